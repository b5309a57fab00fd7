"""Forms of the ledgers: a record, its verification, taking it out of use, a movement of stock."""

import datetime as dt
from functools import partial

from PySide6.QtWidgets import QWidget

from app.models.figures import figure_text
from app.models.resources import Material
from app.models.subjects.resource import Holding
from app.models.vocabulary import DutyRole, Move, ResourceKind, Status
from app.services import ledgers
from app.services.changes import Changed
from app.services.desk import Desk
from app.services.errors import Refused
from app.services.ledgers import MoveDraft
from app.services.transfer.typed import fields_of, texts_of, typed
from app.ui.formats import moment_text
from app.ui.signals import Broadcast
from app.ui.widgets.form import Field, FormPage, Values

LONG = {"equipment", "vehicles", "facilities", "remark", "keyholders"}
HINTS = {
    "phones": "几个号码用、隔开，可写 13800000000（值班）",
    "duty_phone": "24小时有人接听的号码", "skills": "几个用、隔开",
    "aliases": "几个用、隔开", "total": "如 45、约30", "lat": "如 37.5123，十进制度", "lon": "如 105.1987",
    "datum": "CGCS2000 或 高德（GCJ-02）", "expires": "如 2027-06-30", "made": "如 2025-06-30",
    "gradings": "如 水上2级（至2027-06-30）、山地3级", "reserve_words": "实物、代储、产能、协议、家庭",
}  # fmt: skip
MOVES = (Move.IN, Move.OUT, Move.COUNT, Move.BACK, Move.LOST, Move.SCRAPPED)


def edit(desk: Desk, broadcast: Broadcast, kind: ResourceKind, identity: str = "") -> QWidget:
    """A new record, or a known one; every field's error is shown at once."""
    held = ledgers.holding(desk, identity) if identity else None
    record = held.record if held else None
    texts = texts_of(kind, record)
    fields = tuple(
        Field(
            name=one.key,
            title=one.title,
            kind="text" if one.key in LONG else "line",
            value=texts[one.key],
            hint=HINTS.get(one.key, ""),
            rows=2,
        )
        for one in fields_of(kind)
    )

    def save(values: Values) -> Changed:
        return ledgers.record(desk, typed(kind, {name: str(text) for name, text in values.items()}, record), identity)

    doubts = f"导入时存疑：{'；'.join(record.doubts)}。改好后保存即消除。" if record and record.doubts else ""
    title = f"{kind.label}　{record.name}" if record else f"新增{kind.label}"
    form = FormPage(broadcast, title, fields, save, now=desk.now(), verb="保存", hint=doubts)
    return _named(form, "edit", kind, identity)


def verify(desk: Desk, broadcast: Broadcast, identity: str) -> QWidget:
    """核验."""
    held = _known(desk, identity)
    with desk.store.read() as reading:
        officer = next((row.person for row in reading.duty() if row.id == DutyRole.MAIN), "")

    def save(values: Values) -> Changed:
        return ledgers.verify(desk, identity, values["by"], values["note"])

    fields = (
        Field(name="by", title="核验人", value=officer),
        Field(name="note", title="怎样核验", hint="如 值班电话已打通，人数无变化"),
    )
    name = held.record.name if held.record else ""
    return _named(
        FormPage(broadcast, f"核验　{name}", fields, save, now=desk.now(), verb="登记核验"), "verify", identity
    )


def retire(desk: Desk, broadcast: Broadcast, identity: str) -> QWidget:
    """停用 or 恢复使用."""
    held = _known(desk, identity)
    act = ledgers.restore if held.retired else ledgers.retire

    def save(values: Values) -> Changed:
        return act(desk, identity, values["reason"])

    name = held.record.name if held.record else ""
    verb = "恢复使用" if held.retired else "停用"
    fields = (Field(name="reason", title="原因", hint="记录仍留在账本里，只是不再提供选用"),)
    return _named(FormPage(broadcast, f"{verb}　{name}", fields, save, now=desk.now(), verb=verb), "retire", identity)


def move(desk: Desk, broadcast: Broadcast, identity: str) -> QWidget:
    """出入库、盘点."""
    held = _known(desk, identity)
    if not isinstance(held.record, Material):
        raise Refused("只有物资有出入库。")
    token, now = desk.new_id(), desk.now()
    fields = (
        Field(
            name="move", title="动作", kind="choice", value=Move.OUT, choices=tuple((one, one.label) for one in MOVES)
        ),
        Field(name="quantity", title="数量", kind="number", hint="盘点写实有数，其余写动的数"),
        Field(name="incident", title="用于事件", kind="choice", value="", choices=_incidents(desk)),
        Field(name="to", title="发往或来自", hint="接收单位、供货单位"),
        Field(name="note", title="说明", hint="经办人、依据、车牌"),
        Field(name="at", title="时间", kind="time", value=now),
        Field(name="papered", title="单据", kind="check", value=True, hint="单据已办（先电话后补单的不勾）"),
        Field(name="override", title="特批原因", hint="库存不够仍要出库时才填：谁同意、为什么"),
    )  # fmt: skip
    measure = held.record.measure
    hint = f"现有{figure_text(held.stock)}{measure}。" + (f"{held.record.depot}" if held.record.depot else "")
    save = partial(_move, desk, identity, token, now)
    form = FormPage(broadcast, f"出入库　{held.record.name}", fields, save, now=now, verb="登记", hint=hint)
    return _named(form, "move", identity)


def paper(desk: Desk, broadcast: Broadcast, identity: str) -> QWidget:
    """补单: the form of a movement that was agreed on the phone was made up."""
    held = _known(desk, identity)
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
    return _named(form, "paper", identity)


def _paper(desk: Desk, identity: str, values: Values) -> Changed:
    if not str(values["number"]).strip():
        raise Refused("请填写补办的单据编号。", field="number")
    return ledgers.paper(desk, identity, str(values["entry"]), str(values["number"]))


def _named(form: QWidget, *parts: str) -> QWidget:
    """A form under a name of its own: left half typed, it comes back when it is asked for again."""
    form.setObjectName("-".join(("ledger", *parts)))
    return form


def _move(desk: Desk, identity: str, token: str, now: dt.datetime, values: Values) -> Changed:
    if values["quantity"] is None:
        raise Refused("请填写数量。", field="quantity")
    draft = MoveDraft(
        token=token,
        move=values["move"],
        quantity=values["quantity"],
        at=values["at"] or now,
        incident=values["incident"] or "",
        to=values["to"],
        note=values["note"],
        override=values["override"],
        papered=values["papered"],
    )
    return ledgers.move(desk, identity, draft)


def _incidents(desk: Desk) -> tuple[tuple[str, str], ...]:
    """Open incidents to book a movement under, none first."""
    with desk.store.read() as reading:
        rows = reading.incidents(status=Status.OPEN, limit=50)
    return (("", "不为某起事件"), *((row.id, row.title) for row in rows))


def _known(desk: Desk, identity: str) -> Holding:
    held = ledgers.holding(desk, identity)
    if held is None or held.record is None:
        raise Refused("找不到这条记录，可能已在别处删改，请重新查找。")
    return held
