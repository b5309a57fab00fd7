"""How far the cells of a workbook reach (xlsx, xlsb, ods), told from its parts before a library makes room for them.

A library that is handed a sheet with one cell at XFD1048576 makes room for seventeen thousand million.
"""

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from typing import IO

import msgspec
from defusedxml.ElementTree import iterparse

PIECE = 1024 * 1024
PEEK = 4096
SHEET = re.compile(rb"<(?:\w+:)?(?:worksheet|sheetData)\b", re.ASCII)
BINARY_SHEET = b"\x81\x01\x00"
"""How an xlsb sheet begins: BrtBeginSheet (129), nothing in it."""
LONGEST = 8 * PIECE
"""Bytes without a tag; the words of one cell are 32 767 at most."""
_CELL = re.compile(
    rb"<(?:\w+:)?(c|row)\b((?:[^<>\"'/]++|\"[^\"<]*+\"|'[^'<]*+'|/(?!>))*+)(/?)>(?!</(?:\w+:)?c>)", re.ASCII
)
_AT = re.compile(rb"\br\s*=\s*[\"']\s*([A-Za-z]{0,7})(\d{1,10})\s*[\"']", re.ASCII)
ROW_HEADER, LAST_CELL = 0, 11
"""Kinds of records of an xlsb sheet ([MS-XLSB] 2.5.2): BrtRowHdr; BrtCellBlank (1) to BrtFmlaError (11) are cells."""
BLANK = 1


class Extent(msgspec.Struct, frozen=True):
    """The last row and column (from 1) that hold something, and the cell that reaches farthest."""

    part: str
    rows: int
    columns: int
    farthest: str


def reaches(data: bytes) -> Iterator[Extent]:
    """The reach of every sheet of a packed workbook; raises what a damaged one makes the libraries raise."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for part in packed.namelist():
            cells = _cells_of(packed, part)
            if cells is not None:
                with packed.open(part) as held:
                    yield _reach(part, cells(held))


def _cells_of(packed: zipfile.ZipFile, part: str) -> Callable[[IO[bytes]], Iterator[tuple[int, int]]] | None:
    """How the cells of a part are found; None where it is no sheet. A workbook may keep its sheets under any name."""
    lower = part.lower()
    if lower == "content.xml":
        return _ods_cells
    if "worksheets/" in lower:
        return _xml_cells if lower.endswith(".xml") else _binary_cells if lower.endswith(".bin") else None
    with packed.open(part) as held:
        begins = held.read(PEEK)
    if SHEET.search(begins):
        return _xml_cells
    return _binary_cells if begins.startswith(BINARY_SHEET) else None


def _reach(part: str, cells: Iterator[tuple[int, int]]) -> Extent:
    rows = columns = 0
    farthest = (0, 0)
    for row, column in cells:
        rows, columns = max(rows, row), max(columns, column)
        if row * column > farthest[0] * farthest[1]:
            farthest = (row, column)
    return Extent(part, rows, columns, f"{letters(farthest[1])}{farthest[0]}")


def letters(column: int) -> str:
    """A column as people call it: 1 is A, 28 is AB."""
    said = ""
    while column > 0:
        column, left = divmod(column - 1, 26)
        said = chr(65 + left) + said
    return said


def number_of(word: bytes) -> int:
    """The column of its letters, from 1."""
    number = 0
    for char in word.upper():
        number = number * 26 + char - 64
    return number


def _xml_cells(held: IO[bytes]) -> Iterator[tuple[int, int]]:
    """(row, column) of every cell that is not empty; those without a place stand after the one before."""
    row = column = 0
    left = b""
    whole = False
    while not whole:
        piece = held.read(PIECE)
        whole = not piece
        text = left + piece
        end = len(text) if whole else _third_last(text)  # what follows a tag decides whether the cell is empty
        for match in _CELL.finditer(text):
            if match.start() >= end:
                break
            at = _AT.search(match[2])
            if match[1] == b"row":
                row, column = int(at[2]) if at else row + 1, 0
                continue
            row, column = (int(at[2]), number_of(at[1])) if at and at[1] else (row, column + 1)
            if not match[3]:
                yield max(row, 1), column
        left = text[end:]
        if len(left) > LONGEST:
            raise ValueError(held.name)


def _third_last(text: bytes) -> int:
    """Where the third last tag of a piece begins; 0 where there are fewer."""
    end = len(text)
    for _ in range(3):
        end = max(0, text.rfind(b"<", 0, end))
    return end


def _binary_cells(held: IO[bytes]) -> Iterator[tuple[int, int]]:
    row = 0
    while (kind := _number(held)) is not None:
        size = _number(held) or 0
        body = held.read(size)
        if kind == ROW_HEADER and size >= 4:
            row = struct.unpack_from("<I", body)[0] + 1
        elif BLANK < kind <= LAST_CELL and size >= 4:
            yield row, struct.unpack_from("<I", body)[0] + 1


def _number(held: IO[bytes]) -> int | None:
    """Seven bits a byte, the lowest first, four bytes at most; None at the end."""
    found = 0
    for place in range(4):
        byte = held.read(1)
        if not byte:
            return None
        found |= (byte[0] & 0x7F) << (7 * place)
        if byte[0] < 0x80:
            break
    return found


def _ods_cells(held: IO[bytes]) -> Iterator[tuple[int, int]]:
    """The last of each run of repeated cells that hold something, in the last of the rows it is repeated in."""
    row = column = 0
    repeated = 1
    for event, element in iterparse(held, events=("start", "end")):
        name = element.tag.rpartition("}")[2]
        if event == "start" and name == "table":
            row = 0
        elif event == "start" and name == "table-row":
            repeated, column = _times(element.attrib, "number-rows-repeated"), 0
        elif event == "end" and name in {"table-cell", "covered-table-cell"}:
            column += _times(element.attrib, "number-columns-repeated")
            if len(element) or any(key.endswith("}value-type") for key in element.attrib):
                yield row + repeated, column
        elif event == "end" and name == "table-row":
            row += repeated
            element.clear()


def _times(attributes: dict[str, str], name: str) -> int:
    said = next((value for key, value in attributes.items() if key.endswith("}" + name)), "1")
    return max(1, int(said)) if said.isdigit() else 1
