"""Rosters as they come: each data row has one fate, a file taken twice changes nothing, a hostile one is a sentence."""

import csv
import io
import json
import tempfile
import threading
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.models.resource.records import Amount, AnyResource, Material, Phone, Shelter, Team
from app.models.vocabulary.incident import Bound
from app.models.vocabulary.resource import Move, Reserve, ResourceKind
from app.services.desk.desk import Desk, open_desk
from app.services.duty import shift
from app.services.incident.board import shift_log
from app.services.resources import ledgers
from app.services.resources.importing import workbooks
from app.services.resources.importing.export import export
from app.services.resources.importing.plan import Cancelled, Fate, Plan, dry_run, remember, take
from app.services.resources.importing.sheets import sheets_in
from app.services.resources.importing.typed import texts_of
from app.services.resources.importing.workbooks import WorkbookQuestion, sheets
from app.services.resources.ledgers import MoveDraft
from app.services.runtime import apart
from app.services.runtime.errors import Refused
from app.services.runtime.files import LARGEST
from app.services.samples import sample
from tests.cases import case, present
from tests.helpers import examples

A = TypeVar("A")
TEAMS = ResourceKind.TEAM


def book(path: Path, rows: Sequence[Sequence[object]], change: Callable[[Worksheet], None] | None = None) -> Path:
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(sheet)
    made.save(path)
    return path


def text(path: Path, words: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(words.encode(encoding))
    return path


def run(desk: Desk, kind: ResourceKind, path: Path) -> Plan:
    plan = dry_run(desk, kind, path)
    take(desk, plan)
    return plan


def ledger(desk: Desk, kind: ResourceKind) -> dict[str, tuple[AnyResource, float | None]]:
    with desk.store.read() as reading:
        return {
            record.name: (record, stock.quantity if stock else None)
            for _, record, stock in reading.ledgers.records(kind)
        }


def teams(desk: Desk) -> dict[str, Team]:
    return {name: record for name, (record, _) in ledger(desk, TEAMS).items() if isinstance(record, Team)}


def read_here(
    _module: str, asked: WorkbookQuestion, answer: type[A], _name: str, _ending: threading.Event | None = None
) -> A:
    """What the process that reads files answers, without a process: it takes most of the time of many small files."""
    return msgspec.msgpack.decode(msgspec.msgpack.encode(workbooks.told(asked)), type=answer)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "ask", read_here)


def adds_up(plan: Plan) -> None:
    counts = plan.counts
    assert counts["rows"] == sum(counts[fate.value] for fate in Fate) == len(plan.rows)


@present
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("number", range(5))
def test_published_rosters(desk: Desk, number: int, suffix: str) -> None:
    told = json.loads(case("rosters", "manifest.json").read_text(encoding="utf-8"))[number]
    path = case("rosters", f"{told['name']}{suffix}")
    if told["kind"] == "summary":
        with pytest.raises(Refused, match="没有找到“队伍名称”一列"):
            dry_run(desk, TEAMS, path)
        return
    kind = TEAMS if told["kind"] == "teams" else ResourceKind.MATERIAL
    plan = run(desk, kind, path)
    adds_up(plan)
    assert plan.counts["rows"] == told["data_rows"]
    assert plan.counts["skipped"] == 0
    totals = {one.row for one in plan.aside if one.problem == "合计行"}
    assert totals == set(told["total_rows"])
    doubtful = {row.row for row in plan.rows if row.fate is Fate.DOUBTFUL}
    numbers = {row.row: row for row in plan.rows}
    for one in told["expect"]:
        row = numbers.get(one["row"])
        if row is None or row.record is None:
            continue
        if one["column"] == "人数（人）":
            assert isinstance(row.record, Team)
            total = row.record.total
            assert (total.value if total else None) == one["value"]
            assert one["value"] is not None or row.row in doubtful
            if one.get("approx"):
                assert total is not None
                assert total.bound is not Bound.EXACT
        elif one["column"] == "联系电话":
            wanted = one["value"] if isinstance(one["value"], list) else [one["value"]] if one["value"] else []
            assert [phone.number for phone in row.record.phones] == wanted
        elif one["column"] in {"数量", "常备存储量"}:
            assert row.delta == one["value"]
        elif one["column"] == "储备方式":
            assert isinstance(row.record, Material)
            assert row.record.reserve_words == one["value"]
    again = dry_run(desk, kind, path)
    assert again.counts["same"] == again.counts["rows"]


