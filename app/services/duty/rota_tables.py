"""Rotas as offices have them in spreadsheets (值班表导入): two people and two phones in a row, merged dates, two-up.

A phone belongs to the nearest column of people on its left. What cannot be read is named by sheet and row.
"""

import datetime as dt
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import msgspec

from app.models.lower.message import PHONE, bare_name, compact
from app.models.moments import beijing_day
from app.models.rota.holidays import Holidays
from app.models.rota.turns import WEEKEND, Turn, change_at
from app.models.texts import folded
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.duty import rotas
from app.services.resources.importing.cells import EMPTY, Cell, text_of
from app.services.resources.importing.sheets import Worksheet
from app.services.resources.importing.workbooks import sheets
from app.services.runtime.errors import Refused

HEADER_WITHIN = 15
PAIR = 2
"""Officers a turn has: 主班 and 副班."""
DATE, SLOT = re.compile(r"日\s*期|值班时间|^时间$"), re.compile(r"班\s*次|时\s*段")
NUMBER, LEADER = re.compile(r"电\s*话|手\s*机|联系方式|号码"), re.compile(r"带班|领\s*导|总值班")
DEPUTY, MAIN = re.compile(r"副班|备班|协班"), re.compile(r"主班|值班|值守")
STANDBY = re.compile(r"备勤|待命|备值")
FULL_DAY = re.compile(r"(?:(\d{4})\s*[年\-/.])?\s*(\d{1,2})\s*[月\-/.]\s*(\d{1,2})\s*[日号]?")
DAY_ALONE = re.compile(r"^(\d{1,2})\s*[日号]?(?:\s*[（(].*)?$")
UNTIL = re.compile(r"[-–—~～至到]\s*(?:(\d{1,2})\s*[月.])?\s*(\d{1,2})\s*[日号]?\s*(?:[（(].*)?$")
MONTH = re.compile(r"(?:(\d{4})\s*年\s*)?(\d{1,2})\s*月")
NAME = re.compile(r"[\u4e00-\u9fff·]{2,}(?:（[^）]{1,10}）)?")

DAYS = re.compile(r"(\d{1,2})\s*[日号]?\s*[-–—~～至到]\s*(\d{1,2})\s*([日号])?(?:\s*[（(].*)?")
"""Two days of the month that a table is of (1-3日); 12-3 alone is a month and a day."""
HOURS = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至到]+\s*(?:次日|翌日|第二天)?\s*(\d{1,2})[:：](\d{2})")
TITLE_BESIDE = re.compile(r"[（(][^）)]*(?:长|书记|主任|主席|委员|经理|员|干部)[）)]")
"""钱五（副局长）: what somebody is, not who; 王一（信息科） tells two of one name apart and stays."""

APART = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])\s+([\u4e00-\u9fff])(?![\u4e00-\u9fff])")
"""A name of two characters set wide."""


class RotaIssue(msgspec.Struct, frozen=True, kw_only=True):
    """What could not be read, and where (rows counted from 1)."""

    sheet: str
    row: int
    problem: str


class RotaTable(msgspec.Struct, frozen=True, kw_only=True):
    """A file as read: turns by month, phones by name, what could not be read."""

    months: dict[str, tuple[Turn, ...]]
    phones: dict[str, str]
    issues: tuple[RotaIssue, ...]


class _When(msgspec.Struct, frozen=True):
    """The (year, month) a table is of, where it says so, and a day near to all of its days."""

    month: tuple[int, int] | None
    near: dt.date


class _Group(msgspec.Struct):
    """The columns of one table on a sheet; two may stand side by side."""

    date: int
    slot: int = -1
    people: list[tuple[int, str]] = []
    phones: list[tuple[int, int]] = []
    """(column of numbers, column of the people they are of)."""


class _Line(msgspec.Struct):
    """One day and slot while it is gathered from rows; where it began to be told."""

    day: dt.date
    slot: str
    held: dict[str, list[str]]
    sheet: str
    row: int

    @property
    def officers(self) -> list[str]:
        """Who is on duty, the 主班 first."""
        return [*self.held.get("main", []), *self.held.get("deputy", [])]


