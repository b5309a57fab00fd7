"""The event timeline (pyqtgraph): entries by lane, deadlines as shaded windows, click an entry to read it."""

import datetime as dt
from collections.abc import Iterable

import pyqtgraph as pg
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.models.obligations.clock import phase
from app.models.vocabulary.journal import Lane
from app.models.vocabulary.obligation import Owner, Phase
from app.services.incident.board import IncidentView
from app.ui.kit.plot import bare_plot
from app.ui.kit.theme import LOOK

LANES = (
    Lane.INTAKE, Lane.FIGURES, Lane.GRADING, Lane.CLOCK, Lane.CALL, Lane.REPORT, Lane.HANDLING, Lane.INSIDE,
    Lane.FORCES, Lane.NOTE, Lane.CORRECTION,
)  # fmt: skip
BEIJING_OFFSET = -8 * 3600
"""DateAxisItem wants seconds west of UTC."""


class TimelineChart(QWidget):
    """Lanes from top to bottom; the wheel zooms time, dragging pans."""

    entry_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        axis = pg.DateAxisItem(orientation="bottom", utcOffset=BEIJING_OFFSET)
        self.plot = bare_plot(self, "事件时限图", bottom=axis)
        self.plot.setMouseEnabled(x=True, y=False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)
        self._spots: pg.ScatterPlotItem | None = None

    def show_view(self, view: IncidentView, now: dt.datetime) -> None:
        """Draw an incident."""
        self.plot.clear()
        self.plot.setBackground(LOOK.color("surface"))
        self.plot.showGrid(x=True, y=False, alpha=0.15)
        left = self.plot.getAxis("left")
        left.setTicks([[(len(LANES) - number, lane.label) for number, lane in enumerate(LANES)]])
        for name in ("left", "bottom"):
            axis = self.plot.getAxis(name)
            axis.setPen(LOOK.color("line"))
            axis.setTextPen(LOOK.color("text"))
            axis.setStyle(tickFont=LOOK.font(12))
        self._windows(view, now)
        self._entries(view)
        self.plot.addItem(pg.InfiniteLine(now.timestamp(), angle=90, pen=pg.mkPen(LOOK.color("muted"), width=1)))
        self.plot.setYRange(0.3, len(LANES) + 0.7, padding=0)
        stamps = [line.at / 1e6 for line in view.lines] or [now.timestamp()]
        low, high = min(stamps), max(now.timestamp(), *(clock.due.timestamp() for clock in view.clocks[:4]), *stamps)
        self.plot.setXRange(low - 120, max(high, low + 900) + 120, padding=0.02)

    def _windows(self, view: IncidentView, now: dt.datetime) -> None:
        shown = [one for one in view.clocks if one.owner is Owner.OURS and not one.ended]
        for number, clock in enumerate(shown):
            state = phase(clock, now)
            edge = LOOK.color("accent") if state is Phase.WAITING else LOOK.phase(state)[0]
            color = QColor(edge)
            color.setAlpha(26)
            begin, end = clock.basis_at.timestamp(), clock.due.timestamp()
            region = pg.LinearRegionItem((begin, end), movable=False, brush=pg.mkBrush(color), pen=pg.mkPen(None))
            region.setZValue(-10)
            self.plot.addItem(region)
            self.plot.addItem(pg.InfiniteLine(end, angle=90, pen=pg.mkPen(edge, width=1)))
            text = pg.TextItem(clock.obligation.label, color=edge, anchor=(1, 0))
            text.setPos(end, len(LANES) + 0.65 - 0.75 * (number % 3))
            self.plot.addItem(text)

    def _entries(self, view: IncidentView) -> None:
        rows = {lane.value: len(LANES) - number for number, lane in enumerate(LANES)}
        spots = [
            {
                "pos": (line.at / 1e6, rows.get(line.lane, 1)),
                "data": line.entry,
                "size": LOOK.px(11),
                "brush": pg.mkBrush(LOOK.color("near" if line.struck_by else "accent")),
                "pen": pg.mkPen(LOOK.color("surface"), width=1),
            }
            for line in view.lines
        ]
        scatter = pg.ScatterPlotItem(hoverable=True, tip=None)
        scatter.setData(spots)
        scatter.sigClicked.connect(self._on_scatter_clicked)
        self.plot.addItem(scatter)
        self._spots = scatter

    @Slot(object, object)
    def _on_scatter_clicked(self, _plot: object, points: Iterable[pg.SpotItem], *_rest: object) -> None:
        for point in points:
            self.entry_chosen.emit(str(point.data()))
            return
