"""Heads that cannot be true (存疑的链头): a file beside the book says more than can ever have been written.

The check over such a file bears no key: whoever can write it can forge it. What a chain may be ahead of the book is
bounded by the time since its last entry, and by the disk it lay on. What is beyond that is doubted and named, the file
is kept under another name; it is never booked as a loss, for what is booked as lost stands in the book for ever.
"""

import contextlib
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

from sqlcipher3 import dbapi2

from app.models.book.entry import Entry
from app.models.moments import to_micros
from app.services.runtime import held_files
from app.services.store.heads import Head, Heads
from app.services.store.seats import MOST_SEQ, chain_heads, held_at
from app.services.store.store import Store

A_SECOND = 10_000
"""Entries that no program of ours books in a second; a million invented ones take minutes."""
AT_ONCE = 100_000
"""Entries that may be ahead in no time, or while the clock stands wrong: a large ledger is taken in at one go."""
LEAST = 200
"""Bytes that an entry takes at least: three hashes, an id, its place in the indexes."""
LAST_AT = "SELECT seq, at FROM entry WHERE seat = ? ORDER BY seq DESC LIMIT 1"
FIRST_AT = "SELECT at FROM entry ORDER BY position LIMIT 1"
FALSE = (
    "{name}说{seat}记到第{seq}条，不可能是真的（账本里到第{last}条，这段时间、这块盘都容不下那么多）：像是被人改过。"
    "没有当作缺失登记{then}。请核对谁动过数据文件夹，账本本身照常用。"
)
KEPT = "，原样改名为 {aside}"
ASIDE = "存疑"


def parted(connection: dbapi2.Connection, heads: Iterable[Head], path: Path, now: int) -> tuple[list[Head], list[Head]]:
    """(heads that may be true, heads that cannot be); ``path`` is where the book lies, ``now`` in µs."""
    believed: list[Head] = []
    false: list[Head] = []
    room = _room(path)
    for head in heads:
        (believed if _may_be(connection, head, room, now) else false).append(head)
    return believed, false


def _may_be(connection: dbapi2.Connection, head: Head, room: int, now: int) -> bool:
    seat, seq, wanted = head
    row = connection.execute(LAST_AT, (seat,)).fetchone()
    last, since = (row[0], row[1]) if row else (0, _first_at(connection))
    if seq <= last + AT_ONCE or held_at(connection, seat, seq) == wanted:
        return True
    seconds = max(0, now - since) / 1_000_000
    return seq - last <= min(room, A_SECOND * seconds)


def beyond_reach(entries: Iterable[Entry], path: Path, now: int) -> set[str]:
    """The ids of entries that bear a number their chain cannot have reached; ``now`` in µs.

    An entry is sealed without a key: what was put into a damaged file would make a gap of any size before it.
    """
    strange, room = set[str](), _room(path)
    last: dict[str, tuple[int, int]] = {}
    for one in sorted(entries, key=lambda entry: (entry.seat, entry.seq)):
        seq, at = last.get(one.seat, (0, 0))
        seconds = max(0, now - at) / 1_000_000
        if one.seq - seq > max(AT_ONCE, min(room, A_SECOND * seconds)) or one.seq >= MOST_SEQ:
            strange.add(one.id)
        else:
            last[one.seat] = (one.seq, one.at)
    return strange


def _first_at(connection: dbapi2.Connection) -> int:
    """When the first entry was made, µs; a chain that is not there at all may have begun as early as the book."""
    row = connection.execute(FIRST_AT).fetchone()
    return int(row[0]) if row else 0


def _room(path: Path) -> int:
    """How many entries the disk holds if it holds nothing else."""
    try:
        return shutil.disk_usage(path.parent).total // LEAST
    except OSError:
        return AT_ONCE


def believed_of(store: Store, heads: Iterable[Head]) -> list[Head]:
    """Those that may be true of a store."""
    return _parted_of(store, heads)[0]


def false_of(store: Store, heads: Iterable[Head]) -> list[Head]:
    """Those that cannot be true of a store."""
    return _parted_of(store, heads)[1]


def _parted_of(store: Store, heads: Iterable[Head]) -> tuple[list[Head], list[Head]]:
    with store.read() as reading:
        return parted(reading.connection, heads, store.path, to_micros(store.now()))


def put_aside(store: Store, heads: Heads, name: str) -> str:
    """A file with a head that cannot be true lies under another name, what may be true of it is kept; the sentence.

    Empty where all may be true. Read again before it is moved: nothing is done on one reading.
    """
    found = _heads_in(heads)
    if not false_of(store, found):
        return ""
    believed, false = _parted_of(store, _heads_in(heads))
    if not false:
        return ""
    with store.read() as reading:
        held = [(one.seat, one.seq, bytes.fromhex(one.hash)) for one in chain_heads(reading.connection)]
    held.sort(key=lambda one: one[0] != store.seat)  # that of the seat in use stands first
    aside = ""
    with contextlib.suppress(OSError):  # a disk that takes nothing: it is said again at the next start
        for path in heads.files():
            moved = path.with_name(f"{path.name}.{ASIDE}-{secrets.token_hex(3)}")
            held_files.replace(path, moved)
            aside = aside or moved.name
        heads.only(held)
        for one in believed:
            if one not in held:
                heads.set_aside(one)
    return said(false[0], held, name, aside)


def _heads_in(heads: Heads) -> list[Head]:
    return [*heads.chains(), *heads.lost()]


def said(head: Head, held: Iterable[Head], name: str, aside: str = "") -> str:
    """A head that cannot be true, in words."""
    last = next((seq for seat, seq, _ in held if seat == head[0]), 0)
    then = KEPT.format(aside=aside) if aside else ""
    return FALSE.format(name=name, seat=head[0], seq=head[1], last=last, then=then)
