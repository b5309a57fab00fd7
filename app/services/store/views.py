"""Writing view rows: the difference between what a subject projected before and what it projects now."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import msgspec
from sqlcipher3 import dbapi2

from app.models.book.entry import Entry
from app.models.book.rows import Row
from app.models.moments import to_micros
from app.models.registry import ROWS, describe
from app.models.subject.fold import State
from app.models.subject.plain import Plain
from app.services.store import shapes
from app.services.store.journal import JOURNAL
from app.services.store.shapes import Shape, insert, shape_of, sql


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """The folded state of a subject (msgpack), so that one more entry need not fold all."""

    subject: str
    data: bytes


SNAPSHOT = Shape(name="snapshot", struct=Snapshot, key=("subject",))
VIEWS = (SNAPSHOT, JOURNAL, *map(shape_of, ROWS))
"""Everything that follows from the book."""
SELECT_STATE = "SELECT data FROM snapshot WHERE subject = ?"
PACKER = msgspec.msgpack.Encoder()


def keyed(projected: Iterable[Row]) -> dict[tuple[str, str], Row]:
    """Rows by (table, id)."""
    return {(row.table, row.id): row for row in projected}


def write_difference(
    connection: dbapi2.Connection, before: Mapping[tuple[str, str], Row], after: Mapping[tuple[str, str], Row]
) -> set[type[Row]]:
    """Bring one subject's rows from what they were to what they are; returns the kinds of which some changed."""
    changed: dict[type[Row], list[tuple[Any, ...]]] = {}
    for key, row in after.items():
        if before.get(key) != row:
            changed.setdefault(type(row), []).append(msgspec.structs.astuple(row))
    for kind, values in changed.items():
        connection.executemany(inserting(kind, replace=True), values)
    gone = before.keys() - after.keys()
    for name, identity in gone:
        connection.execute(sql("DELETE FROM", name, "WHERE id = ?"), (identity,))
    return {*changed, *(type(before[key]) for key in gone)}


def write_rows(connection: dbapi2.Connection, projected: Iterable[Row], *, empty: bool) -> None:
    """Write rows of whole subjects (rebuild); into ``empty`` tables without looking for earlier ones."""
    grouped: dict[type[Row], list[tuple[Any, ...]]] = {}
    for row in projected:
        grouped.setdefault(type(row), []).append(msgspec.structs.astuple(row))
    for kind, values in grouped.items():
        connection.executemany(inserting(kind, replace=not empty), values)


def keeps(state: State) -> bool:
    """Whether a state is kept: a place for a single log line (a note) is sooner folded than looked up."""
    return state.entries > 1 or bool(state.clocks) or not isinstance(state, Plain)


def write_snapshots(connection: dbapi2.Connection, states: Mapping[str, State]) -> None:
    """Store the folded states that are worth it."""
    values = [(name, PACKER.encode(one)) for name, one in states.items() if keeps(one)]
    if values:
        connection.executemany(WRITE_SNAPSHOT, values)


def journal_row(entry: Entry, state: State) -> tuple[Any, ...]:
    """The journal line of an entry, struck or corrected as its subject says, in the order of JournalLine."""
    line = describe(entry.fact, state)
    return (
        entry.id,
        entry.subject,
        entry.at,
        entry.order,
        entry.who,
        entry.kind,
        line.lane.stored,
        line.text,
        to_micros(line.instant) if line.instant else None,
        state.strikes.get(entry.id, ""),
        state.corrections.get(entry.id, ""),
    )


def write_journal(connection: dbapi2.Connection, lines: list[tuple[Any, ...]], *, empty: bool = False) -> None:
    """Insert or refresh journal lines."""
    if lines:
        connection.executemany(INSERT_JOURNAL if empty else WRITE_JOURNAL, lines)


INSERT_JOURNAL = insert(JOURNAL)
WRITE_JOURNAL = insert(JOURNAL, shapes.REPLACE)
WRITE_SNAPSHOT = insert(SNAPSHOT, shapes.REPLACE)


@cache
def inserting(kind: type[Row], *, replace: bool) -> str:
    """The statement that writes rows of a kind."""
    return insert(shape_of(kind), shapes.REPLACE if replace else "INSERT")
