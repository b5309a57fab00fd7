"""Pages and forms of the window by their class."""

from typing import Protocol, TypeVar

from PySide6.QtCore import QAbstractItemModel

from app.cli.demo import samples, take_call
from app.cli.hands import Hands
from app.services.incident import handling
from app.ui.kit.form_base import Form
from app.ui.kit.page import Page
from app.ui.shell.navigation import DESTINATIONS

P = TypeVar("P", bound=Page)
F = TypeVar("F", bound=Form)
T = TypeVar("T")


class Checker(Protocol):
    """pytest-qt's, which has no types of its own."""

    def check(self, model: QAbstractItemModel, force_py: bool = False) -> None: ...  # noqa: FBT001, FBT002 - theirs


def page(hands: Hands, kind: type[P]) -> P:
    """The page of that class, made where it was not shown yet."""
    name = next(one.name for one in DESTINATIONS if one.load() is kind)
    found = hands.room.window.page(name)
    assert isinstance(found, kind)
    return found


def form(hands: Hands, kind: type[F]) -> F:
    """The form that is shown."""
    found = hands.room.window.forms.current
    assert isinstance(found, kind)
    return found


def given(found: T | None) -> T:
    """What is there."""
    assert found is not None
    return found


def located(hands: Hands) -> str:
    """An incident that was booked by hand and whose point is known."""
    take_call(hands, samples()[0], "x")
    desk = hands.room.desk
    with desk.store.read() as reading:
        incident = reading.incidents(limit=1)[0].id
    handling.locate(desk, incident, 37.51, 105.19)
    return incident
