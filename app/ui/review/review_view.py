"""One view of 复盘: what it shows, what of it can be printed and saved."""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.desk.desk import Desk
from app.services.paper.archive import PaperMade
from app.services.watch.watch import Beat
from app.ui.kit.signals import Broadcast


class Saveable(msgspec.Struct, frozen=True, kw_only=True):
    """A file that can be made of what is shown: its name with its ending, and how."""

    words: str
    name: str
    make: Callable[[], bytes]


class Printable(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that can be seen and printed."""

    words: str
    key: str
    make: Callable[[], PaperMade]


class ReviewView(QWidget):
    """A view reads when it is shown and when something changed while it is."""

    entry_chosen = Signal(str)
    """An entry of the book to read whole."""
    of_one = True
    """Whether it shows one incident."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.incident = ""

    def show_incident(self, identity: str) -> None:
        """Show an incident, empty for none."""
        self.incident = identity
        self.reload()

    def reload(self) -> None:
        """Read again what is shown."""

    def begin(self) -> None:
        """The view came to the front: put the focus where its work begins."""

    def tick(self, beat: Beat) -> None:
        """A second has passed while it is shown."""

    def saveables(self) -> tuple[Saveable, ...]:
        """Files that can be made of what is shown."""
        return ()

    def printables(self) -> tuple[Printable, ...]:
        """Papers that can be made of what is shown."""
        return ()

    def picture(self) -> bytes:
        """What is shown, as a PNG; made here and now, in the window's own thread."""
        from PySide6.QtCore import QBuffer, QIODevice

        sink = QBuffer()
        sink.open(QIODevice.OpenModeFlag.WriteOnly)
        self.grab().save(sink, "PNG")
        return bytes(sink.data().data())
