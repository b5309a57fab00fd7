"""As in the mock-ups: words behind what is known are marked, keys stand in caps, 命令面板 shades what is behind it."""

import pytest
from PySide6.QtWidgets import QApplication

from app.cli.demo import samples, take_call
from app.cli.hands import Hands
from app.services.desk.changes import EVERYTHING
from app.services.reports.typed_line import Typed
from app.ui.board.board_page import BoardPage
from app.ui.incident.incidents_page import IncidentsPage
from app.ui.incident.story_marks import placed
from app.ui.kit.field_row import LONGEST_LINE
from app.ui.kit.form import FormPage
from app.ui.kit.labels import KeyButton
from app.ui.kit.theme import LOOK
from app.ui.kit.wrapping import Mark
from app.ui.shell.palette import PalettePane
from tests.helpers import book
from tests.ui import looking


def words_of(text: str, marks: tuple[Mark, ...], *, sure: bool) -> list[str]:
    return [text[one.start : one.end] for one in marks if one.sure is sure]


def test_the_words_behind_what_is_known_are_marked_in_the_message(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    hands.wait(2)
    hands.settle()
    story = looking.page(hands, BoardPage).panel.story
    (line,) = (one for one in story.timeline.rows.rows if one.kind == "incident:received")
    marked = words_of(line.text, placed(line.text, line.entry, story.marks), sure=True)
    assert any("死亡" in one for one in marked)
    assert any("失联" in one for one in marked)
    assert any("青山镇" in one for one in marked)
    assert words_of(line.text, placed(line.text, line.entry, story.marks), sure=False) == []


def test_what_was_read_and_not_taken_is_marked_as_a_question(hands: Hands) -> None:
    hands.press("F2")
    hands.write("今天凌晨2时50分许，青山镇工业园二路一厂房发生火灾，可能有3人死亡")
    hands.settle()
    hands.press("F8")
    hands.press("Ctrl+Return")
    hands.wait(2)
    hands.settle()
    story = looking.page(hands, BoardPage).panel.story
    (line,) = (one for one in story.timeline.rows.rows if one.kind == "incident:received")
    asked = words_of(line.text, placed(line.text, line.entry, story.marks), sure=False)
    assert asked
    assert all("3人" in one for one in asked)


def test_the_line_marks_the_words_it_read(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    hands.press("F7")
    hands.write("县医院报告：死亡4人，另有2人可能被困")
    hands.settle()
    line = hands.room.window.line
    assert isinstance(line.typed, Typed)
    found = {one.cursor.selectedText(): one.format.background().color() for one in line.edit.extraSelections()}
    assert any("死亡4人" in words and color == LOOK.color("sure_bg") for words, color in found.items())
    hands.press("Ctrl+A")
    hands.press("Delete")
    hands.settle()
    assert line.edit.extraSelections() == []


def test_marks_stand_where_the_words_stand_behind_whoever_called() -> None:
    marks = {"e": ("2人死亡", (Mark(0, 2, sure=True),))}
    text = "县消防 张某：2人死亡"
    (found,) = placed(text, "e", marks)
    assert text[found.start : found.end] == "2人"
    assert placed("别的话", "e", marks) == ()
    assert placed(text, "another", marks) == ()


def test_the_palette_shades_what_lies_behind_it_and_leaves_what_rings(hands: Hands) -> None:
    hands.press("Ctrl+K")
    window = hands.room.window
    pane = next(iter(window.findChildren(PalettePane)))
    assert pane.veil.isVisible()
    assert pane.veil.size() == window.place.size()
    assert pane.geometry().top() >= window.place.mapTo(window, window.place.rect().topLeft()).y()
    hands.press("Esc")
    assert not pane.isVisible()
    assert pane.veil.isHidden()


def test_a_button_says_its_words_and_its_key() -> None:
    button = KeyButton("送签", "Ctrl+Enter")
    assert "Ctrl+Enter" in button.text()
    button.say("重新送签")
    assert button.text().startswith("重新送签")
    assert "Ctrl+Enter" in button.text()
    assert button.accessibleName() == "重新送签"
    button.deleteLater()


def test_a_line_of_ten_thousand_characters_is_refused_where_it_stands(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    hands.press("Ctrl+U")
    form = looking.form(hands, FormPage)
    form.set_value("place", "长" * (LONGEST_LINE + 1))
    hands.press("Ctrl+Return")
    assert "太长" in form.label_of("place").text()
    assert hands.room.window.forms.current is form


@pytest.mark.parametrize(("key", "typed", "said"), [("Ctrl+G", "3", "已登记数字。")])
def test_what_was_done_is_said(hands: Hands, key: str, typed: str, said: str) -> None:
    take_call(hands, samples()[0], "x")
    hands.press(key)
    hands.write(typed)
    hands.press("Ctrl+Return")
    assert hands.room.window.notice.text() == said


def test_an_incident_far_down_the_list_is_seen_when_it_is_chosen_and_after_a_reload(hands: Hands) -> None:
    desk = hands.room.desk
    booked = [book(desk, deaths=0) for _ in range(42)]
    hands.press("Alt+2")
    page = looking.page(hands, IncidentsPage)
    listed = page.incidents
    assert len(listed.rows.rows) == len(booked)

    def seen(identity: str) -> bool:
        QApplication.processEvents()
        rect = listed.visualRect(listed.rows.index(listed.rows.place(identity), 0))
        return listed.viewport().rect().intersects(rect)

    last = listed.rows.rows[-1].row.id
    page.choose(last)
    assert seen(last)
    hands.press("Alt+2")
    hands.room.broadcast.changed.emit(EVERYTHING)
    hands.wait(1)
    assert listed.current == last
    assert seen(last)
    book(desk, deaths=0)
    hands.room.broadcast.changed.emit(EVERYTHING)
    hands.wait(1)
    assert listed.current == last
    assert seen(last)
    hands.press("Home")
    assert seen(listed.rows.rows[0].row.id)
    hands.press("End")
    assert seen(listed.rows.rows[-1].row.id)
