"""The same course on a screen: what is in view, the axis, several incidents of one duty day in one row each."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.moments import BEIJING, minutes
from app.models.vocabulary.matter import MatterKind
from app.models.vocabulary.obligation import Phase
from app.models.watch.facts import WallClockJumped
from app.services.desk.desk import Desk
from app.services.incident import handling
from app.services.matter import matters
from app.services.review.course_axis import relative, rounded, step_of, ticks
from app.services.review.course_lanes import CourseLane, DueWindow, Mark, within
from app.services.review.course_layout import Frame, TimeScale, least_height, placed
from app.services.review.course_view import course_of, duty_day, night_of
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from tests.conftest import START
from tests.helpers import beijing, book, phone

SCREEN = Frame(
    left=8, right=900, top=44, bottom=700, names=168, more=46, line=17, pad=3, mark=7, gap=5, widest=260, tallest=130
)


def twelve(words: str) -> float:
    return 12.0 * len(words)


@given(
    st.lists(st.lists(st.integers(0, 60 * 24 * 420), max_size=120), min_size=1, max_size=30),
    st.integers(0, 60 * 24 * 400),
    st.integers(2, 60 * 24 * 420),
)
def test_labels_of_what_is_in_view_never_meet_or_leave_the_frame(
    offsets: list[list[int]], first: int, span: int
) -> None:
    lanes = tuple(
        CourseLane(
            name=f"{number}",
            marks=tuple(Mark(at=START + minutes(at), words=f"记录{at}") for at in sorted(some)),
        )
        for number, some in enumerate(offsets)
    )
    scale = TimeScale(START + minutes(first), START + minutes(first + span), SCREEN, edge=0.0, folded=False)
    seen = within(lanes, scale.first, scale.last)
    assert [len(one.marks) for one in seen] == [sum(first <= at <= first + span for at in some) for some in offsets]
    if len(lanes) * least_height(SCREEN) > SCREEN.bottom - SCREEN.top:
        return
    for lane, row in zip(seen, placed(seen, scale, twelve), strict=True):
        assert len(row.labels) + len(row.unnamed) == len(lane.marks)
        assert row.y2 - row.y1 <= SCREEN.tallest + 1e-6
        by_line: dict[float, float] = {}
        for one in sorted(row.labels, key=lambda each: (each.y, each.x)):
            assert one.x >= by_line.get(one.y, SCREEN.first)
            by_line[one.y] = one.x + one.width
            assert one.x + one.width <= SCREEN.last + 1e-6
            assert row.y1 <= one.y
            assert one.y + SCREEN.line <= row.y2 + 1e-6


def test_a_limit_that_is_over_before_the_view_is_not_drawn_and_one_that_reaches_into_it_is() -> None:
    def window(start: int, due: int, done: int | None, how: Phase) -> DueWindow:
        ended = START + minutes(done) if done is not None else None
        return DueWindow(start=START + minutes(start), due=START + minutes(due), done=ended, how=how)

    met, missed = window(0, 30, 10, Phase.MET), window(0, 30, 100, Phase.MET_LATE)
    lane = CourseLane(name="口头", windows=(met, missed))
    (seen,) = within((lane,), START + minutes(60), START + minutes(90))
    assert seen.windows == (missed,)
    (seen,) = within((lane,), START - minutes(60), START - minutes(1))
    assert seen.windows == ()


def test_the_axis_counts_whole_steps_of_the_beijing_day_and_time_since_the_beginning() -> None:
    first = beijing("2026-06-12T23:52:10")
    found = ticks(first, first + minutes(30), minutes(10), first)
    assert [one.clock for one in found] == ["06-13 00:00", "00:10", "00:20"]
    assert [one.since for one in found] == ["T+7分50秒", "T+17分50秒", "T+27分50秒"]
    assert rounded(beijing("2026-06-12T08:00"), minutes(60)) == beijing("2026-06-12T08:00")
    assert relative(-minutes(5)) == "T-5分"
    assert relative(dt.timedelta(hours=50)) == "T+2天2时"
    assert step_of(minutes(60), 900, 92) == minutes(10)
    assert step_of(dt.timedelta(days=425), 900, 92) == dt.timedelta(days=60)


@pytest.mark.parametrize(("text", "begins"), [("2026-06-12T07:59", "06-11"), ("2026-06-12T08:00", "06-12")])
def test_a_duty_day_begins_at_eight(text: str, begins: str) -> None:
    first, last = duty_day(beijing(text))
    assert f"{first.astimezone(BEIJING):%m-%d %H:%M}" == f"{begins} 08:00"
    assert last - first == dt.timedelta(days=1)


def test_the_incidents_of_one_duty_day_stand_in_one_row_each(desk: Desk, clock: FixedClock) -> None:
    first = book(desk, deaths=3)
    clock.advance(600)
    second = book(desk, category="11B00")
    phone(desk, second)
    clock.advance(24 * 3600)
    book(desk)
    found = night_of(desk, second)
    assert [one.incident for one in found.lanes] == [first, second]
    assert found.title.endswith("2起")
    assert all(mark.incident == lane.incident for lane in found.lanes for mark in lane.marks)
    assert any(one.words.startswith("接报·") for one in found.lanes[1].marks), "with the level it had at once"
    assert any(one.words == "口头·市应急值班室" for one in found.lanes[1].marks)
    assert any(one.missed for one in found.lanes[0].windows)
    with pytest.raises(Refused):
        night_of(desk, "无")


def test_every_mark_leads_to_its_entry_and_what_came_in_about_it_is_there(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=3)
    clock.advance(60)
    handling.note(desk, identity, "现场已设警戒")
    draft = matters.MatterDraft(
        token="", kind=MatterKind.INSTRUCTION, words="全力救人", asker="赵启明", incident=identity,
        at=desk.now(),
    )  # fmt: skip
    matters.take(desk, draft)
    course = course_of(desk, identity)
    lanes = {one.name: one for one in course.lanes}
    assert [one.words for one in lanes["记事"].marks] == ["现场已设警戒"]
    assert [one.words for one in lanes["批示来件"].marks] == ["赵启明领导批示：全力救人"]
    with desk.store.read() as reading:
        for lane in course.lanes:
            for mark in lane.marks:
                assert mark.entry == "" or reading.journal.line(mark.entry) is not None, mark
        assert reading.journal.line("无") is None
    assert course.zero == min(mark.at for lane in course.lanes for mark in lane.marks)


def test_a_wall_clock_that_jumped_meanwhile_is_shown(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=3)
    assert "系统时间" not in [one.name for one in course_of(desk, identity).lanes]
    clock.advance(600)
    with desk.write() as transaction:
        jump = WallClockJumped(seconds=-3600.0, asleep=False, by_elapsed=True, noticed=desk.now())
        transaction.append("engine:room", jump)
    clock.advance(600)
    handling.note(desk, identity, "现场已设警戒")
    (lane,) = [one for one in course_of(desk, identity).lanes if one.name == "系统时间"]
    assert [one.words for one in lane.marks] == ["系统时间被拨慢3600秒，此前起动的时限仍按实…"]
    clock.advance(24 * 3600)
    other = book(desk)
    assert "系统时间" not in [one.name for one in course_of(desk, other).lanes]


@given(st.lists(st.integers(0, 60 * 24 * 420), min_size=1, max_size=40))
def test_a_place_and_its_instant_lead_to_each_other(offsets: list[int]) -> None:
    scale = TimeScale(START, START + minutes(60 * 24 * 420), SCREEN, edge=0.0, folded=False)
    places = [scale.x(START + minutes(at)) for at in sorted(offsets)]
    assert places == sorted(places)
    for at, x in zip(sorted(offsets), places, strict=True):
        assert abs(scale.instant(x) - (START + minutes(at))) < dt.timedelta(seconds=1)
    assert scale.x(START - minutes(1)) == scale.x1
    assert scale.x(START + minutes(60 * 24 * 421)) == scale.x2
