"""A document inside the program: PDF as pages, a picture fitted to the width, words as words; nothing is run."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QStackedWidget, QWidget

from app.models.library.rows import DocumentRow
from app.services.library.pages import PAGE
from app.services.library.reading_files import PICTURES
from app.ui.kit.edits import SaidText
from app.ui.kit.paper_view import PaperView
from app.ui.kit.pictures import picture_in
from app.ui.kit.theme import LOOK


class PictureView(QScrollArea):
    """A picture as wide as there is room; taller ones scroll."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("图片")
        self.picture = QPixmap()
        self.shown = QLabel()
        self.shown.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setWidget(self.shown)

    def load(self, data: bytes) -> str:
        """Show it; returns what is wrong with it, empty when nothing."""
        image, wrong = picture_in(data)
        if wrong:
            return wrong
        self.picture = QPixmap.fromImage(image)
        self._fit()
        return ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self.picture.isNull():
            return
        wide = min(self.viewport().width(), self.picture.width())
        mode = Qt.TransformationMode.SmoothTransformation
        self.shown.setPixmap(self.picture.scaledToWidth(max(wide, 1), mode))


class DocumentView(QStackedWidget):
    """Whatever a document is; a sentence where it cannot be shown."""

    def __init__(self) -> None:
        super().__init__()
        self.paper = PaperView()
        self.picture = PictureView()
        self.words = SaidText()
        self.words.setReadOnly(True)
        self.words.setFrameShape(QFrame.Shape.NoFrame)
        self.words.setFont(LOOK.font(15))
        self.words.setAccessibleName("文字")
        for one in (self.paper, self.picture, self.words):
            self.addWidget(one)

    @property
    def inner(self) -> QWidget:
        """What takes the keys that scroll."""
        shown = self.currentWidget()
        return (self.paper.currentWidget() if shown is self.paper else shown) or self

    def show_sentence(self, text: str) -> None:
        """Say something in place of a document."""
        self.paper.show_text(text)
        self.setCurrentWidget(self.paper)

    def show_document(self, row: DocumentRow, data: bytes, text: str, page: int = 0, word: str = "") -> None:
        """Show its bytes, from a page (from 1) or the first place of a word on."""
        ending = row.file.lower()
        if data.startswith(b"%PDF"):
            self.paper.show_paper(data, page, word)
            self.setCurrentWidget(self.paper)
        elif ending.endswith(PICTURES):
            wrong = self.picture.load(data)
            if wrong:
                self.show_sentence(wrong)
            else:
                self.setCurrentWidget(self.picture)
        else:
            self.words.setPlainText(text.replace(PAGE, "\n"))
            self.setCurrentWidget(self.words)
            if word:
                self.words.find(word)