def test_two_line_heads_groups_notes_and_totals(desk: Desk, tmp_path: Path) -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:F1")
        sheet.merge_cells("C2:D2")
        sheet.merge_cells("A4:F4")
        for column in "ABEF":
            sheet.merge_cells(f"{column}2:{column}3")

    path = book(tmp_path / "队伍.xlsx", [
        ["某县救援队伍统计表", None, None, None, None, None],
        ["序号", "队伍名称", "人员情况", None, "负责人", "联系电话"],
        [None, None, "总人数（人）", "在位人数", None, None],
        ["一、专业队伍", None, None, None, None, None],
        [1, "青山县森林消防大队", 45, 30, "周某", "13800000001"],
        [2, "青山县矿山救护队", "约30", 20, "吴某", "13800000002"],
        ["二、社会力量：", None, None, None, None, None],
        [3, "青山蓝天救援队", 60, None, "郑某", "13800000003"],
        [None, None, None, None, None, None],
        ["合  计", "3支", 135, None, None, None],
        ["填表人：王某", None, None, None, "审核人：李某", None],
    ], merge)  # fmt: skip
    plan = run(desk, TEAMS, path)
    adds_up(plan)
    assert plan.counts == {"rows": 3, "new": 3, "changed": 0, "same": 0, "doubtful": 0, "skipped": 0}
    found = teams(desk)
    assert found["青山县森林消防大队"].total == Amount(45)
    assert found["青山县森林消防大队"].on_duty == Amount(30)
    assert found["青山县森林消防大队"].category == "专业队伍"
    assert found["青山蓝天救援队"].category == "社会力量"
    assert {one.problem for one in plan.aside} == {
        "标题",
        "分组“一、专业队伍”",
        "分组“二、社会力量：”",
        "合计行",
        "附注",
    }


def test_hidden_rows_are_taken_and_said(desk: Desk, tmp_path: Path) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True

    path = book(tmp_path / "a.xlsx", [["队伍名称", "人数"], ["甲队", 3], ["乙队", 4]], hide)
    plan = run(desk, TEAMS, path)
    assert [one.problem for one in plan.issues] == ["这一行在表里是隐藏的"]
    assert set(teams(desk)) == {"甲队", "乙队"}


def test_a_row_without_a_name_is_skipped_and_said_and_a_name_alone_is_taken(desk: Desk, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["队伍名称", "人数", "电话"], ["甲队", 3, ""], ["", 5, "119"], ["乙队", "", ""]])
    plan = run(desk, TEAMS, path)
    adds_up(plan)
    assert plan.counts["skipped"] == 1
    assert [(one.row, one.column) for one in plan.issues] == [(3, "队伍名称")]
    assert set(teams(desk)) == {"甲队", "乙队"}


def test_what_no_column_is_known_for_is_kept_in_the_remarks(desk: Desk, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["队伍名称", "旗帜颜色", "备注"], ["甲队", "蓝", "核对过"]])
    run(desk, TEAMS, path)
    assert teams(desk)["甲队"].remark == "核对过；旗帜颜色：蓝"


def test_a_second_file_adds_and_never_takes_away(desk: Desk, tmp_path: Path) -> None:
    run(desk, TEAMS, book(tmp_path / "a.xlsx", [["队伍名称", "人数", "负责人"], ["甲队", 3, "周某"]]))
    plan = run(desk, TEAMS, book(tmp_path / "b.xlsx", [["队伍名称", "人数", "电话"], ["甲队", "", "13800000001"]]))
    assert plan.counts["changed"] == 1
    found = teams(desk)["甲队"]
    assert (found.total, found.contact, found.phones) == (Amount(3), "周某", (Phone("13800000001"),))
    with desk.store.read() as reading:
        identity = next(reading.ledgers.records(TEAMS))[0].id
        assert len(reading.book.entries(f"resource:{identity}")) == 2


