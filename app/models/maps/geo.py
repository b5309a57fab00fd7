"""Points on the map: which datum they are in, how far apart they are.

GCJ-02 is the shifted datum of map services in China; CGCS2000 and WGS-84 agree within centimetres and are taken as
one. Distances are great circles on a sphere of 6371.0088 km (IUGG mean radius): off by at most 0.56 % against the
ellipsoid, less than any road differs from its line.
"""

import math

from app.models.vocabulary.maps import Datum

RADIUS_KM = 6371.0088
CHINA = (3.0, 54.0, 73.0, 136.0)
"""South, north, west, east of everything China claims, in degrees."""
_AXIS = 6378245.0
"""Major axis and first eccentricity of the Krasovsky 1940 ellipsoid, on which GCJ-02 is defined."""
_ECCENTRICITY = 0.00669342162296594323


def in_china(lat: float, lon: float) -> bool:
    """Whether a point lies in the box around China."""
    south, north, west, east = CHINA
    return south <= lat <= north and west <= lon <= east


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Kilometres between two points of one datum, in degrees, along the great circle (haversine)."""
    a, b = math.radians(lat1), math.radians(lat2)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


def to_wgs(lat: float, lon: float, datum: Datum) -> tuple[float, float]:
    """The point in WGS-84; a GCJ-02 point is turned back to within a few centimetres."""
    if datum is not Datum.GCJ02 or not in_china(lat, lon):
        return lat, lon
    guess = lat, lon
    for _ in range(3):
        shown = to_gcj(*guess)
        guess = guess[0] + lat - shown[0], guess[1] + lon - shown[1]
    return guess


def to_gcj(lat: float, lon: float) -> tuple[float, float]:
    """A WGS-84 point as map services in China show it."""
    if not in_china(lat, lon):
        return lat, lon
    x, y = lon - 105.0, lat - 35.0
    waves = (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + waves
    north += (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    north += (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + waves
    east += (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    east += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
    angle = math.radians(lat)
    magic = 1.0 - _ECCENTRICITY * math.sin(angle) ** 2
    root = math.sqrt(magic)
    lat_step = north * 180.0 / (_AXIS * (1.0 - _ECCENTRICITY) / (magic * root) * math.pi)
    lon_step = east * 180.0 / (_AXIS / root * math.cos(angle) * math.pi)
    return lat + lat_step, lon + lon_step
