"""Drawing a placed course on the screen: rows, limits, marks, labels, the line of now."""

import datetime as dt

import msgspec
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen

from app.models.texts import unturned
from app.services.review.course_lanes import Mark
from app.services.review.course_layout import PlacedLane, PlacedWindow, TimeScale
from app.ui.kit.theme import LOOK

PALE, PALER, MANY = 28, 10, 3
"""How pale a limit is; paler where many lie over each other."""
NEAR = 8
"""Pixels beside a stroke that still are on it, at 100 %."""
MOST_WIDTHS = 20_000


class Widths:
    """How wide words are in the font of the labels, each measured once."""

    def __init__(self) -> None:
        self._held: dict[str, float] = {}

    def of(self, words: str) -> float:
        """Pixels."""
        if words not in self._held:
            if len(self._held) > MOST_WIDTHS:
                self.clear()
            self._held[words] = QFontMetricsF(LOOK.font(12)).horizontalAdvance(words)
        return self._held[words]

    def clear(self) -> None:
        """Measure all of them anew: the text has another size."""
        self._held.clear()


class Sketch(msgspec.Struct, frozen=True, kw_only=True):
    """A placed course and how it stands on the screen: moved up by ``scrolled``, drawn down to ``lower``."""

    rows: tuple[PlacedLane, ...]
    scale: TimeScale
    scrolled: float
    lower: float
    now: dt.datetime
    chosen: Mark | None


def paint_course(painter: QPainter, sketch: Sketch) -> None:
    """Rows within their frame, then their edges and the line of now over them."""
    scale, lower = sketch.scale, sketch.lower
    frame = scale.frame
    painter.save()
    painter.setClipRect(QRectF(frame.left, frame.top, frame.right - frame.left, lower - frame.top))
    painter.translate(0.0, -sketch.scrolled)
    for row in sketch.rows:
        if row.y2 - sketch.scrolled >= frame.top and row.y1 - sketch.scrolled <= lower:
            _row(painter, row, scale, sketch.chosen)
    painter.restore()
    paint_edges(painter, scale, lower)
    if scale.first <= sketch.now <= scale.last:
        x = scale.x(sketch.now)
        painter.setPen(QPen(LOOK.color("accent"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(x, frame.top, x, lower))


def _row(painter: QPainter, row: PlacedLane, scale: TimeScale, chosen: Mark | None) -> None:
    px, frame = LOOK.px, scale.frame
    painter.setPen(QPen(LOOK.color("line"), 1))
    painter.drawLine(QLineF(frame.left, row.y2, frame.right, row.y2))
    painter.setFont(LOOK.font(12))
    painter.setPen(LOOK.color("text" if row.labels or row.unnamed or row.windows else "muted"))
    name = QFontMetricsF(painter.font()).elidedText(
        unturned(row.name), Qt.TextElideMode.ElideRight, frame.names - px(8)
    )
    painter.drawText(
        QRectF(frame.left, row.y1, frame.names - px(6), row.y2 - row.y1), Qt.AlignmentFlag.AlignVCenter, name
    )
    for window in row.windows:
        _window(painter, window, PALE if len(row.windows) < MANY else PALER)
    _unnamed(painter, row, scale, chosen)
    painter.setFont(LOOK.font(12))
    for label in row.labels:
        box = QRectF(label.x, label.y, label.width, frame.line)
        painter.fillRect(box, LOOK.color("soft" if label.source is chosen else "surface"))
    for window in row.windows:
        _end(painter, window, 1)  # a label hides no limit's end
    for label in row.labels:
        on = label.source is chosen
        middle = QPointF(label.mark, label.y + frame.line / 2)
        _dot(painter, middle, frame.mark, on=on)
        painter.setPen(LOOK.color("text"))
        painter.drawText(
            QRectF(label.text_x, label.y, label.width, frame.line), Qt.AlignmentFlag.AlignVCenter, label.words
        )
        if on:
            painter.setPen(QPen(LOOK.color("accent"), 1))
            painter.drawRect(QRectF(label.x, label.y, label.width, frame.line))


def _unnamed(painter: QPainter, row: PlacedLane, scale: TimeScale, chosen: Mark | None) -> None:
    """One stroke a pixel for marks without a label, and how many there are."""
    px, frame = LOOK.px, scale.frame
    foot = row.y2 - frame.pad
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(LOOK.color("accent"))
    top = foot - frame.mark
    painter.drawRects([QRectF(first, top, last - first + 1, frame.mark) for first, last in runs_of(row.strokes)])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    held = next((x for one, x in zip(row.unnamed, row.strokes, strict=True) if one is chosen), None)
    if chosen is not None and held is not None:
        _dot(painter, QPointF(held, foot - frame.mark / 2), frame.mark * 1.4, on=True)
    if row.unnamed:
        painter.setFont(LOOK.font(11))
        painter.setPen(LOOK.color("muted"))
        area = QRectF(frame.last + px(3), row.y1, frame.more - px(3), row.y2 - row.y1)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, f"另{len(row.unnamed)}条")


def runs_of(strokes: tuple[float, ...]) -> list[tuple[int, int]]:
    """The pixels that have a stroke, as (first, last) of each run of neighbours."""
    found: list[tuple[int, int]] = []
    for pixel in sorted(set(map(round, strokes))):
        if found and pixel == found[-1][1] + 1:
            found[-1] = found[-1][0], pixel
        else:
            found.append((pixel, pixel))
    return found


def _dot(painter: QPainter, middle: QPointF, side: float, *, on: bool) -> None:
    painter.fillRect(
        QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side), LOOK.color("text" if on else "accent")
    )


