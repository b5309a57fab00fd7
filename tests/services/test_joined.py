"""并案: a report of the kept incident tells, grades and asks what was said of the other; numbers of both are one."""

import pytest

from app.models.incident.figures import conflicts, values
from app.models.moments import minutes
from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.obligation import ObligationKind
from app.models.vocabulary.report import Channel, Stage
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk
from app.services.incident import handling
from app.services.incident.board import incident_view
from app.services.incident.handling import Statement
from app.services.incident.intake import adopt, read, receive
from app.services.incident.intake_draft import IntakeDraft
from app.services.reports import composing, joining, reporting, sending
from app.services.reports.sending import Dispatched
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from tests.helpers import clocks_of, send_report, state_of

OURS = "6月12日3时10分许，青山镇西街12号居民楼发生火灾事故，1人受伤。"
THEIRS = "6月12日3时05分左右，青山镇西街12号居民楼发生火灾事故，3人死亡。请求市里派救护车5辆。"


def call(desk: Desk, text: str, unit: str) -> str:
    draft = IntakeDraft(id=desk.new_id(), received_at=desk.now(), narrative=text, caller_unit=unit)
    return receive(desk, adopt(draft, read(desk, text, desk.now()), only_sure=True)).id


@pytest.fixture
def pair(desk: Desk, clock: FixedClock) -> tuple[str, str]:
    kept = call(desk, OURS, "青山镇人民政府")
    clock.advance(360)
    return kept, call(desk, THEIRS, "县消防救援大队")


def test_the_report_tells_what_was_said_of_both_and_the_graver_level_counts(
    desk: Desk, clock: FixedClock, pair: tuple[str, str]
) -> None:
    kept, other = pair
    news = desk.now()
    clock.advance(120)
    assert state_of(desk, kept).level is Level.ORDINARY
    handling.merge(desk, kept, other, "同一起火灾")
    state = state_of(desk, kept)
    assert (state.level, state.level_strict) == (Level.LARGE, Level.LARGE)
    assert min(one.due for one in clocks_of(desk, kept, ObligationKind.ORAL)) == news + minutes(30)
    draft = reporting.compose(desk, state)
    for words in ("受伤1人", "死亡3人", "县消防救援大队电话报告", "请求市里派救护车5辆", "初判为较大级别"):
        assert words in draft.body, draft.body
    assert set(draft.heard) == {one.entry for each in pair for one in state_of(desk, each).messages}
    report = send_report(desk, kept)
    held = state_of(desk, kept).report(report)
    assert held is not None
    assert dict(held.figures) == {"injured": 1, "deaths": 3}


def test_what_was_told_once_is_not_told_again(desk: Desk, pair: tuple[str, str]) -> None:
    kept, other = pair
    send_report(desk, kept)
    handling.merge(desk, kept, other, "同一起火灾")
    first = reporting.compose(desk, state_of(desk, kept), Stage.FOLLOWUP)
    assert "请求市里派救护车5辆" in first.body
    assert "死亡3人" in first.body
    send_report(desk, kept)
    again = reporting.compose(desk, state_of(desk, kept), Stage.FOLLOWUP)
    assert "请求市里派救护车5辆" not in again.body


def test_a_lower_number_of_the_other_is_explained(desk: Desk, clock: FixedClock, pair: tuple[str, str]) -> None:
    kept, other = pair
    handling.merge(desk, kept, other, "同一起火灾")
    clock.advance(600)
    handling.state_figure(desk, kept, Statement(kind=FigureKind.DEATHS, value=2))
    whole = composing.whole(desk, state_of(desk, kept))
    assert values(whole.figures)[FigureKind.DEATHS] == 2
    assert all(one.explained for one in conflicts(whole.figures))
    assert composing.whole(desk, whole) == whole, "joined once"
    assert state_of(desk, kept).level is Level.LARGE, "figures never lower a level by themselves"


def test_words_of_the_other_that_nobody_decided_on_hold_back_the_final_report(
    desk: Desk, clock: FixedClock, pair: tuple[str, str]
) -> None:
    kept, _ = pair
    third = call(desk, "西街那边听说又抬出两个。", "群众")
    send_report(desk, kept)
    handling.merge(desk, kept, third, "同一起火灾")
    clock.advance(60)
    handling.close(desk, kept, "扑灭")
    final = reporting.compose(desk, state_of(desk, kept), Stage.FINAL)
    assert "听说又抬出两个" in final.body
    with pytest.raises(Refused, match="没有定的数字"):
        reporting.submit(desk, final)
    handling.state_figure(desk, kept, Statement(kind=FigureKind.INJURED, value=3))
    reporting.submit(desk, reporting.compose(desk, state_of(desk, kept), Stage.FINAL))


def test_two_events_after_all_tell_their_own(desk: Desk, pair: tuple[str, str]) -> None:
    kept, other = pair
    handling.merge(desk, kept, other, "同一起火灾")
    with desk.store.read() as reading:
        (merge,) = reading.merges()
    handling.unmerge(desk, merge.id, "是两栋楼")
    assert "死亡3人" not in reporting.compose(desk, state_of(desk, kept)).body


