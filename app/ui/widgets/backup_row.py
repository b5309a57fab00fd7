"""现在备份, and how the last backup went."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget
from shiboken6 import isValid

from app.services import guarding
from app.services.desk import Desk
from app.services.errors import DutyDeskError
from app.ui.signals import Broadcast
from app.ui.widgets.labels import button, label, set_tone


class BackupRow(QWidget):
    """A button and a sentence."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.act = button("现在备份")
        self.act.clicked.connect(self._on_act_clicked)
        self.state = label("", 13, tone="muted", wrap=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.act)
        line.addWidget(self.state, 1)
        self._show()

    def _show(self) -> None:
        known = guarding.last(self.desk)
        self.state.setText(known.wrong or (f"上次备份：{known.file}" if known.file else "还没有备份过。"))
        set_tone(self.state, "tone", "error" if known.wrong else "muted")

    def _made(self, answer: str | DutyDeskError) -> None:
        wrong = answer.sentence if isinstance(answer, DutyDeskError) else answer
        if wrong:
            self.broadcast.warn(wrong)
        else:
            self.broadcast.say(f"已备份并通过核对：{guarding.last(self.desk).file}")
        if isValid(self):
            self._show()

    @Slot()
    def _on_act_clicked(self) -> None:
        if not self.desk.settings.backup_folder:
            self.broadcast.warn("请先填写备份位置并保存。")
            return
        self.state.setText("正在备份…")
        self.broadcast.tasks.ask(partial(guarding.make, self.desk), self._made, slow=True)
