"""What lies under the plan: the unit's boundary with its names, and a background of tiles for what is in view.

Kilometres east and north of the middle on a plane through it: within 50 km that is off by less than 0.1 %.
"""

import math
from functools import partial

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsPixmapItem
from shiboken6 import isValid

from app.models.maps.geo import RADIUS_KM, to_gcj, to_wgs
from app.models.maps.tiling import corner, tiles_in
from app.models.settings.settings import MapFile
from app.models.vocabulary.maps import Datum
from app.services.desk.desk import Desk
from app.services.maps import maps
from app.services.maps.boundary import Boundary
from app.services.runtime.errors import DutyDeskError
from app.ui.kit.pictures import picture_in
from app.ui.kit.tasks import Tasks
from app.ui.kit.theme import LOOK

MOST_TILES = 30
MOST_POINTS = 2048 * 2048
"""Of one tile."""
UNDER_TILES, UNDER_LINES = -30, -20
Tile = tuple[int, int, int]


def offset_km(origin: tuple[float, float], lat: float, lon: float) -> tuple[float, float]:
    """(east, north) of a point from the origin in km."""
    north = math.radians(lat - origin[0]) * RADIUS_KM
    return math.radians(lon - origin[1]) * RADIUS_KM * math.cos(math.radians(origin[0])), north


def point_at(origin: tuple[float, float], east: float, north: float) -> tuple[float, float]:
    """(lat, lon) of a place so many km from the origin."""
    lat = origin[0] + math.degrees(north / RADIUS_KM)
    return lat, origin[1] + math.degrees(east / RADIUS_KM / math.cos(math.radians(origin[0])))


