"""Writing a whole book again under another key: encrypting a plain one, changing a key, a plain copy for an auditor.

The new file is written beside the old one, opened under its new key and walked entry by entry; only when it holds the
same heads does it take the old one's place, in one rename. Whatever happens before leaves the old file as it was.
"""

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

import msgspec
from sqlcipher3 import dbapi2

from app.services.runtime import held_files, private
from app.services.runtime.clock import Clock
from app.services.runtime.errors import Damaged, Refused, Unavailable
from app.services.runtime.lock import in_use
from app.services.runtime.order_clock import OrderClock
from app.services.store import engine as engines
from app.services.store.failures import explained
from app.services.store.placing import remove, settle
from app.services.store.shapes import sql
from app.services.store.store import FILE, Store
from app.services.store.verify import verify

TRIES = 1000
"""To empty the log and hold the book before anybody writes into it again; one that never pauses is told off."""
COUNTED = ("entry", "arrival", "chunk", "draft")
"""Tables whose rows are counted on both sides, and what of ``meta`` is not private; views are made from the entries."""
PRIVATE = "(name LIKE 'secret%' OR name IN ('unit_keys', 'code_key'))"
"""Of ``meta``: passwords of routes and the room's own keys, which a plain copy does not get."""


class Resealed(msgspec.Struct, frozen=True, kw_only=True):
    """A book that was written again and verified."""

    path: Path
    entries: int
    heads: dict[str, tuple[int, str]]
    left: tuple[str, ...] = ()
    """Older copies elsewhere that the key before still opens."""


