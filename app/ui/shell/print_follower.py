"""Asking the print system, in a lane of its own, what became of the papers that were handed over."""

from functools import partial

from PySide6.QtCore import QObject, Slot

from app.services.desk.desk import Desk
from app.services.desk.print_jobs import PrintJob
from app.services.runtime import cups
from app.services.runtime.cups import PrintState, Standing
from app.services.runtime.errors import DutyDeskError
from app.services.watch.watch import Beat
from app.ui.kit.signals import Broadcast

EVERY = 3
"""Beats between two questions."""
Found = tuple[tuple[PrintJob, Standing], ...]


class PrintFollower(QObject):
    """Every few beats, while something is in a queue, one question; nobody waits for the answer."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self._beats = 0
        self._asking = False
        broadcast.ticked.connect(self._on_broadcast_ticked)

    @Slot(Beat)
    def _on_broadcast_ticked(self, _beat: Beat) -> None:
        self._beats += 1
        jobs = self.desk.printing.open
        if jobs and not self._asking and self._beats % EVERY == 0:
            self._asking = True
            self.broadcast.tasks.ask(partial(_ask, jobs), self._take, lane="printing", may_hang=True)

    def _take(self, answer: Found | DutyDeskError) -> None:
        self._asking = False
        if isinstance(answer, DutyDeskError):
            return  # the queue does not answer: the papers stay open, and ring after their three minutes
        for job, standing in answer:
            self.desk.printing.stands(job, standing)
            if standing == job.standing:
                continue
            words = f"“{job.name}”{standing.words}（{job.printer}）"
            if standing.state in {PrintState.DONE, PrintState.PRINTING, PrintState.QUEUED}:
                self.broadcast.say(f"{words}。")
            else:
                self.broadcast.warn(f"{words}，请去看打印机，或另存后再打。")


def _ask(jobs: tuple[PrintJob, ...]) -> Found:
    return tuple((one, cups.standing(one.job)) for one in jobs)