def test_a_count_that_both_calls_give_differently_stands_on_no_paper_until_it_is_stated(
    desk: Desk, clock: FixedClock
) -> None:
    kept = call(desk, "6月12日3时10分许，青山镇西街12号居民楼发生火灾事故，1人受伤。", "青山镇人民政府")
    clock.advance(180)
    other = call(desk, "6月12日3时10分许，青山镇西街12号居民楼发生火灾事故，2人受伤。", "县消防救援大队")
    clock.advance(60)
    handling.merge(desk, kept, other, "同一起火灾")
    state = state_of(desk, kept)
    draft = reporting.compose(desk, state)
    assert "1人受伤" in draft.body
    assert "2人受伤" in draft.body
    assert "受伤2人" not in draft.body, "nobody said how many both make"
    asked = composing.open_sentence(composing.open_words(desk, state))
    assert "并案的两起说的不同：1人、2人" in asked
    report = send_report(desk, kept)
    held = state_of(desk, kept).report(report)
    assert held is not None
    assert dict(held.figures).get("injured") is None
    clock.advance(60)
    handling.state_figure(desk, kept, Statement(kind=FigureKind.INJURED, value=3))
    state = state_of(desk, kept)
    assert "受伤3人" in reporting.compose(desk, state, Stage.FOLLOWUP).body
    assert "并案" not in composing.open_sentence(composing.open_words(desk, state))


def told(desk: Desk, kept: str) -> str:
    """What the next 续报 of an incident says."""
    return reporting.compose(desk, state_of(desk, kept), Stage.FOLLOWUP).body


@pytest.fixture
def both_sent(desk: Desk, clock: FixedClock, pair: tuple[str, str]) -> tuple[str, str]:
    """Two first reports that left, that of the second to an office more; then they are one."""
    kept, other = pair
    send_report(desk, kept)
    second = send_report(desk, other)
    office = Dispatched(name="县公安局", channel=Channel.PHONE, received_by="李警官")
    sending.send_to(desk, other, second, [office])
    clock.advance(60)
    handling.merge(desk, kept, other, "同一起火灾")
    clock.advance(60)
    return kept, other


def test_the_next_report_says_which_sent_report_is_of_the_same_event_and_says_it_once(
    desk: Desk, clock: FixedClock, both_sent: tuple[str, str]
) -> None:
    kept, other = both_sent
    (theirs,) = state_of(desk, other).reports
    words = f"报送的《{theirs.title}》（{theirs.mark}）所报与本起为同一事件（同一起火灾），并入本起一并报告。"
    draft = reporting.compose(desk, state_of(desk, kept), Stage.FOLLOWUP)
    assert words in draft.body
    assert composing.without_source(state_of(desk, kept), draft.body, ()) == ()
    send_report(desk, kept)
    clock.advance(60)
    assert theirs.mark not in told(desk, kept)
    handling.close(desk, kept, "扑灭")
    assert words in reporting.compose(desk, state_of(desk, kept), Stage.FINAL).body


def test_who_has_the_report_of_the_other_is_offered_the_next_one_and_named_until_it_went_there(
    desk: Desk, clock: FixedClock, both_sent: tuple[str, str]
) -> None:
    kept, _ = both_sent
    state = state_of(desk, kept)
    draft = reporting.compose(desk, state, Stage.FOLLOWUP)
    joined = composing.joined_of(desk, state)
    assert any("还报过县公安局" in one for one in reporting.warnings(state, draft, joined=joined))
    report = send_report(desk, kept)
    state = state_of(desk, kept)
    held = state.report(report)
    assert held is not None
    offered = sending.addressed(desk.settings, state, held, joining.told_before(joined))
    assert [one.name for one in offered if one.name == "县公安局" and one.sending is None] == ["县公安局"]
    sending.send_to(desk, kept, report, [Dispatched(name="县公安局", channel=Channel.PHONE, received_by="李警官")])
    state = state_of(desk, kept)
    assert not any(
        "县公安局" in one for one in reporting.warnings(state, draft, joined=composing.joined_of(desk, state))
    )
    clock.advance(60)


def test_an_incident_that_is_told_with_another_has_no_line_of_reports_of_its_own(
    desk: Desk, both_sent: tuple[str, str]
) -> None:
    kept, other = both_sent
    with pytest.raises(Refused, match=r"已并入“.*”，请在那起写报告"):
        reporting.compose(desk, state_of(desk, other))
    with desk.store.read() as reading:
        (merge,) = reading.merges()
    handling.unmerge(desk, merge.id, "是两栋楼")
    assert reporting.compose(desk, state_of(desk, other)).stage is Stage.FOLLOWUP
    assert "同一事件" not in told(desk, kept), "nobody was told that they are one"


def test_who_was_told_that_they_are_one_is_told_that_they_are_not(
    desk: Desk, clock: FixedClock, both_sent: tuple[str, str]
) -> None:
    kept, _ = both_sent
    send_report(desk, kept)
    clock.advance(60)
    with desk.store.read() as reading:
        (merge,) = reading.merges()
    handling.unmerge(desk, merge.id, "是两栋楼")
    clock.advance(60)
    assert "所报与本起不是同一事件（是两栋楼），分别报告。" in told(desk, kept)
    send_report(desk, kept)
    clock.advance(60)
    assert "不是同一事件" not in told(desk, kept)


def test_the_event_page_names_who_does_not_know_of_it_yet(desk: Desk, both_sent: tuple[str, str]) -> None:
    kept, _ = both_sent
    view = incident_view(desk, kept)
    assert view is not None
    (one,) = view.joined
    assert (one.recipients[-1], one.told) == ("县公安局", False)
    send_report(desk, kept)
    view = incident_view(desk, kept)
    assert view is not None
    assert [one.told for one in view.joined] == [True]


def test_an_event_that_was_not_reported_yet_says_that_the_other_was(
    desk: Desk, clock: FixedClock, pair: tuple[str, str]
) -> None:
    kept, other = pair
    send_report(desk, other)
    clock.advance(60)
    handling.merge(desk, kept, other, "同一起火灾")
    state = state_of(desk, kept)
    draft = reporting.compose(desk, state)
    assert draft.stage is Stage.FIRST
    assert "所报与本起为同一事件" in draft.body
    found = reporting.warnings(state, draft, joined=composing.joined_of(desk, state))
    assert any("改把本起并入那起" in one for one in found)
