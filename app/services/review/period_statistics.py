"""Statistics of a period (统计): on-time rate, counts by class against last year, medians, what reached us late.

Incidents belong to the Beijing day on which they were received; every figure rests on entries and opens them. The level
counted is 已知 (docs/规则来源.md#从严).
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

import msgspec

from app.models.incident.naming import incident_in, subject_of
from app.models.incident.rows import IncidentRow
from app.models.moments import BEIJING, from_micros, to_micros
from app.models.obligations.clock import Clock
from app.models.obligations.facts import ClockEnded
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk
from app.services.obligations.alarms import governing
from app.services.obligations.standing import titles_of
from app.services.review.incident_counts import (
    ClassCount,
    IncidentTold,
    LateToUs,
    Median,
    MonthCount,
    NightLoad,
    classes,
    first_arrivals,
    heat,
    late,
    medians,
    month_of,
    months,
    night_loads,
    shift_of,
    teller,
    township_of,
)
from app.services.review.timeliness import (
    WAYS,
    ClockContext,
    Judged,
    Rate,
    by_way,
    counts,
    judged,
    matter_way,
    of_other_matters,
)
from app.services.runtime.errors import Refused
from app.services.store.reading import Reading

LONGEST = dt.timedelta(days=366 * 10)


class Statistics(msgspec.Struct, frozen=True, kw_only=True):
    """All figures of a period of Beijing days, the last included."""

    first: dt.date
    last: dt.date
    incidents: tuple[IncidentRow, ...]
    judged: tuple[Judged, ...]
    pending: int
    by: dict[str, tuple[Rate, ...]]
    classes: tuple[ClassCount, ...]
    held_before: bool
    """Whether the book reaches back to the same days a year before; else what they were is not known."""
    months: tuple[MonthCount, ...]
    medians: dict[str, Median]
    late: tuple[LateToUs, ...]
    units: dict[str, int]
    """How many incidents of the period each unit told us of first."""
    heat: tuple[tuple[int, ...], ...]
    """Incidents by weekday (Monday first) and hour."""
    nights: tuple[NightLoad, ...]
    """Incidents received at night by officer."""
    others: tuple[Judged, ...]
    """Decided clocks of 热点, 叫应, 来件 and other matters, ours and theirs; reports of ours are in the rate too."""
    other_rates: tuple[Rate, ...]
    officers: dict[str, str]
    """Who booked each incident first, by its subject."""

    @property
    def rate(self) -> Rate:
        """Over all."""
        return Rate(key="", label="合计", on_time=sum(one.on_time for one in self.judged), of=len(self.judged))

    @property
    def misses(self) -> tuple[Judged, ...]:
        """Every clock that was not met in time, earliest due first."""
        return tuple(
            sorted((one for one in self.judged if not one.on_time), key=lambda one: (one.clock.limit, one.clock.id))
        )


def statistics_of(desk: Desk, first: dt.date, last: dt.date) -> Statistics:
    """The figures of the days from ``first`` to ``last`` (Beijing, both included) as the book stands now.

    Raises Refused when the days are in the wrong order or more than ten years.
    """
    if last < first or last - first > LONGEST:
        raise Refused("统计的起止日期不对：开始要不晚于结束，最多十年。", field="from")
    start, end = _bounds(first, last)
    with desk.store.moment() as reading:
        rows = reading.received_between(IncidentRow, start, end)
        subjects = [subject_of(one.id) for one in rows]
        told = reading.parts(subjects, IncidentTold)
        officers = reading.journal.begun_by(subjects)
        clocks = reading.clocks_shown_with(tuple(subjects)) if subjects else []
        clocks += [one for one in reading.clocks_started(start, end) if not incident_in(one.shown_with)]
        found, pending = _judged(desk, reading, rows, told, officers, [one for one in clocks if counts(one)])
        others, _ = _judged(desk, reading, [], told, officers, [one for one in clocks if of_other_matters(one)])
        arrivals = first_arrivals(reading.ledgers.dispatches(), {one.id for one in rows})
        year = _a_year_before(first), _a_year_before(last)
        before = reading.received_between(IncidentRow, *_bounds(*year))
        began = reading.book.began()
        held_before = bool(before) or 0 < began <= _bounds(*year)[0]
        told_before = reading.parts([subject_of(one.id) for one in before], IncidentTold)
    return Statistics(
        first=first,
        last=last,
        incidents=tuple(rows),
        judged=found,
        pending=pending,
        by={name: by_way(found, key) for name, key in WAYS.items()},
        classes=classes(desk.rules.taxonomy, rows, told, before, told_before),
        months=months(first, last, rows, before, found, began=began),
        held_before=held_before,
        medians=medians(rows, told, arrivals),
        late=late(rows, told, clocks),
        units=dict(Counter(teller(one, told)[0] for one in rows)),
        heat=heat(rows),
        officers=officers,
        nights=night_loads(rows, officers),
        others=others,
        other_rates=by_way(others, matter_way),
    )


def _bounds(first: dt.date, last: dt.date) -> tuple[int, int]:
    start = dt.datetime.combine(first, dt.time(), BEIJING)
    end = dt.datetime.combine(last, dt.time(), BEIJING) + dt.timedelta(days=1)
    return to_micros(start), to_micros(end)


def _a_year_before(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)


def _judged(
    desk: Desk,
    reading: Reading,
    rows: list[IncidentRow],
    told: dict[str, IncidentTold],
    officers: dict[str, str],
    clocks: list[Clock],
) -> tuple[tuple[Judged, ...], int]:
    """(the clocks that are decided, ours or others', how many still run)."""
    now = desk.now()
    owed = governing(clocks, reading.merges())
    names = {code: desk.rules.taxonomy.name_of(code) or code for code in {row.category for row in rows}}
    about = {subject_of(row.id): _about(row, names, told, officers) for row in rows}
    strange = titles_of(reading, (one.shown_with for one in owed if one.shown_with not in about))
    ended = _ended(reading, owed)
    found = []
    for one in owed:
        held = about.get(one.shown_with)
        if held is None:
            started = to_micros(one.started_at)
            held = ClockContext(
                subject=one.shown_with,
                title=strange[one.shown_with],
                month=month_of(started),
                shift=shift_of(started),
            )
        made = judged(one, held, ended.get(one.id), now)
        if made is not None:
            found.append(made)
    return tuple(found), sum(one.running and one.limit >= now for one in owed)


def _ended(reading: Reading, clocks: Iterable[Clock]) -> dict[str, dt.datetime]:
    """When those clocks were ended that nobody met, by clock."""
    wanted = {one.id: one for one in clocks if one.ended and one.met_at is None}
    entries = reading.book.of_kind({one.subject for one in wanted.values()}, "clock:ended")
    found: dict[str, dt.datetime] = {}
    for entry in entries:
        fact, at = entry.fact, from_micros(entry.at)
        if isinstance(fact, ClockEnded) and fact.clock in wanted:
            found[fact.clock] = min(at, found.get(fact.clock, at))  # two seats may have ended it
    return found


def _about(
    row: IncidentRow, names: dict[str, str], told: dict[str, IncidentTold], officers: dict[str, str]
) -> ClockContext:
    held = told.get(subject_of(row.id), IncidentTold())
    return ClockContext(
        subject=subject_of(row.id),
        title=row.title,
        level=Level(row.level).label,
        category=names[row.category],
        month=month_of(row.received_at),
        shift=shift_of(row.received_at),
        officer=officers.get(subject_of(row.id), ""),
        township=township_of(row.place),
        late_reason=held.late_reason,
    )
