"""Copies of the book: made while it is used, opened and walked before they count, restored under a new seat.

A copy not opened and verified is no backup (docs/架构.md F13). Nothing is ever overwritten: a file that makes room
for a restored one is kept beside it. A restored store goes on under a seat of its own that names the old head, so that
two copies of one book can never grow the same chain (docs/架构.md#一本账).
"""

import contextlib
import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from sqlcipher3 import dbapi2

from app.models.book.entry import Entry, seal, short_hash
from app.models.moments import BEIJING
from app.models.registry import files_named, views_version
from app.models.security.facts import SeatBegan
from app.services.runtime import private
from app.services.runtime.clock import Clock
from app.services.runtime.errors import Damaged, Refused, Unavailable
from app.services.runtime.lock import in_use
from app.services.store import engine as engines
from app.services.store.book import ARRIVAL, INSERT_ENTRY, SELECT_ENTRY
from app.services.store.chunks import CHUNK
from app.services.store.draft_table import DRAFT
from app.services.store.placing import BESIDE, copied, readable, remove, settle
from app.services.store.rebuild import rebuild
from app.services.store.shapes import ONCE, Shape, insert, select, sql
from app.services.store.store import FILE, Store, open_store
from app.services.store.transaction import Transaction
from app.services.store.values import set_meta
from app.services.store.verify import Verdict, verify

PATTERN, MIRRORS = "dutydesk-备份-*.db", "dutydesk-镜像-*.db"
STAMP = "%Y%m%d-%H%M%S"
PAGES = 512
"""Pages copied at a time; between two pieces others may book."""
NOTHING = "{name} 里一条完整的记录也读不出来。请用备份恢复（restore）。"
OPEN = "值守台正开着 {home}，请先关闭窗口再恢复，否则窗口里新记的会丢。"
MISSES = 5000
"""Unreadable rows in a row after which a damaged file is taken to have ended."""


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


class Salvaged(msgspec.Struct, frozen=True, kw_only=True):
    """What could be read of a damaged file, and what is missing by seat and number."""

    entries: int
    missing: dict[str, tuple[tuple[int, int], ...]]
    """By seat the ranges (first, last) of numbers that are not there."""
    unsound: int
    """Rows that were read and do not bear their own hash."""
    lost_attachments: tuple[str, ...] = ()
    """Names of attachments whose bytes are gone."""


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
        if not verdict.ok:
            raise Unavailable(f"备份没有通过核对：{verdict.problems[0].text}。请先核对账本（verify），再换个位置备份。")
        settle(part, final)
    except (OSError, dbapi2.DatabaseError) as error:
        raise Unavailable(f"备份没有做成：{folder} 不能写，或磁盘已满。请检查后再试。") from error
    finally:
        remove(part)
    return BackupMade(path=final, entries=verdict.entries, heads=verdict.heads, removed=_rotate(folder, keep))


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


def _rotate(folder: Path, keep: int) -> tuple[str, ...]:
    removed = []
    for old in copies_in(folder)[max(1, keep) :]:
        old.unlink(missing_ok=True)
        removed.append(old.name)
    return tuple(removed)


def copies_in(folder: Path) -> list[Path]:
    """Backups in a folder, the newest first."""
    return sorted(folder.glob(PATTERN), reverse=True)


def restorable_in(folder: Path) -> list[Path]:
    """Mirrors and backups in a folder, the one that was written last first."""
    return sorted([*folder.glob(MIRRORS), *folder.glob(PATTERN)], key=written_at, reverse=True)


def written_at(path: Path) -> float:
    """When a copy was written (seconds since 1970): a backup says so in its name, a mirror's file does."""
    try:
        stamp = dt.datetime.strptime(path.stem, PATTERN.replace("*.db", STAMP)).replace(tzinfo=BEIJING)
    except ValueError:
        return path.stat().st_mtime
    return stamp.timestamp()


