"""Words painted whole within a width: a line ends between words, no mark begins one, no number is cut in two."""

import math

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption

BREAKS = QTextOption()
BREAKS.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
GAP = "　"
"""Between what belongs apart."""


def wrapped_height(text: str, font: QFont, width: int) -> int:
    """Pixels that ``draw_wrapped`` needs for a text at a width; 0 for none."""
    if not text:
        return 0
    metrics = QFontMetrics(font)
    if "\n" not in text and metrics.horizontalAdvance(text) < width - 4:
        return metrics.lineSpacing()
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    layout.setTextOption(BREAKS)
    layout.beginLayout()
    high = -float(metrics.leading())
    while (line := layout.createLine()).isValid():  # as the painter sets them
        line.setLineWidth(width)
        high = math.ceil(high + metrics.leading())
        line.setPosition(QPointF(0, high))
        high += line.height()
    layout.endLayout()
    return math.ceil(high)


def draw_wrapped(painter: QPainter, rect: QRect, text: str) -> None:
    """Paint a text from the top of a place, with the painter's font and pen."""
    painter.drawText(QRectF(rect), text, BREAKS)


def in_lines(text: str, font: QFont, width: int) -> str:
    """The parts of a text that stand ``GAP`` apart, as many in a line as fit: none is cut where it fits a line."""
    metrics = QFontMetrics(font)
    if metrics.horizontalAdvance(text) < width - 4:
        return text
    lines: list[str] = []
    for part in text.split(GAP):
        longer = f"{lines[-1]}{GAP}{part}" if lines else part
        if lines and metrics.horizontalAdvance(longer) < width - 4:
            lines[-1] = longer
        else:
            lines.append(part)
    return "\n".join(lines)
