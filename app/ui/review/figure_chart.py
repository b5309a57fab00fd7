"""曲线: each number of an incident as steps on a scale of its own, one above the other over the same time.

Left and right go from step to step, up and down from number to number, + and - zoom, Enter opens the entry.
"""

import datetime as dt

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter

from app.models.moments import EPOCH
from app.services.review.course_layout import Frame, TimeScale
from app.services.review.figure_steps import FigureCourse, FigureStep, span_of_figures
from app.ui.kit.formats import moment_text
from app.ui.kit.theme import LOOK
from app.ui.review.chart_keys import ENTER, held, sees, step_of
from app.ui.review.course_painting import paint_edges, paint_foot
from app.ui.review.figure_painting import paint_figures
from app.ui.review.time_chart import FOOT, HEAD, TimeChart

EMPTY = "这起事件还没有数字，也没有队伍到场。"
NOBODY = "还没有可画的数字。请在左边选一起事件。"
KEYS = "方向键逐步看　+ - 缩放　Home 看全部　回车看记录"

EACH = 44
"""Height at 100 % in which the name and the last value of a number stand one below the other."""


class FigureChart(TimeChart):
    """Small charts that share their time."""

    entry_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__("数字曲线")
        self.courses: tuple[FigureCourse, ...] = ()
        self.now = EPOCH
        self.times: TimeScale | None = None
        self.chosen: tuple[int, int] | None = None
        """(course, step) by number."""
        self._of = ""
        self._told = False
        """Whether there is a step at all."""

    def show_figures(self, incident: str, courses: tuple[FigureCourse, ...], now: dt.datetime) -> None:
        """Draw the numbers of an incident; the same one keeps what is in view and what is chosen."""
        span = span_of_figures(courses, now)
        same, self._of = incident == self._of, incident
        self.courses, self.now, self._told = courses, now, span is not None
        self.setMinimumHeight(LOOK.px(HEAD + FOOT + EACH * len(courses)))
        if span is not None:
            self.sight.take(span, keep=same)
        if not same or self.step is None:
            self.chosen = None
        self.lay_out()

    @property
    def step(self) -> FigureStep | None:
        """The chosen one."""
        if self.chosen is None or self.chosen[0] >= len(self.courses):
            return None
        steps = self.courses[self.chosen[0]].steps
        return steps[self.chosen[1]] if self.chosen[1] < len(steps) else None

    def lay_out(self) -> None:
        """Instants to pixels."""
        px, lower = LOOK.px, float(self.height() - LOOK.px(FOOT))
        frame = Frame(
            left=px(8), right=self.width() - px(6), top=px(HEAD), bottom=lower,
            names=min(px(168), self.width() // 4), more=px(60), line=px(17), pad=px(3), mark=px(7), gap=px(5),
            widest=px(260),
        )  # fmt: skip
        shown = self._told and frame.last > frame.first
        first, last = self.sight.first, self.sight.last
        self.times = TimeScale(first, last, frame, edge=0.0, folded=False) if shown else None
        zero = min((one.at for course in self.courses for one in course.steps), default=first)
        self.put_axis(self.times, zero, lower)
        self.refresh()

    def draw(self, painter: QPainter) -> None:
        """Draw every number; without one the picture says so."""
        scale = self.times
        if scale is None:
            painter.setFont(LOOK.font(14))
            painter.setPen(LOOK.color("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, EMPTY if self._of else NOBODY)
            return
        frame = scale.frame
        high = (frame.bottom - frame.top) / len(self.courses)
        for number, course in enumerate(self.courses):
            area = QRectF(frame.left, frame.top + number * high, frame.right - frame.left, high)
            paint_figures(painter, course, area, scale, self.now, self.step)
        paint_edges(painter, scale, frame.bottom)
        one = self.step
        words = self.words_of(one) if one is not None else ""
        paint_foot(painter, self.width(), self.height(), words, KEYS)

    def words_of(self, one: FigureStep) -> str:
        """The chosen step in a sentence."""
        return self._said(one, self.courses[self.chosen[0]].label if self.chosen is not None else "")

    def _said(self, one: FigureStep, label: str) -> str:
        told = f"报在{'、'.join(one.told)}" if one.told else "还没有写进报出的报告" if one.entry else ""
        return "　".join(
            filter(None, (moment_text(one.at, self.now), f"{label}{one.words}", one.source, told, one.doubt))
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, zoom, Enter; every other key is somebody else's."""
        one, step = self.step, step_of(event)
        if self.times is None or held(event):
            event.ignore()
        elif event.key() in ENTER:
            self.open_chosen()
        elif sees(event, self.sight, one.at if one is not None else None):
            pass  # the range changed, and with it what is drawn
        elif step is not None:
            self._move(*step)
            self.refresh()
        else:
            event.ignore()

    def open_chosen(self) -> None:
        """Enter: the entry a step came from."""
        one = self.step
        if one is not None and one.entry:
            self.entry_chosen.emit(one.entry)

    def _move(self, down: int, along: int) -> None:
        with_steps = [number for number, one in enumerate(self.courses) if one.steps]
        if self.step is None or self.chosen is None:
            self.chosen = (with_steps[0], 0) if with_steps else None
        elif along:
            course, number = self.chosen
            self.chosen = course, min(max(number + along, 0), len(self.courses[course].steps) - 1)
        else:
            place = min(max(with_steps.index(self.chosen[0]) + down, 0), len(with_steps) - 1)
            course = with_steps[place]
            self.chosen = course, min(self.chosen[1], len(self.courses[course].steps) - 1)
        one = self.step
        if one is not None:
            self.sight.reveal(one.at)
            self.setAccessibleDescription(self.words_of(one))

    def choose_at(self, point: QPointF) -> None:
        """A click chooses the step that holds there."""
        found = self._under(point)
        if found is not None:
            self.chosen = found
            self.refresh()

    def _under(self, point: QPointF) -> tuple[int, int] | None:
        if self.times is None:
            return None
        frame = self.times.frame
        high = (frame.bottom - frame.top) / len(self.courses)
        number = int((point.y() - frame.top) // high)
        step = self.courses[number].at(self.times.instant(point.x())) if 0 <= number < len(self.courses) else None
        return (number, self.courses[number].steps.index(step)) if step is not None else None

    def words_at(self, point: QPointF) -> str:
        """Hovering shows the step that holds there whole."""
        found = self._under(point)
        if found is None:
            return ""
        course = self.courses[found[0]]
        return self._said(course.steps[found[1]], course.label)
