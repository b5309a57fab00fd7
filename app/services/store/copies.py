"""Copies of the book: made while it is used, opened and walked before they count, restored under a new seat.

A copy not opened and verified is no backup (docs/架构.md F13). Nothing is ever overwritten: a file that makes room
for a restored one is kept beside it. A restored store goes on under a seat of its own that names the old head, so that
two copies of one book can never grow the same chain (docs/架构.md#一本账).
"""

import contextlib
import datetime as dt
import secrets
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import msgspec
from sqlcipher3 import dbapi2

from app.models.book.entry import short_hash
from app.models.moments import BEIJING
from app.models.security.facts import Gap, SeatBegan, SeatResumed
from app.services.runtime import held_files, private
from app.services.runtime.clock import Clock
from app.services.runtime.errors import Damaged, Refused, Unavailable
from app.services.runtime.lock import in_use
from app.services.store import doubt, dwelling
from app.services.store import engine as engines
from app.services.store.contents import check_contents
from app.services.store.copy_heads import by_content
from app.services.store.copy_names import MIRRORS, PATTERN, STAMP, made_at
from app.services.store.derived import comparable
from app.services.store.failures import explained
from app.services.store.guards import let_go, put_in_order
from app.services.store.heads import Head, Heads
from app.services.store.mending import compare_and_mend
from app.services.store.placing import copied, readable, remove, settle
from app.services.store.rebuild import rebuild
from app.services.store.replacing import as_one_file, is_unfinished, put_in_place, trial_in
from app.services.store.seats import chain_heads, last_of, lost_from
from app.services.store.store import FILE, Store, open_store
from app.services.store.transaction import Transaction
from app.services.store.values import set_meta
from app.services.store.verify import Verdict, verify

PAGES = 512
"""Pages copied at a time; between two pieces others may book."""
AHEAD = 86_400.0
"""Seconds by which a copy may be of a later moment than this machine's."""
UNFINISHED = (
    "恢复差最后一步：磁盘出错，{home} 里原来的账本已改名留在旁边，恢复好的放在一边等着。"
    "请先解决磁盘，再打开值守台，会接着换上。"
)
OPEN = "值守台正开着 {home}，请先关闭窗口再恢复，否则窗口里新记的会丢。"


