"""Writing view rows: the difference between what a subject projected before and what it projects now."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, Insert, Table, delete
from sqlalchemy.dialects.sqlite import insert as upsert

from app.models import tables
from app.models.entry import Entry
from app.models.moments import to_micros
from app.models.narration import describe
from app.models.subjects import rows
from app.models.subjects.rows import Row
from app.models.subjects.state import State

TABLES: dict[type[Row], Table] = {
    rows.IncidentRow: tables.table_of(tables.IncidentTable),
    rows.ClockRow: tables.table_of(tables.ClockTable),
    rows.ReportRow: tables.table_of(tables.ReportTable),
    rows.CallRow: tables.table_of(tables.CallTable),
    rows.MergeRow: tables.table_of(tables.MergeTable),
    rows.DutyRow: tables.table_of(tables.DutyTable),
    rows.SettingRow: tables.table_of(tables.SettingTable),
    rows.RuleRow: tables.table_of(tables.RuleTable),
}
JOURNAL: Table = tables.table_of(tables.JournalTable)
PACKER = msgspec.msgpack.Encoder()


def _upsert(table: Table) -> Insert:
    statement = upsert(table)
    changed = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=changed)


_UPSERTS = {table.name: _upsert(table) for table in TABLES.values()}


def plain_insert(table: str, columns: list[str], *, replace: bool = False) -> str:
    """A driver-level INSERT for many rows at once; half of a rebuild would else be spent preparing parameters."""
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join("?" * len(columns))
    verb = "INSERT OR REPLACE" if replace else "INSERT"
    return f"{verb} INTO {table} ({names}) VALUES ({marks})"


def keyed(projected: Iterable[Row]) -> dict[tuple[str, str], Row]:
    """Rows by (table, id)."""
    return {(TABLES[type(row)].name, row.id): row for row in projected}


def write_difference(
    connection: Connection, before: Mapping[tuple[str, str], Row], after: Mapping[tuple[str, str], Row]
) -> None:
    """Bring one subject's rows from what they were to what they are."""
    changed: dict[str, list[dict[str, Any]]] = {}
    for key, row in after.items():
        if before.get(key) != row:
            changed.setdefault(key[0], []).append(msgspec.structs.asdict(row))
    for name, values in changed.items():
        connection.execute(_UPSERTS[name], values)
    for name, identity in before.keys() - after.keys():
        table = next(one for one in TABLES.values() if one.name == name)
        connection.execute(delete(table).where(table.c.id == identity))


def write_rows(connection: Connection, projected: Iterable[Row]) -> None:
    """Insert rows into emptied tables (rebuild)."""
    grouped: dict[type[Row], list[tuple[Any, ...]]] = {}
    for row in projected:
        grouped.setdefault(type(row), []).append(msgspec.structs.astuple(row))
    for kind, values in grouped.items():
        connection.exec_driver_sql(plain_insert(TABLES[kind].name, list(kind.__struct_fields__)), values)


def write_snapshots(connection: Connection, states: Mapping[str, State]) -> None:
    """Store the folded states."""
    values = [(name, PACKER.encode(state)) for name, state in states.items()]
    if values:
        connection.exec_driver_sql(WRITE_SNAPSHOT, values)


def journal_row(entry: Entry, state: State) -> tuple[Any, ...]:
    """The journal line of an entry, struck or corrected as its subject says, in the order of JOURNAL_COLUMNS."""
    line = describe(entry.fact)
    return (
        entry.id,
        entry.subject,
        entry.at,
        entry.order,
        entry.by,
        entry.kind,
        line.lane.value,
        line.text,
        to_micros(line.instant) if line.instant else None,
        state.strikes.get(entry.id, ""),
        state.corrections.get(entry.id, ""),
    )


def write_journal(connection: Connection, lines: list[tuple[Any, ...]]) -> None:
    """Insert or refresh journal lines."""
    if lines:
        connection.exec_driver_sql(WRITE_JOURNAL, lines)


JOURNAL_COLUMNS = ["entry", "subject", "at", "order", "by", "kind", "lane", "text", "instant", "struck_by", "corrected"]
WRITE_JOURNAL = plain_insert("journal", JOURNAL_COLUMNS, replace=True)
WRITE_SNAPSHOT = plain_insert("snapshot", ["subject", "data"], replace=True)
