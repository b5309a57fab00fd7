"""One use case, one transaction: entries, states, view rows. If it raises, nothing happened."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar, cast

import msgspec
from sqlcipher3 import dbapi2

from app.models.book import codec
from app.models.book.entry import GENESIS, Entry, next_order, seal, sort_key
from app.models.book.fact import Fact
from app.models.moments import LATEST, to_micros
from app.models.officer.rights import Right
from app.models.registry import subject_for
from app.models.subject.fold import State, acts_on_whole, fold, fold_all, projected
from app.models.subject.plain import Plain
from app.services.runtime.clock import new_id
from app.services.runtime.errors import Unavailable
from app.services.store import views
from app.services.store.beside import DeskWriting
from app.services.store.book import INSERT_ARRIVAL, INSERT_ENTRY, SELECT_ENTRY, entry_from
from app.services.store.journal import JOURNAL
from app.services.store.reading import Reading
from app.services.store.seat_chains import Received, Receiving
from app.services.store.seats import MOST_SEQ
from app.services.store.shapes import sql
from app.services.store.values import meta_in
from app.services.store.views import SELECT_STATE

S = TypeVar("S", bound=State)
T = TypeVar("T")
FLOOR = "rebuilding"
"""Meta value while views are being rebuilt: the highest order of the book when that began."""
NEWEST_LINE = (
    'SELECT journal."order", entry."order", (SELECT "order" FROM entry ORDER BY position DESC LIMIT 1) '
    'FROM journal LEFT JOIN entry ON entry.id = journal.entry ORDER BY journal."order" DESC LIMIT 1'
)
"""What the journal says comes last, what its entry says, and what was written last."""
LATEST_FLOOR = 24 * 3600 * 1_000_000
"""Microseconds by which the order kept for a rebuild may lie ahead of the clock; later it is not believed."""
SLICE = 200
"""Entries, lines or subjects written between two words about how far it is."""
Tell = Callable[[int, int], None]
"""Told (done, in all) while a transaction is written; raises to give all of it up."""
Door = Callable[[str, Fact, Right | None], Right]
"""Given a kind, its fact and the right the act began with; returns the right the fact asks for, or raises Refused."""


class Transaction:
    """Collects a use case's facts; entries, states and rows are written together when it ends."""

    def __init__(self, connection: dbapi2.Connection, seat: str, by: str, at: int, order_wall: int) -> None:
        self.connection = connection
        """For the store's own modules."""
        self.reading = Reading(connection)
        """What the store holds, without what was appended here and is not written yet."""
        self.beside = DeskWriting(connection)
        """Drafts, outbox and single values, written with the entries or not at all."""
        self.seat = seat
        self.by = by
        self.at = at
        self._wall = order_wall
        self._states: dict[str, State] = {}
        self._before: dict[str, State | None] = {}
        self._entries: list[Entry] = []
        self._came: list[tuple[str, int]] = []
        self._whole: dict[str, None] = {}
        self._topics: set[str] = set()
        self.door: Door | None = None
        """Asked before each fact is taken whether whoever writes may book it."""
        self._first: Right | None = None
        self.tell: Tell | None = None
        """Who is told while ``flush`` writes what was collected, up to the commit."""
        head = connection.execute(
            "SELECT seq, hash FROM entry WHERE seat = ? ORDER BY seq DESC LIMIT 1", (seat,)
        ).fetchone()
        self._rebuilding = bool(meta_in(connection, FLOOR))
        self._seq, self._head = cast(tuple[int, bytes], head or (0, GENESIS))
        self._order = _last_order(connection, order_wall)

    def begin_seat(self, seat: str, last: tuple[int, bytes] = (0, GENESIS)) -> None:
        """Go on under another seat, whose chain goes on after ``last``; nothing was appended yet."""
        self.seat, (self._seq, self._head) = seat, last

    @property
    def head(self) -> tuple[int, bytes]:
        """(seq, hash) after what was appended so far."""
        return self._seq, self._head

    @property
    def appended(self) -> tuple[Entry, ...]:
        """What was appended so far, in order."""
        return tuple(self._entries)

    def state(self, subject: str, kind: type[S]) -> S:
        """The subject's state with everything appended so far; an empty one when nothing is known."""
        state = self._load(subject)
        if not isinstance(state, kind):
            message = f"{subject} is no {kind.__name__}"
            raise TypeError(message)
        return state

    def _load(self, subject: str) -> State:
        held = self._states.get(subject)
        if held is not None:
            return held
        how, identity = subject_for(subject)
        row = self.connection.execute(SELECT_STATE, (subject,)).fetchone()
        if row is None and (self._rebuilding or how.state is Plain):
            return self._not_kept(subject)
        state: State = how.state(id=identity) if row is None else msgspec.msgpack.decode(row[0], type=how.state)
        self._states[subject] = state
        self._before[subject] = None if row is None else state
        return state

    def _not_kept(self, subject: str) -> State:
        """A subject whose turn in a running rebuild has not come, or one of log lines only: folded here and now."""
        state = self._states[subject] = self._refold(subject)
        self._before[subject] = None
        if state.entries:
            self._whole[subject] = None
        return state

    def append(self, subject: str, fact: Fact) -> Entry:
        """Book one fact; it is durable once the transaction has ended. Raises Refused where the door is shut to it."""
        if self.door is not None:
            asked = self.door(codec.kind_of(fact), fact, self._first)
            self._first = self._first or asked
        self._order = next_order(self._order, self._wall)
        unsealed = Entry(
            id=new_id(self.at),
            seat=self.seat,
            seq=_after(self._seq),
            at=self.at,
            order=self._order,
            by=self.by,
            subject=subject,
            kind=codec.kind_of(fact),
            data=codec.encode(fact),
            prev=self._head,
            hash=b"",
        )
        entry = msgspec.structs.replace(unsealed, hash=seal(unsealed))
        self._seq, self._head = entry.seq, entry.hash
        self._entries.append(entry)
        self._take(subject, [entry])
        return entry

    def receive(self, entries: Iterable[Entry]) -> Received:
        """Take entries of other seats, in any order, and note when they came; see ``receiving``.

        Raises Refused for an entry that does not bear its seal and for two histories of one seat.
        """
        taken, received = Receiving(self.connection, self.seat, self._entries).sift(entries)
        self._entries += taken
        self._came += [(entry.id, self.at) for entry in taken]
        self._order = max([self._order, *(entry.order for entry in taken)])
        grouped: dict[str, list[Entry]] = {}
        for entry in sorted(taken, key=sort_key):
            grouped.setdefault(entry.subject, []).append(entry)
        for name, some in grouped.items():
            self._take(name, some)
        return received

    def _take(self, name: str, entries: list[Entry]) -> None:
        """Fold a subject's new entries, which are in order, onto its state; all of it anew where that is not enough."""
        state = self._load(name)
        how, _ = subject_for(name)
        late = entries[0].order <= state.order and state.entries > 0
        unsettled = state.strikes or state.doubts  # what comes may change how an earlier line reads
        if late or unsettled or name in self._whole or any(map(acts_on_whole, entries)):
            self._whole[name] = None
            self._states[name] = self._refold(name)
            return
        for entry in entries:
            state = fold(how, state, entry)
        self._states[name] = state

    def _refold(self, subject: str) -> State:
        how, identity = subject_for(subject)
        state: State = fold_all(how, identity, self.entries_of(subject))
        return state

    def entries_of(self, subject: str) -> list[Entry]:
        """All entries of a subject, the uncommitted ones included, in order."""
        found = self.connection.execute(sql(SELECT_ENTRY, "WHERE subject = ?"), (subject,)).fetchall()
        mine = [entry for entry in self._entries if entry.subject == subject]
        return sorted([*(entry_from(row) for row in found), *mine], key=lambda e: (e.order, e.seat, e.seq))

    def entry(self, identity: str) -> Entry | None:
        """The entry with that id."""
        row = self.connection.execute(sql(SELECT_ENTRY, "WHERE id = ?"), (identity,)).fetchone()
        return entry_from(row) if row else None

    def flush(self) -> list[Entry]:
        """Write everything collected; called once, before the commit."""
        if not self._entries:
            return []
        touched = list(dict.fromkeys(entry.subject for entry in self._entries))
        lines = self._lines()
        done, total = 0, len(self._entries) + len(lines) + 2 * len(touched)
        for entries in _slices(self._entries):
            self.connection.executemany(INSERT_ENTRY, [msgspec.structs.astuple(entry) for entry in entries])
            done = self._told(done + len(entries), total)
        if self._came:
            self.connection.executemany(INSERT_ARRIVAL, self._came)
        for some in _slices(lines):
            views.write_journal(
                self.connection, [views.journal_row(entry, self._states[entry.subject]) for entry in some]
            )
            done = self._told(done + len(some), total)
        for names in _slices(touched):
            for name in names:
                self._write_rows(name)
            views.write_snapshots(self.connection, {name: self._states[name] for name in names})
            done = self._told(done + 2 * len(names), total)
        self._topics.add(JOURNAL.name)
        return self._entries

    @property
    def topics(self) -> frozenset[str]:
        """What was changed, once the transaction has ended: tables of rows, of lines, beside the book."""
        return frozenset(self._topics | self.beside.touched)

    def _lines(self) -> list[Entry]:
        """Entries whose journal lines are written: the new ones, and all of a subject that was folded anew."""
        whole = [entry for name in self._whole for entry in self.entries_of(name)]
        return whole + [entry for entry in self._entries if entry.subject not in self._whole]

    def _write_rows(self, name: str) -> None:
        how, _ = subject_for(name)
        before = self._before[name]
        changed = views.write_difference(
            self.connection,
            views.keyed(projected(how, before)) if before is not None else {},
            views.keyed(projected(how, self._states[name])),
        )
        for kind in changed.union(
            how.rows[:1]
        ):  # a line that changes no row still changes what is shown of its subject
            self._topics |= {kind.table, *kind.also}

    def _told(self, done: int, total: int) -> int:
        if self.tell is not None:
            self.tell(done, total)
        return done


