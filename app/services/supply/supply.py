"""调拨: 申请 → 出库（先到期先出）→ 在途 → 签收（差异）→ 归还或消耗 (docs/规则来源.md#物资)."""

import datetime as dt
from collections.abc import Mapping

import msgspec

from app.models.incident.figures import figure_text
from app.models.moments import beijing_day
from app.models.resource.facts import StockMoved
from app.models.resource.lots import OWN, summed
from app.models.resource.records import Material, Portion
from app.models.resource.state import Holding
from app.models.supply.facts import (
    SupplyCancelled,
    SupplyIssued,
    SupplyPapered,
    SupplyReceived,
    SupplyRequested,
    SupplySent,
    SupplySettled,
    SupplyWanted,
)
from app.models.supply.rows import SupplyRow
from app.models.supply.state import Supply
from app.models.texts import one_line
from app.models.vocabulary.incident import Status
from app.models.vocabulary.resource import Move
from app.models.vocabulary.supply import SupplyStep
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk, once
from app.services.incident.loading import known as known_incident
from app.services.obligations import arrivals
from app.services.obligations.evidence import done_at
from app.services.resources import ledgers
from app.services.runtime.errors import Refused
from app.services.store import Transaction

MOST = 200
"""Lines of one request."""
Quantities = Mapping[str, float]


class RequestDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What is typed to ask for material; ``lines`` is quantity by material."""

    token: str
    to: str
    lines: dict[str, float]
    incident: str = ""
    contact: str = ""
    basis: str = ""
    papered: bool = True


class IssueDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What is typed when it leaves; ``override`` is why more leaves than there is, or what has run out."""

    quantities: dict[str, float]
    carrier: str = ""
    eta: dt.datetime | None = None
    at: dt.datetime | None = None
    override: str = ""


class ReceiptDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What is typed when the receiver has counted; ``reason`` is why it differs."""

    quantities: dict[str, float]
    by: str
    at: dt.datetime | None = None
    reason: str = ""


class SettlementDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What is typed when something comes back or is used up."""

    back: dict[str, float] = {}
    used: dict[str, float] = {}
    at: dt.datetime | None = None
    note: str = ""


def request(desk: Desk, draft: RequestDraft) -> Changed:
    """Ask for material; nothing leaves yet.

    Raises:
        Refused: nowhere to go, nothing asked for, a closed incident, or what is asked for is no material.
    """
    if not one_line(draft.to):
        raise Refused("请写明发往哪里。", field="to")
    lines = {material: quantity for material, quantity in draft.lines.items() if quantity}
    if not 0 < len(lines) <= MOST:
        raise Refused("请至少选一样物资并填数量。" if not lines else f"一张调拨单最多{MOST}样。", field="lines")
    with desk.write() as transaction:
        if draft.incident and known_incident(transaction, draft.incident).status is Status.CLOSED:
            raise Refused("事件已办结，不能再为它调拨；需要时请先重新启用事件。")
        if not once(transaction, draft.token):
            return Changed(frozenset())
        wanted = tuple(_wanted(transaction, material, quantity) for material, quantity in lines.items())
        fact = SupplyRequested(
            to=one_line(draft.to),
            lines=wanted,
            incident=draft.incident,
            contact=one_line(draft.contact),
            basis=one_line(draft.basis),
            papered=draft.papered,
        )
        name = desk.new_id()
        transaction.append(subject_of(name), fact)
    return Changed(transaction.topics, name)


def _wanted(transaction: Transaction, material: str, quantity: float) -> SupplyWanted:
    record = ledgers.held_in(transaction, material).record
    if not isinstance(record, Material):
        raise Refused("选中的不是物资，请重新查找。", field="lines")
    _sound(quantity, record.name)
    return SupplyWanted(
        material=material,
        name=record.name,
        quantity=quantity,
        specification=record.specification,
        measure=record.measure,
        depot=record.depot,
    )


def issue(desk: Desk, identity: str, draft: IssueDraft) -> Changed:
    """Book that it left: every material by expiry; with an arrival time its clock runs.

    Raises:
        Refused: it left already, nothing leaves, or there is not so much (unless ``override`` says why).
    """
    with desk.write() as transaction:
        state, asked = known(transaction, identity)
        if state.step is not SupplyStep.REQUESTED:
            raise Refused(f"这次调拨已{_done(state)}，不能再出库。")
        at = done_at(draft.at, desk.now())
        quantities = _asked_for(state, draft.quantities)
        if not any(quantities.values()):
            raise Refused("至少要出一样物资；都不出请取消这次调拨。", field="quantities")
        leaving = (SupplySent(material=one, quantity=quantity) for one, quantity in quantities.items() if quantity)
        sent = tuple(_leave(desk, transaction, asked, identity, one, draft) for one in leaving)
        fact = SupplyIssued(at=at, sent=sent, carrier=one_line(draft.carrier), eta=draft.eta, to=asked.to)
        transaction.append(subject_of(identity), fact)
        if draft.eta is not None:
            what = f"发往{asked.to}的物资"
            arrivals.expect(transaction, _expected(identity, asked), what, draft.eta, desk.now())
    return Changed(transaction.topics, identity)


