"""Taking a hotspot notice or list in: every spot booked once, with its clocks; what was not is named."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from app.models.hotspot.facts import HotspotNoticed
from app.models.maps.inside import within
from app.models.texts import clean, one_line
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.maps.maps import boundary
from app.services.obligations import planning
from app.services.runtime.errors import Refused

if TYPE_CHECKING:
    from app.services.extraction.hotspots import Hotspot

MOST_SPOTS = 2000
LIST_HEAD = re.compile(r"\s*(?:[a-z_]+,)*(?:latitude,longitude|longitude,latitude)", re.IGNORECASE)


class Left(msgspec.Struct, frozen=True):
    """A spot or line that was not booked, by its number in the notice (from 1), and why."""

    row: int
    problem: str


class NoticeTaken(msgspec.Struct, frozen=True, kw_only=True):
    """What was booked of a notice: ids of hotspots, what was left out."""

    rows: int
    ids: tuple[str, ...]
    left: tuple[Left, ...]
    changed: Changed

    @property
    def sentence(self) -> str:
        """What came of it in one sentence."""
        left = f"，未登记{len(self.left)}个：{self.left[0].problem}" if self.left else ""
        if not self.ids:
            return f"没有登记热点{left}。"
        return f"已登记热点{len(self.ids)}个，各启动核查反馈时限{left}。"


def take_in(desk: Desk, text: str, *, source: str = "", file: str = "", received_at: dt.datetime) -> NoticeTaken:
    """Book every spot of a pasted notice or a FIRMS list; each starts its clocks from when it was received.

    A spot without point and place, outside China, or booked before is left out and named; of a list, which covers
    more than the unit, also what lies outside the boundary that the unit drew.

    Raises:
        Refused: no hotspot can be read in it, or there are too many.
    """
    read = list(_read(text, received_at))
    if not read:
        raise Refused("没有读到卫星热点：要有经纬度，或 FIRMS 列表的表头。", file=file or None)
    if len(read) > MOST_SPOTS:
        raise Refused(f"一次最多登记{MOST_SPOTS}个热点，请按本地范围筛选后再读。", file=file or None)
    ids: list[str] = []
    left: list[Left] = []
    digest = sha256(text.encode("utf-8", "replace")).hexdigest()
    lines = boundary(desk).lines if LIST_HEAD.match(text) else ()
    with desk.write() as transaction:
        for row, (fact, problem) in enumerate(read, 1):
            if fact is None:
                left.append(Left(row, problem))
                continue
            whole = msgspec.structs.replace(fact, source=one_line(source), file=one_line(file)[:120], digest=digest)
            identity = _identity(whole)
            inside = within(lines, whole.latitude, whole.longitude) if whole.latitude and whole.longitude else None
            if inside is False:
                left.append(Left(row, "不在本单位边界内"))
                continue
            if transaction.entries_of(f"hotspot:{identity}"):
                left.append(Left(row, "这个热点已经登记过"))
                continue
            transaction.append(f"hotspot:{identity}", whole)
            planning.replan(transaction, desk, f"hotspot:{identity}", known_at=whole.received_at)
            ids.append(identity)
    return NoticeTaken(rows=len(read), ids=tuple(ids), left=tuple(left), changed=Changed(transaction.topics))


def _read(text: str, received_at: dt.datetime) -> Iterator[tuple[HotspotNoticed | None, str]]:
    """(spot, empty) or (None, why not) of every spot; of a list, every line that is not blank."""
    from app.services.extraction.hotspots import read_hotspots

    if LIST_HEAD.match(text):
        head, *lines = text.strip().splitlines()
        for line in filter(str.strip, lines):
            found = read_hotspots(f"{head}\n{line}", received_at)
            if len(found) == 1 and len(next(csv.reader(io.StringIO(line)))) <= len(head.split(",")):
                yield _noticed(found[0], line, received_at)
            else:
                yield None, "这一行读不出经纬度"
        return
    for spot in read_hotspots(text, received_at):
        yield _noticed(spot, text[spot.start : spot.end], received_at)


def _noticed(spot: "Hotspot", words: str, received_at: dt.datetime) -> tuple[HotspotNoticed | None, str]:
    only_place = spot.longitude is None and spot.latitude is None and bool(spot.place or spot.county)
    if spot.doubt and not only_place:
        return None, spot.doubt
    seen = spot.seen_at.astimezone(dt.UTC) if spot.seen_at is not None else None
    fact = HotspotNoticed(
        received_at=received_at.astimezone(dt.UTC),
        longitude=spot.longitude,
        latitude=spot.latitude,
        number=spot.number,
        pixels=spot.pixels,
        satellite=spot.satellite,
        land=spot.land,
        seen_at=seen,
        place=one_line(spot.place or spot.county),
        words=clean(words)[:2000],
    )
    return fact, ""


def _identity(fact: HotspotNoticed) -> str:
    """The same spot in a notice that comes twice has the same name: its point, number and when it was seen."""
    when = fact.seen_at or fact.received_at.replace(hour=0, minute=0, second=0, microsecond=0)
    point = fact.place if fact.longitude is None else f"{fact.longitude:.4f},{fact.latitude:.4f}"
    parts = (point, fact.number, when.isoformat())
    return sha256("|".join(parts).encode()).hexdigest()[:20]
