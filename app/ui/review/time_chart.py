"""A chart over time, on pyqtgraph: a view box has the mouse and the range, an axis its marks, a picture the rest."""

import datetime as dt

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QToolTip, QWidget

from app.services.review.course_axis import step_of, ticks
from app.services.review.course_layout import TimeScale
from app.ui.kit.theme import LOOK
from app.ui.review.course_sight import Sight

LEAST_STEP = 92
"""Pixels between two marks of the axis at the least, at 100 %."""
HEAD, FOOT = 44, 30
"""Pixels above the picture for the axis, and below it for words, at 100 %."""
GRID = 40
"""How strong the lines down from the axis are, of 255."""


class Picture(pg.GraphicsObject):
    """What a chart draws, in pixels of the chart."""

    def __init__(self, chart: "TimeChart") -> None:
        super().__init__()
        self.chart = chart
        self.setZValue(-1)

    def boundingRect(self) -> QRectF:
        """The whole chart."""
        return QRectF(self.chart.rect())

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _on: QWidget | None = None) -> None:
        """Draw it on the ground of a page."""
        painter.fillRect(self.chart.rect(), LOOK.color("surface"))
        self.chart.draw(painter)


class TimeChart(pg.GraphicsView):
    """What is drawn stands in ``draw``, what a point says in ``words_at``; both charts of 复盘 share the rest."""

    def __init__(self, name: str) -> None:
        super().__init__(background=None)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.sight = Sight()
        self.axis = pg.AxisItem("top", maxTickLength=-4)
        self.axis.linkToView(self.sight)
        self.picture = Picture(self)
        for item in (self.picture, self.sight, self.axis):
            self.addItem(item)
        self.sight.sigRangeChanged.connect(self._on_sight_range_changed)
        self.sigDeviceRangeChanged.connect(self._on_device_range_changed)

    def draw(self, painter: QPainter) -> None:
        """Draw everything but the axis."""

    def lay_out(self) -> None:
        """Place everything that is in view."""

    def anew(self) -> None:
        """Measure and place everything anew."""
        self.lay_out()

    def choose_at(self, point: QPointF) -> None:
        """A click chooses what is there."""

    def open_chosen(self) -> None:
        """Open what is chosen."""

    def words_at(self, _point: QPointF) -> str:
        """What hovering over a point says."""
        return ""

    def put_axis(self, scale: TimeScale | None, zero: dt.datetime, lower: float) -> None:
        """Marks of an axis with their clock time and T+ over the picture; none without a scale."""
        shown = scale is not None
        self.axis.setVisible(shown)
        self.sight.setVisible(shown)
        if scale is None:
            return
        px, frame = LOOK.px, scale.frame
        self.sight.setGeometry(QRectF(frame.first, frame.top, frame.last - frame.first, lower - frame.top))
        self.axis.setHeight(frame.top)
        self.axis.setGeometry(QRectF(frame.first, 0.0, frame.last - frame.first, frame.top))
        self.axis.setStyle(tickFont=LOOK.font(11), tickTextOffset=px(2), autoExpandTextSpace=False)
        self.axis.setPen(LOOK.color("muted"))
        self.axis.setTextPen(LOOK.color("text"))
        self.axis.setGrid(GRID)
        step = step_of(scale.last - scale.first, scale.x2 - scale.x1, float(px(LEAST_STEP)))
        marks = ticks(scale.first, scale.last, step, zero)
        begun = self.sight.whole[0]
        self.axis.setTicks([[((one.at - begun).total_seconds(), f"{one.clock}\n{one.since}") for one in marks]])

    @Slot()
    def _on_sight_range_changed(self, *_: object) -> None:
        self.lay_out()

    def refresh(self) -> None:
        """Draw the picture anew."""
        self.picture.update()

    @Slot()
    def _on_device_range_changed(self, *_: object) -> None:
        """There is more or less room."""
        self.picture.prepareGeometryChange()
        self.anew()

    def changeEvent(self, event: QEvent) -> None:
        """Other colours, or words of another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.isVisible():
            self.anew()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses; the box drags."""
        self.choose_at(event.position())
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what is under it."""
        self.choose_at(event.position())
        self.open_chosen()

    def viewportEvent(self, event: QEvent) -> bool:
        """Hovering says what is there."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words_at(QPointF(event.pos())), self)
            return True
        return super().viewportEvent(event)
