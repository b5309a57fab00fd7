"""Words painted whole within a width: a line ends between words, no mark begins one, no number is cut in two."""

import math
from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QPainter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QTextEdit

from app.models.texts import unturned
from app.ui.kit.theme import LOOK

BREAKS = QTextOption()
BREAKS.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
GAP = "　"
"""Between what belongs apart."""


class Mark(NamedTuple):
    """Words [start, end) of a text that something was read in: taken, or waiting for an answer."""

    start: int
    end: int
    sure: bool

    @property
    def look(self) -> QTextCharFormat:
        """They stand on a ground of their own."""
        made = QTextCharFormat()
        made.setBackground(LOOK.color("sure_bg" if self.sure else "doubt_bg"))
        return made


def units(text: str, index: int) -> int:
    """Qt counts UTF-16 units; characters beyond U+FFFF are two."""
    return index + sum(1 for char in text[:index] if ord(char) > 0xFFFF)


def selections(document: QTextDocument, text: str, marks: Iterable[Mark]) -> list[QTextEdit.ExtraSelection]:
    """The marks as an editor of that text shows them, the cursor untouched."""
    made = []
    for one in marks:
        each = QTextEdit.ExtraSelection()
        cursor = QTextCursor(document)
        cursor.setPosition(units(text, one.start))
        cursor.setPosition(units(text, one.end), QTextCursor.MoveMode.KeepAnchor)
        each.cursor, each.format = cursor, one.look
        made.append(each)
    return made


def wrapped_height(text: str, font: QFont, width: int) -> int:
    """Pixels that ``draw_wrapped`` needs for a text at a width; 0 for none."""
    text = unturned(text)
    if not text:
        return 0
    metrics = QFontMetrics(font)
    if "\n" not in text and metrics.horizontalAdvance(text) < width - 4:
        return metrics.lineSpacing()
    return _set(QTextLayout(text.replace("\n", "\u2028"), font), metrics.leading(), width)


def last_line(text: str, font: QFont, width: int) -> int:
    """Pixels that the last line of a text takes where ``draw_wrapped`` paints it at a width."""
    text = unturned(text)
    metrics = QFontMetrics(font)
    if "\n" not in text and (wide := metrics.horizontalAdvance(text)) < width - 4:
        return wide
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    _set(layout, metrics.leading(), width)
    return math.ceil(layout.lineAt(layout.lineCount() - 1).naturalTextWidth()) if layout.lineCount() else 0


def _set(layout: QTextLayout, leading: int, width: int) -> int:
    """The lines of a layout are set as the painter sets them; how high they are."""
    layout.setTextOption(BREAKS)
    layout.beginLayout()
    high = -float(leading)
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        high = math.ceil(high + leading)
        line.setPosition(QPointF(0, high))
        high += line.height()
    layout.endLayout()
    return math.ceil(high)


def draw_marked(painter: QPainter, rect: QRect, text: str, marks: Iterable[Mark]) -> None:
    """The same as ``draw_wrapped``, the marked words on a ground of their own; marks count in the text as said."""
    layout = QTextLayout(unturned(text).replace("\n", "\u2028"), painter.font())
    ranges = []
    for one in marks:
        each = QTextLayout.FormatRange()
        before, marked = unturned(text[: one.start]), unturned(text[one.start : one.end])
        each.start, each.length = units(before, len(before)), units(marked, len(marked))
        each.format = one.look
        ranges.append(each)
    layout.setFormats(ranges)
    _set(layout, QFontMetrics(painter.font()).leading(), rect.width())
    layout.draw(painter, QPointF(rect.topLeft()))


def draw_wrapped(painter: QPainter, rect: QRect, text: str) -> None:
    """Paint a text from the top of a place, with the painter's font and pen."""
    painter.drawText(QRectF(rect), unturned(text), BREAKS)


def together(words: str) -> str:
    """Words that are not broken between two lines: a key with what it does, a post with who holds it."""
    return "\u2060".join(words.replace(" ", "\u00a0"))


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
