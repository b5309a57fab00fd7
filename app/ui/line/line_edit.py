"""The field of the line: one line high, as many as its words need up to six; Enter is asked for, never typed."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QSize, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy

from app.ui.kit.edits import SaidText
from app.ui.kit.input_guard import composing
from app.ui.kit.keys import Key
from app.ui.kit.theme import LOOK
from app.ui.kit.wrapping import Mark, selections

MOST = 6
"""Lines it grows to."""
ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
THROUGH = frozenset({Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})
"""Keys that scroll the incident also while one types."""


class LineEdit(SaidText):
    """Shift+Enter begins a new line; a held Enter asks once."""

    enter_pressed = Signal()
    walk_requested = Signal()
    """Tab: to what is asked."""
    left = Signal()
    """Esc: back to the page; the words stay."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("一行")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFont(LOOK.font(15))
        self._lines = 1
        self.textChanged.connect(self.fit)
        self.document().documentLayout().documentSizeChanged.connect(self._on_document_size_changed)

    def event(self, event: QEvent) -> bool:
        """The keys that scroll the incident are left to it; Esc is the line's own."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() in THROUGH:
                event.ignore()
                return False
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Tab and Esc act; everything else is typed."""
        key, held = event.key(), event.modifiers()
        if key in ENTER and not held & Qt.KeyboardModifier.ShiftModifier:
            if not event.isAutoRepeat():
                self.enter_pressed.emit()
        elif key == Qt.Key.Key_Tab and not held:
            self.walk_requested.emit()
        elif key == Qt.Key.Key_Escape and not composing():
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def mark(self, read: Iterable[tuple[str, bool]]) -> None:
        """These words, in their order, were read: those that will be done and those that are asked differ."""
        text, at, found = self.toPlainText(), 0, []
        for words, sure in read:
            start = text.find(words, at)
            if start >= 0:
                found.append(Mark(start, start + len(words), sure=sure))
                at = start
        self.setExtraSelections(selections(self.document(), text, found))

    def sizeHint(self) -> QSize:
        """As high as the lines that are shown."""
        return QSize(LOOK.px(200), self._lines * self.fontMetrics().lineSpacing() + LOOK.px(20))

    @Slot(QSizeF)
    def _on_document_size_changed(self, _size: QSizeF) -> None:
        self.fit()

    @Slot()
    def fit(self) -> None:
        """Grow or shrink with the words; never while an input method composes."""
        if composing():
            return
        rows = int(self.document().size().height())
        lines = max(1, min(MOST, rows))
        bar = Qt.ScrollBarPolicy.ScrollBarAsNeeded if rows > MOST else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(bar)
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()
        self.setFixedHeight(self.sizeHint().height())


LEAVE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
HINT = f"写下听到的话，看清再回车（{Key.NOTE.shown}）"
NOBODY = f"没有选中事件（来电按 {Key.INTAKE.shown} 接报），回车记入值班日志"
