"""F3 电话报告: the number to dial and the words to read aloud in large letters, who answered, when."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox

from app.models.obligations.rules import resolve
from app.models.vocabulary.duty import DutyRole
from app.models.vocabulary.obligation import ObligationKind, Owner, Recipient
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.duty import shift
from app.services.incident.board import IncidentView
from app.services.reports import oral as phone_report
from app.ui.kit.field_row import Field
from app.ui.kit.form import FormPage, Values
from app.ui.kit.formats import clock_text
from app.ui.kit.labels import label, set_tone
from app.ui.kit.signals import Broadcast
from app.ui.kit.theme import LOOK

NO_NUMBER = "没有登记电话（设置 → 报送对象）"


class OralForm(FormPage):
    """The number changes with the recipient."""

    def __init__(self, desk: Desk, broadcast: Broadcast, view: IncidentView) -> None:
        self.desk = desk
        self.view = view
        self._token = desk.new_id()
        self._begun = now = desk.now()
        upper = resolve(Recipient.UPPER, desk.settings.unit_level)
        owed = (one for one in view.clocks if one.running and one.owner is Owner.OURS)
        running = sorted(
            (one for one in owed if one.obligation is ObligationKind.ORAL),
            key=lambda one: (one.limit, one.recipient is not upper),
        )
        roles = tuple(dict.fromkeys((*(one.recipient for one in running), upper, *Recipient)))
        self.roles = tuple(role for role in roles if role is not Recipient.UPPER)
        fields = (
            Field(name="recipient", title="报告对象", kind="choice", value=running[0].recipient if running else upper,
                  choices=tuple((role, desk.settings.recipient_name(role)) for role in self.roles)),
            Field(name="answered_by", title="对方接听人", hint="姓名，必填"),
            Field(name="said", title="照着读", kind="text", value=phone_report.oral_words(desk, view.state), rows=7),
            Field(name="made_at", title="通话时间", kind="time", value=now),
            Field(name="reported_by", title="代报人", hint="不是本人打的才填"),
            Field(name="recording", title="录音编号"),
        )  # fmt: skip
        waiting = "；".join(f"{one.recipient.label} {clock_text(one, now)}" for one in running)
        hint = f"待履行：{waiting}" if waiting else "没有待履行的口头报告时限，仍可登记。"
        title = f"电话报告　{view.state.title}"
        super().__init__(broadcast, title, fields, self._report, now=now, verb="登记电话报告", hint=hint)
        self.dial = label("", 30, medium=True, wrap=True)
        self.dial.setAccessibleName("要拨的电话")
        self.above.addWidget(self.dial)
        self.rows["said"].editor.setFont(LOOK.font(17))
        box = self.rows["recipient"].editor
        if isinstance(box, QComboBox):
            box.currentIndexChanged.connect(self._on_recipient_changed)
            self._on_recipient_changed(box.currentIndex())

    def _report(self, values: Values) -> Changed:
        draft = phone_report.OralDraft(
            token=self._token,
            recipient=values["recipient"],
            answered_by=values["answered_by"],
            made_at=values["made_at"] or self._begun,
            said=values["said"],
            reported_by=values["reported_by"],
            recording=values["recording"],
        )
        return phone_report.make_oral(self.desk, self.view.state.id, draft)

    @Slot(int)
    def _on_recipient_changed(self, index: int) -> None:
        """Show the number of whoever is chosen, large."""
        phone = phone_of(self.desk, self.roles[index]) if 0 <= index < len(self.roles) else ""
        self.dial.setText(f"☎ {phone}" if phone else NO_NUMBER)
        self.dial.setFont(LOOK.font(30 if phone else 15, medium=True))
        set_tone(self.dial, "tone", "accent" if phone else "near")


def phone_of(desk: Desk, role: Recipient) -> str:
    """The number the unit has of a role; that of the leader on duty where it is 带班领导."""
    contact = desk.settings.recipients.get(role)
    if contact is not None and contact.phone:
        return contact.phone
    leader = shift.people(desk).get(DutyRole.LEADER) if role is Recipient.LEADER else None
    return leader.phone if leader is not None else ""
