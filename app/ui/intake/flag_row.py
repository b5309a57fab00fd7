"""The circumstances that change who must be told how fast, as a row of switches."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from app.models.vocabulary.incident import INTAKE_FLAGS, Flag
from app.ui.kit.flow import FlowLayout
from app.ui.kit.labels import button, label
from app.ui.kit.theme import LOOK


class FlagRow(QWidget):
    """Space switches the focused one."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[Flag, QPushButton] = {}
        line = FlowLayout(self, gap=6)
        line.addWidget(label("标记", 13, tone="muted"))
        for flag in INTAKE_FLAGS:
            made = button(flag.label, checkable=True)
            made.setFont(LOOK.font(13))
            made.setStyleSheet(f"padding: {LOOK.px(3)}px {LOOK.px(7)}px;")
            made.toggled.connect(self._on_flag_toggled)
            self.buttons[flag] = made
            line.addWidget(made)

    @Slot(bool)
    def _on_flag_toggled(self, _on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.changed.emit()
