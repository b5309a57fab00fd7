"""The fields words are typed, pasted and shown in: what stands there turns nothing around (Unicode UAX #9).

A mark that turns the writing is no word; a person who corrects or books what stands in a field never saw it.
"""

from PySide6.QtCore import QMimeData, Slot
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.models.texts import unturned


class SaidLine(QLineEdit):
    """One line, for everything but passphrases."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.textChanged.connect(self._on_self_text_changed)
        self.setText(text)

    @Slot(str)
    def _on_self_text_changed(self, text: str) -> None:
        shown = unturned(text)
        if shown != text:
            place = len(unturned(text[: self.cursorPosition()]))
            self.setText(shown)
            self.setCursorPosition(place)


class SaidText(QPlainTextEdit):
    """Many lines, put in by the program or pasted; keys and input methods make no such marks."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlainText(text)

    def setPlainText(self, text: str) -> None:
        """These words in place of all."""
        super().setPlainText(unturned(text))

    def insertPlainText(self, text: str) -> None:
        """These words at the cursor."""
        super().insertPlainText(unturned(text))

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste or drop: the words alone."""
        if source.hasText():
            self.insertPlainText(source.text())
