"""Files from outside are read in a process of their own: no cell, picture or page ends the window."""

import io
import struct
import sys
import threading
import zipfile
from pathlib import Path

import openpyxl
import openpyxl.styles
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.desk.desk import Desk
from app.services.library.reading_files import text_apart
from app.services.paper import qr
from app.services.resources.importing import extent
from app.services.resources.importing.sheets import sheets_in
from app.services.resources.importing.workbooks import sheets
from app.services.runtime import apart
from app.services.runtime.errors import Refused
from app.ui.kit.rasters import pictures, texts

HEADS = ["队伍名称", "驻地", "人数"]


def workbook(far: str = "", value: str = " ") -> bytes:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    page.append(HEADS)
    page.append(["青山镇救援队", "青山镇", 12])
    if far:
        page[far] = value
    sink = io.BytesIO()
    made.save(sink)
    return sink.getvalue()


def with_part(data: bytes, name: str, text: bytes) -> bytes:
    """A packed file with one part put in the place of another."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as held, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as made:
        for part in held.namelist():
            made.writestr(part, text if part == name else held.read(part))
    return sink.getvalue()


@pytest.mark.parametrize("far", ["XFD1048576", "CZ1048576", "A1048576", "XFD1", "KN200000", "KO1"])
def test_a_cell_far_away_is_named_before_anybody_makes_room_for_it(tmp_path: Path, far: str) -> None:
    path = tmp_path / "队伍.xlsx"
    path.write_bytes(workbook(far))
    assert path.stat().st_size < 8192
    with pytest.raises(Refused, match=rf"队伍\.xlsx 有内容的格子一直到 {far}") as refused:
        sheets(path)
    assert refused.value.where["cell"] == far


def test_cells_that_are_only_formatted_are_no_content(tmp_path: Path) -> None:
    made = openpyxl.load_workbook(io.BytesIO(workbook()))
    page = made.active
    assert page is not None
    page["XFD1048576"].font = openpyxl.styles.Font(bold=True)
    made.save(tmp_path / "a.xlsx")
    (sheet,) = sheets(tmp_path / "a.xlsx")
    assert [row[:3] for row in sheet.rows] == [HEADS, ["青山镇救援队", "青山镇", 12.0]]


SHEET = "xl/worksheets/sheet1.xml"
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1048576'><c\n s='3' r='XFD1048576' t='n'><v>1</v></c></row>",
        '<row r="1048576">' + "<c/>" * 400 + "<c><v>1</v></c></row>",
        '<row><c r="XFD1048576" t="inlineStr"><is><t>/>\'"</t></is></c></row>',
        '<row r="7"><c x="a/>b" r="XFD1048576"><v>1</v></c></row>',
    ],
)
def test_a_far_cell_is_seen_however_it_is_written(cells: str) -> None:
    text = f"<worksheet {SPACE}><sheetData>{cells}</sheetData></worksheet>".encode()
    with pytest.raises(Refused, match="有内容的格子一直到"):
        sheets_in("a.xlsx", with_part(workbook(), SHEET, text))


@given(
    places=st.lists(st.tuples(st.integers(1, 3000), st.integers(1, 200)), min_size=1, max_size=40),
    piece=st.integers(16, 400),
)
def test_the_reach_is_the_same_however_the_part_is_cut(places: list[tuple[int, int]], piece: int) -> None:
    cells = "".join(
        f'<row r="{row}"><c r="{extent.letters(column)}{row}"><v>1</v></c><c r="XFD{row}" s="1"/>'
        f'<c r="XFC{row}"></c></row>'
        for row, column in places
    )
    held = io.BytesIO(f"<worksheet {SPACE}><sheetData>{cells}</sheetData></worksheet>".encode())
    held.name = "x"
    before, extent.PIECE = extent.PIECE, piece
    try:
        found = list(extent._xml_cells(held))
    finally:
        extent.PIECE = before
    assert found == places


def test_a_far_cell_of_an_ods_and_of_an_xlsb_is_seen() -> None:
    office = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    table = 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    row = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" '
        'office:value-type="float" office:value="1"/></table:table-row>'
    )
    blank = row.replace('office:value-type="float" office:value="1"', "")
    for rows, wanted in ((row, "XFD1048576"), (blank, "0")):
        text = f"<office:document {office} {table}><table:table>{rows}</table:table></office:document>"
        sink = io.BytesIO()
        with zipfile.ZipFile(sink, "w") as made:
            made.writestr("content.xml", text)
        assert next(extent.reaches(sink.getvalue())).farthest == wanted
    body = struct.pack("<BBI", 0, 4, 1_048_575) + struct.pack("<BBI", 7, 4, 16_383) + struct.pack("<BBI", 1, 4, 20_000)
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as made:
        made.writestr("xl/worksheets/sheet1.bin", body)
    assert next(extent.reaches(sink.getvalue())).farthest == "XFD1048576"


@pytest.mark.parametrize("name", ["xl/s/a.xml", "xl/a.dat", "b"])
def test_a_sheet_that_is_kept_under_another_name_is_measured_too(tmp_path: Path, name: str) -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook("XFD1048576"))) as held, zipfile.ZipFile(sink, "w") as made:
        for part in held.namelist():
            text = held.read(part)
            if part.endswith("workbook.xml.rels"):
                text = text.replace(b"/xl/worksheets/sheet1.xml", b"/" + name.encode())
            made.writestr(name if part == SHEET else part, text)
    path = tmp_path / "队伍.xlsx"
    path.write_bytes(sink.getvalue())
    with pytest.raises(Refused, match=r"有内容的格子一直到 XFD1048576"):
        sheets(path)


def test_merged_ranges_end_with_the_sheet_and_are_not_without_number() -> None:
    merges = "".join(f'<mergeCell ref="A{row}:A1048576"/>' for row in range(2, 8))
    text = (
        f'<worksheet {SPACE}><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="A9"><v>1</v></c></row>'
        f'</sheetData><mergeCells count="6">{merges}</mergeCells></worksheet>'
    )
    (sheet,) = sheets_in("a.xlsx", with_part(workbook(), SHEET, text.encode()))
    assert max(low for (_, _), (low, _) in sheet.merged) == len(sheet.rows) - 1


# what a child may do


HOSTILE = "tests.services.hostile"


@pytest.mark.skipif(sys.platform == "win32", reason="only time can be bounded there")
def test_a_child_that_wants_the_whole_memory_is_a_sentence() -> None:
    with pytest.raises(Refused, match=r"a\.xlsx 没有读入：要用的内存超过上限"):
        apart.ask(HOSTILE, "memory", str, "a.xlsx")


def test_a_child_that_never_answers_is_ended() -> None:
    with pytest.raises(Refused, match="3秒内没有读完"):
        apart.ask_within(apart.Bounds(seconds=3.0), HOSTILE, "time", str, "a.xlsx")


@pytest.mark.parametrize("kind", ["death", "nonsense"])
def test_a_child_that_dies_or_talks_nonsense_is_a_sentence(kind: str) -> None:
    with pytest.raises(Refused, match="使阅读程序出错"):
        apart.ask(HOSTILE, kind, str, "a.xlsx")


def test_a_child_whose_asker_leaves_is_ended() -> None:
    leaving = threading.Event()
    leaving.set()
    with pytest.raises(Refused):
        apart.ask(HOSTILE, "time", str, "a.xlsx", leaving)


@pytest.mark.skipif(sys.platform == "win32", reason="only time can be bounded there")
def test_a_child_writes_no_file(tmp_path: Path) -> None:
    planted = tmp_path / "planted"
    assert apart.ask(HOSTILE, f"write {planted}", str, "a.xlsx") == "not written"
    assert not planted.exists() or planted.read_bytes() == b""


def test_a_child_answers_or_says_what_is_wrong_with_the_file() -> None:
    assert apart.ask(HOSTILE, "read", str, "a.xlsx") == "read"
    with pytest.raises(Refused, match="这个文件读不了。") as refused:
        apart.ask(HOSTILE, "refuse", str, "a.xlsx")
    assert refused.value.where == {"file": "甲.xlsx", "row": 3}


def test_every_reader_of_files_from_outside_works_in_a_child(desk: Desk) -> None:
    from app.services.forms.report_papers import report_pdf
    from tests.helpers import book, send_report, state_of

    incident = book(desk, deaths=3)
    send_report(desk, incident)
    paper = report_pdf(desk, state_of(desk, incident).reports[-1])
    assert "青山" in "".join(texts(paper))
    assert qr.read_images(pictures(paper)).startswith(qr.MAGIC)
    with pytest.raises(Refused, match="PDF 读不出来"):
        list(texts(b"%PDF broken"))
    with pytest.raises(Refused, match="文件读不出来"):
        qr.read_images([b"no picture"])
    with pytest.raises(Refused, match="不是完好的 Word 文件"):
        text_apart("甲.docx", b"PK broken", texts)
