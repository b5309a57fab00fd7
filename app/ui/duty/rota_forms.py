"""Forms of 值班: plan a month, change a turn, hand over, take in who is on duty below."""

import datetime as dt

from app.models.moments import beijing_day
from app.models.officer.rows import OfficerRow
from app.models.rota.turns import Turn
from app.models.vocabulary.duty import DutyRole, OfficerRole, RotaPattern
from app.services.desk.changes import EVERYTHING, Changed
from app.services.desk.desk import Desk
from app.services.duty import lowers, officers, rotas
from app.services.duty.rotas import ChangeDraft, RotaDraft
from app.ui.kit.field_row import Field
from app.ui.kit.form import FormPage, Values
from app.ui.kit.form_base import Form
from app.ui.kit.signals import Broadcast

STANDBY = "standby"


def _names(people: list[OfficerRow], *roles: OfficerRole) -> str:
    return "、".join(one.name for one in people if one.role in roles)


def make(desk: Desk, broadcast: Broadcast, month: str, room: str = "") -> Form:
    """Plan a month of a room."""
    people = officers.listed(desk)
    known = _names(people, OfficerRole.OFFICER, OfficerRole.ADMIN) or "、".join(desk.settings.officers)
    held = bool(rotas.of_month(desk, month, room))

    def save(values: Values) -> Changed:
        draft = RotaDraft(
            month=str(values["month"]),
            pattern=values["pattern"],
            officers=rotas.names_in(str(values["officers"])),
            leaders=rotas.names_in(str(values["leaders"])),
            leader_days=int(values["leader_days"]),
            replace=bool(values["replace"]),
            standby=rotas.names_in(str(values["standby"])),
            standing_by=int(values["standing_by"]),
            room=room,
        )
        return rotas.make(desk, draft)

    fields = (
        Field(name="month", title="月份", value=month),
        Field(name="pattern", title="排法", kind="choice", value=RotaPattern.FULL_DAY,
              choices=tuple((one, one.label) for one in RotaPattern)),
        Field(name="officers", title="值班员", value=known, hint="姓名用顿号隔开，至少两名"),
        Field(name="leaders", title="带班领导", value=_names(people, OfficerRole.LEADER), hint="姓名用顿号隔开"),
        Field(name="leader_days", title="带班天数", kind="choice", value=1, choices=((1, "一天"), (2, "两天"))),
        Field(name="standby", title="备勤人员", hint="人手不够时叫来的，姓名用顿号隔开；没有的不写"),
        Field(name="standing_by", title="每班备勤", kind="choice", value=1,
              choices=((1, "一人"), (2, "两人"), (3, "三人"), (4, "四人"))),
        Field(name="replace", title="替换", kind="check", value=False, hint="替换已有的值班表，原来的调班不再算数"),
    )  # fmt: skip
    hint = "这个月已经有值班表。" if held else "没有空档、不重班、值多久歇多久，再把节假日、休息日、夜班分匀。"
    return FormPage(
        broadcast, f"排班　{room}" if room else "排班", fields, save, now=desk.now(), verb="排班", hint=hint
    )


def change(desk: Desk, broadcast: Broadcast, turn: Turn) -> Form:
    """Somebody else takes a place of a turn, or others stand by for it."""

    def save(values: Values) -> Changed:
        if values["post"] == STANDBY:
            return rotas.stand_by(desk, turn, rotas.names_in(str(values["to"])), str(values["reason"]))
        draft = ChangeDraft(
            day=turn.day,
            slot=turn.slot,
            room=turn.room,
            post=values["post"],
            now=str(values["to"]),
            reason=str(values["reason"]),
        )
        return rotas.change(desk, draft)

    fields = (
        Field(name="post", title="位置", kind="choice", value=DutyRole.MAIN,
              choices=(*((one, f"{one.label}：{rotas.holder(turn, one) or '空缺'}") for one in DutyRole),
                       (STANDBY, f"备勤：{'、'.join(turn.standby) or '没有'}"))),
        Field(name="to", title="换成", hint="姓名；备勤可以写几人，用顿号隔开"),
        Field(name="reason", title="原因", hint="调班须经带班领导同意"),
    )  # fmt: skip
    title = f"调班　{turn.room}{turn.day.month}月{turn.day.day}日{turn.slot}"
    return FormPage(broadcast, title, fields, save, now=desk.now(), verb="调班")


def lower(desk: Desk, broadcast: Broadcast, of: dt.date | None = None) -> Form:
    """Take in a group message that says who is on duty below on a day, today where none is named."""
    today = of or beijing_day(desk.now())

    def save(values: Values) -> Changed:
        day = lowers.paste(desk, str(values["file"]), today)
        if day.doubts:
            broadcast.warn("；".join(day.doubts[:2]))
        return Changed(EVERYTHING)

    fields = (
        Field(name="file", title="群消息", kind="text", rows=12, hint="把群里的值班消息贴在这里，可以几家一起贴"),
    )
    title = f"下级值班　{today.month}月{today.day}日"
    missing = lowers.of_day(desk, today).missing
    hint = f"还缺：{'、'.join(missing)}" if missing else "认得“带班领导：… 值班员：… 电话：…”，也认得一行一家。"
    return FormPage(broadcast, title, fields, save, now=desk.now(), verb="登记", hint=hint)