def _slices(items: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(items), SLICE):
        yield items[start : start + SLICE]


HIGHEST = next_order(0, to_micros(LATEST))
"""Orders from here on are of no program of ours; nothing can be put after them."""
BEYOND = "账本里现用席号有一条编号不可能（第{seq}条），没有写入。请关闭窗口，重新打开：会换一个席号继续；再核验账本。"


def _after(seq: int) -> int:
    """The number after one; raises Unavailable where no program of ours reaches it."""
    if seq >= MOST_SEQ:
        raise Unavailable(BEYOND.format(seq=seq))
    return seq + 1


def _last_order(connection: dbapi2.Connection, wall: int) -> int:
    """The highest order value in the book: the journal's index knows it, a rebuild under way keeps it apart.

    Neither is hashed. The journal's is asked of its entry; what cannot be is looked up in the book itself.
    """
    found, entry, written = connection.execute(NEWEST_LINE).fetchone() or (0, 0, 0)
    floor = meta_in(connection, FLOOR) or "0"
    if found == entry and floor.isdecimal() and int(floor) <= next_order(0, wall + LATEST_FLOOR):
        last = max(int(found), int(written), int(floor))
        if last < HIGHEST:
            return last
    below = 'SELECT coalesce(max("order"), 0) FROM entry WHERE "order" < ?'
    ((last,),) = connection.execute(below, (HIGHEST,)).fetchall()
    return int(last)
