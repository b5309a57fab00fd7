"""现在备份, and how the last backup went."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget
from shiboken6 import isValid

from app.services.desk.desk import Desk
from app.services.runtime.errors import DutyDeskError
from app.services.security import backups
from app.services.security.open_book import mirror_state
from app.ui.kit.labels import button, label, set_tone
from app.ui.kit.signals import Broadcast


class BackupRow(QWidget):
    """A button and a sentence."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.act = button("现在备份")
        self.act.clicked.connect(self._on_act_clicked)
        self.drill = button("恢复演练…")
        self.drill.clicked.connect(self._on_drill_clicked)
        self.state = label("", 13, tone="muted", wrap=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.act)
        line.addWidget(self.drill)
        line.addWidget(self.state, 1)
        self._show()

    def _show(self) -> None:
        known = backups.last(self.desk)
        mirror = mirror_state(self.desk)
        said = [f"{place}：{one.wrong or one.file or '还没有备份过。'}" for place, one in known.items()]
        if mirror is not None:
            said.append(mirror.sentence)
        self.state.setText("\n".join(said) or "还没有备份过。")
        wrong = any(one.wrong for one in known.values()) or (mirror is not None and mirror.wrong)
        set_tone(self.state, "tone", "error" if wrong else "muted")

    def _made(self, answer: str | DutyDeskError) -> None:
        wrong = answer.sentence if isinstance(answer, DutyDeskError) else answer
        if wrong:
            self.broadcast.warn(wrong)
        else:
            self.broadcast.say(f"已备份到{len(backups.last(self.desk))}处并逐条核对。")
        if isValid(self):
            self._show()

    @Slot()
    def _on_drill_clicked(self) -> None:
        from app.ui.security.security_forms import drilled

        self.broadcast.form_requested.emit(drilled(self.desk, self.broadcast))

    @Slot()
    def _on_act_clicked(self) -> None:
        if not self.desk.settings.backup_places:
            self.broadcast.warn("请先填写备份位置并保存。")
            return
        self.state.setText("正在备份…")
        self.broadcast.tasks.ask(partial(backups.make, self.desk), self._made, lane="backup", may_hang=True)
