"""What is drawn under the plan: the unit's boundary from the store, a background from a file of the machine."""

from functools import lru_cache
from pathlib import Path

import msgspec

from app.models.settings.settings import MapFile
from app.models.vocabulary.maps import Datum
from app.services.desk import attachments
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.maps import boundary as geojson
from app.services.maps.boundary import Boundary
from app.services.runtime.errors import DutyDeskError
from app.services.runtime.files import name_of, read_bytes
from app.services.settings import editing
from app.services.store.tiles import Tiles

__all__ = ["Boundary", "MapFile", "Tiles", "boundary", "check_boundary", "tiles", "use_boundary"]


def check_boundary(desk: Desk, path: Path, datum: Datum) -> MapFile:
    """Read a GeoJSON file and put it into the store; raises Refused, and then nothing is kept."""
    name, data = name_of(path), read_bytes(path)
    geojson.read(name, data, datum)
    return MapFile(name=name[:120], digest=attachments.keep_bytes(desk, name, data).digest, datum=datum)


def use_boundary(desk: Desk, held: MapFile | None) -> Changed:
    """Draw it from now on; None draws none."""
    return editing.change_settings(desk, msgspec.structs.replace(desk.settings, boundary=held))


def boundary(desk: Desk) -> Boundary:
    """The boundary in force; without lines where there is none."""
    held = desk.settings.boundary
    return Boundary() if held is None else _read(held, attachments.read(desk, held.digest))


@lru_cache(maxsize=2)
def _read(held: MapFile, data: bytes) -> Boundary:
    return geojson.read(held.name, data, held.datum)


def tiles(desk: Desk) -> tuple[Tiles | None, str]:
    """(the background in force, what is wrong with it); None where there is none."""
    if not desk.settings.tiles_file:
        return None, ""
    try:
        return Tiles(Path(desk.settings.tiles_file)), ""
    except DutyDeskError as error:
        return None, error.sentence
