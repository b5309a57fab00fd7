"""The event timeline (事件时间线): lanes of marks and limits, laid out as the printed sheet is, for what is in view.

Arrows go from mark to mark, + and - zoom, Home shows all, Enter opens the entry. The wheel zooms, dragging moves.
"""

import datetime as dt

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.models.moments import EPOCH
from app.services.review.course_lanes import Mark, within
from app.services.review.course_layout import Frame, PlacedLane, TimeScale, placed
from app.services.review.course_view import DrawnCourse
from app.ui.kit.formats import moment_text
from app.ui.kit.theme import LOOK
from app.ui.review.chart_keys import ENTER, WHEEL, held, sees, step_of
from app.ui.review.course_painting import Sketch, Widths, mark_at, paint_course, paint_foot
from app.ui.review.course_sight import Sight
from app.ui.review.course_walk import Walk

EMPTY = "还没有可画的记录。请在左边选一起事件。"
TIMELESS = "这起事件没有写明时刻的记录，画不出时间线。"
KEYS = "方向键逐条看　+ - 缩放　Home 看全部　回车看记录"
TALLEST = 130
"""Pixels of a row at the most, at 100 %."""


class CourseChart(QWidget):
    """One course; what is chosen stays in view."""

    entry_chosen = Signal(str)
    incident_chosen = Signal(str)
    """An incident of the night, by the row that stands for it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("事件时间线图")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.course: DrawnCourse | None = None
        self.sight: Sight | None = None
        self.now = EPOCH
        self.walk = Walk()
        self.rows: tuple[PlacedLane, ...] = ()
        self.scale: TimeScale | None = None
        self.scrolled = 0.0
        self._laid: tuple[object, ...] = ()
        """What the rows were placed by: while it stays they are placed already."""
        self._drag: QPointF | None = None
        self._widths = Widths()

    def show_course(self, course: DrawnCourse | None, now: dt.datetime) -> None:
        """Draw a course; the same one as before keeps what is in view and what is chosen."""
        same = course is not None and self.course is not None and _key(course) == _key(self.course)
        sight, self.course, self.now = self.sight, course, now
        span = course.span if course is not None else None
        self.sight = Sight(span) if span is not None else None
        if same and sight is not None and self.sight is not None and sight.zoomed:
            self.sight.first, self.sight.last = sight.first, sight.last
        self.walk.take(course.lanes if course is not None else (), keep=same)
        if not same:
            self.scrolled = 0.0
        self.lay_out()

    def frame(self) -> Frame:
        """What the lanes are laid out in: as high as they need, at least as high as there is room."""
        px = LOOK.px
        line, pad, lanes = px(17), px(3), self.walk.lanes
        top = px(44.0)
        names = min(px(168), self.width() // 4)
        bottom = max(self.height() - px(30), top + len(lanes) * (line + 2 * pad))
        return Frame(
            left=px(8), right=self.width() - px(6), top=top, bottom=bottom, names=names, more=px(46), line=line,
            pad=pad, mark=px(7), gap=px(5), widest=px(260),
            tallest=px(TALLEST),
        )  # fmt: skip

    def lay_out(self) -> None:
        """Place everything that is in view, anew where another stretch or another frame is in view."""
        if self.course is None or self.sight is None or self.width() <= LOOK.px(300):
            self.rows, self.scale, self._laid = (), None, ()
        else:
            sight, frame = self.sight, self.frame()
            by = (self.course.lanes, sight.first, sight.last, frame)
            if self._laid[1:] != by[1:] or self._laid[0] is not by[0]:
                self.scale = TimeScale(sight.first, sight.last, frame, edge=0.0, folded=False)
                self.rows = placed(within(self.course.lanes, sight.first, sight.last), self.scale, self._widths.of)
                self._laid = by
            self._scroll_to_chosen(frame)
        self.update()

    def _scroll_to_chosen(self, frame: Frame) -> None:
        room = self.height() - LOOK.px(30) - frame.top
        most = max(0.0, frame.bottom - frame.top - room)
        if self.walk.chosen is not None and self.walk.chosen[0] < len(self.rows) and self._drag is None:
            row = self.rows[self.walk.chosen[0]]
            self.scrolled = min(self.scrolled, row.y1 - frame.top)
            self.scrolled = max(self.scrolled, row.y2 - frame.top - room)
        self.scrolled = min(max(self.scrolled, 0.0), most)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what was placed; an empty picture says why."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), LOOK.color("surface"))
        if self.scale is None or self.course is None:
            painter.setFont(LOOK.font(14))
            painter.setPen(LOOK.color("muted"))
            text = EMPTY if self.course is None else TIMELESS
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
        else:
            mark = self.walk.mark
            sketch = Sketch(
                rows=self.rows,
                scale=self.scale,
                scrolled=self.scrolled,
                lower=self.height() - LOOK.px(30),
                zero=self.course.zero or self.scale.first,
                now=self.now,
                chosen=mark,
            )
            paint_course(painter, sketch)
            words = self.words_of(mark) if mark is not None else ""
            hidden = sum(row.y2 - self.scrolled > self.height() - LOOK.px(30) + 1 for row in self.rows)
            hint = f"下面还有{hidden}行，按向下键　{KEYS}" if hidden else KEYS
            paint_foot(painter, self.width(), self.height(), words, hint)
        painter.end()

    def words_of(self, mark: Mark) -> str:
        """A mark in a sentence: its lane, its clock time with seconds, its words."""
        return f"{moment_text(mark.at, self.now)}　{self.walk.lane_of(mark)}　{mark.words}"

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less room."""
        super().resizeEvent(event)
        self._widths.clear()
        self._laid = ()
        self.lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, zoom, Enter; every other key is somebody else's."""
        mark, step = self.walk.mark, step_of(event)
        if self.sight is None or held(event):
            super().keyPressEvent(event)
        elif event.key() in ENTER:
            self.open_chosen()
        elif sees(event, self.sight, mark.at if mark is not None else None):
            self.lay_out()
        elif step is not None:
            self.walk.step(*step)
            self._reveal()
        else:
            super().keyPressEvent(event)

    def _reveal(self) -> None:
        mark = self.walk.mark
        if mark is not None and self.sight is not None:
            self.sight.reveal(mark.at)
            self.setAccessibleDescription(self.words_of(mark))
        self.lay_out()

    def open_chosen(self) -> None:
        """Enter: the entry, or, of a night, the incident."""
        mark = self.walk.mark
        if mark is None:
            return
        if mark.incident:
            self.incident_chosen.emit(mark.incident)
        elif mark.entry:
            self.entry_chosen.emit(mark.entry)

    def at(self, point: QPointF) -> Mark | None:
        """The mark under a point."""
        return mark_at(self.rows, point.x(), point.y() + self.scrolled, LOOK.px(17))

    def choose(self, mark: Mark) -> None:
        """Make a mark the chosen one."""
        self.walk.choose(mark)
        self.lay_out()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses; a drag begins."""
        self.setFocus()
        mark = self.at(event.position())
        if mark is not None:
            self.choose(mark)
        self._drag = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Dragging moves time, and the rows where they do not all fit."""
        if self._drag is None or self.sight is None or self.scale is None:
            return
        moved = event.position() - self._drag
        self._drag = event.position()
        self.sight.move(-moved.x() / max(1.0, self.scale.x2 - self.scale.x1))
        self.scrolled -= moved.y()
        self.lay_out()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """The drag ends."""
        self._drag = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what is under it."""
        mark = self.at(event.position())
        if mark is not None:
            self.choose(mark)
            self.open_chosen()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about where it points."""
        if self.sight is None or self.scale is None:
            return
        around = self.scale.instant(event.position().x())
        self.sight.zoom(WHEEL if event.angleDelta().y() > 0 else 1 / WHEEL, around)
        self.lay_out()

    def event(self, event: QEvent) -> bool:
        """Hovering shows a mark whole."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            mark = self.at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.words_of(mark) if mark is not None else "", self)
            return True
        return super().event(event)


def _key(course: DrawnCourse) -> tuple[str, bool]:
    """What makes two readings the same picture: of which incident, alone or with its night."""
    return course.state.id, bool(course.lanes and course.lanes[0].incident)
