"""The statistics of a period as tables, as they stand in the workbook and on paper."""

import datetime as dt

import msgspec

from app.models.moments import BEIJING
from app.models.vocabulary.incident import FigureKind
from app.services.review.incident_counts import CASUALTIES, ClassCount
from app.services.review.period_statistics import Statistics
from app.services.review.timeliness import Judged, Rate

Cell = str | int | float | None
WAY_NAMES = {
    "rule": "规则", "kind": "时限", "recipient": "报送对象", "level": "级别", "class": "类别", "month": "月份",
    "shift": "班次", "officer": "值班员", "township": "乡镇",
}  # fmt: skip
SPANS = {"oral": "接报到口头报告", "written": "接报到书面报告", "first_team": "接报到第一支队伍到场"}
NOT_HELD = "无记录"
"""Of a time the book does not reach back to: unknown, never zero."""
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A named table: its head and its rows; None where there is no figure."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def percent(rate: float | None) -> str:
    """95.2%, or 无 where nothing was owed."""
    return "无" if rate is None else f"{rate * 100:.1f}%"


def moment(at: dt.datetime | None) -> str:
    """A Beijing time with its date, empty for none."""
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}" if at else ""


def tables_of(found: Statistics) -> tuple[Table, ...]:
    """Every table, in the order of the sheets."""
    return (
        rates_table(found),
        misses_table(found.misses),
        months_table(found),
        classes_table(found),
        spans_table(found),
        late_table(found),
        heat_table(found),
        Table(
            name="夜班接报",
            head=("值班员", "起数", "有接报的夜", "最多一夜"),
            rows=tuple((one.officer or "未写明", one.incidents, one.nights, one.most) for one in found.nights),
        ),
        Table(
            name="热点、叫应和来件",
            head=("事项", "按时", "应办", "及时率"),
            rows=tuple((one.label, one.on_time, one.of, percent(one.rate)) for one in found.other_rates),
        ),
    )


def heat_table(found: Statistics) -> Table:
    """Incidents by weekday and hour."""
    return Table(
        name="时段分布",
        head=("", *(f"{hour}时" for hour in range(24))),
        rows=tuple((WEEKDAYS[day], *counts) for day, counts in enumerate(found.heat)),
    )


def rates_table(found: Statistics) -> Table:
    """The on-time rate over all and told apart in every way."""
    rows = [_rate("全部", found.rate)]
    rows += [_rate(WAY_NAMES[way], one) for way, some in found.by.items() for one in some]
    return Table(name="上报及时率", head=("分项", "代码", "名称", "按时", "应报", "及时率"), rows=tuple(rows))


def _rate(way: str, one: Rate) -> tuple[Cell, ...]:
    return (way, one.key, one.label, one.on_time, one.of, percent(one.rate))


def misses_table(found: tuple[Judged, ...]) -> Table:
    """Every clock not met in time, with its reason."""
    return Table(
        name="未按时清单",
        head=("事件", "时限", "规则", "报送对象", "到期", "报出", "原因"),
        rows=tuple(
            (
                one.about.title,
                one.clock.obligation.label,
                one.clock.rule,
                one.clock.recipient.label,
                moment(one.clock.limit),
                moment(one.done),
                one.reason,
            )
            for one in found
        ),
    )


def months_table(found: Statistics) -> Table:
    """Incidents and on-time rate by month."""
    return Table(
        name="按月",
        head=("月份", "事件", "上年同月", "按时", "应报", "及时率"),
        rows=tuple(
            (
                one.month,
                one.incidents,
                NOT_HELD if one.before is None else one.before,
                one.rate.on_time,
                one.rate.of,
                percent(one.rate.rate),
            )
            for one in found.months
        ),
    )


def classes_table(found: Statistics) -> Table:
    """Incidents and casualties by class, beside those of a year before."""
    return Table(
        name="按类别",
        head=(
            "代码",
            "类别",
            "起数",
            *(f"已知{one.label}" for one in CASUALTIES),
            "没有数字（起）",
            "上年同期起数",
            *map(_last_year, CASUALTIES),
        ),
        rows=tuple(
            (
                one.code,
                one.name,
                len(one.incidents),
                *(one.casualties[kind] for kind in CASUALTIES),
                untold_words(one),
                one.before if found.held_before else NOT_HELD,
                *(one.casualties_before[kind] if found.held_before else NOT_HELD for kind in CASUALTIES),
            )
            for one in found.classes
        ),
    )


def untold_words(one: ClassCount) -> str:
    """死亡2 失联3: of how many incidents nobody told a number; they are in no sum."""
    return " ".join(f"{kind.label}{len(some)}" for kind, some in one.untold.items() if some)


def _last_year(kind: FigureKind) -> str:
    return f"上年同期{kind.label}"


def spans_table(found: Statistics) -> Table:
    """Medians from 接报 in minutes."""
    return Table(
        name="用时中位数",
        head=("用时", "分钟", "事件数"),
        rows=tuple((SPANS[name], one.minutes, one.count) for name, one in found.medians.items()),
    )


def late_table(found: Statistics) -> Table:
    """Incidents that reached us late: townships first, then departments, each with how many it told us of in all."""
    ranked = sorted(found.late, key=lambda one: (not one.township, one.unit, one.received_at, one.incident))
    return Table(
        name="迟报清单",
        head=("报送单位", "性质", "事件", "事发", "接报", "超过时限（分钟）", "该单位报来起数", "原因"),
        rows=tuple(
            (
                one.unit,
                "乡镇" if one.township else "部门等",
                one.title,
                moment(one.occurred_at) or "未知",
                moment(one.received_at),
                one.minutes,
                found.units[one.unit],
                one.reason,
            )
            for one in ranked
        ),
    )
