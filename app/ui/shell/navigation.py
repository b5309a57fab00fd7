"""The navigation: one line per page. A page stands here only when it works; its class loads when it is first shown."""

import contextlib
import threading
from collections.abc import Callable, Iterable

import msgspec

from app.ui.kit.keys import Key, Keys
from app.ui.kit.page import Page


def _board() -> type[Page]:
    from app.ui.board.board_page import BoardPage

    return BoardPage


def _intake() -> type[Page]:
    from app.ui.intake.intake_page import IntakePage

    return IntakePage


def _incidents() -> type[Page]:
    from app.ui.incident.incidents_page import IncidentsPage

    return IncidentsPage


def _clocks() -> type[Page]:
    from app.ui.clocks.clocks_page import ClocksPage

    return ClocksPage


def _calls() -> type[Page]:
    from app.ui.calls.calls_page import CallsPage

    return CallsPage


def _ledgers() -> type[Page]:
    from app.ui.resources.ledgers_page import LedgersPage

    return LedgersPage


def _outbox() -> type[Page]:
    from app.ui.outbox.outbox_page import OutboxPage

    return OutboxPage


def _matters() -> type[Page]:
    from app.ui.matter.matters_page import MattersPage

    return MattersPage


def _rota() -> type[Page]:
    from app.ui.duty.duty_page import DutyPage

    return DutyPage


def _library() -> type[Page]:
    from app.ui.library.library_page import LibraryPage

    return LibraryPage


def _review() -> type[Page]:
    from app.ui.review.review_page import ReviewPage

    return ReviewPage


def _settings() -> type[Page]:
    from app.ui.settings.settings_page import SettingsPage

    return SettingsPage


class Destination(msgspec.Struct, frozen=True):
    """A page: its name in the program, its title, its key, and what gives its class."""

    name: str
    title: str
    key: Keys
    load: Callable[[], type[Page]]

    @property
    def badge(self) -> str:
        """The key as the navigation paints it."""
        return self.key.shown.removeprefix("Alt+")


DESTINATIONS = (
    Destination("board", "值班台", Key.BOARD, _board),
    Destination("intake", "接报", Key.INTAKE, _intake),
    Destination("incidents", "事件", Key.INCIDENTS, _incidents),
    Destination("clocks", "时限", Key.CLOCKS, _clocks),
    Destination("calls", "来电", Key.CALLS, _calls),
    Destination("ledgers", "队伍物资", Key.LEDGERS, _ledgers),
    Destination("outbox", "外发", Key.OUTBOX, _outbox),
    Destination("matters", "来件", Key.MATTERS, _matters),
    Destination("rota", "值班", Key.ROTA, _rota),
    Destination("library", "资料库", Key.LIBRARY, _library),
    Destination("review", "复盘", Key.REVIEW, _review),
    Destination("settings", "设置", Key.SETTINGS, _settings),
)


def load_pages(ending: threading.Event, pages: Iterable[Destination] = DESTINATIONS) -> None:
    """The modules of every page are loaded, or the program ends: no key waits for them when it is first pressed.

    A part the machine lacks is told where its page is opened.
    """
    for one in pages:
        if ending.is_set():
            return
        with contextlib.suppress(ImportError):
            one.load()
