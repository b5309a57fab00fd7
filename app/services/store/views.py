"""Writing view rows: the difference between what a subject projected before and what it projects now."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlcipher3 import dbapi2

from app.models.book.entry import Entry
from app.models.book.rows import Row
from app.models.call.rows import CallRow
from app.models.dispatch.rows import DispatchRow
from app.models.duty.rows import DutyRow
from app.models.incident.rows import IncidentRow
from app.models.library.rows import DocumentRow
from app.models.merge.rows import MergeRow
from app.models.moments import to_micros
from app.models.obligations.rows import ClockRow
from app.models.registry import describe
from app.models.report.rows import ReportRow
from app.models.resource.rows import MovementRow, ResourceRow, StockRow
from app.models.rules.rows import RuleRow
from app.models.settings.rows import SettingRow
from app.models.subject.fold import State
from app.models.subject.plain import Plain
from app.models.supply.rows import SupplyRow
from app.models.warning.rows import WarningRow

TABLES: dict[type[Row], str] = {
    IncidentRow: "incident",
    ClockRow: "clock",
    ReportRow: "report",
    CallRow: "call",
    MergeRow: "merge",
    DutyRow: "duty",
    SettingRow: "setting",
    RuleRow: "rule",
    ResourceRow: "resource",
    StockRow: "stock",
    MovementRow: "movement",
    DispatchRow: "dispatch",
    SupplyRow: "supply",
    DocumentRow: "document",
    WarningRow: "warning",
}
"""View rows and their tables; a test compares the columns with ``models/tables``."""
PACKER = msgspec.msgpack.Encoder()


def sql(*parts: str) -> str:
    """One statement out of words of ours; values never stand in it, they are parameters."""
    return " ".join(parts)


def names_of(columns: Iterable[str]) -> str:
    """Quoted column names."""
    return ", ".join(f'"{name}"' for name in columns)


def plain_insert(table: str, columns: list[str], *, replace: bool = False) -> str:
    """A driver-level INSERT for many rows at once; half of a rebuild would else be spent preparing parameters."""
    names = names_of(columns)
    marks = ", ".join("?" * len(columns))
    verb = "INSERT OR REPLACE" if replace else "INSERT"
    return f"{verb} INTO {table} ({names}) VALUES ({marks})"


def keyed(projected: Iterable[Row]) -> dict[tuple[str, str], Row]:
    """Rows by (table, id)."""
    return {(TABLES[type(row)], row.id): row for row in projected}


def write_difference(
    connection: dbapi2.Connection, before: Mapping[tuple[str, str], Row], after: Mapping[tuple[str, str], Row]
) -> None:
    """Bring one subject's rows from what they were to what they are."""
    changed: dict[type[Row], list[tuple[Any, ...]]] = {}
    for key, row in after.items():
        if before.get(key) != row:
            changed.setdefault(type(row), []).append(msgspec.structs.astuple(row))
    for kind, values in changed.items():
        connection.executemany(REPLACE[kind], values)
    for name, identity in before.keys() - after.keys():
        connection.execute(sql("DELETE FROM", name, "WHERE id = ?"), (identity,))


def write_rows(connection: dbapi2.Connection, projected: Iterable[Row], *, empty: bool) -> None:
    """Write rows of whole subjects (rebuild); into ``empty`` tables without looking for earlier ones."""
    grouped: dict[type[Row], list[tuple[Any, ...]]] = {}
    for row in projected:
        grouped.setdefault(type(row), []).append(msgspec.structs.astuple(row))
    for kind, values in grouped.items():
        connection.executemany((INSERT if empty else REPLACE)[kind], values)


def write_snapshots(connection: dbapi2.Connection, states: Mapping[str, State]) -> None:
    """Store the folded states; a place for a single log line (a note) is sooner folded than looked up."""
    kept = ((name, one) for name, one in states.items() if one.entries > 1 or one.clocks or not isinstance(one, Plain))
    values = [(name, PACKER.encode(one)) for name, one in kept]
    if values:
        connection.executemany(WRITE_SNAPSHOT, values)


def journal_row(entry: Entry, state: State) -> tuple[Any, ...]:
    """The journal line of an entry, struck or corrected as its subject says, in the order of JOURNAL_COLUMNS."""
    line = describe(entry.fact, state)
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


def write_journal(connection: dbapi2.Connection, lines: list[tuple[Any, ...]], *, empty: bool = False) -> None:
    """Insert or refresh journal lines."""
    if lines:
        connection.executemany(INSERT_JOURNAL if empty else WRITE_JOURNAL, lines)


JOURNAL_COLUMNS = ["entry", "subject", "at", "order", "by", "kind", "lane", "text", "instant", "struck_by", "corrected"]
INSERT_JOURNAL = plain_insert("journal", JOURNAL_COLUMNS)
WRITE_JOURNAL = plain_insert("journal", JOURNAL_COLUMNS, replace=True)
WRITE_SNAPSHOT = plain_insert("snapshot", ["subject", "data"], replace=True)
REPLACE = {kind: plain_insert(name, list(kind.__struct_fields__), replace=True) for kind, name in TABLES.items()}
INSERT = {kind: plain_insert(name, list(kind.__struct_fields__)) for kind, name in TABLES.items()}