def read(path: Path, today: dt.date, change: dt.time, holidays: Holidays, room: str = "") -> RotaTable:
    """The rotas of a file; raises Refused where no sheet has columns of dates and of people."""
    lines: list[_Line] = []
    phones: dict[str, str] = {}
    issues: list[RotaIssue] = []
    found = False
    for sheet in sheets(path):
        rows = filled(sheet)
        head = _header(rows)
        if head is None:
            continue
        found = True
        month = _month_named(rows[: head + 1], sheet.name, today)
        when = _When(month, dt.date(*month, 15) if month is not None else today)
        for group in _groups(rows[head]):
            lines += _lines_of(sheet.name, rows, head, group, when, phones, issues)
    if not found:
        raise Refused(f"{path.name} 里没有找到值班表：要有“日期”一列和“值班员”“带班领导”等列。", file=path.name)
    if not lines:
        raise Refused(f"{path.name} 的值班表里没有读出一天，请核对日期的写法，如 12月1日。", file=path.name)
    issues += [
        RotaIssue(
            sheet=one.sheet,
            row=one.row,
            problem=f"{one.day.month}月{one.day.day}日有{len(one.officers)}名值班员，只取了前两名："
            f"{'、'.join(one.officers)}",
        )
        for one in lines
        if len(one.officers) > PAIR
    ]
    issues += [
        RotaIssue(
            sheet=one.sheet,
            row=one.row,
            problem=f"{one.day.month}月{one.day.day}日{name}写了两次，两人同名的请注明，如“{name}（信息科）”",
        )
        for one in lines
        for name in dict.fromkeys(one.officers)
        if one.officers.count(name) > 1
    ]
    return RotaTable(months=_months(lines, change, holidays, room), phones=phones, issues=tuple(issues))


def book_read(desk: Desk, name: str, read: RotaTable, *, replaces: bool = False) -> Changed:
    """Every day of a file is the rota from now on, or none of them; other days of its months stay as they were.

    Raises:
        Refused: one of the months has a rota and ``replaces`` was not said.
    """
    months = {month: _beside_others(desk, month, turns) for month, turns in read.months.items()}
    room = next((turn.room for turns in read.months.values() for turn in turns), "")
    phones = {month: rotas.phones_told(desk, month, room) | read.phones for month in months}
    with desk.write() as transaction:
        for month, turns in months.items():
            rotas.put(transaction, month, turns, source=name, phones=phones[month], replaces=replaces)
    return Changed(transaction.topics, next(iter(months)))


