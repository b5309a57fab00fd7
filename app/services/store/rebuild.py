"""Making all view rows again from the book: what is open first, then the newest subjects, in slices.

``rebuild`` does it at one go. After an update no window waits for it (docs/架构.md#一本账): ``begin`` makes empty
tables and what is open now, the rest follows in slices of at most about 50 ms while the room works. A subject that is
written to before its turn is folded from its entries there and then (``Transaction``): nothing is taken for new.
"""

import contextlib
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec
from sqlcipher3 import dbapi2

from app.models.book.entry import Entry
from app.models.book.rows import Row
from app.models.registry import subject_for, views_version
from app.models.subject.fold import State, fold_all, projected
from app.services.store import views
from app.services.store.book import entry_from
from app.services.store.shapes import sql
from app.services.store.store import Store
from app.services.store.transaction import FLOOR
from app.services.store.values import set_meta

SLICE = 20_000
"""Entries per transaction when nobody waits."""
SHORT_SLICE = 800
"""Entries per transaction while the window works: about 30 ms."""
FIRST = ("settings:", "rule:", "duty:", "merge:", "seat:")
"""Small subjects without which no screen is right."""


FOLDED = ("prev", "hash")
"""What a fold does not look at."""
SELECT_FOLDED = sql(
    "SELECT", ", ".join("x''" if one in FOLDED else f'"{one}"' for one in Entry.__struct_fields__), "FROM entry"
)


class Rebuilt(msgspec.Struct, frozen=True, kw_only=True):
    """How much was done."""

    entries: int
    views: int


class Rebuild:
    """A rebuild that is under way: ``step`` until it says that nothing is left, then the views are of this version."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.entries = 0
        self.views = 0
        self.done = False
        self._indexed = False
        self._batches: Iterator[list[str]] = iter(())

    def begin(self, *, indexed: bool) -> None:
        """Empty tables, and everything that is open now; ``indexed`` when screens read them meanwhile."""
        from app.services.store import schema

        self._indexed = indexed
        with self.store.raw() as connection:
            urgent = _urgent(connection) if indexed else []
            set_meta(connection, FLOOR, str(_highest_order(connection)))
            schema.recreate_views(connection, indexed=indexed)
            set_meta(connection, "views", "")
        size = SHORT_SLICE if indexed else SLICE
        self._batches = batches(self.store, size, urgent)
        self._slice(urgent)

    def step(self) -> bool:
        """Do one slice; False when there was none left."""
        names = next(self._batches, None)
        if names is None:
            self._finish()
            return False
        with _without_collecting():
            self._slice(names)
        return True

    def _finish(self) -> None:
        from app.services.store.schema import create_indexes
        from app.services.store.table_making import VIEWS

        with self.store.raw() as connection:
            # built at once at the end: half the time of keeping them row by row
            for shape in VIEWS:
                create_indexes(connection, shape)
            set_meta(connection, "views", views_version())
            connection.execute("DELETE FROM meta WHERE name = ?", (FLOOR,))
        self.done = True

    def _slice(self, names: list[str]) -> None:
        with self.store.raw() as connection:
            grouped = folded(connection, names)
            lines = []
            rows: list[Row] = []
            states: dict[str, State] = {}
            for name, entries in grouped.items():
                how, identity = subject_for(name)
                state = states[name] = fold_all(how, identity, entries)
                rows += projected(how, state)
                lines += [views.journal_row(entry, state) for entry in entries]
            views.write_journal(connection, lines, empty=not self._indexed)
            views.write_rows(connection, rows, empty=not self._indexed)
            views.write_snapshots(connection, states)
        self.entries += sum(map(len, grouped.values()))
        self.views += len(lines) + len(rows)


def rebuild(store: Store, progress: Callable[[int], None] | None = None) -> Rebuilt:
    """Drop and make again every view row at one go; the book is only read."""
    work = Rebuild(store)
    work.begin(indexed=False)
    while work.step():
        if progress is not None:
            progress(work.entries)
    return Rebuilt(entries=work.entries, views=work.views)


def folded(connection: dbapi2.Connection, names: list[str]) -> dict[str, list[Entry]]:
    """The entries of some subjects by subject, as far as a fold looks at them."""
    these = sql(SELECT_FOLDED, "WHERE subject IN (SELECT value FROM json_each(?))")
    grouped: dict[str, list[Entry]] = {}
    for row in connection.execute(these, (msgspec.json.encode(names).decode(),)).fetchall():
        entry = entry_from(row)
        grouped.setdefault(entry.subject, []).append(entry)
    return grouped


def _urgent(connection: dbapi2.Connection) -> list[str]:
    """Subjects that screens need at once: settings, people on duty, open incidents and what has a running clock."""
    found: list[str] = []
    for start in FIRST:
        between = "SELECT DISTINCT subject FROM entry WHERE subject >= ? AND subject < ?"
        rows = connection.execute(between, (start, start.replace(":", ";"))).fetchall()
        found += [row[0] for row in rows]
    with contextlib.suppress(dbapi2.OperationalError):  # views of another version may lack table or column
        found += [row[0] for row in connection.execute("SELECT subject FROM incident WHERE status = 'open'").fetchall()]
    with contextlib.suppress(dbapi2.OperationalError):
        found += [row[0] for row in connection.execute("SELECT subject FROM clock WHERE running = 1").fetchall()]
    return list(dict.fromkeys(found))


def _highest_order(connection: dbapi2.Connection) -> int:
    found = connection.execute('SELECT max("order") FROM entry').fetchone()
    return int(found[0] or 0) if found else 0


def batches(store: Store, size: int, done: list[str]) -> Iterator[list[str]]:
    """Subject names in batches of about ``size`` entries, those with the newest entries first."""
    known = set(done)
    with store.read() as reading:
        statement = "SELECT subject, count(*) FROM entry GROUP BY subject ORDER BY max(position) DESC"
        found = reading.connection.execute(statement).fetchall()
    batch: list[str] = []
    held = 0
    for name, count in found:
        if name in known:
            continue
        batch.append(name)
        held += count
        if held >= size:
            yield batch
            batch, held = [], 0
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
