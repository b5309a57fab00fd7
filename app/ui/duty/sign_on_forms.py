"""Forms of 登录: signing on, a call at the locked window, who took it, the people of the room and their passwords."""

from collections.abc import Callable

from PySide6.QtCore import Slot

from app.models.officer.rights import role_in
from app.models.officer.rows import OfficerRow
from app.models.vocabulary.duty import OfficerRole
from app.services.desk import drafts
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.duty import officers, sign_on
from app.services.incident.intake import FORM, adopt, as_said, new_draft, read, receive
from app.services.incident.intake_draft import IntakeDraft
from app.services.runtime.errors import DutyDeskError, Refused
from app.services.watch.watch import Beat
from app.ui.kit.field_row import Field
from app.ui.kit.form import FormPage, Values
from app.ui.kit.form_base import Form, named
from app.ui.kit.signals import Broadcast

KEEPS = "没有人设口令时不用登录，一切照旧。设了以后，登记记在登录人名下，角色决定能做什么。"


def signing_on(desk: Desk, broadcast: Broadcast) -> FormPage:
    """Somebody signs on; others who are signed on stay so."""
    people = sign_on.with_passwords(desk)
    here = {one.id for one in desk.session.present} if desk.session is not None else set()
    waiting = [one for one in people if one.id not in here] or people
    first = waiting[0].name if waiting else ""

    def save(values: Values) -> Changed:
        return sign_on.sign_on(desk, str(values["name"] or ""), str(values["password"]))

    fields = (
        Field(name="name", title="姓名", kind="choice", value=first,
              choices=tuple((one.name, f"{one.name}（{officers.label_of(one)}）") for one in people)),
        Field(name="password", title="口令", kind="secret"),
    )  # fmt: skip
    return FormPage(broadcast, "登录", fields, save, now=desk.now(), verb="登录")


class LockedCall(FormPage):
    """接报 at the locked window: what was said and who called; what is surely read of it is adopted."""

    def __init__(self, desk: Desk, broadcast: Broadcast, booked: Callable[[str], None]) -> None:
        self.desk = desk
        self.draft = new_draft(desk)
        self._booked = booked
        self._saved: tuple[object, ...] = ()
        fields = (
            Field(name="narrative", title="来话", kind="text", rows=7, hint="什么时间、什么地点、出了什么事、伤亡多少"),
            Field(name="caller_unit", title="来电单位"),
            Field(name="caller_name", title="来电人"),
            Field(name="caller_phone", title="来电号码"),
        )
        hint = "登记后时限立即起算；随后请选谁接的电话。其余要素登录后在事件里补。"
        super().__init__(broadcast, "接报", fields, self._book, now=desk.now(), verb="登记", hint=hint)
        broadcast.ticked.connect(self._on_broadcast_ticked)

    def _as_typed(self, values: Values) -> IntakeDraft:
        from msgspec.structs import replace

        return replace(self.draft, **{name: str(values[name]) for name in self.rows})

    def _book(self, values: Values) -> Changed:
        typed = self._as_typed(values)
        findings = read(self.desk, typed.narrative, typed.received_at)
        changed = receive(self.desk, as_said(adopt(typed, findings, only_sure=True), findings))
        self._booked(changed.id)
        return changed

    @Slot(Beat)
    def _on_broadcast_ticked(self, _beat: Beat) -> None:
        """What was typed is kept within a second, and is a draft of 接报 after a crash."""
        values = {name: row.value() for name, row in self.rows.items()}
        typed = tuple(values.values())
        if typed == self._saved or not any(typed):
            return
        try:
            drafts.save(self.desk, FORM, self.draft.id, self._as_typed(values))
        except DutyDeskError as error:
            self.message.setText(error.sentence)
            return
        self._saved = typed


