"""Every number of the statistics on the screen opens exactly what it counts."""

import datetime as dt

from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.obligation import Phase
from app.services.desk.desk import Desk
from app.services.incident import handling
from app.services.review.period_groups import Group, behind_hour, groups_of, heat_words
from app.services.review.period_statistics import statistics_of
from app.services.runtime.clock import FixedClock
from tests.helpers import book, phone, send_report

DAY = dt.date(2026, 6, 12)


def groups(desk: Desk) -> dict[str, Group]:
    return {one.key: one for one in groups_of(statistics_of(desk, DAY, DAY + dt.timedelta(days=1)))}


def test_behind_each_number_stands_what_it_counts(desk: Desk, clock: FixedClock) -> None:
    first = book(desk, deaths=3)
    phone(desk, first)
    send_report(desk, first)
    clock.advance(600)
    second = book(desk, category="11B00")
    clock.advance(30 * 3600)
    found = statistics_of(desk, DAY, DAY + dt.timedelta(days=1))
    made = {one.key: one for one in groups_of(found)}
    for way, rates in found.by.items():
        for rate, row in zip(rates, made[way].rows, strict=True):
            assert row.cells[1:3] == (str(rate.on_time), str(rate.of))
            assert len(row.behind) == rate.of
            assert sum(not one.missed for one in row.behind) == rate.on_time
            assert row.bad is (rate.on_time < rate.of)
    misses = next(one for one in made["all"].rows if one.id == "misses")
    assert len(misses.behind) == len(found.misses) == sum(one.how is not Phase.MET for one in found.judged)
    assert all(one.reason for one in misses.behind)
    classes = {one.id: one for one in made["classes"].rows}
    assert [one.subject for one in classes["12G00"].behind] == [f"incident:{first}"]
    assert classes["11B00"].cells[5] == "死亡1 失联1 受伤1"
    assert sum(len(one.behind) for one in made["months"].rows) == 2
    oral = next(one for one in made["spans"].rows if one.id == "oral")
    assert [one.id for one in oral.behind] == [first]
    assert sum(len(one.behind) for one in made["nights"].rows) == sum(one.incidents for one in found.nights)
    at = found.incidents[0]
    cells = [(day, hour) for day in range(7) for hour in range(24)]
    assert sum(len(behind_hour(found, *cell)) for cell in cells) == 2
    assert all(len(behind_hour(found, day, hour)) == found.heat[day][hour] for day, hour in cells)
    assert at.id in {first, second}
    assert heat_words(found, 4, 3).startswith("周五 3时至4时：")


def test_a_number_nobody_told_is_in_no_sum_and_is_counted_apart(desk: Desk) -> None:
    told, silent, unknown = book(desk, deaths=2), book(desk), book(desk)
    handling.state_figure(desk, unknown, handling.Statement(kind=FigureKind.DEATHS, value=None))
    found = statistics_of(desk, DAY, DAY)
    (fire,) = found.classes
    assert fire.casualties[FigureKind.DEATHS] == 2
    assert set(fire.untold[FigureKind.DEATHS]) == {silent, unknown}
    assert set(fire.untold[FigureKind.MISSING]) == {told, silent, unknown}


def test_an_empty_period_has_its_tables_and_no_rate(desk: Desk) -> None:
    made = groups(desk)
    assert made["all"].rows[0].cells == ("合计", "0", "0", "无")
    assert made["classes"].rows == ()
