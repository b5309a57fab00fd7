"""接报 booked with readings nobody adopted: asked once in one line, then booked either way, and answered later."""

from PySide6.QtGui import QFontMetrics

from app.cli.hands import Hands
from app.models.incident.readings import open_readings
from app.models.incident.state import Incident
from app.models.obligations.clock_names import name_among
from app.models.vocabulary.obligation import Basis
from app.models.vocabulary.term import Level
from app.ui.board.board_page import BoardPage
from app.ui.incident.incident_list import _notes
from app.ui.intake.intake_page import IntakePage
from app.ui.kit.form import FormPage
from app.ui.kit.keys import Key
from app.ui.kit.theme import LOOK
from tests.helpers import beijing, state_of
from tests.ui import looking

WORDS = "今天凌晨2时50分许，青山镇工业园二路一厂房发生火灾，已造成4人死亡、3人失联。"


def booked(hands: Hands) -> list[Incident]:
    with hands.room.desk.store.read() as found:
        rows = found.incidents()
    return [state_of(hands.room.desk, row.id) for row in rows]


def typed(hands: Hands, text: str = WORDS) -> IntakePage:
    hands.press("F2")
    hands.write(text)
    return looking.page(hands, IntakePage)


def test_what_is_left_out_is_asked_once_in_one_line(hands: Hands) -> None:
    page = typed(hands)
    hands.press("Ctrl+Return")
    assert booked(hands) == []
    line = page.form.message.text()
    assert line.startswith("读到")
    for words in ("死亡4", "失联3", "未采用", "F8 采用并登记", "再按 Ctrl+Enter 按未采用登记"):
        assert words in line
    hands.press("Ctrl+Return", pace=0.1)
    assert booked(hands) == [], "a key that is still down is no answer"
    hands.press("Ctrl+Return")
    (state,) = booked(hands)
    assert (state.figures, state.level, state.level_strict) == ((), Level.ORDINARY, Level.LARGE)
    assert {one.field for one in open_readings(state.readings)} >= {"deaths", "missing"}
    assert [one for one in state.clocks if one.by_reading and one.running]


def test_f8_adopts_and_books(hands: Hands) -> None:
    typed(hands)
    hands.press("Ctrl+Return")
    hands.press("F8")
    (state,) = booked(hands)
    assert state.level is Level.LARGE
    figures = {one.kind.value: one.value for one in state.figures}
    assert (figures["deaths"], figures["missing"]) == (4, 3)
    assert not any(one.by_reading for one in state.clocks)


def test_another_word_takes_the_question_back(hands: Hands) -> None:
    page = typed(hands)
    hands.press("Ctrl+Return")
    page.form.narrative.setFocus()
    hands.write("正在核实")
    hands.press("F8")
    assert booked(hands) == [], "F8 books only what was asked"
    hands.press("Ctrl+Return")
    assert len(booked(hands)) == 1


def test_nothing_is_asked_where_nothing_is_left_out(hands: Hands) -> None:
    typed(hands, "村口有人说要出事")
    hands.press("Ctrl+Return")
    assert len(booked(hands)) == 1


def test_the_page_says_before_booking_which_clocks_run_either_way(hands: Hands) -> None:
    page = typed(hands)
    assert "从严 较大" in page.side.outlook.grade.text()
    assert "读到" in page.side.outlook.grade.text()


def test_the_mark_stands_on_the_board_and_one_key_answers_it(hands: Hands) -> None:
    typed(hands)
    hands.press("Ctrl+Return", 2)
    hands.press("Alt+1")
    hands.wait(1)
    board = looking.page(hands, BoardPage)
    assert "待确认" in board.panel.story.remark.text()
    assert "死亡4" in board.panel.story.remark.text()
    assert any("待确认" in stop.name for stop in board.panel.story.strip.stops)
    delegate, item = board.incidents.painter_of_rows, looking.given(board.incidents.rows.row(0))
    shape = delegate.shape(item)
    assert "待确认" in _notes(item, shape.words, apart=True)
    room = LOOK.px(208) - LOOK.px(16) - QFontMetrics(LOOK.font(16, medium=True)).horizontalAdvance("已超 25:16")
    names = [name_among(one, shape.clocks) for one in shape.clocks]
    assert len(set(names)) == len(names)
    assert all(QFontMetrics(LOOK.font(14)).horizontalAdvance(one) <= room for one in names), "no office is cut away"
    hands.press(Key.READINGS.shown)
    form = looking.form(hands, FormPage)
    hands.write("消防现场核实，无人员伤亡")
    hands.press("Ctrl+Return")
    (state,) = booked(hands)
    assert open_readings(state.readings) == ()
    assert not any(one.running for one in state.clocks if one.by_reading)
    assert "口头报告" in hands.room.window.notice.text(), "the clocks that ended are named"
    assert form is not None
    assert not any("待确认" in stop.name for stop in board.panel.story.strip.stops)


