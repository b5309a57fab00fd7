"""Walking the chain: every changed, removed, reordered or inserted entry is named (docs/架构.md#信任)."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import msgspec
from sqlcipher3 import dbapi2

from app.models.book.codec import tag_in
from app.models.book.entry import GENESIS, Parts, digest, short_hash
from app.models.moments import to_micros
from app.models.security.facts import Gap
from app.services.runtime.errors import Damaged
from app.services.runtime.workers import meanwhile
from app.services.store.doubt import parted, said
from app.services.store.failures import explained
from app.services.store.guards import not_ours
from app.services.store.heads import Head
from app.services.store.password_proof import password_problems
from app.services.store.queue_proof import queue_problems
from app.services.store.reading import Reading
from app.services.store.seats import ChainProblem, begun, covered, held_at, last_of, missing_seats
from app.services.store.sqlite_pages import said_of_pages
from app.services.store.store import Store
from app.services.store.unit_key_proof import unit_key_problems

LOST = "账本末尾与另存的链头不符（第{seq}条缺失或被改动）。请保留数据文件，运行 verify 查看，并用备份恢复。"


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The result: how many entries, the head per seat (seq, short hash), the problems."""

    entries: int
    heads: dict[str, tuple[int, str]]
    problems: tuple[ChainProblem, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    @property
    def unbooked(self) -> tuple[ChainProblem, ...]:
        """What is wrong and does not stand in the book as lost; a copy of such a book is as good as the book."""
        return tuple(one for one in self.problems if not one.booked)


class Raw(msgspec.Struct, frozen=True):
    """An entry as its bytes lie in the file; a damaged file may hold anything in any column."""

    seat: str
    seq: int
    id: str
    parts: Parts
    hash: bytes
    sound: bool
    """Whether every column has the type it was written with."""


_RAW = (
    'SELECT CAST(id AS BLOB), CAST(seat AS BLOB), seq, at, "order", CAST("by" AS BLOB), CAST(subject AS BLOB), '
    "CAST(kind AS BLOB), data, prev, hash FROM entry ORDER BY seat, seq"
)
RECENT = _RAW.replace("ORDER BY seat, seq", "WHERE seat = ? ORDER BY seq DESC LIMIT ?")
_TYPES = (bytes, bytes, int, int, int, bytes, bytes, bytes, bytes, bytes, bytes)


def _raw(row: Sequence[Any]) -> Raw:
    sound = tuple(map(type, row)) == _TYPES
    values: Sequence[Any] = row if sound else [_as_type(value, kind) for value, kind in zip(row, _TYPES, strict=True)]
    identity, seat, seq, at, order, by, subject, kind, data, prev, held = values
    parts = (prev, identity, seat, b"%d" % seq, b"%d" % at, b"%d" % order, by, subject, kind, data)
    return Raw(seat.decode("utf-8", "replace"), seq, identity.decode("utf-8", "replace"), parts, held, sound)


def _as_type(value: object, kind: type) -> bytes | int:
    if kind is int:
        return value if isinstance(value, int) else 0
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


def walk(connection: dbapi2.Connection) -> Iterator[tuple[Any, ...]]:
    """All entries by seat and number, streamed as they lie in the file."""
    cursor = connection.execute(_RAW)
    while rows := cursor.fetchmany(2000):
        yield from rows


class _Chain:
    """The state of the walk along one seat's chain."""

    def __init__(self, seat: bytes) -> None:
        self.seat = seat
        self.seq = 0
        self.head = GENESIS

    def follows(self, row: tuple[Any, ...]) -> bool:
        """Whether a row is the sound next entry; the common case, told without naming anything."""
        if tuple(map(type, row)) != _TYPES:
            return False
        identity, seat, seq, at, order, by, subject, kind, data, prev, held = row
        if seat != self.seat or seq != self.seq + 1 or prev != self.head or tag_in(data).encode() != kind:
            return False
        if digest((prev, identity, seat, b"%d" % seq, b"%d" % at, b"%d" % order, by, subject, kind, data)) != held:
            return False
        self.seq, self.head = seq, held
        return True

    def check(self, entry: Raw) -> list[str]:
        found = []
        if entry.seq != self.seq + 1:
            found.append(f"第{self.seq + 1}条到第{entry.seq - 1}条缺失")
        elif entry.parts[0] != self.head:
            found.append("与上一条不相接，记录被改动或调换")
        if not entry.sound or digest(entry.parts) != entry.hash:
            found.append("内容与校验值不符，记录被改动")
        elif tag_in(entry.parts[9]).encode() != entry.parts[8]:
            found.append("记录类别与内容不符")
        self.seq, self.head = entry.seq, entry.hash
        return found


def _seat(chain: _Chain) -> str:
    return chain.seat.decode("utf-8", "replace") if isinstance(chain.seat, bytes) else str(chain.seat)


class _Walked:
    """What a walk has seen so far; it may end in the middle of a damaged file."""

    def __init__(self) -> None:
        self.count = 0
        self.problems: list[ChainProblem] = []
        self.chains: list[_Chain] = []
        self.chain = _Chain(b"")

    def go(self, connection: dbapi2.Connection) -> None:
        for row in walk(connection):
            self.count += 1
            if row[1] != self.chain.seat:
                self.chain = _Chain(row[1])
                self.chains.append(self.chain)
            if not self.chain.follows(row):
                entry = _raw(row)
                self.problems += [
                    ChainProblem(seat=entry.seat, seq=entry.seq, entry=entry.id, text=sentence)
                    for sentence in self.chain.check(entry)
                ]

    @property
    def ends(self) -> dict[str, tuple[int, bytes]]:
        return {_seat(one): (one.seq, one.head) for one in self.chains}


def verify(store: Store) -> Verdict:
    """Check every entry, the heads kept outside against the book, and the file's own structure.

    The heads are read first and the book at one moment after that: others go on booking meanwhile. The pages of the
    file are looked through at the same time: SQLite does that, and the walk along the chains is ours.
    """
    kept = _kept(store)
    structure = meanwhile(partial(_structure_of, store))
    walked = _Walked()
    problems = walked.problems
    doubted: list[Head] = []
    try:
        with store.read() as reading:
            walked.go(reading.connection)
            problems += missing_seats(reading.connection, walked.ends)
            _, gaps = begun(reading.connection)
            lost = [one for _, one in gaps]
            problems[:] = _told_once(problems, lost)
            kept, doubted = parted(reading.connection, kept, store.path, to_micros(store.now()))
            for head in kept:
                if not covered(head, lost):
                    problems += _new(problems, _missing(head, walked.ends, held_at(reading.connection, *head[:2])))
    except Damaged as error:
        at = walked.chain
        problems.append(
            ChainProblem(seat=_seat(at), seq=at.seq + 1, entry="", text=f"从这里起读不出来：{error.sentence}")
        )
        problems += [one for head in kept for one in _missing(head, walked.ends, None)]
    finally:
        structure.exception()  # nobody closes the file under it
    problems += structure.result()
    problems += [_doubted(head, walked.ends) for head in doubted]
    heads = {seat: (seq, short_hash(head)) for seat, (seq, head) in walked.ends.items()}
    return Verdict(entries=walked.count, heads=heads, problems=tuple(problems))


def sound(connection: dbapi2.Connection) -> bool:
    """Whether every chain of a copy is whole, as far as it does not say itself what it lacks."""
    walked = _Walked()
    walked.go(connection)
    return not _told_once(walked.problems, [one for _, one in begun(connection)[1]])


def _new(told: list[ChainProblem], found: list[ChainProblem]) -> list[ChainProblem]:
    """Of several heads that saw the same, one is named."""
    known = {(one.seat, one.seq) for one in told if not one.entry}
    return [one for one in found if (one.seat, one.seq) not in known]


def _told_once(problems: list[ChainProblem], lost: list[Gap]) -> list[ChainProblem]:
    """What the walk along a chain found missing and the book says was lost is named once, as booked."""
    spans = {(one.seat, one.last + 1): f"第{one.first}条到第{one.last}条缺失" for one in lost}
    return [one for one in problems if spans.get((one.seat, one.seq), "?") != one.text]


def _kept(store: Store) -> list[Head]:
    """Every head that is known beside the book."""
    chains = store.heads.chains()
    return [*store.heads.lost(), *chains]


def holds(reading: Reading, head: Head) -> bool:
    """Whether the book holds that very entry."""
    return held_at(reading.connection, *head[:2]) == head[2]


def known_lost(reading: Reading, head: Head) -> bool:
    """Whether the book says itself that this entry was lost."""
    return covered(head, [one for _, one in begun(reading.connection)[1]])


def _missing(head: Head, ends: dict[str, tuple[int, bytes]], found: bytes | None) -> list[ChainProblem]:
    """What is wrong when a head that was kept outside is not in the book."""
    seat, seq, wanted = head
    last, end = ends.get(seat, (0, GENESIS))
    if last < seq:
        sentence = f"末尾缺少第{last + 1}条到第{seq}条（另存的链头在第{seq}条）"
        return [ChainProblem(seat=seat, seq=last + 1, entry="", text=sentence)]
    if last == seq and end != wanted:
        return [ChainProblem(seat=seat, seq=seq, entry="", text="最后一条与另存的链头不符")]
    if last > seq and found is not None and found != wanted:
        return [ChainProblem(seat=seat, seq=seq, entry="", text=f"第{seq}条与另存的链头不符，记录被换过")]
    return []


def _doubted(head: Head, ends: dict[str, tuple[int, bytes]]) -> ChainProblem:
    """A head that cannot be true is named, as nothing of the book that is missing."""
    held = [(seat, seq, end) for seat, (seq, end) in ends.items()]
    return ChainProblem(seat=head[0], seq=head[1], entry="", text=said(head, held, "另存的链头"))


def check_tail(store: Store) -> str:
    """A sentence when entries at the end are missing against the head kept outside; quick, for every start."""
    beside = _kept(store)
    kept = store.heads.kept()
    if kept is None:
        return ""
    try:
        with store.read() as reading:
            _, false = parted(reading.connection, beside, store.path, to_micros(store.now()))
            found = holds(reading, kept) or known_lost(reading, kept)
            held = [(one[0], last_of(reading.connection, one[0])[0], b"") for one in false]
    except Damaged as error:
        return error.sentence
    if false:
        return said(false[0], held, store.heads.path.name)
    return "" if found else LOST.format(seq=kept[1])


def recent(store: Store, last: int = 2000) -> str:
    """A sentence when the newest entries of this seat do not follow each other or the file's pages are not sound."""
    try:
        with explained(store.path), store.read() as reading:
            rows = reading.connection.execute(RECENT, (store.seat, last)).fetchall()
            pages = said_of_pages(reading.connection, "quick_check")
            foreign = not_ours(reading.connection)
            foreign += password_problems(reading.connection, plain=store.engine.key is None)
            foreign += unit_key_problems(reading.connection)
    except Damaged as error:
        return error.sentence
    chain = _Chain(store.seat.encode())
    for number, row in enumerate(reversed(rows)):
        if number == 0:
            chain.seq, chain.head = _raw(row).seq - 1, _raw(row).parts[0]
        if not chain.follows(row):
            raw = _raw(row)
            return f"{raw.seat} 第{raw.seq}条被改动或与上一条不相接。请到“设置 → 安全”核验账本，并用备份恢复。"
    if foreign:
        return f"数据文件里{foreign[0]}。请先核验账本，再用备份恢复。"
    return "" if not pages else f"数据文件的页有损坏（{pages[0]}）。请立即备份，再用备份恢复。"


def _structure(connection: dbapi2.Connection) -> list[ChainProblem]:
    found = said_of_pages(connection, "integrity_check")
    return [ChainProblem(seat="", seq=0, entry="", text=f"数据文件结构：{line}") for line in found]


def strangers(store: Store) -> tuple[ChainProblem, ...]:
    """What stands in the file beside the book and is not of it; it can be copied, the entries are as they were."""
    try:
        with store.read() as reading:
            said = not_ours(reading.connection) + queue_problems(reading.connection)
            said += password_problems(reading.connection, plain=store.engine.key is None)
            said += unit_key_problems(reading.connection)
    except Damaged:
        return ()  # named by the walk
    return tuple(ChainProblem(seat="", seq=0, entry="", text=f"账本以外：{line}") for line in said)


def _structure_of(store: Store) -> list[ChainProblem]:
    try:
        with store.read() as reading:
            return _structure(reading.connection)
    except Damaged as error:
        return [ChainProblem(seat="", seq=0, entry="", text=error.sentence)]
