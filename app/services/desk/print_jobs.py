"""Papers on their way to a printer: followed until the queue says done; what lies there too long is a trouble."""

import datetime as dt
import threading

import msgspec

from app.models.moments import minutes
from app.services.runtime.cups import PrintState, Standing

TOO_LONG = minutes(3)
"""A paper that is not out of the printer after this long rings softly."""


class PrintJob(msgspec.Struct, frozen=True, kw_only=True):
    """One paper in a queue: its job, what it is called, on which printer, since when, where it stands."""

    job: str
    name: str
    printer: str
    since: dt.datetime
    standing: Standing = Standing(state=PrintState.QUEUED)


class PrintJobs:
    """What was handed to a printer and is not done with; kept in memory, for a queue forgets nothing by our ending."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, PrintJob] = {}

    def add(self, job: PrintJob) -> None:
        """Follow one more."""
        with self._lock:
            self._held[job.job] = job

    @property
    def open(self) -> tuple[PrintJob, ...]:
        """Those that are not done with, the oldest first."""
        with self._lock:
            return tuple(self._held.values())

    def stands(self, job: PrintJob, standing: Standing) -> None:
        """A queue said where a job stands; what is out, or somebody was told is lost, is followed no more."""
        with self._lock:
            if job.job not in self._held:
                return
            if standing.over:
                del self._held[job.job]
            else:
                self._held[job.job] = msgspec.structs.replace(job, standing=standing)

    def trouble(self, now: dt.datetime) -> str:
        """What lies in a queue for longer than three minutes, and why; empty where nothing does."""
        late = [one for one in self.open if now - one.since > TOO_LONG]
        if not late:
            return ""
        first = late[0]
        more = f"，另有{len(late) - 1}份" if len(late) > 1 else ""
        waited = int((now - first.since).total_seconds() // 60)
        stands = f"{waited}分钟还没有打印（{first.standing.words}）{more}，请去看打印机"
        return f"“{first.name}”交给打印机“{first.printer}”{stands}"
