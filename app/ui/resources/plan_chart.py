"""The plan (平面图): north up, the incident in the middle, teams, depots and shelters around it, rings of reach.

Kilometres east and north of the incident on a plane through it: within 50 km that is off by less than 0.1 %.
"""

import math
from collections.abc import Callable, Iterable

import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGraphicsEllipseItem, QVBoxLayout, QWidget

from app.models.texts import unturned
from app.models.vocabulary.resource import ResourceKind
from app.services.resources.lookup import FoundKind, LookupHit
from app.services.resources.reach import Circle, Reach
from app.ui.kit.labels import label
from app.ui.kit.theme import LOOK, Ink
from app.ui.resources.ground import Ground, offset_km

SYMBOLS: dict[FoundKind, tuple[str, Ink]] = {
    ResourceKind.TEAM: ("t1", "accent"),
    ResourceKind.DEPOT: ("s", "near"),
    ResourceKind.MATERIAL: ("s", "near"),
    ResourceKind.SHELTER: ("p", "ok"),
    ResourceKind.PAD: ("star", "ok"),
}
OTHER: tuple[str, Ink] = ("o", "muted")
LEAST_KM, MARGIN = 2.0, 1.15
LEAST_SHARE = 0.12
"""A ring smaller than that has no room for its name."""


def bare_plot(parent: QWidget, name: str) -> pg.PlotWidget:
    """A plot without menus that goes with its parent: pyqtgraph makes them as windows, which would outlive the plot."""
    plot = pg.PlotWidget(parent, enableMenu=False)
    plot.hideButtons()
    plot.setAccessibleName(name)
    menu = plot.getPlotItem().ctrlMenu
    menu.setParent(plot, menu.windowFlags())  # still a window, else it would stand in the plot
    return plot


class PlanChart(QWidget):
    """Wheel zooms, dragging pans, a click chooses."""

    chosen = Signal(str)

    def __init__(self, ground: Callable[[pg.PlotWidget], Ground] | None = None) -> None:
        """``ground`` makes what lies under it."""
        super().__init__()
        self.plot = bare_plot(self, "平面图")
        self.plot.setAspectLocked(lock=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot, 1)
        self.note = label("", 12, tone="muted", wrap=True)
        layout.addWidget(self.note)
        self.scatter: pg.ScatterPlotItem | None = None
        self.ground = ground(self.plot) if ground is not None else None
        self.note.setVisible(self.ground is not None)
        if self.ground is not None:
            self.ground.said.connect(self.note.setText)

    def show_hits(self, origin: tuple[float, float], title: str, hits: list[LookupHit], reach: Reach) -> None:
        """Draw what was found around an incident; ``origin`` is WGS-84 (lat, lon)."""
        self.plot.clear()
        if self.ground is not None:
            self.ground.begin(origin)
        self.plot.setBackground(LOOK.color("surface"))
        self.plot.showGrid(x=True, y=True, alpha=0.12)
        for name, words in (("left", "北（公里）"), ("bottom", "东（公里）")):
            axis = self.plot.getAxis(name)
            axis.setPen(LOOK.color("line"))
            axis.setTextPen(LOOK.color("text"))
            axis.setLabel(words)
        far = self._spots(origin, hits)
        for circle in reach.circle:
            self._ring(circle, reach.radius_km(circle.minutes), far)
        pen, brush = pg.mkPen(LOOK.color("overdue"), width=2), pg.mkBrush(LOOK.color("overdue"))
        self.plot.addItem(pg.ScatterPlotItem(x=[0.0], y=[0.0], symbol="x", size=LOOK.px(16), pen=pen, brush=brush))
        self.plot.addItem(pg.TextItem(unturned(title), color=LOOK.color("overdue"), anchor=(0.5, -0.4)))
        reached = max(LEAST_KM, far) * MARGIN
        self.plot.setXRange(-reached, reached, padding=0)
        self.plot.setYRange(-reached, reached, padding=0)

    def _spots(self, origin: tuple[float, float], hits: list[LookupHit]) -> float:
        """Draw the hits; returns how far the farthest is."""
        spots = []
        far = 0.0
        for hit in hits:
            if hit.item.lat is None or hit.item.lon is None:
                continue
            east, north = offset_km(origin, hit.item.lat, hit.item.lon)
            symbol, tone = SYMBOLS.get(hit.item.kind, OTHER)
            far = max(far, math.hypot(east, north))
            spots.append({
                "pos": (east, north), "data": hit, "symbol": symbol, "size": LOOK.px(12),
                "brush": pg.mkBrush(LOOK.color("muted" if "已调派" in hit.item.marks else tone)),
                "pen": pg.mkPen(LOOK.color("surface"), width=1),
            })  # fmt: skip
        self.scatter = pg.ScatterPlotItem(hoverable=True, tip=_tip)
        self.scatter.setData(spots)
        self.scatter.sigClicked.connect(self._on_scatter_clicked)
        self.plot.addItem(self.scatter)
        return far

    def _ring(self, circle: Circle, radius: float, far: float) -> None:
        """One ring of reach; those far beyond everything are left out."""
        if radius > max(LEAST_KM, far) * 2:
            return
        ring = QGraphicsEllipseItem(-radius, -radius, 2 * radius, 2 * radius)
        ring.setPen(pg.mkPen(LOOK.color("accent"), width=1, style=Qt.PenStyle.DashLine))
        self.plot.addItem(ring)
        if radius < max(LEAST_KM, far) * LEAST_SHARE:
            return
        name = pg.TextItem(f"{circle.name} {radius:.1f}公里", color=LOOK.color("muted"), anchor=(0.5, 1))
        name.setPos(0, radius)
        self.plot.addItem(name)

    @Slot(object, object)
    def _on_scatter_clicked(self, _plot: object, points: Iterable[pg.SpotItem], *_rest: object) -> None:
        for point in points:
            self.chosen.emit(point.data().item.id)
            return


def _tip(x: float, y: float, data: LookupHit) -> str:
    """What hovering shows."""
    km = math.hypot(x, y)
    marks = f"\n{'、'.join(data.item.marks)}" if data.item.marks else ""
    return unturned(f"{data.item.name}\n{data.item.detail}\n{km:.1f}公里{marks}")
