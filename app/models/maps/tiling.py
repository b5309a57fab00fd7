"""Web Mercator tiles: which there are in a rectangle, and the corners of one (the scheme of map services)."""

import math

LATEST = 85.0511
"""Degrees; the square ends there."""


def tile_at(lat: float, lon: float, zoom: int) -> tuple[int, int]:
    """(column, row) of the tile a point lies in, rows from the north."""
    size = 1 << zoom
    lat = max(-LATEST, min(LATEST, lat))
    column = int((lon + 180.0) / 360.0 * size)
    row = int((1.0 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2.0 * size)
    return max(0, min(size - 1, column)), max(0, min(size - 1, row))


def corner(column: int, row: int, zoom: int) -> tuple[float, float]:
    """(lat, lon) of the north-west corner of a tile."""
    size = 1 << zoom
    lat = math.degrees(math.atan(math.sinh(math.pi * (1.0 - 2.0 * row / size))))
    return lat, column / size * 360.0 - 180.0


def tiles_in(
    south: float, west: float, north: float, east: float, zooms: tuple[int, int], most: int
) -> list[tuple[int, int, int]]:
    """(zoom, column, row) of the tiles of a rectangle at the finest zoom at which they are no more than ``most``."""
    least, finest = zooms
    for zoom in range(finest, least - 1, -1):
        left, top = tile_at(north, west, zoom)
        right, bottom = tile_at(south, east, zoom)
        if (right - left + 1) * (bottom - top + 1) <= most:
            return [(zoom, column, row) for row in range(top, bottom + 1) for column in range(left, right + 1)]
    return []