def test_the_same_name_twice_is_two_records_and_a_question(desk: Desk, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["姓名", "单位", "电话"], ["张某", "甲局", "119"], ["张某", "乙局", "120"],
                                      ["张某", "甲局", "110"]])  # fmt: skip
    plan = run(desk, ResourceKind.CONTACT, path)
    assert plan.counts == {"rows": 3, "new": 2, "changed": 0, "same": 0, "doubtful": 1, "skipped": 0}
    assert "与第2行重复" in plan.issues[0].problem
    again = run(desk, ResourceKind.CONTACT, path)
    assert again.counts["same"] == 3


def test_stock_is_counted_by_movements(desk: Desk, tmp_path: Path) -> None:
    heads = ["物资名称", "规格", "数量", "存放地点", "储备方式", "生产日期", "有效期至"]
    rows = [
        heads,
        ["编织袋", "大", "2万", "一库", "部门代储", "2025年1月1日", "2024-01-01"],
        ["沙", "", "若干", "一库", "", "", ""],
    ]
    plan = run(desk, ResourceKind.MATERIAL, book(tmp_path / "a.xlsx", rows))
    assert plan.counts["doubtful"] == 2
    assert any("早于生产日期" in one.problem for one in plan.issues)
    found = ledger(desk, ResourceKind.MATERIAL)
    held, stock = found["编织袋"]
    assert isinstance(held, Material)
    assert (held.reserve, stock, found["沙"][1]) == (Reserve.ENTRUSTED, 20_000, None)
    rows[1][2] = "19500"
    run(desk, ResourceKind.MATERIAL, book(tmp_path / "b.xlsx", rows))
    assert ledger(desk, ResourceKind.MATERIAL)["编织袋"][1] == 19_500


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_csv_in_any_encoding(desk: Desk, tmp_path: Path, encoding: str, sign: str) -> None:
    words = "\r\n".join(
        sign.join(row) for row in (("场所名称", "可容纳人数（人）", "地址"), ("青山中学𠙶", "1200", "青山镇"))
    )
    run(desk, ResourceKind.SHELTER, text(tmp_path / "a.csv", words, encoding))
    found = ledger(desk, ResourceKind.SHELTER)["青山中学𠙶"][0]
    assert isinstance(found, Shelter)
    assert found.capacity == Amount(1200)


def test_points_are_kept_with_their_datum_and_swapped_ones_are_put_right(desk: Desk, tmp_path: Path) -> None:
    heads = ["场所名称", "经度", "纬度", "坐标系"]
    points = [["甲", 105.19, 37.51, "高德"], ["乙", 37.51, 105.19, ""], ["丙", 0.1, 51.5, ""], ["丁", 105.1, "", ""]]
    path = book(tmp_path / "a.xlsx", [heads, *points])
    plan = run(desk, ResourceKind.SHELTER, path)
    found = ledger(desk, ResourceKind.SHELTER)
    assert (found["甲"][0].lat, found["甲"][0].datum.value) == (37.51, "gcj02")
    assert (found["乙"][0].lat, found["乙"][0].lon) == (37.51, 105.19)
    assert found["丙"][0].lat is None
    assert {one.row: one.problem for one in plan.issues}.keys() == {3, 4, 5}
    with desk.store.read() as reading:
        rows = {row.name: row for row, _, _ in reading.ledgers.records(ResourceKind.SHELTER)}
    assert rows["甲"].lat != 37.51  # the view row is WGS-84
    assert rows["甲"].lat == pytest.approx(37.51, abs=0.01)


def test_a_remembered_mapping_is_used_for_the_same_headings(desk: Desk, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["队伍名称", "兵力", "暗号"], ["甲队", 30, "青山"]])
    heads = ("队伍名称", "兵力", "暗号")
    remember(desk, TEAMS, heads, {"兵力": "total", "暗号": "channel"})
    run(desk, TEAMS, path)
    assert (teams(desk)["甲队"].total, teams(desk)["甲队"].channel) == (Amount(30), "青山")


class Stop:
    """Lets so much of a job pass, then stops it; keeps what it was told."""

    def __init__(self, after: int) -> None:
        self.after = after
        self.told: list[tuple[int, int]] = []

    def __call__(self, done: int, total: int) -> bool:
        self.told.append((done, total))
        return len(self.told) <= self.after


