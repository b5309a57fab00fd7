"""What Enter would do, as chips: what is sure, what is asked (Enter takes, Delete leaves), what follows from it."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from app.models.texts import unturned
from app.services.reports.typed_line import Effect, Stand
from app.ui.kit.flow import FlowLayout
from app.ui.kit.labels import set_tone
from app.ui.line.line_edit import ENTER, LEAVE

STATES = {Stand.SURE: "sure", Stand.ASKED: "doubt", Stand.LEFT: "left", Stand.FOLLOWS: "follows"}


class Chip(QPushButton):
    """One effect; those that can be answered take the focus."""

    answered = Signal(str, bool)
    """Its key; whether it was taken."""
    left = Signal()
    """Esc."""

    def __init__(self, effect: Effect) -> None:
        super().__init__(effect.words if effect.stand is not Stand.LEFT else f"不采用 {effect.words.rstrip('？')}")
        self.effect = effect
        self.setObjectName("chip")
        self.setAutoDefault(False)
        self.setToolTip(unturned(effect.why))
        self.setAccessibleName(f"{self.text()} {effect.why}".strip())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if effect.key else Qt.FocusPolicy.NoFocus)
        set_tone(self, "state", "said" if effect.carried else STATES[effect.stand])
        if effect.key:
            self.clicked.connect(self._on_clicked)

    def event(self, event: QEvent) -> bool:
        """Esc is the chip's own while it has the focus."""
        asked = event if event.type() is QEvent.Type.ShortcutOverride else None
        if isinstance(asked, QKeyEvent) and asked.key() == Qt.Key.Key_Escape:
            asked.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes, Delete leaves, Esc goes back to the words."""
        if event.isAutoRepeat():
            return
        if event.key() in ENTER and self.effect.key:
            self.answered.emit(self.effect.key, True)  # noqa: FBT003 - a signal takes no names
        elif event.key() in LEAVE and self.effect.key:
            self.answered.emit(self.effect.key, False)  # noqa: FBT003 - a signal takes no names
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_clicked(self) -> None:
        """A click takes what is asked and leaves what is sure."""
        self.answered.emit(self.effect.key, self.effect.stand is not Stand.SURE)


class EffectChips(QWidget):
    """The chips in their order; what had the focus keeps it over another reading."""

    answered = Signal(str, bool)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.chips: list[Chip] = []
        self.row = FlowLayout(self, gap=6)
        self.hide()

    def show_effects(self, effects: tuple[Effect, ...]) -> None:
        """Show these; nothing is made anew where nothing changed."""
        if tuple(one.effect for one in self.chips) == effects:
            return
        held = next((one.effect.key for one in self.chips if one.hasFocus()), "")
        for old in self.chips:
            self.row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.chips = [Chip(one) for one in effects]
        for chip in self.chips:
            chip.answered.connect(self.answered)
            chip.left.connect(self.left)
            self.row.addWidget(chip)
            chip.show()
        self.setVisible(bool(self.chips))
        self.updateGeometry()
        again = next((one for one in self.chips if held and one.effect.key == held), None)
        if again is not None:
            again.setFocus()

    def walk(self, after: str = "") -> bool:
        """The focus goes to the first thing that is asked, behind a key's chip where one is named; False for none."""
        keys = [one.effect.key for one in self.chips]
        start = keys.index(after) + 1 if after in keys else 0
        asked = next((one for one in self.chips[start:] if one.effect.stand is Stand.ASKED), None)
        if asked is None and not after:  # nothing is asked: what is sure can still be left
            asked = next((one for one in self.chips if one.effect.key), None)
        if asked is not None:
            asked.setFocus(Qt.FocusReason.TabFocusReason)
        return asked is not None
