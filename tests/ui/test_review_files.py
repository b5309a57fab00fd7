"""Every view of 复盘 as picture, paper and workbook: each file opens and says what the view shows, in Chinese."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtGui import QImage

from app.cli.hands import Hands
from app.services.review.statistics_tables import Table
from app.services.review.view_tables import course_tables, group_tables
from app.services.review.workbook import workbook_of
from app.ui.kit.table import RowTable
from app.ui.review.course_pane import CoursePane
from app.ui.review.figure_pane import FigurePane
from app.ui.review.leader_pane import LeaderPane
from app.ui.review.moment_pane import MomentPane
from app.ui.review.review_view import ReviewView
from app.ui.review.search_pane import SearchPane
from app.ui.review.statistics_pane import HEAT, StatisticsPane
from tests.helpers import book
from tests.ui import looking
from tests.ui.test_review_page import told, view

KINDS: tuple[type[ReviewView], ...] = (
    LeaderPane, CoursePane, MomentPane, FigurePane, StatisticsPane, SearchPane,
)  # fmt: skip


def shown(hands: Hands, kind: type[ReviewView]) -> ReviewView:
    pane = view(hands, kind)
    assert isinstance(pane, kind)
    if isinstance(pane, SearchPane):
        pane.box.setText("渗漏")
        hands.settle()
    return pane


def files(pane: ReviewView) -> dict[str, bytes]:
    """The three files of a view, by ending; what else it can be saved as is opened as well."""
    made: dict[str, bytes] = {}
    for one in pane.saveables():
        made.setdefault(one.name.rpartition(".")[2], one.make())
    return made


def words_in(data: bytes) -> str:
    """What a paper says, without its line ends."""
    reader = PdfReader(io.BytesIO(data))
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            descriptor = font.get_object()["/FontDescriptor"].get_object()
            assert "/FontFile2" in descriptor, "every font is embedded"
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


def cells_in(data: bytes) -> list[list[str]]:
    held = load_workbook(io.BytesIO(data), read_only=True)
    return [["" if cell is None else str(cell) for cell in row] for sheet in held for row in sheet.values]


@pytest.mark.parametrize("kind", KINDS)
def test_a_view_is_saved_as_picture_paper_and_workbook_of_the_same_lines(hands: Hands, kind: type[ReviewView]) -> None:
    told(hands)
    pane = shown(hands, kind)
    made = files(pane)
    picture = QImage.fromData(made["png"])
    assert (picture.width(), picture.height()) == (pane.width(), pane.height())
    paper, cells = words_in(made["pdf"]), cells_in(made["xlsx"])
    assert len(cells) > 1
    for row in cells:
        for cell in row:
            assert "".join(cell.split()) in paper, "the paper says what the workbook says"


def test_the_files_say_what_the_lists_show(hands: Hands) -> None:
    told(hands)
    search = shown(hands, SearchPane)
    assert isinstance(search, SearchPane)
    hit, *_ = search.table.rows.rows
    assert any(hit.text in row for row in cells_in(files(search)["xlsx"]))
    moment = shown(hands, MomentPane)
    assert isinstance(moment, MomentPane)
    rows = cells_in(files(moment)["xlsx"])[1:]
    assert [(row[1], row[2]) for row in rows] == [(line.name, line.then) for line in moment.table.rows.rows]
    leader = shown(hands, LeaderPane)
    assert isinstance(leader, LeaderPane)
    tables: list[RowTable[object]] = leader.findChildren(RowTable)
    lines = sum(len(one.rows.rows) for one in tables)
    assert len(cells_in(files(leader)["xlsx"])) == lines + 4, "and a head for each list"
    figures = shown(hands, FigurePane)
    assert isinstance(figures, FigurePane)
    steps = [step.words for course in figures.chart.courses for step in course.steps]
    assert [row[2] for row in cells_in(files(figures)["xlsx"])[1:]] == steps
    course = shown(hands, CoursePane)
    assert isinstance(course, CoursePane)
    marks, limits = course_tables(looking.given(course.chart.course))
    assert len(cells_in(files(course)["xlsx"])) == len(marks.rows) + len(limits.rows) + 2


def test_each_table_of_the_statistics_has_its_own_three_files(hands: Hands) -> None:
    told(hands)
    pane = shown(hands, StatisticsPane)
    assert isinstance(pane, StatisticsPane)
    for number, group in enumerate(pane.groups):
        pane.which.setCurrentIndex(number)
        made = files(pane)
        paper = words_in(made["pdf"])
        held = [[str(cell) for cell in row] for table in group_tables(group) for row in table.rows]
        heads = [list(table.head) for table in group_tables(group)]
        assert [row for row in cells_in(made["xlsx"]) if row not in heads] == held, group.name
        assert all("".join(cell.split()) in paper for row in held for cell in row), group.name
    pane.which.setCurrentText(HEAT)
    assert pane.found is not None
    counts = [[int(cell or 0) for cell in row[1:]] for row in cells_in(files(pane)["xlsx"])[1:]]
    assert counts == [list(row) for row in pane.found.heat]


def test_the_papers_of_an_incident_open(hands: Hands) -> None:
    told(hands)
    pane = shown(hands, CoursePane)
    made = {one.words: one.make() for one in pane.saveables()}
    for name in ("事件复盘图（A4横排 PDF）", "会议版（16:9 PDF）", "复盘报告（PDF）"):
        assert "堤" in words_in(made[name]) or "接报" in words_in(made[name])
    with zipfile.ZipFile(io.BytesIO(made["复盘报告（可编辑稿 docx）"])) as docx:
        assert "复盘报告" in docx.read("word/document.xml").decode()


def test_a_night_is_saved_as_the_night(hands: Hands) -> None:
    told(hands)
    book(hands.room.desk, deaths=1)
    pane = shown(hands, CoursePane)
    assert isinstance(pane, CoursePane)
    hands.press("Ctrl+N")
    hands.settle()
    rows = {row[0] for row in cells_in(files(pane)["xlsx"])}
    assert {lane.name for lane in looking.given(pane.chart.course).lanes} <= rows


def test_a_sheet_bears_a_name_a_spreadsheet_takes(tmp_path: Path) -> None:
    name = "及时率/按[乡镇]：" + "很长的名字" * 8
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook_of((Table(name=name, head=("甲",), rows=(("=1+1",),)),)))
    (sheet,) = load_workbook(path).worksheets
    assert len(sheet.title) <= 31
    assert sheet["A2"].data_type == "s"
