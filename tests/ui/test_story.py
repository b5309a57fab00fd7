"""The incident as a page: words whole, the numbers of a message in one line, acts beside it, lists by keys."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from app.cli.hands import Hands
from app.models.incident.figures import Figure
from app.models.vocabulary.incident import Bound, Certainty, FigureKind, Status
from app.models.vocabulary.obligation import ObligationKind, Recipient
from app.models.vocabulary.term import Level
from app.services.desk.changes import EVERYTHING
from app.services.dispatch import dispatch
from app.services.incident import handling, listing
from app.services.incident.figure_checks import said_number
from app.services.incident.intake import receive
from app.ui.board.board_page import BoardPage
from app.ui.dispatch.dispatch_page import DispatchPage
from app.ui.incident.beside import Beside
from app.ui.incident.figures_row import FiguresRow
from app.ui.incident.incident_panel import next_act
from app.ui.incident.incidents_page import IncidentsPage
from app.ui.intake.intake_page import IntakePage
from app.ui.kit import edits
from app.ui.kit.acts import Act
from app.ui.kit.form import FormPage
from app.ui.kit.journal_list import TimelineDelegate
from app.ui.kit.rows import ITEM
from app.ui.kit.wrapping import Mark, draw_marked
from app.ui.report.oral_form import NO_NUMBER, OralForm
from tests.helpers import beijing, book, draft_of, phone, send_report, state_of
from tests.ui import looking

LONG = "县消防救援大队张某报告：厂房一层起火，现场浓烟大，水源在厂区东侧，需要举高车。" * 6


def begun(hands: Hands, deaths: float = 2) -> str:
    incident = book(hands.room.desk, deaths=deaths, missing=8, injured=12, serious=4, trapped=1)
    hands.room.broadcast.changed.emit(EVERYTHING)
    hands.room.broadcast.incident_requested.emit(incident)
    return incident


def board(hands: Hands) -> BoardPage:
    return looking.page(hands, BoardPage)


def test_a_long_note_is_as_high_as_its_words_and_no_word_is_left_out(hands: Hands) -> None:
    incident = begun(hands)
    hands.room.broadcast.publish(handling.note(hands.room.desk, incident, LONG))
    hands.picture("whole")
    timeline = board(hands).panel.timeline
    rows = timeline.rows
    long = next(number for number, one in enumerate(rows.rows) if one.text == LONG)
    short = next(number for number, one in enumerate(rows.rows) if one.kind == "incident:received")
    heights = [timeline.visualRect(rows.index(number, 0)).height() for number in (long, short)]
    assert heights[0] >= 5 * timeline.fontMetrics().lineSpacing()
    assert heights[0] > heights[1]
    hands.room.window.resize(1920, 1080)
    QApplication.processEvents()
    assert timeline.visualRect(rows.index(long, 0)).height() < heights[0]


def test_the_numbers_of_one_message_are_one_line_that_opens(hands: Hands) -> None:
    begun(hands)
    timeline = board(hands).panel.timeline
    together = [one for one in timeline.rows.rows if one.kind == "incident:figure_stated"]
    assert len(together) == 1
    assert together[0].text.startswith("死亡2人、失联8人、受伤12人、重伤4人、被困1人（")
    timeline.choose(together[0].entry)
    timeline.setFocus()
    hands.press("Return")
    assert hands.room.window.forms.current is None
    assert len([one for one in timeline.rows.rows if one.kind == "incident:figure_stated"]) == 5
    hands.press("Return")
    assert hands.room.window.forms.current is not None


def test_the_words_are_turned_by_keys_also_while_one_types(hands: Hands) -> None:
    incident = begun(hands)
    for number in range(30):
        handling.note(hands.room.desk, incident, f"第{number}条 {LONG[:80]}")
    hands.room.broadcast.changed.emit(EVERYTHING)
    hands.wait(1)
    bar = board(hands).panel.timeline.verticalScrollBar()
    newest = bar.value()
    hands.press("PageUp")
    once = bar.value()
    assert once < newest
    hands.press("F7")
    hands.write("写到一半")
    hands.press("PageUp")
    assert bar.value() < once
    for _ in range(bar.maximum()):
        if bar.value() == bar.maximum():
            break
        before = bar.value()
        hands.press("PageDown")
        assert bar.value() > before
    assert bar.value() == bar.maximum()
    assert hands.room.window.line.edit.toPlainText() == "写到一半"


def test_an_incident_of_two_thousand_entries_measures_each_once(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    incident = begun(hands)
    desk = hands.room.desk
    with desk.write() as transaction:
        from app.models.incident.facts import IncidentNoted

        for number in range(2000):
            transaction.append(f"incident:{incident}", IncidentNoted(text=f"第{number}条记事，现场情况平稳。"))
    hands.room.broadcast.changed.emit(EVERYTHING)
    hands.picture("many")
    timeline = board(hands).panel.timeline
    assert timeline.rows.rowCount() > 2000
    hands.room.broadcast.changed.emit(EVERYTHING)
    hands.wait(1)
    measured: list[str] = []

    def counted(_: TimelineDelegate, text: str, _below: str) -> int:
        measured.append(text)
        return 20

    monkeypatch.setattr(TimelineDelegate, "_height", counted)
    hands.room.broadcast.changed.emit(EVERYTHING)
    hands.wait(1)
    assert measured == []


def test_acts_stand_beside_the_words_and_below_them_in_a_narrow_window(hands: Hands) -> None:
    incident = begun(hands)
    hands.room.window.resize(1366, 768)
    hands.press("Ctrl+L")
    frame = hands.room.window.stack.currentWidget()
    assert isinstance(frame, Beside)
    assert frame.incident == incident
    QApplication.processEvents()
    assert frame.story.isVisible()
    assert frame.room.x() > frame.story.width()
    hands.room.window.resize(1024, 700)
    QApplication.processEvents()
    assert frame.room.y() > frame.story.height()
    assert frame.story.isVisible()
    hands.room.broadcast.publish(handling.note(hands.room.desk, incident, "旁边看得见"))
    assert "旁边看得见" in [one.text for one in frame.story.timeline.rows.rows]


def test_another_level_needs_a_reason_and_the_book_holds_it(hands: Hands) -> None:
    incident = begun(hands)
    hands.press("Ctrl+L")
    form = looking.form(hands, FormPage)
    box = form.rows["level"].editor
    box.setFocus()
    hands.press("Home")
    hands.press("Ctrl+L")
    assert "理由" in form.label_of("reason").text()
    assert state_of(hands.room.desk, incident).level is Level.ORDINARY
    form.rows["reason"].editor.setFocus()
    hands.write("省厅电话要求按特别重大报送")
    hands.press("Ctrl+L")
    assert state_of(hands.room.desk, incident).level is Level.PARTICULARLY_MAJOR
    texts = [one.text for one in looking.given(board(hands).panel.view).lines]
    assert any("省厅电话要求按特别重大报送" in text for text in texts)


@pytest.mark.parametrize(
    ("text", "value"), [("3", 3.0), ("30余", 30.0), ("约5", 5.0), ("至少2人", 2.0), ("未知", None), ("三人", 3.0)]
)
def test_numbers_are_read_as_they_are_said(text: str, value: float | None) -> None:
    assert looking.given(said_number(text))[0] == value
    assert said_number("很多") is None


def test_a_figure_that_does_not_read_is_said_at_its_field(hands: Hands) -> None:
    incident = begun(hands)
    hands.press("Ctrl+G")
    form = looking.form(hands, FormPage)
    hands.write("很多")
    hands.press("Ctrl+Return")
    assert "看不懂" in form.label_of(FigureKind.DEATHS.value).text()
    assert len(state_of(hands.room.desk, incident).figures) == 5


def test_the_number_to_dial_stands_large_and_changes_with_who_is_called(hands: Hands) -> None:
    begun(hands, deaths=3)
    hands.press("F3")
    form = looking.form(hands, OralForm)
    with_phone = [role for role, one in hands.room.desk.settings.recipients.items() if one.phone]
    assert with_phone
    box = form.rows["recipient"].editor
    assert isinstance(box, QComboBox)
    for role in (with_phone[0], Recipient.UNION):
        box.setCurrentIndex(form.roles.index(role))
        contact = hands.room.desk.settings.recipients.get(role)
        number = contact.phone if contact is not None else ""
        assert form.dial.text() == (f"☎ {number}" if number else NO_NUMBER)
    assert form.dial.font().pixelSize() >= 15


def test_the_next_act_that_is_due_is_the_marked_one(hands: Hands) -> None:
    incident = begun(hands, deaths=3)
    panel = board(hands).panel
    assert next_act(looking.given(panel.view)) is Act.ORAL
    assert [act for act, made in panel.buttons.items() if made.objectName() == "primary"] == [Act.ORAL]
    desk = hands.room.desk
    for clock in state_of(desk, incident).clocks:
        if clock.obligation is ObligationKind.ORAL:
            phone(desk, incident, to=clock.recipient)
    hands.room.broadcast.changed.emit(EVERYTHING)
    assert next_act(looking.given(panel.view)) is Act.REPORT
    assert [act for act, made in panel.buttons.items() if made.objectName() == "primary"] == [Act.REPORT]
    send_report(desk, incident)


def test_what_was_chosen_stays_chosen_from_page_to_page(hands: Hands) -> None:
    first = begun(hands)
    second = book(hands.room.desk, deaths=0)
    hands.room.broadcast.changed.emit(EVERYTHING)
    for chosen in (first, second):
        hands.room.window.show_page("board")
        board(hands).choose(chosen)
        hands.press("Alt+2")
        incidents = looking.page(hands, IncidentsPage)
        assert incidents.incident == chosen
        assert hands.room.window.line.typed.incident == chosen
        hands.press("F3")
        assert state_of(hands.room.desk, chosen).title in looking.form(hands, FormPage).heading.text()
        hands.press("Esc")
        assert incidents.incident == chosen
    incidents.choose(first)
    hands.press("Alt+1")
    assert board(hands).incident == first


def test_the_list_is_narrowed_by_keys_and_a_closed_one_keeps_its_level_word(hands: Hands) -> None:
    first = begun(hands, deaths=3)
    desk = hands.room.desk
    book(desk, category="11A01", deaths=0)
    handling.close(desk, first, "明火扑灭")
    hands.room.broadcast.changed.emit(EVERYTHING)
    hands.press("Alt+2")
    page = looking.page(hands, IncidentsPage)
    assert len(page.incidents.rows.rows) == 2
    hands.press("Ctrl+Shift+F")
    assert page.filters.days.hasFocus()
    hands.press("Down")
    assert len(page.incidents.rows.rows) == 2
    hands.press("Tab", 3)
    assert page.filters.status.hasFocus()
    hands.press("Down", 2)
    (only,) = page.incidents.rows.rows
    assert (only.row.id, only.row.status) == (first, Status.CLOSED)
    item = page.incidents.rows.index(0, 0).data(ITEM)
    from app.ui.incident.incident_list import _level

    assert _level(item) == "较大 已办结"
    hands.press("Shift+Tab")
    hands.press("End")
    assert page.incidents.rows.rows == []
    assert "放宽筛选" in page.found.text()
    page.choose(first)
    assert page.incident == first


def test_lines_are_measured_again_where_a_scroll_bar_takes_some_of_their_width(hands: Hands) -> None:
    begun(hands)
    timeline = board(hands).panel.timeline
    delegate = timeline.painter_of_rows
    assert isinstance(delegate, TimelineDelegate)
    lines = timeline.rows
    for wide in (700, 520, 700):
        timeline.setMaximumWidth(wide)
        timeline.setMinimumWidth(wide)
        hands.wait(0)
        QTest.qWait(0)
        heights = [timeline.visualRect(lines.index(row, 0)).height() for row in range(len(lines.rows))]
        needed = [delegate._height(delegate._text(line), delegate._below(line)) for line in lines.rows]
        assert delegate.width == timeline.viewport().width()
        assert heights == needed


TURNING = "\u202e"
UI = Path(edits.__file__).parent.parent


def test_nothing_that_was_said_turns_what_is_shown_around(hands: Hands) -> None:
    said = f"青山镇{TURNING}工业园二路厂房起火，死亡2人"
    desk = hands.room.desk
    made = replace(draft_of(desk, text=said), place=f"青山镇{TURNING}工业园", title=f"青山镇{TURNING}厂房火灾")
    incident = receive(desk, made).id
    hands.room.broadcast.changed.emit(EVERYTHING)
    hands.room.broadcast.incident_requested.emit(incident)
    hands.wait(1)
    assert any(said in line.text for line in looking.given(board(hands).panel.view).lines)
    for keys in ("Alt+1", "Alt+2", "Alt+3", "F3", "F4", "Ctrl+U", "Shift+F7", "Ctrl+M", "Ctrl+Shift+P", "Alt+X"):
        hands.press(keys)
        hands.settle()
        window = hands.room.window
        shown = [one.text() for one in window.findChildren(QLabel) if one.isVisible()]
        shown += [one.text() for one in window.findChildren(QAbstractButton) if one.isVisible()]
        shown += [one.text() for one in window.findChildren(QLineEdit)]
        shown += [one.toPlainText() for one in window.findChildren(QPlainTextEdit)]
        boxes = window.findChildren(QComboBox)
        shown += [one.itemText(number) for one in boxes for number in range(one.count())]
        shown += [one.toolTip() for one in window.findChildren(QWidget)]
        for view in window.findChildren(QAbstractItemView):
            model = view.model()
            for row in range(model.rowCount() if view.isVisible() else 0):
                shown += [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        assert shown
        assert [one for one in shown if TURNING in one] == []
        hands.press("Esc")


def test_what_is_typed_or_pasted_turns_nothing_around_either(hands: Hands) -> None:
    hands.press("F2")
    form = looking.page(hands, IntakePage).form
    data = QMimeData()
    data.setText(f"死亡{TURNING}人2")
    form.narrative.insertFromMimeData(data)
    assert form.narrative.toPlainText() == "死亡人2"
    unit = form.caller["caller_unit"]
    unit.setText("消防大队")
    unit.setCursorPosition(2)
    unit.insert(f"{TURNING}支")
    assert unit.text() == "消防支大队"
    assert unit.cursorPosition() == 3


def test_fields_are_made_of_the_kit_alone() -> None:
    """A passphrase is no words: it stands as it was typed."""
    bare = re.compile(
        r"(?<!isinstance)(?:[ =(](?:QLineEdit|QPlainTextEdit)\(|class \w+\((?:QLineEdit|QPlainTextEdit)\))"
    )
    found = [path.name for path in sorted(UI.rglob("*.py")) if bare.search(path.read_text(encoding="utf-8"))]
    assert found == ["edits.py", "field_row.py", "pane.py"]  # the last two ask for passphrases
    assert bare.search("class Other(QLineEdit):")
    assert bare.search("        self.name = QLineEdit()")


def test_a_marked_word_stands_where_it_is_said_also_behind_a_mark_that_turns(qapp: object) -> None:
    assert qapp is not None
    drawn = []
    for said in ("死亡2人", f"{TURNING}死亡2人"):
        image = QImage(200, 40, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        draw_marked(painter, QRect(0, 0, 200, 40), said, [Mark(len(said) - 2, len(said), sure=True)])
        painter.end()
        drawn.append(image)
    assert drawn[0] == drawn[1]


def test_a_long_list_comes_piece_by_piece_and_whole_words_at_rest(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [book(hands.room.desk, deaths=0) for _ in range(9)]
    monkeypatch.setattr(listing, "PIECE", 3)
    monkeypatch.setattr(listing, "MOST_TYPING", 2)
    monkeypatch.setattr(listing, "MOST", 9)
    hands.room.broadcast.changed.emit(EVERYTHING)
    hands.press("Alt+2")
    page = looking.page(hands, IncidentsPage)
    page.choose(made[-1])
    hands.press("Ctrl+F")
    word = state_of(hands.room.desk, made[0]).title[:2]
    hands.write(word)
    assert [one.row.id for one in page.incidents.rows.rows] == made[:6:-1]
    assert "往下翻还有" in page.found.text()
    hands.wait(4)
    hands.wait(4)
    assert len(page.incidents.rows.rows) == 3
    page.choose(made[0])  # further down than what is shown
    assert page.incident == made[0]
    assert page.search.text() == word
    assert len(page.incidents.rows.rows) == 9


def test_a_team_no_ledger_holds_is_called_out_by_keys(hands: Hands) -> None:
    incident = begun(hands)
    hands.press("F5")
    hands.settle()
    form = looking.form(hands, DispatchPage)
    assert "台账是空的" in form.needs.text()
    form.rows["task"].editor.setFocus()
    hands.write("赴现场灭火")
    hands.press("Tab")
    hands.write("河东村义务消防队、邻县支援队")
    hands.press("Ctrl+Return")
    rows = dispatch.of_incidents(hands.room.desk, (incident,))
    assert {row.name for row in rows} == {"河东村义务消防队", "邻县支援队"}
    assert "河东村义务消防队" in board(hands).panel.story.forces.text()


def test_words_no_ledger_knows_are_a_team_by_return_in_the_box(hands: Hands) -> None:
    incident = begun(hands)
    hands.press("F5")
    hands.settle()
    form = looking.form(hands, DispatchPage)
    hands.write("城北消防站")
    assert form.chosen.text() == "台账里没有“城北消防站”，回车就按这个名称调派。"
    hands.press("Return")
    assert form.chosen.text() == "已选1支：城北消防站（另写）"
    assert form.picking.box.text() == ""
    form.rows["task"].editor.setFocus()
    hands.write("赴现场灭火")
    hands.press("Ctrl+Return")
    assert {row.name for row in dispatch.of_incidents(hands.room.desk, (incident,))} == {"城北消防站"}


def test_what_the_program_noted_by_itself_is_folded_away_and_opens_by_a_key(hands: Hands) -> None:
    begun(hands)
    page = board(hands)
    folded = {one.kind for one in page.log.rows.rows}
    assert not any(kind.startswith("clock:") for kind in folded)
    hands.press("Ctrl+Shift+M")
    opened = {one.kind for one in page.log.rows.rows}
    assert any(kind.startswith("clock:") for kind in opened)
    assert folded < opened
    assert page.log_count.text().startswith(f"显示 {page.log.model().rowCount()} 条　")
    assert "收起" in page.log_count.text()
    hands.press("Ctrl+Shift+M")
    assert {one.kind for one in page.log.rows.rows} == folded


def test_what_a_further_message_says_and_nobody_has_taken_is_remarked_until_it_is(hands: Hands) -> None:
    desk = hands.room.desk
    incident = begun(hands)
    hands.settle()
    remark = board(hands).panel.story.remark
    assert "还没有定" not in remark.text()
    hands.wait(60)
    said = "被困1人已全部救出。"
    hands.room.broadcast.publish(handling.note(desk, incident, said))
    hands.settle()
    assert "还没有定的数字：被困（现记1人），来报“被困1人已全部救出”（Ctrl+G）" in remark.text()
    hands.wait(60)
    saved = handling.Statement(kind=FigureKind.TRAPPED, value=0, source="县消防", explanation="救出")
    hands.room.broadcast.publish(handling.state_figure(desk, incident, saved))
    hands.settle()
    assert "还没有定" not in remark.text()


def test_figures_stand_in_one_line_where_the_story_is_low_and_none_is_left_out(qapp: QApplication) -> None:
    now = beijing("2026-06-12 03:20")
    figures = FiguresRow()
    known = Figure(
        kind=FigureKind.DEATHS,
        value=2,
        bound=Bound.EXACT,
        known_at=now,
        certainty=Certainty.REPORTED,
        source="县医院",
        entry="1",
    )  # fmt: skip
    figures.show_figures({FigureKind.DEATHS: known}, now)
    assert not figures.large.isHidden()
    assert figures.brief.isHidden()
    figures.shrink(low=True)
    assert not figures.brief.isHidden()
    assert figures.large.isHidden()
    said = figures.brief.text().replace("\u2060", "").replace("\u00a0", " ")
    assert said == "死亡 2　未知：失联、受伤、重伤、轻伤、被困、转移、损失"
    figures.shrink(low=False)
    assert not figures.large.isHidden()
    figures.deleteLater()
    assert qapp is not None
