"""A record typed field by field: the same readers as an import's, but every doubt is an error at its field."""

import msgspec

from app.models.resource.records import RECORDS, AnyResource
from app.models.vocabulary.resource import ResourceKind
from app.services.resources import ledgers
from app.services.resources.importing.columns import ColumnReading, LedgerColumn, columns_of, unit_in
from app.services.resources.importing.export import cell_of
from app.services.resources.importing.one_name import TableLine
from app.services.resources.importing.records import read_line
from app.services.resources.importing.tables import LedgerTable
from app.services.runtime.errors import Refused


def fields_of(kind: ResourceKind) -> tuple[LedgerColumn, ...]:
    """What can be typed: every column but the stock, which only movements change, and the point in one cell."""
    return tuple(one for one in columns_of(kind) if one.read not in {ColumnReading.QUANTITY, ColumnReading.POINT})


def texts_of(kind: ResourceKind, record: AnyResource | None) -> dict[str, str]:
    """The fields of a record as they are typed."""
    return {one.key: cell_of(record, one, None) if record is not None else "" for one in fields_of(kind)}


TOGETHER = (frozenset({"lot_number", "made", "expires"}), frozenset({"lat", "lon", "datum"}))
"""Fields that are read as one."""


def typed(kind: ResourceKind, texts: dict[str, str], held: AnyResource | None = None) -> AnyResource:
    """The record typed texts give over ``held``; raises Refused with every error, by field.

    Only what differs from the held record is read: a 若干 that somebody imported does not keep a phone from being
    mended.
    """
    before = texts_of(kind, held)
    touched = {key for key, text in texts.items() if text.strip() != before.get(key, "").strip()}
    for group in TOGETHER:
        if touched & group:
            touched |= group
    columns = {place: one for place, one in enumerate(fields_of(kind)) if one.key in touched and texts.get(one.key)}
    table = LedgerTable(
        sheet="", columns=columns, heads={place: one.key for place, one in columns.items()}, headings=(),
        units={place: unit_in(one.title) for place, one in columns.items()}, lines=[], strange={}, aside=[],
    )  # fmt: skip
    width = max(columns, default=0) + 1
    cells = [texts[columns[place].key] if place in columns else None for place in range(width)]
    found = read_line(kind, table, TableLine(row=1, cells=list(cells)), [])
    wrong: dict[str, str] = {}
    for one in found.problems:
        wrong.setdefault({"坐标": "lat", "有效期至": "expires"}.get(one.column, one.column), one.text)
    blank = RECORDS[kind](name="")
    emptied = {name: getattr(blank, name) for name in _attributes(touched) if name in blank.__struct_fields__}
    base: AnyResource = blank if held is None else held
    record: AnyResource = msgspec.structs.replace(base, **(emptied | found.values | {"doubts": ()}))
    wrong = ledgers.wrong_in(record) | wrong
    if wrong:
        raise Refused("；".join(wrong.values()) + "。", fields=wrong)
    return record


def _attributes(keys: set[str]) -> set[str]:
    return keys | ({"lot"} if keys & TOGETHER[0] else set()) | ({"reserve"} if "reserve_words" in keys else set())
