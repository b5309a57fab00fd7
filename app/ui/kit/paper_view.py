"""The preview of a paper: shows the very bytes that are archived and printed, or a sentence instead."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedWidget

from app.services.runtime.errors import Unavailable
from app.ui.kit.labels import label

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPdfWidgets import QPdfView

KEPT = 6
INK = 128
"""A pixel darker than that was printed."""
MOST_PAGES = 5_000
MOST_SIDE = 14_400.0
"""Points: the largest page a reader must take (ISO 32000-1, annex C: 200 inches)."""
MOST_LONG = 40.0
"""Times a page may be longer than it is wide: it is drawn as wide as the window."""


def unshowable(document: "QPdfDocument") -> str:
    """Why a document from outside is not laid out in the window, empty where it is; asked before a page is drawn."""
    count = document.pageCount()
    if not count:
        return "PDF 读不出来，可能不完整或设了口令。请换一份，或用系统的阅读器打开。"
    if count > MOST_PAGES:
        return f"这份 PDF 有{count}页，太长，不在这里显示。请用系统的阅读器打开。"
    for number in range(count):
        size = document.pagePointSize(number)
        wide, high = size.width(), size.height()
        if not (0 < wide <= MOST_SIDE and 0 < high <= MOST_SIDE and high <= wide * MOST_LONG):
            return f"这份 PDF 第{number + 1}页的大小不对（{wide:.0f}×{high:.0f}磅），不在这里显示。"
    return ""


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
        """Show a PDF, from a page (from 1) on; a word is marked wherever it stands. Without the library say so."""
        from app.ui.kit.rasters import hold_library

        try:
            hold_library()
        except Unavailable as error:
            self.show_text(error.sentence)
            return
        from PySide6.QtPdf import QPdfDocument, QPdfSearchModel

        if self._view is not None:
            self.removeWidget(self._view)
            self._view.deleteLater()
        self._view = view = self._make()
        buffer = QBuffer(self)
        buffer.setData(QByteArray(data))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document = QPdfDocument(self)
        document.load(buffer)
        wrong = unshowable(document)
        if wrong:
            self.show_text(wrong)
            document.deleteLater()
            return
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

    @property
    def drawn(self) -> bool:
        """Whether what is shown has come: a page is drawn behind the window and stays white until then."""
        if self._view is None or self.currentWidget() is not self._view:
            return True
        image = self._view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        wide, line = image.width(), image.bytesPerLine()
        bits = bytes(image.constBits())  # a line ends with bytes of no pixel
        return any(min(bits[start : start + wide]) < INK for start in range(0, len(bits), line))

    def _make(self) -> "QPdfView":
        from PySide6.QtPdfWidgets import QPdfView

        view = QPdfView(self)
        view.setPageMode(QPdfView.PageMode.MultiPage)
        view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        view.setAccessibleName("版式预览")
        self.addWidget(view)
        return view