class BackupMade(msgspec.Struct, frozen=True, kw_only=True):
    """A backup that was opened and verified."""

    path: Path
    entries: int
    heads: dict[str, tuple[int, str]]
    removed: tuple[str, ...] = ()
    """Names of older ones that made room."""


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What a restored store holds, and what was passed over or put aside on the way."""

    source: Path
    entries: int
    seat: str
    continues: str
    passed_over: tuple[str, ...] = ()
    put_aside: tuple[str, ...] = ()
    lost_attachments: tuple[str, ...] = ()
    """Names of attachments whose bytes are gone or changed in the copy."""
    let_go: tuple[str, ...] = ()
    """Triggers, views and indexes of the copy that were not ours."""


def backup(store: Store, folder: Path, *, keep: int = 20) -> BackupMade:
    """Copy the store while it is used, verify the copy, keep the newest ``keep``.

    Raises:
        Unavailable: the folder cannot be written, the disk is full, or the copy does not verify; it is removed.
    """
    stamp = store.now().astimezone(BEIJING).strftime(STAMP)
    final = folder / PATTERN.replace("*", stamp)
    part = final.with_suffix(f".{secrets.token_hex(3)}.part")
    try:
        private.make_folder(folder)
        _copy(store, part)
        verdict = _walked(part, store)
        if verdict.unbooked:
            raise Unavailable(f"备份没有通过核对：{verdict.unbooked[0].text}。请先核对账本（verify），再换个位置备份。")
        settle(part, final)
    except (OSError, dbapi2.DatabaseError) as error:
        raise Unavailable(f"备份没有做成：{folder} 不能写，或磁盘已满。请检查后再试。") from error
    finally:
        remove(part)
    return BackupMade(path=final, entries=verdict.entries, heads=verdict.heads, removed=_rotate(final, keep))


def _copy(store: Store, part: Path) -> None:
    beside = store.engine.beside(part)
    with contextlib.closing(store.engine.connect()) as source, contextlib.closing(beside.connect()) as target:
        source.backup(target, pages=PAGES)
        target.execute("PRAGMA journal_mode=DELETE").fetchall()  # one file, to be carried about


def _walked(path: Path, like: Store) -> Verdict:
    copy = Store(path, like.engine.beside(path), like.clock)
    try:
        return verify(copy)
    finally:
        copy.close()


def _rotate(made: Path, keep: int) -> tuple[str, ...]:
    """Those before the one just made go, but the newest of them. One of a later day was made under a wrong clock.

    It says nothing of what is older than it, and what was just made never goes.
    """
    removed = []
    for old in [one for one in copies_in(made.parent) if one.name <= made.name][max(1, keep) :]:
        with contextlib.suppress(OSError):  # one that somebody has open goes next time
            held_files.unlink(old, missing_ok=True)
            removed.append(old.name)
    return tuple(removed)


def copies_in(folder: Path) -> list[Path]:
    """Backups in a folder, by their names the newest first."""
    return sorted((one for one in folder.glob(PATTERN) if one.is_file()), reverse=True)


def newest_in(folder: Path, now: dt.datetime, count: int) -> list[Path]:
    """The newest backups of a folder, and as many of those that bear a later day than today."""
    found = copies_in(folder)
    ahead = [one for one in found if is_ahead(one, now)]
    return [*[one for one in found if one not in ahead][:count], *ahead[:count]]


def restorable_in(folder: Path, now: dt.datetime) -> list[Path]:
    """Mirrors and backups in a folder, the one that was written last first, those of a day to come last of all."""
    found = [*(one for one in folder.glob(MIRRORS) if one.is_file()), *copies_in(folder)]
    return sorted(found, key=partial(rank, now=now), reverse=True)


def rank(path: Path, now: dt.datetime) -> tuple[bool, float]:
    """How new a copy is: one that bears a day to come was written under a wrong clock, nobody knows when."""
    return not is_ahead(path, now), written_at(path)


def is_ahead(path: Path, now: dt.datetime) -> bool:
    """Whether a copy says that it was written more than a day from now."""
    return written_at(path) > now.timestamp() + AHEAD


def written_at(path: Path) -> float:
    """When a copy was written (seconds since 1970): a backup says so in its name, a mirror's file does."""
    stamped = made_at(path.name)
    return path.stat().st_mtime if stamped is None else stamped.timestamp()


def restore(
    source: Path, home: Path, clock: Clock, by: str, *, replace: bool = False, key: bytes | None = None
) -> Restored:
    """Put the newest sound backup of a folder, or one file, into a data folder, under a new seat.

    The copy is whole, of this version and under its new seat before it gets the name of the book. What the heads beside
    the book it replaces saw and the backup does not hold is booked as lost.

    Raises:
        Refused: there is no backup, or the data folder already holds a book and ``replace`` is not given.
        Damaged: no backup verifies.
        Unavailable: the folder cannot be written.
    """
    candidates = restorable_in(source, clock.now()) if source.is_dir() else [source]
    if not candidates or not candidates[0].is_file():
        raise Refused(
            f"{source} 里没有备份。备份的文件名像 {PATTERN.replace('*', '20260612-031400')}。", file=str(source)
        )
    if (home / FILE).exists() and not replace:
        raise Refused(f"{home} 里已有账本，没有动它。换下时原来的文件会改名留在旁边。", typed="加 --replace")
    if in_use(home):
        raise Refused(OPEN.format(home=home))
    heads = Heads((home / FILE).with_suffix(".head"))
    witness = [*heads.chains(), *heads.lost()]
    try:
        with trial_in(home) as trial:
            chosen, passed = _soundest(candidates, trial / FILE, clock, key)
            done = _begun(trial, witness, clock, by, key)
            if in_use(home):  # walking a long book takes minutes
                raise Refused(OPEN.format(home=home))
            aside = put_in_place(trial / FILE, home, clock)
    except (OSError, dbapi2.DatabaseError) as error:
        if is_unfinished(home, FILE):
            raise Unavailable(UNFINISHED.format(home=home)) from error
        raise Unavailable(f"没有恢复：{home} 不能写，或磁盘已满。备份没有动。") from error
    return msgspec.structs.replace(done, source=chosen, passed_over=passed, put_aside=aside)


