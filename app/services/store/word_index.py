"""Finding any word of the book (检索): an index of pairs of characters, so that a word of two characters is found.

What a line says and every text of its fact are cut into runs of letters, digits and characters, each run into pairs.
FTS5 keeps which entries hold which pair, nothing else (no text, no places); each hit is read again in its entry.
The index is derived: a rebuild drops it, booking does not touch it, a search puts what is lacking in before it looks
(``extend``), and what is not in it yet is scanned.
"""

import contextlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec
from sqlcipher3 import dbapi2

from app.models.book.entry import Entry
from app.models.registry import describe, views_version
from app.services.runtime.errors import Derived, Refused, Unavailable
from app.services.store.book import SELECT_ENTRY, entry_from
from app.services.store.failures import FALSE_WORDS
from app.services.store.shapes import marks, names_of, sql
from app.services.store.sqlite_pages import INDEX, take_out
from app.services.store.values import meta_in, set_meta

if TYPE_CHECKING:
    from app.services.store.store import Store

TABLE = INDEX
FLOOR = "words"
"""Meta value: the highest position of the book that is in the index."""
MADE_BY = "words_by"
"""Meta value: what made the index; another way to cut texts, or other words for a fact, is another index."""
WAY = f"1 {unicodedata.unidata_version} {views_version()}"
SLICE = 250
"""Entries put into the index in one transaction: about 30 ms."""
PAIR = 2
"""Characters of a word that the index knows whole."""
BATCH = 100
"""Candidates read at a time."""
CREATE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS words "
    "USING fts5(pairs, content='', detail=none, columnsize=0, tokenize='ascii')"
)
DAMAGED = frozenset({dbapi2.SQLITE_CORRUPT, dbapi2.SQLITE_ERROR})
"""What SQLite says of an index that is not whole, or of a table that is none."""
_RUN = re.compile(r"[^\W_]+")
_NO_WORD = re.compile(r"(?:\w+:)?[0-9a-f-]{32,}(?:/[\w/-]*)?|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)")
"""Texts of a fact nobody searches for: ids, digests, instants."""
Wanted = Callable[[Entry], bool]


