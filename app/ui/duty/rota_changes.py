"""Forms of 值班 beside planning: turns change hands, somebody is away or back, a table is taken in, a leader came."""

import datetime as dt

from app.models.moments import beijing_day
from app.models.obligations.rules import resolve
from app.models.rota.turns import Turn
from app.models.vocabulary.duty import DutyRole, OfficerRole, PresenceKind
from app.models.vocabulary.obligation import Recipient
from app.services.desk.changes import EVERYTHING, Changed
from app.services.desk.desk import Desk
from app.services.duty import leaves, officers, presence, rota_tables, rotas, shift, zero_reports
from app.services.duty.rota_tables import RotaTable
from app.services.duty.zero_reports import ZeroDraft
from app.services.runtime.errors import Refused
from app.ui.kit.field_row import Field
from app.ui.kit.form import FormPage, Values
from app.ui.kit.form_base import Form, named
from app.ui.kit.signals import Broadcast

PAPER, DRILL, WEATHER = "paper", "drill", "weather"
NOT_ASKED = "今天不在特别防护期、节假日，或者没有设零报告时刻（设置 → 值班）；报了照样登记。"


def _day(words: object, field: str) -> dt.date:
    """A day as typed, ``2026-12-01``; raises Refused."""
    try:
        return dt.date.fromisoformat(str(words).strip())
    except ValueError as error:
        raise Refused("日期看不懂，请写成 2026-12-01。", field=field) from error


def swap(desk: Desk, broadcast: Broadcast, turn: Turn) -> Form:
    """The people of two turns change places."""
    month = f"{turn.day:%Y-%m}"
    others = [one for one in rotas.of_month(desk, month, turn.room) if one.key != turn.key]

    def words(one: Turn) -> str:
        people = "　".join(f"{post.label}{rotas.holder(one, post) or '空缺'}" for post in DutyRole)
        return f"{one.day.month}月{one.day.day}日{one.slot}　{people}"

    def save(values: Values) -> Changed:
        other = next((one for one in others if one.key == values["with"]), None)
        if other is None:
            raise Refused("请选与哪一班对换。", field="with")
        return rotas.exchange(desk, turn, other, values["post"], str(values["reason"]))

    fields = (
        Field(name="post", title="位置", kind="choice", value=DutyRole.MAIN,
              choices=tuple((one, f"{one.label}：{rotas.holder(turn, one) or '空缺'}") for one in DutyRole)),
        Field(name="with", title="与哪一班", kind="choice",
              choices=tuple((one.key, words(one)) for one in others)),
        Field(name="reason", title="原因", hint="换班须经带班领导同意"),
    )  # fmt: skip
    title = f"换班　{turn.room}{turn.day.month}月{turn.day.day}日{turn.slot}"
    return FormPage(broadcast, title, fields, save, now=desk.now(), verb="对换")


def leave(desk: Desk, broadcast: Broadcast) -> Form:
    """Somebody is away for some days."""
    today = beijing_day(desk.now()).isoformat()

    def save(values: Values) -> Changed:
        first = _day(values["first"], "first")
        last = _day(values["last"], "last") if values["last"] else first
        return leaves.take_leave(desk, str(values["name"]), first, last, str(values["reason"]))

    fields = (
        Field(name="name", title="谁", hint="姓名"),
        Field(name="first", title="从哪天", value=today, hint="2026-12-01"),
        Field(name="last", title="到哪天", hint="只一天的不写"),
        Field(name="reason", title="事由", hint="病假、出差、培训"),
    )
    hint = "排着的班留着，列在“要处理”里，另行安排。"
    return FormPage(broadcast, "请假", fields, save, now=desk.now(), verb="登记请假", hint=hint)


def back(desk: Desk, broadcast: Broadcast) -> Form:
    """Somebody who was away is back."""
    away = dict.fromkeys(one.name for one in leaves.away(desk, beijing_day(desk.now())))

    def save(values: Values) -> Changed:
        return leaves.come_back(desk, str(values["name"] or ""), str(values["reason"]))

    fields = (
        Field(name="name", title="谁", kind="choice", choices=tuple((one, one) for one in away)),
        Field(name="reason", title="说明"),
    )
    hint = "" if away else "现在没有人请假。"
    return FormPage(broadcast, "销假", fields, save, now=desk.now(), verb="销假", hint=hint)


