"""Drawing one number of an incident as steps in its strip: the words over a step, what is 未知, what contradicts."""

import datetime as dt

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPen

from app.models.texts import unturned
from app.services.review.course_layout import TimeScale
from app.services.review.figure_steps import PEOPLE, VEHICLES, FigureCourse, FigureStep
from app.ui.kit.theme import LOOK

NO_STEP, NOBODY = "没有人说过", "还没有队伍到场"


def paint_figures(
    painter: QPainter,
    course: FigureCourse,
    area: QRectF,
    scale: TimeScale,
    now: dt.datetime,
    chosen: FigureStep | None,
) -> None:
    """The name and the last value on the left, the steps beside them; the largest value fills the strip."""
    px, frame = LOOK.px, scale.frame
    painter.setPen(QPen(LOOK.color("line"), 1))
    painter.drawLine(QLineF(area.left(), area.bottom(), area.right(), area.bottom()))
    last = course.steps[-1] if course.steps else None
    painter.setFont(LOOK.font(13, medium=bool(last)))
    painter.setPen(LOOK.color("text" if last else "muted"))
    said = last.words if last else NOBODY if course.key in {PEOPLE, VEHICLES} else NO_STEP
    names = QRectF(area.left(), area.top(), frame.names - px(8), area.height())
    painter.drawText(names, Qt.AlignmentFlag.AlignVCenter, unturned(f"{course.label}\n{said}"))
    base, top = area.bottom() - px(6), area.top() + px(18)
    most = max(course.most, 1.0)
    painter.save()
    painter.setClipRect(QRectF(frame.first, area.top(), frame.right - frame.first, area.height()))
    ends = frame.first
    for number, one in enumerate(course.steps):
        until = course.steps[number + 1].at if number + 1 < len(course.steps) else max(now, scale.last)
        if until < scale.first or one.at > scale.last:
            continue
        at = QPointF(scale.x(one.at), base - (base - top) * (one.value or 0.0) / most)
        _piece(painter, one, at, QPointF(scale.x(min(until, scale.last)), base), on=one is chosen)
        ends = _label(painter, one, at, ends, frame.right, on=one is chosen)
    painter.restore()


def _piece(painter: QPainter, one: FigureStep, at: QPointF, foot: QPointF, *, on: bool) -> None:
    """From one step to the next; 未知 is a dotted line at the foot, a contradiction red."""
    px, right, base = LOOK.px, foot.x(), foot.y()
    if one.value is None:
        painter.setPen(QPen(LOOK.color("muted"), px(2), Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(at.x(), base, right, base))
        return
    tone, pale = (LOOK.color("overdue" if one.doubt else "accent") for _ in range(2))
    pale.setAlpha(30)
    painter.fillRect(QRectF(at.x(), at.y(), right - at.x(), base - at.y()), QBrush(pale))
    painter.setPen(QPen(tone, px(2)))
    painter.drawLine(QLineF(at.x(), at.y(), right, at.y()))
    painter.drawLine(QLineF(at.x(), at.y(), at.x(), base))
    side = px(8) if on else px(4)
    painter.fillRect(QRectF(at.x() - side / 2, at.y() - side / 2, side, side), LOOK.color("text"))


def _label(painter: QPainter, one: FigureStep, at: QPointF, ends: float, right: float, *, on: bool) -> float:
    """The words over the step, with the reports that said it where there is room; returns where the last one ends."""
    px = LOOK.px
    painter.setFont(LOOK.font(12, medium=on))
    short = ("✕ " if one.doubt else "") + one.words
    for words in (f"{short}　{'、'.join(one.told)}" if one.told else short, short):
        wide = QFontMetricsF(painter.font()).horizontalAdvance(words)
        if at.x() >= ends and at.x() + wide + px(4) <= right:
            painter.setPen(LOOK.color("overdue" if one.doubt else "text"))
            area = QRectF(at.x() + px(3), at.y() - px(18), wide + px(4), px(17))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, unturned(words))
            return at.x() + wide + px(8)
    return ends
