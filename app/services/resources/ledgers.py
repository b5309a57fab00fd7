"""The ledgers (台账): entering and changing a record, checking it, taking it out of use, moving stock."""

import datetime as dt

import msgspec

from app.models.book.entry import Entry
from app.models.incident.figures import figure_text
from app.models.maps.geo import in_china
from app.models.moments import beijing_day
from app.models.resource.facts import (
    ResourceRecorded,
    ResourceRestored,
    ResourceRetired,
    ResourceVerified,
    StockMoved,
    StockPapered,
)
from app.models.resource.lots import OWN, Balances, first_out, usable
from app.models.resource.records import AnyResource, Lot, Material, Portion
from app.models.resource.state import Holding
from app.models.texts import one_line
from app.models.vocabulary.resource import Move
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk, once
from app.services.runtime.errors import Refused
from app.services.store import Transaction

OUTGOING = frozenset({Move.OUT, Move.LOST, Move.SCRAPPED})


def subject_of(identity: str) -> str:
    """The subject name of a record."""
    return f"resource:{identity}"


def wrong_in(record: AnyResource) -> dict[str, str]:
    """Everything wrong with a record, by field; all of it at once."""
    wrong: dict[str, str] = {}
    if not one_line(record.name):
        wrong["name"] = "名称是空的"
    if len(record.name) > 80:
        wrong["name"] = "名称超过80字"
    if (record.lat is None) != (record.lon is None):
        wrong["lat"] = "经度和纬度要一起填"
    elif record.lat is not None and record.lon is not None and not in_china(record.lat, record.lon):
        swapped = in_china(record.lon, record.lat)
        wrong["lat"] = "经度和纬度写反了" if swapped else "坐标不在我国范围内"
    if isinstance(record, Material):
        made, expires = record.lot.made, record.lot.expires
        if made is not None and expires is not None and expires < made:
            wrong["expires"] = f"有效期{expires}早于生产日期{made}"
    for name in record.__struct_fields__:
        value = getattr(record, name)
        number = getattr(value, "value", None)
        if isinstance(number, (int, float)) and number < 0:
            wrong[name] = "数量不能为负"
    return wrong


def record(desk: Desk, made: AnyResource, identity: str = "") -> Changed:
    """Enter a record, or state a known one anew; raises Refused with every error."""
    wrong = wrong_in(made)
    if wrong:
        raise Refused("；".join(wrong.values()) + "。", fields=wrong)
    name = identity or desk.new_id()
    with desk.write() as transaction:
        state = transaction.state(subject_of(name), Holding)
        if identity and state.record is None:
            raise Refused("找不到这条记录，可能已在别处删改，请重新查找。")
        if state.record != made:
            transaction.append(subject_of(name), ResourceRecorded(record=made))
    return Changed(transaction.topics, name)


def verify(desk: Desk, identity: str, by: str, note: str = "") -> Changed:
    """Book that somebody checked the record (核验)."""
    if not one_line(by):
        raise Refused("请填写核验人。", field="by")
    with desk.write() as transaction:
        held_in(transaction, identity)
        fact = ResourceVerified(by=one_line(by), at=desk.now(), note=one_line(note))
        transaction.append(subject_of(identity), fact)
    return Changed(transaction.topics, identity)


def retire(desk: Desk, identity: str, reason: str) -> Changed:
    """Take a record out of use; it is no longer offered, and stays in the book."""
    if not one_line(reason):
        raise Refused("请写明停用原因。", field="reason")
    with desk.write() as transaction:
        if not held_in(transaction, identity).retired:
            transaction.append(subject_of(identity), ResourceRetired(reason=one_line(reason)))
    return Changed(transaction.topics, identity)


def restore(desk: Desk, identity: str, reason: str = "恢复") -> Changed:
    """Bring a record back into use."""
    with desk.write() as transaction:
        if held_in(transaction, identity).retired:
            transaction.append(subject_of(identity), ResourceRestored(reason=one_line(reason)))
    return Changed(transaction.topics, identity)


class MoveDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A movement of stock as it is typed; ``quantity`` is what moves, for a count what was found.

    ``lot`` says which lot is meant; without one what leaves is taken by expiry, what comes is of the record's own.
    """

    token: str
    move: Move
    quantity: float
    at: dt.datetime | None = None
    lot: Lot | None = None
    incident: str = ""
    to: str = ""
    note: str = ""
    override: str = ""
    papered: bool = True


def move(desk: Desk, identity: str, draft: MoveDraft) -> Changed:
    """Book a movement of stock.

    Raises:
        Refused: no material, a quantity that is none, or more than there is, or what has run out, without ``override``
            (the reason why).
    """
    if not 0 <= draft.quantity < 1e12 or (draft.quantity == 0 and draft.move is not Move.COUNT):
        raise Refused("数量要大于零。", field="quantity")
    with desk.write() as transaction:
        state = held_in(transaction, identity)
        if not isinstance(state.record, Material):
            raise Refused("这条记录不是物资，没有库存。")
        if not once(transaction, draft.token):
            return Changed(frozenset(), identity)
        today, override = beijing_day(desk.now()), ""
        lot = OWN if draft.lot == state.record.lot else draft.lot
        counted = draft.quantity if draft.move is Move.COUNT else None
        if counted is not None:
            portions = _counted(state, counted, lot, today)
        elif draft.move in OUTGOING:
            why = one_line(draft.override)
            portions, override = leaving(state, draft.quantity, today, move=draft.move, lot=lot, override=why)
        else:
            portions = (Portion(lot or OWN, draft.quantity),)
        delta = round(sum(one.delta for one in portions), 6)
        if counted is not None and lot is not None:
            counted = round(state.stock + delta, 6)
        fact = StockMoved(
            move=draft.move,
            delta=delta,
            at=draft.at or desk.now(),
            counted=counted,
            incident=draft.incident,
            to=one_line(draft.to),
            note=one_line(draft.note),
            override=override,
            papered=draft.papered,
            portions=told_apart(portions),
            name=state.record.name,
            measure=state.record.measure,
        )
        transaction.append(subject_of(identity), fact)
    return Changed(transaction.topics, identity)


def _counted(state: Holding, found: float, lot: Lot | None, today: dt.date) -> tuple[Portion, ...]:
    """The difference of a count: of the lot that was counted; of all, what is missing by expiry, more to its own."""
    held = state.lots
    if lot is not None:
        return (Portion(lot, round(found - held.get(lot, 0.0), 6)),)
    delta = round(found - state.stock, 6)
    if delta >= 0:
        return (Portion(OWN, delta),)
    taken, missing = first_out(held, state.own_lot, -delta, today, expired=True)
    return (*taken, Portion(OWN, -missing)) if missing else taken


def leaving(
    state: Holding, quantity: float, today: dt.date, *, move: Move = Move.OUT, lot: Lot | None = None,
    override: str = "",
) -> tuple[tuple[Portion, ...], str]:  # fmt: skip
    """(which lots so much leaves of, the reason if one was needed): the earliest expiry first, not what has run out.

    What has run out is only scrapped or lost.

    Raises:
        Refused: there is not so much, or only with what has run out, and ``override`` does not say why.
    """
    held = state.lots
    if lot is not None:
        held = {one: left for one, left in held.items() if one == lot}
    own = state.own_lot
    spoilt = move is not Move.OUT
    taken, missing = first_out(held, own, quantity, today, expired=spoilt)
    if not missing:
        return taken, ""
    if not override:
        raise _too_little(state, quantity, held, today, expired=spoilt)
    taken, missing = first_out(held, own, quantity, today, expired=True)
    short = (Portion(OWN if lot is None else lot, -missing),) if missing else ()
    return (*taken, *short), override


def _too_little(state: Holding, quantity: float, held: Balances, today: dt.date, *, expired: bool) -> Refused:
    name, measure = (state.record.name, getattr(state.record, "measure", "")) if state.record else ("", "")
    there, fresh = round(sum(held.values()), 6), usable(held, state.own_lot, today)
    wanted = f"{figure_text(quantity)}{measure}"
    if not expired and there > fresh:
        gone = f"未过期的只有{figure_text(fresh)}{measure}（另{figure_text(round(there - fresh, 6))}{measure}已过期）"
        return Refused(f"“{name}”{gone}，不够出{wanted}。确需出库请写明特批原因，或先盘点。", field="quantity")
    return Refused(
        f"“{name}”现有{figure_text(there)}{measure}，不够出{wanted}。确需出库请写明特批原因，或先盘点。",
        field="quantity",
    )


def told_apart(portions: tuple[Portion, ...]) -> tuple[Portion, ...]:
    """Portions as they are booked: those of the record's own lot go without saying."""
    return tuple(one for one in portions if one.lot != OWN)


def paper(desk: Desk, identity: str, entry: str, number: str = "") -> Changed:
    """Book that the form of a movement agreed on the phone was made up (补单)."""
    with desk.write() as transaction:
        state = held_in(transaction, identity)
        if any(one.entry == entry and not one.papered for one in state.movements):
            transaction.append(subject_of(identity), StockPapered(entry=entry, number=one_line(number)))
    return Changed(transaction.topics, identity)


def holding(desk: Desk, identity: str) -> Holding | None:
    """A record with its stock and movements; None when nothing is known of it."""
    with desk.store.read() as reading:
        return reading.state(subject_of(identity), Holding)


def held_in(transaction: Transaction, identity: str) -> Holding:
    """A record within a use case; raises Refused when nothing is known of it."""
    state = transaction.state(subject_of(identity), Holding)
    if state.record is None:
        raise Refused("找不到这条记录，可能已在别处删改，请重新查找。")
    return state


def history(desk: Desk, identity: str, limit: int) -> list[Entry]:
    """The newest entries of a record, the newest first."""
    with desk.store.read() as reading:
        return list(reversed(reading.book.entries(subject_of(identity))[-limit:]))
