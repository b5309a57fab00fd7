"""Where an incident is on the map, as an officer types it."""

from app.models.vocabulary.maps import Datum
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.incident import handling
from app.services.resources.importing import cells
from app.services.runtime.errors import Refused


def locate(desk: Desk, incident: str, words: str) -> Changed:
    """Take 纬度,经度, with 高德 behind it where it comes from a map service; raises Refused for anything doubtful."""
    datum = cells.datum(words)
    bare = "".join(char for char in words if not ("\u4e00" <= char <= "\u9fff") or char in "东经北纬度分秒")
    found = cells.point(bare.replace("GCJ-02", "").replace("GCJ02", ""))
    if datum.doubt or found.doubt or not isinstance(found.value, tuple):
        why = datum.doubt or found.doubt or "坐标看不懂"
        raise Refused(f"{why}。请写成 纬度,经度，如 37.5123,105.1987。", field="point")
    lat, lon = found.value
    given = datum.value if isinstance(datum.value, Datum) else Datum.CGCS2000
    return handling.locate(desk, incident, lat, lon, datum=given, source="值班员录入")
