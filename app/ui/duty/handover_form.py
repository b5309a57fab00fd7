"""交接班: both go through what is open item by item, try the equipment, and sign; a restart loses nothing of it."""

import msgspec
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.models.vocabulary.duty import DutyRole
from app.services.desk.desk import Desk
from app.services.duty import handing_over, handover_steps, relief, rotas, shift, signing_over
from app.services.duty.handing_over import HandoverDraft
from app.services.duty.handover_steps import Progress
from app.services.runtime.errors import DutyDeskError
from app.services.watch.watch import Beat
from app.ui.duty.steps_list import StepsList
from app.ui.kit.field_row import Field, FieldRow
from app.ui.kit.form_base import Form
from app.ui.kit.keys import Key, bind
from app.ui.kit.labels import button, foot, label, margins, refusal, scrolled, titled_panel
from app.ui.kit.settling import TOO_SOON, Settling
from app.ui.kit.signals import Broadcast
from app.ui.kit.theme import LOOK
from app.ui.kit.turning import Turning

WIDE, NARROW = 420, 640
JOINT = "时限不到15分钟：原班主办"


class HandoverForm(Form):
    """Names and signatures on the left, what is gone through on the right."""

    own_draft = True

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__()
        self.name = "hand-over"
        self.desk = desk
        self.broadcast = broadcast
        self.settling = Settling(self, broadcast.monotonic)
        offered = _offered(desk)
        self.steps = StepsList(desk, broadcast, _gone_on_with(handover_steps.begun(desk), offered))
        self._kept = self.steps.progress
        self._first = offered
        self.rows = {one.name: FieldRow(one, desk.now()) for one in _fields(self._kept)}
        self.passwords: dict[str, FieldRow] = {}
        self.count = label("", 14, medium=True)
        self.message = refusal()
        self.sign = button("双方签字，交接", Key.SAVE.shown, primary=True)
        self.back = button("返回", Key.BACK.shown)
        self._setup_ui()
        self._ask_for_passwords()
        self.load()

    def _setup_ui(self) -> None:
        head, body = titled_panel(self, "交接班")
        head.addWidget(self.count)
        head.addStretch()
        left = QWidget()
        self.column = QVBoxLayout(left)
        margins(self.column, 0, 2, 6, 2)
        self.column.setSpacing(LOOK.px(8))
        for row in self.rows.values():
            self.column.addWidget(row)
        self.column.addStretch(1)
        side = scrolled(left)
        side.setMaximumWidth(LOOK.px(WIDE))
        area = QWidget()
        line = QHBoxLayout(area)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(side, 45)
        line.addWidget(self.steps, 55)
        Turning(area, line, NARROW)
        body.addWidget(scrolled(area), 1)
        body.addWidget(self.message)
        body.addLayout(foot(self.sign, self.back))
        bind(Key.SAVE, self, self._on_sign_clicked)
        self.sign.clicked.connect(self._on_sign_clicked)
        self.back.clicked.connect(self.broadcast.back_requested)
        self.steps.went_on.connect(self._on_steps_went_on)
        self.steps.told.connect(self.message.setText)
        for name in ("from", "to"):
            editor = self.rows[name].editor
            if isinstance(editor, QLineEdit):
                editor.editingFinished.connect(self._ask_for_passwords)
        self.broadcast.changed.connect(self._on_broadcast_changed)
        self.broadcast.ticked.connect(self._on_broadcast_ticked)

    @property
    def finished(self) -> bool:
        """Whether nothing was gone through or typed yet."""
        return self._typed() == self._first

    def focus_first(self) -> None:
        """The list has the keys, once it is known who takes over."""
        (self.steps.table if self._typed().taken else self.rows["to"].editor).setFocus()

    def load(self) -> None:
        """What is open now, and how much of it is left."""
        whole = self.steps.load()
        left = self.steps.left
        self.count.setText(f"共{whole}项，{f'还有{left}项' if left else '都已交清'}")

    def _typed(self) -> Progress:
        said = {name: row.value() for name, row in self.rows.items()}
        return msgspec.structs.replace(
            self.steps.progress, out=str(said["from"]), taken=str(said["to"]), leader=str(said["leader"]),
            notes=str(said["notes"]), joint=bool(said["joint"]), begun=None,
        )  # fmt: skip

    def _keep(self) -> None:
        """What was done so far is safe."""
        typed = self._typed()
        if typed == self._kept:
            return
        try:
            if typed == self._first:
                handover_steps.drop(self.desk)
            else:
                handover_steps.keep(self.desk, typed)
        except DutyDeskError as error:
            self.message.setText(error.sentence)
            return
        self._kept = typed

    @Slot()
    def _ask_for_passwords(self) -> None:
        """A field for everybody who signs with a password."""
        typed = self._typed()
        try:
            out, taken = rotas.names_in(typed.out), rotas.names_in(typed.taken)
        except DutyDeskError:
            return
        asked = signing_over.asked(self.desk, (*out, *taken))
        if tuple(self.passwords) == asked:
            return
        for row in self.passwords.values():
            row.hide()
            row.deleteLater()
        self.passwords = {name: self._password(name, "交班" if name in out else "接班") for name in asked}
        for number, row in enumerate(self.passwords.values()):
            self.column.insertWidget(len(self.rows) + number, row)

    def _password(self, name: str, side: str) -> FieldRow:
        field = Field(name=name, title=f"{name}口令", kind="secret", hint=f"{side}人{name}本人输入，即为签字")
        return FieldRow(field, self.desk.now())

    def _draft(self) -> HandoverDraft:
        """What is signed; raises Refused for a name that stands twice."""
        typed = self._typed()
        return HandoverDraft(
            out=rotas.names_in(typed.out), taken=rotas.names_in(typed.taken), leader=typed.leader,
            notes=tuple(typed.notes.splitlines()), checks=typed.checks, joint=typed.joint, passed=typed.passed,
            passwords={name: str(row.value()) for name, row in self.passwords.items()},
        )  # fmt: skip

    @Slot()
    def _on_sign_clicked(self) -> None:
        if not self.settling.ready:
            self.message.setText(TOO_SOON)
            return
        self._ask_for_passwords()
        try:
            changed = handing_over.hand_over(self.desk, self._draft()).changed
        except DutyDeskError as error:
            self._show_refusal(error)
            return
        self._kept = self._first = self._typed()
        self.broadcast.publish(changed)
        self.broadcast.form_closed.emit(self)

    def _show_refusal(self, error: DutyDeskError) -> None:
        """At the field it names, and as a sentence; what is new in the list is shown."""
        named = str(error.where.get("field", ""))
        held = {**self.rows, **{f"password:{name}": row for name, row in self.passwords.items()}}
        for name, row in held.items():
            row.show_error(error.sentence if name == named else "")
        self.message.setText(error.sentence)
        self.load()
        (held[named].editor if named in held else self.steps.table).setFocus()

    @Slot()
    def _on_steps_went_on(self) -> None:
        self._keep()
        left = self.steps.left
        self.count.setText(f"还有{left}项" if left else "都已交清，双方签字")

    @Slot(frozenset)
    def _on_broadcast_changed(self, _topics: frozenset[str]) -> None:
        if self.isVisible():
            self.load()

    @Slot(Beat)
    def _on_broadcast_ticked(self, _beat: Beat) -> None:
        """What was typed is kept within a second; a hand-over that was given up does not come back as it was left."""
        self.steps.siren.look()
        self._keep()
        if not self.isVisible() and self._given_up():
            self.broadcast.form_closed.emit(self)

    def _given_up(self) -> bool:
        """Whether what was gone through here is too old to be signed."""
        if self._kept == self._first:
            return False
        held = handover_steps.begun(self.desk)
        return held is None or held.begun is None


