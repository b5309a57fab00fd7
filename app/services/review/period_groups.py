"""The statistics of a period as the screen shows them: groups of rows, and behind each row the entries it counts."""

import datetime as dt

import msgspec

from app.models.incident.naming import subject_of
from app.models.incident.rows import IncidentRow
from app.models.moments import BEIJING, from_micros
from app.models.vocabulary.term import Level
from app.services.review.incident_counts import CASUALTIES, month_of, shift_of
from app.services.review.period_statistics import Statistics
from app.services.review.statistics_tables import NOT_HELD, SPANS, WAY_NAMES, WEEKDAYS, percent, untold_words
from app.services.review.timeliness import WAYS, Judged, Rate, matter_way


class Behind(msgspec.Struct, frozen=True, kw_only=True):
    """One incident or clock that a number counts; ``subject`` is what Enter opens."""

    id: str
    subject: str
    at: dt.datetime
    title: str
    what: str
    how: str
    reason: str = ""
    missed: bool = False


class GroupRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of numbers and what is behind it."""

    id: str
    cells: tuple[str, ...]
    behind: tuple[Behind, ...]
    bad: bool = False


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A table of the statistics."""

    key: str
    name: str
    head: tuple[str, ...]
    rows: tuple[GroupRow, ...]


def groups_of(found: Statistics) -> tuple[Group, ...]:
    """Every table, the on-time rates first."""
    rates = tuple(
        Group(
            key=way,
            name=f"及时率　按{WAY_NAMES[way]}",
            head=(WAY_NAMES[way], "按时", "应报", "及时率"),
            rows=tuple(_rate(one, each) for one, each in zip(some, _told_apart(found, way), strict=True)),
        )
        for way, some in found.by.items()
    )
    counted = (_classes(found), _months(found), _spans(found), _late(found), _nights(found), _others(found))
    return (_all(found), *rates, *counted)


def _told_apart(found: Statistics, way: str) -> list[list[Judged]]:
    """The clocks behind each rate of a way, in the order of the rates."""
    apart: dict[tuple[str, str], list[Judged]] = {}
    for one in found.judged:
        apart.setdefault(WAYS[way](one), []).append(one)
    return [some for _, some in sorted(apart.items())]


def behind_hour(found: Statistics, day: int, hour: int) -> tuple[Behind, ...]:
    """The incidents received on a weekday (0 is Monday) in an hour of Beijing."""
    return tuple(
        _incident(one)
        for one in found.incidents
        for at in [from_micros(one.received_at).astimezone(BEIJING)]
        if (at.weekday(), at.hour) == (day, hour)
    )


def heat_words(found: Statistics, day: int, hour: int) -> str:
    """周二 3时至4时：2起."""
    return f"{WEEKDAYS[day]} {hour}时至{hour + 1}时：{found.heat[day][hour]}起"


def _all(found: Statistics) -> Group:
    rows = [_rate(found.rate, list(found.judged))]
    misses = tuple(_clock(one) for one in found.misses)
    rows.append(GroupRow(id="misses", cells=("没有按时", str(len(misses)), str(found.rate.of), ""), behind=misses))
    pending = GroupRow(id="pending", cells=("还在时限内（不计）", str(found.pending), "", ""), behind=())
    return Group(key="all", name="及时率　合计", head=("项目", "按时", "应报", "及时率"), rows=(*rows, pending))


def _rate(one: Rate, judged: list[Judged]) -> GroupRow:
    ordered = sorted(judged, key=lambda each: (each.on_time, each.clock.limit, each.clock.id))
    return GroupRow(
        id=f"rate:{one.key}",
        cells=(one.label, str(one.on_time), str(one.of), percent(one.rate)),
        behind=tuple(_clock(each) for each in ordered),
        bad=one.on_time < one.of,
    )


