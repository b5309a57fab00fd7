"""Workbooks read in a process of their own (docs/架构.md#外来的东西): no file ends the window, however it is made."""

import datetime as dt
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from app.services.resources.importing.cells import Cell
from app.services.resources.importing.sheets import MERGED, Worksheet, sheets_in
from app.services.runtime import apart
from app.services.runtime.files import name_of, read_bytes

MODULE = "app.services.resources.importing.workbooks"
KINDS: tuple[tuple[type, Callable[[str], Cell]], ...] = (
    (dt.datetime, dt.datetime.fromisoformat),
    (dt.date, dt.date.fromisoformat),
    (dt.time, dt.time.fromisoformat),
)
SPAN = len(KINDS)
PLAIN = frozenset({str, float, int, bool, type(None)})


class WorkbookQuestion(msgspec.Struct, frozen=True):
    """What is asked of the process that reads."""

    name: str
    data: bytes


class SheetAnswer(msgspec.Struct, frozen=True):
    """A sheet on its way back: a date among its cells is [which of KINDS, its words], a span of time its seconds."""

    name: str
    rows: list[list[Any]]
    merged: tuple[MERGED, ...]
    hidden: frozenset[int]
    knows_merges: bool


def sheets(path: Path, ending: threading.Event | None = None) -> list[Worksheet]:
    """All visible sheets of a file; raises Refused with the next step for what cannot be read."""
    name = name_of(path)
    told = apart.ask(MODULE, WorkbookQuestion(name, read_bytes(path)), list[SheetAnswer], name, ending)
    return [
        Worksheet(
            name=one.name, rows=[_unpacked(row) for row in one.rows], merged=one.merged, hidden=one.hidden,
            knows_merges=one.knows_merges,
        )
        for one in told
    ]  # fmt: skip


def _unpacked(row: list[Any]) -> list[Cell]:
    return [_undated(*cell) if type(cell) is list else cell for cell in row]


def _undated(kind: int, held: Any) -> Cell:  # noqa: ANN401 - words or a number, as the kind says
    return dt.timedelta(seconds=held) if kind == SPAN else KINDS[kind][1](held)


def told(asked: WorkbookQuestion) -> list[SheetAnswer]:
    """The child's work: every sheet, ready for the way back; raises Refused."""
    return [
        SheetAnswer(one.name, [_packed(row) for row in one.rows], one.merged, one.hidden, one.knows_merges)
        for one in sheets_in(asked.name, asked.data)
    ]


def _packed(row: list[Cell]) -> list[object]:
    return [cell if type(cell) in PLAIN else _dated(cell) for cell in row]


def _dated(cell: Cell) -> object:
    if isinstance(cell, dt.timedelta):
        return [SPAN, cell.total_seconds()]
    for number, (kind, _) in enumerate(KINDS):
        if isinstance(cell, kind) and isinstance(cell, (dt.date, dt.time)):
            return [number, cell.isoformat()]
    return str(cell)


if __name__ == "__main__":
    sys.exit(apart.serve(told, WorkbookQuestion))
