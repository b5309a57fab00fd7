"""Taking in entries that were made elsewhere: each is checked, an order of arrival does not matter.

- An entry bears its own seal, or it is refused.
- One that is held already, our own included, is passed over.
- One that follows what is held of its seat is taken. One whose predecessor is not here yet waits beside the book
  (``waiting``) until it is, and is nowhere seen meanwhile: any order and any grouping end in the same book.
- Two entries with one seat and number are two histories (分叉), so is one that does not follow its predecessor: the
  whole delivery is refused and the place is named. Nobody but an officer can say which is right.
- Under our own seat nobody else writes: an entry of it that is not held here means a second book under one seat.
"""

from collections.abc import Iterable

import msgspec
from sqlcipher3 import dbapi2

from app.models.book.codec import tag_in
from app.models.book.entry import GENESIS, Entry, seal
from app.services.runtime.errors import Refused
from app.services.store.book import entry_from
from app.services.store.shapes import REPLACE, Shape, insert, marks, select, sql

MOST_WAITING = 20_000
"""Entries that may wait for others; more would be somebody filling the disk."""
MOST_NUMBER = 2**63 - 1
WAITING = Shape(name="waiting", struct=Entry, key=("seat", "seq"))
WAIT = insert(WAITING, REPLACE)
Place = tuple[str, int]
"""Seat and number."""


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a delivery: entries that are in the book now, those that were, those that wait for others."""

    taken: int
    known: int
    waiting: int


class Receiving:
    """One delivery within a transaction; ``mine`` is what the transaction holds and has not written yet."""

    def __init__(self, connection: dbapi2.Connection, seat: str, mine: Iterable[Entry]) -> None:
        self._connection = connection
        self._seat = seat
        self._fresh = {(one.seat, one.seq): one for one in mine}
        self._known = 0

    def sift(self, entries: Iterable[Entry]) -> tuple[list[Entry], Received]:
        """What is to be taken now, by seat and number; the rest waits. Raises Refused for what cannot be right."""
        new = self._new(entries)
        waited = self._waited({seat for seat, _ in new})
        for place, entry in new.items():
            if place in waited and waited[place].hash != entry.hash:
                raise Refused(f"两次收到的{_named(entry)}不同，没有收下。请核对是从哪台电脑带来的。")
        candidates = waited | new
        taken = [candidates[place] for place in sorted(candidates) if self._follows(candidates[place])]
        self._connection.executemany("DELETE FROM waiting WHERE seat = ? AND seq = ?", [_place(one) for one in taken])
        left = [entry for place, entry in new.items() if place not in self._fresh]
        self._wait([one for one in left if _place(one) not in waited])
        return taken, Received(taken=len(taken), known=self._known, waiting=len(left))

    def _new(self, entries: Iterable[Entry]) -> dict[Place, Entry]:
        found: dict[Place, Entry] = {}
        for entry in entries:
            if not _sound(entry):
                raise Refused(f"收到的{_named(entry)}与自己的校验值不符，没有收下。请让对方重新导出。")
            place = _place(entry)
            held = self._held(place) or found.get(place)
            if held is not None and held.hash == entry.hash:
                self._known += 1
            elif held is not None:
                raise Refused(f"{_named(entry)}和账本里的不同，是两份历史，没有收下。请核对是从哪台电脑带来的。")
            elif entry.seat == self._seat:
                raise Refused(f"{_named(entry)}用的是本席的席号，账本里却没有，没有收下。请核验账本。")
            else:
                found[place] = entry
        self._refuse_same_ids(found.values())
        return found

    def _refuse_same_ids(self, entries: Iterable[Entry]) -> None:
        seen = {one.id for one in self._fresh.values()}
        for entry in entries:
            if entry.id in seen or self._connection.execute("SELECT 1 FROM entry WHERE id = ?", (entry.id,)).fetchall():
                raise Refused(f"{_named(entry)}的编号别的一条已经用了，没有收下。")
            seen.add(entry.id)

    def _held(self, place: Place) -> Entry | None:
        fresh = self._fresh.get(place)
        if fresh is not None:
            return fresh
        row = self._connection.execute(sql(select(ENTRIES), "WHERE seat = ? AND seq = ?"), place).fetchone()
        return None if row is None else entry_from(row)

    def _follows(self, entry: Entry) -> bool:
        """Whether the one before it is here; from then on it counts as held itself."""
        seat, seq = place = _place(entry)
        before, after = self._held((seat, seq - 1)), self._held((seat, seq + 1))
        if before is None and seq > 1:
            return False
        linked = entry.prev == (GENESIS if before is None else before.hash)
        if not linked or (after is not None and after.prev != entry.hash):
            raise Refused(f"{_named(entry)}与账本里前后的不相接，是两份历史，没有收下。请核对是从哪台电脑带来的。")
        self._fresh[place] = entry
        return True

    def _waited(self, seats: set[str]) -> dict[Place, Entry]:
        """What waits of these seats; what does not bear its seal any more is not waited for, it will come again."""
        where = sql("WHERE seat IN (", marks(len(seats)), ")")
        found = self._connection.execute(sql(select(WAITING), where), sorted(seats)).fetchall()
        waited = {_place(one): one for one in map(entry_from, found) if _sound(one)}
        return {place: one for place, one in waited.items() if self._held(place) is None}

    def _wait(self, entries: list[Entry]) -> None:
        ((count,),) = self._connection.execute("SELECT count(*) FROM waiting").fetchall()
        if count + len(entries) > MOST_WAITING:
            raise Refused(f"等前面条目的已有{count}条，没有收下。请让对方从头导出。")
        self._connection.executemany(WAIT, [msgspec.structs.astuple(one) for one in entries])


ENTRIES = msgspec.structs.replace(WAITING, name="entry")


def _sound(entry: Entry) -> bool:
    """Whether an entry bears its own seal and names its kind, within what the database can hold."""
    whole = entry.seq >= 1 and all(0 <= one <= MOST_NUMBER for one in (entry.seq, entry.at, entry.order))
    return whole and seal(entry) == entry.hash and tag_in(entry.data) == entry.kind


def _place(entry: Entry) -> Place:
    return entry.seat, entry.seq


def _named(entry: Entry) -> str:
    return f"{entry.seat} 第{entry.seq}条"


def waiting(connection: dbapi2.Connection) -> dict[str, int]:
    """How many entries of each seat wait for earlier ones."""
    return dict(connection.execute("SELECT seat, count(*) FROM waiting GROUP BY seat").fetchall())


def forget(connection: dbapi2.Connection, seat: str) -> int:
    """Wait no more for what was delivered of a seat; returns how many that were. They can be delivered again."""
    return connection.execute("DELETE FROM waiting WHERE seat = ?", (seat,)).rowcount
