"""复盘 by keys: each view is reached, read, opened, saved without a mouse."""

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.cli.hands import Hands
from app.models.moments import minutes
from app.models.vocabulary.duty import OfficerRole
from app.models.vocabulary.incident import FigureKind
from app.services.duty import officers, sign_on
from app.services.incident import handling
from app.services.review.course_lanes import CourseLane, Mark
from app.services.review.course_view import DrawnCourse
from app.ui.incident.incidents_page import IncidentsPage
from app.ui.kit.form import FormPage
from app.ui.review.course_chart import CourseChart
from app.ui.review.course_pane import CoursePane
from app.ui.review.figure_pane import FigurePane
from app.ui.review.leader_pane import LeaderPane
from app.ui.review.moment_pane import MomentPane
from app.ui.review.replay_controls import PACES
from app.ui.review.review_page import VIEWS, ReviewPage
from app.ui.review.search_pane import SearchPane
from app.ui.review.statistics_pane import StatisticsPane, period
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
    whole = looking.given(chart.sight).span
    hands.press("Plus", 3)
    sight = looking.given(chart.sight)
    assert sight.span < whole
    assert sight.first <= mark.at <= sight.last
    hands.press("Down", 20)
    last = looking.given(chart.walk.mark)
    assert chart.walk.lane_of(last) == "记事"
    assert sight.first <= last.at <= sight.last
    assert chart.accessibleDescription().endswith("堤段渗漏已处理")
    hands.press("Home")
    assert looking.given(chart.sight).span == whole
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
    looking.given(chart.sight).zoom(0.001, start + minutes(200))
    chart.lay_out()
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
    assert period(name, dt.date(2026, 3, 5)) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    assert period("自定", dt.date(2026, 3, 5)) is None


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
