"""Figures nobody has decided on: never printed as final, never forgotten, each dated by the message it came from."""

import pytest
from msgspec.structs import replace

from app.models.incident.facts import ReadingDismissed
from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.report import Channel, Stage
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk
from app.services.forms import signing
from app.services.incident import handling, intake
from app.services.incident.handling import Statement
from app.services.incident.intake_draft import IntakeDraft
from app.services.incident.similar import known_of
from app.services.reports import against, composing, reporting, sending
from app.services.reports.against import adopt_sure
from app.services.reports.field_sheet import sheet_fields
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from tests.helpers import book, draft_of, send_report, state_of
from tests.services.test_report_text import taken_in

ROOF = "6月12日3时，青山镇红旗煤矿发生顶板事故，造成1人死亡，3人受伤，2人被困。"


def follow(desk: Desk, clock: FixedClock, identity: str, text: str, **figures: float) -> None:
    clock.advance(6000)
    intake.follow_up(desk, identity, draft_of(desk, text=text, figures=figures))


def left(desk: Desk, identity: str, stage: Stage = Stage.FOLLOWUP) -> str:
    """A report is written, signed and sent; returns its text."""
    draft = reporting.compose(desk, state_of(desk, identity), stage)
    reporting.submit(desk, draft)
    signing.sign(desk, identity, draft.id, "赵启明")
    sending.send(desk, identity, draft.id, Channel.SYSTEM, received_by="马值守")
    return draft.body


def asked(desk: Desk, identity: str) -> list[str]:
    return [one.words for one in composing.open_words(desk, state_of(desk, identity))]


def ended(desk: Desk, clock: FixedClock, identity: str) -> None:
    clock.advance(600)
    handling.close(desk, identity, "处置结束")


def test_a_figure_is_dated_by_its_own_message_and_never_by_another(desk: Desk, clock: FixedClock) -> None:
    identity = taken_in(desk, ROOF)
    left(desk, identity, Stage.FIRST)
    follow(desk, clock, identity, "受伤人数增至5人。", injured=5)
    ended(desk, clock, identity)
    body = reporting.compose(desk, state_of(desk, identity), Stage.FINAL).body
    assert "截至6月12日4时52分，受伤5人。" in body
    assert "截至6月12日3时12分，死亡1人，被困2人。" in body


def test_none_hurt_is_no_newer_than_the_earlier_of_dead_and_hurt(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, injured=0)
    follow(desk, clock, identity, "无人员死亡。", deaths=0)
    body = reporting.compose(desk, state_of(desk, identity)).body
    assert "截至6月12日3时12分，暂无人员伤亡。" in body


@pytest.mark.parametrize(
    "words",
    [
        "被困的2人可能已全部救出。",
        "死亡人数可能升至3人。",
        "还有4人没有联系上。",
        "又发现一户烧炭中毒的。",
        "1名老人出门没回来。",
    ],
)
def test_a_figure_told_and_not_decided_stays_open_until_it_is(words: str, desk: Desk, clock: FixedClock) -> None:
    identity = taken_in(desk, ROOF)
    left(desk, identity, Stage.FIRST)
    follow(desk, clock, identity, words)
    still = asked(desk, identity)
    assert still
    left(desk, identity)
    assert asked(desk, identity) == still, "told as said is not decided"
    draft = reporting.compose(desk, state_of(desk, identity))
    found = "；".join(
        reporting.warnings(state_of(desk, identity), draft, None, composing.open_words(desk, state_of(desk, identity)))
    )
    assert "还有没定的数字" in found
    assert still[0] in found


def test_a_final_report_is_refused_while_a_figure_is_open_with_reason_and_key(desk: Desk, clock: FixedClock) -> None:
    identity = taken_in(desk, ROOF)
    left(desk, identity, Stage.FIRST)
    follow(desk, clock, identity, "被困的2人可能已全部救出。")
    left(desk, identity)
    ended(desk, clock, identity)
    draft = reporting.compose(desk, state_of(desk, identity), Stage.FINAL)
    with pytest.raises(Refused, match=r"终报不能用没有定的数字：被困（现记2人），来报“.*”。.*Ctrl\+Shift\+N.*Ctrl\+G"):
        reporting.submit(desk, draft)
    handling.state_figure(desk, identity, Statement(kind=FigureKind.TRAPPED, value=0))
    body = left(desk, identity, Stage.FINAL)
    assert "被困2人，" not in body
    assert asked(desk, identity) == []


@pytest.mark.parametrize("words", ["被困2人已全部救出。", "2名被困人员全部救出。", "人都救出来了。", "2人全部送医。"])
def test_who_is_told_to_be_all_out_is_taken_as_sure_and_holds_no_final_report_up(
    words: str, desk: Desk, clock: FixedClock
) -> None:
    identity = taken_in(desk, ROOF)
    left(desk, identity, Stage.FIRST)
    clock.advance(600)
    state = state_of(desk, identity)
    draft = IntakeDraft(id=desk.new_id(), received_at=desk.now(), narrative=words)
    adopted, taken = adopt_sure(draft, against.read(desk, known_of(state), words, desk.now()))
    assert FigureKind.TRAPPED in {one.field for one in taken}
    intake.follow_up(desk, identity, adopted)
    assert [one for one in asked(desk, identity) if "被困" in one] == []
    body = left(desk, identity)
    assert words.rstrip("。") in body
    assert "被困2人，" not in body
    ended(desk, clock, identity)
    final = left(desk, identity, Stage.FINAL)
    assert "被困2人，" not in final


