"""Lookup (F6, palette): one box over teams, stock, depots, experts, shelters, contacts and incidents, while typing.

The ledgers of a county or city are some ten thousand records: they are held in memory as folded text, and every word
typed must stand somewhere in a record, as it is or as pinyin initials. That is faster than any index on disk, and
finds two-character words, which a trigram index cannot (docs/架构.md#查找).
"""

import datetime as dt
import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

import msgspec

from app.models.dispatch.rows import DispatchRow
from app.models.incident.figures import figure_text
from app.models.incident.rows import IncidentRow
from app.models.lower.rows import LowerRow
from app.models.maps.geo import distance_km
from app.models.moments import beijing_day
from app.models.report.numbering import stage_name
from app.models.report.rows import ReportRow
from app.models.resource.goods import goods_name
from app.models.resource.records import AnyResource, Material, Team, kind_of
from app.models.resource.rows import ResourceRow
from app.models.texts import folded
from app.models.vocabulary.incident import Status
from app.models.vocabulary.report import Stage
from app.models.vocabulary.resource import BesideLedgers, ResourceKind
from app.services.desk.desk import Desk
from app.services.resources.pinyin import initials
from app.services.resources.reach import Reach, reach_of
from app.services.resources.reminders import wants
from app.services.resources.short_names import both_ways
from app.services.store.ledger_reading import Stock

FoundKind = ResourceKind | BesideLedgers
RECENT = 2000
"""Incidents that are looked through, newest first."""
_ORDER = {kind: number for number, kind in enumerate((*ResourceKind, *BesideLedgers))}


class LookupItem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that can be found."""

    kind: FoundKind
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
    """What there is of a material and has not run out; None where nobody said."""


class LookupHit(msgspec.Struct, frozen=True, kw_only=True):
    """A found thing, how far away, how long until it could be there."""

    item: LookupItem
    rank: int
    distance_km: float | None = None
    eta_min: float | None = None


class Words:
    """One text per item, laid end to end, so that a word is looked for once and not item by item."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.all = "\n".join(texts)
        self.starts = [0, *accumulate(len(text) + 1 for text in texts)]

    def holding(self, word: str) -> Iterator[int]:
        """The numbers of the items whose text holds the word, in order."""
        place = self.all.find(word)
        while place >= 0:
            number = bisect_right(self.starts, place) - 1
            yield number
            place = self.all.find(word, self.starts[number + 1])


class Index:
    """Everything that can be found, as it was when the index was made.

    Items stand in the order in which equally good hits are shown: by ledger, short names first.
    """

    def __init__(self, items: Iterable[LookupItem], reach: Reach) -> None:
        self.items = sorted(items, key=lambda one: (_ORDER[one.kind], len(one.name), one.name, one.id))
        self.reach = reach
        self._names = [_fold(item.name) for item in self.items]
        self._by_name, self._by_text = Words(self._names), Words([item.text for item in self.items])
        self._by_initials = Words([item.initials for item in self.items])
        self._far: tuple[tuple[float, float], list[float]] | None = None

    def search(
        self, words: str, *, near: tuple[float, float] | None = None, kinds: frozenset[FoundKind] = frozenset(),
        limit: int = 50,
    ) -> list[LookupHit]:  # fmt: skip
        """The best hits: by name before by anything else, then by distance where a point (WGS-84) is given."""
        typed = [_fold(word) for word in words.split()]
        enough = limit if len(typed) == 1 and near is None else len(self.items)
        ranks = [self._ranks(word, kinds, enough) for word in typed]
        if ranks:
            first, *others = ranks
            found = {n: max(first[n], *(one[n] for one in others)) if others else first[n]
                     for n in first if all(n in one for one in others)}  # fmt: skip
        else:
            found = {n: 0 for n, item in enumerate(self.items) if not kinds or item.kind in kinds}
        if near is None:
            best = sorted(found, key=lambda n: (found[n], n))[:limit]
            return [LookupHit(item=self.items[n], rank=found[n]) for n in best]
        far = self._distances(near)
        best = sorted(found, key=lambda n: (found[n] > 3, far[n], found[n], n))[:limit]
        return [self._placed(found[n], self.items[n], far[n]) for n in best]

    def _ranks(self, word: str, kinds: frozenset[FoundKind], enough: int) -> dict[int, int]:
        """How well a word fits, by item: 0 it is the name, 1 begins it, 2 stands in it, 3 initials, 4 elsewhere."""
        found: dict[int, int] = {}
        for number in self._by_name.holding(word):
            if not kinds or self.items[number].kind in kinds:
                name = self._names[number]
                found[number] = 0 if name == word else 1 if name.startswith(word) else 2
        places = [(3, self._by_initials)] if word.isascii() and word.isalpha() else []
        for rank, texts in (*places, (4, self._by_text)):
            for number in texts.holding(word):
                if len(found) >= enough:  # the rest is of this rank or worse, and stands behind
                    return found
                if not kinds or self.items[number].kind in kinds:
                    found.setdefault(number, rank)
        return found

    def _distances(self, near: tuple[float, float]) -> list[float]:
        """Kilometres to every item, infinite where its place is not known; kept for the next keystroke."""
        if self._far is None or self._far[0] != near:
            far = [
                math.inf if one.lat is None or one.lon is None else distance_km(*near, one.lat, one.lon)
                for one in self.items
            ]
            self._far = (near, far)
        return self._far[1]

    def _placed(self, rank: int, item: LookupItem, km: float) -> LookupHit:
        if math.isinf(km):
            return LookupHit(item=item, rank=rank)
        eta = self.reach.minutes(item.record, km) if item.record is not None else None
        return LookupHit(item=item, rank=rank, distance_km=km, eta_min=eta)


