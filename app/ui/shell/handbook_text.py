"""A chapter of the handbook as it is read: Markdown with the pictures beside it, as wide as there is room."""

from pathlib import Path
from urllib.parse import unquote

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QImage, QResizeEvent, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser

from app.services.runtime.resources import DOCS


class HandbookText(QTextBrowser):
    """Shows Markdown of ``docs``; a picture there is never wider than the column, others are not shown."""

    _widened = Signal()

    def __init__(self, folder: Path = DOCS) -> None:
        super().__init__()
        self.setAccessibleName("手册")
        self.setOpenLinks(False)
        self._folder = folder.resolve()
        self._words = ""
        self._laid_out = 0.0
        self._widened.connect(self._on_widened, Qt.ConnectionType.QueuedConnection)

    def show_chapter(self, words: str) -> None:
        """The chapter from its beginning."""
        self._words = words
        self._lay_out()
        self.moveCursor(self.textCursor().MoveOperation.Start)

    def turn(self) -> None:
        """One page on; from the end back to the beginning."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + bar.pageStep() if bar.value() < bar.maximum() else 0)

    def _lay_out(self) -> None:
        self._laid_out = self._room()
        self.clear()
        self.setCurrentCharFormat(QTextCharFormat())  # else new words look like those the cursor stood in
        self.setMarkdown(self._words)
        self._let_lines_break()

    def _let_lines_break(self) -> None:
        """Lines of code go on below where they are wider than the column, as all others do."""
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().nonBreakableLines():
                breaking = QTextBlockFormat()
                breaking.setNonBreakableLines(False)
                QTextCursor(block).mergeBlockFormat(breaking)
            block = block.next()

    def _room(self) -> float:
        """Points a picture may be wide, in a list too, whether or not the bar that scrolls stands there already."""
        bar = self.verticalScrollBar().sizeHint().width()
        sides = 2 * self.document().documentMargin() + self.document().indentWidth()
        return self.contentsRect().width() - bar - sides - 2

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A picture of the handbook, scaled down to the column; nothing from anywhere else."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        said = name.path() if isinstance(name, QUrl) else name
        path = (self._folder / unquote(said)).resolve()
        if self._folder not in path.parents:
            return QImage()
        image = QImage(str(path))
        ratio = self.devicePixelRatioF()
        room = int(self._room() * ratio)
        if not image.isNull() and 0 < room < image.width():
            image = image.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        image.setDevicePixelRatio(ratio)
        return image

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pictures follow the column, once this is over: what is laid out here must not be laid out within itself."""
        super().resizeEvent(event)
        if "![" in self._words and self._room() != self._laid_out:
            self._widened.emit()

    @Slot()
    def _on_widened(self) -> None:
        """What was read stays where it is as far as it can."""
        bar = self.verticalScrollBar()
        share = bar.value() / bar.maximum() if bar.maximum() else 0.0
        self._lay_out()
        bar.setValue(round(share * bar.maximum()))
