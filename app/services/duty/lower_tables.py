"""Who is on duty below, as spreadsheets have it (下级值班表导入): a row a unit, columns of people and numbers.

A number belongs to the nearest column of people on its left. A column of dates keeps the rows of the day alone.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from app.models.lower.facts import LowerDuty
from app.models.lower.message import PHONE, compact
from app.models.texts import folded, one_line
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.duty import lowers
from app.services.duty.lowers import LowerDay
from app.services.duty.rota_tables import DATE, HEADER_WITHIN, LEADER, MAIN, NUMBER, days_in, filled
from app.services.resources.importing.cells import EMPTY, Cell, text_of
from app.services.resources.importing.workbooks import sheets
from app.services.runtime.errors import Refused

Read = tuple[tuple[LowerDuty, ...], tuple[str, ...]]
"""The units of a day and what could not be read, in sentences."""
UNIT = re.compile(r"单\s*位|乡\s*镇|街\s*道|部\s*门|名\s*称")


class _Columns(msgspec.Struct):
    """Where what stands; -1 for nowhere."""

    unit: int = -1
    date: int = -1
    officer: int = -1
    leader: int = -1
    phone: int = -1
    leader_phone: int = -1


def read(path: Path, day: dt.date) -> Read:
    """(units of the day, what could not be read); raises Refused where no sheet has units and people.

    A row without a date is of the day above it, or of the day asked for where none stands above.
    """
    units: dict[str, LowerDuty] = {}
    doubts: list[str] = []
    found = False
    for sheet in sheets(path):
        rows = filled(sheet)
        head = next((number for number, row in enumerate(rows[:HEADER_WITHIN]) if _columns(row) is not None), None)
        columns = _columns(rows[head]) if head is not None else None
        if head is None or columns is None:
            continue
        found = True
        days = [day]
        for number, row in enumerate(rows[head + 1 :], head + 2):
            one = _row(row, columns)
            wrong, days = _days(row, columns, days, day)
            wrong = wrong or (_wrong(one, units) if day in days else "")
            if one.unit and day in days and (one.officer or one.leader or one.phone):
                units[one.unit] = one
            if wrong and (one.unit or _people(one)):
                doubts.append(f"{sheet.name}第{number}行：{wrong}")
    if not found:
        raise Refused(
            f"{path.name} 里没有找到下级值班表：要有“单位”一列和“值班员”“带班领导”等列。", file=path.name, field="file"
        )
    return tuple(units.values()), tuple(doubts)


def take_in(desk: Desk, path: Path, day: dt.date) -> LowerDay:
    """What a table says of a day is booked; what is missing is chased. Raises Refused where it says nothing of it."""
    found = read(path, day)
    book_read(desk, path.name, day, found)
    return lowers.of_day(desk, day, found[1])


def book_read(desk: Desk, name: str, day: dt.date, found: Read) -> Changed:
    """What was read of a file for a day is booked on that day. Raises Refused where it says nothing of it."""
    units, doubts = found
    if not units:
        said = f"（{'；'.join(doubts[:3])}）" if doubts else ""
        raise Refused(f"{name} 里没有{day.month}月{day.day}日的值班人员{said}。", file=name, field="file")
    return lowers.tell(desk, day, units, name)


def _columns(row: Sequence[Cell]) -> _Columns | None:
    """The columns a heading names; None where it names no units or no people."""
    found, last = _Columns(), ""
    for number, cell in enumerate(row):
        title = text_of(cell)
        if NUMBER.search(title):
            name = "leader_phone" if LEADER.search(title) or (last == "leader" and not MAIN.search(title)) else "phone"
        elif LEADER.search(title):
            name = last = "leader"
        elif DATE.search(title):
            name = "date"
        elif MAIN.search(title) and not UNIT.search(title):
            name = last = "officer"
        elif UNIT.search(title):
            name = "unit"
        else:
            continue
        if getattr(found, name) < 0:
            setattr(found, name, number)
    return found if found.unit >= 0 and max(found.officer, found.leader) >= 0 else None


def _row(row: Sequence[Cell], columns: _Columns) -> LowerDuty:
    officer, phone = _person(row, columns.officer, columns.phone)
    leader, leader_phone = _person(row, columns.leader, columns.leader_phone)
    return LowerDuty(
        unit=_text(row, columns.unit), officer=officer, leader=leader, phone=phone, leader_phone=leader_phone
    )


def _person(row: Sequence[Cell], who: int, number: int) -> tuple[str, str]:
    """(names, number): a number may stand in a cell with the name."""
    text = _text(row, who)
    inside = PHONE.search(text)
    name = one_line(PHONE.sub(" ", text)).strip("（）()：: ")
    phone = _text(row, number)
    return "" if name in EMPTY else name, phone or (compact(inside[0]) if inside else "")


def _text(row: Sequence[Cell], column: int) -> str:
    text = one_line(folded(text_of(row[column]))) if 0 <= column < len(row) else ""
    return "" if text in EMPTY else text


def _people(one: LowerDuty) -> str:
    return one.officer or one.leader or one.phone


def _wrong(one: LowerDuty, units: Mapping[str, LowerDuty]) -> str:
    """What is wrong with a row of the day, in words; empty for nothing."""
    if not one.unit:
        return f"{_people(one)}没有写单位"
    if not _people(one):
        return f"{one.unit}没有写值班人员和电话"
    return f"{one.unit}写了两次，取了后一次" if units.get(one.unit, one) != one else ""


def _days(row: Sequence[Cell], columns: _Columns, above: list[dt.date], day: dt.date) -> tuple[str, list[dt.date]]:
    """(what is wrong with its date, the days a row is of): those above where it names none, none where unreadable."""
    written = row[columns.date] if 0 <= columns.date < len(row) else None
    text = text_of(written).strip()
    try:
        days = days_in(written, (day.year, day.month), day)
    except ValueError:
        return f"没有“{text}”这一天", []
    if not days and text not in EMPTY:
        return f"日期“{text}”看不懂", []
    if not days and not above:
        return "没有日期，上一行的日期也看不懂", []
    return "", days or above
