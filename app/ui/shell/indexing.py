"""The word index (检索) is brought up behind the window, a slice at a time: neither booking nor starting waits."""

import threading

from PySide6.QtCore import QObject, Slot

from app.services.desk.desk import Desk
from app.services.runtime.errors import DutyDeskError
from app.services.watch.watch import Beat
from app.ui.kit.signals import Broadcast

FIRST, EVERY = 5, 60
"""The beat with which it begins, and beats between two looks at what was booked since."""
REST = 0.06
"""Seconds between two slices, in which whoever books goes first; a slice takes about 30 ms."""


class Indexing(QObject):
    """Waits until the window stands and no rebuild goes on; a store that cannot be written is searched as it is."""

    def __init__(self, desk: Desk, broadcast: Broadcast, ending: threading.Event) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self._ending = ending
        self._beats = 0
        self._busy = False
        self.left: int | None = None
        """Entries that were not in it yet when last looked, None before the first look."""
        broadcast.ticked.connect(self._on_broadcast_ticked)

    @Slot(Beat)
    def _on_broadcast_ticked(self, _beat: Beat) -> None:
        self._beats += 1
        if self._beats >= FIRST and (self._beats - FIRST) % EVERY == 0 and not self._busy and self.desk.behind is None:
            self._busy = True
            self.broadcast.tasks.ask(self._bring_up, self._done, lane="index")

    def _bring_up(self) -> int:
        from app.services.review.search import catch_up  # it loads behind the window

        left = catch_up(self.desk, 1)
        while left and not self._ending.wait(REST):
            before, left = left, catch_up(self.desk, 1)
            if left >= before:
                break  # nothing can be written, or more is booked than is indexed: again at the next look
        return left

    def _done(self, answer: int | DutyDeskError) -> None:
        self._busy = False
        self.left = answer if isinstance(answer, int) else self.left
