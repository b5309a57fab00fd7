"""The indexes of the book and of its rows (索引) against the tables: what one leaves out no reader sees, and no fold.

Whoever can write the file can empty an index whose definition stands as it should, or add one that holds other values
than the table and is read instead of it. SQLite's quick check does not look at them, and only who asks for its whole
check hears of it. Each is made again from its table, one that is not ours goes.
"""

from collections.abc import Iterator

from sqlcipher3 import dbapi2

from app.services.store import views
from app.services.store.book import ENTRY
from app.services.store.shapes import sql
from app.services.store.store import Store

TABLES = (ENTRY.name, *(shape.name for shape in views.VIEWS))
LOWEST = -(2**63)
"""The lowest number a row of SQLite may have."""
PARTS = {part.name: part.where for part in ENTRY.some}
"""Indexes of some rows only, and of which."""


class IndexProof:
    """A comparison under way: ``slices`` until it is done; the indexes that are not what their table says."""

    def __init__(self, store: Store, size: int) -> None:
        self.wrong: dict[str, str] = {}
        """By index its table."""
        self._store = store
        self._size = size

    def slices(self) -> Iterator[int]:
        """Rows looked at, slice by slice."""
        for table in TABLES:
            with self._store.read() as reading:
                found = held_by(reading.connection, table)
            for name, columns in found.items():
                if not columns:
                    self.wrong[name] = table
                    continue
                for span in self._spans(table):
                    with self._store.read() as reading:
                        if _left_out(reading.connection, table, name, columns, span):
                            self.wrong[name] = table
                    yield span[0]
                    if name in self.wrong:
                        break
                with self._store.read() as reading:
                    if _too_many(reading.connection, table, name):
                        self.wrong[name] = table

    def _spans(self, table: str) -> Iterator[tuple[int, int]]:
        """First and last number of so many rows that stand there, be there gaps of any length between their numbers."""
        after = sql("SELECT rowid FROM", _quoted(table), "NOT INDEXED WHERE rowid >= ? ORDER BY rowid LIMIT ?")
        first = LOWEST
        while True:
            with self._store.read() as reading:
                rows = reading.connection.execute(after, (first, self._size)).fetchall()
            if not rows:
                return
            yield int(rows[0][0]), int(rows[-1][0])
            if len(rows) < self._size or rows[-1][0] == -LOWEST - 1:
                return
            first = int(rows[-1][0]) + 1


def held_by(connection: dbapi2.Connection, table: str) -> dict[str, tuple[str, ...]]:
    """The indexes of a table and the columns of each; none for one that is not ours."""
    found = connection.execute("SELECT name, partial FROM pragma_index_list(?)", (table,)).fetchall()
    held = {}
    for name, partial in found:
        columns = [row[0] for row in connection.execute("SELECT name FROM pragma_index_info(?)", (name,)).fetchall()]
        plain = None not in columns and (not partial or (name in PARTS and _stands(connection, name)))
        held[str(name)] = tuple(map(str, columns)) if plain else ()
    return held


def put_right(store: Store, size: int) -> dict[str, str]:
    """Every index is what its table says; those that were not, and the table of each."""
    proof = IndexProof(store, size)
    for _ in proof.slices():
        pass
    if proof.wrong:
        with store.raw() as connection:
            make_again(connection, proof.wrong)
    return proof.wrong


def make_again(connection: dbapi2.Connection, wrong: dict[str, str]) -> None:
    """These indexes are what their tables say, within a transaction; those that are not ours are gone."""
    for name, table in wrong.items():
        if not held_by(connection, table).get(name):
            connection.execute(sql("DROP INDEX IF EXISTS", _quoted(name)))
    for table in dict.fromkeys(wrong.values()):
        connection.execute(sql("REINDEX", _quoted(table)))


def _stands(connection: dbapi2.Connection, name: str) -> bool:
    """Whether an index of some rows is defined as ours is."""
    found = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchall()
    return [str(words).partition(" WHERE ")[2] for (words,) in found] == [PARTS[name]]


def _left_out(
    connection: dbapi2.Connection, table: str, name: str, columns: tuple[str, ...], between: tuple[int, int]
) -> int:
    """How many rows of a span the index does not hold as they are."""
    same = " AND ".join(f'kept."{one}" IS held."{one}"' for one in columns)
    part = PARTS.get(name, "1")
    words = sql(
        "SELECT count(*) FROM", _quoted(table), "AS held NOT INDEXED WHERE held.rowid >= ? AND held.rowid <= ?",
        "AND", part, "AND NOT EXISTS (SELECT 1 FROM", _quoted(table), "AS kept INDEXED BY", _quoted(name),
        "WHERE", same, "AND kept.rowid = held.rowid", "AND", part.replace("kind IN", "kept.kind IN").replace(
            "instr(data", "instr(kept.data"), ")",
    )  # fmt: skip
    return _number(connection, words, between)


def _too_many(connection: dbapi2.Connection, table: str, name: str) -> bool:
    """Whether the index holds rows that the table has not, at one moment."""
    part = PARTS.get(name, "1")
    counted = sql("SELECT count(*) FROM", _quoted(table))
    through = sql(counted, "INDEXED BY", _quoted(name), "WHERE", part)
    beside = sql(counted, "NOT INDEXED WHERE", part)
    return _number(connection, sql("SELECT (", through, ") - (", beside, ")")) != 0


def _number(connection: dbapi2.Connection, words: str, values: tuple[int, ...] = ()) -> int:
    return int(connection.execute(words, values).fetchall()[0][0] or 0)


def _quoted(name: str) -> str:
    """A name out of the file, whatever stands in it."""
    return '"' + name.replace('"', '""') + '"'
