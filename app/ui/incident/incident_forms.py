"""Forms that act on an incident: figures, level, times, inside calls, closing, merging, corrections."""

from collections.abc import Callable, Iterable

from app.models.incident.readings import asked_words, open_readings, open_words
from app.models.obligations.clock import Clock
from app.models.obligations.rules import cited
from app.models.vocabulary.incident import FLAG_GROUPS, Flag, Precision, Section, Status
from app.models.vocabulary.obligation import Owner
from app.models.vocabulary.term import Level
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.incident import handling, listing, readings
from app.services.incident.board import IncidentView, chain_of
from app.services.maps import coordinates
from app.services.obligations import decisions
from app.services.runtime.errors import Refused
from app.ui.incident.figure_form import figures
from app.ui.kit.acts import Act
from app.ui.kit.field_row import Field
from app.ui.kit.form import FormPage, Values
from app.ui.kit.form_base import Form
from app.ui.kit.formats import clock_text, micros_text, moment_text
from app.ui.kit.keys import Key
from app.ui.kit.signals import Broadcast

DISMISS, ADOPT, KEEP = "dismiss", "adopt", "keep"
Maker = Callable[[Desk, Broadcast, IncidentView], Form]


def _form(desk: Desk, broadcast: Broadcast, title: str, fields: tuple[Field, ...], save: Callable[[Values], Changed],
          verb: str = "登记", hint: str = "") -> FormPage:  # fmt: skip
    return FormPage(broadcast, title, fields, save, now=desk.now(), verb=verb, hint=hint)


class LevelForm(FormPage):
    """定级 is confirmed by its own key."""

    key = Key.SET_LEVEL


class ClosingForm(FormPage):
    """办结 is confirmed by its own key."""

    key = Key.SET_CLOSED


def note(desk: Desk, broadcast: Broadcast, view: IncidentView) -> Form:
    """记事, or a line for one part of the report."""
    token = desk.new_id()
    choices = (("", "记事（不进报告）"), *((one, f"{one.label}（写入报告）") for one in Section))

    def save(values: Values) -> Changed:
        if values["section"]:
            return handling.progress(desk, view.state.id, values["section"], values["text"], token)
        return handling.note(desk, view.state.id, values["text"], token)

    fields = (
        Field(name="text", title="内容", kind="text", rows=6),
        Field(name="section", title="写入", kind="choice", value=Section.MEASURES, choices=choices),
    )
    title = f"记事　{view.state.title}"
    phrases = desk.settings.phrases
    hint = f"{Key.PHRASES.shown} 常用语" if phrases else ""
    form = _form(desk, broadcast, title, fields, save, hint=hint)
    if phrases:
        form.offer_phrases(phrases)
    return form


def level(desk: Desk, broadcast: Broadcast, view: IncidentView) -> Form:
    """Confirm or change the level."""
    state = view.state

    def save(values: Values) -> Changed:
        if values["level"] != state.level and not values["reason"]:
            raise Refused("定为另一级要写明理由：谁核实、依据什么。", field="reason")
        settled = handling.set_level(desk, state.id, values["level"], values["reason"])
        if settled.ended:
            named = "、".join(f"{one.obligation.label}→{one.recipient.label}" for one in settled.ended)
            broadcast.say(f"已终止从严起动的时限：{named}")
        return settled

    hint = f"规则建议：{state.suggested.label}。{state.grade_reason}。升级后启动新的时限，原有时限保留。"
    if state.strict_words:
        hint += f"时限{state.strict_words}：{state.strict_reason}。定低于从严的级别并写明理由，从严起动的时限终止。"
    fields = (
        Field(name="level", title="事件级别", kind="choice", value=state.level,
              choices=tuple((one, one.label) for one in Level)),
        Field(name="reason", title="理由", hint="改为另一级必填：谁核实、依据什么；级别不改的可以不写"),
    )  # fmt: skip
    title = f"定级　{state.title}"
    return LevelForm(broadcast, title, fields, save, now=desk.now(), verb="确认级别", hint=hint)


