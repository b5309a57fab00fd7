"""Going on when lines are gone: what other places saw of this book is asked for, booked as lost, and the seat changes.

The numbers that are gone stay gone: they may stand in a backup, a mirror or on paper, and giving them to other entries
would make two histories of one chain (docs/架构.md#一本账). It is looked at twice, the second time while nobody else
can write; what is done is one transaction that only adds.
"""

import contextlib
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from sqlcipher3 import dbapi2

from app.models.security.facts import Gap
from app.services.runtime.lock import in_use
from app.services.runtime.workers import TooLong, bounded
from app.services.store import engine as engines
from app.services.store.copies import MIRRORS, begin_seat_in, copies_in
from app.services.store.heads import Head
from app.services.store.seats import lost_from
from app.services.store.store import Store
from app.services.store.verify import check_tail

NEWEST = 2
"""Backups of a place that are asked."""
PATIENCE = 5.0
"""Seconds to wait for a place that may hang."""
HEADS = "SELECT seat, max(seq), hash FROM entry GROUP BY seat"
ROLLED = (
    "账本比{name}旧：那里的{seat}有第{first}条到第{last}条，账本里没有，像是整个数据文件夹被还原过"
    "（还原卡、虚拟机快照、拷回的旧文件夹）。{then}"
)
WENT_ON = "缺的已登记，账本换一个席号继续。要找回，请关闭窗口后从 {path} 恢复（cli restore），再把这之后的补记。"


def go_on_after_loss(store: Store, by: str) -> str:
    """A book that ends before the head kept beside it goes on under a new seat.

    Not while a window has it open: that is the one to go on. Returns the sentence for the screen, empty when nothing is
    missing.
    """
    sentence = check_tail(store)
    if not sentence or in_use(store.path.parent):
        return sentence
    heads = [*store.heads.chains(), *store.heads.lost()]  # a second reading; the book is asked after it
    return sentence if _go_on(store, by, heads, own=True) else ""


def _go_on(store: Store, by: str, heads: Sequence[Head], *, own: bool = False) -> tuple[Gap, ...]:
    """While nobody else can write, what is missing by a second reading is booked with a new seat; returns it."""
    with store.write(by) as transaction:
        lost = lost_from(transaction.connection, heads, own=own)
        if lost:
            begin_seat_in(transaction, lost)
    return lost


def heads_in(path: Path, key: bytes | None) -> tuple[Head, ...]:
    """The heads of all chains in a copy; nothing where it cannot be read under this key."""
    if not path.is_file() or path.stat().st_size == 0:
        return ()
    try:
        with contextlib.closing(engines.connect(path, key)) as connection:
            connection.execute("PRAGMA query_only=ON")
            return tuple((seat, seq, head) for seat, seq, head in connection.execute(HEADS).fetchall())
    except (dbapi2.DatabaseError, UnicodeDecodeError):
        return ()


def copies_at(places: Iterable[Path]) -> list[Path]:
    """The mirrors and the newest backups at some places; a place that does not answer is passed over."""
    found: list[Path] = []
    for place in places:
        with contextlib.suppress(OSError, TooLong):
            found += bounded(partial(_at, place), PATIENCE)
    return found


def _at(place: Path) -> list[Path]:
    return [*place.glob(MIRRORS), *copies_in(place)[:NEWEST]]


def rolled_back(store: Store, places: Iterable[Path], by: str) -> str:
    """A sentence when a copy elsewhere is newer than the book: the whole folder was put back; empty otherwise.

    What the copy saw is asked of the book only after it was read: the book only grows.
    """
    for path in copies_at(places):
        gaps = _seen_by(store, path, by)
        if gaps:
            first, then = gaps[0], WENT_ON.format(path=path)
            return ROLLED.format(name=path.name, seat=first.seat, first=first.first, last=first.last, then=then)
    return ""


def _seen_by(store: Store, path: Path, by: str) -> tuple[Gap, ...]:
    """What one copy holds and the book does not, by two readings; it is booked then."""
    read = partial(heads_in, path, store.engine.key)
    try:
        heads = bounded(read, PATIENCE)
        with store.read() as reading:
            gaps = lost_from(reading.connection, heads)
        if gaps and not in_use(store.path.parent):
            heads = bounded(read, PATIENCE)
            gaps = _go_on(store, by, heads)
    except (OSError, TooLong):
        return ()
    return gaps
