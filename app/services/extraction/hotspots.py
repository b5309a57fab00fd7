"""卫星热点: number, coordinates, pixels, time, place and land of satellite fire spots, in messages and lists.

Each coordinate is read with its own label (东经, E, x=, longitude) or by its range; a number belongs to the label
beside it and never to the digits behind a decimal point.
"""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from app.models.moments import EARLIEST, LATEST, UTC
from app.models.texts import folded
from app.services.extraction import divisions
from app.services.extraction.moments import read_moments
from app.services.extraction.numbers import parse
from app.services.extraction.words import any_of

_SECONDS = r"(?:\d{1,2}(?:\.\d+)?\s?[\u2033\"”秒]?)?"
_DEGREES = rf"\d{{1,3}}(?:\.\d{{1,8}})?(?:\s?[°度]\s?(?:\d{{1,2}}(?:\.\d+)?\s?[\u2032'’分]\s?{_SECONDS})?)?"
COORDINATE = re.compile(
    r"(?:(?P<east>东经|经度|longitude|lon|(?<![A-Za-z])[ExX])|(?P<north>北纬|纬度|latitude|lat|(?<![A-Za-z])[NyY]))"
    rf"[:：为=]?\s?(?P<labelled>{_DEGREES})(?![\d.])(?:\s?°?[EN](?![A-Za-z\d]))?"
    rf"|(?<![\d.A-Za-z-])(?P<suffixed>{_DEGREES})\s?°?(?P<side>[EN])(?![A-Za-z\d])"
    r"|(?<![\d.A-Za-z-])(?P<bare>\d{1,3}\.\d{2,8})°?(?![\d.]|\s?[公米%亩])"
)
NUMBER = re.compile(
    r"(?:编号|热点号|序号|热点编号)[:：为]?\s?(?P<number>[A-Za-z\d-]{1,24})|热点(?P<short>\d{1,4})(?=[:：，,])"
)
PIXELS = re.compile(
    r"(?:像素|像元)(?:个)?(?:数|合计|共)?[:：为]?\s?(?P<after>\d{1,4})(?![\d.])"
    r"|(?<![\d.])(?P<number>\d{1,4}|[一二两三四五六七八九十]{1,3})\s?个?(?:像素|像元)"
)
_SATELLITES = any_of(r"""
    NOAA-?\d{1,2} NPP EOS AQUA TERRA FY-?\d[A-Z]? 风云[一二三四]号[A-Z]? 葵花-?\d HIMAWARI-?\d GF-?\d
    高分[一二三四五六]号 VIIRS MODIS
""")
SATELLITE = re.compile(f"(?P<name>{_SATELLITES})", re.IGNORECASE)
LAND = re.compile(
    r"(?:地类|土地类型|植被类型|下垫面)[:：为]?\s?(?P<land>[\u4e00-\u9fff]{2,6})"
    "|(?P<plain>林地|草地|农田|耕地|农用地|园地|建设用地|非林地|灌木林|草原)"
)
_NOT_WHERE = "(?!请|各|有关|相关|涉及|本[乡镇村]|乡镇|村[组干])"
PLACE = re.compile(
    r"(?:位于|地点[:：]?|在)(?P<told>[\u4e00-\u9fff\d]{3,30}?)(?=[，。；,;（(]|发现|监测|$)"
    rf"|(?:^|(?<=[，。；,;\s（(）)、:：])){_NOT_WHERE}"
    r"(?P<alone>[\u4e00-\u9fff]{1,14}?(?:街道|镇|乡|苏木|林场|农场|牧场|村|屯)"
    r"(?:[\u4e00-\u9fff]{1,7}(?:村|组|屯|[山岭沟坡坳湾峰]|林场|林区|水库))?(?:附近|境内|一带|[东西南北]{1,2}[侧面部])?)"
    r"(?=$|[，。；,;\s（(）)、\d])"
)
"""Where it is: behind a word that says so, or a township, village or forest farm that stands alone between stops."""
FOR_ALL = re.compile("均|都[在为是]|全部|上述|以上")
"""From here on a list of spots speaks of all of them."""
LIST = re.compile(r"①|㈠|⑴|[(（][1一][)）]|(?<=[:：\s])[1一][.、．](?!\d)")
"""The mark of the first spot of a list."""
UNIVERSAL = re.compile(r"UTC|世界时|格林尼治|GMT|\dZ(?![A-Za-z])")
ANSWER = re.compile("核查(?:情况|结果)?反馈[:：]|反馈[:：]|已核查|经核查|核实为")
CHINA = (73.0, 136.0, 3.0, 54.0)
"""Bounds of longitude and latitude (degrees); what lies outside is doubtful."""
BEIJING_AHEAD = dt.timedelta(hours=8)


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


