"""读到未采用: what a message says and nobody adopted starts clocks by 从严, and stands in nothing else."""

import pytest
from msgspec.structs import replace

from app.models.incident.readings import open_readings, open_words
from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.obligation import ObligationKind, Owner
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk
from app.services.incident import handling, intake, readings
from app.services.incident.handling import Statement
from app.services.incident.intake_draft import Counted, IntakeDraft
from app.services.reports import reporting
from app.services.runtime.errors import Refused
from app.services.store.rebuild import rebuild
from tests.helpers import clocks_of, state_of

WORDS = "今天凌晨2时50分许，临河县河东镇一化工厂发生爆炸，已造成4人死亡、3人失联、12人受伤，其中5人重伤。"


def said(desk: Desk, text: str = WORDS, **typed: object) -> str:
    """A call booked with nothing adopted."""
    draft = IntakeDraft(id=desk.new_id(), received_at=desk.now(), narrative=text)
    draft = replace(draft, **typed)
    return intake.receive(desk, intake.as_said(draft, intake.read(desk, text, draft.received_at))).id


def test_clocks_run_by_what_was_read_and_are_marked(desk: Desk) -> None:
    identity = said(desk)
    state = state_of(desk, identity)
    assert {one.field for one in open_readings(state.readings)} >= {"deaths", "missing", "injured", "serious"}
    assert (state.level, state.level_strict, state.strict_stated) == (Level.ORDINARY, Level.LARGE, Level.ORDINARY)
    adopted = intake.receive(
        desk,
        intake.adopt(
            IntakeDraft(id=desk.new_id(), received_at=desk.now(), narrative=WORDS),
            intake.read(desk, WORDS, desk.now()),
            only_sure=True,
        ),
    ).id
    asked = {(one.rule, one.recipient) for one in state_of(desk, adopted).clocks}
    assert asked <= {(one.rule, one.recipient) for one in state.clocks}, "either way the same clocks run"
    oral = [one for one in state.clocks if one.obligation is ObligationKind.ORAL and one.running]
    assert oral
    assert all(one.by_reading for one in oral)
    assert not all(one.by_reading for one in state.clocks), "what is owed anyway waits for nobody's answer"
    with desk.store.read() as reading:
        lines = [one.text for one in reading.journal.lines(limit=100)]
    assert any("读到死亡4人，未采用" in one for one in lines)
    assert any("按读到从严，待确认" in one for one in lines)


def test_nothing_unadopted_stands_in_a_value_a_title_or_a_paper(desk: Desk) -> None:
    identity = said(desk)
    state = state_of(desk, identity)
    assert (state.figures, state.place, state.category, state.occurred_at) == ((), "", "", None)
    for word in ("河东", "临河", "化工", "爆炸", "死亡"):
        assert word not in state.title
    draft = reporting.compose(desk, state)
    assert "较大" not in draft.body
    assert "较大" not in draft.title
    for word in ("河东", "化工厂"):
        assert word not in draft.title
    reporting.submit(desk, draft)
    held = state_of(desk, identity).reports[0]
    assert held.figures == ()
    assert held.letterhead is not None
    assert held.letterhead.urgency == desk.settings.urgency_at(Level.ORDINARY)


@pytest.mark.parametrize("text", ["河东镇一化工厂爆炸，4人死亡", "某学校食堂多人呕吐", "甲乙路口两车相撞", "有人落水"])
def test_a_title_says_only_what_was_adopted(desk: Desk, text: str) -> None:
    identity = said(desk, text)
    found = intake.read(desk, text, desk.now())
    title = state_of(desk, identity).title
    assert title
    assert not [one.words for one in found if one.field in {"place", "category"} and one.words in title]
    taken = said(desk, text, place="河东镇")
    assert state_of(desk, taken).title.startswith("河东镇")


