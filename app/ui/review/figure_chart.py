"""曲线: each number of an incident as steps on a scale of its own, one above the other over the same time.

Left and right go from step to step, up and down from number to number, + and - zoom, Enter opens the entry.
"""

import datetime as dt

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.models.moments import EPOCH
from app.services.review.course_layout import Frame, TimeScale
from app.services.review.figure_steps import FigureCourse, FigureStep, span_of_figures
from app.ui.kit.formats import moment_text
from app.ui.kit.theme import LOOK
from app.ui.review.chart_keys import ENTER, WHEEL, held, sees, step_of
from app.ui.review.course_painting import paint_axis, paint_foot
from app.ui.review.course_sight import Sight
from app.ui.review.figure_painting import paint_figures

EMPTY = "这起事件还没有数字，也没有队伍到场。"
NOBODY = "还没有可画的数字。请在左边选一起事件。"
KEYS = "方向键逐步看　+ - 缩放　Home 看全部　回车看记录"
FOOT = 30


class FigureChart(QWidget):
    """Small charts that share their time."""

    entry_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("数字曲线")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.courses: tuple[FigureCourse, ...] = ()
        self.now = EPOCH
        self.sight: Sight | None = None
        self.chosen: tuple[int, int] | None = None
        """(course, step) by number."""
        self._of = ""

    def show_figures(self, incident: str, courses: tuple[FigureCourse, ...], now: dt.datetime) -> None:
        """Draw the numbers of an incident; the same one keeps what is in view and what is chosen."""
        span = span_of_figures(courses, now)
        same, self._of = incident == self._of, incident
        held = self.sight
        self.courses, self.now = courses, now
        self.sight = Sight(span) if span is not None else None
        if same and held is not None and held.zoomed and self.sight is not None:
            self.sight.first, self.sight.last = held.first, held.last
        if not same or self.step is None:
            self.chosen = None
        self.update()

    @property
    def step(self) -> FigureStep | None:
        """The chosen one."""
        if self.chosen is None or self.chosen[0] >= len(self.courses):
            return None
        steps = self.courses[self.chosen[0]].steps
        return steps[self.chosen[1]] if self.chosen[1] < len(steps) else None

    def scale(self) -> TimeScale | None:
        """Instants to pixels."""
        px = LOOK.px
        if self.sight is None:
            return None
        frame = Frame(
            left=px(8), right=self.width() - px(6), top=px(44), bottom=self.height() - px(FOOT),
            names=min(px(168), self.width() // 4), more=px(60), line=px(17), pad=px(3), mark=px(7), gap=px(5),
            widest=px(260),
        )  # fmt: skip
        return TimeScale(self.sight.first, self.sight.last, frame, edge=0.0, folded=False)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw every number; without one the picture says so."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), LOOK.color("surface"))
        scale = self.scale()
        if scale is None or self.sight is None:
            painter.setFont(LOOK.font(14))
            painter.setPen(LOOK.color("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, EMPTY if self._of else NOBODY)
        else:
            frame = scale.frame
            high = (frame.bottom - frame.top) / len(self.courses)
            for number, course in enumerate(self.courses):
                area = QRectF(frame.left, frame.top + number * high, frame.right - frame.left, high)
                paint_figures(painter, course, area, scale, self.now, self.step)
            zero = min(one.at for course in self.courses for one in course.steps)
            paint_axis(painter, scale, zero, frame.bottom)
            one = self.step
            words = self.words_of(one) if one is not None else ""
            paint_foot(painter, self.width(), self.height(), words, KEYS)
        painter.end()

    def words_of(self, one: FigureStep) -> str:
        """A step in a sentence."""
        label = self.courses[self.chosen[0]].label if self.chosen is not None else ""
        told = f"报在{'、'.join(one.told)}" if one.told else "还没有写进报出的报告" if one.entry else ""
        return "　".join(
            filter(None, (moment_text(one.at, self.now), f"{label}{one.words}", one.source, told, one.doubt))
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, zoom, Enter; every other key is somebody else's."""
        one, step = self.step, step_of(event)
        if self.sight is None or held(event):
            super().keyPressEvent(event)
        elif event.key() in ENTER:
            if one is not None and one.entry:
                self.entry_chosen.emit(one.entry)
        elif sees(event, self.sight, one.at if one is not None else None):
            self.update()
        elif step is not None:
            self._move(*step)
            self.update()
        else:
            super().keyPressEvent(event)

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
        if one is not None and self.sight is not None:
            self.sight.reveal(one.at)
            self.setAccessibleDescription(self.words_of(one))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses the step that holds there."""
        self.setFocus()
        scale = self.scale()
        if scale is None or not self.courses:
            return
        frame = scale.frame
        high = (frame.bottom - frame.top) / len(self.courses)
        number = int((event.position().y() - frame.top) // high)
        at = scale.instant(event.position().x())
        if 0 <= number < len(self.courses):
            step = self.courses[number].at(at)
            self.chosen = (number, self.courses[number].steps.index(step)) if step is not None else self.chosen
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what is under it."""
        self.mousePressEvent(event)
        one = self.step
        if one is not None and one.entry:
            self.entry_chosen.emit(one.entry)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about where it points."""
        scale = self.scale()
        if scale is not None and self.sight is not None:
            self.sight.zoom(WHEEL if event.angleDelta().y() > 0 else 1 / WHEEL, scale.instant(event.position().x()))
            self.update()
