"""The event timeline (事件时间线): lanes of marks and limits, laid out as the printed sheet is, for what is in view.

Arrows go from mark to mark, + and - zoom, Home shows all, Enter opens the entry. The wheel zooms, dragging moves.
"""

import datetime as dt

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter

from app.models.moments import EPOCH
from app.models.texts import unturned
from app.services.review.course_lanes import Mark, within
from app.services.review.course_layout import Frame, PlacedLane, TimeScale, placed
from app.services.review.course_view import DrawnCourse
from app.ui.kit.formats import moment_text
from app.ui.kit.theme import LOOK
from app.ui.review.chart_keys import ENTER, held, sees, step_of
from app.ui.review.course_painting import Sketch, Widths, mark_at, paint_course, paint_foot
from app.ui.review.course_walk import Walk
from app.ui.review.time_chart import FOOT, HEAD, TimeChart

EMPTY = "还没有可画的记录。请在左边选一起事件。"
TIMELESS = "这起事件没有写明时刻的记录，画不出时间线。"
KEYS = "方向键逐条看　+ - 缩放　Home 看全部　回车看记录"
TALLEST = 130
"""Pixels of a row at the most, at 100 %."""


class CourseChart(TimeChart):
    """One course; what is chosen stays in view."""

    entry_chosen = Signal(str)
    incident_chosen = Signal(str)
    """An incident of the night, by the row that stands for it."""

    def __init__(self) -> None:
        super().__init__("事件时间线图")
        self.course: DrawnCourse | None = None
        self.now = EPOCH
        self.walk = Walk()
        self.rows: tuple[PlacedLane, ...] = ()
        self.times: TimeScale | None = None
        self._laid: tuple[object, ...] = ()
        """What the rows were placed by: while it stays they are placed already."""
        self._widths = Widths()
        self._follows = False
        """Whether the rows move so that the chosen mark is seen."""

    def show_course(self, course: DrawnCourse | None, now: dt.datetime) -> None:
        """Draw a course; the same one as before keeps what is in view and what is chosen."""
        same = course is not None and self.course is not None and _key(course) == _key(self.course)
        self.course, self.now = course, now
        self.walk.take(course.lanes if course is not None else (), keep=same)
        span = course.span if course is not None else None
        if span is not None:
            self.sight.take(span, keep=same)
        if not same:
            self.sight.setYRange(0.0, 1.0)
        self.lay_out()

    @property
    def scrolled(self) -> float:
        """Pixels by which the rows are moved up."""
        return self.sight.viewRange()[1][0] if self.times is not None else 0.0

    @property
    def floor(self) -> float:
        """Where the rows end and the words below them begin."""
        return self.height() - LOOK.px(FOOT)

    def frame(self) -> Frame:
        """What the lanes are laid out in: as high as they need, at least as high as there is room."""
        px = LOOK.px
        line, pad, lanes = px(17), px(3), self.walk.lanes
        top = float(px(HEAD))
        names = min(px(168), self.width() // 4)
        bottom = max(self.floor, top + len(lanes) * (line + 2 * pad))
        return Frame(
            left=px(8), right=self.width() - px(6), top=top, bottom=bottom, names=names, more=px(46), line=line,
            pad=pad, mark=px(7), gap=px(5), widest=px(260),
            tallest=px(TALLEST),
        )  # fmt: skip

    def lay_out(self) -> None:
        """Place everything that is in view, anew where another stretch or another frame is in view."""
        if self.course is None or self.course.span is None or self.width() <= LOOK.px(300):
            self.rows, self.times, self._laid = (), None, ()
        else:
            sight, frame = self.sight, self.frame()
            by = (self.course.lanes, sight.first, sight.last, frame)
            if self._laid[1:] != by[1:] or self._laid[0] is not by[0]:
                self._laid = by
                self.times = TimeScale(sight.first, sight.last, frame, edge=0.0, folded=False)
                self.rows = placed(within(self.course.lanes, sight.first, sight.last), self.times, self._widths.of)
                room = self.floor - frame.top
                whole = max(frame.bottom - frame.top, room)
                self.put_axis(self.times, self.course.zero or sight.first, self.floor)
                sight.setLimits(yMin=0.0, yMax=whole, minYRange=room, maxYRange=room)
        if self.times is None:
            self.put_axis(None, EPOCH, 0.0)
        elif self._follows:
            self._scroll_to_chosen(self.times.frame)
        self.refresh()

    def _scroll_to_chosen(self, frame: Frame) -> None:
        self._follows = False
        room, scrolled = self.floor - frame.top, self.scrolled
        if self.walk.chosen is not None and self.walk.chosen[0] < len(self.rows):
            row = self.rows[self.walk.chosen[0]]
            scrolled = min(scrolled, row.y1 - frame.top)
            scrolled = max(scrolled, row.y2 - frame.top - room)
        if scrolled != self.scrolled:
            self.sight.setYRange(scrolled, scrolled + room, padding=0)

    def anew(self) -> None:
        """More or less room, or words of another size."""
        self._widths.clear()
        self._laid = ()
        self._follows = True
        self.lay_out()

    def draw(self, painter: QPainter) -> None:
        """Draw what was placed; an empty picture says why."""
        if self.times is None or self.course is None:
            painter.setFont(LOOK.font(14))
            painter.setPen(LOOK.color("muted"))
            text = EMPTY if self.course is None else TIMELESS
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, unturned(text))
            return
        mark = self.walk.mark
        sketch = Sketch(
            rows=self.rows, scale=self.times, scrolled=self.scrolled, lower=self.floor, now=self.now, chosen=mark
        )  # fmt: skip
        paint_course(painter, sketch)
        words = self.words_of(mark) if mark is not None else ""
        hidden = sum(row.y2 - self.scrolled > self.floor + 1 for row in self.rows)
        hint = f"下面还有{hidden}行，按向下键　{KEYS}" if hidden else KEYS
        paint_foot(painter, self.width(), self.height(), words, hint)

    def words_of(self, mark: Mark) -> str:
        """A mark in a sentence: its lane, its clock time with seconds, its words."""
        return f"{moment_text(mark.at, self.now)}　{self.walk.lane_of(mark)}　{mark.words}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, zoom, Enter; every other key is somebody else's."""
        mark, step = self.walk.mark, step_of(event)
        if self.course is None or held(event):
            event.ignore()
        elif event.key() in ENTER:
            self.open_chosen()
        elif sees(event, self.sight, mark.at if mark is not None else None):
            pass  # the range changed, and with it what is placed
        elif step is not None:
            self.walk.step(*step)
            self._reveal()
        else:
            event.ignore()

    def _reveal(self) -> None:
        mark = self.walk.mark
        self._follows = True
        if mark is not None:
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

    def choose_at(self, point: QPointF) -> None:
        """A click chooses."""
        mark = self.at(point)
        if mark is not None:
            self.choose(mark)

    def words_at(self, point: QPointF) -> str:
        """Hovering shows a mark whole."""
        mark = self.at(point)
        return self.words_of(mark) if mark is not None else ""


def _key(course: DrawnCourse) -> tuple[str, bool]:
    """What makes two readings the same picture: of which incident, alone or with its night."""
    return course.state.id, bool(course.lanes and course.lanes[0].incident)