def opens(path: Path, key: bytes | None) -> bool:
    """Whether a file can be read under a key (None: as a plain one)."""
    try:
        with contextlib.closing(engines.connect(path, key)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except (dbapi2.DatabaseError, UnicodeDecodeError):
        return False
    return True


def entries_under(path: Path, key: bytes | None) -> set[bytes]:
    """The hashes of the entries of a copy; raises Unavailable or Damaged where it cannot be read."""
    with explained(path), contextlib.closing(engines.connect(path, key)) as connection:
        try:
            engines.refuse_views(connection)
        except dbapi2.DatabaseError as error:
            raise Damaged(f"{path.name} 不是账本。") from error
        return {bytes(row[0]) for row in connection.execute("SELECT hash FROM entry").fetchall()}


Booked = Callable[[Store], None]
"""Books in the new file that it was made, before it gets its name."""


def written_again(
    source: Path, target: Path, old: bytes | None, new: bytes | None, clock: Clock, book: Booked | None = None
) -> Resealed:
    """The book in ``source`` (under ``old``) as a new file ``target`` under ``new``, verified; source is only read.

    What ``book`` adds stands in it before it has its name: a change that is killed is not there, or is in the book.

    Raises:
        Damaged: the source is not sound; it is not copied.
        Unavailable: the target cannot be written, or what was written does not hold the same.
    """
    part = target.with_name(f"{target.name}.{secrets.token_hex(3)}.part")
    try:
        with explained(source), contextlib.closing(engines.connect(source, old)) as connection:
            counts = _export(connection, part, new)
        written = Store(part, engines.Engine(part, new), clock)
        try:
            verdict = verify(written)
            with written.read() as reading:
                same = _counts(reading.connection) == counts
            if not verdict.unbooked and same and book is not None:
                written.order_clock = OrderClock(clock, source.with_suffix(".clock"))
                book(written)
            written.engine.dispose()
            written.engine.pragma("journal_mode=DELETE")  # all of it in the one file
            written.engine.pragma("journal_mode=WAL")
        finally:
            written.close()
            held_files.unlink(written.heads.path, missing_ok=True)
        if verdict.unbooked or not same:
            why = verdict.unbooked[0].text if verdict.unbooked else "条数不同"
            raise Damaged(f"新写的账本没有通过核对：{why}。原来的账本没有动，请先运行 verify。")
        settle(part, target)
    except (OSError, dbapi2.DatabaseError) as error:
        raise Unavailable(f"没有写成：{target.parent} 不能写，或磁盘已满。原来的账本没有动。") from error
    finally:
        remove(part)
    return Resealed(path=target, entries=verdict.entries, heads=verdict.heads)


def _counts(connection: dbapi2.Connection) -> tuple[int, ...]:
    public = sql("SELECT count(*) FROM meta WHERE NOT", PRIVATE)
    return (*(_number(connection, sql("SELECT count(*) FROM", name)) for name in COUNTED), _number(connection, public))


def _number(connection: dbapi2.Connection, statement: str) -> int:
    return int(connection.execute(statement).fetchall()[0][0])


def _export(connection: dbapi2.Connection, part: Path, key: bytes | None) -> tuple[int, ...]:
    """Everything as it stands at one moment; others go on booking. Returns how many rows there were."""
    words = f"x'{key.hex()}'" if key else ""
    private.claim(part)
    connection.execute("ATTACH DATABASE ? AS other KEY ?", (str(part), words))
    connection.execute("PRAGMA other.secure_delete=ON").fetchall()
    connection.execute("BEGIN")
    try:
        counts = _counts(connection)
        connection.execute("SELECT sqlcipher_export('other')").fetchall()
        if key is None:
            connection.execute(sql("DELETE FROM other.meta WHERE", PRIVATE))
            if _number(connection, "SELECT count(*) FROM other.sqlite_master WHERE name = 'credential'"):
                connection.execute("DELETE FROM other.credential")  # a plain copy gets nobody's password
        for name in ("user_version", "application_id"):
            connection.execute(f"PRAGMA other.{name}={_number(connection, f'PRAGMA main.{name}')}")
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(dbapi2.Error):
            connection.execute("ROLLBACK")
        raise
    connection.execute("DETACH DATABASE other")
    return counts


def reseal(home: Path, old: bytes | None, new: bytes | None, clock: Clock, book: Booked | None = None) -> Resealed:
    """Write the book of a data folder again under another key, in its own place. No window may have it open.

    Another program that books meanwhile waits, and is refused once the new file stands: nothing is written into a file
    that is not there any more. Raises as ``written_again``, and Refused while a window has the folder open.
    """
    path = home / FILE
    if in_use(home):
        raise Refused(f"值守台正开着 {home}，请先关闭窗口。")
    with explained(path), contextlib.closing(engines.connect(path, old)) as lock:
        _hold(lock, path)
        for left in (*home.glob(f"{FILE}.*.part"), home / f"{FILE}.next"):
            remove(left)  # of a change that was killed
        done = written_again(path, home / f"{FILE}.next", old, new, clock, book)
        if os.name == "nt":  # an open file cannot be replaced there, by us or with somebody else's still open
            lock.close()
        try:
            for suffix in ("-wal", "-shm"):
                held_files.unlink(path.with_name(path.name + suffix), missing_ok=True)
            settle(done.path, path)
        except OSError as error:
            with contextlib.suppress(OSError):
                held_files.unlink(done.path, missing_ok=True)
            raise Unavailable(f"没有换上：{home} 不能写，或账本正被占用。原来的账本没有动。") from error
        if os.name != "nt":
            lock.execute(
                f"CREATE TRIGGER moved BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, '{engines.MOVED}'); END"
            )
            lock.execute("COMMIT")
    return msgspec.structs.replace(done, path=path)


def _hold(lock: dbapi2.Connection, path: Path) -> None:
    """Keep others from writing while everything stands in the one file and nothing in the log beside it."""
    for _ in range(TRIES):
        lock.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        lock.execute("BEGIN IMMEDIATE")
        log = path.with_name(path.name + "-wal")
        if not log.exists() or log.stat().st_size == 0:
            return
        lock.execute("ROLLBACK")  # somebody booked in between
    raise Unavailable("账本一直有程序在写，请先关闭其他正在登记的程序。")


def first_that_opens(path: Path, keys: list[bytes]) -> bytes:
    """The key of several that opens a file; raises Refused when none does."""
    for key in keys:
        if opens(path, key):
            return key
    raise Refused("密钥打不开这个账本：不是它的密钥，或账本文件已损坏。请核对恢复码，或从备份恢复。")