@pytest.mark.usefixtures("quick")
def test_a_stop_is_heard_at_every_step_up_to_the_last_and_takes_nothing(desk: Desk, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["队伍名称"], *[[f"第{number}队"] for number in range(900)]])
    whole = Stop(10_000)
    plan = dry_run(desk, TEAMS, path, whole)
    assert whole.told == [(done, 900) for done in (0, 100, 200, 300, 400, 550, 650, 750, 850, 900)]
    for after in range(len(whole.told)):
        with pytest.raises(Cancelled):
            dry_run(desk, TEAMS, path, Stop(after))
    entries = desk.store.entries()
    steps = 0
    while True:
        stopped = Stop(steps)
        try:
            take(desk, plan, stopped)
        except Cancelled:
            assert desk.store.entries() == entries
            assert ledger(desk, TEAMS) == {}
            steps += 1
            continue
        break
    dones = [done for done, _ in stopped.told]
    assert dones == sorted(dones)
    assert dones[-1] == stopped.told[-1][1], "the last look is when all is written, before the commit"
    assert len([one for one in dones if one > dones[-1] // 4]) > 10, "most of the work is after the entries are made"
    assert len(ledger(desk, TEAMS)) == 900


def test_an_import_that_was_looked_at_before_the_ledger_changed_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["物资名称", "数量", "单位"], ["草垫", "10", "张"], ["编织袋", "5", "条"]])
    first = dry_run(desk, ResourceKind.MATERIAL, path)
    second = dry_run(desk, ResourceKind.MATERIAL, path)
    take(desk, first)
    with pytest.raises(Refused, match="试读以后台账又有改动"):
        take(desk, second)  # would enter everything twice
    changed = text(tmp_path / "b.csv", "物资名称,数量,单位\n草垫,12,张\n")
    plan = dry_run(desk, ResourceKind.MATERIAL, changed)
    with desk.store.read() as reading:
        ids = {record.name: row.id for row, record, _ in reading.ledgers.records("material")}
    ledgers.move(desk, ids["编织袋"], MoveDraft(token="", move=Move.OUT, quantity=1))  # another record: no harm
    ledgers.record(desk, Team(name="草垫"))  # another ledger
    ledgers.move(desk, ids["草垫"], MoveDraft(token="", move=Move.OUT, quantity=4))
    entries = desk.store.entries()
    with pytest.raises(Refused, match="草垫"):
        take(desk, plan)  # a count of 12 was found when there were 10; now it would book 8
    assert desk.store.entries() == entries
    take(desk, dry_run(desk, ResourceKind.MATERIAL, changed))
    assert ledger(desk, ResourceKind.MATERIAL)["草垫"][1] == 12


def test_rows_of_one_name_find_the_record_that_fits_them_alone(desk: Desk, tmp_path: Path) -> None:
    head = "队伍名称,人数,联系电话,说明\n"
    run(desk, TEAMS, text(tmp_path / "a.csv", f"{head}甲队,30,,\n甲队,30,,\n甲队,30,,甲\n"))
    again = dry_run(desk, TEAMS, text(tmp_path / "b.csv", f"{head}甲队,30,,\n甲队,30,,甲\n甲队,31,,\n"))
    assert [row.fate for row in again.rows] == [Fate.SAME, Fate.SAME, Fate.DOUBTFUL]
    assert len({row.id for row in again.rows}) == 3


@pytest.mark.usefixtures("quick")
def test_many_rows_of_one_name_are_the_same_when_taken_again(desk: Desk, tmp_path: Path) -> None:
    rows = [["队伍名称", "说明"], *[["甲队", f"{number // 2}"] for number in range(1200)]]
    path = book(tmp_path / "a.xlsx", rows)
    run(desk, TEAMS, path)
    again = dry_run(desk, TEAMS, path)
    assert again.counts["same"] == again.counts["rows"] == 1200
    more = dry_run(desk, TEAMS, book(tmp_path / "b.xlsx", [*rows, ["甲队", "新"]]))
    assert (more.counts["same"], more.counts["doubtful"]) == (1200, 1)


