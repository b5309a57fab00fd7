"""A line to search in: Down goes on to the list, Enter takes its first line."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from app.ui.kit.edits import SaidLine


class SearchLine(SaidLine):
    """Tells when the officer wants to go on to what was found."""

    went_down = Signal()

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down leaves the line; every other key is a line's own."""
        if event.key() == Qt.Key.Key_Down:
            self.went_down.emit()
            return
        super().keyPressEvent(event)
