"""What the process that reads workbooks does, told here: old files by their records, dates on their way back."""

import datetime as dt
import io
import struct
from pathlib import Path

import openpyxl
import pytest

from app.services.resources.importing import compound, sheets, workbooks
from app.services.resources.importing.sheets import sheets_in
from app.services.resources.importing.workbooks import WorkbookQuestion, told
from app.services.runtime.errors import Refused

OLD = (Path(__file__).parents[1] / "fixtures" / "队伍.xls").read_bytes()


def test_an_old_workbook_is_measured_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    (sheet,) = [one for one in sheets_in("队伍.xls", OLD) if one.rows]
    (reach,) = list(compound.reaches(OLD))
    assert reach.rows == len(sheet.rows)
    assert reach.columns == max(len(row) for row in sheet.rows)
    assert (reach.rows, reach.columns) in list(compound.announced(OLD))
    monkeypatch.setattr(sheets, "MOST_ANNOUNCED", 1)
    with pytest.raises(Refused, match="xls 没有这么大的表"):
        sheets_in("队伍.xls", OLD)
    monkeypatch.setattr(sheets, "MOST_ANNOUNCED", 10**9)
    monkeypatch.setattr(sheets, "MOST_COLUMNS", 1)
    with pytest.raises(Refused, match="有内容的格子一直到"):
        sheets_in("队伍.xls", OLD)


@pytest.mark.parametrize("damage", [
    lambda data: data[:100],
    lambda data: data[:30] + struct.pack("<HH", 7, 6) + data[34:],
    lambda data: data[:48] + struct.pack("<I", 10_000) + data[52:],
    lambda data: b"x" + data[1:],
])  # fmt: skip
def test_a_damaged_old_workbook_is_left_to_whoever_names_the_damage(damage: object) -> None:
    assert callable(damage)
    data = damage(OLD)
    with pytest.raises((ValueError, struct.error, IndexError)):
        list(compound.reaches(data))


def test_sectors_that_lead_back_to_themselves_end() -> None:
    whole = compound._File(OLD)
    whole.table = [0] * len(whole.table)
    with pytest.raises(ValueError, match="0"):
        whole._chain(0)
    whole.small_table = (0,) * 8
    with pytest.raises(ValueError, match="0"):
        whole._small(0)
    assert whole.stream(("没有",)) is None


def records(*parts: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in parts)


def test_records_say_how_far_a_sheet_reaches(monkeypatch: pytest.MonkeyPatch) -> None:
    cell = struct.pack("<HH", 4, 2) + bytes(10)
    many = struct.pack("<HH", 1, 0) + bytes(12) + struct.pack("<H", 6)
    text = records((0x0809, b""), (0x0203, cell), (0x00BD, many), (0x0809, b""), (0x0203, cell))
    monkeypatch.setattr(compound._File, "stream", lambda _self, _names: text)
    assert [(one.rows, one.columns) for one in compound.reaches(OLD)] == [(5, 7), (5, 3)]
    wide = records((0x0200, struct.pack("<IIHH", 0, 9, 0, 4) + bytes(2)), (0x0000, struct.pack("<HHHH", 1, 3, 0, 2)))
    monkeypatch.setattr(compound._File, "stream", lambda _self, _names: wide)
    assert list(compound.announced(OLD)) == [(9, 4), (2, 2)]
    locked = records((0x002F, b""), (0x0203, cell))
    monkeypatch.setattr(compound._File, "stream", lambda _self, _names: locked)
    assert list(compound.reaches(OLD)) == []
    assert list(compound.announced(OLD)) == []
    lying = records((0x00FC, struct.pack("<II", 0, 10**6)))
    monkeypatch.setattr(compound._File, "stream", lambda _self, _names: lying)
    with pytest.raises(ValueError, match="252"):
        list(compound.reaches(OLD))


def test_dates_times_and_spans_come_back_from_the_other_process_as_they_were() -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    row = ["甲队", 3, dt.datetime(2026, 6, 12, 3, 12), dt.date(2026, 6, 12), dt.time(8, 30), dt.timedelta(hours=30)]  # noqa: DTZ001 - cells know no zone
    sheet.append(row)
    sink = io.BytesIO()
    made.save(sink)
    (answer,) = told(WorkbookQuestion("队.xlsx", sink.getvalue()))
    back = workbooks._unpacked(answer.rows[0])
    assert back[0] == "甲队"
    assert back[2] == row[2]
    assert dt.timedelta(hours=30) in back
    for cell in (dt.date(2026, 6, 12), dt.time(8, 30), dt.timedelta(minutes=5), "x", None, 2.5):
        assert workbooks._unpacked(workbooks._packed([cell])) == [cell]
    assert workbooks._packed([b"?"]) == ["b'?'"]  # type: ignore[list-item]  # what no library promises