def zipped(parts: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return sink.getvalue()


@pytest.mark.parametrize(("name", "data", "words"), [
    ("a.csv", b"", "是空的"), ("a.csv", b"<html><body><table><tr><td>x</td></tr></table>", "网页"),
    ("a.xls", b"<table><tr><td>\xb6\xd3</td></tr></table>", "网页"), ("a.xlsx", bytes(5000), "不是电子表格"),
    ("a.xlsx", b"PK\x03\x04" + bytes(200), "损坏"), ("a.csv", b"\x00\x01" * 4000, "不是文本"),
    ("a.xlsx", zipped({"xl/worksheets/sheet1.xml": bytes(60_000_000)}), "大得不正常"),
    ("a.xlsx", zipped({"word/document.xml": b"<w/>"}), "Word"), ("a.xlsx", zipped({"a.txt": b"x"}), "打不开"),
    ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "口令"),
    ("a.csv", "队伍名称,人数\n".encode(), "没有数据"),
    ("a.csv", "颜色,重量\n蓝,3\n".encode(), "没有找到“队伍名称”一列"),
])  # fmt: skip
def test_a_file_that_is_no_roster_is_one_sentence(
    desk: Desk, tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Refused) as caught:
        dry_run(desk, TEAMS, path)
    assert words in caught.value.sentence
    assert caught.value.where["file"] == name


def test_a_cell_of_ten_megabytes_is_cut_and_said(desk: Desk, tmp_path: Path) -> None:
    plan = run(desk, TEAMS, text(tmp_path / "a.csv", "队伍名称,备注\n甲队," + "很长" * 2_000_000))
    assert "超过10000字" in plan.issues[0].problem
    assert len(teams(desk)["甲队"].remark) == 10_000


def test_an_export_reads_back_as_it_was_and_formulas_are_defused(desk: Desk, tmp_path: Path) -> None:
    rows = [
        ["队伍名称", "人数", "电话", "备注"],
        ["=cmd|' /C calc'!A0", "约30", "0955-0000014", "@SUM(1)"],
        ["甲队", "12-15", "119（值班）", "-"],
    ]
    run(desk, TEAMS, text(tmp_path / "a.csv", "\n".join(",".join(row) for row in rows)))
    for name in ("out.csv", "out.xlsx"):
        assert export(desk, TEAMS, tmp_path / name) == 2
        again = dry_run(desk, TEAMS, tmp_path / name)
        assert {row.name: row.fate for row in again.rows}["甲队"] is Fate.SAME
        for sheet in sheets(tmp_path / name):
            assert not any(str(cell).startswith(("=", "@")) for row in sheet.rows for cell in row)
    with pytest.raises(Refused, match="只会写"):
        export(desk, TEAMS, tmp_path / "out.pdf")


NAMES = st.text(alphabet="青山县森林矿山救援队甲乙丙丁一二三", min_size=2, max_size=12)
NUMBERS = st.one_of(st.integers(0, 10**6).map(str), st.sampled_from(["约30", "若干", "12-15", "", "四十五", "2万"]))
PHONES = st.sampled_from(["", "13800000001", "0955-0000014", "13800000001/13800000002", "138****0001", "待定"])


@pytest.mark.usefixtures("quick")
@settings(max_examples=examples(30))
@given(rows=st.lists(st.tuples(NAMES, NUMBERS, PHONES, st.text(max_size=20)), min_size=1, max_size=15))
@example(rows=[("一一", "0", "", ""), ("一一", "0", "", ""), ("一一", "0", "", "00")])
@example(rows=[("一一", "0", "", "00"), ("一一", "0", "", ""), ("一一", "0", "", "")])
@example(rows=[("一一", "", "", ""), ("一一", "", "", "甲"), ("一一", "3", "", ""), ("一一", "3", "119", "甲")])
@example(rows=[("甲乙", "约30", "", ""), ("甲 乙", "约30", "119", ""), ("甲乙", "若干", "", "")])
@example(rows=[("甲乙", "0", "", ""), ("甲乙", "00", "", ""), ("甲乙", "０", "", ""), ("甲乙", "零", "", "")])
@example(rows=[("甲乙", "2万", "", ""), ("甲乙", "20000", "", ""), ("甲乙", "20000", "13800000001", "")])
@example(rows=[("甲乙", "", "138****0001", ""), ("甲乙", "", "", ""), ("甲乙", "", "待定", "")])
def test_any_roster_adds_up_and_twice_is_once(tmp_path: Path, rows: list[tuple[str, str, str, str]]) -> None:
    desk = open_desk(Path(tempfile.mkdtemp(dir=tmp_path)), officer="王澄")
    heads = ["队伍名称", "人数", "联系电话", "说明"]
    path = book(tmp_path / "a.xlsx", [heads, *[[_storable(cell) for cell in row] for row in rows]])
    plan = run(desk, TEAMS, path)
    adds_up(plan)
    assert plan.counts["rows"] + len(plan.aside) == len(rows)
    again = dry_run(desk, TEAMS, path)
    desk.close()
    assert again.counts["same"] == again.counts["rows"], again.sentence