def taken_in(desk: Desk, broadcast: Broadcast, name: str, read: RotaTable) -> Form:
    """What a table of the office says becomes the rota, once somebody has seen how it was read."""
    room = next((turn.room for turns in read.months.values() for turn in turns), "")
    held = [month for month in read.months if rotas.of_month(desk, month, room)]

    def save(values: Values) -> Changed:
        if held and not values["replace"]:
            raise Refused(f"{'、'.join(held)}已经有值班表，要替换请勾“替换”。", field="replace")
        rota_tables.book_read(desk, name, read, replaces=bool(values["replace"]))
        return Changed(EVERYTHING)

    months = "、".join(f"{month}（{len(turns)}班）" for month, turns in read.months.items())
    issues = [f"{one.sheet}第{one.row}行：{one.problem}" for one in read.issues[:6]]
    more = [f"另有{len(read.issues) - 6}处"] if len(read.issues) > 6 else []
    fields = (
        Field(name="replace", title="替换", kind="check", value=False, hint="表里有的日子照表替换，别的日子不动"),
    )
    hint = "\n".join([f"读到：{months}", *issues, *more])
    return FormPage(broadcast, f"导入{room}值班表　{name}", fields, save, now=desk.now(), verb="导入", hint=hint)


def written_later(desk: Desk, broadcast: Broadcast) -> Form:
    """What the log lacks: what was written on paper (补录), a drill of the real duty (拉动), the weather of the day."""
    token = desk.new_id()

    def save(values: Values) -> Changed:
        text = str(values["text"])
        if values["kind"] == WEATHER:
            return shift.note_weather(desk, beijing_day(desk.now()), text)
        if values["at"] is None:
            raise Refused("请写实际的时间，如 02:50 或 12日02:50。", field="at")
        return shift.write_note(desk, text, token, at=values["at"], drill=values["kind"] == DRILL)

    fields = (
        Field(name="kind", title="记什么", kind="choice", value=PAPER,
              choices=((PAPER, "补录：写在纸上的"), (DRILL, "拉动演练"), (WEATHER, "今天的天气"))),
        Field(name="at", title="实际时间", kind="time", value=None, hint="如 02:50 或 12日02:50；天气不用写"),
        Field(name="text", title="内容", kind="text", rows=5, hint="纸上的照写；拉动写谁组织、对谁、多久到位"),
    )  # fmt: skip
    hint = "纸上的来报到接报页补（方式选“补录”，接报时间写纸上的）；电话报告到事件里补，时间照写。这里补其他记录。"
    return named(FormPage(broadcast, "值班日志补记", fields, save, now=desk.now(), hint=hint), "written-later")


def zero_report(desk: Desk, broadcast: Broadcast) -> Form:
    """The room reports the day, a missed one first; also when nothing happened; the book's words may be changed."""
    day = zero_reports.day_to_report(desk)

    def save(values: Values) -> Changed:
        draft = ZeroDraft(
            to=str(values["to"]), answered_by=str(values["answered_by"]), words=str(values["words"]), day=day,
            at=values["at"],
        )  # fmt: skip
        return zero_reports.report(desk, draft)

    upper = desk.settings.recipient_name(resolve(Recipient.UPPER, desk.settings.unit_level))
    fields = (
        Field(name="words", title="情况", kind="text", rows=4, value=zero_reports.words_of(desk, day)),
        Field(name="to", title="报给", value=upper),
        Field(name="answered_by", title="对方接听", hint="姓名"),
        Field(name="at", title="时间", kind="time", value=desk.now()),
    )
    due = zero_reports.due_at(desk, day)
    periods = "、".join(zero_reports.periods_on(desk, day))
    asked = f"{periods}，每天{desk.settings.zero_by}前报，没有事也报。" if due is not None else NOT_ASKED
    return FormPage(broadcast, f"零报告　{day.month}月{day.day}日", fields, save, now=desk.now(), hint=asked)


def leader_came(desk: Desk, broadcast: Broadcast) -> Form:
    """A leader is in place, at the scene, or has left; by whose word."""
    people = shift.people(desk)
    leader = people[DutyRole.LEADER].person if DutyRole.LEADER in people else ""

    def save(values: Values) -> Changed:
        return presence.note(
            desk, str(values["name"]), values["kind"], post=str(values["post"]), at=values["at"],
            told_by=str(values["told_by"]),
        )  # fmt: skip

    fields = (
        Field(name="name", title="领导", value=leader, hint="姓名"),
        Field(name="post", title="职务"),
        Field(name="kind", title="怎么样", kind="choice", value=PresenceKind.IN_PLACE,
              choices=tuple((one, one.label) for one in PresenceKind)),
        Field(name="at", title="时间", kind="time", value=desk.now()),
        Field(name="told_by", title="谁告知的", hint="本人、司机、现场指挥部"),
    )  # fmt: skip
    known = "、".join(one.name for one in officers.listed(desk) if one.role == OfficerRole.LEADER)
    hint = f"带班领导：{known}" if known else ""
    return FormPage(broadcast, "领导到位", fields, save, now=desk.now(), hint=hint)
