"""A ledger record with its stock, and a dispatch: states, folds, rows."""

import datetime as dt
from collections.abc import Callable, Iterator

import msgspec

from app.models.entry import Entry
from app.models.facts import resources
from app.models.facts.base import Fact
from app.models.geo import to_wgs
from app.models.lots import OWN, expiry, summed
from app.models.moments import to_micros
from app.models.resources import AnyResource, Lot, Material, Portion, Team, expiry_of, kind_of
from app.models.subjects.rows import DispatchRow, MovementRow, ResourceRow, Row, StockRow
from app.models.subjects.state import State, doubt
from app.models.vocabulary import DispatchStep, Move

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


def _recorded(state: Holding, _entry: Entry, fact: resources.Recorded) -> Holding:
    return replace(state, record=fact.record, source=fact.source or state.source)


def _moved(state: Holding, entry: Entry, fact: resources.Moved) -> Holding:
    movement = Movement(
        entry=entry.id,
        move=fact.move,
        delta=fact.delta,
        at=fact.at,
        by=entry.by,
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


def _papered(state: Holding, _entry: Entry, fact: resources.Papered) -> Holding:
    made = tuple(replace(one, papered=True) if one.entry == fact.entry else one for one in state.movements)
    return replace(state, movements=made)


_FOLDS: dict[type[Fact], Callable[..., Holding]] = {
    resources.Recorded: _recorded,
    resources.Verified: lambda state, _entry, fact: replace(state, verified_at=fact.at, verified_by=fact.by),
    resources.Retired: lambda state, _entry, fact: replace(state, retired=fact.reason or "停用"),
    resources.Restored: lambda state, _entry, _fact: replace(state, retired=""),
    resources.Moved: _moved,
    resources.Papered: _papered,
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


class Dispatch(State, frozen=True, kw_only=True):
    """A team called out to an incident."""

    ordered: resources.Dispatched | None = None
    ordered_at: int = 0
    by: str = ""
    steps: tuple[tuple[DispatchStep, dt.datetime, int | None, int | None], ...] = ()
    eta: dt.datetime | None = None

    @property
    def step(self) -> DispatchStep:
        """The furthest step it reached."""
        return max((one[0] for one in self.steps), key=list(DispatchStep).index, default=DispatchStep.NOTIFIED)

    @property
    def out(self) -> bool:
        """Whether the team is not free."""
        return self.step not in {DispatchStep.RETURNED, DispatchStep.CANCELLED}

    def at(self, step: DispatchStep) -> dt.datetime | None:
        """When it reached a step."""
        return next((one[1] for one in reversed(self.steps) if one[0] is step), None)


def apply_dispatch(state: Dispatch, entry: Entry) -> Dispatch:
    """Ordered once, then step after step."""
    fact = entry.fact
    if isinstance(fact, resources.Dispatched):
        eta = fact.eta or state.eta
        return replace(state, ordered=fact, ordered_at=entry.at, by=entry.by, eta=eta)
    if isinstance(fact, resources.Stepped):
        step = (fact.step, fact.at, fact.people, fact.vehicles)
        return replace(state, steps=(*state.steps, step), eta=fact.eta or state.eta)
    return state


def project_dispatch(state: Dispatch) -> tuple[Row, ...]:
    """One row once the order is known."""
    ordered = state.ordered
    if ordered is None:
        return ()
    arrived = state.at(DispatchStep.ARRIVED)
    numbers = [(one[2], one[3]) for one in state.steps if one[2] is not None or one[3] is not None]
    people, vehicles = numbers[-1] if numbers else (None, None)
    row = DispatchRow(
        id=state.id,
        subject=f"dispatch:{state.id}",
        incident=ordered.incident,
        team=ordered.team,
        name=ordered.team_name,
        task=ordered.task,
        step=state.step,
        out=int(state.out),
        ordered_at=state.ordered_at,
        eta=to_micros(state.eta) if state.eta else None,
        arrived_at=to_micros(arrived) if arrived else None,
        people=people,
        vehicles=vehicles,
    )
    return (row,)
