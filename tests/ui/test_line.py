"""The line at the foot by keys: shown before it is done, asked one by one, kept over a crash, still while composing."""

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from app.cli.hands import Hands
from app.models.vocabulary.term import Level
from app.services.desk.changes import EVERYTHING
from app.services.incident import handling
from app.services.incident.board import incident_view
from app.services.reports.typed_line import Stand, kept
from app.ui.board.board_page import BoardPage
from app.ui.kit.settling import TOO_SOON
from app.ui.line.line_bar import LineBar
from app.ui.shell.application import make_room
from tests.helpers import book, state_of
from tests.ui import looking

RISE = "县医院报告：死亡人数升至3人"


def begun(hands: Hands, deaths: float, missing: float | None = None) -> str:
    """An incident on the board, chosen."""
    desk = hands.room.desk
    incident = book(desk, deaths=deaths) if missing is None else book(desk, deaths=deaths, missing=missing)
    hands.room.broadcast.changed.emit(EVERYTHING)
    hands.room.broadcast.incident_requested.emit(incident)
    return incident


def bar(hands: Hands) -> LineBar:
    return hands.room.window.line


def shown(hands: Hands) -> list[str]:
    return [one.text() for one in bar(hands).chips.chips]


def write(hands: Hands, text: str) -> None:
    hands.press("F7")
    hands.write(text)
    hands.settle()


def test_what_enter_does_stands_there_before_it_is_done(hands: Hands) -> None:
    incident = begun(hands, deaths=2)
    write(hands, RISE)
    assert shown(hands)[:2] == ["死亡2→3", "升较大"]
    assert any(one.startswith("起动口头报告 30分") for one in shown(hands))
    assert state_of(hands.room.desk, incident).level is Level.ORDINARY
    hands.press("Return")
    state = state_of(hands.room.desk, incident)
    assert state.level is Level.LARGE
    assert state.messages[-1].narrative == RISE
    assert bar(hands).edit.toPlainText() == ""
    assert "死亡2→3" in hands.room.window.notice.text()
    board = looking.page(hands, BoardPage)
    assert looking.given(board.panel.view).state.level is Level.LARGE


def test_what_changed_a_moment_ago_is_looked_at_first(hands: Hands) -> None:
    incident = begun(hands, deaths=2)
    write(hands, RISE)
    hands.press("Return", pace=0.1)
    assert bar(hands).hint.text() == TOO_SOON
    assert len(state_of(hands.room.desk, incident).messages) == 1
    hands.press("Return")
    assert len(state_of(hands.room.desk, incident).messages) == 2


def test_tab_walks_what_is_asked_enter_takes_delete_leaves(hands: Hands) -> None:
    incident = begun(hands, deaths=2, missing=8)
    write(hands, "失联3人，死亡升至4人")
    asked = [one for one in bar(hands).chips.chips if one.effect.stand is Stand.ASKED]
    assert [one.text() for one in asked] == ["失联8→3（减少）？"]
    hands.press("Tab")
    assert QApplication.focusWidget() is asked[0]
    hands.press("Return")
    hands.settle()
    assert "失联8→3（减少）" in shown(hands)
    assert bar(hands).edit.hasFocus()
    hands.press("Tab")
    assert QApplication.focusWidget() is bar(hands).chips.chips[0]
    first = bar(hands).chips.chips[0].effect.key
    hands.press("Delete")
    hands.settle()
    assert shown(hands)[0].startswith("不采用 ")
    hands.press("Return")
    held = {one.kind.value: one.value for one in state_of(hands.room.desk, incident).figures}
    other = {"missing": 3.0, "deaths": 4.0}
    kept = {"missing": 8.0, "deaths": 2.0}
    for kind in other:
        assert held[kind] == (kept if kind == first else other)[kind]


def test_esc_goes_back_to_the_words_then_to_the_page_and_nothing_is_lost(hands: Hands) -> None:
    begun(hands, deaths=2, missing=8)
    write(hands, "失联3人")
    hands.press("Tab")
    hands.press("Esc")
    assert bar(hands).edit.hasFocus()
    hands.press("Esc")
    assert looking.page(hands, BoardPage).incidents.hasFocus()
    assert bar(hands).edit.toPlainText() == "失联3人"


def test_a_note_is_two_keys_and_stays_a_note(hands: Hands) -> None:
    incident = begun(hands, deaths=2)
    write(hands, "园区来电：厂内无危化品仓库")
    assert shown(hands) == ["记事"]
    hands.press("Return")
    state = state_of(hands.room.desk, incident)
    assert len(state.messages) == 1
    board = looking.page(hands, BoardPage)
    assert looking.given(board.panel.view).lines[-1].text == "园区来电：厂内无危化品仓库"


def test_words_belong_to_their_incident_and_survive_a_kill(hands: Hands) -> None:
    first, second = begun(hands, deaths=2), begun(hands, deaths=0)
    write(hands, "第二起的话")
    hands.room.broadcast.incident_requested.emit(first)
    assert bar(hands).edit.toPlainText() == ""
    write(hands, "第一起的话")
    hands.wait(1)
    again = make_room(hands.home, hands.clock)
    try:
        line = again.window.line
        line.aim(second)
        assert line.edit.toPlainText() == "第二起的话"
        line.aim(first)
        assert line.edit.toPlainText() == "第一起的话"
    finally:
        again.stop()
        again.window.deleteLater()


