"""The unit's own boundary (行政边界) from GeoJSON: lines and names in WGS-84, as fine as a plan on a screen needs.

RFC 7946 positions are longitude before latitude; files made from Chinese map services hold GCJ-02 and say so nowhere,
so the officer says it. What is no GeoJSON, too big, swapped or outside China ends in a sentence.
"""

import math
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from app.models.maps.geo import in_china, to_wgs
from app.models.vocabulary.maps import Datum
from app.services.runtime.errors import Refused

MOST_BYTES = 48 * 1024 * 1024
MOST_POINTS = 500_000
MOST_DRAWN = 20_000
"""Points that are kept for drawing; a denser line is thinned."""
MOST_NAMES = 400
DEEPEST = 12
NAMES = ("name", "NAME", "名称", "Name", "XZQMC", "县", "乡镇", "村")
"""Properties a name may stand in; XZQMC is that of the land survey (行政区名称)."""
Line = tuple[tuple[float, float], ...]


class Boundary(msgspec.Struct, frozen=True):
    """Lines of (lat, lon) in WGS-84, and names where they belong."""

    lines: tuple[Line, ...] = ()
    names: tuple[tuple[str, float, float], ...] = ()


def read(name: str, data: bytes, datum: Datum = Datum.CGCS2000) -> Boundary:
    """The boundary in a GeoJSON file; raises Refused for anything else, with the next step."""
    if len(data) > MOST_BYTES:
        raise Refused(f"{name} 超过48兆，请用简化过的边界。", file=name)
    try:
        held = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(f"{name} 不是 GeoJSON，没有读入。", file=name) from error
    lines: list[Line] = []
    names: list[tuple[str, float, float]] = []
    total = 0
    for title, geometry in _geometries(name, held, 0):
        longest: Line = ()
        for line in _lines(name, geometry, 0):
            total += len(line)
            if total > MOST_POINTS:
                raise Refused(f"{name} 有50万个以上的点，请用简化过的边界（如1:25万）。", file=name)
            lines.append(tuple(to_wgs(*_point(name, one), datum) for one in line))
            longest = max(longest, lines[-1], key=len)
        if title and longest and len(names) < MOST_NAMES:
            names.append((title, *_middle(longest)))
    if not lines:
        raise Refused(f"{name} 里没有边界线（要有 Polygon 或 LineString）。", file=name)
    return Boundary(thinned(lines, MOST_DRAWN), tuple(names))


def _geometries(name: str, held: object, depth: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """(name, geometry) of every feature, in order."""
    if not isinstance(held, dict) or depth > DEEPEST:
        raise Refused(f"{name} 不是 GeoJSON，没有读入。", file=name)
    kind = held.get("type")
    if kind == "FeatureCollection":
        for one in _list(name, held.get("features")):
            yield from _geometries(name, one, depth + 1)
    elif kind == "Feature":
        properties = held.get("properties")
        said = properties if isinstance(properties, dict) else {}
        title = next((str(said[key])[:20] for key in NAMES if isinstance(said.get(key), str) and said[key].strip()), "")
        if held.get("geometry") is not None:
            for _, geometry in _geometries(name, held["geometry"], depth + 1):
                yield title, geometry
    elif kind == "GeometryCollection":
        for one in _list(name, held.get("geometries")):
            yield from _geometries(name, one, depth + 1)
    elif isinstance(kind, str):
        yield "", held
    else:
        raise Refused(f"{name} 不是 GeoJSON，没有读入。", file=name)


def _lines(name: str, geometry: dict[str, Any], depth: int) -> Iterator[list[Any]]:
    """The lists of positions of a geometry; points have none."""
    deep = {"LineString": 0, "Polygon": 1, "MultiLineString": 1, "MultiPolygon": 2}.get(geometry["type"], -1)
    if deep < 0:
        return
    yield from _nested(name, geometry.get("coordinates"), deep, depth)


def _nested(name: str, held: object, deep: int, depth: int) -> Iterator[list[Any]]:
    found = _list(name, held)
    if deep == 0:
        yield found
        return
    for one in found:
        yield from _nested(name, one, deep - 1, depth + 1)


def _list(name: str, held: object) -> list[Any]:
    if not isinstance(held, list):
        raise Refused(f"{name} 的坐标不完整，没有读入。", file=name)
    return held


def _point(name: str, held: object) -> tuple[float, float]:
    """(lat, lon) of a position."""
    if not isinstance(held, list) or len(held) < 2:
        raise Refused(f"{name} 的坐标不完整，没有读入。", file=name)
    lon, lat = held[0], held[1]
    if isinstance(lat, bool) or not isinstance(lat, int | float) or not isinstance(lon, int | float):
        raise Refused(f"{name} 的坐标不是数字，没有读入。", file=name)
    if not in_china(lat, lon):
        swapped = in_china(lon, lat)
        why = "经纬度写反了" if swapped else "不在我国范围内，可能不是经纬度坐标（要转成 CGCS2000 经纬度）"
        raise Refused(f"{name} 的坐标{why}。", file=name)
    return float(lat), float(lon)


def _middle(line: Line) -> tuple[float, float]:
    return sum(lat for lat, _ in line) / len(line), sum(lon for _, lon in line) / len(line)


def thinned(lines: Iterable[Line], most: int) -> tuple[Line, ...]:
    """The same lines with at most about ``most`` points: those nearer to the last kept one than a step are left out.

    The step grows from a metre until they fit; ends always stay, so that rings stay closed.
    """
    kept = tuple(lines)
    step = 1e-5
    while sum(map(len, kept)) > most and step < 1.0:
        kept = tuple(_spaced(line, step) for line in kept)
        step *= 2
    return kept


def _spaced(line: Line, step: float) -> Line:
    if len(line) < 3:
        return line
    found = [line[0]]
    for point in line[1:-1]:
        if math.dist(point, found[-1]) >= step:
            found.append(point)
    return (*found, line[-1])
