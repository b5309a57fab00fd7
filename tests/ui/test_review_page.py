"""复盘 by keys: each view is reached, read, opened, saved without a mouse."""

import datetime as dt
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.cli.hands import Hands
from app.models.incident.state import Incident
from app.models.moments import minutes
from app.models.vocabulary.duty import OfficerRole
from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.obligation import Phase
from app.services.duty import officers, sign_on
from app.services.incident import handling
from app.services.review.course_lanes import CourseLane, DueWindow, Mark
from app.services.review.course_view import DrawnCourse
from app.ui.incident.incidents_page import IncidentsPage
from app.ui.kit.form import FormPage
from app.ui.kit.theme import LOOK
from app.ui.review.course_chart import CourseChart
from app.ui.review.course_pane import CoursePane
from app.ui.review.figure_pane import FigurePane
from app.ui.review.leader_pane import LeaderPane
from app.ui.review.moment_pane import MomentPane
from app.ui.review.replay_controls import PACES
from app.ui.review.review_page import VIEWS, ReviewPage
from app.ui.review.search_pane import SearchPane
from app.ui.review.statistics_pane import Period, StatisticsPane, period
from tests.helpers import book, phone, send_report, state_of
from tests.ui import looking


def told(hands: Hands) -> str:
    """An incident of which there is something to look back on."""
    desk = hands.room.desk
    identity = book(desk, deaths=3, missing=2)
    hands.clock.advance(600)
    phone(desk, identity)
    hands.clock.advance(600)
    handling.state_figure(desk, identity, handling.Statement(kind=FigureKind.DEATHS, value=4.0))
    send_report(desk, identity)
    hands.clock.advance(7200)
    handling.note(desk, identity, "堤段渗漏已处理")
    hands.wait(2)
    hands.press("Alt+X")
    hands.settle()
    return identity


def view(hands: Hands, kind: type) -> object:
    """The view of that class, reached by its keys."""
    found = looking.page(hands, ReviewPage)
    for _ in VIEWS:
        if isinstance(found.view, kind):
            break
        hands.press("Ctrl+PageDown")
        hands.settle()
    return found.view


def test_the_leader_comes_in_and_opens_what_is_late(hands: Hands) -> None:
    identity = told(hands)
    hands.clock.advance(24 * 3600)
    hands.wait(40)
    pane = view(hands, LeaderPane)
    assert isinstance(pane, LeaderPane)
    assert pane.late.table.rows.rows
    assert pane.night.table.hasFocus()
    pane.late.table.setFocus()
    hands.press("Return")
    assert hands.room.window.current_incident() == identity


def test_marks_are_walked_zoomed_and_opened_by_keys(hands: Hands) -> None:
    told(hands)
    pane = view(hands, CoursePane)
    assert isinstance(pane, CoursePane)
    chart = pane.chart
    assert chart.hasFocus()
    hands.press("Right")
    mark = chart.walk.mark
    assert mark is not None
    whole = chart.sight.span
    hands.press("Plus", 3)
    sight = chart.sight
    assert sight.span < whole
    assert sight.first <= mark.at <= sight.last
    hands.press("Down", 20)
    last = looking.given(chart.walk.mark)
    assert chart.walk.lane_of(last) == "记事"
    assert sight.first <= last.at <= sight.last
    assert chart.accessibleDescription().endswith("堤段渗漏已处理")
    hands.press("Home")
    assert not sight.zoomed
    assert sight.span == whole
    hands.press("Return")
    form = looking.form(hands, FormPage)
    assert any("堤段渗漏已处理" in str(one) for one in looking.given(form.values()).values())
    hands.press("Esc")
    hands.press("Ctrl+N")
    assert pane.together.isChecked()
    assert [one.incident for one in looking.given(chart.course).lanes] == [looking.page(hands, ReviewPage).chosen]


def test_ten_thousand_entries_are_placed_for_every_look_at_them(hands: Hands) -> None:
    """Zoomed out each label is tried against what is held on its lines alone; what has no room is counted."""
    identity = book(hands.room.desk)
    start = hands.clock.now()
    lanes = tuple(
        CourseLane(
            name=f"第{number}行",
            marks=tuple(Mark(at=start + dt.timedelta(seconds=40 * at), words=f"记录{at}") for at in range(1250)),
        )
        for number in range(8)
    )
    chart = CourseChart()
    chart.resize(1000, 600)
    chart.show_course(DrawnCourse(title="", lanes=lanes, state=state_of(hands.room.desk, identity)), start)
    for row in chart.rows:
        assert row.labels
        assert len(row.labels) + len(row.unnamed) == 1250
    chart.sight.zoom(0.001, start + minutes(200))
    assert all(row.labels and not row.unnamed for row in chart.rows)
    chart.deleteLater()