class FoundLine(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that holds the words; ``text`` is its line in the journal, with the entry that struck it, if any."""

    entry: Entry
    text: str
    struck_by: str
    corrected: str


def levelled(text: str) -> str:
    """A text as it is compared: full and half width, capital and small letters alike."""
    return unicodedata.normalize("NFKC", text).casefold()


def pairs_of(text: str) -> list[str]:
    """The pairs of a levelled text, and the last character of each run by itself; each as digits of its code."""
    found: dict[str, None] = {}
    for run in _RUN.findall(text):
        codes = [f"{ord(char):05x}" for char in run]
        found.update(dict.fromkeys(map("".join, pairwise(codes))))
        found[codes[-1]] = None
    return list(found)


def searchable(entry: Entry) -> str:
    """Everything of an entry somebody may look for: its line, the texts of its fact, who wrote it."""
    texts: tuple[str, ...] = ()
    with contextlib.suppress(msgspec.DecodeError, RecursionError):
        texts = tuple(_texts(msgspec.json.decode(entry.data)))
    return levelled("\n".join((describe(entry.fact).text, entry.who, *texts)))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if not _NO_WORD.fullmatch(value):
            yield value
    elif isinstance(value, dict):
        for name, held in value.items():
            if name != "fact":
                yield from _texts(held)
    elif isinstance(value, list):
        for held in value:
            yield from _texts(held)


def drop(connection: dbapi2.Connection) -> None:
    """Forget the index, whatever bears its name; it is made again behind."""
    take_out(connection, TABLE)
    connection.execute("DELETE FROM meta WHERE name IN (?, ?)", (FLOOR, MADE_BY))


def floor_of(connection: dbapi2.Connection) -> int:
    """Up to which position the index may be asked: none where it is of another way, or ahead of the book."""
    floor = meta_in(connection, FLOOR)
    if not floor.isdecimal() or meta_in(connection, MADE_BY) != WAY:
        return 0
    return int(floor) if int(floor) <= _last_position(connection) else 0


def _last_position(connection: dbapi2.Connection) -> int:
    ((last,),) = connection.execute("SELECT max(position) FROM entry").fetchall()
    return int(last or 0)


@contextlib.contextmanager
def _asked() -> Iterator[None]:
    """What the index is asked, it answers; raises Derived where it is damaged or another thing bears its name."""
    try:
        yield
    except dbapi2.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", None) in DAMAGED:
            raise Derived(FALSE_WORDS) from error
        raise


def extend(connection: dbapi2.Connection, most: int = SLICE) -> int:
    """Put the next entries into the index, within a transaction; returns how many are left.

    Raises Derived where the index is damaged.
    """
    floor = floor_of(connection)
    if not floor:  # none yet, or none to go on with
        drop(connection)
        connection.execute(CREATE)
        set_meta(connection, MADE_BY, WAY)
    names = names_of(("position", *Entry.__struct_fields__))
    these = sql("SELECT", names, "FROM entry WHERE position > ? ORDER BY position LIMIT ?")
    found = connection.execute(these, (floor, most)).fetchall()
    rows = [(row[0], " ".join(pairs_of(searchable(entry_from(row[1:]))))) for row in found]
    with _asked():
        connection.executemany("INSERT INTO words(rowid, pairs) VALUES (?, ?)", rows)
    if rows:
        floor = rows[-1][0]
        set_meta(connection, FLOOR, str(floor))
    return _last_position(connection) - floor


def catch_up(store: "Store", slices: int | None = None) -> int:
    """Put what was booked since into the index, in short transactions; returns how many entries are left.

    With ``slices`` at most so many. A store that cannot be written is searched as it is.
    """
    left, done = 1, 0
    try:
        while left and (slices is None or done < slices):
            with store.raw() as connection:
                left = extend(connection)
            done += 1
    except Unavailable:
        return left
    return left


class WordSearch:
    """Searching at one moment of the store."""

    def __init__(self, connection: dbapi2.Connection, words: str) -> None:
        self._connection = connection
        self._words = tuple(levelled(words).split())
        self._match = _match(self._words)
        if not self._match:
            raise Refused("请写要查的字，至少一个字或一个数字。", field="words")
        self._exact = all(len(word) <= PAIR and _RUN.fullmatch(word) for word in self._words)
        self._floor = floor_of(connection)

    def lines(self, wanted: Wanted, limit: int) -> list[FoundLine]:
        """The newest entries that hold all the words and are ``wanted``, the newest first."""
        found: list[Entry] = []
        for entry, sure in self._candidates():
            if wanted(entry) and (sure or self._holds(entry)):
                found.append(entry)
                if len(found) == limit:
                    break
        return self._told(found)

    def _holds(self, entry: Entry) -> bool:
        text = searchable(entry)
        return all(word in text for word in self._words)

    def _candidates(self) -> Iterator[tuple[Entry, bool]]:
        """What is not in the index yet, then what the index names, and whether that is enough; the newest first."""
        these = sql(SELECT_ENTRY, "WHERE position > ? ORDER BY position DESC")
        for row in self._connection.execute(these, (self._floor,)):
            yield entry_from(row), False
        if not self._floor:
            return
        before = self._floor + 1
        while True:
            with _asked():
                named = self._connection.execute(
                    "SELECT rowid FROM words WHERE words MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?",
                    (self._match, before, BATCH),
                ).fetchall()
            if not named:
                return
            before = named[-1][0]
            these = sql(SELECT_ENTRY, f"WHERE position IN ({marks(len(named))}) ORDER BY position DESC")
            for row in self._connection.execute(these, tuple(one[0] for one in named)).fetchall():
                yield entry_from(row), self._exact

    def _told(self, entries: list[Entry]) -> list[FoundLine]:
        statement = sql(
            "SELECT entry, text, struck_by, corrected FROM journal WHERE entry IN", f"({marks(len(entries))})"
        )
        found = self._connection.execute(statement, tuple(one.id for one in entries)).fetchall()
        lines = {row[0]: row[1:] for row in found}
        return [
            FoundLine(entry=one, text=text, struck_by=struck_by, corrected=corrected)
            for one in entries
            for text, struck_by, corrected in (lines.get(one.id, (describe(one.fact).text, "", "")),)
        ]


def _match(words: tuple[str, ...]) -> str:
    """What the index is asked for: every pair of every run; a run of one character as the beginning of a pair."""
    parts: dict[str, None] = {}
    for word in words:
        for run in _RUN.findall(word):
            codes = [f"{ord(char):05x}" for char in run]
            if len(codes) == 1:
                parts[f'"{codes[0]}" *'] = None
            for pair in map("".join, pairwise(codes)):
                parts[f'"{pair}"'] = None
    return " AND ".join(parts)