def _window(painter: QPainter, one: PlacedWindow, pale_by: int) -> None:
    """The limit as a pale stretch that ends in a thick line; hatched and red where it was missed."""
    tone = LOOK.color("overdue" if one.missed else "ok")
    pale = QColor(tone)
    pale.setAlpha(pale_by)
    area = QRectF(one.x1, one.y1, max(1.0, one.due - one.x1), one.y2 - one.y1)
    painter.fillRect(area, pale)
    painter.setPen(QPen(tone, 1))
    if not one.before:
        painter.drawLine(QLineF(one.x1, one.y2, one.due, one.y2))
    if one.cut:
        return
    if one.missed:
        late = QRectF(one.due, one.y1, max(float(LOOK.px(6)), one.x2 - one.due), one.y2 - one.y1)
        painter.fillRect(late, QBrush(tone, Qt.BrushStyle.BDiagPattern))
    _end(painter, one, LOOK.px(2))


def _end(painter: QPainter, one: PlacedWindow, thick: int) -> None:
    """The line at which a limit ends, where that is in view."""
    if not (one.cut or one.before):
        painter.setPen(QPen(LOOK.color("overdue" if one.missed else "ok"), thick))
        painter.drawLine(QLineF(one.due, one.y1, one.due, one.y2))


def paint_edges(painter: QPainter, scale: TimeScale, lower: float) -> None:
    """The lines over the rows and at either end of their time."""
    frame = scale.frame
    painter.setPen(QPen(LOOK.color("muted"), 1))
    painter.drawLine(QLineF(frame.left, frame.top, frame.right, frame.top))
    painter.setPen(QPen(LOOK.color("line"), 1))
    for x in (frame.first, frame.last):
        painter.drawLine(QLineF(x, frame.top, x, lower))


def paint_foot(painter: QPainter, width: int, height: int, words: str, hint: str) -> None:
    """What is chosen in full, else which keys there are."""
    px = LOOK.px
    area = QRectF(px(8), height - px(27), width - px(16), px(24))
    painter.setFont(LOOK.font(13, medium=bool(words)))
    painter.setPen(LOOK.color("text" if words else "muted"))
    shown = QFontMetricsF(painter.font()).elidedText(unturned(words or hint), Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)


def mark_at(rows: tuple[PlacedLane, ...], x: float, y: float, line: float) -> Mark | None:
    """The mark whose label, or whose stroke, stands under a point of the picture."""
    row = next((one for one in rows if one.y1 <= y < one.y2), None)
    if row is None:
        return None
    for label in row.labels:
        if label.x <= x <= label.x + label.width and label.y <= y <= label.y + line:
            return label.source
    near = min(zip(row.strokes, row.unnamed, strict=True), key=lambda one: abs(one[0] - x), default=None)
    return near[1] if near is not None and abs(near[0] - x) <= LOOK.px(NEAR) else None
