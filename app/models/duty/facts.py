"""Facts about who is on duty, and notes in the duty log."""

import datetime as dt

import msgspec

from app.models.book.fact import Fact, Instant
from app.models.vocabulary.duty import DutyRole, PresenceKind


class DutyAssigned(Fact, frozen=True, kw_only=True, tag="duty:assigned"):
    """Who sits in the room from now on (主班、副班、带班)."""

    people: dict[DutyRole, str]
    phones: dict[DutyRole, str] = msgspec.field(default_factory=dict)


class SignedOn(Fact, frozen=True, kw_only=True, tag="duty:signed_on"):
    """Somebody signed on at this window with a password (登录); what is written in that name is theirs from now on."""

    person: str
    name: str


class SignedOff(Fact, frozen=True, kw_only=True, tag="duty:signed_off"):
    """Somebody signed off at this window; ``why`` where it was not by themselves (离岗、口令取消)."""

    person: str
    name: str
    why: str = ""


class CallClaimed(Fact, frozen=True, kw_only=True, tag="duty:claimed"):
    """Who took a call that was booked at the locked window: the name is asked after the call."""

    subject: str
    person: str
    name: str


class PresenceNoted(Fact, frozen=True, kw_only=True, tag="duty:presence"):
    """A leader was in place (到位), came to the scene (到场) or left, and by whose word it is known."""

    name: str
    kind: PresenceKind
    at: Instant
    post: str = ""
    told_by: str = ""


class ZeroOwed(Fact, frozen=True, kw_only=True, tag="zero:owed"):
    """The room has to report this day also when nothing happened (零报告), because these periods are on."""

    day: dt.date
    periods: tuple[str, ...]


class ZeroReported(Fact, frozen=True, kw_only=True, tag="zero:reported"):
    """What the room reported of a day, to whom, who took it there and when."""

    day: dt.date
    words: str
    to: str
    answered_by: str
    at: Instant


class WeatherNoted(Fact, frozen=True, kw_only=True, tag="weather:noted"):
    """What the weather of a day was, as typed for the log."""

    day: dt.date
    text: str


class NoteWritten(Fact, frozen=True, kw_only=True, tag="note:written"):
    """记事 in the duty log; with ``at`` it was written by hand then and booked afterwards (补录)."""

    text: str
    at: Instant | None = None
