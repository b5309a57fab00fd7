"""The narrative: plain text in which the words behind each finding are marked without touching the cursor."""

from collections.abc import Iterable

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from app.services.extraction import Finding
from app.ui.kit.theme import LOOK


class NarrativeEdit(QPlainTextEdit):
    """Tab goes on to the next field; marks follow the text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setAccessibleName("来报内容")
        self.setPlaceholderText("边听边写。写到的时间、地点、伤亡会在右边列出，由你采用。")

    def mark(self, findings: Iterable[Finding]) -> None:
        """Mark the words of findings: sure ones and doubtful ones differ."""
        text = self.toPlainText()
        marks = []
        for one in findings:
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(_units(text, one.start))
            cursor.setPosition(_units(text, one.end), QTextCursor.MoveMode.KeepAnchor)
            look = QTextCharFormat()
            look.setBackground(LOOK.color("sure_bg" if one.sure else "doubt_bg"))
            selection.cursor = cursor
            selection.format = look
            marks.append(selection)
        self.setExtraSelections(marks)


def _units(text: str, index: int) -> int:
    """Qt counts UTF-16 units; characters beyond U+FFFF are two."""
    return index + sum(1 for char in text[:index] if ord(char) > 0xFFFF)