def test_without_an_incident_it_says_so_and_writes_the_log(hands: Hands) -> None:
    hands.press("F7")
    assert "没有选中事件" in bar(hands).edit.placeholderText()
    assert "F2" in bar(hands).edit.placeholderText()
    hands.write("与气象台通话，今夜无雨")
    hands.wait(1)
    assert [one.incident for one in kept(hands.room.desk)] == [""]
    hands.press("Return")
    hands.wait(1)
    assert kept(hands.room.desk) == []
    assert "与气象台通话，今夜无雨" in [one.text for one in looking.page(hands, BoardPage).log.rows.rows]


def test_words_that_are_being_typed_stay_with_their_incident(hands: Hands) -> None:
    other = begun(hands, deaths=0)
    incident = begun(hands, deaths=2)
    write(hands, "正在写这一起")
    hands.room.broadcast.publish(handling.close(hands.room.desk, incident, "另一席办结"))
    hands.room.broadcast.incident_chosen.emit(other)
    assert bar(hands).typed.incident == incident
    assert bar(hands).edit.toPlainText() == "正在写这一起"
    hands.press("Return")
    view = looking.given(incident_view(hands.room.desk, incident))
    assert "正在写这一起" in [one.text for one in view.lines]
    hands.press("Esc")
    hands.room.broadcast.incident_requested.emit(other)
    hands.press("F7")
    assert bar(hands).typed.incident == other


def test_f7_again_writes_the_log_although_an_incident_is_chosen(hands: Hands) -> None:
    incident = begun(hands, deaths=2)
    write(hands, "死亡5人的演练已取消")
    hands.press("F7")
    assert shown(hands) == []
    assert "值班日志" in bar(hands).target.text()
    hands.press("Return")
    hands.wait(1)
    assert len(state_of(hands.room.desk, incident).messages) == 1
    assert bar(hands).typed.incident == incident
    assert "死亡5人的演练已取消" in [one.text for one in looking.page(hands, BoardPage).log.rows.rows]


def test_nothing_moves_while_an_input_method_composes(hands: Hands) -> None:
    begun(hands, deaths=2)
    write(hands, "死亡升至")
    before, high = shown(hands), bar(hands).height()
    QApplication.sendEvent(bar(hands).edit, QInputMethodEvent("sanren", []))
    bar(hands)._read()
    hands.settle()
    assert shown(hands) == before
    assert bar(hands).height() == high
    done = QInputMethodEvent()
    done.setCommitString("3人")
    QApplication.sendEvent(bar(hands).edit, done)
    hands.settle()
    hands.wait(1)
    assert shown(hands)[0] == "死亡2→3"


def test_it_grows_with_what_is_pasted_and_no_further_than_six_lines(hands: Hands) -> None:
    begun(hands, deaths=2)
    hands.press("F7")
    low = bar(hands).edit.height()
    QApplication.clipboard().setText("明火已扑灭，正在清理现场。" * 60)
    hands.press("Ctrl+V")
    hands.settle()
    assert bar(hands).edit.height() > 3 * low // 2
    assert bar(hands).edit.height() < 6 * low
    hands.press("Return")
    assert bar(hands).edit.height() == low


def test_a_line_under_a_form_is_about_the_forms_incident(hands: Hands) -> None:
    incident = begun(hands, deaths=2)
    hands.press("F3")
    assert hands.room.window.forms.beside
    write(hands, "对方正在通话中，稍后再拨")
    assert bar(hands).typed.incident == incident
    hands.press("Return")
    hands.press("Esc")
    form = hands.room.window.forms.current
    assert form is not None
    assert form.isVisible()


def test_a_number_that_cannot_be_meant_is_said_and_nothing_is_booked(hands: Hands) -> None:
    incident = begun(hands, deaths=2)
    write(hands, "死亡人数升至990000000人")
    hands.press("Tab")
    hands.press("Return")
    hands.settle()
    assert "不合理" in bar(hands).hint.text()
    assert len(state_of(hands.room.desk, incident).messages) == 1


def test_words_turned_to_the_log_push_none_aside_that_wait_there(hands: Hands) -> None:
    first = begun(hands, deaths=1)
    write(hands, "早些写的")
    hands.press("F7")
    hands.press("Esc")
    second = begun(hands, deaths=2)
    write(hands, "晚些写的")
    hands.press("F7")
    hands.press("Esc")
    hands.wait(1)
    assert {(one.incident, one.text) for one in kept(hands.room.desk)} == {("", "早些写的"), ("", "晚些写的")}
    for incident in (first, second):
        hands.room.broadcast.incident_requested.emit(incident)
    hands.wait(1)
    assert {one.text for one in kept(hands.room.desk)} == {"早些写的", "晚些写的"}
    for words in ("早些写的", "晚些写的"):
        hands.press("F7")
        hands.press("F7")
        assert bar(hands).typed.text == words, "an empty line turned to the log shows what waits there"
        hands.press("Return")
        hands.press("Esc")
        hands.wait(1)
    assert kept(hands.room.desk) == []
    log = [one.text for one in looking.page(hands, BoardPage).log.rows.rows]
    assert [one for one in log if one.endswith("些写的")] == ["早些写的", "晚些写的"]


def test_words_that_wait_for_the_log_are_shown_when_what_is_unfinished_is_asked_for(hands: Hands) -> None:
    begun(hands, 0)
    hands.press("F7")
    hands.press("F7")
    hands.write("雨还在下")
    hands.press("Esc")
    hands.wait(1)
    for page in ("Alt+1", "Alt+5"):
        hands.press(page)
        hands.wait(1)
        hands.press("Ctrl+Shift+U")
        hands.wait(1)
        assert bar(hands).edit.hasFocus()
        assert (bar(hands).typed.text, bar(hands).typed.incident) == ("雨还在下", "")
    hands.press("Return")
    assert "雨还在下" in [one.text for one in looking.page(hands, BoardPage).log.rows.rows]
