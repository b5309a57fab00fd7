"""Nothing typed is lost by a key: 作废 goes to the bin, what is unfinished is counted and brought to mind."""

from app.cli.demo import samples, take_call
from app.cli.hands import Hands
from app.services.desk.drafts import BIN_DAYS, load_all
from app.services.incident.intake import FORM
from app.services.incident.intake_draft import IntakeDraft
from app.ui.intake.intake_page import IntakePage
from app.ui.kit.keys import Key
from tests.ui import looking

WORDS = "某厂起火，有人被困"


def discarded(hands: Hands) -> IntakePage:
    """A call that was thrown away by Space on its button."""
    hands.press("F2")
    hands.write(WORDS)
    hands.wait(1)
    page = looking.page(hands, IntakePage)
    page.form.discard.setFocus()
    hands.press("Space")
    assert page.form.narrative.toPlainText() == ""
    assert load_all(hands.room.desk, FORM, IntakeDraft) == []
    return page


def test_a_draft_thrown_away_is_brought_back_by_undo(hands: Hands) -> None:
    page = discarded(hands)
    assert hands.room.window.undo.text().startswith("撤销作废草稿")
    hands.press(Key.UNDO.shown)
    assert page.form.narrative.toPlainText() == WORDS
    assert [one.narrative for one in load_all(hands.room.desk, FORM, IntakeDraft)] == [WORDS]


def test_a_draft_lies_in_the_bin_for_thirty_days(hands: Hands) -> None:
    page = discarded(hands)
    hands.wait(120)
    assert page.bin.fill()
    (action,) = page.form.bin_menu.actions()
    assert "某厂起火" in action.text()
    action.trigger()
    assert page.form.narrative.toPlainText() == WORDS
    assert page.drafts.binned == []
    hands.press("Ctrl+Return", 2)
    with hands.room.desk.store.read() as reading:
        assert len(reading.incidents()) == 1


def test_after_thirty_days_it_is_gone(hands: Hands) -> None:
    page = discarded(hands)
    hands.clock.advance(BIN_DAYS * 24 * 3600 - 60)
    assert len(page.drafts.binned) == 1
    hands.clock.advance(120)
    assert page.drafts.binned == []


def test_an_empty_form_leaves_nothing_in_the_bin(hands: Hands) -> None:
    hands.press("F2")
    page = looking.page(hands, IntakePage)
    page.form.discard.click()
    assert page.drafts.binned == []
    hands.press(Key.BIN.shown)
    assert "没有作废的草稿" in hands.room.window.notice.text()
    assert not hands.room.window.undo.isVisible()


def test_what_is_unfinished_is_counted_and_brought_to_mind(hands: Hands) -> None:
    button = hands.room.window.unfinished
    take_call(hands, samples()[0], "x")
    hands.wait(1)
    assert not button.isVisible()
    hands.press("F2")
    hands.write(WORDS)
    hands.wait(2)
    hands.press("Alt+1")
    hands.press("F7")
    hands.write("写了一半")
    hands.press("Alt+2")
    hands.wait(1)
    assert button.text() == "未完 2"
    hands.wait(4 * 60)
    assert "没写完" not in hands.room.window.notice.text()
    hands.wait(2 * 60)
    assert "还有2项没写完" in hands.room.window.notice.text()
    hands.press(Key.UNFINISHED.shown)
    line = hands.room.window.line
    assert line.edit.hasFocus()
    assert line.edit.toPlainText() == "写了一半"
    hands.press("Return")
    hands.wait(1)
    assert button.text() == "未完 1"
    hands.press(Key.UNFINISHED.shown)
    assert looking.page(hands, IntakePage).isVisible()
    hands.press("Ctrl+Return", 2)
    hands.wait(1)
    assert not button.isVisible()