@pytest.mark.parametrize("opening", [
    "我是柳河镇应急办老周，跟你们报个事。", "喂，值班室吗，我给你们说个情况。", "这里是县人民医院，向领导汇报一下。",
    "我是北街派出所的，有个急事要跟你们说。",
])  # fmt: skip
def test_who_greets_gives_no_title_and_stands_on_no_paper(desk: Desk, opening: str) -> None:
    identity = said(desk, f"{opening}刚才西街塌了一面墙，正在挖。")
    greeting = opening.rstrip("。").split("，")[-1]
    assert greeting not in state_of(desk, identity).title
    body = reporting.compose(desk, state_of(desk, identity)).body
    assert greeting not in body
    assert "塌了一面墙" in body
    first = opening.split("，", maxsplit=1)[0]
    assert first in body or not first.startswith(("我", "这")), "who says it is kept"


def test_only_sure_readings_count(desk: Desk) -> None:
    identity = said(desk, "某厂起火，初报2人死亡，后核实可能为4人死亡")
    state = state_of(desk, identity)
    assert [one.field for one in state.readings if not one.counts] == ["deaths"], "what is not sure is asked"
    assert [one.field for one in state.readings if one.counts] == ["category"], "that it burns is told as a fact"
    assert state.level_strict is Level.ORDINARY or any(one.kind is FigureKind.DEATHS for one in state.readings)


def test_adopting_confirms_the_clocks(desk: Desk) -> None:
    identity = said(desk)
    before = [one.id for one in state_of(desk, identity).clocks if one.by_reading]
    readings.adopt(desk, identity)
    state = state_of(desk, identity)
    assert state.level is Level.LARGE
    assert open_readings(state.readings) == ()
    assert state.read_by == ""
    assert state.place
    assert state.occurred_at is not None
    assert not any(one.by_reading for one in state.clocks)
    assert all(one.running for one in state.clocks if one.id in before)


def test_a_figure_stated_by_hand_answers_its_reading(desk: Desk) -> None:
    identity = said(desk)
    handling.state_figure(desk, identity, Statement(kind=FigureKind.DEATHS, value=4))
    state = state_of(desk, identity)
    assert "死亡" not in open_words(state.readings)
    assert "失联" in open_words(state.readings)
    ours = [one for one in clocks_of(desk, identity, ObligationKind.ORAL) if one.owner is Owner.OURS]
    assert ours
    assert not any(one.by_reading for one in ours), "what the works owe by the class still waits for the class"


def test_found_untrue_ends_what_it_started_and_names_it(desk: Desk) -> None:
    identity = said(desk)
    marked = {one.id for one in state_of(desk, identity).clocks if one.by_reading}
    with pytest.raises(Refused, match="怎么核实"):
        readings.dismiss(desk, identity, " ")
    done = readings.dismiss(desk, identity, "消防现场核实，无伤亡")
    assert {one.id for one in done.ended} == marked
    state = state_of(desk, identity)
    assert state.level_strict is Level.ORDINARY
    assert not any(one.running for one in state.clocks if one.id in marked)
    assert all("核实无此情况" in one.ended for one in state.clocks if one.id in marked)
    assert any(one.running for one in clocks_of(desk, identity, ObligationKind.WRITTEN)), "what is owed anyway runs on"
    with pytest.raises(Refused, match="没有读到"):
        readings.dismiss(desk, identity, "再来一次")


def test_what_was_untrue_and_comes_true_starts_its_clocks_again(desk: Desk) -> None:
    identity = said(desk)
    readings.dismiss(desk, identity, "现场核实无伤亡")
    handling.state_figure(desk, identity, Statement(kind=FigureKind.DEATHS, value=4))
    oral = [one for one in clocks_of(desk, identity, ObligationKind.ORAL) if one.running]
    assert oral
    assert not any(one.by_reading for one in oral)


def test_what_was_stated_is_never_lowered_by_finding_a_reading_untrue(desk: Desk) -> None:
    identity = said(desk, "厂房起火，7人被困", figures={FigureKind.DEATHS: Counted(3)})
    readings.dismiss(desk, identity, "已全部自行脱险")
    state = state_of(desk, identity)
    assert state.level is Level.LARGE
    assert state.level_strict is Level.LARGE
    assert any(one.running for one in clocks_of(desk, identity, ObligationKind.ORAL))


def test_a_level_settled_with_a_reason_answers_the_readings(desk: Desk) -> None:
    identity = said(desk)
    settled = handling.set_level(desk, identity, Level.ORDINARY, "现场核实无伤亡")
    assert settled.ended
    state = state_of(desk, identity)
    assert state.level_strict is Level.ORDINARY
    assert open_readings(state.readings) == ()


