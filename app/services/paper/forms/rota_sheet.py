"""值班表 of a month, and 节假日值班安排表 as it is reported up: turns by day, leaders and officers with numbers."""

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import groupby

from app.models.moments import BEIJING
from app.models.rota.checks import Share
from app.models.rota.turns import Turn
from app.models.settings.settings import Settings
from app.services.paper.grid import Fields, Form, GridColumn, GridTable, Prose, Signatures

WEEKDAYS = "一二三四五六日"
MONTH = (
    GridColumn("日期", 13), GridColumn("星期", 9), GridColumn("班次", 9), GridColumn("带班领导", 20),
    GridColumn("主班", 19), GridColumn("副班", 19), GridColumn("备注", 11),
)  # fmt: skip
MONTH_STANDBY = (
    GridColumn("日期", 12), GridColumn("星期", 8), GridColumn("班次", 8), GridColumn("带班领导", 16),
    GridColumn("主班", 15), GridColumn("副班", 15), GridColumn("备勤", 17), GridColumn("备注", 9),
)  # fmt: skip
UNPLANNED = "还没有排班"
STANDING = "备勤人员保持通信畅通，接到通知立即到岗。"
REPORTED = (
    GridColumn("日期", 13), GridColumn("星期", 8), GridColumn("带班领导", 13), GridColumn("联系电话", 20),
    GridColumn("值班员", 17), GridColumn("联系电话", 20), GridColumn("备注", 9),
)  # fmt: skip
COUNTS = (
    GridColumn("姓名", 3), GridColumn("值班", 2), GridColumn("夜班", 2), GridColumn("休息日", 2),
    GridColumn("节假日", 2), GridColumn("带班天数", 2), GridColumn("备勤", 2),
)  # fmt: skip


def _day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"


def _changes(turns: Sequence[Turn]) -> str:
    """The hours at which turns of the month begin, Beijing time."""
    return "、".join(sorted({f"{one.begins.astimezone(BEIJING):%H:%M}" for one in turns}))


def month_table(
    month: str, turns: Sequence[Turn], shares: Sequence[Share], problems: Sequence[str], settings: Settings, footer: str
) -> Form:
    """The month to be signed and put up, what is wrong with it, then how it is shared out; on one page where it can.

    备勤 has a column where somebody stands by.
    """
    standby = any(one.standby for one in turns)
    rows = tuple(
        (
            _day(one.day), WEEKDAYS[one.day.weekday()], one.slot, one.leader, one.main, one.deputy,
            *(("、".join(one.standby),) if standby else ()), one.off,
        )
        for one in turns
    )  # fmt: skip
    year, number = month.split("-")
    room = turns[0].room if turns else ""
    return Form(
        title=f"{room}{year}年{int(number)}月值班表",
        left=settings.unit_name,
        right=f"值班电话 {settings.duty_phone}" if settings.duty_phone else "",
        blocks=(
            GridTable(MONTH_STANDBY if standby else MONTH, rows, empty="这个月还没有排班"),
            *((Prose("备勤", STANDING),) if standby else ()),
            *((Prose("待处理", "\n".join(f"{one.removesuffix('。')}。" for one in problems)),) if problems else ()),
            Prose("", f"每班{_changes(turns) or settings.duty_change}交接。调班须经带班领导同意并登记原因。"),
            Signatures(("制表人", "审核人")),
            GridTable(COUNTS, tuple(map(_counts, shares)), empty="没有人"),
        ),
        footer=footer,
        fits=True,
    )


def _counts(one: Share) -> tuple[str, ...]:
    counts = (one.turns, one.nights, one.weekends, one.holidays, one.leads, one.standbys)
    return (one.name, *map(str, counts))


def holiday_table(
    name: str,
    turns: Sequence[Turn],
    phones: Mapping[str, str],
    settings: Settings,
    today: str,
    footer: str,
    *,
    unplanned: Sequence[dt.date] = (),
) -> Form:
    """One holiday for the tier above: of each room and day a row a person, so that a number stands beside its name.

    Days of it for which our own room has no rota yet are said.
    """
    rows = [
        row
        for (room, day), group in groupby(turns, key=lambda one: (one.room, one.day))
        for row in _of_a_day(room, day, list(group), phones)
    ]
    rows += [(_day(day), WEEKDAYS[day.weekday()], "", "", UNPLANNED, "", "") for day in unplanned if turns]
    year = turns[0].day.year if turns else today[:4]
    return Form(
        title=f"{year}年{name}值班安排表",
        left=f"填报单位：{settings.unit_name}",
        right=f"填报日期：{today}",
        blocks=(
            Fields(((("值班电话", settings.duty_phone), ("交班时刻", settings.duty_change)),)),
            GridTable(REPORTED, tuple(rows), empty="这个节日还没有排班"),
            Signatures(("填报人", "审核人（盖章）")),
        ),
        footer=footer,
    )


def _of_a_day(
    room: str, day: dt.date, held: Sequence[Turn], phones: Mapping[str, str]
) -> list[tuple[str, str, str, str, str, str, str]]:
    """The leader beside the first one who is on; who stands by (备勤) after them."""
    people: dict[str, list[str]] = {}
    for turn in held:
        for name in turn.on:
            people.setdefault(name, []).append(turn.slot)
    for name in (name for turn in held for name in turn.standby):
        people.setdefault(name, []).append("备勤")
    leaders = [one for one in dict.fromkeys(turn.leader for turn in held) if one]
    rows = []
    listed = [*people.items(), *[("", list[str]())] * max(len(leaders) - len(people), 0)] or [("", [])]
    for number, (name, slots) in enumerate(listed):
        leader = leaders[number] if number < len(leaders) else ""
        first = number == 0
        rows.append((
            _day(day) if first else "", WEEKDAYS[day.weekday()] if first else "", leader,
            phones.get(leader, "—") if leader else "", name, phones.get(name, "—") if name else "",
            "、".join(dict.fromkeys(filter(None, (room if first else "", *slots)))),
        ))  # fmt: skip
    return rows
