"""What stands in a cell, as offices write it; nothing is guessed."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.resource.records import Amount, Phone
from app.models.vocabulary.incident import Bound
from app.services.resources.importing import cells

NAIVE = dt.datetime.fromisoformat("2026-05-01T00:00")
"""A spreadsheet's dates have no zone."""


@pytest.mark.parametrize(("cell", "value", "bound", "unit"), [
    ("30", 30, Bound.EXACT, ""), (30.0, 30, Bound.EXACT, ""), ("２６", 26, Bound.EXACT, ""),
    ("约30", 30, Bound.ABOUT, ""), ("30左右", 30, Bound.ABOUT, ""), ("30余人", 30, Bound.OVER, "人"),
    ("五十多人", 50, Bound.OVER, "人"), ("四十五", 45, Bound.EXACT, ""), ("不少于20人", 20, Bound.AT_LEAST, "人"),
    ("20人以上", 20, Bound.AT_LEAST, "人"), ("17人", 17, Bound.EXACT, "人"), ("40根", 40, Bound.EXACT, "根"),
    ("2m³", 2, Bound.EXACT, "m³"), ("2万", 20_000, Bound.EXACT, ""), ("117.4万条", 1_174_000, Bound.EXACT, "条"),
    ("１万", 10_000, Bound.EXACT, ""), ("1,500", 1500, Bound.EXACT, ""), ("1，500件", 1500, Bound.EXACT, "件"),
    ("0", 0, Bound.EXACT, ""),
])  # fmt: skip
def test_numbers_with_words(cell: cells.Cell, value: float, bound: Bound, unit: str) -> None:
    found = cells.amount(cell)
    assert found.value == Amount(value, bound)
    assert (found.unit, found.doubt) == (unit, "")


@pytest.mark.parametrize(("cell", "why"), [
    ("若干", "不是数字"), ("按实际需求", "不是数字"), ("12-15", "区间"), ("1500—3000", "区间"), ("12至15人", "区间"),
    ("-5", "为负"), (-5.0, "为负"), ("#REF!", "公式"), (NAIVE, "日期"), ("80%", "百分数"),
    ("100(单)\n按实际需求(棉)", "已放入备注"),
])  # fmt: skip
def test_what_is_no_plain_number_is_said(cell: cells.Cell, why: str) -> None:
    found = cells.amount(cell)
    assert why in found.doubt
    assert "\n" not in found.doubt
    if "备注" in why:
        assert found.value == Amount(100)
        assert found.rest == cell
    else:
        assert not isinstance(found.value, Amount) or found.value.value is None


@pytest.mark.parametrize("cell", ["", "-", "—", "无", "/", None, "  "])
def test_a_cell_that_says_nothing_is_no_doubt(cell: cells.Cell) -> None:
    assert cells.amount(cell) == cells.CellReading()
    assert cells.phones(cell).value == ()
    assert cells.day(cell) == cells.CellReading()


def test_of_several_numbers_the_one_that_counts_people() -> None:
    found = cells.amount("3支45人", "人")
    assert found.value == Amount(45)


@pytest.mark.parametrize(("cell", "numbers"), [
    ("13800000001", ["13800000001"]), (13800000004.0, ["13800000004"]), ("138 0000 0002", ["13800000002"]),
    ("138-0000-0003", ["13800000003"]), ("１３８０００００００９", ["13800000009"]),
    ("13800000005/13800000006", ["13800000005", "13800000006"]),
    ("13800000005 13800000006", ["13800000005", "13800000006"]),
    ("13800000005\n0955-0000014", ["13800000005", "0955-0000014"]), ("0955-0000014", ["0955-0000014"]),
    ("（0955）0000014", ["0955-0000014"]),
    ("09550000014", ["0955-0000014"]), ("010-00000014-801", ["010-00000014-801"]),
    ("+86 13800000001", ["13800000001"]), ("119", ["119"]), ("400-000-0000", ["4000000000"]),
    ("0955-0000014、13800000005", ["0955-0000014", "13800000005"]), ("0000014", ["0000014"]),
])  # fmt: skip
def test_phones_as_they_are_written(cell: cells.Cell, numbers: list[str]) -> None:
    found = cells.phones(cell)
    assert isinstance(found.value, tuple)
    assert [one.number for one in found.value] == numbers
    assert found.doubt == ""


