"""Tables as a workbook (xlsx): one sheet a table, for the statistics each miss on a line of its own."""

import io
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.services.resources.importing.export import defused
from app.services.review.period_statistics import Statistics
from app.services.review.statistics_tables import Cell, Table, tables_of

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell as XlsxCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet


MOST_NAME = 31
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
"""What a spreadsheet takes as the name of a sheet, and what it does not."""


def workbook(found: Statistics) -> bytes:
    """The bytes of an xlsx file with every table of the statistics."""
    return workbook_of(tables_of(found))


def workbook_of(tables: Iterable[Table]) -> bytes:
    """The bytes of an xlsx file with these tables; texts are texts, never formulas."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for table in tables:
        _fill(book, table)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def _fill(book: "Workbook", table: Table) -> None:
    sheet = book.create_sheet(NOT_IN_NAMES.sub(" ", table.name)[:MOST_NAME])
    sheet.freeze_panes = "A2"
    for number, row in enumerate((table.head, *table.rows)):
        sheet.append([_cell(sheet, value, bold=number == 0) for value in row])


def _cell(sheet: "WriteOnlyWorksheet", value: Cell, *, bold: bool) -> "XlsxCell":
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)
    cell = WriteOnlyCell(sheet, value=defused(ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)))
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