def _beside_others(desk: Desk, month: str, turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """The turns of a file among those of the days it does not name."""
    days = {one.day for one in turns}
    others = [one for one in rotas.of_month(desk, month, turns[0].room) if one.day not in days]
    first = max((one.piece for one in others), default=-1) + 1
    named = [msgspec.structs.replace(one, piece=one.piece + first) for one in turns]
    return tuple(sorted([*others, *named], key=lambda one: one.begins))


def filled(sheet: Worksheet) -> list[list[Cell]]:
    """The rows with what stands in a merged cell in each of its parts."""
    rows = [list(row) for row in sheet.rows]
    for (top, left), (bottom, right) in sheet.merged:
        if top < len(rows) and left < len(rows[top]):
            value = rows[top][left]
            for row in rows[top : bottom + 1]:
                row[left : right + 1] = [value] * len(row[left : right + 1])
    return rows


def _header(rows: list[list[Cell]]) -> int | None:
    for number, row in enumerate(rows[:HEADER_WITHIN]):
        texts = [text_of(cell) for cell in row]
        if len(set(texts)) > 1 and any(map(DATE.search, texts)) and any(_post(one) for one in texts):
            return number
    return None


def _post(title: str) -> str:
    if NUMBER.search(title) or DATE.search(title) or SLOT.search(title):
        return ""
    for post, pattern in (("standby", STANDBY), ("leader", LEADER), ("deputy", DEPUTY), ("main", MAIN)):
        if pattern.search(title):
            return post
    return ""


def _groups(titles: list[Cell]) -> Iterator[_Group]:
    group: _Group | None = None
    for column, cell in enumerate(titles):
        title = text_of(cell)
        if DATE.search(title):
            if group is not None and group.people:
                yield group
            group = _Group(date=column)
        elif group is None:
            continue
        elif SLOT.search(title):
            group.slot = column
        elif NUMBER.search(title) and group.people:
            group.phones.append((column, group.people[-1][0]))
        elif post := _post(title):
            taken = any(held == "main" for _, held in group.people)
            group.people.append((column, "deputy" if post == "main" and taken else post))
    if group is not None and group.people:
        yield group


def _month_named(rows: list[list[Cell]], name: str, today: dt.date) -> tuple[int, int] | None:
    """(year, month) that a heading or the sheet's name gives; the year nearest to today where none is said."""
    for text in (*(text_of(cell) for row in rows for cell in row), name):
        if (said := MONTH.search(text)) and 1 <= int(said[2]) <= 12:
            return (int(said[1]) if said[1] else _nearest(int(said[2]), today)), int(said[2])
    return None


def _nearest(month: int, today: dt.date) -> int:
    years = (today.year - 1, today.year, today.year + 1)
    return min(years, key=lambda year: abs((dt.date(year, month, 15) - today).days))


def days_in(cell: Cell, month: tuple[int, int] | None, today: dt.date) -> list[dt.date]:
    """The days a cell names, a range written out; none where it names none. Raises ValueError for no day of a month."""
    if isinstance(cell, dt.datetime):
        return [cell.date()]
    if isinstance(cell, dt.date):
        return [cell]
    text = folded(text_of(cell)).strip()
    span = DAYS.fullmatch(text) if month is not None else None
    if span is not None and month is not None and (span[3] or int(span[1]) != month[1]):
        first, last = dt.date(*month, int(span[1])), dt.date(*month, int(span[2]))
        return [first + dt.timedelta(days=number) for number in range(max(0, (last - first).days) + 1)]
    if full := FULL_DAY.search(text):
        year = int(full[1]) if full[1] else month[0] if month and month[1] == int(full[2]) else 0
        first = dt.date(year or _nearest(int(full[2]), today), int(full[2]), int(full[3]))
        rest = text[full.end() :]
    elif month is not None and (alone := re.match(r"(\d{1,2})", text)) and DAY_ALONE.match(UNTIL.sub("", text)):
        first, rest = dt.date(*month, int(alone[1])), text[alone.end() :].lstrip("日号 ")
    else:
        return []
    until = UNTIL.search(rest)
    if until is None:
        return [first]
    over = int(until[1]) if until[1] else first.month
    last = dt.date(first.year + (over < first.month), over, int(until[2]))
    return [first + dt.timedelta(days=number) for number in range(max(0, (last - first).days) + 1)]


def _lines_of(
    sheet: str,
    rows: list[list[Cell]],
    head: int,
    group: _Group,
    when: _When,
    phones: dict[str, str],
    issues: list[RotaIssue],
) -> list[_Line]:
    found: list[_Line] = []
    days: list[dt.date] = []
    for number, row in enumerate(rows[head + 1 :], head + 2):
        people = {post: _names(row, column) for column, post in group.people}
        written = _cell(row, group.date)
        try:
            named = days_in(written, when.month, when.near)
        except ValueError:
            issues.append(RotaIssue(sheet=sheet, row=number, problem=f"没有“{text_of(written)}”这一天"))
            continue
        if not any(people.values()):
            continue
        if not named and text_of(written).strip() not in EMPTY:
            issues.append(RotaIssue(sheet=sheet, row=number, problem=f"日期“{text_of(written)}”看不懂"))
            continue
        days = named or days
        if not days:
            issues.append(RotaIssue(sheet=sheet, row=number, problem="这一行没有日期"))
            continue
        _numbers(row, group, phones)
        slot = text_of(_cell(row, group.slot)).strip() if group.slot >= 0 else ""
        for day in days:
            _add(found, day, slot, people, (sheet, number))
    return found


def _add(found: list[_Line], day: dt.date, slot: str, people: dict[str, list[str]], where: tuple[str, int]) -> None:
    line = next((one for one in reversed(found) if (one.day, one.slot) == (day, slot)), None)
    if line is None:
        line = _Line(day=day, slot=slot, held={}, sheet=where[0], row=where[1])
        found.append(line)
    for post, names in people.items():
        held = line.held.setdefault(post, [])
        held += [name for name in names if name not in held]


def _cell(row: list[Cell], column: int) -> Cell:
    return row[column] if 0 <= column < len(row) else None


def _names(row: list[Cell], column: int) -> list[str]:
    text = TITLE_BESIDE.sub(" ", PHONE.sub(" ", folded(text_of(_cell(row, column)))))
    whole = APART.sub(r"\1\2", text)
    parts = (bare_name(part) for part in re.split(r"[、,，/;；\s]+", whole))
    return [name for part in parts for name in NAME.findall(part) if name not in EMPTY]


def _phones(row: list[Cell], column: int) -> list[str]:
    return [compact(one) for one in PHONE.findall(folded(text_of(_cell(row, column))))]


def _numbers(row: list[Cell], group: _Group, phones: dict[str, str]) -> None:
    """Numbers in the order of the names they stand beside, and those in one cell with a name.

    One column of numbers behind two of people is of both where there are as many; of none where it cannot be told.
    """
    for column, _ in group.people:
        for name, number in zip(_names(row, column), _phones(row, column), strict=False):
            phones.setdefault(name, number)
    for column, of in group.phones:
        numbers = _phones(row, column)
        behind = max((one for one, _ in group.phones if one < column), default=-1)
        before = [name for one, _ in group.people if behind < one < column for name in _names(row, one)]
        names = _owners(_names(row, of), before, len(numbers))
        for name, number in zip(names, numbers, strict=False):
            phones.setdefault(name, number)


def _owners(own: list[str], before: list[str], numbers: int) -> list[str]:
    """Whose numbers these are: of the column beside them, of all columns before them, of nobody who could be told."""
    if len(own) == numbers or numbers == 1:
        return own
    if len(before) == numbers:
        return before
    return own if before == own and len(own) == 1 else []


def _spans(day: dt.date, slots: list[_Line], change: dt.time) -> list[tuple[dt.datetime, dt.datetime]]:
    """From when to when each slot of a day is: as its words say where all do, else shared out from the change on."""
    said = [HOURS.search(folded(one.slot)) for one in slots]
    try:
        times = [(dt.time(int(one[1]), int(one[2])), dt.time(int(one[3]) % 24, int(one[4]))) for one in said if one]
    except ValueError:
        times = []
    if len(times) < len(slots):
        span, first = dt.timedelta(hours=24) / len(slots), change_at(day, change)
        return [(first + number * span, first + (number + 1) * span) for number in range(len(slots))]
    found: list[tuple[dt.datetime, dt.datetime]] = []
    for begin, end in times:
        begins = change_at(day, begin)
        if found and begins < found[-1][0]:
            begins += dt.timedelta(days=1)
        ends = change_at(beijing_day(begins), end)
        found.append((begins, ends if ends > begins else ends + dt.timedelta(days=1)))
    return found


def _months(lines: list[_Line], change: dt.time, holidays: Holidays, room: str) -> dict[str, tuple[Turn, ...]]:
    found: dict[str, list[Turn]] = {}
    for day, group in groupby(sorted(lines, key=lambda one: one.day), key=lambda one: one.day):
        slots = list(group)
        held = holidays.holiday(day)
        for line, (begins, ends) in zip(slots, _spans(day, slots, change), strict=True):
            main, deputy, *_ = [*line.officers, "", ""]
            slot = HOURS.sub("", line.slot).strip("（）() ")
            turns = found.setdefault(f"{day:%Y-%m}", [])
            turns.append(
                Turn(
                    day=day, slot=slot, begins=begins, ends=ends, main=main, deputy=deputy,
                    leader="、".join(line.held.get("leader", [])), piece=len(turns),
                    standby=tuple(line.held.get("standby", [])), room=room,
                    off=held.name if held is not None else WEEKEND if holidays.off(day) else "",
                )
            )  # fmt: skip
    return {month: tuple(turns) for month, turns in found.items()}
