"""What is counted of incidents (统计): by class and month, medians from 接报, what reached us late."""

import datetime as dt
import re
import statistics
from collections import Counter
from collections.abc import Iterable

import msgspec

from app.models.dispatch.rows import DispatchRow
from app.models.incident.naming import subject_of
from app.models.incident.rows import IncidentRow
from app.models.moments import BEIJING, from_micros, to_micros
from app.models.obligations.clock import Clock
from app.models.vocabulary.incident import FigureKind
from app.services.desk.rulebook import Taxonomy
from app.services.review.timeliness import WAYS, Judged, Rate, by_way

DAY_FROM, DAY_TO = 8, 20
"""Hours (Beijing) of 白班; the rest is 夜班."""
_TOWN = re.compile(r"^(?:[\u4e00-\u9fff]{1,12}?[省市县区旗盟州]|县)*([\u4e00-\u9fff]{1,6}?(?:街道|镇|乡|苏木))")
CASUALTIES = (FigureKind.DEATHS, FigureKind.MISSING, FigureKind.INJURED)


class FigureAt(msgspec.Struct, frozen=True):
    """A stated number."""

    kind: str
    value: float | None
    known_at: dt.datetime


class CallFrom(msgspec.Struct, frozen=True):
    """Who called."""

    caller_unit: str = ""


class OralAt(msgspec.Struct, frozen=True):
    """When a phone report was made."""

    made_at: dt.datetime


class SendingAt(msgspec.Struct, frozen=True):
    """When a report left for a recipient; ``inferred`` where no entry names one."""

    sent_at: dt.datetime | None = None
    inferred: bool = False


class ReportAt(msgspec.Struct, frozen=True):
    """To whom a report went."""

    sendings: tuple[SendingAt, ...] = ()


class IncidentTold(msgspec.Struct, frozen=True):
    """What statistics look at in an incident's state."""

    figures: tuple[FigureAt, ...] = ()
    messages: tuple[CallFrom, ...] = ()
    orals: tuple[OralAt, ...] = ()
    reports: tuple[ReportAt, ...] = ()
    late_reason: str = ""


class ClassCount(msgspec.Struct, frozen=True, kw_only=True):
    """Incidents and casualties of a class, and those of the same days a year before."""

    code: str
    name: str
    incidents: tuple[str, ...]
    casualties: dict[FigureKind, float]
    """Sums of what is known; what nobody told is not none and is counted in ``untold``."""
    untold: dict[FigureKind, tuple[str, ...]]
    """The incidents whose number nobody told, or which is 未知."""
    before: int
    casualties_before: dict[FigureKind, float]


class MonthCount(msgspec.Struct, frozen=True, kw_only=True):
    """Incidents of a month and how many clocks were met in time."""

    month: str
    incidents: int
    rate: Rate
    before: int | None = None
    """Incidents of the same month a year before, of the same days; None where the book had not begun then."""


class NightLoad(msgspec.Struct, frozen=True, kw_only=True):
    """What came in at night while an officer wrote: how many incidents, in how many nights, at most in one."""

    officer: str
    incidents: int
    nights: int
    most: int


class Median(msgspec.Struct, frozen=True, kw_only=True):
    """Minutes from 接报, the median of ``count`` incidents; None where there is none."""

    minutes: float | None
    count: int
    each: tuple[tuple[str, float], ...] = ()
    """(incident, minutes) of each."""


class LateToUs(msgspec.Struct, frozen=True, kw_only=True):
    """An incident that reached us when a limit had passed already: who told us, how many minutes past the first."""

    incident: str
    title: str
    unit: str
    township: bool
    occurred_at: dt.datetime | None
    received_at: dt.datetime
    minutes: int
    reason: str


def township_of(place: str) -> str:
    """The township a place begins with, without the divisions above it; empty where none is named."""
    found = _TOWN.match(place)
    return found[1] if found else ""


def shift_of(micros: int) -> str:
    """白班 (08:00 to 20:00 Beijing) or 夜班."""
    return "白班" if DAY_FROM <= from_micros(micros).astimezone(BEIJING).hour < DAY_TO else "夜班"


def month_of(micros: int) -> str:
    """2026-06, of the Beijing day."""
    return f"{from_micros(micros).astimezone(BEIJING):%Y-%m}"


def night_loads(rows: list[IncidentRow], officers: dict[str, str]) -> tuple[NightLoad, ...]:
    """Who wrote how much in which nights, who had most of it first; a night runs from evening to morning."""
    held: dict[str, Counter[dt.date]] = {}
    for row in rows:
        if shift_of(row.received_at) == "夜班":
            evening = (from_micros(row.received_at).astimezone(BEIJING) - dt.timedelta(hours=DAY_FROM)).date()
            held.setdefault(officers.get(subject_of(row.id), ""), Counter())[evening] += 1
    loads = (
        NightLoad(officer=officer, incidents=found.total(), nights=len(found), most=max(found.values()))
        for officer, found in held.items()
    )
    return tuple(sorted(loads, key=lambda one: (-one.incidents, one.officer)))


def first_arrivals(rows: list[DispatchRow], incidents: set[str]) -> dict[str, int]:
    """When the first team was there, by incident."""
    found: dict[str, int] = {}
    for row in rows:
        if row.arrived_at is not None and row.incident in incidents:
            found[row.incident] = min(row.arrived_at, found.get(row.incident, row.arrived_at))
    return found


