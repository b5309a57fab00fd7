"""A 续报 that has nothing new says so to the officer; one with measures and a level opens with the measures."""

from app.models.vocabulary.report import Stage
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk
from app.services.incident import handling, intake
from app.services.reports import reporting
from app.services.runtime.clock import FixedClock
from tests.helpers import book, draft_of, send_report, state_of

AGAIN = "上一报以后没有新的来报，数字也没有变，正文里是已报过的数字"


def test_figures_that_were_told_are_told_again_only_with_a_warning(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, missing=2)
    send_report(desk, identity)
    clock.advance(600)
    intake.follow_up(desk, identity, draft_of(desk, text="消防增援2车到场。", figures={}))
    draft = reporting.compose(desk, state_of(desk, identity), Stage.FOLLOWUP)
    assert AGAIN not in reporting.warnings(state_of(desk, identity), draft)
    send_report(desk, identity)
    clock.advance(600)
    state = state_of(desk, identity)
    draft = reporting.compose(desk, state, Stage.FOLLOWUP)
    assert "失联2人" in draft.body
    assert AGAIN in reporting.warnings(state, draft)


def test_a_level_alone_is_no_latest_news(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, missing=2)
    send_report(desk, identity)
    clock.advance(600)
    intake.follow_up(desk, identity, draft_of(desk, text="消防增援2车到场。", figures={}))
    handling.set_level(desk, identity, Level.LARGE, "会商")
    body = reporting.compose(desk, state_of(desk, identity), Stage.FOLLOWUP).body
    assert "最新情况" not in body
    assert body.index("一、处置情况。") < body.index("二、级别判定。")
