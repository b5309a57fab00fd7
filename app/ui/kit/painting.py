"""The QPainter back-end: replays a page description on a printer or a picture, as vectors and with the same fonts."""

from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPainter, QPen

from app.services.paper import fonts
from app.services.paper.page import RED, Page
from app.services.runtime.errors import Unavailable

FINE = 20
"""Steps in a point: Qt takes text sizes in whole steps only."""


@cache
def family(name: str) -> str:
    """The family under which Qt knows one of our font files; raises Unavailable where it does not load."""
    found = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(fonts.path_of(name))))
    if not found:
        raise Unavailable(f"字体{fonts.path_of(name).name}读不出来，请重新安装本程序，或另存成 PDF 后打印。")
    return found[0]


@cache
def _font(name: str, size: float) -> QFont:
    font = QFont(family(name))
    font.setPixelSize(round(size * FINE))
    font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)  # Qt would put in a font of the machine's
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setKerning(False)
    return font


def paint(painter: QPainter, page: Page, dots: float) -> None:
    """Draw a page from the top left corner of the paper at ``dots`` an inch."""
    ink, red = QColor("black"), QColor.fromCmykF(*RED)
    painter.save()
    painter.scale(dots / 72 / FINE, dots / 72 / FINE)
    for rule in page.rules:
        painter.setPen(QPen(red if rule.red else ink, rule.width * FINE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QPointF(rule.x1, rule.y1) * FINE, QPointF(rule.x2, rule.y2) * FINE)
    for box in page.boxes:
        painter.fillRect(QRectF(box.x * FINE, box.y * FINE, box.width * FINE, box.height * FINE), ink)
    for run in page.texts:
        painter.setPen(red if run.red else ink)
        x = run.x
        for name, piece in fonts.runs(run.text, run.role):
            painter.setFont(_font(name, run.size))
            painter.drawText(QPointF(x, run.y) * FINE, piece)
            x += fonts.text_width(piece, run.role, run.size)
    painter.restore()
