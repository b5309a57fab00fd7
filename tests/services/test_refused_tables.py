"""A table that cannot be taken is one sentence that names the file, and what its headings mean can be said."""

import io
from pathlib import Path

import openpyxl
import pytest

from app.models.resource.records import Team
from app.models.vocabulary.resource import ResourceKind
from app.services.desk.desk import Desk
from app.services.resources import ledgers
from app.services.resources.importing import sheets
from app.services.resources.importing.export import export
from app.services.resources.importing.plan import dry_run, headings_in, say_columns
from app.services.resources.importing.sheets import sheets_in
from app.services.runtime.errors import Refused, Unavailable
from tests.services.refusing import refused

TEAMS = ResourceKind.TEAM


def packed(*, hidden: bool = False, merged: str = "") -> bytes:
    made = openpyxl.Workbook()
    first = made.active
    assert first is not None
    first.append(["队伍名称", "人数"])
    first.append(["甲队", 3])
    if merged:
        first.merge_cells(merged)
    if hidden:
        made.create_chartsheet("图")
        first.sheet_state = "hidden"
    sink = io.BytesIO()
    made.save(sink)
    return sink.getvalue()


def test_a_table_is_read_by_its_visible_sheets_and_only_so_far_as_people_write(monkeypatch: pytest.MonkeyPatch) -> None:
    (sheet,) = sheets_in("队.xlsx", packed(merged="A2:A3"))
    assert sheet.rows[0] == ["队伍名称", "人数"]
    with pytest.raises(Refused, match="没有可见的工作表"):
        sheets_in("队.xlsx", packed(hidden=True))
    with pytest.raises(Refused, match="是空的"):
        sheets_in("队.csv", b" \r\n")
    monkeypatch.setattr(sheets, "MOST_MERGED", 1)
    with pytest.raises(Refused, match="合并单元格多得不正常"):
        sheets_in("队.xlsx", packed(merged="A1:A2"))
    monkeypatch.setattr(sheets, "MOST_COLUMNS", 1)
    with pytest.raises(Refused, match="超过上限"):
        sheets_in("队.csv", "队伍名称,人数\n甲队,3\n".encode())
    with pytest.raises(Refused, match="超过上限"):
        sheets_in("队.xlsx", packed())


def test_a_heading_is_said_to_mean_a_column_there_is(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "队.csv"
    path.write_text("班组,战力\n甲队,30\n", encoding="utf-8")
    refused(desk, lambda: say_columns(desk, TEAMS, path, {"班组": "颜色"}), "没有“颜色”这一栏", "map")
    refused(desk, lambda: say_columns(desk, TEAMS, path, {"重量": "人数"}), "的表头里没有“重量”", "map")
    with pytest.raises(Refused, match="没有找到“队伍名称”一列"):
        dry_run(desk, TEAMS, path)
    say_columns(desk, TEAMS, path, {"班组": "队伍名称", "战力": ""})
    assert dict(headings_in(desk, TEAMS, path))["班组"] == "队伍名称"
    (row,) = dry_run(desk, TEAMS, path).rows
    assert isinstance(row.record, Team)
    assert row.record.name == "甲队"
    assert row.record.total is None
    path.write_text("班组,战力\n", encoding="utf-8")
    refused(desk, lambda: dry_run(desk, TEAMS, path), "只有表头，没有数据")


def test_an_export_that_cannot_be_written_is_said(desk: Desk, tmp_path: Path) -> None:
    ledgers.record(desk, Team(name="甲队"))
    (tmp_path / "文件").write_text("", encoding="utf-8")
    with pytest.raises(Unavailable, match="没有导出"):
        export(desk, TEAMS, tmp_path / "文件" / "队.csv")
    assert export(desk, TEAMS, tmp_path / "队.csv") == 1
