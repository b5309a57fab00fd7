"""The locked window (锁屏): the time, 接报 and 登录; nothing that was written can be read here."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.services.desk.desk import Desk
from app.services.watch.watch import Beat
from app.ui.duty import sign_on_forms
from app.ui.kit.form_base import Form, named
from app.ui.kit.formats import clock_time, day_text
from app.ui.kit.keys import Key
from app.ui.kit.labels import button, label, margins
from app.ui.kit.signals import Broadcast
from app.ui.kit.theme import LOOK

CLAIMING = "claiming"
UNCLAIMED = "来报已登记，时限已起算；谁接的没有记，登录后请写一条记事。"


class LockScreen(QStackedWidget):
    """Its face, and one small form at a time over it."""

    opened = Signal()
    """Somebody has signed on."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.call: sign_on_forms.LockedCall | None = None
        self.form: Form | None = None
        """What is shown over the face, None for the face itself."""
        self._claim = ""
        self.face = QWidget()
        self.time = label("", 72)
        self.day = label("", 18, tone="muted")
        self.who = label("", 15, tone="muted")
        self.said = label("", 15, tone="ok", wrap=True)
        self._setup_face()
        self.addWidget(self.face)
        margin = LOOK.px(12)
        self.setContentsMargins(margin, 0, margin, margin)
        broadcast.form_closed.connect(self._on_broadcast_form_closed)
        broadcast.back_requested.connect(self._on_broadcast_back_requested)
        broadcast.ticked.connect(self._on_broadcast_ticked)

    def _setup_face(self) -> None:
        layout = QVBoxLayout(self.face)
        margins(layout, 24, 24, 24, 24)
        layout.setSpacing(LOOK.px(10))
        layout.addStretch(2)
        for one in (self.time, self.day, label("已锁屏，时限照常计时、响铃", 20, medium=True), self.who):
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(one)
        line = QHBoxLayout()
        line.addStretch(1)
        self.take = button("接报", Key.INTAKE.shown, primary=True)
        self.enter = button("登录", Key.SIGN_ON.shown)
        self.take.clicked.connect(self.take_call)
        self.enter.clicked.connect(self.ask)
        line.addWidget(self.take)
        line.addWidget(self.enter)
        line.addStretch(1)
        layout.addSpacing(LOOK.px(12))
        layout.addLayout(line)
        self.said.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.said)
        layout.addStretch(3)

    def begin(self) -> None:
        """The face, ready for the first key."""
        self._put_away()
        session = self.desk.session
        here = "、".join(one.name for one in session.present) if session is not None else ""
        self.who.setText(f"已登录：{here}" if here else "没有人登录")
        self.said.setText("")
        self._show_time()
        self.enter.setFocus()

    def say(self, text: str) -> None:
        """One sentence that holds nothing of any incident."""
        self.said.setText(text)

    @Slot()
    def ask(self) -> None:
        """登录."""
        self._show(sign_on_forms.signing_on(self.desk, self.broadcast))

    @Slot()
    def take_call(self) -> None:
        """接报 without a name; one that was begun is gone on with."""
        if self.call is None:
            self.call = sign_on_forms.LockedCall(self.desk, self.broadcast, self._on_booked)
        self._show(self.call)

    def _on_booked(self, incident: str) -> None:
        self._claim = incident

    @Slot()
    def back(self) -> None:
        """Esc: the face; a call that was begun stays, one that is booked and nobody's is said to be."""
        asked = self.form is not None and self.form.name == CLAIMING
        self.begin()
        if asked:
            self.say(UNCLAIMED)

    def given_up(self) -> Form | None:
        """A call that was typed and not booked when the window was unlocked; it is not ours any more."""
        call, self.call = self.call, None
        if call is None:
            return None
        if self.form is call:
            self.form = None
        self.removeWidget(call)
        if call.finished:
            call.deleteLater()
            return None
        return call

    def _show(self, form: Form) -> None:
        self._put_away()
        self.form = form
        if self.indexOf(form) < 0:
            self.addWidget(form)
        self.setCurrentWidget(form)
        form.focus_first()

    def _put_away(self) -> None:
        form, self.form = self.form, None
        self.setCurrentWidget(self.face)
        if form is not None and form is not self.call:
            self.removeWidget(form)
            form.deleteLater()

    def _show_time(self) -> None:
        now = self.desk.now()
        self.time.setText(clock_time(now))
        self.day.setText(day_text(now))

    @Slot(Form)
    def _on_broadcast_form_closed(self, form: Form) -> None:
        """What was asked here is done: after a call its taker is asked for, after 登录 the window opens."""
        if form is not self.form:
            return
        if form is self.call:
            self.call = None
        self.begin()
        session = self.desk.session
        if session is not None and not session.locked:
            self.opened.emit()
        elif self._claim:
            incident, self._claim = self._claim, ""
            self._show(named(sign_on_forms.claiming(self.desk, self.broadcast, incident), CLAIMING))
        else:
            self.say("已记下。")

    @Slot()
    def _on_broadcast_back_requested(self) -> None:
        if self.isVisible():
            self.back()

    @Slot(Beat)
    def _on_broadcast_ticked(self, _beat: Beat) -> None:
        if self.isVisible():
            self._show_time()
