"""Ledger records as a table: xlsx or CSV (UTF-8 with mark), a cell that looks like a formula defused."""

import csv
import io
from pathlib import Path

from app.models.incident.figures import figure_text
from app.models.moments import beijing_day, from_micros
from app.models.resource.records import Amount, AnyResource, Grading, Material, Phone
from app.models.texts import unturned
from app.models.vocabulary.maps import Datum
from app.models.vocabulary.resource import ResourceKind
from app.models.vocabulary.term import Term
from app.services.desk.desk import Desk
from app.services.resources.importing.column_keys import ColumnKey
from app.services.resources.importing.columns import ColumnReading, LedgerColumn, columns_of
from app.services.resources.importing.layout import FORMULA
from app.services.resources.importing.tables import OWN
from app.services.runtime import private
from app.services.runtime.errors import Refused, Unavailable

LOT = frozenset({ColumnKey.LOT_NUMBER, ColumnKey.MADE, ColumnKey.EXPIRES})
"""What is said of a lot of goods."""


def export(desk: Desk, kind: ResourceKind, path: Path) -> int:
    """Write a whole ledger to a file; returns how many records.

    Raises:
        Refused: the file's ending is neither .xlsx nor .csv.
        Unavailable: it cannot be written.
    """
    if path.suffix.lower() not in {".xlsx", ".csv"}:
        raise Refused(f"导出只会写 .xlsx 和 .csv，不会写“{path.suffix or path.name}”。", file=path.name)
    columns = columns_of(kind)
    rows = [[*(one.title for one in columns), *OWN]]
    with desk.store.read() as reading:
        for row, record, stock in reading.ledgers.records(kind):
            day = beijing_day(from_micros(row.verified_at)).isoformat() if row.verified_at else ""
            more = (day, row.verified_by, "；".join(record.doubts))
            quantity = stock.quantity if stock else None
            rows.append([*(cell_of(record, one, quantity) for one in columns), *more])
    data = _xlsx(kind, rows) if path.suffix.lower() == ".xlsx" else _csv(rows)
    try:
        private.make_folder(path.parent)
        private.write(path, data)
    except OSError as error:
        raise Unavailable(f"没有导出：{path.name} 不能写。请检查文件夹是否可写、文件是否正被打开。") from error
    return len(rows) - 1


def cell_of(record: AnyResource, column: LedgerColumn, stock: float | None) -> str:
    """A field as an office writes it, so that the import reads the same back."""
    if column.read is ColumnReading.QUANTITY:
        return "" if stock is None else figure_text(stock)
    if column.read is ColumnReading.POINT:
        return ""
    if isinstance(record, Material) and column.key in LOT:
        value: object = getattr(record.lot, "number" if column.key is ColumnKey.LOT_NUMBER else column.key)
    else:
        value = getattr(record, column.key, "")
    if column.read is ColumnReading.DATUM and record.lat is None:
        return ""
    return text_of(value)


def text_of(value: object) -> str:
    """Any field's value as text."""
    if value is None:
        return ""
    if isinstance(value, Amount | Phone):
        return value.text
    if isinstance(value, Grading):
        return f"{value.discipline}{value.level}" + (f"（至{value.until}）" if value.until else "")
    if isinstance(value, tuple):
        return "、".join(map(text_of, value))
    if isinstance(value, Datum):
        return value.label
    return value.label if isinstance(value, Term) else str(value)


def defused(text: str) -> str:
    """A text no spreadsheet takes for a formula, that turns nothing round; a plain number or phone stays as it is."""
    text = unturned(text)
    if text.startswith(FORMULA) and not text.lstrip("+-").replace(".", "", 1).replace("-", "").isdigit():
        return "'" + text
    return text


def _csv(rows: list[list[str]]) -> bytes:
    sink = io.StringIO(newline="")
    csv.writer(sink).writerows([[defused(cell) for cell in row] for row in rows])
    return sink.getvalue().encode("utf-8-sig")


def _xlsx(kind: ResourceKind, rows: list[list[str]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(kind.label)
    sheet.freeze_panes = "B2"
    for number, row in enumerate(rows):
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, value=defused(ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)))
            cell.data_type = "s"  # text, so that neither a phone nor a formula is made of it
            if number == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()
