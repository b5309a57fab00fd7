"""Making all view rows again from the book, newest subjects first, in slices."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec

from app.models.entry import Entry, sort_key
from app.models.subjects import subject_for, views_version
from app.models.subjects.rows import Row
from app.models.subjects.state import State, fold_all
from app.services.store import views
from app.services.store.reading import marks
from app.services.store.store import Store, set_meta
from app.services.store.transaction import SELECT_ENTRY, entry_from
from app.services.store.views import sql

SLICE = 20000
"""Entries per transaction."""


class Rebuilt(msgspec.Struct, frozen=True, kw_only=True):
    """How much was done."""

    entries: int
    views: int


def _batches(store: Store) -> Iterator[list[str]]:
    """Subject names in batches of about SLICE entries, those with the newest entries first."""
    with store.read() as reading:
        statement = "SELECT subject, count(*) FROM entry GROUP BY subject ORDER BY max(position) DESC"
        found = reading.connection.execute(statement).fetchall()
    batch: list[str] = []
    size = 0
    for name, count in found:
        batch.append(name)
        size += count
        if size >= SLICE or len(batch) >= 900:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Nothing made here refers back to itself; looking for cycles would take a seventh of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def rebuild(store: Store, progress: Callable[[int], None] | None = None) -> Rebuilt:
    """Drop and make again every view row; the book is only read."""
    from app.services.store import schema

    with store.desk() as connection:
        for table in schema.view_tables():
            for index in table.indexes:
                connection.execute(f"DROP INDEX IF EXISTS {index.name}")
            connection.execute(sql("DELETE FROM", table.name))
        set_meta(connection, "views", "")
    entries = rows = 0
    with _without_collecting():
        for names in _batches(store):
            done, made = _slice(store, names)
            entries += done
            rows += made
            if progress is not None:
                progress(entries)
    with store.desk() as connection:
        for table in schema.view_tables():  # built at once at the end: half the time of keeping them row by row
            schema.create_indexes(connection, table)
        set_meta(connection, "views", views_version())
    return Rebuilt(entries=entries, views=rows)


def _slice(store: Store, names: list[str]) -> tuple[int, int]:
    with store.desk() as connection:
        found = connection.execute(sql(SELECT_ENTRY, "WHERE subject IN (", marks(len(names)), ")"), names).fetchall()
        grouped: dict[str, list[Entry]] = {}
        for row in found:
            entry = entry_from(row)
            grouped.setdefault(entry.subject, []).append(entry)
        lines = []
        projected: list[Row] = []
        states: dict[str, State] = {}
        for name, entries in grouped.items():
            entries.sort(key=sort_key)
            how, identity = subject_for(name)
            state = states[name] = fold_all(how, identity, entries)
            projected += how.project(state)
            lines += [views.journal_row(entry, state) for entry in entries]
        connection.executemany(views.INSERT_JOURNAL, lines)
        views.write_rows(connection, projected)
        views.write_snapshots(connection, states)
        return len(found), len(lines) + len(projected)
