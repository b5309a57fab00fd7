"""Opening a spreadsheet or CSV as people have them; everything is hostile until it has been measured."""

import contextlib
import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO
from xml.etree.ElementTree import ParseError

import msgspec
from defusedxml.ElementTree import iterparse

from app.services.resources.importing.cells import Cell
from app.services.resources.importing.extent import Extent, letters, reaches
from app.services.runtime.errors import Refused
from app.services.runtime.files import LARGEST

MOST_ROWS, MOST_COLUMNS = 200_000, 300
MOST_CELLS = 10_000_000
"""Of one sheet, from the top left to the farthest cell: what the library makes room for."""
MOST_ANNOUNCED = 65_536 * 256
"""Cells an .xls can have; it says how many itself, and the library believes it."""
MOST_MERGED = 1_000_000
"""Rows in all that merged ranges of one sheet reach down over."""
MOST_UNPACKED = 512 * 1024 * 1024
UNZIPPING = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError, KeyError, struct.error)
"""What a damaged packed file makes the library raise (RuntimeError: a part under a password)."""
MOST_RATIO = 200
"""Times a part may grow when unpacked; a sheet of the same word over and over reaches about 100."""
SMALL = 4 * 1024 * 1024
"""Unpacked, below which the ratio does not matter."""
SUFFIXES = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et"}
MERGED = tuple[tuple[int, int], tuple[int, int]]
csv.field_size_limit(LARGEST)  # the limit is the process's: set once, by no file, so that no reading narrows another's


class Worksheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet: cells by row and column from the top left, merged ranges (0-based, both ends in), hidden rows."""

    name: str
    rows: list[list[Cell]]
    merged: tuple[MERGED, ...] = ()
    hidden: frozenset[int] = frozenset()
    knows_merges: bool = False


def sheets_in(name: str, data: bytes) -> list[Worksheet]:
    """All visible sheets in the bytes of a file; raises Refused with the next step for what cannot be read."""
    path = Path(name)
    if not data.strip():
        raise Refused(f"文件 {path.name} 是空的。", file=path.name)
    if data[:4] == b"PK\x03\x04" or data[:8] == bytes.fromhex("d0cf11e0a1b11ae1"):
        return _workbook(path, data)
    if path.suffix.lower() in SUFFIXES and not _textual(data):
        raise Refused(f"{path.name} 不是电子表格，可能已损坏。请用表格软件打开后另存为 xlsx 再导入。", file=path.name)
    return [_delimited(path, data)]


def _textual(data: bytes) -> bool:
    return b"\x00" not in data[:4096]


def _workbook(path: Path, data: bytes) -> list[Worksheet]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    if data[:2] == b"PK":
        _measure(path, data)
        _reach(path, data)
    elif "EncryptedPackage".encode("utf-16-le") in data:
        raise _locked(path)
    else:
        _old_reach(path, data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = []
        for number, meta in enumerate(book.sheets_metadata):
            if meta.typ != SheetTypeEnum.WorkSheet or meta.visible != SheetVisibleEnum.Visible:
                continue
            sheet = book.get_sheet_by_index(number)
            height, width = (one + 1 for one in sheet.end or (-1, -1))
            _limit(path, meta.name, height, width)
            merged = sheet.merged_cell_ranges
            found.append(
                Worksheet(
                    name=meta.name,
                    rows=[list(row) for row in sheet.to_python(skip_empty_area=False)],
                    merged=_within(path, meta.name, merged or (), height, width),
                    knows_merges=merged is not None,
                )
            )
    except PasswordError as error:
        raise _locked(path) from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise Refused(
            f"{path.name} 打不开，可能已损坏。请用表格软件打开后另存为 xlsx 再导入。", file=path.name
        ) from error
    if not found:
        raise Refused(f"{path.name} 里没有可见的工作表。", file=path.name)
    hidden = _hidden_rows(data, len(found)) if data[:2] == b"PK" else {}
    return [msgspec.structs.replace(one, hidden=hidden.get(n, frozenset())) for n, one in enumerate(found)]


def _locked(path: Path) -> Refused:
    return Refused(f"{path.name} 设了打开口令。请在表格软件里去掉口令，另存后再导入。", file=path.name)


def _limit(path: Path, name: str, height: int, width: int) -> None:
    if height > MOST_ROWS or width > MOST_COLUMNS:
        raise Refused(
            f"{path.name} 的“{name}”有{height}行{width}列，超过上限（{MOST_ROWS}行、{MOST_COLUMNS}列）。"
            "请删去空白行列或分成几个文件。",
            file=path.name,
            sheet=name,
        )


def _reach(path: Path, data: bytes) -> None:
    """Refuse a workbook one of whose sheets reaches so far that reading it would take the whole machine."""
    try:
        for one in reaches(data):
            if one.rows > MOST_ROWS or one.columns > MOST_COLUMNS or one.rows * one.columns > MOST_CELLS:
                raise Refused(_too_far(path, one), file=path.name, cell=one.farthest)
    except (*UNZIPPING, ParseError) as error:
        raise Refused(f"{path.name} 已损坏，读不出来。请重新取得文件再导入。", file=path.name) from error


def _old_reach(path: Path, data: bytes) -> None:
    """The same of an .xls; one whose records cannot be followed is left to the library, which says it is damaged."""
    from app.services.resources.importing import compound

    with contextlib.suppress(ValueError, struct.error, IndexError):
        for rows, columns in compound.announced(data):
            if rows * columns > MOST_ANNOUNCED:
                raise Refused(
                    f"{path.name} 自称有{rows}行{columns}列，xls 没有这么大的表，没有读。请核对文件来源。",
                    file=path.name,
                )
        for one in compound.reaches(data):
            if one.columns > MOST_COLUMNS or one.rows * one.columns > MOST_CELLS:
                raise Refused(_too_far(path, one), file=path.name, cell=one.farthest)


def _too_far(path: Path, one: Extent) -> str:
    place = PurePosixPath(one.part).stem
    where = f"（{place}）" if place != "content" else ""
    return (
        f"{path.name} 有内容的格子一直到 {one.farthest}{where}，{one.rows}行{one.columns}列，超过上限"
        f"（{MOST_ROWS}行、到{letters(MOST_COLUMNS)}列）。请在表格软件里按 Ctrl+End 找到那里，删去多余的行列，"
        "另存后再导入。"
    )


def _within(path: Path, name: str, merged: Iterable[MERGED], height: int, width: int) -> tuple[MERGED, ...]:
    """Merged ranges as far as the sheet goes; raises Refused where they are more than any sheet needs."""
    found = []
    down = 0
    for (top, left), (low, right) in merged:
        if top < height and left < width:
            found.append(((top, left), (min(low, height - 1), min(right, width - 1))))
            down += min(low, height - 1) - top + 1
    if down > MOST_MERGED:
        raise Refused(f"{path.name} 的“{name}”合并单元格多得不正常，没有读。请取消合并后另存再导入。", file=path.name)
    return tuple(found)


def _measure(path: Path, data: bytes) -> None:
    """Refuse a packed file that would unpack to far more than it looks (压缩炸弹)."""
    parts: list[zipfile.ZipInfo] = []
    damaged = True
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            total = sum(one.file_size for one in parts)
            if total > MOST_UNPACKED or any(_swollen(one) for one in parts):
                raise Refused(f"{path.name} 解开后大得不正常，没有读。请核对文件来源。", file=path.name)
            damaged = packed.testzip() is not None  # a part that unpacks to more than it says does not bear its sum
    except UNZIPPING:
        damaged = True
    if damaged:
        raise Refused(f"{path.name} 已损坏，解不开。请重新取得文件再导入。", file=path.name)
    if any(one.filename == "word/document.xml" for one in parts):
        raise Refused(f"{path.name} 是 Word 文档，不是表格。请把表格复制到 Excel 另存后导入。", file=path.name)


def _swollen(part: zipfile.ZipInfo) -> bool:
    return part.file_size > SMALL and part.file_size > MOST_RATIO * max(1, part.compress_size)


def _hidden_rows(data: bytes, count: int) -> dict[int, frozenset[int]]:
    """Rows (0-based) that a sheet hides, by the sheet's place among the parts; nothing where it cannot be told."""
    found: dict[int, frozenset[int]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = sorted(
                (one for one in packed.namelist() if one.startswith("xl/worksheets/sheet") and one.endswith(".xml")),
                key=lambda name: int("".join(filter(str.isdigit, name)) or 0),
            )
            for number, name in enumerate(names if len(names) == count else ()):
                with packed.open(name) as part:
                    found[number] = frozenset(_flagged(part))
    except UNZIPPING:
        return {}
    return found


def _flagged(part: IO[bytes]) -> Iterator[int]:
    try:
        for event, element in iterparse(part, events=("start", "end")):
            if element.tag.endswith("}row"):
                if event == "start" and element.get("hidden") in {"1", "true"}:
                    yield int(element.get("r", "1")) - 1
                elif event == "end":
                    element.clear()
    except (ParseError, ValueError):  # forbidden entities are a ValueError
        return


def _delimited(path: Path, data: bytes) -> Worksheet:
    text = decoded(data)
    head = text[:2000].lstrip("\ufeff \r\n\t").lower()
    if head.startswith(("<!doctype html", "<html", "<table", "<?xml", "<meta", "<head")):
        raise Refused(
            f"{path.name} 其实是网页或 XML，不是表格。请用表格软件打开后另存为 xlsx 或 CSV 再导入。", file=path.name
        )
    if "\x00" in text[:4096] or text.count("\ufffd") > len(text) // 20:
        raise Refused(f"{path.name} 不是文本，读不出来。请另存为 xlsx 或 CSV（UTF-8 或 GB18030）。", file=path.name)
    sample = text[:20_000]
    delimiter = max(",\t;，|", key=lambda sign: (sample.count(sign), sign == ","))
    try:
        rows: list[list[Cell]] = [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise Refused(f"{path.name} 的引号不成对，读不成表。请用表格软件打开后另存再导入。", file=path.name) from error
    _limit(path, path.stem, len(rows), max((len(row) for row in rows), default=0))
    return Worksheet(name=path.stem, rows=rows)


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 with a mark, UTF-8 without, else GB18030."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("gb18030", "replace")
