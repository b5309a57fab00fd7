"""The incident as a page: each office's clock by itself, what is still to be asked, who wrote a line beside it."""

import pytest
from PySide6.QtGui import QFontMetrics

from app.cli.hands import Hands
from app.models.incident.facts import IncidentNoted
from app.models.obligations.clock import phase
from app.models.vocabulary.obligation import ObligationKind, Owner, Phase
from app.services.desk.changes import EVERYTHING
from app.services.incident.asking import still_open
from app.ui.board.board_page import BoardPage
from app.ui.incident.stages import stops, stops_apart
from app.ui.kit.journal_list import TimelineDelegate
from app.ui.kit.theme import LOOK
from app.ui.kit.wrapping import last_line
from tests.helpers import book, state_of
from tests.ui import looking

SAID = "今天凌晨2时50分许，青山镇工业园二路一厂房发生火灾，已造成4人死亡、3人失联。"


def board_with(hands: Hands, text: str = SAID) -> BoardPage:
    hands.press("F2")
    hands.write(text)
    hands.settle()
    hands.press("F8")
    hands.press("Ctrl+Return")
    hands.settle()
    hands.press("Alt+1")
    hands.wait(1)
    hands.settle()
    return looking.page(hands, BoardPage)


def test_each_office_has_its_stage_where_a_row_holds_them_all(hands: Hands) -> None:
    story = board_with(hands).panel.story
    view, now = looking.given(story.view), hands.clock.now()
    ours = [one for one in view.clocks if one.owner is Owner.OURS and one.obligation is ObligationKind.ORAL]
    assert len({one.recipient for one in ours}) > 1
    together, apart = stops(view, now), stops_apart(view, now)
    oral = [one for one in apart if one.name.startswith("口头报告")]
    assert len([one for one in together if one.name.startswith("口头报告")]) == 1
    assert len(oral) == len({(one.limit, phase(one, now)) for one in ours})
    for clock in ours:
        assert any(clock.recipient.label[0] in one.name for one in oral), clock.recipient.label
    assert [one.name for one in apart if not one.name.startswith(("口头", "书面"))] == [
        one.name for one in together if not one.name.startswith(("口头", "书面"))
    ]
    wide = story.strip.heightForWidth(4000)
    assert wide == LOOK.px(64)
    assert story.strip.heightForWidth(LOOK.px(700)) == wide, "where a row does not hold them they stand together"
    assert "口头报告" in story.strip.accessibleName()


def test_a_met_office_stands_beside_those_still_to_hear(hands: Hands) -> None:
    story = board_with(hands).panel.story
    hands.press("F3")
    hands.write("马值守")
    hands.press("Ctrl+Return")
    hands.settle()
    view = looking.given(story.view)
    found = [one for one in stops_apart(view, hands.clock.now()) if one.name.startswith("口头报告")]
    assert {one.done for one in found} == {True, False}
    assert any(Phase.MET.label in one.text for one in found if one.done)


def test_what_is_still_to_be_asked_stands_over_the_acts_until_it_is_answered(hands: Hands) -> None:
    panel = board_with(hands).panel
    assert panel.lacks.text().startswith("还缺：")
    assert "被困" in panel.lacks.text()
    assert "死亡" not in panel.lacks.text(), "it is known"
    assert panel.lacks.isVisible()
    hands.press("F7")
    hands.write("消防报告：被困2人")
    hands.settle()
    hands.press("Return")
    hands.wait(2)
    hands.settle()
    assert "被困" not in panel.lacks.text()


@pytest.mark.parametrize("words", ["问过、不清楚：有没有人被困？几人。", "来电人说不清楚"])
def test_only_what_was_asked_in_vain_is_not_asked_again(hands: Hands, words: str) -> None:
    desk = hands.room.desk
    incident = book(desk, deaths=2)
    with desk.write() as transaction:
        transaction.append(f"incident:{incident}", IncidentNoted(text=words))
    asked = "".join(still_open(desk, state_of(desk, incident)))
    assert ("被困" in asked) is ("问过" not in words)


def test_who_wrote_a_line_stands_behind_its_words_and_never_over_them(hands: Hands) -> None:
    board = board_with(hands)
    desk = hands.room.desk
    with desk.write() as transaction:
        for number in range(1, 60, 2):
            transaction.append(f"incident:{board.incidents.current}", IncidentNoted(text="现场" * number))
    hands.room.broadcast.changed.emit(EVERYTHING)
    hands.wait(1)
    delegate = board.panel.timeline.painter_of_rows
    assert isinstance(delegate, TimelineDelegate)
    seen = set()
    for wide in range(500, 900, 40):
        for line in board.panel.timeline.rows.rows:
            text, below = delegate._text(line), delegate._below(line)
            behind = delegate._behind(text, below, wide)
            seen.add(behind)
            took = last_line(text, LOOK.font(14), wide) + QFontMetrics(LOOK.font(12)).horizontalAdvance(below)
            assert not behind or took < wide
    assert seen == {True, False}
