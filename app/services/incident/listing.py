"""Lists and single values that screens show of incidents and calls (值班台, 事件, 来电, 时限)."""

import datetime as dt
import string
from pathlib import Path

import msgspec

from app.models.call.rows import CallRow
from app.models.incident.parts import Attachment
from app.models.incident.rows import IncidentRow, RegisteredOnlyRow
from app.models.incident.state import Incident
from app.models.moments import BEIJING, to_micros
from app.models.obligations.clock import Clock
from app.models.vocabulary.incident import Status
from app.models.vocabulary.term import Level
from app.services.desk import attachments
from app.services.desk.desk import Desk
from app.services.incident.board import BoardItem
from app.services.runtime.errors import Refused

EVERY = -1
"""All there are, where a list is asked how many."""


def incident_state(desk: Desk, identity: str) -> Incident | None:
    """An incident as now known, None for an unknown one."""
    if not identity:
        return None
    with desk.store.read() as reading:
        return reading.state(f"incident:{identity}", Incident)


def known_incident(desk: Desk, identity: str) -> Incident:
    """The incident that somebody named, or Refused when there is none."""
    state = incident_state(desk, identity)
    if state is None or state.received_at is None:
        raise Refused(f"找不到事件 {identity}，请核对编号。", field="incident")
    return state


def day_begins(now: dt.datetime) -> dt.datetime:
    """Midnight in Beijing before an instant."""
    return now.astimezone(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)


def title_of(desk: Desk, identity: str) -> str:
    """The title of an incident, its id where it is unknown."""
    with desk.store.read() as reading:
        row = reading.incident(identity)
    return row.title if row else identity


MOST, PIECE, MOST_TYPING = 500, 100, 30
"""Incidents in the list: at the utmost, with each piece that is looked through, while words are still being typed."""
_SMALL = {ord(char): char.lower() for char in string.ascii_uppercase}
"""As the store compares words: capital and small Latin letters alike, nothing else."""


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """Which incidents a list shows: words they hold, how many days back, class as its code begins, level, status."""

    words: str = ""
    days: int | None = None
    category: str = ""
    level: Level | None = None
    status: Status | None = None
    registered: bool = False
    """Only those somebody decided to register and not to report (仅登记)."""

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return self != Sought()

    def within(self, other: "Sought") -> bool:
        """Whether all that answers to this answers to the other too: the same but for words that go on."""
        mine, theirs = self.words.split(), other.words.split()
        same = msgspec.structs.replace(self, words=other.words) == other
        return same and all(any(word in one for one in mine) for word in theirs)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What answers to what is sought, the newest first, and whether that is all there is."""

    sought: Sought = Sought()
    items: tuple[BoardItem, ...] = ()
    whole: bool = False


def typed(desk: Desk, sought: Sought, before: Found) -> Found:
    """The newest few that answer to words still being typed; where all that answers was found before, among those."""
    if before.whole and sought.within(before.sought):
        words = [word.translate(_SMALL) for word in sought.words.split()]
        texts = [(one, one.row.search.translate(_SMALL)) for one in before.items]
        items = [one for one, text in texts if all(word in text for word in words)]
        return Found(sought=sought, items=tuple(items), whole=True)
    return found(desk, sought, MOST_TYPING)


def found(desk: Desk, sought: Sought, most: int) -> Found:
    """The newest so many that answer to what is sought."""
    items = incidents(desk, sought, most)
    return Found(sought=sought, items=tuple(items), whole=len(items) < most)


def incidents(desk: Desk, sought: Sought | None = None, most: int = MOST) -> list[BoardItem]:
    """The newest incidents that answer to what is sought, each with its running clocks; ``days`` begin at midnight."""
    one = sought or Sought()
    since = None if one.days is None else to_micros(day_begins(desk.now()) - dt.timedelta(days=one.days - 1))
    with desk.store.read() as reading:
        rows = reading.incidents(
            words=one.words,
            since=since,
            level=one.level,
            category=one.category,
            status=one.status,
            limit=EVERY if one.registered else most,
        )
        if one.registered:
            decided = {each.id for each in reading.rows(RegisteredOnlyRow, limit=EVERY)}
            rows = [each for each in rows if each.id in decided][:most]
        running = reading.running_clocks()
    clocks: dict[str, list[Clock]] = {}
    for clock in running:
        clocks.setdefault(clock.shown_with, []).append(clock)
    return [BoardItem(row=row, clocks=tuple(clocks.get(row.subject, ()))) for row in rows]


def open_incidents(desk: Desk, limit: int = 50) -> list[IncidentRow]:
    """Open incidents, the newest call first."""
    with desk.store.read() as reading:
        return reading.incidents(status=Status.OPEN, limit=limit)


def others(desk: Desk, identity: str, limit: int = 60) -> list[IncidentRow]:
    """The newest incidents besides one."""
    with desk.store.read() as reading:
        return [row for row in reading.incidents(limit=limit) if row.id != identity]


def calls(desk: Desk) -> list[CallRow]:
    """Calls that were no incident, the newest first."""
    with desk.store.read() as reading:
        return reading.calls()


def attachment_copy(desk: Desk, file: Attachment) -> Path:
    """A copy of an attached file in a private folder that is emptied at start and end, to be opened by another program.

    Raises Refused for a kind that is never handed to other programs, Unavailable where it cannot be written.
    """
    return attachments.lay_down(desk, file.name, file.digest)