def _fields(held: Progress) -> tuple[Field, ...]:
    return (
        Field(name="from", title="交班人", value=held.out, hint="姓名用顿号隔开"),
        Field(name="to", title="接班人", value=held.taken, hint="主班、副班"),
        Field(name="leader", title="带班领导", value=held.leader),
        Field(name="notes", title="交代下一班", kind="text", rows=3, value=held.notes, hint="一行一条"),
        Field(name="joint", title="联合交接", kind="check", value=held.joint, hint=JOINT),
    )


def _gone_on_with(held: Progress | None, offered: Progress) -> Progress:
    """What was begun, the names it lacks as offered."""
    if held is None:
        return offered
    return msgspec.structs.replace(
        held, out=held.out or offered.out, taken=held.taken or offered.taken, leader=held.leader or offered.leader,
        begun=None,
    )  # fmt: skip


def _offered(desk: Desk) -> Progress:
    """Who is on now, and who is next by the rota."""
    people = shift.people(desk)
    out = "、".join(people[one].person for one in (DutyRole.MAIN, DutyRole.DEPUTY) if one in people)
    turn = rotas.on_at(desk, desk.now() + relief.EARLY)
    taken = "、".join(turn.on) if turn is not None else ""
    return Progress(out=out, taken="" if taken == out else taken, leader=turn.leader if turn is not None else "")
