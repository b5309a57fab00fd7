"""Forms of the ledgers: a record, its verification, taking it out of use."""

from app.models.resource.state import Holding
from app.models.vocabulary.duty import DutyRole
from app.models.vocabulary.resource import ResourceKind
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.duty import shift
from app.services.resources import ledgers
from app.services.resources.importing.column_keys import ColumnKey
from app.services.resources.importing.typed import fields_of, texts_of, typed
from app.services.runtime.errors import Refused
from app.ui.kit.field_row import Field
from app.ui.kit.form import FormPage, Values
from app.ui.kit.form_base import Form, named
from app.ui.kit.signals import Broadcast

LONG = {ColumnKey.EQUIPMENT, ColumnKey.VEHICLES, ColumnKey.FACILITIES, ColumnKey.REMARK, ColumnKey.KEYHOLDERS}
HINTS = {
    ColumnKey.PHONES: "几个号码用、隔开，可写 13800000000（值班）",
    ColumnKey.DUTY_PHONE: "24小时有人接听的号码", ColumnKey.SKILLS: "几个用、隔开",
    ColumnKey.ALIASES: "几个用、隔开", ColumnKey.TOTAL: "如 45、约30", ColumnKey.LAT: "如 37.5123，十进制度",
    ColumnKey.LON: "如 105.1987",
    ColumnKey.DATUM: "CGCS2000 或 高德（GCJ-02）", ColumnKey.EXPIRES: "如 2027-06-30", ColumnKey.MADE: "如 2025-06-30",
    ColumnKey.GRADINGS: "如 水上2级（至2027-06-30）、山地3级", ColumnKey.RESERVE_WORDS: "实物、代储、产能、协议、家庭",
}  # fmt: skip


def edit(desk: Desk, broadcast: Broadcast, kind: ResourceKind, identity: str = "") -> Form:
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
    return named(form, "ledger", "edit", kind, identity)


def verify(desk: Desk, broadcast: Broadcast, identity: str) -> Form:
    """核验."""
    held = known(desk, identity)
    officer = shift.person(desk, DutyRole.MAIN)

    def save(values: Values) -> Changed:
        return ledgers.verify(desk, identity, values["by"], values["note"])

    fields = (
        Field(name="by", title="核验人", value=officer),
        Field(name="note", title="怎样核验", hint="如 值班电话已打通，人数无变化"),
    )
    name = held.record.name if held.record else ""
    return named(
        FormPage(broadcast, f"核验　{name}", fields, save, now=desk.now(), verb="登记核验"),
        "ledger",
        "verify",
        identity,
    )


def retire(desk: Desk, broadcast: Broadcast, identity: str) -> Form:
    """停用 or 恢复使用."""
    held = known(desk, identity)
    act = ledgers.restore if held.retired else ledgers.retire

    def save(values: Values) -> Changed:
        return act(desk, identity, values["reason"])

    name = held.record.name if held.record else ""
    verb = "恢复使用" if held.retired else "停用"
    fields = (Field(name="reason", title="原因", hint="记录仍留在账本里，只是不再提供选用"),)
    return named(
        FormPage(broadcast, f"{verb}　{name}", fields, save, now=desk.now(), verb=verb), "ledger", "retire", identity
    )


def known(desk: Desk, identity: str) -> Holding:
    """A record; raises Refused when nothing is known of it."""
    held = ledgers.holding(desk, identity)
    if held is None or held.record is None:
        raise Refused("找不到这条记录，可能已在别处删改，请重新查找。")
    return held
