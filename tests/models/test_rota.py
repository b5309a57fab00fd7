"""The rota as pure planning: a year of it without gaps, double duty or short rest, and shared out fairly."""

import datetime as dt
import tomllib

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.moments import BEIJING
from app.models.rota.checks import Away, problems, shares, uneven, unplanned
from app.models.rota.holidays import Holidays, HolidayYear
from app.models.rota.planning import People, plan
from app.models.rota.turns import MOST_DAYS, Turn, days_of, empty_turns
from app.models.vocabulary.duty import RotaPattern
from app.services.runtime.resources import resource

HELD = Holidays(
    msgspec.convert(
        tomllib.loads(resource("duty", "holidays.toml").read_text(encoding="utf-8"))["years"], tuple[HolidayYear, ...]
    )
)
CHANGE = dt.time(8, 30)
MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025, 2026, 2027, 2028) for month in range(1, 13)]
NAMES = tuple("甲乙丙丁戊己庚辛壬癸")
ROOM = st.integers(4, 10).map(lambda count: NAMES[:count])


def made(month: str, pattern: RotaPattern, people: People, before: tuple[Turn, ...] = ()) -> tuple[Turn, ...]:
    return plan(empty_turns(month, pattern, CHANGE, HELD), people, before)


def year_of(year: int, pattern: RotaPattern, people: People) -> tuple[Turn, ...]:
    turns: tuple[Turn, ...] = ()
    for month in (one for one in MONTHS if one.startswith(str(year))):
        turns += made(month, pattern, people, turns[-12:])
    return turns


@settings(max_examples=60)
@given(st.sampled_from(MONTHS), st.sampled_from(RotaPattern), ROOM, st.integers(1, 2))
def test_a_month_has_no_gap_no_double_duty_and_two_different_people(
    month: str, pattern: RotaPattern, officers: tuple[str, ...], leader_days: int
) -> None:
    turns = made(month, pattern, People(officers=officers, leaders=("子", "丑", "寅"), leader_days=leader_days))
    assert [one for one in problems(turns) if "休息" not in one] == []
    days = days_of(month)
    assert unplanned(turns, days) == ()
    assert [one[-6:] for one in unplanned(turns[:1], days)] == ["日还没有排班"]
    assert turns[0].begins == dt.datetime.combine(days[0], CHANGE, BEIJING)
    assert turns[-1].ends == dt.datetime.combine(days[-1] + dt.timedelta(days=1), CHANGE, BEIJING)
    assert all(one.main and one.deputy and one.main != one.deputy and one.leader for one in turns)
    assert len({one.key for one in turns}) == len(turns)


@settings(max_examples=8)
@given(st.sampled_from([2025, 2026, 2027]), st.sampled_from(RotaPattern), st.integers(6, 10).map(lambda n: NAMES[:n]))
def test_a_year_keeps_everybodys_rest_over_the_ends_of_months_and_is_fair(
    year: int, pattern: RotaPattern, officers: tuple[str, ...]
) -> None:
    turns = year_of(year, pattern, People(officers=officers, leaders=("子", "丑")))
    if pattern is not RotaPattern.WEEKDAY:
        assert problems(turns) == ()
    for month in range(1, 13):
        counted = [one for one in shares(one for one in turns if one.day.month == month) if one.turns]
        for what in ("turns", "nights", "weekends", "holidays"):
            held = [getattr(one, what) for one in counted]
            assert max(held) - min(held) <= MOST_DAYS + 1, (month, what, held)


@pytest.mark.parametrize("pattern", RotaPattern)
def test_six_people_share_a_month_evenly(pattern: RotaPattern) -> None:
    counted = shares(made("2026-12", pattern, People(officers=NAMES[:6])))
    held = [one.turns for one in counted]
    assert max(held) - min(held) <= 3
    weekends = [one.weekends for one in counted]
    assert max(weekends) - min(weekends) <= 2


@settings(max_examples=40)
@given(st.sampled_from(MONTHS), ROOM, st.integers(0, 27), st.integers(0, 6))
def test_nobody_who_is_away_is_planned(month: str, officers: tuple[str, ...], start: int, length: int) -> None:
    first = days_of(month)[start]
    gone = Away(name=officers[0], first=first, last=first + dt.timedelta(days=length), reason="出差")
    turns = made(month, RotaPattern.FULL_DAY, People(officers=officers, leaders=("子",), away=(gone,)))
    assert not [one for one in turns if officers[0] in {one.main, one.deputy} and gone.covers(officers[0], one.day)]
    assert not [one for one in problems(turns, (gone,)) if "不在岗" in one]


def test_four_people_on_twelve_hours_never_change_their_nights_and_that_is_said() -> None:
    turns = made("2025-01", RotaPattern.TWO_A_DAY, People(officers=NAMES[:4]))
    assert uneven(turns) == ("夜班不匀：丙31次，乙0次，可换班、加人或换一种排法",)
    assert uneven(made("2025-01", RotaPattern.FULL_DAY, People(officers=NAMES[:4]))) == ()