GOODS = st.sampled_from(["编织袋", "草垫"])
QUANTITIES = st.sampled_from(["0", "00", "", "约30", "若干", "0.1234567", "3.5", "1e3", "40条", "12-15", "5000000.25"])
DAYS = st.sampled_from(["", "2027-01-01", "2027年1月", "长期", "不清"])


@pytest.mark.usefixtures("quick")
@settings(max_examples=examples(60))
@given(rows=st.lists(st.tuples(GOODS, QUANTITIES, st.sampled_from(["条", "万条", ""]), DAYS), min_size=1, max_size=12))
@example(rows=[("草垫", "0.1234567", "条", ""), ("草垫", "0.1234567", "条", "")])
@example(rows=[("草垫", "", "条", ""), ("草垫", "3.5", "万条", ""), ("草垫", "35000", "条", "")])
def test_any_stock_list_adds_up_and_twice_is_once(tmp_path: Path, rows: list[tuple[str, str, str, str]]) -> None:
    desk = open_desk(Path(tempfile.mkdtemp(dir=tmp_path)), officer="王澄")
    path = book(tmp_path / "a.xlsx", [["物资名称", "数量", "单位", "有效期至"], *map(list, rows)])
    plan = run(desk, ResourceKind.MATERIAL, path)
    adds_up(plan)
    again = dry_run(desk, ResourceKind.MATERIAL, path)
    desk.close()
    assert again.counts["same"] == again.counts["rows"], again.sentence


def _storable(cell: str) -> str:
    return "".join(char for char in cell if char.isprintable())


@given(data=st.binary(max_size=400))
@settings(max_examples=examples(100))
def test_any_bytes_are_a_sentence_or_a_table(data: bytes) -> None:
    for name, head in (
        ("a.xlsx", b""),
        ("b.csv", b""),
        ("c.xlsx", b"PK\x03\x04"),
        ("d.xls", bytes.fromhex("d0cf11e0a1b11ae1")),
    ):
        try:
            found = sheets_in(name, head + data)
        except Refused:
            continue
        assert found


def test_an_import_is_one_line_of_the_shift(desk: Desk, tmp_path: Path) -> None:
    shift.write_note(desk, "交接完毕")
    run(desk, TEAMS, book(tmp_path / "a.xlsx", [["队伍名称"], *[[f"第{number}队"] for number in range(1200)]]))
    lines = [line.text for line in shift_log(desk)]
    assert "交接完毕" in lines[-2]
    assert lines[-1].startswith("导入救援队伍台账a.xlsx：1200行，新增1200")


def test_the_sample_county_is_whole_and_without_doubts(desk: Desk) -> None:
    sample.fill_ledgers(desk)
    counts = {kind: len(ledger(desk, kind)) for kind in ResourceKind}
    assert counts[TEAMS] >= 38
    assert counts[ResourceKind.DEPOT] == 12
    assert counts[ResourceKind.SHELTER] == 25
    with desk.store.read() as reading:
        stock = list(reading.ledgers.records(ResourceKind.MATERIAL))
        rows = [row for row, _, _ in reading.ledgers.records()]
    assert len(stock) == 400
    assert all(quantity for _, _, quantity in stock)
    assert [row.name for row in rows if row.doubtful] == []


def fields(desk: Desk, kind: ResourceKind, name: str, *keys: str) -> list[str]:
    return [texts_of(kind, ledger(desk, kind)[name][0])[key] for key in keys]


