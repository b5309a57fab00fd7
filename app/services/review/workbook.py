"""The statistics of a period as a workbook (xlsx): one sheet a table, each miss on a line of its own."""

import io
from typing import TYPE_CHECKING

from app.services.resources.importing.export import defused
from app.services.review.period_statistics import Statistics
from app.services.review.statistics_tables import Cell, Table, tables_of

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell as XlsxCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet


def workbook(found: Statistics) -> bytes:
    """The bytes of an xlsx file with every table of the statistics; texts are texts, never formulas."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for table in tables_of(found):
        _fill(book, table)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def _fill(book: "Workbook", table: Table) -> None:
    sheet = book.create_sheet(table.name)
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
