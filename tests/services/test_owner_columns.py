"""Ledgers of several owners, months, people under one name: one stock line an owner or its total, one team a block."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from app.models.resource.records import Material, Team
from app.models.vocabulary.resource import ResourceKind
from app.services.desk.desk import Desk
from app.services.resources.importing.plan import Fate, Plan, dry_run, take
from tests.services.test_transfer import book

Rows = Sequence[Sequence[object]]
STOCK = ResourceKind.MATERIAL
SPAN = ("A1:A2", "B1:B2", "C1:E1")


def merged(*ranges: str) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        for one in ranges:
            sheet.merge_cells(one)

    return change


def run(desk: Desk, kind: ResourceKind, path: Path) -> Plan:
    plan = dry_run(desk, kind, path)
    take(desk, plan)
    return plan


def stock(desk: Desk) -> dict[tuple[str, str], float | None]:
    with desk.store.read() as reading:
        found = reading.ledgers.records(STOCK)
        return {
            (one.name, one.unit or one.depot): held.quantity if held else None
            for _, one, held in found
            if isinstance(one, Material)
        }


HEAD: list[Sequence[object]] = [["物资名称", "单位", "数量", None, None], [None, None, "城关镇", "青山镇", "合计"]]


@pytest.mark.parametrize("ranges", [SPAN, ()])
def test_the_total_under_a_wide_heading_is_the_stock(desk: Desk, tmp_path: Path, ranges: tuple[str, ...]) -> None:
    rows: Rows = [*HEAD, ["编织袋", "条", 100, 200, 300], ["铁锹", "把", 10, None, 10]]
    plan = run(desk, STOCK, book(tmp_path / "a.xlsx", rows, merged(*ranges)))
    assert [row.fate for row in plan.rows] == [Fate.NEW, Fate.NEW]
    assert stock(desk) == {("编织袋", ""): 300, ("铁锹", ""): 10}
    with desk.store.read() as reading:
        remarks = {one.name: one.remark for _, one, _ in reading.ledgers.records(STOCK)}
    assert remarks["编织袋"] == "数量城关镇：100；数量青山镇：200", "whose they are is kept"


def test_a_total_that_its_parts_do_not_come_to_is_in_doubt(desk: Desk, tmp_path: Path) -> None:
    rows: Rows = [*HEAD, ["编织袋", "条", 100, 200, 400]]
    plan = run(desk, STOCK, book(tmp_path / "a.xlsx", rows, merged(*SPAN)))
    assert [row.fate for row in plan.rows] == [Fate.DOUBTFUL]
    assert plan.issues[0].problem == "数量合计与各栏之和不等，请核对"


def test_without_a_total_each_owner_has_a_line_of_its_own(desk: Desk, tmp_path: Path) -> None:
    rows: Rows = [
        HEAD[0],
        [None, None, "城关镇", "青山镇", "大溪乡"],
        ["编织袋", "条", 100, 200, 300],
        ["铁锹", "把", 10, None, 7],
    ]
    path = book(tmp_path / "a.xlsx", rows, merged(*SPAN))
    run(desk, STOCK, path)
    assert stock(desk) == {
        ("编织袋", "城关镇"): 100, ("编织袋", "青山镇"): 200, ("编织袋", "大溪乡"): 300, ("铁锹", "城关镇"): 10,
        ("铁锹", "大溪乡"): 7,
    }  # fmt: skip
    assert {row.fate for row in dry_run(desk, STOCK, path).rows} == {Fate.SAME}


def test_a_number_told_in_several_states_is_not_taken_and_said(desk: Desk, tmp_path: Path) -> None:
    rows: Rows = [HEAD[0], [None, None, "应储", "完好", "待报废"], ["编织袋", "条", 100, 80, 20]]
    plan = run(desk, STOCK, book(tmp_path / "a.xlsx", rows, merged(*SPAN)))
    assert [row.fate for row in plan.rows] == [Fate.DOUBTFUL]
    assert stock(desk) == {("编织袋", ""): None}
    assert "没有采用" in plan.issues[0].problem


def test_the_closing_balance_of_a_month_is_the_stock(desk: Desk, tmp_path: Path) -> None:
    rows: Rows = [
        ["仓库", "物资名称", "上月结存", "入库数量", "出库数量", "本月结存", "单位"],
        ["一号库", "编织袋", 5000, 1000, 2000, 4000, "条"],
    ]
    run(desk, STOCK, book(tmp_path / "a.xlsx", rows))
    assert stock(desk) == {("编织袋", "一号库"): 4000}


def test_what_was_moved_in_a_month_is_no_stock(desk: Desk, tmp_path: Path) -> None:
    run(desk, STOCK, book(tmp_path / "a.xlsx", [["物资名称", "入库数量", "单位"], ["编织袋", 1000, "条"]]))
    assert stock(desk) == {("编织袋", ""): None}


def test_a_second_amount_and_its_measure_are_nobodys(desk: Desk, tmp_path: Path) -> None:
    rows: Rows = [
        ["物资名称", "数量", "单位", "数量", "单位"],
        ["编织袋", 5000, "条", 20, "捆"],
        ["水泵", 5, "台", None, None],
    ]
    run(desk, STOCK, book(tmp_path / "a.xlsx", rows))
    assert stock(desk) == {("编织袋", ""): 5000, ("水泵", ""): 5}


def test_a_team_merged_over_several_rows_is_one_with_all_its_numbers(desk: Desk, tmp_path: Path) -> None:
    rows: Rows = [
        ["序号", "队伍名称", "人数", "姓名", "联系电话"],
        [1, "甲镇应急救援队", 30, "张甲", "13800000001"],
        [None, None, None, "李乙", "13800000002"],
        [2, "乙镇应急救援队", 25, "赵丁", "13800000004"],
        [None, None, 8, "钱戊", "13800000005"],
    ]
    path = book(tmp_path / "a.xlsx", rows, merged("A2:A3", "B2:B3", "C2:C3", "B4:B5"))
    plan = run(desk, ResourceKind.TEAM, path)
    assert [(row.row, row.fate) for row in plan.rows] == [(2, Fate.NEW), (4, Fate.NEW), (5, Fate.DOUBTFUL)]
    assert [one.row for one in plan.aside] == [3]
    with desk.store.read() as reading:
        teams = [one for _, one, _ in reading.ledgers.records(ResourceKind.TEAM) if isinstance(one, Team)]
    one = next(team for team in teams if team.name == "甲镇应急救援队")
    assert [phone.number for phone in one.phones] == ["13800000001", "13800000002"]
    assert one.remark == "姓名：张甲；李乙 13800000002", "who has which number is kept"
