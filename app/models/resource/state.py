"""A ledger record with its stock, and a dispatch: states, folds, rows."""

import datetime as dt
from collections.abc import Callable, Iterator

import msgspec

from app.models.book.entry import Entry
from app.models.book.fact import Fact
from app.models.book.rows import Row
from app.models.maps.geo import to_wgs
from app.models.moments import to_micros
from app.models.resource.facts import (
    ResourceRecorded,
    ResourceRestored,
    ResourceRetired,
    ResourceVerified,
    StockMoved,
    StockPapered,
)
from app.models.resource.lots import OWN, expiry, summed
from app.models.resource.records import AnyResource, Lot, Material, Portion, Team, expiry_of, kind_of
from app.models.resource.rows import MovementRow, ResourceRow, StockRow
from app.models.subject.fold import State, doubt
from app.models.vocabulary.resource import Move

replace = msgspec.structs.replace


class Movement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One change of stock."""

    entry: str
    move: Move
    delta: float
    at: dt.datetime
    by: str
    incident: str = ""
    to: str = ""
    note: str = ""
    counted: float | None = None
    papered: bool = True
    portions: tuple[Portion, ...] = ()
    supply: str = ""

    @property
    def by_lot(self) -> tuple[Portion, ...]:
        """What it changed, lot by lot."""
        rest = round(self.delta - sum(one.delta for one in self.portions), 6)
        return (*self.portions, Portion(OWN, rest)) if rest else self.portions


class Holding(State, frozen=True, kw_only=True):
    """One record of a ledger; a material with its movements."""

    record: AnyResource | None = None
    source: str = ""
    retired: str = ""
    verified_at: dt.datetime | None = None
    verified_by: str = ""
    changed_at: int = 0
    movements: tuple[Movement, ...] = ()

    @property
    def stock(self) -> float:
        """What there is: the sum of all movements, rounded so that tenths add up."""
        return round(sum(one.delta for one in self.movements), 6)

    @property
    def lots(self) -> dict[Lot, float]:
        """What there is of each lot; ``OWN`` is the one the record states."""
        return summed(portion for one in self.movements for portion in one.by_lot)

    @property
    def called(self) -> tuple[str, str]:
        """(name, measure) as the record states them."""
        return (self.record.name, self.record.measure) if isinstance(self.record, Material) else ("", "")

    @property
    def own_lot(self) -> Lot:
        """The lot the record states."""
        return self.record.lot if isinstance(self.record, Material) else OWN


def _recorded(state: Holding, _entry: Entry, fact: ResourceRecorded) -> Holding:
    return replace(state, record=fact.record, source=fact.source or state.source)


def _moved(state: Holding, entry: Entry, fact: StockMoved) -> Holding:
    movement = Movement(
        entry=entry.id,
        move=fact.move,
        delta=fact.delta,
        at=fact.at,
        by=entry.who,
        incident=fact.incident,
        to=fact.to,
        note=fact.note,
        counted=fact.counted,
        papered=fact.papered,
        portions=fact.portions,
        supply=fact.supply,
    )
    state = replace(state, movements=(*state.movements, movement))
    return doubt(state, "库存为负") if state.stock < 0 and not fact.override else state


def _papered(state: Holding, _entry: Entry, fact: StockPapered) -> Holding:
    made = tuple(replace(one, papered=True) if one.entry == fact.entry else one for one in state.movements)
    return replace(state, movements=made)


_FOLDS: dict[type[Fact], Callable[..., Holding]] = {
    ResourceRecorded: _recorded,
    ResourceVerified: lambda state, _entry, fact: replace(state, verified_at=fact.at, verified_by=fact.by),
    ResourceRetired: lambda state, _entry, fact: replace(state, retired=fact.reason or "停用"),
    ResourceRestored: lambda state, _entry, _fact: replace(state, retired=""),
    StockMoved: _moved,
    StockPapered: _papered,
}


def apply(state: Holding, entry: Entry) -> Holding:
    """The record as last stated; movements in any order give the same stock."""
    fact = entry.fact
    change = _FOLDS.get(type(fact)) if isinstance(fact, Fact) else None
    state = replace(state, changed_at=max(state.changed_at, entry.at))
    return change(state, entry, fact) if change else state


def project(state: Holding) -> tuple[Row, ...]:
    """One row per record, one more for the stock of a material."""
    record = state.record
    if record is None:
        return ()
    point = (None, None) if record.lat is None or record.lon is None else to_wgs(record.lat, record.lon, record.datum)
    first, last = _expiries(state, record)
    row = ResourceRow(
        id=state.id,
        subject=f"resource:{state.id}",
        kind=kind_of(record),
        name=record.name,
        category=record.category,
        level=record.level,
        region=record.region,
        lat=point[0],
        lon=point[1],
        retired=int(bool(state.retired)),
        verified_at=to_micros(state.verified_at) if state.verified_at else None,
        verified_by=state.verified_by,
        expires_on=first.isoformat() if first else "",
        expires_last=last.isoformat() if last else "",
        doubtful=int(bool(record.doubts or state.doubts)),
        search=words_of(record),
        data=msgspec.msgpack.encode(record),
    )
    if not isinstance(record, Material):
        return (row,)
    owed = sum(1 for one in state.movements if not one.papered)
    return (
        row,
        *_moved_rows(state, record),
        StockRow(
            id=state.id,
            subject=row.subject,
            quantity=state.stock if state.movements else None,
            unpapered=owed,
            lots=_lots_text(state),
        ),
    )


def _expiries(state: Holding, record: AnyResource) -> tuple[dt.date | None, dt.date | None]:
    """(when something runs out first, when the last does): of a material with stock its lots, else the record says."""
    if not isinstance(record, Material) or not state.movements:
        first = expiry_of(record)
        return first, first
    days = [expiry(lot, record.lot) for lot, left in state.lots.items() if left > 0]
    known = [day for day in days if day is not None]
    return min(known, default=None), max(known, default=None) if len(known) == len(days) else None


def _lots_text(state: Holding) -> str:
    """[[expiry, quantity], …] as JSON where there is something to tell apart, else empty."""
    own = state.own_lot
    held = [(day.isoformat() if (day := expiry(lot, own)) else "", left) for lot, left in state.lots.items()]
    return msgspec.json.encode(held).decode() if any(day for day, _ in held) else ""


def _moved_rows(state: Holding, record: Material) -> Iterator[MovementRow]:
    for one in state.movements:
        if one.move is not Move.OPENING:
            yield MovementRow(
                id=one.entry,
                subject=f"resource:{state.id}",
                name=record.name,
                measure=record.measure,
                depot=record.depot,
                specification=record.specification,
                move=one.move,
                delta=one.delta,
                at=to_micros(one.at),
                by=one.by,
                incident=one.incident,
                to=one.to,
                note=one.note,
                papered=int(one.papered),
                supply=one.supply,
            )


def words_of(record: AnyResource) -> str:
    """Everything a lookup may ask for, one thing a line."""
    parts = [record.name, *record.aliases, record.category, record.region, record.address, record.unit, record.contact]
    if isinstance(record, Material):
        parts += [record.specification, record.depot, record.supplier]
    skills = getattr(record, "skills", ())
    phones = (*record.phones, *(record.duty_phone if isinstance(record, Team) else ()))
    extra = (getattr(record, name, "") for name in ("equipment", "vehicles", "title", "post", "facilities", "plate"))
    return "\n".join(dict.fromkeys(filter(None, (*parts, *skills, *extra, *(one.number for one in phones)))))
