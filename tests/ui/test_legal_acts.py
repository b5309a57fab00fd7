"""登记, 送签, 签发, 报出, 定级, 办结: a key of its own each, once a press, on a form that stands, taken back."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtWidgets import QApplication

from app.cli.demo import samples, take_call
from app.cli.hands import Hands
from app.models.report.parts import Report
from app.models.vocabulary.incident import Status
from app.models.vocabulary.obligation import ObligationKind
from app.models.vocabulary.term import Level
from app.ui.kit.form import FormPage
from app.ui.kit.keys import Key, PageKey
from app.ui.report.report_page import ReportPage
from tests.helpers import clocks_of, state_of
from tests.ui import looking

HELD = 40
"""Presses of a key that is held for more than a second."""


def incident_of(hands: Hands) -> str:
    with hands.room.desk.store.read() as found:
        (row,) = found.incidents()
    return row.id


def report_of(hands: Hands) -> Report:
    return state_of(hands.room.desk, incident_of(hands)).reports[-1]


def to_signature(hands: Hands) -> ReportPage:
    """A booked call whose 首报 lies before the leader."""
    take_call(hands, samples()[0], "x")
    hands.press("F4")
    hands.press("Ctrl+Shift+Return")
    return looking.form(hands, ReportPage)


def to_sending(hands: Hands) -> ReportPage:
    page = to_signature(hands)
    hands.write("赵启明")
    hands.press("Ctrl+Shift+Q")
    return page


def sent_by_system(hands: Hands) -> ReportPage:
    page = to_sending(hands)
    hands.press("Down")
    hands.press("Tab")
    hands.write("马值守")
    hands.press("Ctrl+Shift+B")
    return page


def test_where_the_cursor_stands_stays_in_sight_when_a_refusal_takes_room(hands: Hands) -> None:
    hands.stretch((1366, 768))
    page = to_signature(hands)
    hands.press("Ctrl+Shift+Q")
    hands.wait(1)
    assert "请选或写签发人" in page.fields.message.text()
    at, foot = page.fields.signer, page.fields.message
    assert at.hasFocus() or at.isAncestorOf(QApplication.focusWidget() or page)
    assert at.mapTo(page, at.rect().bottomLeft()).y() < foot.mapTo(page, foot.rect().topLeft()).y()
    back = page.fields.back
    assert back.mapTo(page, back.rect().bottomRight()).y() <= page.rect().bottom()


def test_legal_acts_have_keys_of_their_own() -> None:
    legal = (Key.BOOK, Key.SUBMIT, Key.SIGN, Key.SEND, Key.SET_LEVEL, Key.SET_CLOSED)
    keys = [text for key in legal for text in key.stroke.keys]
    assert len(keys) == len(set(keys))
    assert not any(key.stroke.repeats for key in legal)


def test_no_key_acts_again_while_it_is_held_but_those_that_go_through_a_list(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    hands.press("F4")
    made = hands.room.window.findChildren(QShortcut)
    assert {one.objectName() for one in made} >= {"SUBMIT", "SIGN", "SEND", "BOOK", "HEAR", "TOLD"}
    repeating = {one.objectName() for one in made if one.autoRepeat()}
    through = {Key.NEXT_CALL, PageKey.NEXT_LEDGER, PageKey.LEDGER_BEFORE, Key.STORY_UP, Key.STORY_DOWN}
    assert repeating <= {key.name for key in through}


def test_a_held_key_presses_a_focused_button_no_second_time(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    hands.press("F4")
    button = looking.form(hands, ReportPage).fields.submit
    button.setFocus()
    pressed: list[bool] = []
    button.pressed.connect(lambda: pressed.append(True))
    for held in (False, True, True):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Select, Qt.KeyboardModifier.NoModifier, "", held)
        QApplication.sendEvent(button, event)
        button.setDown(False)
    assert pressed == [True]


@pytest.mark.parametrize("key", ["Ctrl+Return", "Ctrl+Shift+Return", "Ctrl+Shift+Q", "Ctrl+Shift+B"])
def test_one_held_key_never_does_two_acts(hands: Hands, key: str) -> None:
    take_call(hands, samples()[0], "x")
    hands.press("F4")
    hands.press(key, HELD, pace=0.03)
    hands.press(key, 4)
    state = state_of(hands.room.desk, incident_of(hands))
    assert len(state.reports) == (1 if key == "Ctrl+Shift+Return" else 0)
    assert all(one.signed_at is None and one.sent_at is None for one in state.reports)
    assert any(one.running for one in clocks_of(hands.room.desk, state.id, ObligationKind.WRITTEN))


def test_nobody_is_put_down_as_signatory(hands: Hands) -> None:
    page = to_signature(hands)
    assert page.fields.signer.currentText() == ""
    assert "赵启明" in [page.fields.signer.itemText(one) for one in range(page.fields.signer.count())]
    hands.press("Ctrl+Shift+Q")
    assert report_of(hands).signed_at is None
    assert "签发人" in page.fields.message.text()
    hands.press("Down")  # the first of the unit's people is the leader on duty
    hands.press("Ctrl+Shift+Q")
    assert (report_of(hands).signed_by, report_of(hands).by_word) == ("赵启明", False)


def test_consent_by_word_of_mouth_is_booked_as_such(hands: Hands) -> None:
    page = to_signature(hands)
    hands.write("赵启明")
    hands.press("Tab")
    hands.press("Space")
    hands.press("Ctrl+Shift+Q")
    assert (report_of(hands).signed_by, report_of(hands).signatory) == ("赵启明", "赵启明（口头同意）")
    assert "口头同意" in page.fields.state_line.text()
    with hands.room.desk.store.read() as reading:
        assert any("经赵启明口头同意签发" in one.text for one in reading.journal.lines(limit=50))


def test_no_way_is_supposed(hands: Hands) -> None:
    page = to_sending(hands)
    page.fields.receiver.setFocus()
    hands.write("马值守")
    hands.press("Ctrl+Shift+B")
    assert report_of(hands).sent_at is None
    assert "方式" in page.fields.message.text()


def test_a_changed_text_is_laid_before_the_leader_again(hands: Hands) -> None:
    page = to_signature(hands)
    page.fields.body.setFocus()
    hands.press("Ctrl+End")
    hands.write("补充一句。")
    page.fields.signer.setFocus()
    hands.write("赵启明")
    hands.press("Ctrl+Shift+Q")
    assert report_of(hands).signed_at is None
    assert "重新送签" in page.fields.message.text()


def test_a_form_acts_only_once_it_has_stood(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    hands.press("F4")
    hands.press("Ctrl+Shift+Return", pace=0.1)
    page = looking.form(hands, ReportPage)
    assert state_of(hands.room.desk, incident_of(hands)).reports == ()
    assert "刚刚切换" in page.fields.message.text()
    hands.press("Ctrl+Shift+Return")
    page.fields.signer.setEditText("赵启明")
    hands.press("Ctrl+Shift+Q", pace=0.2)
    assert report_of(hands).signed_at is None
    hands.press("Ctrl+Shift+Q")
    assert report_of(hands).signed_at is not None
    page.fields.channel.setCurrentText("系统")
    hands.press("Ctrl+Shift+B", pace=0.2)
    assert report_of(hands).sent_at is None


@pytest.mark.parametrize(("opens", "acts"), [("Ctrl+L", Key.SET_LEVEL), ("Ctrl+E", Key.SET_CLOSED)])
def test_level_and_end_are_confirmed_by_their_own_key_on_a_form_that_stands(
    hands: Hands, opens: str, acts: Key
) -> None:
    take_call(hands, samples()[0], "x")
    hands.press("Alt+1")
    hands.press(opens)
    form = looking.form(hands, FormPage)
    if acts is Key.SET_CLOSED:
        hands.write("明火扑灭")
    before = hands.room.desk.store.entries()
    form.settling.changed()
    hands.press(acts.shown, HELD, pace=0.005)
    hands.press("Ctrl+Return", 3)
    assert hands.room.desk.store.entries() == before
    hands.press(acts.shown)
    state = state_of(hands.room.desk, incident_of(hands))
    assert state.confirmed if acts is Key.SET_LEVEL else state.status is Status.CLOSED
    assert state.level is Level.LARGE


def test_a_booking_does_not_follow_from_the_key_that_opened_the_form(hands: Hands) -> None:
    hands.press("F2")
    hands.write("某厂起火")
    hands.press("F2")
    hands.press("Ctrl+Tab", pace=0.1)
    hands.press("Ctrl+Return", HELD, pace=0.005)
    with hands.room.desk.store.read() as reading:
        assert reading.incidents() == []


def test_a_report_just_sent_is_taken_back_by_name_and_its_clock_runs_again(hands: Hands) -> None:
    desk = hands.room.desk
    sent_by_system(hands)
    incident = incident_of(hands)
    met = [one for one in clocks_of(desk, incident, ObligationKind.WRITTEN) if one.met_at is not None]
    assert [one.met_at for one in met] == [report_of(hands).sent_at], "the act counts at its own instant"
    button = hands.room.window.undo
    assert button.isVisible()
    assert button.text().startswith("撤销报出")
    entries = desk.store.entries()
    hands.press(Key.UNDO.shown)
    assert report_of(hands).sendings == ()
    assert report_of(hands).state == "已签发"
    assert all(one.running for one in clocks_of(desk, incident, ObligationKind.WRITTEN) if one.id == met[0].id)
    assert not any(one.running for one in clocks_of(desk, incident, ObligationKind.CONFIRM))
    assert desk.store.entries() == entries + 1, "a withdrawal is an entry, nothing is taken out of the book"
    assert not button.isVisible()
    with desk.store.read() as reading:
        assert reading.journal.lines(limit=50)[-1].text == "撤销报出"
    assert refolded(hands), "the book by itself says the same"


def refolded(hands: Hands) -> bool:
    """Whether the views say after a rebuild what they said before."""
    from app.services.store.rebuild import rebuild

    before = state_of(hands.room.desk, incident_of(hands))
    rebuild(hands.room.desk.store)
    return state_of(hands.room.desk, incident_of(hands)) == before


def test_a_report_taken_back_is_sent_again_with_clocks_of_its_own(hands: Hands) -> None:
    page = sent_by_system(hands)
    hands.press(Key.UNDO.shown)
    page.fields.channel.setCurrentText("传真")
    page.fields.receiver.clear()
    hands.press("Ctrl+Shift+B")
    assert [(one.channel.label, one.received_by) for one in report_of(hands).sendings] == [("传真", "")]
    asked = clocks_of(hands.room.desk, incident_of(hands), ObligationKind.CONFIRM)
    assert [one.running for one in asked] == [True]


def test_after_ten_seconds_it_stays_sent(hands: Hands) -> None:
    sent_by_system(hands)
    hands.wait(11)
    assert not hands.room.window.undo.isVisible()
    hands.press(Key.UNDO.shown)
    assert report_of(hands).sent_at is not None
    assert "没有可以撤销" in hands.room.window.notice.text()
