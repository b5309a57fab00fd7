"""The course of an incident on one page: labels never meet or leave the frame, whatever happened when."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from app.cli.commands import main
from app.models.moments import minutes
from app.models.resource.records import Team
from app.models.vocabulary.dispatch import DispatchStep
from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.obligation import Phase
from app.services.desk.desk import Desk
from app.services.dispatch import dispatch
from app.services.incident import handling
from app.services.paper import fonts
from app.services.paper.page import Page
from app.services.resources import ledgers
from app.services.review.course_lanes import CourseLane, DueWindow, Mark, span_of
from app.services.review.course_layout import (
    BOTTOM,
    LEFT,
    LINE,
    MORE,
    NAMES,
    RIGHT,
    SIZE,
    TOP,
    PlacedLane,
    TimeScale,
    placed,
)
from app.services.review.course_sheet import course_paper, drawn, hatched
from app.services.runtime.clock import FixedClock
from tests.conftest import START
from tests.helpers import book, phone, send_report, supplied

HEADS = ("青山镇厂房火灾", "接报 03:12", "县应急局")
WORDS = st.text("死亡失联转移调派到场一二三ab12（）", min_size=1, max_size=24)
OFFSETS = st.one_of(st.integers(0, 90), st.integers(0, 3000), st.integers(0, 14 * 30 * 1440))


def wide(words: str) -> float:
    return fonts.text_width(words, "song", SIZE)


@st.composite
def lanes(draw: st.DrawFn) -> tuple[CourseLane, ...]:
    found = []
    for number in range(draw(st.integers(1, 18))):
        marks = draw(st.lists(st.tuples(OFFSETS, WORDS), max_size=25))
        limits = draw(st.lists(st.tuples(OFFSETS, st.integers(0, 5000), st.sampled_from(Phase)), max_size=4))
        found.append(
            CourseLane(
                name=f"第{number}行",
                marks=tuple(Mark(at=START + minutes(at), words=words) for at, words in sorted(marks)),
                windows=tuple(
                    DueWindow(
                        start=START + minutes(at),
                        due=START + minutes(at + long),
                        done=START + minutes(at + 2 * long) if how is not Phase.WAITING else None,
                        how=how,
                    )
                    for at, long, how in limits
                ),
            )
        )
    return tuple(found)


@given(lanes())
def test_no_label_meets_another_or_leaves_the_frame_and_none_is_lost(some: tuple[CourseLane, ...]) -> None:
    span = span_of(some)
    if span is None:
        return
    scale = TimeScale(*span)
    rows = placed(some, scale, wide)
    assert [one.name for one in rows] == [one.name for one in some]
    assert rows[0].y1 == TOP
    assert rows[-1].y2 <= BOTTOM + 1e-6
    for lane, row in zip(some, rows, strict=True):
        check_row(lane, row)


def check_row(lane: CourseLane, row: PlacedLane) -> None:
    assert len(row.labels) + len(row.unnamed) == len(lane.marks)
    for number, one in enumerate(row.labels):
        assert one.x >= LEFT + NAMES
        assert one.x + one.width <= RIGHT - MORE
        assert one.text_x + wide(one.words) <= one.x + one.width + 1e-6
        assert row.y1 <= one.y
        assert one.y + LINE <= row.y2 + 1e-6
        assert one.x - 1e-6 <= one.mark <= one.x + one.width + 1e-6
        for other in row.labels[:number]:
            apart = one.x + one.width <= other.x or other.x + other.width <= one.x
            assert apart or abs(one.y - other.y) >= LINE - 1e-6
    for window in row.windows:
        assert LEFT + NAMES <= window.x1 <= window.due <= window.x2 <= RIGHT - MORE
        assert row.y1 <= window.y1 < window.y2 <= row.y2


@given(lanes())
def test_everything_drawn_lies_on_the_page(some: tuple[CourseLane, ...]) -> None:
    check_page(drawn(some, HEADS, "账本S1 第1条"))


def check_page(page: Page) -> None:
    width, height = page.size
    assert width > height
    for text in page.texts:
        assert text.x >= LEFT - 1e-6
        assert text.x + fonts.text_width(text.text, text.role, text.size) <= width - 8
        assert 0 < text.y < height
    for rule in page.rules:
        assert min(rule.x1, rule.x2) >= LEFT - 1e-6
        assert max(rule.x1, rule.x2) <= RIGHT + 1e-6
        assert 0 < min(rule.y1, rule.y2) <= max(rule.y1, rule.y2) < height


@given(st.floats(50, 300), st.floats(0, 300), st.floats(1, 60))
def test_hatching_stays_within_its_rectangle(x: float, width: float, height: float) -> None:
    for rule in hatched(x, x + width, 100, 100 + height):
        assert x - 1e-6 <= rule.x1 <= rule.x2 <= x + width + 1e-6
        assert 100 - 1e-6 <= min(rule.y1, rule.y2) <= max(rule.y1, rule.y2) <= 100 + height + 1e-6


def test_time_runs_from_left_to_right_in_one_scale_or_two() -> None:
    short = TimeScale(START, START + minutes(120))
    assert short.turn is None
    long = TimeScale(START, START + dt.timedelta(days=420))
    assert long.turn == START + dt.timedelta(hours=24)
    assert long.x(long.turn) == pytest.approx(long.middle)
    for scale in (short, long):
        points = [scale.x(START + minutes(count)) for count in (0, 5, 60, 1439, 1441, 40_000, 604_800, 700_000)]
        assert points == sorted(points)
        assert points[0] == pytest.approx(scale.x1)
        assert points[-1] <= scale.x2 + 1e-6


def texts(page: Page) -> list[str]:
    return [one.text for one in page.texts]


def test_an_incident_stands_in_its_lanes_and_what_was_missed_is_hatched(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=3, missing=2)
    one_event = course_paper(desk, identity).pages[0]
    check_page(one_event)
    assert "死亡3 失联2" in texts(one_event)
    team = ledgers.record(desk, Team(name="青山镇专职消防队")).id
    eta = desk.now() + minutes(12)
    dispatch.send(desk, dispatch.Order(token="", incident=identity, teams=(team,), task="灭火", eta={team: eta}))
    clock.advance(900)
    (row,) = dispatch.of_incidents(desk, (identity,))
    dispatch.step(desk, row.id, dispatch.Reached(to=DispatchStep.ARRIVED, people=12))
    phone(desk, identity)
    supplied(desk, identity)
    in_time = len(course_paper(desk, identity).pages[0].rules)
    clock.advance(7200)
    send_report(desk, identity)
    handling.note(desk, identity, "现场一层过火")
    handling.state_figure(desk, identity, handling.Statement(kind=FigureKind.EVACUATED, value=120.0))
    page = course_paper(desk, identity).pages[0]
    check_page(page)
    said = texts(page)
    names = ("接报来话", "数字", "级别", "口头·市应急值班室", "书面·市应急值班室", "调派到场", "物资", "记事")
    for words in (*names, "首报"):
        assert words in said, words
    assert any("青山镇专职消防队到场12人" in one for one in said)
    assert len(page.rules) > in_time
    assert not any(word in "".join(said) for word in ("0700", "None"))


def test_what_was_struck_is_not_drawn(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk)
    clock.advance(60)
    handling.note(desk, identity, "误记的一句")
    with desk.store.read() as reading:
        entry = next(one for one in reading.book.entries(f"incident:{identity}") if one.kind == "incident:noted")
    assert "误记的一句" in texts(course_paper(desk, identity).pages[0])
    handling.strike(desk, entry.id, "误记")
    assert "误记的一句" not in texts(course_paper(desk, identity).pages[0])


def test_without_any_instant_the_page_says_so() -> None:
    page = drawn((CourseLane(name="接报来话"),), HEADS, "")
    assert "这起事件没有写明时刻的记录。" in texts(page)


def test_the_command_makes_one_lying_a4_page_with_embedded_fonts(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    identity = book(desk, deaths=3)
    desk.store.close()
    out = tmp_path / "复盘.pdf"
    words = ["review", "--incident", identity, "--pdf", str(out), "--home", str(desk.store.path.parent), "--json"]
    assert main(words) == 0
    assert '"pages": 1' in capsys.readouterr().out
    (page,) = PdfReader(out).pages
    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (842, 595)
    assert "事件复盘图" in page.extract_text()
    assert main([*words, "--at", "2026-06-12T03:12:00"]) == 0
    assert '"figures": {"deaths": 3.0}' in capsys.readouterr().out
