"""Files that only look like tables, cells that stand for others, marks of other days: what is taken of them."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import msgspec
import openpyxl
import pytest

from app.models.resource.records import Team
from app.models.vocabulary.resource import ResourceKind
from app.services.desk.desk import Desk
from app.services.duty.rota_tables import days_in, filled
from app.services.extraction.amounts import read_amounts
from app.services.extraction.warnings import read_warning
from app.services.resources.importing import extent, sheets
from app.services.resources.importing.column_keys import ColumnKey
from app.services.resources.importing.columns import LedgerColumn, columns_of
from app.services.resources.importing.plan import dry_run, headings_in
from app.services.resources.importing.sheets import Worksheet, sheets_in
from app.services.runtime.errors import Refused
from tests.helpers import beijing

TEAMS = ResourceKind.TEAM
REF = beijing("2026-06-12T08:00")


def zipped(**parts: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name.replace("__", "/"), data)
    return sink.getvalue()


@pytest.mark.parametrize(("name", "data", "words"), [
    ("队.csv", b"<html><body><table></table></body></html>", "其实是网页或 XML"),
    ("队.csv", "\ufeff<?xml version='1.0'?>".encode(), "其实是网页或 XML"),
    ("队.xlsx", zipped(**{"word__document.xml": b"<w/>"}), "是 Word 文档，不是表格"),
    ("队.xlsx", zipped(**{"xl__worksheets__sheet1.xml": b" " * 80_000_000}), "解开后大得不正常"),
    ("队.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "设了打开口令"),
])  # fmt: skip
def test_what_only_looks_like_a_table_is_said_by_what_it_is(name: str, data: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words) as told:
        sheets_in(name, data)
    assert told.value.where["file"] == name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_table_of_any_editor_is_the_same_table(encoding: str) -> None:
    (sheet,) = sheets_in("队.csv", "队伍名称,人数\n甲队,3\n".encode(encoding))
    assert [list(row) for row in sheet.rows] == [["队伍名称", "人数"], ["甲队", "3"]]


def test_rows_somebody_hid_are_known_and_ranges_beyond_the_sheet_are_left_out() -> None:
    made = openpyxl.Workbook()
    first = made.active
    assert first is not None
    for row in (["队伍名称", "人数"], ["甲队", 3], ["乙队", 4]):
        first.append(row)
    first.row_dimensions[2].hidden = True
    sink = io.BytesIO()
    made.save(sink)
    (sheet,) = sheets_in("队.xlsx", sink.getvalue())
    assert sheet.hidden == {1}
    ranges = [((0, 0), (5, 0)), ((9, 0), (12, 0)), ((0, 9), (0, 12))]
    assert sheets._within(Path("队.xlsx"), "表", ranges, 3, 2) == (((0, 0), (2, 0)),)


def test_cells_that_stand_for_others_and_people_in_one_cell(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "队.csv"
    path.write_text(
        "队伍名称,人数,负责人,坐标,备注\n"
        '甲 队,30,李某 13900000001,"37.51,105.19",白天\n'
        '乙队,同上,13900000002,"105.19,37.51",\n'
        "丙队,同上,〃,天上,夜间\n",
        encoding="utf-8",
    )  # fmt: skip
    rows = dry_run(desk, TEAMS, path).rows
    teams = [row.record for row in rows if isinstance(row.record, Team)]
    assert [one.name for one in teams] == ["甲队", "乙队", "丙队"]
    assert [one.total.value for one in teams if one.total is not None] == [30, 30, 30], "同上 of 同上"
    assert (teams[0].lat, teams[0].lon) == pytest.approx((37.51, 105.19), abs=0.01)
    assert teams[2].lat is None
    assert any("天上" in one.problem for one in rows[2].issues), rows[2].issues
    assert [head for head, _ in headings_in(desk, TEAMS, path)] == ["队伍名称", "人数", "负责人", "坐标", "备注"]


def test_a_heading_that_comes_again_and_a_number_that_only_counts_are_no_records(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "队.csv"
    path.write_text("编号,队伍名称,人数\n1,甲队,3\n2,乙队,4\n编号,队伍名称,人数\n3,丙队,5\n", encoding="utf-8")
    plan = dry_run(desk, TEAMS, path)
    assert [row.record.name for row in plan.rows if isinstance(row.record, Team)] == ["甲队", "乙队", "丙队"]
    assert all(not getattr(row.record, "code", "") for row in plan.rows)


@pytest.mark.parametrize("data", [b"\x80\x80\x80\x80", b"\xff\xff\xff\x7f", b"\x05", b"\x80"])
def test_numbers_of_a_binary_sheet_are_seven_bits_a_byte_and_four_bytes_at_most(data: bytes) -> None:
    whole = {
        b"\x80\x80\x80\x80": 0, b"\xff\xff\xff\x7f": (1 << 28) - 1, b"\x05": 5, b"\x80": None,
    }  # fmt: skip
    assert extent._number(io.BytesIO(data)) == whole[data]


def test_what_is_merged_beyond_a_rota_is_left_and_a_date_is_a_day() -> None:
    sheet = Worksheet(name="表", rows=[["日期", "值班员"], [dt.date(2026, 6, 1), "王澄"], ["", ""]], merged=(
        ((1, 1), (2, 1)), ((7, 0), (8, 0)), ((0, 7), (0, 8)),
    ))  # fmt: skip
    assert filled(sheet)[2] == ["", "王澄"]
    today = dt.date(2026, 6, 12)
    assert days_in(dt.date(2026, 6, 1), None, today) == [dt.date(2026, 6, 1)]
    assert days_in(dt.datetime(2026, 6, 1, 8), None, today) == [dt.date(2026, 6, 1)]  # noqa: DTZ001 - as a sheet has it
    assert days_in("6月3日至5日", (2026, 6), today) == [dt.date(2026, 6, day) for day in (3, 4, 5)]


@pytest.mark.parametrize(("text", "found"), [
    ("直接经济损失约300万元。", {"loss": 300.0}),
    ("去年同期发生的火灾造成直接经济损失500万元。此次直接经济损失30万元。", {"loss": 30.0}),
    ("经济损失20万元，其中直接经济损失15万元。", {"loss": 15.0}),
    ("过火面积3公顷，受害森林面积1公顷，后过火面积扩大到5公顷。", {"burnt_area": 3.0, "area": 1.0}),
    ("发生4.2级地震，随后发生3.1级余震。", {"magnitude": 4.2}),
    ("阵风8级风力，无地震。", {}),
])  # fmt: skip
def test_amounts_are_those_of_this_event(text: str, found: dict[str, float]) -> None:
    said = {str(one.field): one.number for one in read_amounts(text)}
    assert {name: said.get(name) for name in ("loss", "burnt_area", "area", "magnitude") if name in said} == found


def test_a_warning_that_only_goes_on_has_no_colour_before_it() -> None:
    found = read_warning("县气象台2026年6月12日7时继续发布暴雨橙色预警信号，预计未来6小时仍有强降雨。", REF)
    assert found is not None
    assert (found.colour, found.before, found.change) == ("橙色", "", "")
    changed = read_warning("县气象台6月12日7时将暴雨黄色预警信号升级为暴雨橙色预警信号。", REF)
    assert changed is not None
    assert (changed.action, changed.before, changed.colour, changed.change) == ("变更", "黄色", "橙色", "升级")


def test_the_columns_of_the_ledgers_are_a_closed_list() -> None:
    assert {one.key for kind in ResourceKind for one in columns_of(kind)} == set(ColumnKey)
    with pytest.raises(msgspec.ValidationError, match="key"):
        msgspec.convert({"key": "nmae", "title": "名称", "read": "text"}, LedgerColumn)
