"""Looking for words in everything that was booked (检索): narratives, reports, numbers on papers, phones, names."""

import datetime as dt

import msgspec

from app.models.book.entry import Entry
from app.models.incident.naming import incident_in
from app.models.moments import BEIJING, from_micros, to_micros
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused
from app.services.store import word_index
from app.services.store.journal import JournalLine
from app.services.store.reading import Reading
from app.services.store.word_index import FoundLine, levelled

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
    place: str = ""
    """Words of the place of the incident an entry is of: a township, a road, a dam."""

    def holds(self, entry: Entry) -> bool:
        """Whether an entry lies there, its place aside."""
        if self.since is not None and entry.at < to_micros(self.since):
            return False
        if self.until is not None and entry.at >= to_micros(self.until):
            return False
        return entry.who == (self.officer or entry.who) and entry.kind.startswith(self.kind)


EVERYWHERE = Within()
KINDS = {
    "事件": "incident:", "报告": "report:", "时限": "clock:", "调派": "dispatch:", "调拨": "supply:", "来电": "call:",
    "来件": "matter:", "预警": "warning:", "热点": "hotspot:", "记事": "note:", "值班": "duty:",
}  # fmt: skip
"""What can be looked for alone, and how the names of its facts begin."""


class WordQuery(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody looks for, as it is written in one line: 泵站 人:王某 类:报告 地:青山镇 自:2026-06-01."""

    words: str = ""
    officer: str = ""
    kind: str = ""
    """One of ``KINDS``, empty for all."""
    first: dt.date | None = None
    last: dt.date | None = None
    """The last day looked at, itself included."""
    place: str = ""

    @property
    def line(self) -> str:
        """The same in one line; each word of a name or a place has its mark."""
        parts = (
            self.words,
            *(f"人:{word}" for word in self.officer.split()),
            f"类:{self.kind}" if self.kind else "",
            *(f"地:{word}" for word in self.place.split()),
            f"自:{self.first.isoformat()}" if self.first else "",
            f"至:{self.last.isoformat()}" if self.last else "",
        )
        return " ".join(filter(None, parts))

    @property
    def within(self) -> Within:
        """Where to look; whole days of Beijing."""
        return Within(
            since=dt.datetime.combine(self.first, dt.time(), BEIJING) if self.first else None,
            until=dt.datetime.combine(self.last, dt.time(), BEIJING) + dt.timedelta(days=1) if self.last else None,
            officer=self.officer,
            kind=KINDS.get(self.kind, ""),
            place=self.place,
        )


def asked(line: str) -> WordQuery:
    """What a line asks for, words of one name or place together; raises Refused for a kind or day that is none."""
    found: dict[str, str] = {}
    words = []
    for part in line.replace("：", ":").split():
        name, colon, value = part.partition(":")
        if colon and name in {"人", "类", "地", "自", "至"}:
            found[name] = f"{found.get(name, '')} {value}".strip() if name in {"人", "地"} else value
        else:
            words.append(part)
    kind = found.get("类", "")
    if kind and kind not in KINDS:
        raise Refused(f"没有“{kind}”这一类，可写：{'、'.join(KINDS)}。", field="kind")
    first, last = _day(found.get("自", "")), _day(found.get("至", ""))
    if first is not None and last is not None and last < first:
        raise Refused("检索的起止日期不对：开始要不晚于结束。", field="from")
    return WordQuery(
        words=" ".join(words), officer=found.get("人", ""), kind=kind, first=first, last=last, place=found.get("地", "")
    )


def _day(words: str) -> dt.date | None:
    if not words:
        return None
    try:
        return dt.date.fromisoformat(words)
    except ValueError as error:
        raise Refused(f"日期“{words}”看不懂，请写成 2026-06-12。", field="from") from error


def search(desk: Desk, words: str, within: Within = EVERYWHERE, limit: int = 50) -> list[WordHit]:
    """The newest entries that hold all the words, the newest first; raises Refused where nothing is asked for."""
    with desk.store.moment() as reading:
        there = _there(reading, within.place)

        def holds(entry: Entry) -> bool:
            return within.holds(entry) and (there is None or _incident(reading, entry.subject) in there)

        found = reading.search(words).lines(holds, max(1, min(limit, MOST)))
        return [_hit(reading, one) for one in found]


def _there(reading: Reading, place: str) -> frozenset[str] | None:
    """The incidents whose place holds all the words; None where no place is asked for."""
    words = levelled(place).split()
    if not words:
        return None
    rows = reading.incidents(limit=-1)
    return frozenset(one.id for one in rows if all(word in levelled(one.place) for word in words))


def line_of(desk: Desk, entry: str) -> JournalLine | None:
    """The journal's line of an entry, None where it has none."""
    with desk.store.read() as reading:
        return reading.journal.line(entry)


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
    return incident_in(subject) or reading.ledgers.incident_of(prefix, identity)
