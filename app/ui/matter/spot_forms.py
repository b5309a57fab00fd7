"""Forms of hotspots and of calling out: a notice booked, what was found, what was fed back; who answered."""

from app.models.vocabulary.hotspot import HotspotResult
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.duty import lowers
from app.services.matter import hotspot_checks, hotspot_notices
from app.services.matter.pending import Pending
from app.services.warnings import call_out
from app.ui.kit.field_row import Field
from app.ui.kit.form import FormPage, Values
from app.ui.kit.signals import Broadcast
from app.ui.matter.matter_forms import incident_field


def notice(desk: Desk, broadcast: Broadcast) -> FormPage:
    """A hotspot notice as pasted."""

    def save(values: Values) -> Changed:
        taken = hotspot_notices.take_in(
            desk, values["text"], source=values["source"], received_at=values["at"] or desk.now()
        )
        broadcast.say(taken.sentence)
        return taken.changed

    fields = (
        Field(name="text", title="通知原文", kind="text", rows=6, hint="粘贴通知或 FIRMS 列表，每个热点各登记一条"),
        Field(name="source", title="谁发来的"),
        Field(name="at", title="接到时间", kind="time", value=desk.now()),
    )
    hint = "每个热点两个时限：本单位核查反馈，乡镇报来。"
    return FormPage(broadcast, "登记卫星热点", fields, save, now=desk.now(), hint=hint)


def check(desk: Desk, broadcast: Broadcast, row: Pending) -> FormPage:
    """What was found on the ground."""

    def save(values: Values) -> Changed:
        draft = hotspot_checks.CheckDraft(
            result=values["result"], unit=values["unit"], person=values["person"], words=values["words"],
            at=values["at"], incident=values["incident"] or "",
        )  # fmt: skip
        return hotspot_checks.check(desk, row.key, draft)

    fields = (
        Field(name="result", title="结果", kind="choice", value=HotspotResult.CHECKING,
              choices=tuple((one, one.label) for one in HotspotResult)),
        Field(name="unit", title="哪个单位核的", hint="乡镇、护林站"),
        Field(name="person", title="谁报的"),
        Field(name="words", title="现场情况", kind="text", rows=3),
        Field(name="at", title="报来时间", kind="time", value=desk.now()),
        incident_field(desk),
    )  # fmt: skip
    hint = "火情成为一起事件，选了事件就并入那起。"
    return FormPage(broadcast, f"热点核查　{row.title}", fields, save, now=desk.now(), hint=hint)


def feed_back(desk: Desk, broadcast: Broadcast, row: Pending) -> FormPage:
    """The result was fed back."""

    def save(values: Values) -> Changed:
        return hotspot_checks.feed_back(
            desk, row.key, received_by=values["received_by"], to=values["to"], words=values["words"], at=values["at"]
        )

    fields = (
        Field(name="received_by", title="对方谁接收"),
        Field(name="to", title="反馈给谁", hint="留空是上一级应急值班室"),
        Field(name="words", title="说了什么", kind="text", rows=2),
        Field(name="at", title="时间", kind="time", value=desk.now()),
    )
    return FormPage(broadcast, f"热点反馈（{row.stands}）　{row.title}", fields, save, now=desk.now())


def call(desk: Desk, broadcast: Broadcast, row: Pending) -> FormPage:
    """A unit was called for a warning."""

    def save(values: Values) -> Changed:
        return call_out.call(desk, row.key, _draft(values, answered=values["answered"]))

    stands = call_out.standing_of(desk, row.key)
    fields = (
        Field(name="unit", title="叫哪个单位", value=stands.silent[0] if stands.silent else ""),
        Field(name="answered", title="应答", kind="check", value=True, hint="有人应答"),
        *_who(desk),
    )
    hint = f"已应答：{'、'.join(stands.answered) or '无'}　未应答：{'、'.join(stands.silent) or '无'}"
    numbers = lowers.called(desk, stands.silent)
    hint += f"\n今日值班电话：{'；'.join(numbers)}" if numbers else ""
    return FormPage(broadcast, f"叫应　{row.title}", fields, save, now=desk.now(), hint=hint)


def passed_down(desk: Desk, broadcast: Broadcast, row: Pending) -> FormPage:
    """A unit reported the warning through to its villages."""

    def save(values: Values) -> Changed:
        return call_out.passed_down(desk, row.key, _draft(values, answered=True))

    fields = (Field(name="unit", title="哪个单位报来"), *_who(desk))
    return FormPage(broadcast, f"到村反馈　{row.title}", fields, save, now=desk.now())


def units(desk: Desk, broadcast: Broadcast, row: Pending) -> FormPage:
    """Which units have to be called."""

    def save(values: Values) -> Changed:
        named = values["units"].replace("、", "\n").splitlines()
        return call_out.name_units(desk, row.key, tuple(named))

    held = "\n".join(call_out.standing_of(desk, row.key).listed)
    fields = (Field(name="units", title="要叫应的单位", kind="text", rows=6, value=held, hint="每行一个"),)
    hint = "列了单位的，全部应答才算首次应答；没有列的，有一个应答就算。"
    return FormPage(broadcast, f"要叫应的单位　{row.title}", fields, save, now=desk.now(), hint=hint)


def _who(desk: Desk) -> tuple[Field, ...]:
    return (
        Field(name="person", title="谁应答、谁报的"),
        Field(name="phone", title="电话"),
        Field(name="words", title="说了什么", kind="text", rows=2),
        Field(name="at", title="时间", kind="time", value=desk.now()),
    )


def _draft(values: Values, *, answered: bool) -> call_out.CallDraft:
    return call_out.CallDraft(
        unit=values["unit"], person=values["person"], phone=values["phone"], words=values["words"],
        answered=answered, at=values["at"],
    )  # fmt: skip
