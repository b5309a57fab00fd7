"""The preview of a paper: shows the very bytes that are archived and printed, or a sentence instead."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtWidgets import QStackedWidget

from app.ui.widgets.labels import label


class PaperView(QStackedWidget):
    """The viewer is made when the first paper is shown (QtPdf loads late) and kept: one view, one document.

    The view is made before the document, so that it goes first when all are destroyed; a page renderer whose
    document went away crashes.
    """

    def __init__(self) -> None:
        super().__init__()
        self.text = label("", 14, tone="muted", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.addWidget(self.text)
        self._ready = False

    def show_text(self, text: str) -> None:
        """Show a sentence."""
        self.text.setText(text)
        self.setCurrentWidget(self.text)

    def show_paper(self, data: bytes) -> None:
        """Show a PDF."""
        if not self._ready:
            self._make()
        self._document.close()
        self._buffer.close()
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        self.setCurrentWidget(self._view)

    def _make(self) -> None:
        from PySide6.QtPdf import QPdfDocument
        from PySide6.QtPdfWidgets import QPdfView

        self._view = QPdfView(self)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._view.setAccessibleName("版式预览")
        self.addWidget(self._view)
        self._buffer = QBuffer(self)
        self._document = QPdfDocument(self)
        self._view.setDocument(self._document)
        self._ready = True
