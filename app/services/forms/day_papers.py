"""Papers of a day: the log (值班日志) and the digest (每日值班要情)."""

import datetime as dt
from typing import TYPE_CHECKING

from app.models.call.rows import CallRow
from app.models.duty.state import Duty
from app.models.incident.rows import IncidentRow
from app.models.incident.state import Incident
from app.models.moments import BEIJING, to_micros
from app.models.obligations.clock import Clock
from app.models.vocabulary.duty import DutyRole
from app.models.vocabulary.obligation import Owner
from app.services.desk.desk import Desk
from app.services.forms.paper_kind import PaperKind, PaperOf, Wanted, offered_for_the_day, right_words
from app.services.incident.loading import subject_of
from app.services.obligations.standing import titles_of
from app.services.paper.archive import footer_of
from app.services.store.reading import Reading

if TYPE_CHECKING:
    from app.services.paper.grid import Form


def _bounds(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Midnight and the next one, Beijing time."""
    start = dt.datetime.combine(day, dt.time(), BEIJING)
    return start, start + dt.timedelta(days=1)


def _diary(desk: Desk, wanted: Wanted) -> "Form":
    from app.services.paper.forms import diary

    start, end = _bounds(wanted.day)
    with desk.store.read() as reading:
        lines = tuple(reading.journal.between(to_micros(start), to_micros(end)))
        then = reading.book.state_as_of("duty:room", end, Duty).people
    people = tuple((role.label, then[role]) for role in DutyRole if then.get(role))
    return diary.diary(lines, wanted.day, people, desk.settings, footer_of(desk))


def _digest(desk: Desk, wanted: Wanted) -> "Form":
    from app.services.paper.forms import digest
    from app.services.reports.digest_text import told

    start, end = _bounds(wanted.day)
    first, last = to_micros(start), to_micros(end)
    with desk.store.read() as reading:
        rows = reading.received_between(IncidentRow, first, last)
        states = [reading.state(f"incident:{row.id}", Incident) for row in rows]
        calls = tuple(reading.received_between(CallRow, first, last))
        known = tuple(one for one in states if one is not None)
        owed = _owed(reading, {subject_of(one.id) for one in known}, start)
    events = tuple(digest.Told(state=one, parts=told(desk, one)) for one in known)
    return digest.digest(events, owed, calls, wanted.day, desk.settings, desk.now(), footer_of(desk))


def _owed(reading: Reading, incidents: set[str], start: dt.datetime) -> tuple[tuple[str, Clock], ...]:
    """(title, clock) of what we still owe for incidents of a day, and for other subjects whose clocks began then."""
    began = [
        one
        for one in reading.running_clocks()
        if one.owner is Owner.OURS
        and (
            one.shown_with in incidents
            or (not one.shown_with.startswith("incident:") and start <= one.started_at < start + dt.timedelta(days=1))
        )
    ]
    titles = titles_of(reading, (one.subject for one in began))
    return tuple((titles[one.subject], one) for one in began)


DIARY = PaperKind(
    key="diary", name="值班日志", of=PaperOf.DAY, make=_diary, offers=offered_for_the_day, about=right_words
)
DIGEST = PaperKind(
    key="digest", name="每日值班要情", of=PaperOf.DAY, make=_digest, offers=offered_for_the_day, about=right_words
)