def _leave(
    desk: Desk, transaction: Transaction, asked: SupplyRequested, identity: str, sent: SupplySent, draft: IssueDraft
) -> SupplySent:
    held = ledgers.held_in(transaction, sent.material)
    portions, override = ledgers.leaving(
        held, sent.quantity, beijing_day(desk.now()), override=one_line(draft.override)
    )
    fact = StockMoved(
        move=Move.OUT,
        delta=-sent.quantity,
        at=done_at(draft.at, desk.now()),
        incident=asked.incident,
        to=asked.to,
        note=one_line(draft.carrier),
        override=override,
        portions=ledgers.told_apart(portions),
        supply=identity,
        name=held.called[0],
        measure=held.called[1],
    )
    transaction.append(ledgers.subject_of(sent.material), fact)
    return msgspec.structs.replace(sent, portions=portions)


def receive(desk: Desk, identity: str, draft: ReceiptDraft) -> Changed:
    """Book what the receiver counted; it meets the clock.

    Raises:
        Refused: nothing is on its way, nobody signed, or a difference without its reason.
    """
    if not one_line(draft.by):
        raise Refused("请填写签收人。", field="by")
    with desk.write() as transaction:
        state, asked = known(transaction, identity)
        if state.step is not SupplyStep.MOVING:
            early = state.step is SupplyStep.REQUESTED
            raise Refused("还没有出库，不能签收。" if early else f"这次调拨已{_done(state)}。")
        sent = state.sent
        quantities = {material: draft.quantities.get(material, quantity) for material, quantity in sent.items()}
        for material, quantity in quantities.items():
            _sound(quantity, _name(asked, material), least=0.0)
        if quantities != sent and not one_line(draft.reason):
            differing = "、".join(
                f"{_name(asked, one)}出{figure_text(sent[one])}、收{figure_text(quantities[one])}"
                for one in sent
                if quantities[one] != sent[one]
            )
            raise Refused(f"实收与出库不符（{differing}），请写明差异原因。", field="reason")
        at = done_at(draft.at, desk.now())
        if state.issued is not None and at < state.issued.at:
            raise Refused("签收时间早于出库时间，请核对。", field="at")
        reason = one_line(draft.reason) if quantities != sent else ""
        fact = SupplyReceived(at=at, by=one_line(draft.by), quantities=quantities, reason=reason, to=asked.to)
        entry = transaction.append(subject_of(identity), fact)
        arrivals.arrived(transaction, _expected(identity, asked), at, entry.id)
    return Changed(transaction.topics, identity)


def settle(desk: Desk, identity: str, draft: SettlementDraft) -> Changed:
    """Book what came back to stock and what was used up; when nothing is left the 调拨 is settled.

    Raises:
        Refused: nothing was received, or more comes back or is used up than is left.
    """
    with desk.write() as transaction:
        state, asked = known(transaction, identity)
        if state.step is not SupplyStep.RECEIVED:
            raise Refused("对方签收以后才能登记归还、消耗。" if state.open else f"这次调拨已{_done(state)}。")
        left, at = state.left, done_at(draft.at, desk.now())
        back, used = _asked_for(state, draft.back), _asked_for(state, draft.used)
        if not any((*back.values(), *used.values())):
            raise Refused("请填写归还或消耗的数量。", field="back")
        for material, there in {**dict.fromkeys(back, 0.0), **left}.items():
            gone = round(back.get(material, 0.0) + used.get(material, 0.0), 6)
            if gone > there:
                name, much = _name(asked, material), figure_text(gone)
                raise Refused(f"“{name}”只剩{figure_text(there)}，归还加消耗是{much}。", field="back")
        fact = SupplySettled(
            at=at,
            back={material: quantity for material, quantity in back.items() if quantity},
            used={material: quantity for material, quantity in used.items() if quantity},
            note=one_line(draft.note),
            to=asked.to,
        )
        transaction.append(subject_of(identity), fact)
        for material, quantity in fact.back.items():
            _come_back(transaction, asked, state, material, quantity, at)
    return Changed(transaction.topics, identity)


