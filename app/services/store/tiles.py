"""A map background (MBTiles): pictures in an SQLite file of the unit's own, only read, never trusted.

https://github.com/mapbox/mbtiles-spec 1.3: table or view ``tiles`` (zoom_level, tile_column, tile_row, tile_data), rows
counted from the south, ``metadata`` (name, value). A view in a hostile file may be anything: it is run read-only, with
nothing trusted, and given up after three million steps.
"""

import contextlib
from pathlib import Path

from sqlcipher3 import dbapi2

from app.services.runtime.errors import Refused
from app.services.store import engine as engines
from app.services.store.engine import is_plain

MOST_TILE = 2 * 1024 * 1024
STEPS, PATIENCE = 2000, 1500
"""A question is given up after so many times so many steps of SQLite: some tenths of a second."""
FORMATS = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF")
DEEPEST = 20


class Tiles:
    """An open background; raises Refused when it is none. Used from one thread at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        if not path.is_file():
            raise Refused(f"底图文件不在：{path.name}。请在“设置 → 地图与时速”里重新选。", file=path.name)
        if not is_plain(path):
            raise Refused(f"{path.name} 不是 MBTiles 底图。", file=path.name)
        self._steps = 0
        try:
            self._connection = engines.read_only(path)
        except dbapi2.Error as error:
            raise Refused(f"{path.name} 打不开，可能已损坏。", file=path.name) from error
        try:
            self._connection.set_progress_handler(self._too_long, STEPS)
            self.least, self.most = self._zooms()
        except BaseException:
            self.close()
            raise

    def _too_long(self) -> int:
        self._steps += 1
        return int(self._steps > PATIENCE)

    def _rows(self, statement: str, parameters: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        self._steps = 0
        try:
            return list(self._connection.execute(statement, parameters).fetchmany(64))
        except (dbapi2.Error, UnicodeDecodeError, OverflowError, MemoryError) as error:
            raise Refused(f"{self.name} 不是完好的 MBTiles 底图。", file=self.name) from error

    def _zooms(self) -> tuple[int, int]:
        """(least, most) zoom level there is; raises Refused for vector tiles and for no tiles at all."""
        said = {str(name): str(value) for name, value in self._rows("SELECT name, value FROM metadata LIMIT 64")}
        if said.get("format") == "pbf":
            raise Refused(f"{self.name} 是矢量瓦片，只认图片瓦片（png、jpg）。", file=self.name)
        found = [said.get("minzoom", ""), said.get("maxzoom", "")]
        if all(one.isdigit() for one in found):
            least, most = (min(int(one), DEEPEST) for one in found)
        else:
            rows = self._rows("SELECT min(zoom_level), max(zoom_level) FROM tiles")
            least, most = (int(one) if isinstance(one, int) else -1 for one in rows[0])
        if not 0 <= least <= most:
            raise Refused(f"{self.name} 里没有瓦片。", file=self.name)
        return least, min(most, DEEPEST)

    def tile(self, zoom: int, column: int, row: int) -> bytes:
        """The picture of a tile (row from the north); empty where there is none or it is no picture."""
        statement = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ? LIMIT 1"
        rows = self._rows(statement, (zoom, column, (1 << zoom) - 1 - row))
        data = rows[0][0] if rows else b""
        return data if isinstance(data, bytes) and len(data) <= MOST_TILE and data.startswith(FORMATS) else b""

    def close(self) -> None:
        """Let go of the file."""
        with contextlib.suppress(dbapi2.Error):
            self._connection.close()