class Pair(msgspec.Struct, frozen=True):
    """Longitude and latitude that stand side by side at [start, end)."""

    east: float
    north: float
    start: int
    end: int


def read_hotspots(text: str, ref: dt.datetime) -> tuple[Hotspot, ...]:
    """Every spot of a message or list, in order; none where the text speaks of none or answers about one."""
    text = folded(text)
    if re.match(r"\s*(?:[a-z_]+,)*(?:latitude,longitude|longitude,latitude)", text, re.IGNORECASE):
        return tuple(_listed(text))
    pairs = list(_pairs(text))
    if not pairs and (ANSWER.search(text) or not re.search("热点|火点|火情|卫星|像素|像元", text)):
        return ()
    parts = list(_parts(text, pairs))
    common = _common(text, parts)
    return tuple(_read(part, offset, ref, common, pair) for offset, part, pair in parts)


def _listed(text: str) -> Iterator[Hotspot]:
    """A list as FIRMS exports it (acq_date, acq_time in UTC as hhmm); lines that do not fit are left out."""
    for row in csv.DictReader(io.StringIO(text.strip())):
        values = {
            (key or "").strip().lower(): (value or "").strip() for key, value in row.items() if isinstance(key, str)
        }
        try:
            east, north = float(values["longitude"]), float(values["latitude"])
        except (KeyError, ValueError):
            continue
        yield Hotspot(
            longitude=east, latitude=north, satellite=values.get("satellite", "").upper(),
            seen_at=_acquired(values.get("acq_date", ""), values.get("acq_time", "")), doubt=_doubt(east, north),
            end=len(text),
        )  # fmt: skip


def _acquired(day: str, clock: str) -> dt.datetime | None:
    words = f"{day} {clock.replace(':', '').zfill(4)[:4]}"
    try:
        moment = dt.datetime.strptime(words, "%Y-%m-%d %H%M").replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment if EARLIEST <= moment < LATEST else None


def _pairs(text: str) -> Iterator[Pair]:
    """Two coordinates of different sides beside each other; bare ones are told apart by their range."""
    found = [(match, _side(match), _degrees(match)) for match in COORDINATE.finditer(text)]
    used = -1
    for number, ((one, side, value), (other, second, value_b)) in enumerate(pairwise(found)):
        apart = text[one.end() : other.start()]
        if number <= used or len(apart) > 6 or re.search(r"[\u4e00-\u9fff\n]", apart) or {side, second} == {side}:
            continue
        if not side or not second:
            continue
        east, north = (value, value_b) if side == "E" else (value_b, value)
        yield Pair(east, north, one.start(), other.end())
        used = number + 1


def _side(match: re.Match[str]) -> str:
    if match["labelled"]:
        return "E" if match["east"] else "N"
    if match["suffixed"]:
        return match["side"]
    value = float(match["bare"])
    west, far_east, south, far_north = CHINA
    return "E" if west <= value <= far_east else "N" if south <= value <= far_north else ""