def _fold(text: str) -> str:
    return folded(text).lower().strip()


def build(desk: Desk, *, retired: bool = False) -> Index:
    """The index over the ledgers, the newest incidents and the newest signed reports."""
    now = desk.now()
    with desk.store.read() as reading:
        out = {row.team: row for row in reading.ledgers.dispatches(out=True) if row.team}
        records = list(reading.ledgers.records(retired=retired))
        incidents = reading.incidents(limit=RECENT)
        reports = reading.reports_numbered(RECENT)
        below = reading.rows(LowerRow, "day = ?", (beijing_day(now).isoformat(),), order="unit")
    places = {row.name: (row.lat, row.lon) for row, _, _ in records if row.kind == ResourceKind.DEPOT}
    codes = desk.settings.goods_codes
    items = [_item(row, record, stock, out, now) for row, record, stock in records]
    items = [_by_standard(one, codes) for one in items] if codes else items
    items = [_in_depot(one, places) for one in items]
    items += [_incident(row) for row in incidents]
    items += [_report(row) for row in reports]
    items += [_below(row) for row in below]
    return Index([_said_otherwise(one) for one in items], reach_of(desk.settings))


def _said_otherwise(item: LookupItem) -> LookupItem:
    """危险化学品 is found by 危化 as well."""
    more = both_ways(item.text)
    return msgspec.structs.replace(item, text=f"{item.text}\n{_fold(more)}") if more else item


def _by_standard(item: LookupItem, codes: dict[str, str]) -> LookupItem:
    """A material with a code is also found by the standard's name for it."""
    name = goods_name(item.record.code, codes) if isinstance(item.record, Material) and item.record.code else ""
    return msgspec.structs.replace(item, text=f"{item.text}\n{_fold(name)}") if name else item


def _in_depot(item: LookupItem, places: dict[str, tuple[float | None, float | None]]) -> LookupItem:
    """A material without a place of its own is where its depot is."""
    if not isinstance(item.record, Material) or item.lat is not None:
        return item
    lat, lon = places.get(item.record.depot, (None, None))
    return msgspec.structs.replace(item, lat=lat, lon=lon)


def marks_of(
    row: ResourceRow, record: AnyResource, stock: Stock | None, out: dict[str, DispatchRow], now: dt.datetime
) -> tuple[str, ...]:
    """What to know before relying on a record: 已调派, 停用, 存疑, 未核验 and what it wants."""
    marks = ["已停用"] if row.retired else []
    marks += ["已调派"] if row.id in out else []
    marks += wants(row, record, stock, now)
    marks += ["未核验"] if row.verified_at is None and not isinstance(record, Material) else []
    return (*marks, "存疑") if row.doubtful else tuple(marks)


