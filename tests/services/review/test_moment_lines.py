"""A past instant line by line: what was known then, what is known of it today, two instants side by side."""

from app.models.vocabulary.incident import FigureKind
from app.services.desk.desk import Desk
from app.services.incident import handling
from app.services.review.moment_lines import NOT_YET, MomentLine, lines_beside, lines_of
from app.services.review.moment_view import replay_of
from app.services.runtime.clock import FixedClock
from tests.helpers import book, phone, send_report, state_of


def by_id(lines: tuple[MomentLine, ...]) -> dict[str, MomentLine]:
    assert len({one.id for one in lines}) == len(lines)
    return {one.id: one for one in lines}


def test_what_was_wrong_then_stands_beside_what_is_known_today(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=3, missing=2)
    then = desk.now()
    clock.advance(300)
    handling.note(desk, identity, "误记的一句")
    noted = desk.now()
    clock.advance(300)
    right = handling.Statement(kind=FigureKind.DEATHS, value=2.0, known_at=then, explanation="重复计数")
    handling.state_figure(desk, identity, right)
    with desk.store.read() as reading:
        entry = next(one for one in reading.book.entries(f"incident:{identity}") if one.kind == "incident:noted")
    handling.strike(desk, entry.id, "误记")
    replay = replay_of(desk, identity)
    lines = by_id(lines_of(replay.at(then), desk.now()))
    deaths = lines["figure:deaths"]
    assert deaths.then.startswith("3人")
    assert deaths.differs
    assert deaths.beside.startswith("2人（")
    assert "得知" in deaths.beside
    assert not lines["figure:missing"].differs
    mended = [one for one in lines_of(replay.at(noted), desk.now()) if one.group == "后来更正"]
    assert any("误记的一句" in one.then for one in mended)
    last = lines_of(replay.at(desk.now()), desk.now())
    assert not any(one.differs for one in last)


def test_a_limit_is_told_as_it_stood_then(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=3)
    then = desk.now()
    clock.advance(7200)
    late = desk.now()
    phone(desk, identity)
    replay = replay_of(desk, identity)
    before = [one for one in lines_of(replay.at(then), desk.now()) if one.group == "时限"]
    assert before
    assert not any(one.grave for one in before)
    assert all("剩" in one.then for one in before if "口头报告" in one.name)
    after = [one for one in lines_of(replay.at(late), desk.now()) if one.group == "时限" and "口头报告" in one.name]
    assert any(one.grave for one in after)


def test_two_instants_stand_side_by_side(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=3)
    first = desk.now()
    clock.advance(600)
    handling.state_figure(desk, identity, handling.Statement(kind=FigureKind.INJURED, value=5.0))
    send_report(desk, identity)
    replay = replay_of(desk, identity)
    lines = by_id(lines_beside(replay.at(first), replay.at(desk.now()), desk.now()))
    assert (lines["figure:injured"].then, lines["figure:injured"].differs) == (NOT_YET, True)
    assert lines["figure:injured"].beside.startswith("5人")
    assert not lines["title"].differs
    assert "首报报3" in lines["figure:deaths"].beside
    assert "首报报3" not in lines["figure:deaths"].then


def test_before_anything_was_known_that_is_what_is_said(desk: Desk, clock: FixedClock) -> None:
    before = desk.now()
    clock.advance(600)
    identity = book(desk)
    (line,) = lines_of(replay_of(desk, identity).at(before), desk.now())
    assert "还不知道" in line.then


def test_what_is_owed_at_once_is_late_by_the_same_span_wherever_it_is_told(desk: Desk, clock: FixedClock) -> None:
    from app.services.paper.forms.clock_sheet import clock_sheet
    from app.ui.kit.formats import clock_text

    identity = book(desk, category="11A51", deaths=1)
    (owed,) = [one for one in state_of(desk, identity).clocks if one.rule == "N28-government"]
    assert owed.immediate
    clock.advance(3600)
    assert clock_text(owed, desk.now()) == "已超 50:00"
    told = [one.then for one in lines_of(replay_of(desk, identity).at(desk.now()), desk.now()) if one.group == "时限"]
    assert any("已超50分" in one for one in told)
    sheet = str(clock_sheet(state_of(desk, identity), (owed,), desk.settings, desk.now(), ""))
    assert "超时50分钟" in sheet
    assert "立即，" in sheet