def test_unlisted_headings_are_read_by_what_they_speak_of(desk: Desk, tmp_path: Path) -> None:
    run(desk, ResourceKind.SHELTER, book(tmp_path / "a.xlsx", [
        ["序号", "名称", "可容纳避难人数(人)", "负责人及联系电话", "场所类别", "建成时间"],
        [1, "一中操场", "约4500", "李四：0955-7000001转12", "Ⅲ类", "2012年"],
    ]))  # fmt: skip
    keys = ("capacity", "contact", "phones", "category", "remark")
    found = fields(desk, ResourceKind.SHELTER, "一中操场", *keys)
    assert found == ["约4500", "李四", "0955-7000001-12", "Ⅲ类", "建成时间：2012年"]


def test_grouping_columns_read_down_as_the_eye_does(desk: Desk, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [
        ["单位", "姓名", "职务", "办公电话", "手机"], ["县政府办", "周五", "副主任", "7000010", "13800000006"],
        ["", "吴六", "值班员", "7000011", ""], ["县气象局", "", "值班室", "7000013", ""],
    ])  # fmt: skip
    run(desk, ResourceKind.CONTACT, path)
    assert fields(desk, ResourceKind.CONTACT, "吴六", "unit", "phones") == ["县政府办", "7000011"]
    assert fields(desk, ResourceKind.CONTACT, "县气象局值班室", "phones") == ["7000013"]
    run(desk, ResourceKind.CONTACT, text(tmp_path / "b.csv", "单位,值班电话\n县水利局,7000014\n"))
    assert fields(desk, ResourceKind.CONTACT, "县水利局", "phones") == ["7000014"]


def test_a_scaled_unit_is_counted_out_and_units_in_the_cell_are_taken(desk: Desk, tmp_path: Path) -> None:
    heads: list[object] = ["品名", "单位", "数量及单位"]
    rows: list[list[object]] = [
        heads,
        ["编织袋", "万条", 3.5],
        ["电缆", "千米", 2],
        ["水泵", "", "三台"],
        ["面", "", "30箱×24"],
    ]
    plan = run(desk, ResourceKind.MATERIAL, book(tmp_path / "a.xlsx", rows))
    held = {name: (getattr(record, "measure", ""), stock) for name, (record, stock) in
            ledger(desk, ResourceKind.MATERIAL).items()}  # fmt: skip
    assert held == {"编织袋": ("条", 35_000), "电缆": ("千米", 2), "水泵": ("台", 3), "面": ("箱", 30)}
    assert [row.name for row in plan.rows if row.fate is Fate.DOUBTFUL] == ["面"]


def test_a_first_data_row_is_never_taken_for_a_second_line_of_the_heading(desk: Desk, tmp_path: Path) -> None:
    heads: list[object] = ["队伍名称", "性质", "人数", "说明事项"]
    rows: list[list[object]] = [
        heads,
        ["甲队", "专业", 12, "负责人"],
        ["乙队", "类别", "", "电话"],
        ["丙队", "", "", ""],
    ]
    words = "\n".join(",".join(str(cell) for cell in row) for row in rows)
    for number, path in enumerate((book(tmp_path / "a.xlsx", rows), text(tmp_path / "b.csv", words))):
        plan = dry_run(desk, TEAMS, path)
        assert [row.name for row in plan.rows] == ["甲队", "乙队", "丙队"], number
    two = "队伍名称,人员情况,,负责人\n,总人数,在位人数,\n丁队,9,3,周某\n"
    plan = dry_run(desk, TEAMS, text(tmp_path / "c.csv", two))
    record = plan.rows[0].record
    assert isinstance(record, Team)
    assert (record.total, record.on_duty, record.contact) == (Amount(9), Amount(3), "周某")


def test_reading_a_small_file_narrows_nothing_for_the_rest_of_the_process(desk: Desk, tmp_path: Path) -> None:
    run(desk, TEAMS, text(tmp_path / "a.csv", "队伍名称\n甲队"))
    assert csv.field_size_limit() >= LARGEST


def contacts_of(desk: Desk) -> dict[str, tuple[str, ...]]:
    with desk.store.read() as reading:
        found = reading.ledgers.records(ResourceKind.CONTACT)
        return {record.name: tuple(one.number for one in record.phones) for _, record, _ in found}


