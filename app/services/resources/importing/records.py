"""One data row as a record of a ledger: every cell read, every doubt named with its column."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import msgspec

from app.models.resource.records import RECORDS, Amount, AnyResource, Lot, Material, Phone
from app.models.texts import folded, one_line
from app.models.vocabulary.maps import Datum
from app.models.vocabulary.resource import Reserve, ResourceKind
from app.services.resources.importing import cells
from app.services.resources.importing.cells import DITTO, Cell, CellReading, blank, text_of
from app.services.resources.importing.column_keys import ColumnKey
from app.services.resources.importing.columns import ColumnReading, LedgerColumn
from app.services.resources.importing.one_name import TableLine
from app.services.resources.importing.tables import LedgerTable

COUNTED = dict.fromkeys((ColumnKey.TOTAL, ColumnKey.ON_DUTY, ColumnKey.DEPLOYABLE, ColumnKey.CAPACITY), "人|名|位")
"""What the number of a column counts, for a cell that holds several numbers."""
RESERVES = (
    (re.compile(r"产能|生产"), Reserve.CAPACITY),
    (re.compile(r"协议|合同"), Reserve.AGREED),
    (re.compile(r"代储|委托|企业"), Reserve.ENTRUSTED),
    (re.compile(r"号料|家庭|群众|农户|社会|民间"), Reserve.HOUSEHOLD),
)
SCALES = {"万": 10_000.0, "千": 1_000.0, "百": 100.0}
SCALED = re.compile(r"(万|千(?![克瓦米升帕伏])|百)([^\d]{1,4})")
"""万条 as a unit; 千克, 千米 are units of their own."""
TIME = re.compile(r"(?:小时|时|h)", re.IGNORECASE)


class CellProblem(msgspec.Struct, frozen=True, kw_only=True):
    """A doubt about a cell."""

    column: str
    text: str


class CellValue(msgspec.Struct, kw_only=True):
    """A row while it is being read."""

    values: dict[str, Any]
    problems: list[CellProblem]
    remarks: list[str]
    quantity: Amount | None = None


class RowRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A row as a record: the fields the table gives, the stock it states, its doubts; no name when there is none."""

    row: int
    name: str
    values: dict[str, Any]
    quantity: Amount | None
    problems: tuple[CellProblem, ...]


def carried_on(row: list[Cell], before: list[Cell]) -> list[Cell]:
    """The cells of a row with what 同上 in them stands for, as the row below sees them."""
    return [
        before[place] if text_of(cell).strip() in DITTO and place < len(before) else cell
        for place, cell in enumerate(row)
    ]


def read_line(kind: ResourceKind, table: LedgerTable, line: TableLine, before: list[Cell]) -> RowRecord:
    """The record of a data row; ``before`` are the cells of the row above, for 同上."""
    held = CellValue(values={}, problems=[], remarks=[])
    for place, column in table.columns.items():
        cell = line.cells[place] if place < len(line.cells) else None
        if text_of(cell).strip() in DITTO:
            above = before[place] if place < len(before) else None
            if blank(text_of(above)) or text_of(above).strip() in DITTO:
                held.problems.append(CellProblem(column=_head(table, place), text=f"“{text_of(cell)}”，但上一行也没有"))
                continue
            cell = above
        if len(text_of(cell)) >= cells.LONGEST:
            held.problems.append(CellProblem(column=_head(table, place), text=f"超过{cells.LONGEST}字，只取了前面的"))
        _READERS[column.read](held, column, cell, _head(table, place), table.units.get(place, ""))
    _extra(table, line, held)
    values = held.values
    _settle_point(held)
    if line.group and not values.get("category"):
        values["category"] = line.group
    held.problems += [CellProblem(column="", text=why) for why in line.doubts]
    if line.hidden:
        held.problems.append(CellProblem(column="", text="这一行在表里是隐藏的"))
    if kind is ResourceKind.MATERIAL:
        _settle_material(held)
    if kind is ResourceKind.CONTACT:
        _settle_contact(held)
    if held.remarks:
        values["remark"] = "；".join(dict.fromkeys(filter(None, [values.get("remark", ""), *held.remarks])))
    known = {name for name in RECORDS[kind].__struct_fields__ if name != "doubts"}
    fields = {name: value for name, value in values.items() if name in known and value not in (None, "", ())}
    return RowRecord(
        row=line.row,
        name=str(fields.get("name", "")),
        values=fields,
        quantity=held.quantity,
        problems=tuple(held.problems),
    )


