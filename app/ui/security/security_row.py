"""安全: how the book is kept, its proof, and what can be done about both."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.services.desk.changes import Topic
from app.services.desk.desk import Desk
from app.services.runtime.errors import DutyDeskError
from app.services.security import encryption, left_behind
from app.services.security.keystore import Way
from app.services.security.open_book import key_state
from app.services.security.proof import Proof, check, last_words
from app.ui.exchange.units_row import UnitsRow
from app.ui.kit.flow import FlowLayout
from app.ui.kit.labels import button, label, set_tone
from app.ui.kit.signals import Broadcast
from app.ui.kit.theme import LOOK

PLAIN = "账本没有加密：拿到这台电脑或硬盘的人都能读。"
WAYS = {
    Way.RING: "账本已加密（SQLCipher，AES-256），密钥在系统钥匙串里。",
    Way.PHRASE: "账本已加密（SQLCipher，AES-256），密钥由单位口令保管。",
}
OTHER = "账本已加密（SQLCipher，AES-256），密钥由启动时给的密钥文件或恢复码打开。"
NO_SHEET = "恢复码还没有制作：换了电脑或忘了口令就再也打不开。请现在制作，密封保管。"


class SafetyRow(QWidget):
    """What is known about the key and the proof, with a button for each act."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.state = label("", 14, wrap=True)
        self.sheet_state = label("", 13, tone="error", wrap=True)
        self.verdict = label("", 13, tone="muted", wrap=True)
        self.buttons: dict[str, QPushButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(LOOK.px(10))
        layout.addWidget(label("加密", 16, medium=True))
        layout.addWidget(self.state)
        layout.addWidget(self.sheet_state)
        keys = self._row("encrypt", "加密账本…") + self._row("sheet", "制作恢复码…")
        keys += self._row("keep", "改用口令或钥匙串…") + self._row("rekey", "更换密钥…")
        layout.addLayout(_line(keys + self._row("plain", "导出明文副本…")))
        layout.addSpacing(LOOK.px(8))
        layout.addWidget(label("核验", 16, medium=True))
        layout.addWidget(self.verdict)
        layout.addLayout(_line(self._row("verify", "核验账本") + self._row("anchor", "核对纸上的链头…")))
        layout.addSpacing(LOOK.px(8))
        layout.addWidget(UnitsRow(desk, broadcast))
        self.show_state()
        broadcast.changed.connect(self._on_broadcast_changed)

    @Slot(frozenset)
    def _on_broadcast_changed(self, topics: frozenset[str]) -> None:
        if self.isVisible() and topics & {Topic.SETTINGS, Topic.JOURNAL}:  # keys and proofs are told in the log
            self.show_state()

    def showEvent(self, event: QShowEvent) -> None:
        """Things may have changed while another tab was shown."""
        self.show_state()
        super().showEvent(event)

    def _row(self, name: str, title: str) -> list[QPushButton]:
        made = button(title)
        made.setObjectName(name)
        made.clicked.connect(self._on_button_clicked)
        self.buttons[name] = made
        return [made]

    def show_state(self) -> None:
        """Say how things stand now."""
        held = key_state(self.desk)
        sealed, ways = held.sealed, held.ways
        self.state.setText(WAYS.get(next(iter(ways), Way.RING), OTHER) if ways else OTHER if sealed else PLAIN)
        left = left_behind.sentence(self.desk)
        self.state.setText(f"{self.state.text()}\n{left}".strip())
        set_tone(self.state, "tone", "ok" if sealed and not left else "near")
        missing = encryption.recovery_missing(self.desk)
        self.sheet_state.setText(NO_SHEET if missing else "")
        self.sheet_state.setVisible(missing and self.sheet_state.parent() is not None)
        self.buttons["encrypt"].setVisible(not sealed and self.buttons["encrypt"].parent() is not None)
        for name in ("sheet", "keep", "rekey"):
            self.buttons[name].setVisible(sealed and self.buttons[name].parent() is not None)
        self.verdict.setText(last_words(self.desk))

    @Slot()
    def _on_button_clicked(self) -> None:
        name = self.sender().objectName()
        if name == "verify":
            self._verify()
            return
        from app.ui.security.security_forms import FORMS

        self.broadcast.form_requested.emit(FORMS[name](self.desk, self.broadcast))

    def _verify(self) -> None:
        self.verdict.setText("正在逐条核验…")
        self.buttons["verify"].setEnabled(False)
        self.broadcast.tasks.ask(partial(check, self.desk), self._verified, slow=True)

    def _verified(self, answer: Proof | DutyDeskError) -> None:
        sentence = answer.sentence
        wrong = isinstance(answer, DutyDeskError) or not answer.ok
        (self.broadcast.warn if wrong else self.broadcast.say)(sentence)
        if isValid(self):
            self.buttons["verify"].setEnabled(True)
            self.verdict.setText(sentence)
            set_tone(self.verdict, "tone", "error" if wrong else "muted")


def _line(buttons: list[QPushButton]) -> FlowLayout:
    line = FlowLayout()
    for one in buttons:
        line.addWidget(one)
    return line
