"""What is shown is compared with the book behind the window, and made again where it differs."""

import threading
from functools import partial

from PySide6.QtCore import QObject, Slot

from app.services.desk.changes import EVERYTHING, Changed
from app.services.desk.desk import Desk
from app.services.runtime.errors import DutyDeskError
from app.services.security.open_book import mend_start, tell_damage
from app.ui.kit.signals import Broadcast


class Mending(QObject):
    """Begins with the window, and again when a row does not read or something goes wrong that nobody foresaw."""

    def __init__(self, desk: Desk, broadcast: Broadcast, ending: threading.Event) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self._ending = ending
        self._under_way = False
        self._doubted = False
        broadcast.damaged.connect(self._on_broadcast_damaged)
        broadcast.faulted.connect(self._on_broadcast_faulted)
        tell_damage(desk, broadcast.damaged.emit)

    def begin(self) -> None:
        """Compare behind the window; one comparison at a time."""
        if not self._under_way:
            self._under_way = True
            self.broadcast.tasks.ask(partial(mend_start, self.desk, self._ending), self._done, lane="proof")

    def _done(self, answer: str | DutyDeskError) -> None:
        """What was shown and is not what the book says is said; screens read anew."""
        self._under_way = False
        wrong = answer.sentence if isinstance(answer, DutyDeskError) else answer
        if wrong:
            self._doubted = False
            self.desk.refresh()
            self.broadcast.publish(Changed(EVERYTHING))
            self.broadcast.warn(wrong)

    @Slot()
    def _on_broadcast_damaged(self) -> None:
        """A row that follows from the book does not read, whoever met it: it is made again from the book."""
        self.begin()

    @Slot()
    def _on_broadcast_faulted(self) -> None:
        """What nobody foresaw may come of a damaged row: looked for once, and again once something was mended."""
        if not self._doubted:
            self._doubted = True
            self.begin()