def claiming(desk: Desk, broadcast: Broadcast, incident: str) -> FormPage:
    """Who took the call that was just booked."""
    people = officers.listed(desk)

    def save(values: Values) -> Changed:
        if not values["name"]:
            raise Refused("请选接电话的人。", field="name")
        return sign_on.claim(desk, f"incident:{incident}", str(values["name"]))

    fields = (
        Field(name="name", title="接电话的", kind="choice", value="",
              choices=(("", "请选"), *((one.name, one.name) for one in people))),
    )  # fmt: skip
    hint = "来报已登记，时限已起算。请选是谁接的。"
    return FormPage(broadcast, "谁接的电话", fields, save, now=desk.now(), verb="记下", hint=hint)


def _choices(people: list[OfficerRow]) -> tuple[tuple[str, str], ...]:
    return tuple((one.name, f"{one.name}（{officers.label_of(one)}）") for one in people)


def adding(desk: Desk, broadcast: Broadcast) -> Form:
    """Somebody belongs to the room."""

    def save(values: Values) -> Changed:
        return officers.add(desk, str(values["name"]), values["role"], str(values["phone"]))

    fields = (
        Field(name="name", title="姓名", hint="两人同名的，在姓名后注明，如“李明（信息科）”"),
        Field(name="role", title="角色", kind="choice", value=OfficerRole.OFFICER,
              choices=tuple((one, one.label) for one in OfficerRole)),
        Field(name="phone", title="电话"),
    )  # fmt: skip
    return named(FormPage(broadcast, "登记值班人员", fields, save, now=desk.now()), "officer-add")


def changing(desk: Desk, broadcast: Broadcast, row: OfficerRow) -> Form:
    """Somebody has another role or number."""

    def save(values: Values) -> Changed:
        return officers.change(desk, row.name, values["role"], str(values["phone"]), str(values["reason"]))

    fields = (
        Field(name="role", title="角色", kind="choice", value=role_in(row.role),
              choices=tuple((one, one.label) for one in OfficerRole)),
        Field(name="phone", title="电话", value=row.phone),
        Field(name="reason", title="事由", hint="任免、轮岗"),
    )  # fmt: skip
    hint = f"改后立即按新角色管；{row.name}登记过的不变。"
    return FormPage(broadcast, f"改角色、电话　{row.name}", fields, save, now=desk.now(), verb="改", hint=hint)


def password(desk: Desk, broadcast: Broadcast, name: str = "") -> Form:
    """Somebody gets a password, or a new one."""

    def save(values: Values) -> Changed:
        return sign_on.set_password(
            desk, str(values["name"] or ""), str(values["password"]), str(values["again"])
        )  # fmt: skip

    fields = (
        Field(name="name", title="姓名", kind="choice", value=name, choices=_choices(officers.listed(desk))),
        Field(name="password", title="口令", kind="secret",
              hint=f"{sign_on.SHORTEST}到{sign_on.LONGEST}个字符，不要1111、1234"),
        Field(name="again", title="再输一遍", kind="secret"),
    )  # fmt: skip
    return FormPage(broadcast, "设登录口令", fields, save, now=desk.now(), verb="设口令", hint=KEEPS)


def no_password(desk: Desk, broadcast: Broadcast, name: str) -> Form:
    """Somebody has no password any more."""

    def save(_values: Values) -> Changed:
        return sign_on.take_password(desk, name)

    hint = f"{name}以后不能登录，登记过的仍记在{name}名下。所有人都取消的，回到不用登录。"
    return FormPage(broadcast, f"取消{name}的口令", (), save, now=desk.now(), verb="取消口令", hint=hint)


def leaving(desk: Desk, broadcast: Broadcast, name: str) -> Form:
    """Somebody does no duty any more."""

    def save(values: Values) -> Changed:
        return officers.leave(desk, name, str(values["reason"]))

    fields = (Field(name="reason", title="事由", hint="调离、退休"),)
    hint = f"{name}不再排班、不能登录，登记过的仍记在{name}名下。"
    return FormPage(broadcast, f"{name}离岗", fields, save, now=desk.now(), verb="离岗", hint=hint)
