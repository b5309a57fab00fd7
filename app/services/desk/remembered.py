"""Small things a screen remembers beside the book (where the window stood); losing one loses nothing."""

import contextlib

from app.services.desk.desk import Desk
from app.services.runtime.errors import DutyDeskError


def remembered(desk: Desk, name: str) -> str:
    """What was kept under a name, empty where nothing was."""
    with desk.store.read() as reading:
        return reading.value(name)


def remember(desk: Desk, name: str, value: str) -> None:
    """Keep it; a disk that takes nothing more is no reason to stop."""
    with contextlib.suppress(DutyDeskError), desk.store.beside() as writing:
        writing.set_value(name, value)