def test_too_few_people_are_said_and_not_hidden() -> None:
    three = problems(made("2026-12", RotaPattern.FULL_DAY, People(officers=NAMES[:3])))
    assert any("只休息0小时" in one for one in three)
    assert any("没有带班领导" in one for one in three)
    two = People(officers=NAMES[:2], away=(Away(name="甲", first=dt.date(2026, 12, 3), last=dt.date(2026, 12, 3)),))
    assert "12月3日没有副班" in problems(made("2026-12", RotaPattern.FULL_DAY, two))


def test_checks_see_what_a_hand_did() -> None:
    turns = list(made("2026-12", RotaPattern.TWO_A_DAY, People(officers=NAMES[:6], leaders=("子",))))
    replace = msgspec.structs.replace
    assert problems(turns) == ()
    same = [replace(turns[0], deputy=turns[0].main), *turns[1:]]
    assert f"12月1日白班主班、副班都是{turns[0].main}" in problems(same)
    assert "12月1日白班到12月2日白班之间没有人值班" in problems([turns[0], *turns[2:]])
    assert "12月1日白班到12月1日白班之间有两班重叠" in problems([turns[0], turns[0]])
    both = [turns[0], replace(turns[1], main=turns[0].main), *turns[2:]]
    assert any(f"{turns[0].main}值12月1日白班后只休息0小时" in one for one in problems(both))
    led = [replace(turns[0], leader=turns[0].main), *turns[1:]]
    assert f"12月1日白班{turns[0].main}又带班又值班" in problems(led)


def test_leap_day_and_new_year_are_turns_like_any_other() -> None:
    people = People(officers=NAMES[:4], leaders=("子", "丑"))
    february = made("2028-02", RotaPattern.FULL_DAY, people)
    assert [one.day.day for one in february][-1] == 29
    december = made("2026-12", RotaPattern.FULL_DAY, people)
    january = made("2027-01", RotaPattern.FULL_DAY, people, december[-4:])
    assert december[-1].ends == january[0].begins
    assert problems(january, (), december[-4:]) == ()
    assert not {december[-1].main, december[-1].deputy} & {january[0].main, january[0].deputy}


def test_days_off_follow_the_notice_and_what_is_not_published_says_so() -> None:
    assert HELD.off(dt.date(2026, 2, 16))
    assert not HELD.off(dt.date(2026, 2, 14)), "Saturday, worked for 春节"
    assert HELD.off(dt.date(2026, 2, 7))
    assert HELD.doubt(dt.date(2026, 5, 1)) == ""
    assert "只列了法定节日" in HELD.doubt(dt.date(2027, 5, 1))
    assert "没有2030年的节假日表" in HELD.doubt(dt.date(2030, 5, 1))
    for year in HELD.years:
        assert year.source
        for one in year.holidays:
            assert one.first <= one.last
            assert all(day.weekday() >= 5 and HELD.holiday(day) is None for day in one.worked), one.name


def test_days_off_are_taken_in_one_piece_of_at_most_three() -> None:
    turns = made("2026-10", RotaPattern.WEEKDAY, People(officers=NAMES[:6]))
    pairs = [(one.main, one.deputy) for one in turns]
    assert len(set(pairs[0:3])) == len(set(pairs[3:6])) == 1
    assert set(pairs[0]) != set(pairs[3])
    assert pairs[16] == pairs[17], "Saturday and Sunday"
    assert pairs[9] != pairs[10], "Saturday the tenth is worked"


@settings(max_examples=12)
@given(st.sampled_from([2024, 2026, 2027]), st.sampled_from(RotaPattern), ROOM, st.integers(1, 3))
def test_over_a_year_whoever_stands_by_is_free_and_nobody_sits_in_two_rooms(
    year: int, pattern: RotaPattern, officers: tuple[str, ...], count: int
) -> None:
    standby = (*officers, "辰", "巳", "午")
    mine = year_of(year, pattern, People(officers=officers, leaders=("子",), standby=standby, standing_by=count))
    assert all(len(one.standby) == count and len(set(one.standby)) == count for one in mine)
    assert not [one for one in mine if set(one.standby) & {*one.on, one.leader}]
    both = People(officers=(*officers, *"未申酉戌"), leaders=("子",), elsewhere=mine[:62])
    months = [one for one in MONTHS if one.startswith(str(year))][:1]
    theirs = plan(empty_turns(months[0], pattern, CHANGE, HELD, "防汛值班室"), both)
    assert not [one for one in problems(theirs, (), (), mine[:62]) if "同时在" in one]
    assert {one.room for one in theirs} == {"防汛值班室"}