def answer_readings(desk: Desk, broadcast: Broadcast, view: IncidentView) -> Form:
    """不能排除, 核实无此情况, or adopt what was read and not adopted."""
    state = view.state
    said, asked = open_words(state.readings), asked_words(state.readings)
    people = any(not one.counts and one.kind is not None for one in open_readings(state.readings))
    each = {one.field: one.shown for one in open_readings(state.readings)}

    def save(values: Values) -> Changed:
        only = tuple(filter(None, (values.get("which"),)))
        if values["how"] == ADOPT:
            return readings.adopt(desk, state.id, only)
        if values["how"] == KEEP:
            return readings.keep(desk, state.id, values["reason"], only)
        done = readings.dismiss(desk, state.id, values["reason"], only)
        if done.ended:
            named = "、".join(dict.fromkeys(f"{one.obligation.label}→{one.recipient.label}" for one in done.ended))
            broadcast.say(f"已终止按读到起动的时限：{named}")
        return done

    fields = (
        Field(name="reason", title="怎么核实的", hint="谁核实、怎么核实；不能排除、采用的不用写"),
        Field(name="how", title="处理", kind="choice", value=KEEP if people else DISMISS,
              choices=(*(((KEEP, "不能排除：从严计入，时限起动"),) if asked else ()),
                       (DISMISS, "核实无此情况：按读到起动的时限终止"), (ADOPT, "属实：采用为已知，时限照走"))),
        *((Field(name="which", title="哪一项", kind="choice", choices=(("", "全部"), *each.items())),)
          if len(each) > 1 else ()),
    )  # fmt: skip
    hint = f"读到{said}，没有采用，时限按读到从严，待确认。" if said else ""
    hint += f"拿不准：{asked}，时限没有计入。" if asked else ""
    hint = hint or "没有读到而未采用的内容。"
    return _form(desk, broadcast, f"读到未采用　{state.title}", fields, save, hint=hint)


def _point_text(point: tuple[float, float] | None) -> str:
    return f"{point[0]:.5f},{point[1]:.5f}" if point else ""


def describe(desk: Desk, broadcast: Broadcast, view: IncidentView) -> Form:
    """Correct title, place, class, flags, 迟报原因."""
    state = view.state
    taxonomy = desk.rules.taxonomy
    own = ((state.category, taxonomy.name_of(state.category)),) if state.category else ()
    classes = tuple(dict.fromkeys((*own, *((one.code, one.name) for one in taxonomy.classes), *taxonomy.tree.items())))
    flags = [
        Field(
            name=f"flag-{one}",
            title=group if number == 0 else "",
            kind="check",
            hint=one.label,
            value=one in state.flags,
        )
        for group, held in FLAG_GROUPS
        for number, one in enumerate(held)
    ]

    def save(values: Values) -> Changed:
        chosen = tuple(one for one in Flag if values[f"flag-{one}"])
        if values["point"] != _point_text(state.point):
            broadcast.publish(coordinates.locate(desk, state.id, values["point"]))
        return handling.describe(
            desk,
            state.id,
            title=values["title"] if values["title"] != state.title else None,
            place=values["place"] if values["place"] != state.place else None,
            category=values["category"] if values["category"] != state.category else None,
            flags=chosen if set(chosen) != set(state.flags) else None,
            late_reason=values["late_reason"] if values["late_reason"] != state.late_reason else None,
        )

    fields = (
        Field(name="title", title="标题", value=state.title),
        Field(name="place", title="地点", value=state.place),
        Field(name="category", title="类别", kind="named", value=state.category, choices=classes,
              hint="名称、拼音首字母或代码"),
        Field(name="point", title="坐标", value=_point_text(state.point),
              hint="纬度,经度，如 37.5123,105.1987；从高德等地图抄来的后面写 高德"),
        Field(name="late_reason", title="迟报原因", value=state.late_reason, hint="接报即超时的要写明"),
        *flags,
    )  # fmt: skip
    return _form(desk, broadcast, f"更正事件要素　{state.title}", fields, save, verb="更正")