def cancel(desk: Desk, identity: str, reason: str) -> Changed:
    """Call it off; what is on its way goes back to the lots it was taken from.

    Raises:
        Refused: no reason, or it was received already.
    """
    if not one_line(reason):
        raise Refused("请写明取消原因。", field="reason")
    with desk.write() as transaction:
        state, asked = known(transaction, identity)
        if state.step not in {SupplyStep.REQUESTED, SupplyStep.MOVING}:
            raise Refused(f"这次调拨已{_done(state)}，不能取消。")
        transaction.append(subject_of(identity), SupplyCancelled(reason=one_line(reason), to=asked.to))
        for material, quantity in state.sent.items():
            _come_back(transaction, asked, state, material, quantity, desk.now())
        arrivals.called_off(transaction, _expected(identity, asked), "调拨取消")
    return Changed(transaction.topics, identity)


def paper(desk: Desk, identity: str, number: str) -> Changed:
    """Book that the form of one agreed on the phone was made up (补单)."""
    if not one_line(number):
        raise Refused("请填写补办的单据编号。", field="number")
    with desk.write() as transaction:
        state, asked = known(transaction, identity)
        if asked.papered or state.number:
            raise Refused("这次调拨没有待补的单据。")
        transaction.append(subject_of(identity), SupplyPapered(number=one_line(number)))
    return Changed(transaction.topics, identity)


def _come_back(
    transaction: Transaction, asked: SupplyRequested, state: Supply, material: str, quantity: float, at: dt.datetime
) -> None:
    """Back to stock: to the lots it left, what was taken last first."""
    held = transaction.state(ledgers.subject_of(material), Holding)
    of_this = (one for one in held.movements if one.supply == state.id)
    out = {lot: -left for lot, left in summed(part for one in of_this for part in one.by_lot).items()}
    parts, rest = [], quantity
    for lot, there in reversed(out.items()):
        part = min(max(there, 0.0), rest)
        rest = round(rest - part, 6)
        parts += [Portion(lot, part)] if part else []
    parts += [Portion(OWN, rest)] if rest else []
    fact = StockMoved(
        move=Move.BACK,
        delta=quantity,
        at=at,
        incident=asked.incident,
        to=asked.to,
        portions=ledgers.told_apart(tuple(parts)),
        supply=state.id,
        name=held.called[0],
        measure=held.called[1],
    )
    transaction.append(ledgers.subject_of(material), fact)


def _expected(identity: str, asked: SupplyRequested) -> arrivals.Expected:
    return arrivals.Expected(subject_of(identity), arrivals.GOODS, asked.incident)


def subject_of(identity: str) -> str:
    """The subject name of a 调拨."""
    return f"supply:{identity}"


def state_of(desk: Desk, identity: str) -> Supply:
    """One 调拨 as it stands; raises Refused for an unknown one."""
    with desk.store.read() as reading:
        state = reading.state(subject_of(identity), Supply)
    if state is None or state.requested is None:
        raise Refused("找不到这次调拨。")
    return state


def known(transaction: Transaction, identity: str) -> tuple[Supply, SupplyRequested]:
    """(state, request) within a use case; raises Refused for an unknown one."""
    state = transaction.state(subject_of(identity), Supply)
    if state.requested is None:
        raise Refused("找不到这次调拨。")
    return state, state.requested


def _asked_for(state: Supply, quantities: Quantities) -> dict[str, float]:
    """Quantities of what was asked for, each of them sound."""
    lines = state.requested.lines if state.requested else ()
    found = {one.material: round(quantities.get(one.material, 0.0), 6) for one in lines}
    for one in lines:
        _sound(found[one.material], one.name, least=0.0)
    return found


def _sound(quantity: float, name: str, least: float = 1e-6) -> None:
    if not least <= quantity < 1e12:
        raise Refused(f"“{name}”的数量要{'大于零' if least else '是零或正数'}。", field="quantities")


def _name(asked: SupplyRequested, material: str) -> str:
    return next((one.name for one in asked.lines if one.material == material), "物资")


def _done(state: Supply) -> str:
    return state.step.label.removeprefix("已")


def of_incidents(desk: Desk, incidents: tuple[str, ...]) -> list[SupplyRow]:
    """调拨 of these incidents, settled ones too; without any, what is open and for no incident."""
    with desk.store.read() as reading:
        if incidents:
            return [row for one in incidents for row in reading.ledgers.supplies(one)]
        return [row for row in reading.ledgers.supplies(open_only=True) if not row.incident]
