"""Looking for words in everything that was booked (检索): narratives, reports, numbers on papers, phones, names."""

import datetime as dt

import msgspec

from app.models.book.entry import Entry
from app.models.moments import from_micros, to_micros
from app.services.desk.desk import Desk
from app.services.store import word_index
from app.services.store.reading import Reading
from app.services.store.word_index import FoundLine

MOST = 500


class WordHit(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that holds the words; ``incident`` is the one it is of or belongs to, empty for none."""

    entry: Entry
    incident: str
    at: dt.datetime
    text: str
    struck: bool
    corrected: str


class Within(msgspec.Struct, frozen=True, kw_only=True):
    """Where to look: booked from one instant up to another, by an officer, of kinds that begin so, at a place."""

    since: dt.datetime | None = None
    until: dt.datetime | None = None
    officer: str = ""
    kind: str = ""

    def holds(self, entry: Entry) -> bool:
        """Whether an entry lies there."""
        if self.since is not None and entry.at < to_micros(self.since):
            return False
        if self.until is not None and entry.at >= to_micros(self.until):
            return False
        return entry.who == (self.officer or entry.who) and entry.kind.startswith(self.kind)


EVERYWHERE = Within()


def search(desk: Desk, words: str, within: Within = EVERYWHERE, limit: int = 50) -> list[WordHit]:
    """The newest entries that hold all the words, the newest first; raises Refused where nothing is asked for."""
    with desk.store.moment() as reading:
        found = reading.search(words).lines(within.holds, max(1, min(limit, MOST)))
        return [_hit(reading, one) for one in found]


def catch_up(desk: Desk, slices: int | None = None) -> int:
    """Put what was booked since into the index; returns how many entries are left."""
    return word_index.catch_up(desk.store, slices)


def _hit(reading: Reading, found: FoundLine) -> WordHit:
    return WordHit(
        entry=found.entry,
        incident=_incident(reading, found.entry.subject),
        at=from_micros(found.entry.at),
        text=found.text,
        struck=bool(found.struck_by),
        corrected=found.corrected,
    )


def _incident(reading: Reading, subject: str) -> str:
    """The incident a subject is, or was made for."""
    prefix, _, identity = subject.partition(":")
    return identity if prefix == "incident" else reading.ledgers.incident_of(prefix, identity)
