"""Forms of the room itself: first start, people on duty."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QWidget

from app.models.vocabulary.duty import DutyRole
from app.models.vocabulary.term import UnitLevel
from app.services.desk.changes import EVERYTHING, Changed
from app.services.desk.desk import Desk, replaced
from app.services.duty import officers, shift
from app.services.runtime.errors import Refused
from app.ui.kit.field_row import Field
from app.ui.kit.form import FormPage, Values
from app.ui.kit.form_base import Form
from app.ui.kit.keys import Key
from app.ui.kit.labels import button
from app.ui.kit.signals import Broadcast

ASKED = ("unit_name", "region", "officer")
"""What nobody else can answer."""


class FirstStart(FormPage):
    """Four questions, nothing filled in that is somebody else's; 看示例 opens the practice window beside it."""

    stays = True

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        self.desk = desk
        settings = desk.settings
        fields = (
            Field(name="unit_name", title="单位名称", hint="全称，如 某某县应急管理局"),
            Field(name="region", title="行政区域", hint="如 某某县；省、市写全更好"),
            Field(name="unit_level", title="单位层级", kind="choice", value=settings.unit_level,
                  choices=tuple((one, one.label) for one in UnitLevel)),
            Field(name="officer", title="主班姓名", hint="登记的每一条都记在主班名下"),
        )  # fmt: skip
        super().__init__(
            broadcast,
            "欢迎使用值守台",
            fields,
            self._answer,
            now=desk.now(),
            verb="开始值守",
            hint="先答四个问题，都可以以后在“设置”里改。本程序不处理涉密信息。",
        )
        self.back.hide()
        self.example: QPushButton = button("看示例、练习（虚构的青山县，另开窗口）", Key.PRACTICE.shown)
        self.example.clicked.connect(self._on_example_clicked)
        self.extra.addWidget(self.example)
        QWidget.setTabOrder(self.rows["officer"].editor, self.example)

    def _answer(self, values: Values) -> Changed:
        from app.services.settings import editing  # what it looks at loads with the first answer

        lacking = {name: f"请填写{self.rows[name].field.title}" for name in ASKED if not str(values[name]).strip()}
        if lacking:
            raise Refused("；".join(lacking.values()) + "。", fields=lacking)
        officer, region = str(values["officer"]).strip(), str(values["region"])
        settings = replaced(
            self.desk.settings,
            ready=True,
            unit_name=values["unit_name"],
            region=region,
            unit_level=values["unit_level"],
            number_code=f"{region[:1]}应急值" if region else "应急值",
            officers=(officer,),
        )
        editing.change_settings(self.desk, settings)
        shift.assign(self.desk, {DutyRole.MAIN: officer})
        return Changed(EVERYTHING)

    @Slot()
    def _on_example_clicked(self) -> None:
        self.broadcast.practice_requested.emit()


def on_duty(desk: Desk, broadcast: Broadcast) -> Form:
    """Who is on duty from now on."""
    rows = shift.people(desk)
    planned = shift.planned(desk)
    phones = officers.phones(desk)

    def person(role: DutyRole) -> str:
        if planned:
            return planned.get(role, "")
        return rows[role].person if role in rows else ""

    def phone(role: DutyRole) -> str:
        if role in rows and rows[role].person == person(role):
            return rows[role].phone
        return phones.get(person(role), "")

    def save(values: Values) -> Changed:
        people = {role: str(values[role.value]) for role in DutyRole}
        phones = {role: str(values[f"{role.value}-phone"]) for role in DutyRole}
        return shift.assign(desk, people, phones)

    fields = tuple(
        field
        for role in DutyRole
        for field in (
            Field(name=role.value, title=role.label, value=person(role), hint="姓名"),
            Field(name=f"{role.value}-phone", title="电话", value=phone(role)),
        )
    )
    names = "、".join(desk.settings.officers)
    hint = f"登记的每一条都记在主班名下。名单：{names}" if names else "登记的每一条都记在主班名下。"
    hint += "已按值班表填好这一班，实到不同的请改。" if planned else ""
    return FormPage(broadcast, "当班人员", fields, save, now=desk.now(), verb="接班", hint=hint)
