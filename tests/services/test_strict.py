"""Clocks run on 从严: what may be starts them, 已知 stays in the title; only the officer's reason lowers it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.book.codec import encode, kind_of
from app.models.book.entry import Entry
from app.models.incident.facts import IncidentGraded
from app.models.incident.state import Incident, apply
from app.models.incident.words import LINES
from app.models.moments import minutes
from app.models.obligations.clock import Clock, phase, ringing
from app.models.vocabulary.incident import FigureKind, Flag
from app.models.vocabulary.obligation import ObligationKind, Owner, Phase
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk, replaced
from app.services.incident import handling
from app.services.incident.board import board, incident_view
from app.services.incident.handling import Statement
from app.services.incident.intake import follow_up, preview, receive
from app.services.incident.intake_draft import Counted, IntakeDraft
from app.services.obligations import decisions
from app.services.obligations.binding import province_of
from app.services.runtime.clock import FixedClock
from app.services.settings import editing
from tests.helpers import book, clocks_of, draft_of, state_of

ORAL, WRITTEN, UPDATE = ObligationKind.ORAL, ObligationKind.WRITTEN, ObligationKind.UPDATE


def half_hour(desk: Desk, identity: str) -> list[Clock]:
    """The running oral reports to the upper tier that fall due within half an hour of 接报."""
    return [one for one in clocks_of(desk, identity, ORAL) if one.running and one.due - one.basis_at <= minutes(30)]


@pytest.mark.parametrize(
    ("title", "category", "figures", "known", "strict", "by"),
    [
        ("矿井透水12人被困", "12B00", {"trapped": 12}, Level.ORDINARY, Level.MAJOR, "被困"),
        ("客船12人失联", "12J00", {"missing": 12}, None, Level.MAJOR, None),
        ("花炮厂2死8失联", "12E00", {"deaths": 2, "missing": 8}, Level.ORDINARY, Level.MAJOR, "失联"),
        ("滑坡2死5失联", "11D01", {"deaths": 2, "missing": 5}, Level.ORDINARY, Level.LARGE, "失联"),
        ("氨泄漏疏散600人", "12D04", {"evacuated": 600}, Level.ORDINARY, Level.LARGE, "转移"),
    ],
)
def test_what_may_be_starts_the_half_hour_clock(
    desk: Desk, title: str, category: str, figures: dict[str, float], known: Level | None, strict: Level, by: str | None
) -> None:
    identity = receive(desk, draft_of(desk, category=category, figures=figures)).id
    state = state_of(desk, identity)
    assert half_hour(desk, identity), title
    assert min(one.due for one in clocks_of(desk, identity, WRITTEN)) <= desk.now() + minutes(60)
    assert state.level_strict is strict
    if known is not None:
        assert state.level is known
        assert state.strict_words == f"从严 {strict.label}（按{by}计）"


def test_both_levels_stand_on_the_board_the_page_the_log_and_the_preview(desk: Desk) -> None:
    draft = draft_of(desk, category="12E00", figures={"deaths": 2, "missing": 8})
    seen = preview(desk, draft)
    assert (seen.level, seen.level_strict, seen.strict_words) == (Level.ORDINARY, Level.MAJOR, "从严 重大（按失联计）")
    assert any(one.governing.rule.id == "L01" for one in seen.demands)
    identity = receive(desk, draft).id
    (item,) = board(desk)
    assert (item.row.level, item.row.level_strict, item.row.strict_by) == (Level.ORDINARY, Level.MAJOR, "失联")
    view = incident_view(desk, identity)
    assert view is not None
    assert view.state.strict_words == "从严 重大（按失联计）"
    with desk.store.read() as reading:
        (graded,) = [one.text for one in reading.journal.lines(limit=50) if one.text.startswith("初判")]
    assert graded.startswith("初判一般：")
    assert "时限从严按重大：死亡2人、失联8人合计10人（≥10）" in graded


def test_a_sensitive_circumstance_is_graded_by_what_was_ticked_and_a_word_only_suggests_it(desk: Desk) -> None:
    draft = draft_of(desk, category="12H00", text="两车追尾，车上有学生，无人受伤。")
    (said,) = (one for one in preview(desk, draft).suggested if one.flag is Flag.SCHOOL)
    assert said.word == "学生"
    identity = receive(desk, draft).id
    assert state_of(desk, identity).level_strict is Level.ORDINARY
    assert not half_hour(desk, identity)
    handling.describe(desk, identity, flags=(Flag.SCHOOL,))
    assert state_of(desk, identity).strict_words == "从严 较大（按学校计）"
    assert half_hour(desk, identity)


def test_people_missed_later_start_the_clocks_from_the_news(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, category="12E00", deaths=1)
    assert not half_hour(desk, identity)
    clock.advance(40 * 60)
    handling.state_figure(desk, identity, Statement(kind=FigureKind.MISSING, value=4))
    state = state_of(desk, identity)
    assert (state.level, state.level_strict) == (Level.ORDINARY, Level.LARGE)
    assert [one.due for one in half_hour(desk, identity)] == [desk.now() + minutes(30)]
    handling.state_figure(desk, identity, Statement(kind=FigureKind.MISSING, value=0, explanation="全部找到"))
    found = state_of(desk, identity)
    assert (found.level_strict, found.strict_by) == (Level.LARGE, "失联"), "figures never lower a level by themselves"


@pytest.mark.parametrize(
    ("words", "deaths", "text", "strict"),
    [
        ("1人死亡", 1, "11时50分救出3人，其中1人死亡，2人重伤。", Level.LARGE),
        ("1人死亡", 1, "现场另有1名救援队员送医后1人死亡。", Level.MAJOR),
        ("1人死亡", 1, "送医的1人死亡。", Level.MAJOR),
        ("搜出2具遗体", 2, "现场搜出2具遗体。", Level.LARGE),
        ("", 1, "11时50分救出3人，其中1人死亡，2人重伤。", Level.MAJOR),
    ],
)
def test_bodies_of_people_who_were_missed_count_once(
    desk: Desk, clock: FixedClock, words: str, deaths: int, text: str, strict: Level
) -> None:
    """9 trapped, one of them found dead, are nine people; somebody else who died is the tenth."""
    identity = receive(desk, draft_of(desk, category="12F00", figures={"trapped": 9})).id
    assert state_of(desk, identity).level_strict is Level.LARGE
    clock.advance(3600)
    draft = IntakeDraft(
        id=desk.new_id(), received_at=desk.now(), narrative=text,
        figures={FigureKind.DEATHS: Counted(deaths, words=words)},
    )  # fmt: skip
    follow_up(desk, identity, draft)
    state = state_of(desk, identity)
    assert state.level_strict is strict, state.strict_reason
    clock.advance(600)
    handling.state_figure(desk, identity, Statement(kind=FigureKind.TRAPPED, value=9))
    assert state_of(desk, identity).level_strict is Level.MAJOR, "nine are trapped now, beside the dead"


def test_the_officer_settles_on_the_lower_one_with_a_reason(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, category="12E00", deaths=2, missing=8)
    received = desk.now()
    clock.advance(20 * 60)
    assert not handling.set_level(desk, identity, Level.ORDINARY).ended
    assert state_of(desk, identity).level_strict is Level.MAJOR, "no reason, no settling"
    assert half_hour(desk, identity)
    settled = handling.set_level(desk, identity, Level.ORDINARY, "8人已联系上，在家中")
    state = state_of(desk, identity)
    assert (state.level, state.level_strict, state.settled) == (Level.ORDINARY, Level.ORDINARY, "8人已联系上，在家中")
    assert {"L01", "L02"} <= {one.rule for one in settled.ended}
    assert not half_hour(desk, identity)
    now_owed = [one for one in clocks_of(desk, identity, WRITTEN) if one.running]
    assert [(one.rule, one.due) for one in now_owed] == [("L05", received + minutes(120))]
    ended = {one.id: one.ended for one in state.clocks if one.ended}
    assert ended == {one.id: "核定一般，不从严：8人已联系上，在家中" for one in settled.ended}


def test_what_was_settled_holds_until_something_graver_or_something_else_comes(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, category="12E00", deaths=2, missing=3)
    handling.set_level(desk, identity, Level.ORDINARY, "3人在外地，未失联")
    clock.advance(600)
    handling.state_figure(desk, identity, Statement(kind=FigureKind.LIGHT, value=2))
    assert state_of(desk, identity).level_strict is Level.ORDINARY
    assert not half_hour(desk, identity)
    clock.advance(600)
    handling.state_figure(desk, identity, Statement(kind=FigureKind.MISSING, value=9))
    again = state_of(desk, identity)
    assert (again.level_strict, again.settled) == (Level.MAJOR, "")
    assert [one.due for one in half_hour(desk, identity)] == [desk.now() + minutes(30)]


def test_something_else_of_the_same_level_counts_again_from_its_own_news(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, category="12E00", missing=3)
    handling.set_level(desk, identity, Level.ORDINARY, "3人已找到")
    clock.advance(3600)
    handling.describe(desk, identity, flags=(Flag.FOREIGN,))
    assert state_of(desk, identity).strict_words == "从严 较大（按涉外计）"
    assert desk.now() + minutes(30) in {one.due for one in half_hour(desk, identity)}


def test_what_was_done_while_strict_is_not_owed_again_after_settling(desk: Desk) -> None:
    identity = book(desk, category="12E00", missing=3)
    written = next(one for one in clocks_of(desk, identity, WRITTEN) if one.running)
    decisions.fulfil(desk, written, "系统首报已报市局")
    handling.set_level(desk, identity, Level.ORDINARY, "3人已找到")
    assert not [one for one in clocks_of(desk, identity, WRITTEN) if one.running]
    assert next(one for one in state_of(desk, identity).clocks if one.id == written.id).met_at is not None


def test_a_graver_level_by_the_officer_is_strict_too(desk: Desk) -> None:
    identity = book(desk, category="12E00")
    handling.set_level(desk, identity, Level.MAJOR)
    state = state_of(desk, identity)
    assert (state.level, state.level_strict, state.strict_words) == (Level.MAJOR, Level.MAJOR, "")
    assert half_hour(desk, identity)


PEOPLE = (FigureKind.DEATHS, FigureKind.MISSING, FigureKind.TRAPPED, FigureKind.EVACUATED)
FIGURES = st.dictionaries(
    st.sampled_from(PEOPLE),
    st.one_of(st.none(), st.sampled_from((0.0, 1.0, 3.0, 10.0, 30.0, 600.0))),
    max_size=4,
)


@settings(max_examples=25)
@given(
    first=FIGURES,
    later=st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from((0.0, 2.0, 5.0, 12.0))), max_size=3),
    chosen=st.lists(st.tuples(st.sampled_from(list(Level)), st.sampled_from(("", "已核实"))), max_size=2),
    category=st.sampled_from(("12E00", "11D01", "12J00", "13A00", "")),
)
def test_strict_is_never_below_known(
    desk: Desk,
    first: dict[FigureKind, float | None],
    later: list[tuple[FigureKind, float]],
    chosen: list[tuple[Level, str]],
    category: str,
) -> None:
    draft = draft_of(desk, category=category)
    draft.figures.update({kind: Counted(value) for kind, value in first.items()})
    identity = receive(desk, draft).id
    for kind, value in later:
        handling.state_figure(desk, identity, Statement(kind=kind, value=value, explanation="核实"))
        assert state_of(desk, identity).level_strict <= state_of(desk, identity).level
    for level, reason in chosen:
        handling.set_level(desk, identity, level, reason)
        state = state_of(desk, identity)
        assert state.level is level
        assert state.level_strict <= level


@given(level=st.sampled_from(list(Level)), strict=st.none() | st.sampled_from(list(Level)))
def test_a_fact_folds_to_a_strict_level_no_lower_than_the_known_one(level: Level, strict: Level | None) -> None:
    fact = IncidentGraded(level=level, suggested=level, strict=strict)
    state = apply(Incident(id="x"), _entry(fact))
    assert state.level is level
    assert state.level_strict <= level
    if strict is None:  # as every book before 从严 was told apart
        assert state.level_strict is level
        assert LINES[IncidentGraded](fact).text == f"初判{level.label}："


def _entry(fact: IncidentGraded) -> Entry:
    return Entry(
        id="1", seat="s", seq=1, at=1, order=1, by="王澄", subject="incident:x", kind=kind_of(fact), data=encode(fact),
        prev=b"", hash=b"",
    )  # fmt: skip


def test_rules_of_another_province_do_not_bind_the_unit(desk: Desk) -> None:
    assert {one: province_of(one) for one in ("浙江省苍南县", "苍南县", "景德镇市", "南京市鼓楼区")} == {
        "浙江省苍南县": "330327", "苍南县": "330327", "景德镇市": "360200", "南京市鼓楼区": "320106",
    }  # fmt: skip
    assert (province_of("鼓楼区"), province_of("青山县"), province_of("")) == ("", "", ""), "a name that does not tell"
    editing.switch_pack(desk, "jiangxi", enabled=True)
    for region, bound in (("景德镇市", True), ("浙江省苍南县", False), ("青山县", True)):
        editing.change_settings(desk, replaced(desk.settings, region=region))
        draft = draft_of(desk, category="12E00", figures={"deaths": 3})
        asked = {one.rule.id for two in preview(desk, draft).demands for one in (two.governing, *two.others)}
        assert ("JX1-county" in asked) is bound, region
        started = {rule for one in state_of(desk, receive(desk, draft).id).clocks for rule, _, _ in one.bases}
        started |= {one.rule for one in state_of(desk, draft.id).clocks}
        assert ("JX1-county" in started) is bound, region


def test_a_limit_of_ten_minutes_rings_from_half_its_span_on(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, category="12E00", deaths=3)
    short = next(one for one in state_of(desk, identity).clocks if one.due - one.basis_at == minutes(10))
    assert short.owner is Owner.OURS
    assert not ringing(short, desk.now())
    assert phase(short, desk.now()) is Phase.WAITING
    clock.advance(5 * 60 - 1)
    assert not ringing(short, desk.now())
    clock.advance(1)
    assert ringing(short, desk.now())
    assert phase(short, desk.now()) is Phase.NEAR