@pytest.mark.parametrize(("words", "open_words"), [
    ("1人已出院，2人住院观察。", []), ("住院2人。", []), ("又有2人住院。", ["又有2人住院"]), ("住院5人。", ["住院5人"]),
])  # fmt: skip
def test_where_those_who_are_known_are_now_is_no_open_figure(
    words: str, open_words: list[str], desk: Desk, clock: FixedClock
) -> None:
    identity = taken_in(desk, ROOF)
    left(desk, identity, Stage.FIRST)
    follow(desk, clock, identity, words)
    assert asked(desk, identity) == open_words


def test_a_final_report_is_refused_while_a_note_speaks_of_other_figures(desk: Desk, clock: FixedClock) -> None:
    identity = taken_in(desk, ROOF)
    left(desk, identity, Stage.FIRST)
    clock.advance(600)
    handling.note(desk, identity, "医院来电，死亡人数可能升至3人。")
    ended(desk, clock, identity)
    with pytest.raises(Refused, match="终报不能用没有定的数字"):
        reporting.submit(desk, reporting.compose(desk, state_of(desk, identity), Stage.FINAL))


def test_a_final_report_is_not_signed_over_what_came_after_it(desk: Desk, clock: FixedClock) -> None:
    identity = taken_in(desk, ROOF)
    left(desk, identity, Stage.FIRST)
    ended(desk, clock, identity)
    draft = reporting.compose(desk, state_of(desk, identity), Stage.FINAL)
    reporting.submit(desk, draft)
    follow(desk, clock, identity, "井口已封闭。")
    with pytest.raises(Refused, match="写好以后又来1条来报，终报里没有"):
        signing.sign(desk, identity, draft.id, "赵启明")
    reporting.withdraw(desk, identity, draft.id, "重写")
    assert "井口已封闭。" in left(desk, identity, Stage.FINAL)


def test_a_message_that_came_while_an_empty_follow_up_was_written_is_not_taken_for_told(
    desk: Desk, clock: FixedClock
) -> None:
    identity = book(desk, deaths=1)
    send_report(desk, identity)
    clock.advance(600)
    draft = replace(reporting.compose(desk, state_of(desk, identity)), body="一、处置情况。人员已撤回。")
    draft = replace(draft, confirmed=("一、处置情况。人员已撤回。",))
    follow(desk, clock, identity, "围墙外又起一处火点。")
    assert "写好以后又来1条，还没有写入" in reporting.warnings(state_of(desk, identity), draft)
    reporting.submit(desk, draft)
    held = state_of(desk, identity).report(draft.id)
    assert held is not None
    assert held.struck == (), "nobody has read it, so nobody struck it"
    signing.sign(desk, identity, draft.id, "赵启明")
    sending.send(desk, identity, draft.id, Channel.SYSTEM, received_by="马值守")
    assert "围墙外又起一处火点。" in reporting.compose(desk, state_of(desk, identity)).body


def test_a_number_that_stood_earlier_decides_nothing_said_later(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=1)
    clock.advance(600)
    handling.state_figure(desk, identity, Statement(kind=FigureKind.DEATHS, value=3))
    follow(desk, clock, identity, "据说死亡1人。")
    assert asked(desk, identity)


def test_a_number_of_something_else_decides_nothing_about_people(desk: Desk, clock: FixedClock) -> None:
    identity = taken_in(desk, ROOF)
    follow(desk, clock, identity, "还有4人没有联系上。")
    handling.state_figure(desk, identity, Statement(kind=FigureKind.LOSS, value=30))
    handling.state_figure(desk, identity, Statement(kind=FigureKind.EVACUATED, value=30))
    assert asked(desk, identity) == ["还有4人没有联系上"]
    handling.state_figure(desk, identity, Statement(kind=FigureKind.MISSING, value=0))
    assert asked(desk, identity) == []


def test_what_was_found_untrue_is_open_no_more(desk: Desk, clock: FixedClock) -> None:
    identity = taken_in(desk, ROOF)
    clock.advance(600)
    draft = draft_of(desk, text="死亡3人。", figures={})
    intake.follow_up(desk, identity, intake.as_said(draft, intake.read(desk, "死亡3人。", draft.received_at)))
    assert asked(desk, identity)
    with desk.write() as transaction:
        transaction.append(f"incident:{identity}", ReadingDismissed(fields=("deaths",), reason="与镇里核对"))
    assert asked(desk, identity) == []


def test_the_sheet_of_a_signed_report_has_the_figures_of_that_report(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=1)
    send_report(desk, identity)
    clock.advance(600)
    handling.state_figure(desk, identity, Statement(kind=FigureKind.DEATHS, value=3))
    state = state_of(desk, identity)
    sheet = {one.key: one.value for one in sheet_fields(desk, state, state.reports[-1])}
    assert sheet["deaths"] == "1"


def test_the_sheet_of_a_signed_report_has_its_place_and_level_and_the_figures_of_a_joined_call(
    desk: Desk, clock: FixedClock
) -> None:
    identity = book(desk)
    place = state_of(desk, identity).place
    other = book(desk, deaths=3)
    handling.merge(desk, identity, other, "同一起")
    send_report(desk, identity)
    clock.advance(600)
    handling.describe(desk, identity, place="另一个地方")
    handling.set_level(desk, identity, Level.MAJOR)
    state = state_of(desk, identity)
    sheet = {one.key: one.value for one in sheet_fields(desk, state, state.reports[-1])}
    assert (sheet["place"], sheet["level"], sheet["deaths"]) == (place, "较大（初判）", "3")


def test_words_taken_as_a_part_leave_no_whole_open(desk: Desk) -> None:
    identity = taken_in(desk, "青山镇黄沙村发生山洪，2人失联，3人轻伤。")
    assert FigureKind.LIGHT in {one.kind for one in state_of(desk, identity).figures}
    assert asked(desk, identity) == []