def test_the_slider_goes_from_change_to_change_and_plays(hands: Hands) -> None:
    told(hands)
    pane = view(hands, MomentPane)
    assert isinstance(pane, MomentPane)
    assert pane.controls.slider.hasFocus()
    replay = looking.given(pane.replay)
    last = looking.given(pane.view).at
    hands.press("PageUp")
    assert looking.given(pane.view).at < last
    hands.press("Home")
    hands.press("B")
    assert [one.differs for one in pane.table.rows.rows].count(True) == 0
    hands.press("PageDown", len(replay.changes))
    assert looking.given(pane.view).known == looking.given(pane.view).entries
    assert any(one.differs for one in pane.table.rows.rows)
    hands.press("B")
    hands.press("Home")
    first = looking.given(pane.view).at
    deaths = next(one for one in pane.table.rows.rows if one.id == "figure:deaths")
    assert deaths.then.startswith("3人")
    hands.press("S")
    assert pane.controls.pace == PACES[3]
    hands.press("Space")
    hands.clock.advance(1)
    hands.room.heartbeat.beat()
    assert looking.given(pane.view).at - first == dt.timedelta(seconds=PACES[3])
    for _ in range(200):
        hands.room.heartbeat.beat()
    assert not pane.playing
    assert looking.given(pane.view).at == last


def test_a_step_of_a_curve_opens_its_entry(hands: Hands) -> None:
    told(hands)
    pane = view(hands, FigurePane)
    assert isinstance(pane, FigurePane)
    hands.press("Right", 2)
    step = looking.given(pane.chart.step)
    assert step.words == "4人"
    assert "首报" in pane.chart.words_of(step)
    hands.press("Return")
    assert looking.form(hands, FormPage)


@pytest.mark.qt_log_ignore("This plugin does not support")  # what a menu asks of a screen and offscreen has not
def test_figures_open_what_they_count_and_are_saved(hands: Hands, tmp_path: Path) -> None:
    identity = told(hands)
    pane = view(hands, StatisticsPane)
    assert isinstance(pane, StatisticsPane)
    hands.settle()
    found = looking.given(pane.found)
    assert len(found.incidents) == 1
    names = [pane.which.itemText(number) for number in range(pane.which.count())]
    for name in names:
        pane.which.setCurrentText(name)
        group = pane.group
        if group is not None:
            assert [one.cells for one in pane.table.rows.rows] == [one.cells for one in group.rows]
    pane.which.setCurrentText("及时率　合计")
    pane.table.setFocus()
    hands.press("Down")
    assert len(pane.behind.rows.rows) == len(found.misses)
    hands.press("Return")
    assert pane.behind.hasFocus()
    page = looking.page(hands, ReviewPage)
    for number, ending in ((1, "png"), (2, "pdf"), (3, "xlsx")):
        hands.press("Ctrl+S")
        hands.press(str(number))
        hands.settle()
        saved = list((tmp_path / "home" / "文书").glob(f"值班统计*.{ending}"))
        assert len(saved) == 1, ending
        assert saved[0].stat().st_size > 1000
    hands.press("Ctrl+S")
    hands.press("4")
    assert page.files.state.text()
    hands.press("Ctrl+S")
    hands.settle()
    assert list((tmp_path / "home" / "文书").glob("迟报清单*")) == []
    pane.behind.setFocus()
    hands.press("Return")
    assert hands.room.window.current_incident() == identity


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("本月", "2026-03-01", "2026-03-05"), ("上月", "2026-02-01", "2026-02-28"),
        ("本季度", "2026-01-01", "2026-03-05"), ("今年", "2026-01-01", "2026-03-05"),
        ("去年", "2025-01-01", "2025-12-31"),
    ],
)  # fmt: skip
def test_a_named_period_is_its_days(name: str, first: str, last: str) -> None:
    assert period(Period(name), dt.date(2026, 3, 5)) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    assert period(Period.TYPED, dt.date(2026, 3, 5)) is None


