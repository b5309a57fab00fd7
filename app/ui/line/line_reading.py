"""Asking behind the window what typed words would do: one question at a time, the last words count."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from app.services.desk.desk import Desk
from app.services.reports.typed_line import Foreseen, Typed
from app.services.runtime.errors import DutyDeskError
from app.services.watch.watch import Beat
from app.ui.kit.input_guard import composing
from app.ui.kit.signals import Broadcast

LANE = "line"


class LineReading(QObject):
    """Answers arrive while no input method composes: nothing moves under words that are not there yet."""

    came = Signal(Foreseen)
    """What the words would do."""
    emptied = Signal()
    """There are no words."""
    failed = Signal(str)
    """Why they cannot be booked."""

    def __init__(self, desk: Desk, broadcast: Broadcast, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self.broadcast = broadcast
        self._wanted: Typed | None = None
        self._held: Foreseen | None = None
        self._asking = False
        broadcast.ticked.connect(self._on_broadcast_ticked)

    def read(self, typed: Typed | None) -> None:
        """Ask for these words from now on; None for none."""
        self._wanted, self._held = typed, None
        if typed is None:
            self.emptied.emit()
        elif not self._asking:
            self._asking = True
            self.broadcast.tasks.ask(partial(foresee, self.desk, typed), self._take, lane=LANE)

    def _take(self, answer: Foreseen | DutyDeskError) -> None:
        self._asking = False
        if not isValid(self) or self._wanted is None:
            return
        if isinstance(answer, DutyDeskError):
            self.failed.emit(answer.sentence)
        elif answer.typed != self._wanted:
            self.read(self._wanted)
        elif composing():
            self._held = answer
        else:
            self.came.emit(answer)

    @Slot(Beat)
    def _on_broadcast_ticked(self, _beat: Beat) -> None:
        if self._held is not None and not composing():
            held, self._held = self._held, None
            self.came.emit(held)


def foresee(desk: Desk, typed: Typed) -> Foreseen:
    """What booking the words would do; the patterns load with the first of them. Raises what booking raises."""
    from app.services.reports import line

    return line.foresee(desk, typed)
