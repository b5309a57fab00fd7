"""Keys that no story presses: each does what the table says of it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.cli.demo import samples, take_call
from app.cli.hands import Hands
from app.models.vocabulary.duty import DutyRole
from app.services.duty import shift
from app.services.paper.archive import folder_of
from app.services.runtime.resources import resource
from app.ui.kit.form import FormPage
from app.ui.report.report_page import ReportPage
from tests.ui import test_practice
from tests.ui.looking import form
from tests.ui.test_legal_acts import incident_of, report_of, to_signature
from tests.ui.test_story import begun

practised_hands = test_practice.practised_hands


def test_full_screen_and_back(hands: Hands) -> None:
    window = hands.room.window
    for full in (True, False):
        hands.press("Shift+F11")
        assert bool(window.windowState() & Qt.WindowState.WindowFullScreen) is full


def test_who_writes_and_who_helps_change_places(hands: Hands) -> None:
    desk = hands.room.desk
    before = shift.person(desk, DutyRole.MAIN), shift.person(desk, DutyRole.DEPUTY)
    assert all(before)
    hands.press("Ctrl+Shift+S")
    assert (shift.person(desk, DutyRole.DEPUTY), shift.person(desk, DutyRole.MAIN)) == before


def test_a_line_for_the_report_is_written_beside_the_incident(hands: Hands) -> None:
    incident = begun(hands)
    hands.settle()
    hands.press("Shift+F7")
    asked = form(hands, FormPage)
    assert asked.rows["section"].raw() is not None
    asked.rows["text"].editor.setFocus()
    hands.write("已调集3辆水罐车")
    hands.press("Ctrl+Return")
    assert hands.room.window.forms.current is None
    with hands.room.desk.store.read() as reading:
        lines = [one.text for one in reading.journal.lines(subjects=(f"incident:{incident}",))]
    assert any("已调集3辆水罐车" in one for one in lines)


def test_a_report_is_saved_as_a_text_to_edit(hands: Hands) -> None:
    to_signature(hands)
    hands.press("Ctrl+W")
    (made,) = folder_of(hands.room.desk).glob("*.docx")
    assert made.read_bytes()[:2] == b"PK"
    assert report_of(hands).signed_at is None


def test_a_sentence_nobody_said_is_vouched_for_by_its_key(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    assert incident_of(hands)
    hands.press("F4")
    page = form(hands, ReportPage)
    page.fields.body.setFocus()
    page.fields.body.appendPlainText("现场秩序正常。")
    hands.press("Ctrl+Shift+J")
    assert "已确认1句" in page.fields.message.text()
    hands.press("Ctrl+Shift+J")
    assert "没有要确认的句子" in page.fields.message.text()


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen there is no front to come to
def test_a_script_is_chosen_by_its_key(practised_hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(str(resource("practice"))) / "first-night.toml"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_more: (str(path), ""))
    practised_hands.wait(1)
    practised_hands.press("Ctrl+Alt+O")
    drill = test_practice.band(practised_hands).drill
    assert drill is not None
    assert drill.script.name
