"""Walking the chain: every changed, removed, reordered or inserted entry is named (docs/架构.md#信任)."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from app.models.book.codec import tag_in
from app.models.book.entry import GENESIS, Parts, digest, short_hash
from app.services.runtime.errors import Damaged
from app.services.store.engine import explained
from app.services.store.store import Store


class ChainProblem(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong, and with which entry."""

    seat: str
    seq: int
    entry: str
    text: str


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The result: how many entries, the head per seat (seq, short hash), the problems."""

    entries: int
    heads: dict[str, tuple[int, str]]
    problems: tuple[ChainProblem, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


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


def walk(store: Store) -> Iterator[tuple[Any, ...]]:
    """All entries by seat and number, streamed as they lie in the file."""
    with store.read() as reading:
        cursor = reading.connection.execute(_RAW)
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


def verify(store: Store) -> Verdict:
    """Check every entry, the ends against the head kept outside, and the file's own structure."""
    count = 0
    chains: list[_Chain] = []
    problems: list[ChainProblem] = []
    chain = _Chain(b"")
    try:
        for row in walk(store):
            count += 1
            if row[1] != chain.seat:
                chain = _Chain(row[1])
                chains.append(chain)
            if not chain.follows(row):
                entry = _raw(row)
                problems += [
                    ChainProblem(seat=entry.seat, seq=entry.seq, entry=entry.id, text=sentence)
                    for sentence in chain.check(entry)
                ]
    except Damaged as error:
        problems.append(
            ChainProblem(seat=_seat(chain), seq=chain.seq + 1, entry="", text=f"从这里起读不出来：{error.sentence}")
        )
    full = {_seat(one): (one.seq, one.head) for one in chains}
    heads = {seat: (seq, short_hash(head)) for seat, (seq, head) in full.items()}
    problems += _tail(store, full)
    problems += _structure(store)
    return Verdict(entries=count, heads=heads, problems=tuple(problems))


def check_tail(store: Store) -> str:
    """A sentence when entries at the end are missing against the head kept outside; quick, for every start."""
    kept = store.heads.kept()
    if kept is None:
        return ""
    seat, seq, head = kept
    try:
        with store.read() as reading:
            statement = "SELECT hash FROM entry WHERE seat = ? AND seq = ?"
            row = reading.connection.execute(statement, (seat, seq)).fetchone()
    except Damaged as error:
        return error.sentence
    if row is not None and row[0] == head:
        return ""
    return f"账本末尾与另存的链头不符（第{seq}条缺失或被改动）。请保留数据文件，运行 verify 查看，并用备份恢复。"


def recent(store: Store, last: int = 2000) -> str:
    """A sentence when the newest entries of this seat do not follow each other or the file's pages are not sound."""
    try:
        with explained(store.path), store.read() as reading:
            rows = reading.connection.execute(RECENT, (store.seat, last)).fetchall()
            pages = [row[0] for row in reading.connection.execute("PRAGMA quick_check(1)").fetchall()]
    except Damaged as error:
        return error.sentence
    chain = _Chain(store.seat.encode())
    for number, row in enumerate(reversed(rows)):
        if number == 0:
            chain.seq, chain.head = _raw(row).seq - 1, _raw(row).parts[0]
        if not chain.follows(row):
            raw = _raw(row)
            return f"{raw.seat} 第{raw.seq}条被改动或与上一条不相接。请到“设置 → 安全”核验账本，并用备份恢复。"
    return "" if pages in ([], ["ok"]) else f"数据文件的页有损坏（{pages[0]}）。请立即备份，再用备份恢复。"


def _tail(store: Store, full: dict[str, tuple[int, bytes]]) -> list[ChainProblem]:
    kept = store.heads.kept()
    return [
        problem
        for seat, seq, head in (*store.heads.lost(), *((kept,) if kept else ()))
        for problem in _short_of(seat, seq, head, *full.get(seat, (0, GENESIS)))
    ]


def _short_of(seat: str, seq: int, head: bytes, last: int, found: bytes) -> list[ChainProblem]:
    if last < seq:
        sentence = f"末尾缺少第{last + 1}条到第{seq}条（另存的链头在第{seq}条）"
        return [ChainProblem(seat=seat, seq=last + 1, entry="", text=sentence)]
    if last == seq and found != head:
        return [ChainProblem(seat=seat, seq=seq, entry="", text="最后一条与另存的链头不符")]
    return []


def _structure(store: Store) -> list[ChainProblem]:
    try:
        with explained(store.path), store.read() as reading:
            found = [row[0] for row in reading.connection.execute("PRAGMA integrity_check(20)").fetchall()]
    except Damaged as error:
        return [ChainProblem(seat="", seq=0, entry="", text=error.sentence)]
    return [ChainProblem(seat="", seq=0, entry="", text=f"数据文件结构：{line}") for line in found if line != "ok"]