def classes(
    taxonomy: Taxonomy,
    rows: list[IncidentRow],
    told: dict[str, IncidentTold],
    before: list[IncidentRow],
    told_before: dict[str, IncidentTold],
) -> tuple[ClassCount, ...]:
    """Incidents and casualties by class code, beside those of a year before."""
    return tuple(
        ClassCount(
            code=code,
            name=taxonomy.name_of(code) or code or "未分类",
            incidents=tuple(one.id for one in rows if one.category == code),
            casualties=_casualties((one for one in rows if one.category == code), told),
            untold=_untold([one for one in rows if one.category == code], told),
            before=sum(one.category == code for one in before),
            casualties_before=_casualties((one for one in before if one.category == code), told_before),
        )
        for code in sorted({one.category for one in (*rows, *before)})
    )


def _casualties(rows: Iterable[IncidentRow], told: dict[str, IncidentTold]) -> dict[FigureKind, float]:
    known = [told[subject_of(row.id)].figures for row in rows if subject_of(row.id) in told]
    return {kind: sum(current_value(one, kind) or 0.0 for one in known) for kind in CASUALTIES}


def _untold(rows: list[IncidentRow], told: dict[str, IncidentTold]) -> dict[FigureKind, tuple[str, ...]]:
    return {
        kind: tuple(
            row.id for row in rows if current_value(told.get(subject_of(row.id), IncidentTold()).figures, kind) is None
        )
        for kind in CASUALTIES
    }


def current_value(figures: tuple[FigureAt, ...], kind: FigureKind) -> float | None:
    """The number known last, among equals the one booked last; None where nobody told one or it is 未知."""
    mine = [(one.known_at, number, one.value) for number, one in enumerate(figures) if one.kind == kind.value]
    return max(mine)[2] if mine else None


def months(
    first: dt.date,
    last: dt.date,
    rows: list[IncidentRow],
    before: list[IncidentRow],
    found: tuple[Judged, ...],
    *,
    began: int,
) -> tuple[MonthCount, ...]:
    """Every month of the period, those too in which nothing happened; ``before`` are the incidents a year before.

    ``began`` is when the book begins, µs, 0 for an empty one.
    """
    names = [f"{number // 12}-{number % 12 + 1:02}" for number in range(_number(first), _number(last) + 1)]
    received = Counter(month_of(one.received_at) for one in rows)
    earlier = Counter(month_of(one.received_at) for one in before)
    rates = {one.key: one for one in by_way(found, WAYS["month"])}
    return tuple(
        MonthCount(
            month=name,
            incidents=received[name],
            rate=rates.get(name, Rate(key=name, label=name, on_time=0, of=0)),
            before=earlier[year_before] or (0 if 0 < began < _end(year_before) else None),
        )
        for name in names
        for year_before in [f"{int(name[:4]) - 1}{name[4:]}"]
    )


def _end(month: str) -> int:
    """When a month of Beijing is over, µs."""
    year, number = map(int, month.split("-"))
    return to_micros(dt.datetime(year + number // 12, number % 12 + 1, 1, tzinfo=BEIJING))


def _number(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def medians(rows: list[IncidentRow], told: dict[str, IncidentTold], arrivals: dict[str, int]) -> dict[str, Median]:
    """From 接报 to the first phone report, the first written one with a named recipient, the first team there."""
    spans: dict[str, list[tuple[str, float]]] = {"oral": [], "written": [], "first_team": []}
    for row in rows:
        held = told.get(subject_of(row.id), IncidentTold())
        oral = min((to_micros(one.made_at) for one in held.orals), default=None)
        written = min(
            (
                to_micros(one.sent_at)
                for report in held.reports
                for one in report.sendings
                if one.sent_at is not None and not one.inferred
            ),
            default=None,
        )
        for name, at in (("oral", oral), ("written", written), ("first_team", arrivals.get(row.id))):
            if at is not None:
                spans[name].append((row.id, (at - row.received_at) / 60e6))
    return {
        name: Median(
            minutes=round(statistics.median(one for _, one in some), 2) if some else None,
            count=len(some),
            each=tuple(some),
        )
        for name, some in spans.items()
    }


def teller(row: IncidentRow, told: dict[str, IncidentTold]) -> tuple[str, bool]:
    """(who told us first, whether that is a township); a place's township where nobody is named."""
    held = told.get(subject_of(row.id), IncidentTold())
    unit = held.messages[0].caller_unit if held.messages else ""
    town = township_of(unit)
    if town:
        return town, True
    return (unit, False) if unit else (township_of(row.place) or "未写明", bool(township_of(row.place)))


def late(rows: list[IncidentRow], told: dict[str, IncidentTold], clocks: list[Clock]) -> tuple[LateToUs, ...]:
    """Incidents on whose receipt a limit had passed already, most late first."""
    passed: dict[str, dt.datetime] = {}
    for one in clocks:
        if one.overdue_on_receipt:
            passed[one.shown_with] = min(one.first_due, passed.get(one.shown_with, one.first_due))
    found = []
    for row in rows:
        limit = passed.get(subject_of(row.id))
        received = from_micros(row.received_at)
        if limit is None or limit >= received:  # passed only since it was here: we are late, not they
            continue
        unit, township = teller(row, told)
        found.append(
            LateToUs(
                incident=row.id,
                title=row.title,
                unit=unit,
                township=township,
                occurred_at=from_micros(row.occurred_at) if row.occurred_at else None,
                received_at=received,
                minutes=int((received - limit).total_seconds() // 60),
                reason=told.get(subject_of(row.id), IncidentTold()).late_reason,
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.minutes, one.incident)))


def heat(rows: list[IncidentRow]) -> tuple[tuple[int, ...], ...]:
    """Incidents by weekday (Monday first) and hour of Beijing."""
    times = [from_micros(one.received_at).astimezone(BEIJING) for one in rows]
    counted = Counter((one.weekday(), one.hour) for one in times)
    return tuple(tuple(counted[day, hour] for hour in range(24)) for day in range(7))