def _item(
    row: ResourceRow, record: AnyResource, stock: Stock | None, out: dict[str, DispatchRow], now: dt.datetime
) -> LookupItem:
    words = row.search.split("\n")
    today = beijing_day(now)
    digits = [re.sub(r"\D", "", word) for word in words if re.search(r"\d-\d", word)]
    phones = (*(record.duty_phone if isinstance(record, Team) else ()), *record.phones)
    return LookupItem(
        kind=kind_of(record),
        id=row.id,
        name=record.name,
        detail=_detail(record, stock, today),
        phone=phones[0].text if phones else "",
        text=_fold("\n".join((record.name, *words, *digits, record.remark, *_reserve(record)))),
        initials="\n".join(spelling for name in (record.name, *record.aliases) for spelling in initials(name)),
        lat=row.lat,
        lon=row.lon,
        marks=marks_of(row, record, stock, out, now),
        record=record,
        stock=stock.usable(today) if stock else None,
    )


def _reserve(record: AnyResource) -> tuple[str, ...]:
    """How a material is held, by the trade's word and as the ledger has it: 代储, 产能, 云仓."""
    return (record.reserve.label, record.reserve_words) if isinstance(record, Material) else ()


def _amount(measure: str, stock: Stock | None, today: dt.date) -> str:
    """What can be had, and what there is beside it that has run out."""
    if stock is None:
        return "数量不明"
    fresh = stock.usable(today)
    gone = round(stock.quantity - fresh, 6)
    return f"{figure_text(fresh)}{measure}" + (f"（另{figure_text(gone)}{measure}已过期）" if gone else "")


def _detail(record: AnyResource, stock: Stock | None, today: dt.date) -> str:
    """The second line of a hit."""
    if isinstance(record, Material):
        amount = _amount(record.measure, stock, today)
        parts = [amount, record.depot, record.specification, record.reserve_words or record.reserve.label]
    elif isinstance(record, Team):
        people = f"{record.total.text}人" if record.total and record.total.value is not None else ""
        parts = ["、".join(record.skills) or record.category, people, record.region or record.address]
    else:
        more = getattr(record, "title", "") or getattr(record, "post", "")
        parts = ["、".join(getattr(record, "skills", ())) or record.category, more, record.unit, record.address]
    return "　".join(filter(None, parts))


def _below(row: LowerRow) -> LookupItem:
    """A unit below with who is on duty there today."""
    people = (f"值班员 {row.officer}" if row.officer else "", f"带班 {row.leader}" if row.leader else "")
    return LookupItem(
        kind=BesideLedgers.BELOW,
        id=row.id,
        name=f"{row.unit}今日值班",
        detail="　".join(filter(None, (*people, row.leader_phone))),
        phone=row.phone,
        text=_fold(f"{row.unit}\n今日值班\n{row.officer}\n{row.leader}\n{row.phone}\n{row.leader_phone}"),
        initials="\n".join(spelling for name in (row.unit, row.officer, row.leader) for spelling in initials(name)),
        lat=None,
        lon=None,
        marks=(),
    )


def _incident(row: IncidentRow) -> LookupItem:
    return LookupItem(
        kind=BesideLedgers.INCIDENT,
        id=row.id,
        name=row.title,
        detail="　".join(filter(None, (row.place, row.figures))),
        phone="",
        text=_fold(f"{row.title}\n{row.place}\n{row.source}"),
        initials="\n".join(initials(row.title)),
        lat=None,
        lon=None,
        marks=() if row.status == Status.OPEN else ("已办结",),
    )


def _report(row: ReportRow) -> LookupItem:
    """A signed report: found by its number as printed, by the digits of it, by its title."""
    name = f"{stage_name(next(one.label for one in Stage if one.value == row.stage), row.ordinal)} {row.mark}"
    return LookupItem(
        kind=BesideLedgers.REPORT,
        id=row.id,
        name=name,
        detail=row.title,
        phone="",
        text=_fold(f"{name}\n{row.title}\n{row.year}-{row.number}\n{row.number}号"),
        initials="\n".join(initials(row.title)),
        lat=None,
        lon=None,
        marks=() if row.sent_at is not None else ("未报出",),
    )
