"""The index of words (检索) against the book: a row that was forged or lost hides a hit, or invents one.

Each entry's words are cut anew, and each word the index holds of an entry must be one of those. Both sides are summed
up by entry, under a hash nobody can foresee (that of texts in this process): order and size of the index do not matter.
It goes in slices, each of one moment. An index that is dropped meanwhile is made anew anyway: nothing is said of it.
"""

import contextlib
from collections.abc import Iterator

from sqlcipher3 import dbapi2

from app.models.book.entry import Entry
from app.services.store.book import entry_from
from app.services.store.shapes import names_of, sql
from app.services.store.store import Store
from app.services.store.values import meta_in
from app.services.store.word_index import CREATE, DAMAGED, FLOOR, MADE_BY, TABLE, WAY, floor_of, pairs_of, searchable

TERMS = 20_000
"""Rows of the index read at one moment, and then to the end of a word."""
PAGE = 1_000
NAME = "word_rows"
_ENTRIES = sql(
    "SELECT", names_of(("position", *Entry.__struct_fields__)),
    "FROM entry WHERE position > ? AND position <= ? ORDER BY position LIMIT ?",
)  # fmt: skip


class WordProof:
    """A comparison under way; ``wrong`` says what is wrong with the index, ``entry`` is the first it is wrong of."""

    def __init__(self, store: Store, size: int) -> None:
        self._store = store
        self._size = size
        self.wrong = ""
        self.entry = ""
        self.subject = ""

    def slices(self) -> Iterator[int]:
        """Compare; after each slice how many entries were cut anew."""
        with self._store.read() as reading:
            floor = floor_of(reading.connection)
            self.wrong = _beside(reading.connection, floor)
        if self.wrong or not floor:
            return
        sums: dict[int, int] = {}
        place = 0
        while True:
            with self._store.read() as reading:
                found = reading.connection.execute(_ENTRIES, (place, floor, self._size)).fetchall()
            for row in found:
                sums[row[0]] = sum(map(hash, pairs_of(searchable(entry_from(row[1:])))))
            yield len(sums)
            if len(found) < self._size:
                break
            place = found[-1][0]
        word: str | None = ""
        while word is not None:
            with self._store.read() as reading:
                if floor_of(reading.connection) < floor:
                    return
                try:
                    word = _taken_off(reading.connection, word, floor, sums)
                except dbapi2.DatabaseError as error:
                    if getattr(error, "sqlite_errorcode", None) not in DAMAGED:
                        raise
                    self.wrong = "读不出来"
                    return
            yield len(sums)
        wrong = sorted(position for position, left in sums.items() if left)
        if wrong:
            self._name(wrong)

    def _name(self, wrong: list[int]) -> None:
        self.wrong = f"与记录不符，共{len(wrong)}条：检索会漏掉或多出"
        with self._store.read() as reading:
            these = "SELECT id, subject FROM entry WHERE position = ?"
            found = reading.connection.execute(these, (wrong[0],)).fetchone()
        self.entry, self.subject = found or (f"第{wrong[0]}行", "")


def _beside(connection: dbapi2.Connection, floor: int) -> str:
    """What is wrong with the index as a whole; empty where it may be read."""
    told = meta_in(connection, FLOOR)
    if told and not floor and meta_in(connection, MADE_BY) == WAY:
        return f"记着编到第{told[:20]}条，账本里没有那么多"
    found = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (TABLE,)).fetchall()
    if floor and [one for (one,) in found] != [CREATE.replace("IF NOT EXISTS ", "")]:
        return "不在，或不是本程序的"
    return ""


def _taken_off(connection: dbapi2.Connection, after: str, floor: int, sums: dict[int, int]) -> str | None:
    """What the index holds of the next words is taken off the sums; the last of them, None where none is left."""
    with _vocabulary(connection):
        cursor = connection.execute(sql("SELECT term, doc FROM", NAME, "WHERE term > ? ORDER BY term"), (after,))
        try:
            count, word = 0, after
            while rows := cursor.fetchmany(PAGE):
                for term, document in rows:
                    if term != word and count >= TERMS:
                        return word
                    word, count = term, count + 1
                    if document <= floor:
                        sums[document] = sums.get(document, 0) - hash(term)
            return None
        finally:
            cursor.close()


@contextlib.contextmanager
def _vocabulary(connection: dbapi2.Connection) -> Iterator[None]:
    """The index row by row (https://sqlite.org/fts5.html#the_fts5vocab_virtual_table_module), in no file."""
    ((only,),) = connection.execute("PRAGMA query_only").fetchall()
    if only:
        connection.execute("PRAGMA query_only=OFF")
    connection.execute(f"CREATE VIRTUAL TABLE temp.{NAME} USING fts5vocab(main, {TABLE}, instance)")
    try:
        yield
    finally:
        connection.execute(f"DROP TABLE temp.{NAME}")
        if only:
            connection.execute("PRAGMA query_only=ON")
