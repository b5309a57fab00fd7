"""接报: what was read is offered, never filled in; an input method composes undisturbed."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from app.cli.hands import Hands
from app.models.vocabulary.incident import FigureKind
from app.services.desk.changes import EVERYTHING
from app.services.settings.naming import import_places
from app.ui.intake.intake_page import IntakePage
from app.ui.kit.form import FormPage
from app.ui.settings.settings_page import SettingsPage
from tests.helpers import book, state_of
from tests.ui import looking


def page(hands: Hands) -> IntakePage:
    found = hands.room.window.pages["intake"]
    assert isinstance(found, IntakePage)
    return found


def test_what_is_unsure_is_a_question(hands: Hands) -> None:
    hands.press("F2")
    hands.write("初报2人死亡，后核实为4人死亡，目前3人受伤")
    rows = page(hands).side.reading.rows
    assert rows["deaths"].edit.placeholderText() == "是4人死亡吗？　回车采用"
    assert "前文为2" in rows["deaths"].source.text()
    assert rows["injured"].edit.placeholderText() == "3　回车采用"
    hands.press("F8")
    assert rows["deaths"].edit.text() == ""
    assert rows["injured"].edit.text() == "3"


def test_people_without_a_number_are_asked_for(hands: Hands) -> None:
    hands.press("F2")
    hands.write("今天2时厂房坍塌，多人被困")
    row = page(hands).side.reading.rows["trapped"]
    assert row.edit.placeholderText() == "被困几人？　请填写"
    assert "多人被困" in row.source.text()
    row.edit.adopt_requested.emit()
    assert row.edit.text() == ""
    assert FigureKind.TRAPPED not in page(hands).drafts.shown.figures


def test_what_has_no_row_is_named_below(hands: Hands) -> None:
    hands.press("F2")
    hands.write("浙江台州温岭一化工厂液氨泄漏，死亡失踪共6人")
    also = page(hands).side.reading.also.text()
    assert "浙江省台州市温岭市" in also
    assert "液氨" in also
    assert "死亡失踪合计6人" in also
    assert page(hands).side.reading.rows["deaths"].finding is None


def test_an_input_method_composes_undisturbed(hands: Hands) -> None:
    hands.press("F2")
    edit = page(hands).form.narrative
    hands.write("厂房起火，")
    before = page(hands).side.findings
    QApplication.sendEvent(edit, QInputMethodEvent("sanrensiwang", []))
    assert QApplication.focusWidget() is edit
    assert page(hands).side.findings == before
    assert "sanren" not in page(hands).drafts.shown.narrative
    committed = QInputMethodEvent("", [])
    committed.setCommitString("三人死亡")
    QApplication.sendEvent(edit, committed)
    assert QApplication.focusWidget() is edit
    assert page(hands).side.reading.rows["deaths"].edit.placeholderText().startswith("3")
    assert edit.toPlainText() == "厂房起火，三人死亡"
    assert edit.textCursor().position() == len("厂房起火，三人死亡")


def test_rows_that_did_not_change_are_left_alone(hands: Hands) -> None:
    hands.press("F2")
    hands.write("厂房起火，3人死亡")
    row = page(hands).side.reading.rows["deaths"]
    held = row.finding
    hands.write("，现场有浓烟")
    assert row.finding is held


def test_a_long_text_is_read_at_the_beat(hands: Hands) -> None:
    hands.press("F2")
    edit = page(hands).form.narrative
    edit.setPlainText("情况说明。" * 1000 + "厂房起火，3人死亡。")
    assert page(hands).side.reading.rows["deaths"].finding is None
    hands.wait(1)
    found = page(hands).side.reading.rows["deaths"].finding
    assert found is not None
    assert found.number == 3


def test_a_further_message_shows_what_it_changes(hands: Hands) -> None:
    hands.press("F2")
    hands.write("青山镇工业园二路厂房火灾，造成2人死亡、5人受伤")
    hands.press("F8")
    hands.press("Ctrl+Return")
    hands.wait(1)
    hands.press("F2")
    hands.write("青山镇工业园二路厂房火灾，造成3人死亡、5人受伤、1人失联")
    near = page(hands).side.outlook.near.text()
    assert "死亡2→3" in near
    assert "新增失联1" in near
    assert "受伤" not in near.split("与它相比")[1]


def test_a_further_message_is_read_against_what_is_known(hands: Hands) -> None:
    hands.press("F2")
    hands.write("青山镇工业园二路厂房火灾，造成2人死亡、5人受伤")
    hands.press("F8")
    hands.press("Ctrl+Return")
    hands.wait(1)
    hands.press("F2")
    hands.write("青山镇工业园二路厂房火灾，一名伤员经抢救无效死亡")
    near = page(hands).side.outlook.near.text()
    assert "死亡2→3" in near
    assert "受伤5→4" in near


def test_names_are_taken_in_from_the_settings(hands: Hands, tmp_path: Path) -> None:
    hands.press("Alt+9")
    settings = hands.room.window.pages["settings"]
    assert isinstance(settings, SettingsPage)
    file = tmp_path / "地名.csv"
    file.write_text("瓦窑坞水库,坞里水库", encoding="utf-8")
    settings.take_file(import_places, file)
    assert "新增1" in hands.room.window.notice.text()
    settings.take_file(import_places, tmp_path / "没有.csv")
    assert "读不到文件" in hands.room.window.notice.text()


def test_tab_from_the_words_goes_to_the_first_thing_that_was_read(hands: Hands) -> None:
    hands.press("F2")
    hands.write("厂房起火，可能有4人死亡、3人受伤")
    rows = page(hands).side.reading.rows
    first = next(row for row in rows.values() if row.finding is not None)
    hands.press("Tab")
    assert QApplication.focusWidget() is first.edit
    hands.press("Return")
    assert first.edit.text() == first.offered
    page(hands).form.narrative.setFocus()
    hands.press("Tab")
    assert QApplication.focusWidget() is not first.edit, "what is adopted waits no more"


def test_shift_tab_from_the_words_goes_to_the_caller(hands: Hands) -> None:
    hands.press("F2")
    hands.press("Shift+Tab")
    assert QApplication.focusWidget() is page(hands).form.caller["caller_phone"]


def test_who_called_is_offered_as_a_hint_and_stands_there_once_it_is_taken(hands: Hands) -> None:
    hands.press("F2")
    form = page(hands).form
    hands.write("县消防救援大队张某报告，电话0700-5551234：青山镇工业园二路一厂房起火，2人死亡。")
    hands.wait(1)
    unit, name, phone = form.caller.values()
    assert unit.text() == name.text() == phone.text() == ""
    assert unit.placeholderText() == "县消防救援大队？回车采用"
    hands.press("Shift+Tab", 2)
    hands.press("Return")
    assert name.text() == "张某"
    assert unit.text() == ""
    unit.setText("县119指挥中心")
    hands.press("F8")
    assert (unit.text(), name.text(), phone.text()) == ("县119指挥中心", "张某", "0700-5551234")
    hands.press("F2")
    assert {edit.placeholderText() for edit in form.caller.values()} == {"来电单位", "报告人", "电话"}


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("危化", "危险化学品事故 12D00"), ("whp", "危险化学品"), ("火灾", "火灾事故 12G00"), ("hzsg", "火灾事故 12G00"),
        ("12G00", "火灾事故 12G00"), ("12g00", "火灾事故 12G00"),
    ],
)  # fmt: skip
def test_a_class_is_chosen_by_words_initials_or_code_and_no_code_stands_alone(
    hands: Hands, typed: str, named: str
) -> None:
    hands.press("F2")
    row = page(hands).side.reading.rows["category"]
    row.edit.setFocus()
    hands.write(typed)
    assert row.edit.text() == typed, "nothing is filled in while one types"
    hands.press("Return")
    assert named in row.edit.text()
    assert page(hands).drafts.shown.category == row.edit.text().split()[-1]


def test_the_list_of_classes_is_walked_by_arrows_and_what_nothing_answers_to_is_said(hands: Hands) -> None:
    hands.press("F2")
    row = page(hands).side.reading.rows["category"]
    row.edit.setFocus()
    hands.write("爆炸")
    second = page(hands).side.reading.classes.found("爆炸")[1]
    hands.press("Down", 2)
    assert row.edit.text() == second
    hands.press("Return")
    assert page(hands).drafts.shown.category == second.split()[-1]
    row.edit.setFocus()
    hands.replace("不知道什么事")
    hands.press("Return")
    assert row.edit.text() == "不知道什么事"
    assert page(hands).drafts.shown.category == ""


def test_a_class_is_corrected_from_the_same_list(hands: Hands) -> None:
    incident = book(hands.room.desk, deaths=2)
    hands.room.broadcast.changed.emit(EVERYTHING)
    hands.room.broadcast.incident_requested.emit(incident)
    hands.press("Ctrl+U")
    form = looking.form(hands, FormPage)
    row = form.rows["category"]
    assert isinstance(row.editor, QLineEdit)
    row.editor.setFocus()
    hands.replace("whp")
    assert row.value() == "12D00"
    hands.press("Tab")
    assert row.editor.text() == "危险化学品事故 12D00"
    hands.press("Ctrl+Return")
    assert state_of(hands.room.desk, incident).category == "12D00"
    hands.press("Ctrl+U")
    form = looking.form(hands, FormPage)
    form.rows["category"].editor.setFocus()
    hands.replace("不知道什么事")
    hands.press("Ctrl+Return")
    assert "不知道什么事" in form.rows["category"].error.text()
    assert state_of(hands.room.desk, incident).category == "12D00"


def test_a_class_half_typed_stays_while_another_window_is_looked_at(hands: Hands) -> None:
    hands.press("F2")
    edit = page(hands).side.reading.rows["category"].edit
    edit.setFocus()
    hands.write("危化")
    for reason, words in (
        (Qt.FocusReason.ActiveWindowFocusReason, "危化"),
        (Qt.FocusReason.PopupFocusReason, "危化"),
        (Qt.FocusReason.TabFocusReason, "危险化学品事故"),
    ):
        QApplication.sendEvent(edit, QFocusEvent(QEvent.Type.FocusOut, reason))
        assert edit.text().split()[0] == words


def test_tab_shows_which_of_several_classes_it_took_and_asks_before_it_goes_on(hands: Hands) -> None:
    hands.press("F2")
    side = page(hands).side.reading
    row = side.rows["category"]
    row.edit.setFocus()
    hands.write("爆炸")
    offered = side.classes.found("爆炸")
    assert len(offered) > 1
    hands.press("Tab")
    assert row.edit.hasFocus(), "one of several: the officer says so, or takes another"
    assert row.edit.text() == offered[0]
    assert side.classes.shown[: len(offered)] == tuple(offered)
    hands.press("Down")
    assert row.edit.text() == offered[1]
    hands.press("Tab")
    assert not row.edit.hasFocus()
    assert row.edit.text() == offered[1]
    assert side.classes.shown == ()
    row.edit.setFocus()
    hands.replace("12G00")
    hands.press("Tab")
    assert not row.edit.hasFocus(), "a code is one answer"
    assert row.edit.text() == "火灾事故 12G00"