def retime(desk: Desk, broadcast: Broadcast, view: IncidentView) -> Form:
    """Correct 事发 and 接报."""
    state = view.state

    def save(values: Values) -> Changed:
        occurred, received, unit = values["occurred"], values["received"], values["unit"]
        if (occurred, received, unit) == (state.occurred_at, state.received_at, state.unit_received_at):
            raise Refused("时间没有改动。")
        return handling.retime(
            desk,
            state.id,
            reason=values["reason"],
            occurred_at=occurred if occurred != state.occurred_at else None,
            precision=Precision.MINUTE if occurred and occurred != state.occurred_at else None,
            received_at=received if received != state.received_at else None,
            unit_received_at=unit if unit != state.unit_received_at else None,
        )

    fields = (
        Field(name="occurred", title="事发时间", kind="time", value=state.occurred_at, hint="如 02:50、12日02:50"),
        Field(name="received", title="接报时间", kind="time", value=state.received_at),
        Field(
            name="unit",
            title="单位负责人",
            kind="time",
            value=state.unit_received_at,
            hint="事故单位负责人几时接到报告",
        ),
        Field(name="reason", title="更正原因", hint="谁核实、依据什么"),
    )
    hint = "更早的时间会使时限提前；更晚的时间不会自动放宽，需要另作决定并写明原因。"
    return _form(desk, broadcast, f"更正时间　{state.title}", fields, save, verb="更正", hint=hint)


def tell(desk: Desk, broadcast: Broadcast, view: IncidentView) -> Form:
    """Record an inside call."""
    state = view.state
    steps = chain_of(desk, state)
    waiting = next((step for step in steps if not step.done), steps[0] if steps else None)
    choices = tuple((step.post.post, f"{step.post.post} {step.post.person} {step.post.phone}") for step in steps)
    people = {step.post.post: step.post for step in steps}

    def save(values: Values) -> Changed:
        post = people.get(values["post"])
        person = values["person"] or (post.person if post else "")
        phone = post.phone if post else ""
        return handling.tell(
            desk, state.id, values["post"], person, answered=values["answered"], phone=phone, said=values["said"]
        )

    fields = (
        Field(name="post", title="对象", kind="choice", value=waiting.post.post if waiting else "", choices=choices),
        Field(name="answered", title="结果", kind="choice", value=True, choices=((True, "已接听"), (False, "未接听"))),
        Field(name="person", title="接听人", hint="不是名单上的人才填"),
        Field(name="said", title="指示或回复", kind="text", rows=3),
    )
    return _form(desk, broadcast, f"内部报告　{state.title}", fields, save)


def close(desk: Desk, broadcast: Broadcast, view: IncidentView) -> Form:
    """Close, or reopen a closed one."""
    state = view.state
    reopening = state.status is Status.CLOSED

    def save(values: Values) -> Changed:
        if reopening:
            return handling.reopen(desk, state.id, values["reason"])
        return handling.close(desk, state.id, values["reason"], values["ended"])

    fields: tuple[Field, ...] = (
        Field(
            name="reason",
            title="原因" if reopening else "处置结果",
            hint="如：现场复燃，又接到来报" if reopening else "如：明火扑灭，伤员送医，现场移交",
        ),
    )
    if not reopening:
        fields = (*fields, Field(name="ended", title="结束时间", kind="time", value=desk.now()))
    title = "重新启动" if reopening else "办结"
    owed = [one for one in view.clocks if one.running and one.owner is Owner.OURS]
    hint = "" if reopening or not owed else f"还有{len(owed)}个时限未履行，办结后仍要履行；续报时限随办结终止。"
    heading = f"{title}　{state.title}"
    return ClosingForm(broadcast, heading, fields, save, now=desk.now(), verb=title, hint=hint)


