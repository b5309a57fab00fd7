"""Lookup (Ctrl+K): one box over teams, stock, depots, experts, shelters, contacts and incidents, while typing.

The ledgers of a county or city are some ten thousand records: they are held in memory as folded text, and every word
typed must stand somewhere in a record, as it is or as pinyin initials. That is faster than any index on disk, and
finds two-character words, which a trigram index cannot (ecosystem.md §2).
"""

import datetime as dt
import re

import msgspec

from app.models.figures import figure_text
from app.models.geo import distance_km
from app.models.resources import AnyResource, Material, Team
from app.models.subjects.rows import DispatchRow, IncidentRow, ResourceRow
from app.models.texts import folded
from app.models.vocabulary import ResourceKind
from app.services.desk import Desk
from app.services.pinyin import initials
from app.services.reach import Reach, assumed
from app.services.reminders import wants

RECENT = 2000
"""Incidents that are looked through, newest first."""
_ORDER = {kind: number for number, kind in enumerate((*ResourceKind, "incident"))}


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that can be found."""

    kind: str
    id: str
    name: str
    detail: str
    phone: str
    text: str
    """Everything it is found by, folded; the name's initials are apart."""
    initials: str
    lat: float | None
    lon: float | None
    marks: tuple[str, ...]
    record: AnyResource | None = None
    stock: float | None = None


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A found thing, how far away, how long until it could be there."""

    item: Item
    rank: int
    distance_km: float | None = None
    eta_min: float | None = None


class Index(msgspec.Struct, frozen=True):
    """Everything that can be found, as it was when the index was made."""

    items: tuple[Item, ...]
    reach: Reach

    def search(
        self, words: str, *, near: tuple[float, float] | None = None, kinds: frozenset[str] = frozenset(),
        limit: int = 50,
    ) -> list[Hit]:  # fmt: skip
        """The best hits: by name before by anything else, then by distance where a point (WGS-84) is given."""
        typed = [_fold(word) for word in words.split()]
        found = []
        for item in self.items:
            if kinds and item.kind not in kinds:
                continue
            ranks = [_rank(item, word) for word in typed]
            if all(rank is not None for rank in ranks):
                found.append((max((rank for rank in ranks if rank is not None), default=0), item))
        hits = [self._placed(rank, item, near) for rank, item in found]
        hits.sort(key=lambda hit: _order(hit, near))
        return hits[:limit]

    def nearest(self, near: tuple[float, float], kinds: frozenset[str], limit: int = 200) -> list[Hit]:
        """What lies nearest to a point."""
        return [hit for hit in self.search("", near=near, kinds=kinds, limit=limit) if hit.distance_km is not None]

    def _placed(self, rank: int, item: Item, near: tuple[float, float] | None) -> Hit:
        if near is None or item.lat is None or item.lon is None:
            return Hit(item=item, rank=rank)
        km = distance_km(*near, item.lat, item.lon)
        eta = self.reach.minutes(item.record, km) if item.record is not None else None
        return Hit(item=item, rank=rank, distance_km=km, eta_min=eta)


def _order(hit: Hit, near: tuple[float, float] | None) -> tuple[object, ...]:
    far = hit.distance_km if hit.distance_km is not None else 1e9
    if near is not None:
        return (hit.rank > 3, far, hit.rank, hit.item.name)
    return (hit.rank, _ORDER.get(hit.item.kind, 99), len(hit.item.name), hit.item.name)


def _fold(text: str) -> str:
    return folded(text).lower().strip()


def _rank(item: Item, word: str) -> int | None:
    """How well a word fits: 0 it is the name, 1 begins it, 2 stands in it, 3 initials, 4 elsewhere; None not at all."""
    name = item.text[: len(item.name)]
    if word in name:
        return 0 if word == name else 1 if name.startswith(word) else 2
    if word.isascii() and word.isalpha() and word in item.initials:
        return 3
    return 4 if word in item.text else None


def build(desk: Desk, *, retired: bool = False) -> Index:
    """The index over the ledgers and the newest incidents."""
    now = desk.now()
    with desk.store.read() as reading:
        out = {row.team: row for row in reading.dispatches(out=True)}
        records = list(reading.ledger(retired=retired))
        incidents = reading.incidents(limit=RECENT)
    places = {row.name: (row.lat, row.lon) for row, _, _ in records if row.kind == ResourceKind.DEPOT}
    items = [_item(row, record, stock, out, now) for row, record, stock in records]
    items = [_in_depot(one, places) for one in items]
    items += [_incident(row) for row in incidents]
    return Index(tuple(items), assumed())


def _in_depot(item: Item, places: dict[str, tuple[float | None, float | None]]) -> Item:
    """A material without a place of its own is where its depot is."""
    if not isinstance(item.record, Material) or item.lat is not None:
        return item
    lat, lon = places.get(item.record.depot, (None, None))
    return msgspec.structs.replace(item, lat=lat, lon=lon)


def marks_of(
    row: ResourceRow, record: AnyResource, stock: float | None, out: dict[str, DispatchRow], now: dt.datetime
) -> tuple[str, ...]:
    """What to know before relying on a record: 已调派, 停用, 存疑, 未核验 and what it wants."""
    marks = ["已停用"] if row.retired else []
    marks += ["已调派"] if row.id in out else []
    marks += wants(row, record, stock, now)
    marks += ["未核验"] if row.verified_at is None and not isinstance(record, Material) else []
    return (*marks, "存疑") if row.doubtful else tuple(marks)


def _item(
    row: ResourceRow, record: AnyResource, stock: float | None, out: dict[str, DispatchRow], now: dt.datetime
) -> Item:
    words = row.search.split("\n")
    digits = [re.sub(r"\D", "", word) for word in words if re.search(r"\d-\d", word)]
    phones = (*(record.duty_phone if isinstance(record, Team) else ()), *record.phones)
    return Item(
        kind=row.kind,
        id=row.id,
        name=record.name,
        detail=_detail(record, stock),
        phone=phones[0].text if phones else "",
        text=_fold("\n".join((record.name, *words, *digits, record.remark))),
        initials="\n".join(spelling for name in (record.name, *record.aliases) for spelling in initials(name)),
        lat=row.lat,
        lon=row.lon,
        marks=marks_of(row, record, stock, out, now),
        record=record,
        stock=stock,
    )


def _detail(record: AnyResource, stock: float | None) -> str:
    """The second line of a hit."""
    if isinstance(record, Material):
        amount = f"{figure_text(stock)}{record.measure}" if stock is not None else "数量不明"
        parts = [amount, record.depot, record.specification, record.reserve_words or record.reserve.label]
    elif isinstance(record, Team):
        people = f"{record.total.text}人" if record.total and record.total.value is not None else ""
        parts = ["、".join(record.skills) or record.category, people, record.region or record.address]
    else:
        more = getattr(record, "title", "") or getattr(record, "post", "")
        parts = ["、".join(getattr(record, "skills", ())) or record.category, more, record.unit, record.address]
    return "　".join(filter(None, parts))


def _incident(row: IncidentRow) -> Item:
    return Item(
        kind="incident",
        id=row.id,
        name=row.title,
        detail="　".join(filter(None, (row.place, row.figures))),
        phone="",
        text=_fold(f"{row.title}\n{row.place}\n{row.source}"),
        initials="\n".join(initials(row.title)),
        lat=None,
        lon=None,
        marks=() if row.status == "open" else ("已办结",),
    )
