"""Words wrapped as in print: no mark begins a line (避头尾), a word wider than the line breaks where it must."""

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption

from app.ui.kit.theme import LOOK

BREAK = "\u2028"
"""Where a line ends by itself, as a text layout knows it."""


def wrapped_height(text: str, font: QFont, width: int) -> int:
    """How many pixels the words are high at a width."""
    metrics = QFontMetrics(font)
    if "\n" not in text and metrics.horizontalAdvance(text) < width - LOOK.px(4):
        return metrics.lineSpacing()
    return _laid(text, font, width).lineCount() * metrics.lineSpacing()


def draw_wrapped(painter: QPainter, area: QRect, text: str) -> int:
    """Draw the words from the top of an area on, in the painter's font and pen; how many pixels they are high."""
    laid = _laid(text, painter.font(), area.width())
    laid.draw(painter, QPointF(area.topLeft()))
    return laid.lineCount() * QFontMetrics(painter.font()).lineSpacing()


def _laid(text: str, font: QFont, width: int) -> QTextLayout:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text.replace("\n", BREAK), font)
    layout.setTextOption(option)
    spacing, lines = QFontMetrics(font).lineSpacing(), 0
    layout.beginLayout()
    line = layout.createLine()
    while line.isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, lines * spacing))
        lines += 1
        line = layout.createLine()
    layout.endLayout()
    return layout