def merge(desk: Desk, broadcast: Broadcast, view: IncidentView) -> Form:
    """Take another incident into this one, or undo it."""
    state = view.state
    if view.merges:
        names = tuple((one.id, listing.title_of(desk, one.absorbed)) for one in view.merges)

        def undo(values: Values) -> Changed:
            return handling.unmerge(desk, values["merge"], values["reason"])

        fields = (
            Field(name="merge", title="撤销并入", kind="choice", value=names[0][0], choices=names),
            Field(name="reason", title="原因"),
        )
        return _form(desk, broadcast, f"撤销并案　{state.title}", fields, undo, verb="撤销并案")
    rows = listing.others(desk, state.id)
    now = desk.now()
    choices = tuple((row.id, f"{row.title}　接报 {micros_text(row.received_at, now)}") for row in rows)

    def save(values: Values) -> Changed:
        if not values["other"]:
            raise Refused("没有可并入的事件。")
        return handling.merge(desk, state.id, values["other"], values["reason"])

    fields = (
        Field(name="other", title="并入本事件", kind="choice", value=choices[0][0] if choices else "", choices=choices),
        Field(name="reason", title="理由", hint="如：同一起火灾，两处来电"),
    )
    hint = "两起事件的记录、报告、附件都保留，按最早的时限办理；可以撤销。"
    return _form(desk, broadcast, f"并案　{state.title}", fields, save, verb="并案", hint=hint)


def fulfil(desk: Desk, broadcast: Broadcast, view: IncidentView) -> Form:
    """Record how a clock was met that no report form covers."""
    now = desk.now()
    running = [one for one in view.clocks if one.running]
    choices = tuple(
        (one.id, f"{one.owner.label}{one.obligation.label} → {one.recipient.label}　{clock_text(one, now)}")
        for one in running
    )

    def save(values: Values) -> Changed:
        if not values["clock"]:
            raise Refused("没有未履行的时限。")
        return decisions.fulfil(desk, _named(running, values["clock"]), values["words"], values["at"])

    fields = (
        Field(name="clock", title="时限", kind="choice", value=choices[0][0] if choices else "", choices=choices),
        Field(name="words", title="如何履行", kind="text", rows=3, hint="向谁、何时、说了什么、谁接听"),
        Field(name="at", title="履行时间", kind="time", value=now),
    )
    return _form(desk, broadcast, f"登记履行　{view.state.title}", fields, save)


def _named(clocks: Iterable[Clock], identity: str) -> Clock:
    return next(one for one in clocks if one.id == identity)


def later(desk: Desk, broadcast: Broadcast, view: IncidentView) -> Form:
    """Record a decision to move a clock."""
    now = desk.now()
    running = [one for one in view.clocks if one.running]
    choices = tuple(
        (one.id, f"{one.obligation.label}　{moment_text(one.limit, now)}　{cited(one.legal)}") for one in running
    )

    def save(values: Values) -> Changed:
        if not values["clock"] or values["due"] is None:
            raise Refused("请选择时限并写明新的时刻。")
        return decisions.later(desk, _named(running, values["clock"]), values["due"], values["reason"])

    fields = (
        Field(name="clock", title="时限", kind="choice", value=choices[0][0] if choices else "", choices=choices),
        Field(name="due", title="新的时刻", kind="time", hint="如 04:30"),
        Field(name="reason", title="决定依据", hint="谁同意、为什么"),
    )
    return _form(desk, broadcast, f"调整时限　{view.state.title}", fields, save, verb="记录决定")


def stabilise(desk: Desk, broadcast: Broadcast, view: IncidentView) -> Form:
    """灾情稳定."""

    def save(_values: Values) -> Changed:
        return handling.stabilise(desk, view.state.id)

    hint = "登记后零报告终止，核报时限开始。"
    return _form(desk, broadcast, f"灾情稳定　{view.state.title}", (), save, verb="登记灾情稳定", hint=hint)


FORMS: dict[Act, Maker] = {
    Act.NOTE: note, Act.FIGURE: figures, Act.LEVEL: level, Act.READINGS: answer_readings,
    Act.DESCRIBE: describe, Act.RETIME: retime, Act.TELL: tell,
    Act.CLOSE: close, Act.MERGE: merge, Act.FULFIL: fulfil, Act.LATER: later, Act.STABILISE: stabilise,
}  # fmt: skip
