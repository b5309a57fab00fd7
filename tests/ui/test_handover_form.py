"""交接班 in the real window: a hand-over that was given up, a draft typed back, a fault that stays with its device."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from app.cli.hands import Hands
from app.models.handover.facts import EquipmentCheck
from app.models.vocabulary.duty import DutyRole
from app.services.duty import handover_steps, shift
from app.ui.duty.duty_page import DutyPage
from app.ui.duty.handover_form import HandoverForm
from tests.helpers import book
from tests.ui.looking import form, given, page


def opened(hands: Hands) -> HandoverForm:
    hands.press("Alt+Z")
    hands.press("Ctrl+H")
    return form(hands, HandoverForm)


def notes_of(shown: HandoverForm) -> QPlainTextEdit:
    editor = shown.rows["notes"].editor
    assert isinstance(editor, QPlainTextEdit)
    return editor


def test_one_space_passes_one_item(hands: Hands) -> None:
    book(hands.room.desk, deaths=3)
    shown = opened(hands)
    shown.steps.table.setFocus()
    for number in range(1, len(shown.steps.table.rows.rows) + 1):
        hands.press("Space")
        assert sum(bool(one.done) for one in shown.steps.table.rows.rows) == number


def test_a_hand_over_given_up_days_ago_begins_anew_with_its_notes(hands: Hands) -> None:
    desk = hands.room.desk
    first = opened(hands)
    first.rows["to"].editor.setFocus()
    hands.write("李新")
    notes_of(first).setPlainText("市局抽查")
    first.steps.table.setFocus()
    hands.press("Space")
    hands.wait(2)
    hands.press("Escape")
    beside = page(hands, DutyPage).beside
    beside.load("")
    assert beside.begun.isVisible()
    hands.clock.advance(3 * 86400)
    shift.assign(desk, {DutyRole.MAIN: "周七"}, remind=False)
    hands.wait(2)
    beside.load("")
    assert not beside.begun.isVisible()
    again = opened(hands)
    assert again is not first
    assert again.rows["from"].value() == "周七"
    assert again.rows["to"].value() == ""
    assert notes_of(again).toPlainText() == "市局抽查"
    assert not any(one.done for one in again.steps.table.rows.rows)


def test_a_draft_typed_back_to_its_first_state_is_gone(hands: Hands) -> None:
    shown = opened(hands)
    notes_of(shown).setPlainText("不对的话")
    hands.wait(2)
    assert given(handover_steps.begun(hands.room.desk)).notes == "不对的话"
    notes_of(shown).setPlainText("")
    hands.wait(2)
    assert handover_steps.begun(hands.room.desk) is None
    notes_of(shown).setPlainText("不对的话")
    hands.wait(2)
    assert given(handover_steps.begun(hands.room.desk)).notes == "不对的话"


def test_a_late_answer_about_one_device_leaves_what_is_typed_about_another(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = opened(hands)
    steps = shown.steps
    names = [one.equipment for one in steps.table.rows.rows]
    answers: list[Callable[[EquipmentCheck], None]] = []
    monkeypatch.setattr(steps.broadcast.tasks, "ask", lambda _make, then: answers.append(then))
    steps.table.setFocus()
    steps.table.selectRow(names.index("网络"))
    hands.press("T")
    steps.table.selectRow(names.index("传真"))
    hands.press("X")
    hands.write("卡纸")
    answers[0](EquipmentCheck(name="网络", result="在线 待发0", how="看报送通道"))
    assert (steps.fault.text(), steps.fault.isVisible()) == ("卡纸", True)
    assert given(steps.table.selected()).equipment == "传真"
    hands.press("Return")
    told = {one.name: (one.result, one.sound) for one in steps.progress.checks}
    assert told == {"网络": ("在线 待发0", True), "传真": ("卡纸", False)}


def test_what_was_typed_about_one_device_is_not_offered_for_another(hands: Hands) -> None:
    steps = opened(hands).steps
    names = [one.equipment for one in steps.table.rows.rows]
    steps.table.setFocus()
    steps.table.selectRow(names.index("传真"))
    hands.press("X")
    hands.write("卡纸")
    steps.table.setFocus()
    steps.table.selectRow(names.index("打印机"))
    hands.press("X")
    assert steps.fault.text() == ""
    hands.write("缺墨")
    hands.press("Return")
    assert [(one.name, one.result) for one in steps.progress.checks] == [("打印机", "缺墨")]