def _begun(trial: Path, witness: Sequence[Head], clock: Clock, by: str, key: bytes | None) -> Restored:
    """The copy under a new seat, its derived part as the book says, nothing in it that acts but what is ours."""
    with contextlib.closing(engines.connect(trial / FILE, key)) as connection:
        foreign = let_go(connection)
        put_in_order(connection)
    store = open_store(trial, clock, key)
    try:
        entries = store.entries()
        if comparable(store):
            compare_and_mend(store, by)
        else:  # a mirror, or a copy made by another version
            rebuild(store)
        with store.write(by) as transaction:
            believed = doubt.believed_of(store, witness)
            continues = begin_seat_in(transaction, lost_from(transaction.connection, believed))
        damaged = tuple(one.name for one in check_contents(store) if one.name)
        seat = store.seat
        as_one_file(store)
    finally:
        store.close()
    return Restored(
        source=trial, entries=entries, seat=seat, continues=continues, lost_attachments=damaged, let_go=foreign
    )


def _soundest(candidates: Sequence[Path], part: Path, clock: Clock, key: bytes | None) -> tuple[Path, tuple[str, ...]]:
    """The first that verifies, as a copy in ``part``: a backup is only ever read, and what was walked is what is taken.

    A mirror may be written while it is read.
    """
    candidates, older = by_content(candidates, key)
    passed = [f"{older.name}：名字较新，记录比{candidates[0].name}少"] if older is not None else []
    for path in candidates:
        remove(part)
        try:
            copied(path, part)
            with explained(part), contextlib.closing(engines.connect(part, key)) as connection:
                engines.refuse_views(connection)
            store = Store(part, engines.Engine(part, key), clock)
            try:
                verdict = verify(store)
            finally:
                store.close()
            if not verdict.unbooked and verdict.entries:
                return path, tuple(passed)
            why = verdict.unbooked[0].text if verdict.unbooked else "没有记录"
        except (Damaged, Unavailable) as error:
            why = error.sentence
        except dbapi2.DatabaseError:
            why = "不是账本"
        except OSError as error:
            if readable(path):
                raise  # the place it is tried in failed, not the medium
            raise Unavailable(f"读不到备份 {path.name}，请检查介质。") from error
        passed.append(f"{path.name}：{why}")
    raise Damaged(f"没有一份备份通过核对：{passed[0]}。可以用 salvage 从损坏的文件里取出还读得出的记录。")


def begin_seat(store: Store, by: str, lost: Sequence[Gap] = ()) -> str:
    """Go on under a new seat that names the old heads and what is lost; returns what it names."""
    with store.write(by) as transaction:
        return begin_seat_in(transaction, lost)


def begin_seat_in(transaction: Transaction, lost: Sequence[Gap] = (), words: str = "") -> str:
    """The same within a transaction: whoever writes next, from any program, writes under the new seat."""
    seq, head = transaction.head
    continues = words or f"{transaction.seat} 第{seq}条 {short_hash(head)}"
    seat = f"S{secrets.token_hex(4)}"
    chains = chain_heads(transaction.connection)
    set_meta(transaction.connection, "seat", seat)
    set_meta(transaction.connection, "began", "1")
    dwelling.settle_in(transaction.connection, seat)
    transaction.begin_seat(seat)
    fact = SeatBegan(unit=seat, continues=continues, chains=chains, lost=tuple(lost))
    transaction.append(f"seat:{seat}", fact)
    return continues


def resume_seat_in(transaction: Transaction, seat: str) -> None:
    """Go on under a seat that was left for another one; it names what it continues, as a new one does."""
    seq, head = transaction.head
    continues = f"{transaction.seat} 第{seq}条 {short_hash(head)}"
    chains = chain_heads(transaction.connection)
    set_meta(transaction.connection, "seat", seat)
    dwelling.settle_in(transaction.connection, seat)
    transaction.begin_seat(seat, last_of(transaction.connection, seat))
    transaction.append(f"seat:{seat}", SeatResumed(unit=seat, continues=continues, chains=chains))