def test_any_word_is_found_opened_and_the_search_kept(hands: Hands) -> None:
    told(hands)
    pane = view(hands, SearchPane)
    assert isinstance(pane, SearchPane)
    assert pane.box.hasFocus()
    hands.write("渗漏")
    hands.settle()
    (hit,) = pane.table.rows.rows
    assert hit.text.endswith("堤段渗漏已处理")
    hands.press("Ctrl+M")
    assert list(hands.room.desk.settings.searches) == ["渗漏"]
    hands.press("Down")
    hands.press("Return")
    assert looking.form(hands, FormPage)
    hands.press("Esc")
    handling.strike(hands.room.desk, hit.entry.id, "误记")
    hands.room.broadcast.publish(handling.note(hands.room.desk, looking.page(hands, ReviewPage).chosen, "另一句"))
    hands.settle()
    struck = {one.entry.id: one.struck for one in pane.table.rows.rows}
    assert struck[hit.entry.id]
    pane.last.setText("2026-02-30")
    pane.last.editingFinished.emit()
    assert "看不懂" in pane.state.text()
    pane.last.setText("2020-01-01")
    pane.last.editingFinished.emit()
    hands.settle()
    assert pane.table.rows.rows == []
    pane.kept.setCurrentIndex(1)
    pane.kept.activated.emit(1)
    hands.settle()
    assert hit.entry.id in {one.entry.id for one in pane.table.rows.rows}
    pane.begin()
    hands.press("Ctrl+M")
    assert list(hands.room.desk.settings.searches) == []
    pane.place.setText("白石乡 水库")
    pane.officer.setText("王 某")
    assert (pane.wanted.words, pane.wanted.place, pane.wanted.officer) == ("渗漏", "白石乡 水库", "王 某")
    pane.ask_for(pane.wanted.line)
    assert (pane.box.text(), pane.place.text(), pane.officer.text()) == ("渗漏", "白石乡 水库", "王 某")


def test_words_of_the_book_stand_in_the_palette(hands: Hands) -> None:
    told(hands)
    hands.press("Ctrl+K")
    hands.write("渗漏")
    hands.settle()
    palette = looking.given(hands.room.window.keys.palette_pane)
    lines = palette.table.rows.rows
    assert any(one.id.startswith("entry:") and "堤段渗漏已处理" in one.words for one in lines)
    hands.press("Return")
    assert looking.form(hands, FormPage)


def test_the_index_is_brought_up_behind_the_window(hands: Hands) -> None:
    told(hands)
    hands.wait(8)
    hands.settle()
    assert hands.room.indexing.left == 0


def test_every_view_stands_empty(hands: Hands) -> None:
    hands.press("Alt+X")
    page = looking.page(hands, ReviewPage)
    for number, (title, _) in enumerate(VIEWS):
        page.tabs.setCurrentIndex(number)
        hands.settle()
        assert page.grab().width() > 0, title
    for keys in ("Ctrl+P", "Ctrl+S"):
        hands.press(keys)
        assert QApplication.activePopupWidget() is None


def test_a_leader_who_signs_on_sees_the_night_and_an_officer_stays_where_he_is(hands: Hands) -> None:
    desk = hands.room.desk
    for name, role in (("周敏", OfficerRole.ADMIN), ("王澄", OfficerRole.OFFICER), ("赵启明", OfficerRole.LEADER)):
        officers.add(desk, name, role)
        sign_on.set_password(desk, name, "7q2k", "7q2k")
    hands.wait(1)
    window = hands.room.window
    hands.press("Alt+3")
    hands.room.broadcast.publish(sign_on.sign_on(desk, "王澄", "7q2k"))
    assert window.stacked.current is window.pages["clocks"]
    hands.room.broadcast.publish(sign_on.sign_on(desk, "赵启明", "7q2k"))
    hands.settle()
    assert window.stacked.current is looking.page(hands, ReviewPage)
    assert isinstance(looking.page(hands, ReviewPage).view, LeaderPane)
    hands.press("Alt+3")
    hands.wait(2)
    assert window.stacked.current is window.pages["clocks"]


def test_the_incident_looked_at_elsewhere_is_the_one_that_is_looked_back_on(hands: Hands) -> None:
    desk = hands.room.desk
    first = book(desk, deaths=1)
    hands.clock.advance(600)
    book(desk, deaths=2)
    hands.wait(2)
    hands.press("Alt+2")
    hands.settle()
    hands.press("Down")
    hands.settle()
    assert looking.page(hands, IncidentsPage).incident == first
    hands.press("Alt+X")
    view(hands, CoursePane)
    page = looking.page(hands, ReviewPage)
    assert page.chosen == page.view.incident == first


