"""设置 → 外观: whether the program opens when somebody logs in to this machine. It is no setting of the duty room."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.services.runtime import autostart
from app.services.runtime.errors import DutyDeskError
from app.ui.kit.flow import FlowLayout
from app.ui.kit.labels import button, label
from app.ui.kit.signals import Broadcast


class AutostartRow(QWidget):
    """How it stands in a sentence, and a button that turns it round."""

    def __init__(self, broadcast: Broadcast) -> None:
        super().__init__()
        self.broadcast = broadcast
        self.turn = button("")
        self.state = label("", 13, tone="muted", wrap=True)
        line = FlowLayout(self)
        line.addWidget(self.turn)
        line.addWidget(self.state)
        self.turn.clicked.connect(self._on_turn_clicked)
        self._show(autostart.state())

    def _show(self, found: autostart.Autostart) -> None:
        self._on = found.on
        self.turn.setText("不再自动打开" if found.on else "登录后自动打开")
        self.state.setText(found.sentence)

    @Slot()
    def _on_turn_clicked(self) -> None:
        try:
            found = autostart.switch(on=not self._on)
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)
            return
        self._show(found)
        self.broadcast.say(found.sentence)