def _head(table: LedgerTable, place: int) -> str:
    return table.heads[place] or table.columns[place].title


def _extra(table: LedgerTable, line: TableLine, held: CellValue) -> None:
    """Cells beyond every known column are kept in the remarks, not dropped."""
    for place, head in table.strange.items():
        text = one_line(text_of(line.cells[place])) if place < len(line.cells) else ""
        if not blank(text):
            held.remarks.append(f"{head}：{text}" if head else text)


def _settle_point(held: CellValue) -> None:
    lat, lon = held.values.pop("lat", None), held.values.pop("lon", None)
    if lat is None and lon is None:
        held.values.pop("datum", None)
        return
    found = cells.placed(lat, lon)
    if found.doubt:
        held.problems.append(CellProblem(column="坐标", text=found.doubt))
    if isinstance(found.value, tuple):
        held.values["lat"], held.values["lon"] = found.value


def _settle_contact(held: CellValue) -> None:
    """A duty room without a person's name is called by its unit and post."""
    values = held.values
    if not values.get("name") and values.get("unit") and values.get("phones"):
        values["name"] = f"{values['unit']}{values.get('post', '')}"


def _settle_material(held: CellValue) -> None:
    measure, stated = str(held.values.get("measure", "")), held.quantity
    scaled = SCALED.fullmatch(measure)
    if scaled and stated is not None and stated.value is not None:  # 3.5 万条 are 35 000 条
        held.quantity = msgspec.structs.replace(stated, value=stated.value * SCALES[scaled.group(1)])
        held.values["measure"] = scaled.group(2)
    made, expires = held.values.pop("made", None), held.values.pop("expires", None)
    lot = Lot(number=held.values.pop("lot_number", ""), made=made, expires=expires)
    if lot != Lot():
        held.values["lot"] = lot
    if made is not None and expires is not None and expires < made:
        held.problems.append(CellProblem(column="有效期至", text=f"有效期{expires}早于生产日期{made}"))
    words = held.values.get("reserve_words", "")
    if words:
        held.values["reserve"] = next((kind for pattern, kind in RESERVES if pattern.search(words)), Reserve.REAL)


def _doubt(held: CellValue, head: str, found: CellReading) -> None:
    if found.doubt:
        held.problems.append(CellProblem(column=head, text=found.doubt))
    if found.rest:
        held.remarks.append(f"{head}：{one_line(found.rest)}")


def _text(held: CellValue, column: LedgerColumn, cell: Cell, _head: str, _unit: str) -> None:
    text = one_line(text_of(cell))
    if column.key is ColumnKey.NAME:
        text = re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", text)
    if blank(text):
        return
    if column.key is ColumnKey.REMARK and held.values.get("remark"):
        text = f"{held.values['remark']}；{text}"
    held.values[column.key] = text


def _names(held: CellValue, column: LedgerColumn, cell: Cell, _head: str, _unit: str) -> None:
    held.values[column.key] = cells.names(cell)


def _amount(held: CellValue, column: LedgerColumn, cell: Cell, head: str, unit: str) -> None:
    found = cells.amount(cell, COUNTED.get(column.key, ""))
    _doubt(held, head, found)
    value = found.value
    if isinstance(value, Amount) and value.value is not None and column.key.startswith(("assembly", "arrival")):
        hours = TIME.match(found.unit or unit)
        value = msgspec.structs.replace(value, value=value.value * 60) if hours else value
    held.values[column.key] = value


def _quantity(held: CellValue, _column: LedgerColumn, cell: Cell, head: str, unit: str) -> None:
    found = cells.amount(cell)
    _doubt(held, head, found)
    if isinstance(found.value, Amount):
        held.quantity = found.value
        word = found.unit or unit
        if word and not held.values.get("measure"):
            held.values["measure"] = word


def _phones(held: CellValue, column: LedgerColumn, cell: Cell, head: str, _unit: str) -> None:
    found = cells.phones(cell)
    masked = msgspec.structs.replace(found, rest="" if not found.doubt else text_of(cell))
    _doubt(held, head, masked)
    numbers = found.value if isinstance(found.value, tuple) else ()
    held.values[column.key] = tuple(dict.fromkeys((*held.values.get(column.key, ()), *numbers)))
    if found.rest and not found.doubt and not held.values.get("contact"):
        held.values["contact"] = found.rest


