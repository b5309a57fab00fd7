"""卫星热点: number, coordinates, pixels, time, place and land of satellite fire spots, as messages pass them on."""

import datetime as dt
import re
from collections.abc import Iterator

import msgspec

from app.models.moments import UTC
from app.models.texts import folded
from app.services.extraction import divisions
from app.services.extraction.moments import read_moments
from app.services.extraction.numbers import parse
from app.services.extraction.words import any_of

_MINUTES = r"(?:\s?\d{1,2}(?:\.\d+)?\s?(?:\u2032|'|分)(?:\s?\d{1,2}(?:\.\d+)?\s?(?:\u2033|\"|秒)?)?)?"
_DEGREES = rf"\d{{1,3}}(?:\.\d{{1,8}})?\s?(?:°|度)?{_MINUTES}"
_BETWEEN = r"[，,、/;；\s]*"
_LONGITUDE = r"(?:7[3-9]|[89]\d|1[0-2]\d|13[0-5])\.\d{2,8}"
_LATITUDE = r"(?:1[5-9]|[2-4]\d|5[0-3])\.\d{2,8}"
_EAST, _NORTH = "(?:东经|经度|E)[:：为]?", "(?:北纬|纬度|N)[:：为]?"
PAIR = re.compile(
    rf"{_EAST}\s?(?P<east>{_DEGREES})\s?E?{_BETWEEN}{_NORTH}\s?(?P<north>{_DEGREES})\s?N?"
    rf"|{_NORTH}\s?(?P<north_b>{_DEGREES})\s?N?{_BETWEEN}{_EAST}\s?(?P<east_b>{_DEGREES})\s?E?"
    rf"|(?<![\d.])(?P<east_c>{_LONGITUDE})\s?°?E?\s?[，,、/;；\s]\s?(?P<north_c>{_LATITUDE})\s?°?N?(?![\d.])"
)
NUMBER = re.compile(
    r"(?:编号|热点号|序号|热点编号)[:：为]?\s?(?P<number>[A-Za-z\d-]{1,24})|热点(?P<short>\d{1,4})(?=[:：，,])"
)
PIXELS = re.compile(
    r"(?P<number>\d{1,4}|[一二两三四五六七八九十]{1,3})\s?个?(?:像素|像元)|(?:像素|"
    r"像元)(?:数)?[:：为]?\s?(?P<after>\d{1,4})"
)
_SATELLITES = any_of(r"""
    NOAA-?\d{1,2} NPP EOS AQUA TERRA FY-?\d[A-Z]? 风云[一二三四]号[A-Z]? 葵花-?\d HIMAWARI-?\d GF-?\d
    高分[一二三四五六]号 VIIRS MODIS
""")
SATELLITE = re.compile(f"(?P<name>{_SATELLITES})", re.IGNORECASE)
LAND = re.compile(
    r"(?:地类|土地类型|植被类型|下垫面)[:：为]?\s?(?P<land>[\u4e00-\u9fff]{2,6})"
    "|(?P<plain>林地|草地|农田|耕地|非林地|灌木林|草原)"
)
CHINA = (73.0, 136.0, 3.0, 54.0)
"""Bounds of longitude and latitude (degrees); what lies outside is doubtful."""


class Hotspot(msgspec.Struct, frozen=True, kw_only=True):
    """One spot. Degrees as said (satellites give WGS-84); ``doubt`` names what does not fit."""

    longitude: float | None = None
    latitude: float | None = None
    number: str = ""
    pixels: int | None = None
    satellite: str = ""
    land: str = ""
    seen_at: dt.datetime | None = None
    place: str = ""
    county: str = ""
    doubt: str = ""
    start: int = 0
    end: int = 0


def read_hotspots(text: str, ref: dt.datetime) -> tuple[Hotspot, ...]:
    """All spots of a message; empty where it speaks of none. ``ref`` is when the officer holds the text."""
    text = folded(text)
    if not re.search("热点|火点|像素|像元|疑似火", text):
        return ()
    return tuple(_read(part, offset, ref, text) for offset, part in _parts(text))


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """A message with several spots is cut before each number or each pair of coordinates."""
    pairs = list(PAIR.finditer(text))
    numbers = [match.start() for match in NUMBER.finditer(text)]
    if len(pairs) <= 1:
        yield 0, text
        return
    sentences = [max(text.rfind(stop, 0, one.start()) for stop in "。；;\n") + 1 for one in pairs]
    cuts = numbers if len(numbers) >= len(pairs) else sentences
    cuts = sorted(dict.fromkeys(cuts))
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        yield start, text[start:end]


def _read(part: str, offset: int, ref: dt.datetime, whole: str) -> Hotspot:
    pair = PAIR.search(part)
    east = north = None
    if pair is not None:
        east = _degrees(pair["east"] or pair["east_b"] or pair["east_c"])
        north = _degrees(pair["north"] or pair["north_b"] or pair["north_c"])
    number, pixels, satellite, land = (pattern.search(part) for pattern in (NUMBER, PIXELS, SATELLITE, LAND))
    moments = list(read_moments(part, ref)) or list(read_moments(whole, ref))
    chains = [one for one in divisions.read_chains(part) if not one.organisation]
    place = re.search(r"(?:位于|地点[:：]?|在)(?P<place>[\u4e00-\u9fff\d]{3,30}?)(?=[，。；,;（(]|发现|监测|$)", part)
    count = parse(pixels["number"] or pixels["after"]) if pixels else None
    named = place["place"] if place else part[chains[0].start : chains[0].end] if chains else ""
    return Hotspot(
        longitude=east,
        latitude=north,
        number=(number["number"] or number["short"]) if number else "",
        pixels=int(count) if count is not None else None,
        satellite=satellite["name"].upper() if satellite else "",
        land=(land["land"] or land["plain"]) if land else "",
        seen_at=moments[0].moment.astimezone(UTC) if moments else None,
        place=named,
        county=divisions.full_name(chains[0].lowest) if chains and chains[0].lowest.level == 3 else "",
        doubt=_doubt(east, north),
        start=offset,
        end=offset + len(part),
    )


def _degrees(text: str) -> float:
    """Decimal degrees of 118.35, 118°21' or 118度21分30秒."""
    whole, minutes, seconds = (*(float(one) for one in re.findall(r"\d+(?:\.\d+)?", text)), 0.0, 0.0, 0.0)[:3]
    return round(whole + minutes / 60 + seconds / 3600, 6)


def _doubt(east: float | None, north: float | None) -> str:
    if east is None or north is None:
        return "没有经纬度"
    west, far_east, south, far_north = CHINA
    if west <= east <= far_east and south <= north <= far_north:
        return ""
    swapped = west <= north <= far_east and south <= east <= far_north
    return "经纬度像是写反了" if swapped else "经纬度不在国内"