def _degrees(match: re.Match[str]) -> float:
    """Decimal degrees of 118.35, 118°21' or 118度21分30秒."""
    text = match["labelled"] or match["suffixed"] or match["bare"]
    whole, minutes, seconds = (*(float(one) for one in re.findall(r"\d+(?:\.\d+)?", text)), 0.0, 0.0, 0.0)[:3]
    return round(whole + minutes / 60 + seconds / 3600, 6)


def _parts(text: str, pairs: list[Pair]) -> Iterator[tuple[int, str, Pair | None]]:
    """A message with several spots is cut before each number, each sentence or each pair of coordinates."""
    if len(pairs) <= 1:
        yield 0, text, pairs[0] if pairs else None
        return
    numbers = [match.start() for match in NUMBER.finditer(text)]
    cuts = [max((one for one in numbers if one <= pair.start), default=-1) for pair in pairs]
    if len(set(cuts)) < len(pairs) or -1 in cuts:
        cuts = [max(text.rfind(stop, 0, pair.start) for stop in "。；;\n") + 1 for pair in pairs]
    if len(set(cuts)) < len(pairs):
        cuts = [pair.start for pair in pairs]
    for pair, start, end in zip(pairs, cuts, [*cuts[1:], len(text)], strict=True):
        yield start, text[start:end], pair


def _common(text: str, parts: list[tuple[int, str, Pair | None]]) -> str:
    """What is said of every spot: before the list, and in the last from 均为 on; never what stands beside one."""
    if len(parts) == 1:
        return text
    (first, one, _), (last, tail, _) = parts[0], parts[-1]
    listed, for_all = LIST.search(one), FOR_ALL.search(tail)
    head = text[: first + listed.start() if listed else first]
    return head + ("，" + text[last + for_all.start() :] if for_all else "")


def _read(part: str, offset: int, ref: dt.datetime, common: str, pair: Pair | None) -> Hotspot:
    """One spot from its own ``part`` of the message and what is said of all of them in ``common``."""
    east, north = (pair.east, pair.north) if pair is not None else (None, None)
    plain = part if pair is None else part[: pair.start - offset] + "，" + part[pair.end - offset :]
    number, pixels, satellite, land = (pattern.search(plain) for pattern in (NUMBER, PIXELS, SATELLITE, LAND))
    land = land or LAND.search(common)
    chains = [one for one in divisions.read_chains(plain) if not one.organisation]
    chains = chains or [one for one in divisions.read_chains(common) if not one.organisation]
    place = PLACE.search(plain)
    named = (place["told"] or place["alone"]) if place else divisions.full_name(chains[0].lowest) if chains else ""
    count = parse(pixels["number"] or pixels["after"]) if pixels else None
    return Hotspot(
        longitude=east,
        latitude=north,
        number=(number["number"] or number["short"]) if number else "",
        pixels=int(count) if count is not None else None,
        satellite=satellite["name"].upper() if satellite else "",
        land=(land["land"] or land["plain"]) if land else "",
        seen_at=_seen(plain, ref) or _seen(common, ref),
        place=named,
        county=divisions.full_name(chains[0].lowest) if chains and chains[0].lowest.level == 3 else "",
        doubt=_doubt(east, north),
        start=offset,
        end=offset + len(part),
    )


def _seen(text: str, ref: dt.datetime) -> dt.datetime | None:
    """When the satellite saw it; 世界时 is eight hours behind Beijing."""
    for one in read_moments(text, ref):
        moment = one.moment.astimezone(UTC)
        return moment + BEIJING_AHEAD if UNIVERSAL.search(text) else moment
    return None


def _doubt(east: float | None, north: float | None) -> str:
    if east is None or north is None:
        return "没有经纬度"
    west, far_east, south, far_north = CHINA
    if west <= east <= far_east and south <= north <= far_north:
        return ""
    swapped = west <= north <= far_east and south <= east <= far_north
    return "经纬度像是写反了" if swapped else "经纬度不在国内"