def _classes(found: Statistics) -> Group:
    rows = {one.id: one for one in found.incidents}
    head = ("类别", "起数", *(f"已知{one.label}" for one in CASUALTIES), "没有数字（起）", "上年同期")
    return Group(
        key="classes",
        name="各类事件",
        head=head,
        rows=tuple(
            GroupRow(
                id=one.code,
                cells=(
                    one.name,
                    str(len(one.incidents)),
                    *(f"{one.casualties[kind]:g}" for kind in CASUALTIES),
                    untold_words(one),
                    f"{one.before}起" if found.held_before else NOT_HELD,
                ),
                behind=tuple(_incident(rows[each]) for each in one.incidents),
            )
            for one in found.classes
        ),
    )


def _months(found: Statistics) -> Group:
    return Group(
        key="months",
        name="各月接报",
        head=("月份", "接报", "上年同月", "按时", "应报", "及时率"),
        rows=tuple(
            GroupRow(
                id=one.month,
                cells=(
                    one.month,
                    str(one.incidents),
                    NOT_HELD if one.before is None else f"{one.before}起",
                    str(one.rate.on_time),
                    str(one.rate.of),
                    percent(one.rate.rate),
                ),
                behind=tuple(_incident(row) for row in found.incidents if month_of(row.received_at) == one.month),
            )
            for one in found.months
        ),
    )


def _spans(found: Statistics) -> Group:
    rows = {one.id: one for one in found.incidents}
    return Group(
        key="spans",
        name="用时中位数",
        head=("用时", "分钟", "起数"),
        rows=tuple(
            GroupRow(
                id=name,
                cells=(SPANS[name], "无" if one.minutes is None else f"{one.minutes:g}", str(one.count)),
                behind=tuple(
                    _incident(rows[incident], f"{minutes:.1f}分钟")
                    for incident, minutes in sorted(one.each, key=lambda each: -each[1])
                ),
            )
            for name, one in found.medians.items()
        ),
    )


def _late(found: Statistics) -> Group:
    rows = {one.id: one for one in found.incidents}
    units = dict.fromkeys(one.unit for one in found.late)
    return Group(
        key="late",
        name="迟报给我们的",
        head=("单位", "性质", "迟报", "报来"),
        rows=tuple(
            GroupRow(
                id=unit,
                cells=(unit, "乡镇" if some[0].township else "部门等", str(len(some)), str(found.units[unit])),
                behind=tuple(_incident(rows[one.incident], f"超过{one.minutes}分钟", one.reason) for one in some),
                bad=True,
            )
            for unit in units
            for some in [[one for one in found.late if one.unit == unit]]
        ),
    )


def _nights(found: Statistics) -> Group:
    dark = [one for one in found.incidents if shift_of(one.received_at) == "夜班"]
    return Group(
        key="nights",
        name="夜班接报",
        head=("值班员", "起数", "有接报的夜", "最多一夜"),
        rows=tuple(
            GroupRow(
                id=load.officer,
                cells=(load.officer or "未写明", str(load.incidents), str(load.nights), f"{load.most}起"),
                behind=tuple(
                    _incident(one) for one in dark if found.officers.get(subject_of(one.id), "") == load.officer
                ),
            )
            for load in found.nights
        ),
    )


def _others(found: Statistics) -> Group:
    """热点, 叫应, 来件: by what it is, ours and theirs told apart."""
    apart: dict[tuple[str, str], list[Judged]] = {}
    for one in found.others:
        apart.setdefault(matter_way(one), []).append(one)
    return Group(
        key="others",
        name="热点、叫应和来件",
        head=("事项", "按时", "应办", "及时率"),
        rows=tuple(_rate(one, each) for one, (_, each) in zip(found.other_rates, sorted(apart.items()), strict=True)),
    )


def _incident(row: IncidentRow, how: str = "", reason: str = "") -> Behind:
    return Behind(
        id=row.id,
        subject=row.subject,
        at=from_micros(row.received_at),
        title=row.title,
        what=Level(row.level).label,
        how=how or row.figures,
        reason=reason,
    )


def _clock(one: Judged) -> Behind:
    clock = one.clock
    return Behind(
        id=clock.id,
        subject=one.about.subject,
        at=clock.limit,
        title=one.about.title,
        what=f"{clock.obligation.label}→{clock.recipient.label}",
        how=one.how.label,
        reason=one.reason,
        missed=not one.on_time,
    )
