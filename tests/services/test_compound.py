"""Old workbooks (.xls) are measured from their records before a library makes room for them."""

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.resources.importing import compound
from app.services.resources.importing.sheets import MOST_ANNOUNCED, sheets_in
from app.services.resources.importing.workbooks import sheets
from app.services.runtime.errors import Refused

WHOLE = (Path(__file__).parents[1] / "fixtures" / "队伍.xls").read_bytes()
NUMBER = struct.pack("<HHHH", 0x0203, 14, 1, 2)
"""The cell C2 of the sample: kind, length, row, column."""
SIZES = struct.pack("<HHIIHHH", 0x0200, 14, 0, 2, 0, 3, 0)
"""What its sheet says of itself."""


def cell() -> int:
    """Where the cell C2 stands in the file, whichever of its records holds it."""
    for kind, length in ((0x0203, 14), (0x027E, 10)):
        found = WHOLE.find(struct.pack("<HHHH", kind, length, 1, 2))
        if found >= 0:
            return found
    raise AssertionError("no C2")


def with_cell_at(row: int, column: int) -> bytes:
    data = bytearray(WHOLE)
    struct.pack_into("<HH", data, cell() + 4, row, column)
    return bytes(data)


def test_an_old_workbook_is_read_and_its_reach_is_told() -> None:
    (page,) = sheets_in("队伍.xls", WHOLE)
    assert page.rows[0] == ["队伍名称", "驻地", "人数"]
    (reach,) = compound.reaches(WHOLE)
    assert (reach.rows, reach.columns, reach.farthest) == (2, 3, "C2")
    assert list(compound.announced(WHOLE)) == [(2, 3)]


@pytest.mark.parametrize(
    ("row", "column", "named"), [(65_535, 65_535, "CRXP65536"), (65_535, 255, "IV65536"), (1, 300, "KO2")]
)
def test_a_cell_far_away_is_named_before_anybody_makes_room_for_it(
    tmp_path: Path, row: int, column: int, named: str
) -> None:
    path = tmp_path / "队伍.xls"
    path.write_bytes(with_cell_at(row, column))
    with pytest.raises(Refused, match=rf"队伍\.xls 有内容的格子一直到 {named}") as refused:
        sheets(path)
    assert refused.value.where["cell"] == named


@pytest.mark.parametrize("rows", [MOST_ANNOUNCED, 0xFFFFFFFF])
def test_a_sheet_that_says_it_is_larger_than_any_is_not_believed(rows: int) -> None:
    data = bytearray(WHOLE)
    struct.pack_into("<IIHH", data, WHOLE.index(SIZES) + 4, 0, rows, 0, 256)
    with pytest.raises(Refused, match="自称有"):
        sheets_in("队伍.xls", bytes(data))


def test_a_table_of_strings_without_end_is_no_workbook() -> None:
    at = next(
        at for at in range(len(WHOLE)) if WHOLE[at : at + 2] == b"\xfc\x00" and WHOLE[at + 4 : at + 8] != bytes(4)
    )
    data = bytearray(WHOLE)
    struct.pack_into("<I", data, at + 8, 0x7FFFFFFF)
    with pytest.raises(ValueError, match=str(compound.STRINGS)):
        list(compound.reaches(bytes(data)))


def test_sectors_that_follow_each_other_in_a_circle_end() -> None:
    data = bytearray(WHOLE)
    table = 512 * (1 + struct.unpack_from("<I", WHOLE, 76)[0])
    struct.pack_into("<128I", data, table, *([1] * 128))
    with pytest.raises((ValueError, struct.error, IndexError)):
        list(compound.reaches(bytes(data)))


@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=8), st.integers(0, len(WHOLE)))
def test_whatever_is_damaged_ends_in_an_answer(at: int, put: bytes, cut: int) -> None:
    data = (WHOLE[:at] + put + WHOLE[at + len(put) :])[: max(512, cut)]
    try:
        found = [*compound.reaches(data), *compound.announced(data)]
    except (ValueError, struct.error, IndexError):
        found = []
    assert len(found) <= len(data)
