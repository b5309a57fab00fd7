"""The navigation: one line per page. A page stands here only when it works."""

from collections.abc import Callable
from typing import Protocol

import msgspec
from PySide6.QtWidgets import QWidget

from app.services.desk.desk import Desk
from app.ui.kit.signals import Broadcast


class Page(Protocol):
    """What the frame asks of a page."""

    def enter(self) -> None:
        """The page is shown; put the focus where work begins."""
        ...


Maker = Callable[[Desk, Broadcast], QWidget]


def _board(desk: Desk, broadcast: Broadcast) -> QWidget:
    from app.ui.board.board_page import BoardPage

    return BoardPage(desk, broadcast)


def _intake(desk: Desk, broadcast: Broadcast) -> QWidget:
    from app.ui.intake.intake_page import IntakePage

    return IntakePage(desk, broadcast)


def _incidents(desk: Desk, broadcast: Broadcast) -> QWidget:
    from app.ui.incident.incidents_page import IncidentsPage

    return IncidentsPage(desk, broadcast)


def _clocks(desk: Desk, broadcast: Broadcast) -> QWidget:
    from app.ui.clocks.clocks_page import ClocksPage

    return ClocksPage(desk, broadcast)


def _calls(desk: Desk, broadcast: Broadcast) -> QWidget:
    from app.ui.calls.calls_page import CallsPage

    return CallsPage(desk, broadcast)


def _ledgers(desk: Desk, broadcast: Broadcast) -> QWidget:
    from app.ui.resources.ledgers_page import LedgersPage

    return LedgersPage(desk, broadcast)


def _outbox(desk: Desk, broadcast: Broadcast) -> QWidget:
    from app.ui.outbox.outbox_page import OutboxPage

    return OutboxPage(desk, broadcast)


def _library(desk: Desk, broadcast: Broadcast) -> QWidget:
    from app.ui.library.library_page import LibraryPage

    return LibraryPage(desk, broadcast)


def _settings(desk: Desk, broadcast: Broadcast) -> QWidget:
    from app.ui.settings.settings_page import SettingsPage

    return SettingsPage(desk, broadcast)


class Destination(msgspec.Struct, frozen=True):
    """A page: key, title, shortcut, the key as shown, its maker."""

    key: str
    title: str
    shortcut: str
    shown: str
    make: Maker


DESTINATIONS = (
    Destination("board", "值班台", "Alt+1", "1", _board),
    Destination("intake", "接报", "F2", "F2", _intake),
    Destination("incidents", "事件", "Alt+2", "2", _incidents),
    Destination("clocks", "时限", "Alt+3", "3", _clocks),
    Destination("calls", "来电", "Alt+4", "4", _calls),
    Destination("ledgers", "队伍物资", "Alt+5", "5", _ledgers),
    Destination("outbox", "外发", "Alt+6", "6", _outbox),
    Destination("library", "资料库", "Alt+8", "8", _library),
    Destination("settings", "设置", "Alt+9", "9", _settings),
)
