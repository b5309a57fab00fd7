"""登记履行: how a clock of any subject was met; 升级叫人: who was called for an alarm nobody heard."""

from PySide6.QtWidgets import QWidget

from app.models.obligations.clock import Clock
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.obligations import decisions, escalation
from app.ui.kit.field_row import Field
from app.ui.kit.form import FormPage, Values
from app.ui.kit.formats import moment_text
from app.ui.kit.signals import Broadcast


def fulfil(desk: Desk, broadcast: Broadcast, clock: Clock, title: str) -> QWidget:
    """Record how a clock was met that no report form covers."""
    now = desk.now()

    def save(values: Values) -> Changed:
        return decisions.fulfil(desk, clock, values["words"], values["at"])

    fields = (
        Field(name="words", title="如何履行", kind="text", rows=3, hint="向谁、何时、说了什么、谁接听"),
        Field(name="at", title="履行时间", kind="time", value=now),
    )
    what = f"{clock.obligation.label} → {clock.recipient.label}，{moment_text(clock.limit, now)}前。{clock.legal}"
    return FormPage(broadcast, f"登记履行　{title}", fields, save, now=now, hint=what)


def called(desk: Desk, broadcast: Broadcast, passed: tuple[escalation.Escalation, ...]) -> FormPage:
    """Record who was called for alarms that nobody in the room heard."""
    people = escalation.callees(desk)
    first = next((one.callee for one in passed if one.callee is not None), None)

    def save(values: Values) -> Changed:
        callee = next((one for one in people if one.person == values["person"]), None)
        return escalation.called(
            desk,
            [one.group for one in passed],
            values["person"],
            answered=values["answered"],
            phone=callee.phone if callee else "",
            said=values["said"],
        )

    fields = (
        Field(name="person", title="叫了谁", value=first.person if first else ""),
        Field(name="answered", title="接听", kind="check", value=True, hint="接听了"),
        Field(name="said", title="说了什么"),
    )
    hint = "请拨：" + ("；".join(one.words for one in people) or "没有登记副班、带班和内部报告顺序")
    return FormPage(broadcast, "告警无人知悉，叫人", fields, save, now=desk.now(), hint=hint)