def _person(held: CellValue, column: LedgerColumn, cell: Cell, head: str, unit: str) -> None:
    text = one_line(folded(text_of(cell)))
    if blank(text):
        return
    if re.search(r"\d{7,}", re.sub(r"[\s\-—]", "", text)):
        _phones(held, msgspec.structs.replace(column, key="phones"), text, head, unit)
        name = re.sub(r"转|分机|手机|电话|座机|[\d\s\-—–+*()（）:：]+", " ", text).strip(" 、，,;；/")
        if name:
            held.values[column.key] = "、".join(name.split())
        return
    held.values[column.key] = text


def _date(held: CellValue, column: LedgerColumn, cell: Cell, head: str, _unit: str) -> None:
    found = cells.day(cell)
    _doubt(held, head, found)
    if isinstance(found.value, dt.date):
        held.values[column.key] = found.value


def _point(held: CellValue, _column: LedgerColumn, cell: Cell, head: str, _unit: str) -> None:
    found = cells.point(cell)
    _doubt(held, head, found)
    if isinstance(found.value, tuple):
        held.values["lat"], held.values["lon"] = found.value


def _degrees(held: CellValue, column: LedgerColumn, cell: Cell, head: str, _unit: str) -> None:
    found = cells.degrees(cell)
    _doubt(held, head, found)
    if isinstance(found.value, float):
        held.values[column.key] = found.value


def _datum(held: CellValue, column: LedgerColumn, cell: Cell, head: str, _unit: str) -> None:
    found = cells.datum(cell)
    _doubt(held, head, found)
    held.values[column.key] = found.value if isinstance(found.value, Datum) else Datum.CGCS2000


def _reserve(held: CellValue, column: LedgerColumn, cell: Cell, _head: str, _unit: str) -> None:
    text = one_line(text_of(cell))
    if not blank(text):
        held.values[column.key] = text


def _gradings(held: CellValue, column: LedgerColumn, cell: Cell, head: str, _unit: str) -> None:
    found = cells.gradings(cell)
    _doubt(held, head, found)
    held.values[column.key] = found.value


_READERS: dict[ColumnReading, Callable[[CellValue, LedgerColumn, Cell, str, str], None]] = {
    ColumnReading.TEXT: _text,
    ColumnReading.NAMES: _names,
    ColumnReading.AMOUNT: _amount,
    ColumnReading.QUANTITY: _quantity,
    ColumnReading.PHONES: _phones,
    ColumnReading.PERSON: _person,
    ColumnReading.DATE: _date,
    ColumnReading.POINT: _point,
    ColumnReading.LAT: _degrees,
    ColumnReading.LON: _degrees,
    ColumnReading.DATUM: _datum,
    ColumnReading.RESERVE: _reserve,
    ColumnReading.GRADINGS: _gradings,
}


def key_of(kind: ResourceKind, record: AnyResource | None, values: dict[str, Any] | None = None) -> tuple[str, ...]:
    """What makes two rows the same thing: the name, for people also the unit, for a material also kind and place."""

    def part(name: str) -> str:
        value = (values or {}).get(name, "") if record is None else getattr(record, name, "")
        if isinstance(value, Lot):
            return f"{value.number}|{value.made or ''}|{value.expires or ''}" if value != Lot() else ""
        return re.sub(r"\s+", "", folded(str(value or ""))).lower()

    if kind is ResourceKind.MATERIAL:
        return tuple(map(part, ("name", "specification", "measure", "depot", "reserve_words", "unit", "lot")))
    if kind in {ResourceKind.EXPERT, ResourceKind.CONTACT, ResourceKind.EQUIPMENT}:
        return tuple(map(part, ("name", "unit", "plate")))
    return (part("name"),)


def merged(kind: ResourceKind, held: AnyResource | None, found: RowRecord) -> AnyResource:
    """The record with what the row says over what is known; a blank cell takes nothing away."""
    doubts = tuple(f"{one.column}：{one.text}" if one.column else one.text for one in found.problems)
    fields = found.values | {"doubts": doubts}
    if held is None:
        made: AnyResource = RECORDS[kind](**fields)
        return made
    return msgspec.structs.replace(held, **fields)


def stated_stock(record: AnyResource, found: RowRecord) -> float | None:
    """How much of a material a row says there is; None where it gives no number."""
    if not isinstance(record, Material) or found.quantity is None:
        return None
    return found.quantity.value


__all__ = ["CellProblem", "Phone", "RowRecord", "key_of", "merged", "read_line", "stated_stock"]
