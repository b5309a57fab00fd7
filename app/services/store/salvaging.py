"""Salvage (救出): what can still be read of a damaged book, in a new book whose seat names what is missing."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from sqlcipher3 import dbapi2

from app.models.book.entry import Entry, seal
from app.models.moments import to_micros
from app.models.registry import files_named
from app.services.runtime.clock import Clock
from app.services.runtime.errors import Damaged, Refused, Unavailable
from app.services.store import doubt
from app.services.store import engine as engines
from app.services.store.book import ARRIVAL, INSERT_ENTRY, SELECT_ENTRY
from app.services.store.chunks import CHUNK
from app.services.store.copies import begin_seat_in
from app.services.store.credential_table import CREDENTIAL
from app.services.store.draft_table import DRAFT
from app.services.store.heads import Heads
from app.services.store.placing import copied, readable, remove
from app.services.store.rebuild import rebuild
from app.services.store.replacing import as_one_file, put_in_place, trial_in
from app.services.store.seats import gaps_once, inner_gaps, lost_from, lost_links
from app.services.store.shapes import ONCE, Shape, insert, select, sql
from app.services.store.store import FILE, open_store

NOTHING = "{name} 里一条完整的记录也读不出来。请用备份恢复（restore）。"
LAST = (1 << 63) - 1
"""The highest position there can be."""
MISSES = 5000
"""Unreadable rows in a row after which a damaged file is taken to have ended."""


class Salvaged(msgspec.Struct, frozen=True, kw_only=True):
    """What could be read of a damaged file, and what is missing by seat and number."""

    entries: int
    missing: dict[str, tuple[tuple[int, int], ...]]
    """By seat the ranges (first, last) of numbers that are not there."""
    unsound: int
    """Rows that were read and do not bear their own hash."""
    lost_attachments: tuple[str, ...] = ()
    """Names of attachments whose bytes are gone."""


def salvage(damaged: Path, home: Path, clock: Clock, by: str, *, key: bytes | None = None) -> Salvaged:
    """Take every readable, sound entry of a damaged file into a new store; the damaged file is only read.

    Raises:
        Refused: the new folder already holds a book.
        Damaged: nothing at all can be read.
    """
    if (home / FILE).exists():
        raise Refused(f"{home} 里已有账本，请写一个空文件夹。")
    try:
        with trial_in(home) as trial:
            done = _rescued(damaged, trial, clock, by, key)
            put_in_place(trial / FILE, home, clock)
    except (OSError, dbapi2.DatabaseError) as error:
        why = f"{home} 不能写，或磁盘已满" if readable(damaged) else f"读不到 {damaged.name}，请检查介质"
        raise Unavailable(f"没有救出：{why}。") from error
    return done


def _rescued(damaged: Path, folder: Path, clock: Clock, by: str, key: bytes | None) -> Salvaged:
    """The new book, whole, in ``folder``; raises OSError."""
    trial = folder / f"{damaged.name}.trial"
    heads = Heads(damaged.with_suffix(".head"))
    witness = [*heads.chains(), *heads.lost()]
    copied(damaged, trial)
    rows = list(_readable(trial, key))
    files, drafts, came = _whole_files(trial, key), _loose(trial, key, DRAFT), _loose(trial, key, ARRIVAL)
    passwords = _loose(trial, key, CREDENTIAL)
    remove(trial)
    sound = {entry.id: entry for entry in rows if seal(entry) == entry.hash}
    for one in doubt.beyond_reach(sound.values(), damaged, to_micros(clock.now())):
        del sound[one]
    if not sound:
        raise Damaged(NOTHING.format(name=damaged.name))
    store = open_store(folder, clock, key)
    try:
        with store.raw() as connection:
            ordered = sorted(sound.values(), key=lambda one: (one.order, one.seat, one.seq))
            connection.executemany(INSERT_ENTRY, [msgspec.structs.astuple(entry) for entry in ordered])
            connection.executemany(insert(CHUNK), files)
            connection.executemany(insert(DRAFT), drafts)
            connection.executemany(insert(CREDENTIAL), passwords)
            connection.executemany(insert(ARRIVAL, ONCE), [row for row in came if row[0] in sound])
        rebuild(store)
        witness = doubt.believed_of(store, witness)
        with store.write(by) as transaction:
            held_now = transaction.connection
            gone = (*inner_gaps(held_now), *lost_from(held_now, witness), *lost_links(held_now))
            begin_seat_in(transaction, gaps_once(gone), f"由{damaged.name}救出")
        as_one_file(store)
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
        connection = engines.connect(path, key)
    except (dbapi2.DatabaseError, UnicodeDecodeError) as error:
        raise Damaged(NOTHING.format(name=path.name.split(".db-")[0].lstrip("."))) from error
    try:
        engines.refuse_views(connection)
    except (dbapi2.DatabaseError, UnicodeDecodeError) as error:  # nor can what is damaged there be asked
        if str(error) == engines.VIEW:
            connection.close()
            raise Damaged(NOTHING.format(name=path.name.split(".db-")[0].lstrip("."))) from error
    return connection


def _readable(path: Path, key: bytes | None) -> Iterator[Entry]:
    """Every row that can be read, in pieces, row by row where a piece fails."""
    connection = _opened(path, key)
    place, misses = min(0, _next(connection, -LAST - 1) - 1), 0
    try:
        while misses < MISSES and place < LAST:
            end = min(place + 200, LAST)
            try:
                span = sql(SELECT_ENTRY, "WHERE position > ? AND position <= ?")
                found = connection.execute(span, (place, end)).fetchall()
            except (dbapi2.DatabaseError, UnicodeDecodeError):
                found = [row for number in range(place + 1, end + 1) for row in _one(connection, number)]
            yield from (Entry(*row) for row in found if _typed(row))
            misses = 0 if found else misses + 200
            place = end if found else max(end, _next(connection, end) - 1)
    finally:
        connection.close()


def _next(connection: dbapi2.Connection, place: int) -> int:
    """The position of the next row after a place, 0 where none is or it does not read."""
    these = "SELECT position FROM entry WHERE position > ? ORDER BY position LIMIT 1"
    try:
        row = connection.execute(these, (place,)).fetchone()
    except (dbapi2.DatabaseError, UnicodeDecodeError):
        return 0
    return row[0] if row is not None and isinstance(row[0], int) else 0


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
