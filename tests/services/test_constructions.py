"""How a value is told decides whether it is sure: constructions have names, and each has its record on unseen texts."""

import tomllib

import pytest

from app.cli.text_records import read_item
from app.models.vocabulary.incident import FigureKind
from app.services.desk import rulebook
from app.services.extraction.constructions import construction, look
from app.services.extraction.doubter import WHY_SEVERAL, reason
from app.services.extraction.findings import Finding
from app.services.extraction.verdicts import FILE, is_sure, sure, totals
from tests.bench.constructions import Kept, left_out, tabled, written
from tests.helpers import beijing

BOOK = rulebook.load()
REF = beijing("2026-06-12T03:12")


def named(text: str, kind: FigureKind, words: str, number: float) -> str:
    start = text.index(words)
    one = Finding(field=kind, start=start, end=start + len(words), words=words, confidence=0.95, number=number)
    return construction(text, one, look(text, timed=True))


@pytest.mark.parametrize(
    ("text", "kind", "words", "number", "name"),
    [
        ("事故造成3人死亡、5人受伤。", FigureKind.DEATHS, "3人死亡", 3, "people formal plain alone"),
        ("事故造成3人死亡、5人受伤。", FigureKind.INJURED, "5人受伤", 5, "people formal plain alone"),
        ("死亡3人受伤5人失联1人。", FigureKind.INJURED, "受伤5人", 5, "people formal loose alone"),
        ("司机说3人死亡。", FigureKind.DEATHS, "3人死亡", 3, "people formal loose alone"),
        ("3名路过的外地女工死亡。", FigureKind.DEATHS, "3名路过的外地女工死亡", 3, "people formal plain alone"),
        ("当场没了两个。", FigureKind.DEATHS, "没了两个", 2, "people spoken-dead plain alone"),
        ("司机受伤。", FigureKind.INJURED, "司机受伤", 1, "people single plain alone"),
        ("1人死亡，司机当场身亡。", FigureKind.DEATHS, "1人死亡", 1, "people formal plain rivals"),
        ("司机和1名押运员死亡。", FigureKind.DEATHS, "1名押运员死亡", 1, "people formal loose rivals"),
        ("员工80人、村民150人疏散。", FigureKind.EVACUATED, "150人疏散", 150, "people formal plain rivals"),
        ("4人中毒。后来2人死亡。", FigureKind.INJURED, "4人中毒", 4, "people formal plain moving"),
        ("1人现场死亡，1人送医后死亡。", FigureKind.DEATHS, "1人现场死亡", 1, "people formal plain rivals"),
        ("死亡人数由2人增至4人。", FigureKind.DEATHS, "死亡人数由2人增至4人", 4, "people changed plain alone"),
        ("11人被困，已转移5人。", FigureKind.TRAPPED, "11人被困", 11, "people formal plain moving"),
        ("11人被困，已全部获救。", FigureKind.TRAPPED, "11人被困", 11, "people formal plain moving"),
        ("11人被困，已转移186人。", FigureKind.TRAPPED, "11人被困", 11, "people formal plain alone"),
        ("2人擦伤，1人方向盘顶到胸口。", FigureKind.INJURED, "2人擦伤", 2, "people formal plain rivals"),
        ("2人死亡。目前4人中毒。", FigureKind.INJURED, "4人中毒", 4, "people formal beside"),
        ("3名民警头部、手部受轻伤，1名群众擦伤。", FigureKind.INJURED, "1名群众擦伤", 1, "people formal plain rivals"),
        ("造成10人以下死亡的，为较大。", FigureKind.DEATHS, "10人以下死亡", 10, "people plain no-case"),
        ("原报有误，2人死亡。", FigureKind.DEATHS, "2人死亡", 2, "people plain unsettled"),
        ("未造成人员伤亡。", FigureKind.DEATHS, "未造成人员伤亡", 0, "people none alone"),
    ],
)  # fmt: skip
def test_a_construction_has_a_name(text: str, kind: FigureKind, words: str, number: float, name: str) -> None:
    assert named(text, kind, words, number) == name


@pytest.mark.parametrize(("right", "wrong", "may"), [(15, 0, True), (14, 0, False), (99, 1, True), (49, 1, False)])
def test_sureness_is_earned_by_the_record(right: int, wrong: int, may: bool) -> None:  # noqa: FBT001 - the answer
    assert sure(right, wrong) is may


def test_what_has_no_record_is_asked() -> None:
    assert not is_sure("people told in no way")
    assert is_sure("people formal plain alone")


def test_the_table_is_read_as_it_is_written() -> None:
    held = tomllib.loads(FILE.read_text(encoding="utf-8"))["constructions"]
    table = {name: {batch: (right, wrong) for batch, (right, wrong) in rows.items()} for name, rows in held.items()}
    assert written(table) == FILE.read_text(encoding="utf-8")
    assert all(is_sure(name) is sure(*totals(batches)) for name, batches in table.items())


def test_every_construction_that_is_asked_says_why() -> None:
    held = tomllib.loads(FILE.read_text(encoding="utf-8"))["constructions"]
    bare = [name for name in held if not is_sure(name) and reason(name) == reason("")]
    assert bare == []


def test_a_batch_is_judged_by_the_record_of_the_others() -> None:
    good = [Kept("a", "told so", "deaths", str(row), right=True, sure=True) for row in range(15)]
    values = [*good, Kept("b", "told so", "deaths", "x", right=False, sure=True)]
    assert tabled(values) == {"told so": {"a": (15, 0), "b": (0, 1)}}
    assert list(left_out(values)) == [
        "a: sure 0 right 0 wrong, asked 15 right 0 wrong",
        "b: sure 0 right 1 wrong, asked 0 right 0 wrong",
        "all: sure 0 right 1 wrong, asked 15 right 0 wrong",
    ]


@pytest.mark.parametrize("text", [
    "今天我区发生两起事件：1时，青山镇一厂房起火，2人受伤；2时，龙滘镇一货车侧翻，1人死亡。",
    "6月12日1时，青山镇一厂房起火，2人受伤。另一起是龙滘镇货车侧翻，1人死亡。",
])  # fmt: skip
def test_of_two_events_in_one_text_nothing_is_sure(text: str) -> None:
    record = read_item(text, REF, BOOK)
    assert record["sure"] == []
    assert {each["why"] for each in record["asked"]} == {WHY_SEVERAL}


def test_a_day_with_its_clock_that_opens_a_report_is_sure() -> None:
    opening = read_item("6月12日2时许，青山镇工业园二路一厂房内浓烟滚滚，造成2人死亡。", REF, BOOK)
    assert "occurred_at" in opening["sure"]
    behind = read_item(
        "青山镇工业园二路一厂房内浓烟滚滚，周边群众反映气味刺鼻，造成2人死亡。消防已到，6月12日2时许。", REF, BOOK
    )
    assert "occurred_at" not in behind["sure"]
