"""The broadcast: what pages tell each other. Facts in past tense, wishes end in _requested."""

import datetime as dt

from PySide6.QtCore import QObject, Signal

from app.services.desk.changes import Changed
from app.services.watch.watch import Beat
from app.ui.kit.tasks import Tasks


class Broadcast(QObject):
    """One per window; pages get it in their constructor. ``tasks`` is where they ask for what takes long."""

    changed = Signal(object)
    """frozenset[Topic]: something was booked."""
    ticked = Signal(object)
    """Beat: once a second."""
    stalled = Signal(bool)
    """True when the heartbeat has stopped, False when it is back."""
    page_requested = Signal(str)
    """The key of a page to show."""
    incident_requested = Signal(str)
    """An incident to show."""
    subject_requested = Signal(str)
    """A subject by its full name (incident:…, warning:…): its page, else the clock page."""
    form_requested = Signal(object)
    """A form widget to show over the pages."""
    form_closed = Signal(object)
    """A form is done with."""
    back_requested = Signal()
    """Esc or 返回 on a form: it is kept unless it is finished."""
    noticed = Signal(str, bool)
    """A sentence for the officer; True when it is an error."""
    act_requested = Signal(str, str)
    """(act, incident): one of the acts of pages/acts."""
    entry_requested = Signal(str, object)
    """(act, JournalLine): read, correct or strike one entry."""
    reopen_requested = Signal(object)
    """A Job that needs the window closed; it opens again afterwards."""
    intake_requested = Signal(object)
    """A call (CallRow) to turn into an incident."""

    def __init__(self) -> None:
        super().__init__()
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


def beat_time(beat: object, fallback: dt.datetime) -> dt.datetime:
    """The moment of a heartbeat as it comes out of the ``ticked`` signal."""
    return beat.pulse.now if isinstance(beat, Beat) else fallback
