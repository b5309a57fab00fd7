"""The steps of a 调拨 as forms: what leaves of which lots, what was received, what came back, calling off, 补单."""

from collections.abc import Callable
from functools import partial

from app.models.incident.figures import figure_text
from app.models.moments import beijing_day
from app.models.resource.lots import OWN, first_out, lot_text
from app.models.supply.facts import SupplyWanted
from app.models.supply.state import Supply
from app.models.vocabulary.supply import SupplyStep
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.dispatch.dispatch import arrival
from app.services.resources import ledgers
from app.services.runtime.errors import Refused
from app.services.supply import supply
from app.services.supply.supply import IssueDraft, ReceiptDraft, SettlementDraft
from app.ui.kit.field_row import Field
from app.ui.kit.form import FormPage, Values
from app.ui.kit.form_base import Form, named
from app.ui.kit.formats import time_ahead
from app.ui.kit.signals import Broadcast


def issue(desk: Desk, broadcast: Broadcast, identity: str) -> Form:
    """出库: how much of each, by expiry; who drives, when it should be there."""
    state = _at(desk, identity, SupplyStep.REQUESTED, "已经出过库")
    fields = (
        *(
            Field(name=f"q{number}", title=line.name, kind="number", value=figure_text(line.quantity),
                  hint=_offer(desk, line))
            for number, line in enumerate(_lines(state))
        ),
        Field(name="carrier", title="运输", hint="车牌、司机、电话"),
        Field(name="eta", title="预计送达", hint="40 是40分钟以后，03:40 是时刻；不计时留空"),
        Field(name="at", title="出库时间", kind="time", value=desk.now()),
        Field(name="override", title="特批原因", hint="库存不够、或要用过期的才填：谁同意、为什么"),
    )  # fmt: skip
    hint = "　".join(f"{line.name}：{_offer(desk, line)}" for line in _lines(state))
    return _form(desk, broadcast, state, "出库", fields, partial(_issue, desk, state), hint)


def _issue(desk: Desk, state: Supply, values: Values) -> Changed:
    words = str(values["eta"]).strip()
    left = values["at"] or desk.now()
    eta = (time_ahead(words, left) or arrival(words, left, None)) if words else None
    draft = IssueDraft(
        quantities=_quantities(state, values, "q"), carrier=values["carrier"], eta=eta, at=values["at"],
        override=values["override"],
    )  # fmt: skip
    return supply.issue(desk, state.id, draft)


def _offer(desk: Desk, line: SupplyWanted) -> str:
    """What there is, and which lots would leave."""
    held = ledgers.holding(desk, line.material)
    if held is None:
        return ""
    own, today = held.own_lot, beijing_day(desk.now())
    taken, missing = first_out(held.lots, own, line.quantity, today)
    lots = [
        f"{lot_text(own if one.lot == OWN else one.lot)} {figure_text(-one.delta)}"
        for one in taken
        if len(held.lots) > 1
    ]
    there = f"现有{figure_text(held.stock)}{line.measure}"
    short = f"，缺{figure_text(missing)}{line.measure}" if missing else ""
    return there + short + (f"，先出 {'、'.join(lots)}" if lots else "")


def receive(desk: Desk, broadcast: Broadcast, identity: str) -> Form:
    """签收: what the receiver counted."""
    state = _at(desk, identity, SupplyStep.MOVING, "还没有出库，或已经签收")
    sent = state.sent
    fields = (
        *(
            Field(name=f"q{number}", title=line.name, kind="number", value=figure_text(sent[line.material]),
                  hint=f"出库{figure_text(sent[line.material])}{line.measure}")
            for number, line in enumerate(_lines(state))
            if line.material in sent
        ),
        Field(name="by", title="签收人", hint="姓名、电话"),
        Field(name="at", title="签收时间", kind="time", value=desk.now()),
        Field(name="reason", title="差异原因", hint="实收与出库不同时写明"),
    )  # fmt: skip
    return _form(desk, broadcast, state, "签收", fields, partial(_receive, desk, state))


def _receive(desk: Desk, state: Supply, values: Values) -> Changed:
    draft = ReceiptDraft(
        quantities=_quantities(state, values, "q"), by=values["by"], at=values["at"], reason=values["reason"]
    )
    return supply.receive(desk, state.id, draft)


def settle(desk: Desk, broadcast: Broadcast, identity: str) -> Form:
    """归还、消耗 of what was received."""
    state = _at(desk, identity, SupplyStep.RECEIVED, "对方签收以后才登记归还、消耗")
    left = state.left
    fields = (
        *(
            Field(name=f"{name}{number}", title=f"{line.name} {words}", kind="number", value="",
                  hint=f"还有{figure_text(left[line.material])}{line.measure}")
            for number, line in enumerate(_lines(state))
            if left.get(line.material)
            for name, words in (("b", "归还"), ("u", "消耗"))
        ),
        Field(name="at", title="时间", kind="time", value=desk.now()),
        Field(name="note", title="说明"),
    )  # fmt: skip
    return _form(desk, broadcast, state, "归还、消耗", fields, partial(_settle, desk, state))


def _settle(desk: Desk, state: Supply, values: Values) -> Changed:
    draft = SettlementDraft(
        back=_quantities(state, values, "b"), used=_quantities(state, values, "u"), at=values["at"],
        note=values["note"],
    )  # fmt: skip
    return supply.settle(desk, state.id, draft)


def cancel(desk: Desk, broadcast: Broadcast, identity: str) -> Form:
    """取消; what is on its way goes back to stock."""
    state = supply.state_of(desk, identity)
    if state.step not in {SupplyStep.REQUESTED, SupplyStep.MOVING}:
        raise Refused("已经签收、结清或取消，不能取消。")

    def save(values: Values) -> Changed:
        return supply.cancel(desk, identity, values["reason"])

    hint = "在途的物资会记回原来的库存。" if state.issued else ""
    fields = (Field(name="reason", title="取消原因"),)
    return _form(desk, broadcast, state, "取消", fields, save, hint)


def paper(desk: Desk, broadcast: Broadcast, identity: str) -> Form:
    """补单 of one that was agreed on the phone."""
    state = supply.state_of(desk, identity)
    if state.requested is None or state.requested.papered or state.number:
        raise Refused("这次调拨没有待补的单据。")

    def save(values: Values) -> Changed:
        return supply.paper(desk, identity, values["number"])

    fields = (Field(name="number", title="单据编号", hint="补办的调拨单编号"),)
    return _form(desk, broadcast, state, "补单", fields, save)


def _form(
    desk: Desk,
    broadcast: Broadcast,
    state: Supply,
    verb: str,
    fields: tuple[Field, ...],
    save: Callable[[Values], Changed],
    hint: str = "",
) -> Form:
    to = state.requested.to if state.requested else ""
    form = FormPage(broadcast, f"{verb}　{to}", fields, save, now=desk.now(), verb=f"登记{verb}", hint=hint)
    return named(form, "ledger", "supply", verb, state.id)


def _at(desk: Desk, identity: str, step: SupplyStep, otherwise: str) -> Supply:
    state = supply.state_of(desk, identity)
    if state.step is not step:
        raise Refused(f"{otherwise}（{state.step.label}）。")
    return state


def _lines(state: Supply) -> tuple[SupplyWanted, ...]:
    return state.requested.lines if state.requested else ()


def _quantities(state: Supply, values: Values, name: str) -> dict[str, float]:
    """What was typed by material; an empty field is none."""
    typed = {line.material: values.get(f"{name}{number}") for number, line in enumerate(_lines(state))}
    return {material: float(value or 0.0) for material, value in typed.items()}
