"""The 接报 form as typed: what it holds, and what is wrong with it before it may be booked."""

import datetime as dt

import msgspec

from app.models.incident.facts import Carried
from app.models.vocabulary.incident import Bound, FigureKind, Flag, Medium, Precision
from app.models.vocabulary.term import Level
from app.services.desk.attachments import AttachedFile
from app.services.extraction import Finding


class Counted(msgspec.Struct, frozen=True):
    """A figure in the form: value None is 未知."""

    value: float | None
    bound: Bound = Bound.EXACT
    words: str = ""
    explanation: str = ""


class IntakeDraft(msgspec.Struct, frozen=True, kw_only=True):
    """The 接报 form as typed. ``id`` becomes the incident's, so booking twice books once."""

    id: str
    received_at: dt.datetime
    narrative: str = ""
    caller_unit: str = ""
    caller_name: str = ""
    caller_phone: str = ""
    recording: str = ""
    medium: Medium = Medium.PHONE
    title: str = ""
    place: str = ""
    category: str = ""
    occurred_at: dt.datetime | None = None
    precision: Precision = Precision.UNKNOWN
    about: bool = False
    unit_received_at: dt.datetime | None = None
    flags: tuple[Flag, ...] = ()
    figures: dict[FigureKind, Counted] = msgspec.field(default_factory=dict)
    level: Level | None = None
    late_reason: str = ""
    files: tuple[AttachedFile, ...] = ()
    from_call: str = ""
    carried: Carried | None = None
    """When the other side made what was carried here (ISO 8601), as it says itself."""
    noted: tuple[Finding, ...] = ()
    """Sure readings nobody adopted, set when it is booked: said, not adopted."""
    asked: tuple[str, ...] = ()
    """Questions of the ask-list the caller had no answer to (问过、不清楚), by their id."""
    unread: dict[str, str] = msgspec.field(default_factory=dict)
    """Rows as typed that do not read yet, by name; kept so that no word is lost."""

    @property
    def empty(self) -> bool:
        """Whether nothing worth keeping was typed."""
        caller = (self.caller_unit, self.caller_name, self.caller_phone, self.recording)
        rows = (self.title, self.place, self.category, self.occurred_at, self.unit_received_at, self.figures)
        return not any(
            (self.narrative, *caller, *rows, self.unread, self.flags, self.level, self.late_reason, self.files)
        )
