"""登记履行: how a clock of any subject was met."""

from PySide6.QtWidgets import QWidget

from app.models.obligations.clock import Clock
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.obligations import decisions
from app.ui.kit.form import Field, FormPage, Values
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
    what = f"{clock.obligation.label} → {clock.recipient.label}，{moment_text(clock.due, now)}前。{clock.legal}"
    return FormPage(broadcast, f"登记履行　{title}", fields, save, now=now, hint=what)