def test_a_further_message_is_noted_too(desk: Desk) -> None:
    identity = said(desk, "厂房起火", figures={FigureKind.DEATHS: Counted(1)})
    text = "现场已有4人死亡"
    draft = IntakeDraft(id=desk.new_id(), received_at=desk.now(), narrative=text)
    intake.follow_up(desk, identity, intake.as_said(draft, intake.read(desk, text, desk.now())))
    state = state_of(desk, identity)
    assert (state.level, state.level_strict) == (Level.ORDINARY, Level.LARGE)


def test_views_say_the_same_after_a_rebuild(desk: Desk) -> None:
    identity = said(desk)
    readings.dismiss(desk, identity, "现场核实无伤亡")
    before = state_of(desk, identity)
    rebuild(desk.store)
    assert state_of(desk, identity) == before


def test_the_preview_shows_the_clocks_that_booking_starts(desk: Desk) -> None:
    draft = IntakeDraft(id=desk.new_id(), received_at=desk.now(), narrative=WORDS)
    as_said = intake.as_said(draft, intake.read(desk, WORDS, desk.now()))
    seen = intake.preview(desk, as_said)
    intake.receive(desk, as_said)
    state = state_of(desk, draft.id)
    assert (seen.level, seen.level_strict) == (state.level, state.level_strict)
    due = {one.governing.rule.id for one in seen.demands if one.governing.due is not None}
    assert due <= {one.rule for one in state.clocks}
    assert {one.rule for one in state.clocks if one.by_reading} <= due


def test_three_slightly_hurt_are_not_asked_again_as_three_hurt(desk: Desk) -> None:
    text = "今天2时10分左右，受短时强降雨影响，龙滘镇埇尾村发生山洪，冲毁房屋7间，3人轻伤，被困11人。"
    draft = IntakeDraft(id=desk.new_id(), received_at=desk.now(), narrative=text)
    found = intake.read(desk, text, draft.received_at)
    adopted = replace(draft, figures={FigureKind.LIGHT: Counted(value=3)})
    assert any(one.field == FigureKind.INJURED and not one.sure for one in found), "else there is nothing to be asked"
    assert "injured" not in {str(one.field) for one in readings.asked_of(adopted, found)}
    assert "injured" not in {
        one.field for one in open_readings(state_of(desk, intake.receive(desk, adopted).id).readings)
    }


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("我们镇上花炮厂刚才炸了一下，现在知道的有两个人没了，还有一个找不着，伤的有五六个吧，具体不清楚", True),
        ("刚才矿上打来电话，说底下有三个人联系不上", True),
        ("群里都在传花炮厂炸了，死了三个人，我们还没核实", False),
        ("可能有3人被困，正在核实", False),
        ("昨晚的演练，情景是花炮厂爆炸，有三个人没了", False),
    ],
)
def test_people_told_of_as_dead_or_missing_start_clocks_before_anybody_answers(
    desk: Desk, text: str, *, counts: bool
) -> None:
    identity = said(desk, text, category="12E00")
    state = state_of(desk, identity)
    assert (state.level, state.level_strict) == (Level.ORDINARY, Level.LARGE if counts else Level.ORDINARY)
    oral = clocks_of(desk, identity, ObligationKind.ORAL)
    assert bool(oral) is counts
    assert all(one.by_reading for one in oral)
    if counts:
        fields = tuple({one.field for one in open_readings(state.readings) if one.counts})
        readings.dismiss(desk, identity, "电话回查无此情况", fields)
        assert not [one for one in clocks_of(desk, identity, ObligationKind.ORAL) if one.running]
        assert state_of(desk, identity).level_strict is Level.ORDINARY


def test_a_total_that_holds_those_before_is_no_contradiction(desk: Desk) -> None:
    text = "花炮厂爆炸：失联的1人已找到，已无生命体征，目前共造成3人死亡、6人受伤。"
    found = {str(one.field): one for one in intake.read(desk, text, desk.now())}
    assert (found["deaths"].number, found["deaths"].why) == (3, "")
