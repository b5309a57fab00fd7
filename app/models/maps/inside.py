"""Whether a point lies within closed lines, or so near to one that it may."""

import itertools
import math
from collections.abc import Sequence

Points = Sequence[tuple[float, float]]
NEAR_DEGREES = 0.01
"""About a kilometre: a satellite's pixel is 375 m to 1 km wide."""


def within(lines: Sequence[Points], lat: float, lon: float) -> bool | None:
    """Whether (lat, lon) lies inside any ring or within a kilometre of one; None where no line is closed."""
    rings = [line for line in lines if len(line) > 3 and line[0] == line[-1]]
    if not rings:
        return None
    return any(_boxed(ring, lat, lon) and (_inside(ring, lat, lon) or _near(ring, lat, lon)) for ring in rings)


def _boxed(ring: Points, lat: float, lon: float) -> bool:
    lats, lons = [one[0] for one in ring], [one[1] for one in ring]
    tall = min(lats) - NEAR_DEGREES <= lat <= max(lats) + NEAR_DEGREES
    return tall and min(lons) - NEAR_DEGREES <= lon <= max(lons) + NEAR_DEGREES


def _inside(ring: Points, lat: float, lon: float) -> bool:
    """By the crossings of a ray to the east."""
    odd = False
    for (south, west), (north, east) in itertools.pairwise(ring):
        if (south > lat) != (north > lat) and lon < west + (lat - south) / (north - south) * (east - west):
            odd = not odd
    return odd


def _near(ring: Points, lat: float, lon: float) -> bool:
    narrow = math.cos(math.radians(lat))
    for (south, west), (north, east) in itertools.pairwise(ring):
        up, across = north - south, (east - west) * narrow
        length = up * up + across * across
        off_up, off_across = lat - south, (lon - west) * narrow
        share = max(0.0, min(1.0, (off_up * up + off_across * across) / length)) if length else 0.0
        if math.hypot(off_up - share * up, off_across - share * across) <= NEAR_DEGREES:
            return True
    return False
