"""电话报告 (F3): the words to say are ready; saving meets the oral clocks of that recipient."""

from app.models.obligations.rules import resolve
from app.models.vocabulary.obligation import ObligationKind, Owner, Recipient
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.incident.board import IncidentView
from app.services.reports import reporting
from app.ui.kit.form import Field, FormPage, Values
from app.ui.kit.form_base import Form
from app.ui.kit.formats import clock_text
from app.ui.kit.signals import Broadcast


def oral(desk: Desk, broadcast: Broadcast, view: IncidentView) -> Form:
    """The phone report form."""
    token = desk.new_id()
    now = desk.now()
    running = [
        one for one in view.clocks if one.running and one.obligation is ObligationKind.ORAL and one.owner is Owner.OURS
    ]
    upper = resolve(Recipient.UPPER, desk.settings.unit_level)
    first = running[0].recipient if running else upper
    roles = tuple(dict.fromkeys((*(one.recipient for one in running), upper, *Recipient)))
    choices = tuple((role, _role(desk, role)) for role in roles if role is not Recipient.UPPER)

    def save(values: Values) -> Changed:
        draft = reporting.OralDraft(
            token=token,
            recipient=values["recipient"],
            answered_by=values["answered_by"],
            made_at=values["made_at"] or now,
            said=values["said"],
            reported_by=values["reported_by"],
            recording=values["recording"],
        )
        return reporting.make_oral(desk, view.state.id, draft)

    fields = (
        Field(name="recipient", title="报告对象", kind="choice", value=first, choices=choices),
        Field(name="answered_by", title="对方接听人", hint="姓名，必填"),
        Field(name="said", title="报告内容", kind="text", value=reporting.oral_words(desk, view.state), rows=6),
        Field(name="made_at", title="通话时间", kind="time", value=now),
        Field(name="reported_by", title="代报人", hint="不是本人打的才填"),
        Field(name="recording", title="录音编号"),
    )
    owed = "；".join(f"{one.recipient.label} {clock_text(one, now)}" for one in running)
    hint = f"待履行：{owed}" if owed else "没有待履行的口头报告时限，仍可登记。"
    title = f"电话报告　{view.state.title}"
    return FormPage(broadcast, title, fields, save, now=now, verb="登记电话报告", hint=hint)


def _role(desk: Desk, role: Recipient) -> str:
    contact = desk.settings.recipients.get(role)
    name = desk.settings.recipient_name(role)
    return f"{name}　{contact.phone}" if contact and contact.phone else name
