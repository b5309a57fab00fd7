"""Forms of stock: a movement with its lot (出入库、盘点), the paper of one agreed on the phone (补单)."""

import datetime as dt
from functools import partial

from app.models.incident.figures import figure_text
from app.models.resource.lots import OWN, lot_text
from app.models.resource.records import Lot, Material
from app.models.resource.state import Holding
from app.models.vocabulary.resource import Move, ResourceKind
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.incident import listing
from app.services.resources import ledgers
from app.services.resources.importing.typed import typed
from app.services.resources.ledgers import MoveDraft
from app.services.runtime.errors import Refused
from app.ui.kit.field_row import Field
from app.ui.kit.form import FormPage, Values
from app.ui.kit.form_base import Form, named
from app.ui.kit.formats import moment_text
from app.ui.kit.signals import Broadcast
from app.ui.resources.ledger_forms import known

MOVES = (Move.IN, Move.OUT, Move.COUNT, Move.BACK, Move.LOST, Move.SCRAPPED)
BY_EXPIRY, FRESH = "expiry", "fresh"


def move(desk: Desk, broadcast: Broadcast, identity: str) -> Form:
    """出入库、盘点."""
    held = known(desk, identity)
    if not isinstance(held.record, Material):
        raise Refused("只有物资有出入库。")
    token, now = desk.new_id(), desk.now()
    fields = (
        Field(
            name="move", title="动作", kind="choice", value=Move.OUT, choices=tuple((one, one.label) for one in MOVES)
        ),
        Field(name="quantity", title="数量", kind="number", hint="盘点写实有数，其余写动的数"),
        Field(name="lot", title="批次", kind="choice", value=BY_EXPIRY, choices=_lots(held)),
        Field(name="lot_number", title="新批次批号", hint="批次选“新批次”时填"),
        Field(name="made", title="生产日期", hint="如 2025-06-30"),
        Field(name="expires", title="有效期至", hint="如 2027-06-30"),
        Field(name="incident", title="用于事件", kind="choice", value="", choices=open_incidents(desk)),
        Field(name="to", title="发往或来自", hint="接收单位、供货单位"),
        Field(name="note", title="说明", hint="经办人、依据、车牌"),
        Field(name="at", title="时间", kind="time", value=now),
        Field(name="papered", title="单据", kind="check", value=True, hint="单据已办（先电话后补单的不勾）"),
        Field(name="override", title="特批原因", hint="库存不够、或要用过期的才填：谁同意、为什么"),
    )  # fmt: skip
    measure = held.record.measure
    hint = f"现有{figure_text(held.stock)}{measure}。" + (f"{held.record.depot}" if held.record.depot else "")
    save = partial(_move, desk, identity, token, now)
    form = FormPage(broadcast, f"出入库　{held.record.name}", fields, save, now=now, verb="登记", hint=hint)
    return named(form, "ledger", "move", identity)


def paper(desk: Desk, broadcast: Broadcast, identity: str) -> Form:
    """补单: the form of a movement that was agreed on the phone was made up."""
    held = known(desk, identity)
    now, measure = desk.now(), held.record.measure if isinstance(held.record, Material) else ""
    owed = [one for one in reversed(held.movements) if not one.papered]
    if not owed:
        raise Refused("没有待补的单据。")
    choices = tuple(
        (
            one.entry,
            f"{moment_text(one.at, now)} {one.move.label}{figure_text(abs(one.delta))}{measure} {one.to}".strip(),
        )
        for one in owed
    )
    fields = (
        Field(name="entry", title="哪一次", kind="choice", value=owed[0].entry, choices=choices),
        Field(name="number", title="单据编号", hint="补办的调拨单、出入库单编号"),
    )
    save = partial(_paper, desk, identity)
    form = FormPage(broadcast, f"补单　{held.record.name if held.record else ''}", fields, save, now=now, verb="已补单")
    return named(form, "ledger", "paper", identity)


def _paper(desk: Desk, identity: str, values: Values) -> Changed:
    if not str(values["number"]).strip():
        raise Refused("请填写补办的单据编号。", field="number")
    return ledgers.paper(desk, identity, str(values["entry"]), str(values["number"]))


def _move(desk: Desk, identity: str, token: str, now: dt.datetime, values: Values) -> Changed:
    if values["quantity"] is None:
        raise Refused("请填写数量。", field="quantity")
    draft = MoveDraft(
        token=token,
        move=values["move"],
        quantity=values["quantity"],
        at=values["at"] or now,
        lot=_lot(values),
        incident=values["incident"] or "",
        to=values["to"],
        note=values["note"],
        override=values["override"],
        papered=values["papered"],
    )
    return ledgers.move(desk, identity, draft)


def open_incidents(desk: Desk) -> tuple[tuple[str, str], ...]:
    """Open incidents to book a movement under, none first."""
    return (("", "不为某起事件"), *((row.id, row.title) for row in listing.open_incidents(desk)))


def _lots(held: Holding) -> tuple[tuple[object, str], ...]:
    """By expiry first, then every lot there is with what there is of it, then a new one."""
    measure = held.record.measure if isinstance(held.record, Material) else ""
    own = held.own_lot
    known_lots = tuple(
        (lot, f"{lot_text(own if lot == OWN else lot)}　{figure_text(left)}{measure}")
        for lot, left in held.lots.items()
    )
    return ((BY_EXPIRY, "先到期先出（入库算台账所列批次）"), *known_lots, (FRESH, "新批次（填下面三栏）"))


def _lot(values: Values) -> Lot | None:
    texts = {key: str(values[key]).strip() for key in ("lot_number", "made", "expires")}
    if values["lot"] == FRESH:
        if not any(texts.values()):
            raise Refused("新批次要填批号、生产日期或有效期。", field="lot_number")
        record = typed(ResourceKind.MATERIAL, {"name": "批次", **texts})
        return record.lot if isinstance(record, Material) else None
    if any(texts.values()):
        raise Refused("填了批号或日期，批次请选“新批次”。", field="lot")
    return values["lot"] if isinstance(values["lot"], Lot) else None
