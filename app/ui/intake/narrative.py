"""The narrative: plain text in which the words behind each finding are marked without touching the cursor."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.services.extraction import Finding
from app.ui.kit.edits import SaidText
from app.ui.kit.wrapping import Mark, selections


class NarrativeEdit(SaidText):
    """Tab goes on to the next field; marks follow the text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setTabChangesFocus(True)
        self.reading: Callable[[], QWidget | None] | None = None
        """Where the first thing that was read stands and waits."""
        self.setAccessibleName("来报内容")
        self.setPlaceholderText("边听边写。写到的时间、地点、伤亡会在右边列出，由你采用。")

    def focusNextPrevChild(self, following: bool) -> bool:  # noqa: FBT001 - Qt's own signature
        """Tab goes to what was read first, where something was."""
        target = self.reading() if following and self.reading is not None else None
        if target is None:
            return super().focusNextPrevChild(following)
        target.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def mark(self, findings: Iterable[Finding]) -> None:
        """Mark the words of findings: sure ones and doubtful ones differ."""
        marks = [Mark(one.start, one.end, sure=one.sure) for one in findings]
        self.setExtraSelections(selections(self.document(), self.toPlainText(), marks))
