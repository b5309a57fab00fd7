"""The preview of a paper: shows the very bytes that are archived and printed, or a sentence instead."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QPointF, Qt
from PySide6.QtWidgets import QStackedWidget

from app.ui.kit.labels import label

if TYPE_CHECKING:
    from PySide6.QtPdfWidgets import QPdfView

KEPT = 6


class PaperView(QStackedWidget):
    """Each paper gets a viewer and a document of its own (QtPdf loads with the first one).

    A viewer keeps page images by number: one that went on to another paper could show a page of the paper before. Each
    viewer is made before its document, so that it goes first when all are destroyed, and a few earlier documents are
    kept; a page renderer whose document went away crashes.
    """

    def __init__(self) -> None:
        super().__init__()
        self.text = label("", 14, tone="muted", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.addWidget(self.text)
        self._view: QPdfView | None = None
        self._held: list[tuple[QObject, QBuffer]] = []

    def show_text(self, text: str) -> None:
        """Show a sentence."""
        self.text.setText(text)
        self.setCurrentWidget(self.text)

    def show_paper(self, data: bytes, page: int = 0, word: str = "") -> None:
        """Show a PDF, from a page (from 1) on; a word is marked wherever it stands."""
        from PySide6.QtPdf import QPdfDocument, QPdfSearchModel

        from app.ui.kit.rasters import hold_library

        hold_library()
        if self._view is not None:
            self.removeWidget(self._view)
            self._view.deleteLater()
        self._view = view = self._make()
        buffer = QBuffer(self)
        buffer.setData(QByteArray(data))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document = QPdfDocument(self)
        document.load(buffer)
        view.setDocument(document)
        if word:
            found = QPdfSearchModel(document)
            found.setDocument(document)
            found.setSearchString(word)
            view.setSearchModel(found)
        if page > 1:
            view.pageNavigator().jump(page - 1, QPointF())
        self._held.append((document, buffer))
        if len(self._held) > KEPT:
            for one in self._held.pop(0):
                one.deleteLater()
        self.setCurrentWidget(view)

    def _make(self) -> "QPdfView":
        from PySide6.QtPdfWidgets import QPdfView

        view = QPdfView(self)
        view.setPageMode(QPdfView.PageMode.MultiPage)
        view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        view.setAccessibleName("版式预览")
        self.addWidget(view)
        return view
