"""The broadcast: what pages tell each other. Facts in past tense, wishes end in _requested."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.models.call.rows import CallRow
from app.services.desk.changes import Changed
from app.services.store.journal import JournalLine
from app.services.watch.watch import Beat
from app.ui.kit.acts import Act, EntryAct
from app.ui.kit.form_base import Form
from app.ui.kit.tasks import Tasks
from app.ui.kit.undo import Undo


class Broadcast(QObject):
    """One per window; pages get it in their constructor. ``tasks`` is where they ask for what takes long."""

    changed = Signal(frozenset)
    """The topics of what was booked (names of tables of rows, Topic)."""
    ticked = Signal(Beat)
    """Once a second."""
    stalled = Signal(bool)
    """True when the heartbeat has stopped, False when it is back."""
    page_requested = Signal(str)
    """The key of a page to show."""
    incident_requested = Signal(str)
    """An incident to show."""
    incident_chosen = Signal(str)
    """An incident is looked at now, empty for none; what is typed at the foot is about it."""
    line_requested = Signal()
    """The line at the foot is asked for."""
    log_line_requested = Signal()
    """The line is asked for with the words that wait for the shift's log."""
    line_left = Signal()
    """The officer is done with the line: the focus belongs to the page or form again."""
    subject_requested = Signal(str)
    """A subject by its full name (incident:…, warning:…): its page, else the clock page."""
    report_requested = Signal(str)
    """A report, by its id, whose paper is to be seen."""
    form_requested = Signal(Form)
    """A form to show over the pages."""
    form_closed = Signal(Form)
    """A form is done with."""
    back_requested = Signal()
    """Esc or 返回 on a form: it is kept unless it is finished."""
    noticed = Signal(str, bool)
    """A sentence for the officer; True when it is an error."""
    act_requested = Signal(Act, str)
    """An act on an incident."""
    entry_requested = Signal(EntryAct, JournalLine)
    """Read, correct or strike one entry."""
    reopen_requested = Signal(object)
    """A Job (security/unlock, which loads when it is needed) for which the window closes; it opens again afterwards."""
    intake_requested = Signal(CallRow)
    """A call to turn into an incident."""
    practice_requested = Signal()
    """The practice window is wanted; from within it, the way back."""
    clock_confirm_requested = Signal()
    """The officer has compared the time of the machine and it is right."""

    damaged = Signal()
    """A row that follows from the book does not read."""
    faulted = Signal()
    """Something went wrong that nobody foresaw; what is shown may be such a row."""
    undo_offered = Signal(Undo)
    """Something was done that can be taken back for a while."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        super().__init__()
        self.monotonic = monotonic
        """Seconds that never go back, by which forms know how long they have stood."""
        self.tasks = Tasks()

    def say(self, text: str) -> None:
        """Show a sentence."""
        self.noticed.emit(text, False)  # noqa: FBT003 - a signal takes no names

    def warn(self, text: str) -> None:
        """Show a sentence as an error."""
        self.noticed.emit(text, True)  # noqa: FBT003 - a signal takes no names

    def publish(self, change: Changed | None) -> None:
        """Tell all pages what a use case changed."""
        if change is not None and change.topics:
            self.changed.emit(change.topics)
