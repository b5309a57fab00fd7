"""A number under a heading that spans several columns (数量: 城关镇、青山镇、合计) is each owner's, or the total."""

import re

import msgspec

from app.models.vocabulary.resource import ResourceKind
from app.services.resources.importing.cells import text_of
from app.services.resources.importing.column_keys import ColumnKey
from app.services.resources.importing.columns import ColumnReading, LedgerColumn, column_for, columns_of
from app.services.resources.importing.one_name import TableLine
from app.services.resources.importing.sheets import Worksheet

BETWEEN = "\x1f"
"""Between the two lines of a heading."""
TOTAL = re.compile(r"^(?:合计|总计|小计|共计|累计|总数|合计数|总和|总量|全县|全市|全区)$")
STATE = re.compile(r"应|实|账|帐|盘|缺|计划|完好|可用|坏|损|新|旧|期|月|年|入|出|存|专职|兼职|男|女|正式|其他|其它")
"""The second line tells a state or a kind, not whose it is."""
NUMBERS = frozenset({ColumnReading.QUANTITY, ColumnReading.AMOUNT})


def is_under(sheet: Worksheet, number: int, heads: list[str], columns: dict[int, LedgerColumn]) -> bool:
    """Whether the row below belongs to the heading: it names no thing, but parts of a heading over several columns."""
    name = next((place for place, one in columns.items() if one.key is ColumnKey.NAME), None)
    below = [text_of(cell) for cell in sheet.rows[number + 1]]
    named = name is None or (name < len(below) and bool(below[name]) and BETWEEN not in heads[name])
    return not named and any(len(_group(heads, place)) > 1 for place in range(len(heads)))


def _group(heads: list[str], place: int) -> list[int]:
    """The places under the upper line of a heading; none for one of a single line."""
    above, mark, _ = heads[place].partition(BETWEEN)
    return [other for other, head in enumerate(heads) if mark and head.startswith(above + BETWEEN)]


def apart(
    kind: ResourceKind, heads: list[str], columns: dict[int, LedgerColumn], lines: list[TableLine]
) -> tuple[dict[int, LedgerColumn], list[TableLine], set[int]]:
    """Columns and lines with the total where there is one, else a line for each owner; else the number is in doubt.

    Never is the first taken for all of it. The places are those whose cells went into lines of their own.
    """
    used: set[int] = set()
    for place, column in tuple(columns.items()):
        group = _group(heads, place)
        parts = {other: heads[other].partition(BETWEEN)[2] for other in group}
        if column.read not in NUMBERS or len(group) < 2 or column_for(kind, parts[place]) is column:
            continue
        total = next((other for other, words in parts.items() if TOTAL.match(words)), None)
        others = {one: words for one, words in parts.items() if one != total}
        rest = {one: held for one, held in columns.items() if one not in group}
        if total is not None:
            columns = rest | {total: column}
            lines = [_added_up(line, total, others, column) for line in lines]
        elif kind is ResourceKind.MATERIAL and not any(map(STATE.search, parts.values())):
            columns, lines = _owned(kind, rest, column, parts, lines)
            used |= set(parts) if set(columns) - set(rest) else set()
        else:
            columns = rest
            why = f"{column.title}分{'、'.join(parts.values())}几栏，没有采用"
            lines = [_doubted(line, why) for line in lines]
    return dict(sorted(columns.items())), lines, used


def _doubted(line: TableLine, why: str) -> TableLine:
    return msgspec.structs.replace(line, doubts=(*line.doubts, why))


def _number(line: TableLine, place: int) -> float | None:
    text = text_of(line.cells[place]).strip() if place < len(line.cells) else ""
    return float(text) if re.fullmatch(r"\d+(?:\.\d+)?", text) else None


def _added_up(line: TableLine, total: int, others: dict[int, str], column: LedgerColumn) -> TableLine:
    """A total that is not what its parts come to is in doubt."""
    said, parts = _number(line, total), [_number(line, one) for one in others]
    known = [one for one in parts if one is not None]
    if said is None or not known or abs(sum(known) - said) < 1e-6:
        return line
    return _doubted(line, f"{column.title}合计与各栏之和不等，请核对")


def _owned(
    kind: ResourceKind, rest: dict[int, LedgerColumn], column: LedgerColumn, parts: dict[int, str],
    lines: list[TableLine],
) -> tuple[dict[int, LedgerColumn], list[TableLine]]:  # fmt: skip
    """A line for each owner that has something; whose it is stands as 储备单位, or as the place where that is told."""
    taken = {one.key for one in rest.values()}
    by_key = {one.key: one for one in columns_of(kind)}
    whose = next((by_key[key] for key in (ColumnKey.UNIT, ColumnKey.DEPOT) if key not in taken), None)
    first, end = min(parts), max((len(line.cells) for line in lines), default=0)
    if whose is None:
        return rest, [_doubted(line, f"{column.title}分{'、'.join(parts.values())}几栏，没有采用") for line in lines]
    found = []
    for line in lines:
        cells = [*line.cells, *[None] * (end + 1 - len(line.cells))]
        held = {one: cells[one] for one in parts if text_of(cells[one]).strip()}
        for one, value in (held or {first: None}).items():
            mine = [None if place in parts else cell for place, cell in enumerate(cells)]
            mine[first], mine[end] = value, parts[one] if held else None
            found.append(msgspec.structs.replace(line, cells=mine))
    return rest | {first: column, end: whose}, found