def test_the_same_form_adopts(hands: Hands) -> None:
    typed(hands)
    hands.press("Ctrl+Return", 2)
    hands.press("Alt+1")
    hands.press(Key.READINGS.shown)
    form = looking.form(hands, FormPage)
    form.rows["how"].editor.setFocus()
    hands.press("Down")
    hands.press("Ctrl+Return")
    (state,) = booked(hands)
    assert state.level is Level.LARGE
    assert not any(one.by_reading for one in state.clocks)


def test_one_thing_that_was_read_is_found_untrue_and_the_other_stands(hands: Hands) -> None:
    typed(hands, "3名学生在清江边失踪，人数不清。")
    hands.press("Ctrl+Return", 2)
    hands.press("Alt+1")
    hands.wait(1)
    (state,) = booked(hands)
    both = [one.field for one in open_readings(state.readings)]
    assert "flag:school" in both
    assert len(both) > 1
    hands.press(Key.READINGS.shown)
    form = looking.form(hands, FormPage)
    hands.write("派出所核实：不是学生")
    form.rows["which"].editor.setFocus()
    hands.press("Down", 1 + both.index("flag:school"))
    hands.press("Ctrl+Return")
    (state,) = booked(hands)
    assert [one.field for one in open_readings(state.readings)] == [one for one in both if one != "flag:school"]


def test_people_nobody_is_sure_of_are_asked_and_one_key_says_they_cannot_be_excluded(hands: Hands) -> None:
    typed(hands, "青山镇一民房起火，可能有人被困。")
    hands.press("Ctrl+Return", 2)
    hands.press("Alt+1")
    hands.wait(1)
    board = looking.page(hands, BoardPage)
    assert "拿不准：被困人数不明（“人被困”），能不能排除？" in board.panel.story.remark.text()
    hands.press(Key.READINGS.shown)
    looking.form(hands, FormPage)
    hands.press("Ctrl+Return")
    (state,) = booked(hands)
    assert state.level_strict is Level.LARGE
    assert any(one.by_reading and one.running for one in state.clocks)
    assert "读到被困人数不明" in board.panel.story.remark.text()


def test_when_the_head_of_the_unit_was_told_is_a_row_and_starts_the_limit_of_the_unit(hands: Hands) -> None:
    page = typed(hands, "6月12日2时40分，青山镇工业园二路一厂房发生火灾，1人死亡。")
    row = page.side.reading.rows["unit_received_at"]
    row.edit.setFocus()
    hands.write("2点半多")
    hands.press("F8")
    hands.press("Ctrl+Return")
    assert booked(hands) == []
    assert "单位负责人接报时间看不懂" in page.form.message.text()
    row.edit.clear()
    row.edit.setFocus()
    hands.write("02:55")
    hands.press("Ctrl+Return")
    (state,) = booked(hands)
    assert state.unit_received_at == beijing("2026-06-12T02:55")
    assert [one.due for one in state.clocks if one.basis is Basis.UNIT] == [beijing("2026-06-12T03:55")]


def test_one_key_says_that_the_caller_does_not_know_and_the_next_question_comes_up(hands: Hands) -> None:
    page = typed(hands, "青山镇工业园二路一厂房发生火灾。")
    before = page.form.ask.text()
    assert "有没有死亡" in before
    hands.press(Key.ASKED.shown)
    assert page.form.ask.text() != before
    hands.press("F8")
    hands.press("Ctrl+Return", 2)
    (state,) = booked(hands)
    assert [one.text.startswith("问过、不清楚：") for one in state.notes] == [True]
