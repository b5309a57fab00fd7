"""A name merged over several rows is one record: what the rows below add is its further people and numbers."""

import msgspec

from app.services.resources.importing.cells import Cell, text_of
from app.services.resources.importing.columns import ColumnReading, LedgerColumn
from app.services.resources.importing.sheets import Worksheet

ADDED = frozenset({ColumnReading.PHONES, ColumnReading.PERSON, ColumnReading.NAMES})
"""Of these a record may have several; anything else that is said twice is left as a row of its own, in doubt."""


class TableLine(msgspec.Struct, frozen=True, kw_only=True):
    """A data row: its number on the sheet (from 1), its cells by column, the ``group`` it stands under."""

    row: int
    cells: list[Cell]
    group: str = ""
    hidden: bool = False
    doubts: tuple[str, ...] = ()
    """What the heading leaves open about it."""


def one_a_block(
    sheet: Worksheet, lines: list[TableLine], columns: dict[int, LedgerColumn], name: int
) -> tuple[list[TableLine], list[tuple[int, str]]]:
    """(a line for each merged name, with all of its people and numbers; the rows that went into another and why)."""
    blocks = {
        row + 1: top + 1
        for (top, left), (low, right) in sheet.merged
        if left == right == name
        for row in range(top + 1, low + 1)
    }
    width = max((len(row) for row in sheet.rows), default=0)
    found: list[TableLine] = []
    aside: list[tuple[int, str]] = []
    for line in lines:
        first = found[-1] if found else None
        own = _own(sheet, line, columns) if first is not None and blocks.get(line.row) == first.row else None
        if first is None or own is None:
            found.append(line)
            continue
        found[-1] = _with(first, line, own, columns, width)
        aside.append((line.row, f"与第{first.row}行是同一个（名称合并在一起），人和电话记在它名下"))
    return found, aside


def _own(sheet: Worksheet, line: TableLine, columns: dict[int, LedgerColumn]) -> list[int] | None:
    """Places of the cells a row itself has, not those merged from above; None where one of them says what is told."""
    raw = sheet.rows[line.row - 1]
    held = [place for place, cell in enumerate(raw) if text_of(cell).strip()]
    return held if all(place not in columns or columns[place].read in ADDED for place in held) else None


def _with(first: TableLine, line: TableLine, own: list[int], columns: dict[int, LedgerColumn], width: int) -> TableLine:
    """Numbers stand beside the first ones; who has which is kept in the remarks, row by row."""
    cells: list[Cell] = [*first.cells, *[None] * (width + 1 - len(first.cells))]
    for place in own:
        if place in columns and columns[place].read is not ColumnReading.PERSON:
            cells[place] = "、".join(filter(None, (text_of(cells[place]), text_of(line.cells[place]))))
    told = " ".join(text_of(line.cells[place]).strip() for place in own)
    cells[width] = "；".join(filter(None, (text_of(cells[width]), told)))
    return msgspec.structs.replace(first, cells=cells)