def restore(
    source: Path, home: Path, clock: Clock, by: str, *, replace: bool = False, key: bytes | None = None
) -> Restored:
    """Put the newest sound backup of a folder, or one file, into a data folder and begin a new seat there.

    Raises:
        Refused: there is no backup, or the data folder already holds a book and ``replace`` is not given.
        Damaged: no backup verifies.
        Unavailable: the folder cannot be written.
    """
    candidates = restorable_in(source) if source.is_dir() else [source]
    if not candidates or not candidates[0].exists():
        raise Refused(
            f"{source} 里没有备份。备份的文件名像 {PATTERN.replace('*', '20260612-031400')}。", file=str(source)
        )
    if (home / FILE).exists() and not replace:
        raise Refused(f"{home} 里已有账本，没有动它。确要换下请加 --replace，原来的文件会改名留在旁边。")
    if in_use(home):
        raise Refused(OPEN.format(home=home))
    part = home / f"{FILE}.{secrets.token_hex(4)}.part"
    try:
        private.make_folder(home)
        chosen, passed = _soundest(candidates, part, clock, key)
        if in_use(home):  # walking a long book takes minutes
            raise Refused(OPEN.format(home=home))
        aside = put_aside(home, clock)
        settle(part, home / FILE)
    except OSError as error:
        raise Unavailable(f"没有恢复：{home} 不能写，或磁盘已满。备份没有动。") from error
    finally:
        remove(part)
    store = open_store(home, clock, key)
    try:
        entries = store.entries()
        if store.meta("views") != views_version():  # a mirror, or a copy made by another version
            rebuild(store)
        continues = begin_seat(store, by)
        return Restored(
            source=chosen, entries=entries, seat=store.seat, continues=continues, passed_over=passed, put_aside=aside
        )
    finally:
        store.close()


def _soundest(candidates: Sequence[Path], part: Path, clock: Clock, key: bytes | None) -> tuple[Path, tuple[str, ...]]:
    """The first that verifies, as a copy in ``part``: a backup is only ever read, and what was walked is what is taken.

    A mirror may be written while it is read.
    """
    passed: list[str] = []
    for path in candidates:
        remove(part)
        try:
            copied(path, part)
            store = Store(part, engines.Engine(part, key), clock)
            try:
                verdict = verify(store)
            finally:
                store.close()
            if verdict.ok and verdict.entries:
                return path, tuple(passed)
            why = verdict.problems[0].text if verdict.problems else "没有记录"
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


def put_aside(home: Path, clock: Clock) -> tuple[str, ...]:
    """Rename the book of a data folder and its companions; returns the new names."""
    stamp = clock.now().astimezone(BEIJING).strftime(STAMP)
    moved = []
    head = Path(FILE).with_suffix(".head").name
    for name in (*(FILE + suffix for suffix in BESIDE), head, f"{head}.lost"):
        held = home / name
        if held.exists():
            held.rename(home / f"换下-{stamp}-{name}")
            moved.append(f"换下-{stamp}-{name}")
    return tuple(moved)


def begin_seat(store: Store, by: str) -> str:
    """Go on under a new seat that names the old head; returns what it names."""
    with store.write(by) as transaction:
        return begin_seat_in(transaction)


def begin_seat_in(transaction: Transaction) -> str:
    """The same within a transaction: whoever writes next, from any program, writes under the new seat."""
    seq, head = transaction.head
    continues = f"{transaction.seat} 第{seq}条 {short_hash(head)}"
    seat = f"S{secrets.token_hex(4)}"
    set_meta(transaction.connection, "seat", seat)
    transaction.begin_seat(seat)
    transaction.append(f"seat:{seat}", SeatBegan(unit=seat, continues=continues))
    return continues


def salvage(damaged: Path, home: Path, clock: Clock, by: str, *, key: bytes | None = None) -> Salvaged:
    """Take every readable, sound entry of a damaged file into a new store; the damaged file is only read.

    Raises:
        Refused: the new folder already holds a book.
        Damaged: nothing at all can be read.
    """
    if (home / FILE).exists():
        raise Refused(f"{home} 里已有账本，请写一个空文件夹。")
    trial = home / f".{damaged.name}-{secrets.token_hex(4)}.trial"
    try:
        private.make_folder(home)
        copied(damaged, trial)
        rows = list(_readable(trial, key))
        files, drafts, came = _whole_files(trial, key), _loose(trial, key, DRAFT), _loose(trial, key, ARRIVAL)
    except OSError as error:
        why = f"{home} 不能写，或磁盘已满" if readable(damaged) else f"读不到 {damaged.name}，请检查介质"
        raise Unavailable(f"没有救出：{why}。") from error
    finally:
        remove(trial)
    sound = {entry.id: entry for entry in rows if seal(entry) == entry.hash}
    if not sound:
        raise Damaged(NOTHING.format(name=damaged.name))
    store = open_store(home, clock, key)
    try:
        with store.raw() as connection:
            ordered = sorted(sound.values(), key=lambda one: (one.order, one.seat, one.seq))
            connection.executemany(INSERT_ENTRY, [msgspec.structs.astuple(entry) for entry in ordered])
            connection.executemany(insert(CHUNK), files)
            connection.executemany(insert(DRAFT), drafts)
            connection.executemany(insert(ARRIVAL, ONCE), [row for row in came if row[0] in sound])
        rebuild(store)
        with store.write(by) as transaction:
            transaction.append(f"seat:{store.seat}", SeatBegan(unit=store.seat, continues=f"由{damaged.name}救出"))
            set_meta(transaction.connection, "began", "1")
    finally:
        store.close()
    held = {digest for digest, _, _ in files}
    facts = (entry.fact for entry in sound.values())
    named = (one for fact in facts for one in files_named(fact))
    lost = tuple(name for name, digest in named if digest not in held)
    return Salvaged(
        entries=len(sound),
        missing=_missing(sound.values()),
        unsound=len(rows) - len(sound),
        lost_attachments=lost,
    )