def test_the_chosen_label_stays_readable_and_hides_no_limit(hands: Hands) -> None:
    told(hands)
    pane = view(hands, CoursePane)
    assert isinstance(pane, CoursePane)
    chart = pane.chart
    for _ in range(12):
        hands.press("Right")
        label = next((one for row in chart.rows for one in row.labels if one.source is chart.walk.mark), None)
        if label is not None:
            picture = chart.grab().toImage()
            corner = picture.pixelColor(round(label.x + label.width - 2), round(label.y - chart.scrolled + 3))
            assert corner == LOOK.color("soft")
    start = chart.now - minutes(60)
    due = start + minutes(20)
    missed = DueWindow(start=start, due=due, done=chart.now, how=Phase.OVERDUE)
    marks = (Mark(at=due - minutes(1), words="一句长得盖住到期时刻的话，还有几个字", entry="x"),)
    lane = CourseLane(name="口头", marks=marks, windows=(missed,))
    chart.show_course(DrawnCourse(title="一起", lanes=(lane,), state=Incident(id="other")), chart.now)
    (row,), picture = chart.rows, chart.grab().toImage()
    (label,), (window,) = row.labels, row.windows
    assert label.x < window.due < label.x + label.width
    across = {picture.pixelColor(round(window.due) + step, round(label.y) + 1).name() for step in (-1, 0, 1)}
    assert LOOK.color("overdue").name() in across
    hands.press("Home")
    chart.sight.show_span(due + minutes(5), due + minutes(30))
    assert chart.rows[0].windows[0].before, "its end is not drawn where it is not"


def drawn(hands: Hands, rows: int) -> CourseChart:
    """A chart of many rows, shown."""
    start = hands.clock.now()
    lanes = tuple(
        CourseLane(
            name=f"第{number}行",
            marks=tuple(Mark(at=start + minutes(at), words=f"记录{at}", entry="x") for at in range(0, 600, 20)),
        )
        for number in range(rows)
    )
    chart = CourseChart()
    chart.resize(1000, 500)
    chart.show()
    chart.show_course(DrawnCourse(title="", lanes=lanes, state=Incident(id="many")), start + minutes(600))
    QApplication.processEvents()
    return chart


@pytest.mark.qt_log_ignore("not accepted by receiving widget")  # of a viewport, which gives them to its scene
def test_the_mouse_zooms_moves_chooses_and_never_leaves_the_whole(hands: Hands) -> None:
    chart = drawn(hands, 40)
    sight, middle = chart.sight, chart.viewport().rect().center()
    whole = sight.span
    spot = QPointF(middle)
    for _ in range(4):
        turned = QWheelEvent(
            spot, chart.mapToGlobal(spot), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,  # noqa: FBT003 - Qt's
        )  # fmt: skip
        QApplication.sendEvent(chart.viewport(), turned)
    assert sight.span < whole
    first, scrolled = sight.first, chart.scrolled
    away = middle - QPoint(60, 90)
    QTest.mousePress(chart.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    for step in range(1, 11):
        QTest.mouseMove(chart.viewport(), middle + (away - middle) * step / 10)
    QTest.mouseRelease(chart.viewport(), Qt.MouseButton.LeftButton, pos=away)
    assert sight.first > first, "dragged to the left: what is later comes into view"
    assert chart.scrolled > scrolled, "dragged up: the rows below come into view"
    for _ in range(40):
        sight.move(0.5)
    assert abs(sight.last - sight.whole[1]) < dt.timedelta(seconds=1)
    sight.zoom(1000, sight.last)
    assert not sight.zoomed
    label = chart.rows[0].labels[0]
    sight.setYRange(0, 1, padding=0)
    QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(round(label.x + 4), round(label.y + 4)))
    assert chart.walk.mark is label.source
    opened: list[str] = []
    chart.entry_chosen.connect(opened.append)
    QTest.mouseDClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(round(label.x + 4), round(label.y + 4)))
    assert opened == ["x"]
    assert "记录0" in chart.words_at(QPointF(label.x + 4, label.y + 4))
    chart.close()
    chart.deleteLater()


def test_labels_of_all_rows_stay_apart_and_within_the_frame_at_every_zoom(hands: Hands) -> None:
    chart = drawn(hands, 12)
    for _ in range(12):
        frame = looking.given(chart.times).frame
        for row in chart.rows:
            boxes = sorted((one.y, one.x, one.x + one.width) for one in row.labels)
            assert all(frame.first - 1 <= left and right <= frame.right for _, left, right in boxes)
            assert all(one[0] != two[0] or one[2] <= two[1] for one, two in pairwise(boxes))
        chart.sight.zoom(0.6, chart.sight.first + chart.sight.span / 3)
    chart.close()
    chart.deleteLater()
