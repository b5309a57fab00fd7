"""The book itself: never updated, never deleted from (triggers hold it); and when its entries arrived here."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import msgspec
from sqlcipher3 import dbapi2

from app.models.book.entry import GENESIS, Entry, next_order, sort_key
from app.models.moments import to_micros
from app.models.registry import subject_for
from app.models.subject.fold import State, fold_all
from app.services.store.shapes import ONCE, Shape, Some, insert, select, sql

S = TypeVar("S", bound=State)


class StoredEntry(Entry, frozen=True, kw_only=True, dict=True):
    """An entry as its row; ``position`` is the local order of arrival and not hashed."""

    position: int


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """When an entry from elsewhere became part of this book (microseconds UTC); our own arrive when they are made."""

    entry: str
    at: int


CARRYING = ("incident:received", "incident:followed_up", "call:booked")
"""Facts that say where they come from."""
CARRIED = f"""kind IN ('{"', '".join(CARRYING)}') AND instr(data, '"carried":{{')"""
"""Those of them that do; a text that holds these letters holds them behind a backslash."""
ENTRY = Shape(
    name="entry",
    struct=StoredEntry,
    key=("position",),
    unique=(("id",), ("seat", "seq")),
    indexes=(("subject", "order"),),
    some=(Some(name="entry_carried", columns=("position",), where=CARRIED),),
)
ARRIVAL = Shape(name="arrival", struct=Arrival, key=("entry",))
SELECT_ENTRY = select(msgspec.structs.replace(ENTRY, struct=Entry))
SELECT_CARRIED = sql(SELECT_ENTRY, "WHERE", CARRIED, "AND instr(data, ?) ORDER BY position")
INSERT_ENTRY = insert(ENTRY, without=("position",))
INSERT_ARRIVAL = insert(ARRIVAL, ONCE)
ARRIVALS = sql("SELECT entry, arrival.at FROM arrival JOIN entry ON entry.id = arrival.entry WHERE entry.subject = ?")


def entry_from(row: Sequence[Any]) -> Entry:
    """An Entry from a row of SELECT_ENTRY."""
    return Entry(*row)


class BookReading:
    """What the book holds: entries, chains, subjects as they stood."""

    def __init__(self, connection: dbapi2.Connection) -> None:
        self._connection = connection

    def count(self) -> int:
        """How many entries the book holds."""
        found = self._connection.execute("SELECT max(position) FROM entry").fetchone()
        return int(found[0] or 0) if found else 0

    def began(self) -> int:
        """When the first entry was written, µs; 0 for an empty book."""
        found = self._connection.execute("SELECT at FROM entry ORDER BY position LIMIT 1").fetchone()
        return int(found[0]) if found is not None else 0

    def knows(self, subject: str) -> bool:
        """Whether there is any entry of a subject."""
        return bool(self._connection.execute("SELECT 1 FROM entry WHERE subject = ? LIMIT 1", (subject,)).fetchall())

    def touched_since(self, position: int, prefix: str, kind: str) -> list[tuple[str, bool]]:
        """Subjects of one kind touched after a position of the book, and whether by a fact of that kind."""
        statement = (
            "SELECT subject, max(kind = ?) FROM entry "
            "WHERE position > ? AND subject >= ? AND subject < ? GROUP BY subject"
        )
        found = self._connection.execute(statement, (kind, position, f"{prefix}:", f"{prefix};")).fetchall()
        return [(subject, bool(held)) for subject, held in found]

    def entries(self, subject: str) -> list[Entry]:
        """All entries of a subject in order."""
        found = self._connection.execute(sql(SELECT_ENTRY, "WHERE subject = ?"), (subject,)).fetchall()
        return sorted((entry_from(row) for row in found), key=sort_key)

    def arrived(self, subject: str) -> list[tuple[int, Entry]]:
        """(when it became part of this book, entry) of a subject, in that order; microseconds UTC."""
        found = self._connection.execute(
            sql(SELECT_ENTRY, "WHERE subject = ? ORDER BY position"), (subject,)
        ).fetchall()
        late = dict(self._connection.execute(ARRIVALS, (subject,)).fetchall())
        entries = [entry_from(row) for row in found]
        return sorted(((late.get(one.id, one.at), one) for one in entries), key=lambda pair: pair[0])

    def of_kind(self, subjects: Iterable[str], kind: str) -> list[Entry]:
        """The entries of one kind of these subjects, in the order of the book."""
        these = sql(SELECT_ENTRY, "WHERE subject IN (SELECT value FROM json_each(?)) AND kind = ? ORDER BY position")
        found = self._connection.execute(these, (msgspec.json.encode(list(subjects)).decode(), kind)).fetchall()
        return [entry_from(row) for row in found]

    def carried(self, words: str) -> list[Entry]:
        """The entries that were carried here and hold a text somewhere, in the order of the book; no other is read."""
        told = msgspec.json.encode(words)[1:-1]  # as it stands in the fact
        found = self._connection.execute(SELECT_CARRIED, (told,)).fetchall()
        return [entry_from(row) for row in found]

    def entry(self, identity: str) -> Entry | None:
        """One entry."""
        row = self._connection.execute(sql(SELECT_ENTRY, "WHERE id = ?"), (identity,)).fetchone()
        return entry_from(row) if row else None

    def entry_at(self, seat: str, seq: int) -> Entry | None:
        """The entry of a seat with that number."""
        row = self._connection.execute(sql(SELECT_ENTRY, "WHERE seat = ? AND seq = ?"), (seat, seq)).fetchone()
        return entry_from(row) if row else None

    def head(self, seat: str) -> tuple[int, bytes]:
        """(seq, hash) of a seat's last entry."""
        statement = "SELECT seq, hash FROM entry WHERE seat = ? ORDER BY seq DESC LIMIT 1"
        row = self._connection.execute(statement, (seat,)).fetchone()
        return (row[0], row[1]) if row else (0, GENESIS)

    def head_before(self, seat: str, moment: int) -> tuple[int, bytes]:
        """(seq, hash) of the last entry a seat made before an instant (microseconds UTC); (0, genesis) when none."""
        statement = "SELECT seq, hash FROM entry WHERE seat = ? AND at < ? ORDER BY seq DESC LIMIT 1"
        row = self._connection.execute(statement, (seat, moment)).fetchone()
        return (row[0], row[1]) if row else (0, GENESIS)

    def heads(self) -> list[tuple[str, int, bytes]]:
        """(seat, seq, hash) of the last entry of every chain, by seat; from the index of the chains."""
        seats = self._connection.execute("SELECT seat FROM entry GROUP BY seat ORDER BY seat").fetchall()
        return [(seat, *self.head(seat)) for (seat,) in seats]

    def last_made(self, seat: str) -> int:
        """An instant (microseconds UTC) at which a seat's last entry was surely made already; 0 when it has none.

        The earlier of what it says and of its order: the one may come of a wrong clock, the other of somebody else's.
        """
        statement = 'SELECT at, "order" FROM entry WHERE seat = ? ORDER BY seq DESC LIMIT 1'
        row = self._connection.execute(statement, (seat,)).fetchone()
        return min(int(row[0]), (int(row[1]) >> 16) * 1000) if row else 0

    def state_as_of(self, subject: str, moment: dt.datetime, kind: type[S], *, by_arrival: bool = True) -> S:
        """A subject as it stood at a past minute: as known here then, or as ordered."""
        limit = to_micros(moment)
        entries = self.entries(subject)
        if by_arrival:
            late = dict(self._connection.execute(ARRIVALS, (subject,)).fetchall())
            entries = [entry for entry in entries if late.get(entry.id, entry.at) <= limit]
        else:
            entries = [entry for entry in entries if entry.order <= next_order(0, limit) | 0xFFFF]
        return _folded(subject, entries, kind)

    def state_now(self, subject: str, kind: type[S]) -> S:
        """A subject as its entries say now, whatever is kept of it beside the book."""
        return _folded(subject, self.entries(subject), kind)

    def state_at(self, last: Entry, kind: type[S]) -> S:
        """A subject as it stood with one of its entries, without what was booked later, be it the same instant."""
        entries = self.entries(last.subject)
        return _folded(last.subject, [entry for entry in entries if sort_key(entry) <= sort_key(last)], kind)


def _folded(subject: str, entries: list[Entry], kind: type[S]) -> S:
    how, identity = subject_for(subject)
    state = fold_all(how, identity, entries)
    if not isinstance(state, kind):
        message = f"{subject} is no {kind.__name__}"
        raise TypeError(message)
    return state