def _loose(path: Path, key: bytes | None, shape: Shape) -> list[tuple[Any, ...]]:
    """Rows of a table that depend on no others (what was typed, when entries came), as far as they can be read."""
    connection = _opened(path, key)
    types = tuple(shape.types()[name][0] for name in shape.columns)
    found: list[tuple[Any, ...]] = []
    try:
        for row in connection.execute(select(shape)):
            found += [row] if tuple(map(type, row)) == types else []
    except (dbapi2.DatabaseError, UnicodeDecodeError):
        pass  # a row that cannot be read is gone; what was read before it is not
    finally:
        connection.close()
    return found


def _whole_files(path: Path, key: bytes | None) -> list[tuple[str, int, bytes]]:
    """The pieces of every attachment whose bytes still have their digest."""
    connection = _opened(path, key)
    files: dict[str, list[tuple[str, int, bytes]]] = {}
    try:
        for row in connection.execute(sql(select(CHUNK), "ORDER BY digest, number")):
            files.setdefault(row[0], []).append(row)
    except (dbapi2.DatabaseError, UnicodeDecodeError):
        pass  # what was read until here is looked at; the rest is named as lost
    finally:
        connection.close()
    return [
        piece
        for digest, pieces in files.items()
        if hashlib.sha256(b"".join(data for _, _, data in pieces)).hexdigest() == digest
        for piece in pieces
    ]


def _opened(path: Path, key: bytes | None) -> dbapi2.Connection:
    """A connection to a file that may be anything; raises Damaged where it is no book at all."""
    try:
        return engines.connect(path, key)
    except (dbapi2.DatabaseError, UnicodeDecodeError) as error:
        raise Damaged(NOTHING.format(name=path.name.split(".db-")[0].lstrip("."))) from error


def _readable(path: Path, key: bytes | None) -> Iterator[Entry]:
    """Every row that can be read, in pieces, row by row where a piece fails."""
    connection = _opened(path, key)
    place, misses = 0, 0
    try:
        while misses < MISSES:
            try:
                span = sql(SELECT_ENTRY, "WHERE position > ? AND position <= ?")
                found = connection.execute(span, (place, place + 200)).fetchall()
            except (dbapi2.DatabaseError, UnicodeDecodeError):
                found = [row for number in range(place + 1, place + 201) for row in _one(connection, number)]
            yield from (Entry(*row) for row in found if _typed(row))
            misses = 0 if found else misses + 200
            place += 200
    finally:
        connection.close()


def _one(connection: dbapi2.Connection, number: int) -> list[tuple[Any, ...]]:
    try:
        return connection.execute(sql(SELECT_ENTRY, "WHERE position = ?"), (number,)).fetchall()
    except (dbapi2.DatabaseError, UnicodeDecodeError):
        return []


def _typed(row: tuple[Any, ...]) -> bool:
    kinds = (str, str, int, int, int, str, str, str, bytes, bytes, bytes)
    return tuple(map(type, row)) == kinds


def _missing(entries: Iterable[Entry]) -> dict[str, tuple[tuple[int, int], ...]]:
    by_seat: dict[str, list[int]] = {}
    for entry in entries:
        by_seat.setdefault(entry.seat, []).append(entry.seq)
    found: dict[str, tuple[tuple[int, int], ...]] = {}
    for seat, numbers in by_seat.items():
        gaps, before = [], 0
        for number in sorted(numbers):
            if number > before + 1:
                gaps.append((before + 1, number - 1))
            before = number
        if gaps:
            found[seat] = tuple(gaps)
    return found