def test_two_halves_side_by_side_are_two_lists_each_with_its_own_phones(desk: Desk, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["某县应急值班通讯录", "", "", "", "", "", ""],
        ["序号", "姓名", "联系电话", "", "序号", "姓名", "联系电话"],
        [1, "张甲", "13800000021", "", 3, "赵丁", "13800000024"],
        [2, "李乙", "13800000022", "", "", "", ""],
    ]
    plan = run(desk, ResourceKind.CONTACT, book(tmp_path / "a.xlsx", rows))
    assert plan.counts["rows"] == plan.counts["new"] == 3
    told = {"张甲": ("13800000021",), "李乙": ("13800000022",), "赵丁": ("13800000024",)}
    assert contacts_of(desk) == told
    assert export(desk, ResourceKind.CONTACT, tmp_path / "out.xlsx") == 3
    assert {one.fate for one in dry_run(desk, ResourceKind.CONTACT, tmp_path / "out.xlsx").rows} == {Fate.SAME}


def test_a_phone_beside_somebody_else_is_not_the_named_ones(desk: Desk, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["日期", "带班领导", "联系电话", "值班员", "联系电话"],
        ["11月1日", "张甲", "13800000111", "李乙", "13800000112"],
    ]
    run(desk, ResourceKind.CONTACT, book(tmp_path / "a.xlsx", rows))
    assert contacts_of(desk) == {"李乙": ("13800000112",)}
    with desk.store.read() as reading:
        ((_, record, _),) = reading.ledgers.records(ResourceKind.CONTACT)
    assert "带班领导：张甲；联系电话：13800000111" in record.remark
    rows = [["单位", "负责人", "手机", "值班电话"], ["青山镇", "王丙", "13800000113", "0700-5550001"]]
    run(desk, ResourceKind.CONTACT, book(tmp_path / "b.xlsx", rows))
    assert contacts_of(desk)["王丙"] == ("13800000113", "0700-5550001")


@pytest.mark.parametrize(
    ("heads", "mapping", "numbers"),
    [
        (["姓名", "职务", "领导手机"], {}, ("13800000121",)),
        (["姓名", "职务", "领导手机"], {"领导手机": "phones"}, ("13800000121",)),
        (["姓名", "单位", "紧急联系电话"], {}, ("13800000121",)),
        (["姓名", "单位", "家属电话"], {}, ()),
        (["姓名", "家属电话", "手机"], {"家属电话": "phones"}, ("甲", "13800000121")),
    ],
)
def test_the_only_number_of_a_row_is_its_own_and_what_was_told_is_kept(
    desk: Desk, tmp_path: Path, heads: list[str], mapping: dict[str, str], numbers: tuple[str, ...]
) -> None:
    row: list[object] = ["张甲", "甲", "13800000121"]
    if heads[1] == "家属电话":
        row[1], numbers = "13800000122", ("13800000122", "13800000121")
    path = book(tmp_path / "a.xlsx", [[*heads], row])
    if mapping:
        remember(desk, ResourceKind.CONTACT, tuple(heads), mapping)
    run(desk, ResourceKind.CONTACT, path)
    assert contacts_of(desk) == {"张甲": numbers}


def test_lines_that_show_how_to_fill_in_are_no_teams(desk: Desk, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["队伍名称", "队伍类型", "人数", "负责人", "联系电话"],
        ["甲", "乙", "1", "丙", "丁"],
        ["例：某某镇应急救援队", "综合", "30", "张三", "13800000000"],
        ["东山镇应急救援队", "综合", 28, "李乙", "13800000011"],
        ["甲", "综合", 3, "王丙", "13800000012"],
    ]
    plan = run(desk, TEAMS, book(tmp_path / "a.xlsx", rows))
    assert [row.name for row in plan.rows] == ["东山镇应急救援队", "甲"]
    assert [(one.row, one.problem) for one in plan.aside] == [(2, "栏次"), (3, "填表示例")]


def test_an_export_with_defused_cells_changes_nothing_when_it_comes_back(desk: Desk, tmp_path: Path) -> None:
    rows = [["队伍名称", "人数", "备注"], ["=1+1救援队", "30", "=1+1"], ["-甲镇救援队", "20", "@SUM(1)"]]
    run(desk, TEAMS, text(tmp_path / "a.csv", "\n".join(",".join(row) for row in rows)))
    for name in ("out.csv", "out.xlsx"):
        assert export(desk, TEAMS, tmp_path / name) == 2
        assert [row.fate for row in dry_run(desk, TEAMS, tmp_path / name).rows] == [Fate.SAME, Fate.SAME]