def test_a_label_and_a_name_beside_a_phone() -> None:
    assert cells.phones("13800000013（值班）").value == (Phone("13800000013", "值班"),)
    found = cells.phones("吴某13800000304")
    assert (found.value, found.rest) == ((Phone("13800000304"),), "吴某")


@pytest.mark.parametrize(("cell", "why"), [
    ("138****0008", "遮盖"),
    ("1380000xxxx", "遮盖"), ("1380000000", "位数"), ("138000000012", "位数"),
    ("待定", "不是电话"),
    ("13800000001ab", "字母"),
])  # fmt: skip
def test_a_phone_nobody_can_dial_is_said(cell: str, why: str) -> None:
    assert why in cells.phones(cell).doubt


@pytest.mark.parametrize("cell", ["2026年3月1日", "2026-3-1", "2026/03/01", "2026.3.1", "20260301", "2026年3月",
                                  46082.0,
                                  NAIVE.replace(month=3), "２０２６年３月１日"])  # fmt: skip
def test_dates_as_they_are_written(cell: cells.Cell) -> None:
    assert cells.day(cell).value == dt.date(2026, 3, 1)


def test_a_date_that_is_none_is_said_and_kept() -> None:
    found = cells.day("2026年13月1日")
    assert "看不懂" in found.doubt
    assert found.rest == "2026年13月1日"
    assert cells.day("长期有效") == cells.CellReading()


def test_points_in_every_spelling_and_the_wrong_way_round() -> None:
    assert cells.point("37.51,105.19").value == (37.51, 105.19)
    swapped = cells.point("105.19，37.51")
    assert swapped.value == (37.51, 105.19)
    assert "写反" in swapped.doubt
    degrees = cells.degrees("东经105°11′24″").value
    assert isinstance(degrees, float)
    assert degrees == pytest.approx(105.19)
    assert "不在我国" in cells.point("51.5,-0.12").doubt or "看不懂" in cells.point("51.5,-0.12").doubt
    assert "一半" in cells.placed(37.5, None).doubt
    assert "百度" in cells.datum("BD-09").doubt


def test_gradings() -> None:
    found = cells.gradings("水上2级（至2027-06-30）、山地三级")
    assert [(one.discipline, one.level, one.until) for one in found.value] == [  # type: ignore[attr-defined]
        ("水上", "2级", dt.date(2027, 6, 30)), ("山地", "3级", None),
    ]  # fmt: skip


@given(
    st.one_of(st.text(max_size=60), st.floats(), st.integers(), st.booleans(), st.none(), st.datetimes(), st.times())
)
def test_any_cell_is_read_without_falling(cell: cells.Cell) -> None:
    for read in (cells.amount, cells.phones, cells.day, cells.degrees, cells.point, cells.datum, cells.gradings):
        assert isinstance(read(cell).doubt, str)
    assert isinstance(cells.names(cell), tuple)


@given(
    st.integers(0, 10**9),
    st.sampled_from(["", "人", "件", "米"]),
    st.sampled_from(["", "约"]),
    st.sampled_from(["", "余"]),
)
def test_a_written_number_reads_back(value: int, unit: str, lead: str, after: str) -> None:
    found = cells.amount(f"{lead}{value}{after}{unit}")
    assert isinstance(found.value, Amount)
    assert found.value.value == value
    assert found.unit == unit


@pytest.mark.parametrize(("cell", "text"), [
    (float("nan"), ""), (float("inf"), ""), (None, ""), (True, "是"), (False, "否"), (3.0, "3"), (2.5, "2.5"),
])  # fmt: skip
def test_what_a_cell_shows_is_what_is_kept(cell: cells.Cell, text: str) -> None:
    assert cells.text_of(cell) == text


def test_a_date_is_one_and_a_number_with_the_country_before_it_is_dialled_without() -> None:
    assert cells.day(dt.date(2026, 6, 12)).value == dt.date(2026, 6, 12)
    assert cells.phones("+86 13800000001").value == (Phone("13800000001"),)