class Ground(QObject):
    """Asked for behind the window, drawn when it comes; a view that moved on gets its own tiles."""

    said = Signal(str)
    """What is drawn, or what is wrong with it."""

    def __init__(self, plot: pg.PlotWidget, desk: Desk, tasks: Tasks) -> None:
        super().__init__(plot)
        self.plot = plot
        self.desk = desk
        self.tasks = tasks
        self.origin = (0.0, 0.0)
        self.wrong = ""
        self.tiles: maps.Tiles | None = None
        self.drawn: dict[Tile, QGraphicsPixmapItem] = {}
        self._held: MapFile | None = None
        self._shape = Boundary()
        self._background: tuple[str, Datum] | None = None
        self._asking = False
        self._wanted: list[Tile] = []
        plot.getViewBox().sigRangeChanged.connect(self._on_range_changed)

    def begin(self, origin: tuple[float, float]) -> None:
        """The plan was cleared and is drawn anew around a point (WGS-84); what is known is there at once."""
        chosen = (self.desk.settings.tiles_file, self.desk.settings.tiles_datum)
        if origin != self.origin or chosen != self._background:
            self.origin, self.drawn = origin, {}
        for item in self.drawn.values():
            self.plot.addItem(item, ignoreBounds=True)
        held = self.desk.settings.boundary
        if held is not None and held == self._held:
            self._draw_boundary()
        elif held is not None:
            self.tasks.ask(partial(maps.boundary, self.desk), partial(self._boundary, held))
        if chosen != self._background:
            self._background = chosen
            if self.tiles is not None:
                self.tiles.close()
            self.tiles, self.wrong = maps.tiles(self.desk)
        self._tell()
        self._on_range_changed()

    def _tell(self) -> None:
        held = self.desk.settings.boundary
        parts = (
            f"边界：{held.name}" if held is not None else "",
            f"底图：{self.tiles.name}" if self.tiles is not None else self.wrong,
        )
        self.said.emit("　".join(filter(None, parts)))

    def _boundary(self, held: MapFile, answer: Boundary | DutyDeskError) -> None:
        """Keep what was read; it is drawn once, however often it was asked for meanwhile."""
        if not isValid(self) or isinstance(answer, DutyDeskError) or held == self._held:
            return
        self._held, self._shape = held, answer
        self._draw_boundary()

    def _draw_boundary(self) -> None:
        answer = self._shape
        if not answer.lines:
            return
        parts = [np.array([offset_km(self.origin, *point) for point in line]) for line in answer.lines]
        joined = np.concatenate(parts)
        connect = np.ones(len(joined), dtype=np.int32)
        connect[np.cumsum([len(one) for one in parts]) - 1] = 0
        pen = pg.mkPen(LOOK.color("near"), width=2)
        item = pg.PlotDataItem(joined[:, 0], joined[:, 1], connect=connect, pen=pen)
        item.setZValue(UNDER_LINES)
        self.plot.addItem(item, ignoreBounds=True)
        for name, lat, lon in answer.names:
            label = pg.TextItem(name, color=LOOK.color("muted"), anchor=(0.5, 0.5))
            label.setPos(*offset_km(self.origin, lat, lon))
            label.setZValue(UNDER_LINES)
            self.plot.addItem(label, ignoreBounds=True)

    @property
    def _gcj(self) -> bool:
        return self.desk.settings.tiles_datum is Datum.GCJ02

    @Slot()
    def _on_range_changed(self) -> None:
        if self.tiles is None or self.origin == (0.0, 0.0):
            return
        (west, east), (south, north) = self.plot.getViewBox().viewRange()
        low, high = point_at(self.origin, west, south), point_at(self.origin, east, north)
        if self._gcj:
            low, high = to_gcj(*low), to_gcj(*high)
        self._wanted = tiles_in(*low, *high, (self.tiles.least, self.tiles.most), MOST_TILES)
        self._next()

    def _next(self) -> None:
        """Ask for what the view lacks; one question at a time, so that panning does not pile them up."""
        missing = [one for one in self._wanted if one not in self.drawn]
        if self._asking or not missing or self.tiles is None:
            return
        self._asking = True
        self.tasks.ask(
            partial(_pictures, self.tiles, missing), partial(self._take, self.origin, self.tiles), lane="tiles"
        )

    def _take(self, origin: tuple[float, float], tiles: maps.Tiles, answer: dict[Tile, QImage] | DutyDeskError) -> None:
        if not isValid(self):
            return
        self._asking = False
        if tiles is not self.tiles:  # another file was chosen meanwhile
            self._next()
            return
        if isinstance(answer, DutyDeskError):
            self.wrong, self.tiles = answer.sentence, None
            self._tell()
            return
        if origin == self.origin:
            for tile, image in answer.items():
                self._draw(tile, image)
            wanted = set(self._wanted)
            for tile in [one for one in self.drawn if one not in wanted]:
                self.plot.removeItem(self.drawn.pop(tile))
        self._next()

    def _draw(self, tile: Tile, image: QImage) -> None:
        zoom, column, row = tile
        top, bottom = corner(column, row, zoom), corner(column + 1, row + 1, zoom)
        if self._gcj:
            top, bottom = to_wgs(*top, Datum.GCJ02), to_wgs(*bottom, Datum.GCJ02)
        west, north = offset_km(self.origin, *top)
        east, south = offset_km(self.origin, *bottom)
        item = QGraphicsPixmapItem(QPixmap.fromImage(image))
        wide, high = max(image.width(), 1), max(image.height(), 1)
        item.setTransform(QTransform((east - west) / wide, 0, 0, (south - north) / high, west, north))
        item.setZValue(UNDER_TILES + zoom / 100)
        item.setOpacity(0.75)
        self.drawn[tile] = item
        self.plot.addItem(item, ignoreBounds=True)


def _pictures(tiles: maps.Tiles, wanted: list[Tile]) -> dict[Tile, QImage]:
    """The tiles there are, decoded; one that is missing or broken is blank."""
    found: dict[Tile, QImage] = {}
    for tile in wanted:
        found[tile] = picture_in(tiles.tile(*tile), MOST_POINTS)[0]
    return found
