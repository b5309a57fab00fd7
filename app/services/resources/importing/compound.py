"""How far the cells of an old workbook (.xls) reach, told from its records before a library makes room for them.

A compound file ([MS-CFB]) holds one stream of records ([MS-XLS]); what is damaged is left to the library to name, which
works in a process of its own.
"""

import struct
from collections.abc import Iterator, Sequence

from app.services.resources.importing.extent import Extent, letters

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
STREAMS = ("workbook", "book")
END = 0xFFFFFFFA
"""Numbers of sectors end below this."""
ENTRY = 128
"""Bytes of an entry of the directory."""
SMALL = 4096
"""Streams below are kept in the small sectors of the root's own stream."""
BEGIN, PASSWORD, ANNOUNCED, STRINGS = (0x0009, 0x0209, 0x0409, 0x0809), 0x002F, (0x0000, 0x0200), 0x00FC
MANY = frozenset({0x00BD})
"""Several cells of a row in one record (MulRk): first column at 2, the last at its end."""
CELLS = frozenset({
    0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x0203, 0x0204, 0x0205, 0x0206, 0x0406, 0x027E, 0x00FD, 0x00D6,
}) | MANY  # fmt: skip
"""Records with a value in a cell: row at 0, column at 2; blanks are not counted, as no library makes room for them."""
LEAST_STRING = 3
"""Bytes of the shortest string: a table that says it has more of them than would fit lies."""


class _File:
    """A compound file; raises ValueError, struct.error or IndexError for one that is none."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        shift, small = struct.unpack_from("<HH", data, 30)
        if data[:8] != MAGIC or shift not in {9, 12} or small != 6:
            raise ValueError(shift)
        self.size, self.small = 1 << shift, 1 << small
        directory, self.cutoff, mini = struct.unpack_from("<I4xII", data, 48)
        self.table = self._table()
        self.entries = self._chain(directory)
        root = self._entry(0)
        self.small_table = _numbers(self._chain(mini)) if mini < END else ()
        self.small_data = self._chain(root[0]) if root[0] < END else b""

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        if start >= len(self.data):
            raise ValueError(number)
        return self.data[start : start + self.size]

    def _table(self) -> Sequence[int]:
        """Which sector follows each sector."""
        places = list(struct.unpack_from("<109I", self.data, 76))
        more, seen = struct.unpack_from("<I", self.data, 68)[0], set[int]()
        while more < END and more not in seen:
            seen.add(more)
            *further, more = _numbers(self._sector(more))
            places += further
        return _numbers(b"".join(self._sector(one) for one in places if one < END))

    def _chain(self, first: int) -> bytes:
        found, seen = list[bytes](), set[int]()
        while first < END:
            if first in seen:
                raise ValueError(first)
            seen.add(first)
            found.append(self._sector(first))
            first = self.table[first]
        return b"".join(found)

    def _entry(self, number: int) -> tuple[int, int]:
        """(first sector, bytes) of an entry."""
        first, size = struct.unpack_from("<II", self.entries, number * ENTRY + 116)
        return int(first), int(size)

    def stream(self, names: Sequence[str]) -> bytes | None:
        """What is kept under the first of some names that is there."""
        held: dict[str, int] = {}
        for number in range(len(self.entries) // ENTRY):
            entry = self.entries[number * ENTRY : (number + 1) * ENTRY]
            length = struct.unpack_from("<H", entry, 64)[0]
            if entry[66] == 2 and 2 <= length <= 64:
                held.setdefault(entry[: length - 2].decode("utf-16-le", "replace").lower(), number)
        found = next((held[name] for name in names if name in held), None)
        if found is None:
            return None
        first, size = self._entry(found)
        return self._small(first)[:size] if size < self.cutoff else self._chain(first)[:size]

    def _small(self, first: int) -> bytes:
        found, seen = list[bytes](), set[int]()
        while first < END:
            if first in seen:
                raise ValueError(first)
            seen.add(first)
            found.append(self.small_data[first * self.small : (first + 1) * self.small])
            first = self.small_table[first]
        return b"".join(found)


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def reaches(data: bytes) -> Iterator[Extent]:
    """The reach of every sheet, and what it announces; nothing of one under a password.

    Raises ValueError, struct.error or IndexError for a damaged file.
    """
    text = _File(data).stream(STREAMS) or b""
    sheet = 0
    cells = list[tuple[int, int]]()
    for kind, body in _records(text):
        if kind == PASSWORD:
            return
        if kind == STRINGS and len(body) >= 8 and struct.unpack_from("<I", body, 4)[0] > len(text) // LEAST_STRING:
            raise ValueError(kind)
        if kind in BEGIN:
            yield from _reach(sheet, cells)
            cells.clear()
            sheet += 1
        elif kind in CELLS and len(body) >= 4:
            cells.append(_cell(kind, body))
    yield from _reach(sheet, cells)


def _cell(kind: int, body: bytes) -> tuple[int, int]:
    """(row, column) from 1 of the last cell of a record."""
    row, column = struct.unpack_from("<HH", body)
    if kind in MANY:
        column = max(column, struct.unpack_from("<H", body, len(body) - 2)[0])
    return row + 1, column + 1


def _reach(sheet: int, cells: list[tuple[int, int]]) -> Iterator[Extent]:
    if cells:
        row, column = max(cells, key=lambda one: one[0] * one[1])
        farthest = f"{letters(column)}{row}"
        yield Extent(_name(sheet), max(row for row, _ in cells), max(column for _, column in cells), farthest)


def announced(data: bytes) -> Iterator[tuple[int, int]]:
    """(rows, columns) that the sheets say they have, whether or not there is anything; raises as ``reaches``."""
    text = _File(data).stream(STREAMS)
    for kind, body in _records(text or b""):
        if kind == PASSWORD:
            return
        if kind in ANNOUNCED and len(body) in {8, 10}:
            top, low, left, right = struct.unpack_from("<HHHH", body)
            yield max(0, low - top), max(0, right - left)
        elif kind in ANNOUNCED and len(body) >= 12:
            top, low, left, right = struct.unpack_from("<IIHH", body)
            yield max(0, low - top), max(0, right - left)


def _records(text: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(text):
        kind, size = struct.unpack_from("<HH", text, at)
        yield kind, text[at + 4 : at + 4 + size]
        at += 4 + size


def _name(sheet: int) -> str:
    """The workbook's own records come first, then those of its sheets."""
    return f"第{max(1, sheet - 1)}张表"
