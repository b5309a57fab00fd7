"""The mirror (镜像): every entry on a second disk as it is booked, so that the loss of the first disk loses nothing.

The mirror is a book without views, under the same key, in one file that a restore takes like a backup. After each
commit the booking waits for it, but no longer than ``WAIT``: a second disk that hangs or is gone never holds the
officer up. It then counts as behind, is said and rung, and is caught up from the book as soon as the disk is back.
"""

import contextlib
import secrets
import threading
from pathlib import Path

from sqlcipher3 import dbapi2

from app.models.registry import NAMING
from app.services.runtime.errors import DutyDeskError, Unavailable
from app.services.runtime.workers import Aside
from app.services.store import engine as engines
from app.services.store.book import ARRIVAL, ENTRY
from app.services.store.chunks import CHUNK
from app.services.store.copies import MIRRORS
from app.services.store.shapes import ONCE, REPLACE, insert, select, sql
from app.services.store.store import Store
from app.services.store.values import set_meta

ASIDE = "-旧密钥-"
"""In the name of a mirror that another key opens."""
WAIT = 0.4
"""Seconds a booking waits for the second disk."""
CLOSING = 5.0
"""Seconds the end of the program waits for it; what is missing then is caught up at the next start."""
PIECE = 2000
KIND, POSITION = ENTRY.columns.index("kind"), ENTRY.columns.index("position")
READ = sql(select(ENTRY), "WHERE position > ? ORDER BY position LIMIT ?")
CAME = sql(
    "SELECT entry, arrival.at FROM entry JOIN arrival ON arrival.entry = entry.id WHERE position BETWEEN ? AND ?"
)
"""When entries from elsewhere became part of the book; written with them, so nothing is missed."""
READ_CHUNKS = sql(select(CHUNK), "WHERE digest = ?")
OF_ONE_BOOK = "SELECT id FROM entry ORDER BY position LIMIT 1"


def set_aside(path: Path) -> Path:
    """A mirror under another key makes room for a new one; it is kept until that one is whole. Raises OSError."""
    kept = path.with_name(f"{path.stem}{ASIDE}{secrets.token_hex(3)}.db")
    path.rename(kept)
    return kept


class Mirror:
    """One second place of one open store; work is done on its own lane."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.folder = folder
        self.path = folder / MIRRORS.replace("*", store.seat)
        self.wrong = ""
        """Why it is behind, empty when every entry is there."""
        self._lane = Aside("mirror")
        self._connection: dbapi2.Connection | None = None
        self._engine = store.engine.beside(self.path)

    def begin(self) -> None:
        """Take what is new behind the caller; a mirror that is new copies the whole book."""
        self._lane.run(lambda: self._catch_up(threading.Event()))

    def follow(self) -> None:
        """Take what is new; returns when it is on the second disk, or after ``WAIT`` while that is slow."""
        healthy = not self.wrong
        done = threading.Event()
        self._lane.run(lambda: self._catch_up(done))
        if healthy and not done.wait(WAIT):
            self.wrong = f"镜像盘没有应答：{self.folder}"

    def caught_up(self, seconds: float) -> bool:
        """Whether every entry is on the second disk, after so many seconds at most."""
        done = threading.Event()
        self._lane.run(lambda: self._catch_up(done))
        return done.wait(seconds) and not self.wrong

    def _catch_up(self, done: threading.Event) -> None:
        try:
            self._copy()
            self.wrong = ""
        except (dbapi2.Error, OSError, DutyDeskError) as error:
            self._drop()
            sentence = error.sentence if isinstance(error, DutyDeskError) else f"镜像盘不能写：{self.folder}"
            self.wrong = sentence
        finally:
            done.set()

    def _copy(self) -> None:
        target = self._opened()
        with self.store.engine.lent() as source:
            while self._piece(source, target):
                pass

    def _piece(self, source: dbapi2.Connection, target: dbapi2.Connection) -> bool:
        """One transaction of entries the mirror lacks; what it lacks is asked inside it: another program may follow."""
        target.execute("BEGIN IMMEDIATE")
        try:
            held = int(target.execute("SELECT coalesce(max(position), 0) FROM entry").fetchall()[0][0])
            rows = source.execute(READ, (held, PIECE)).fetchall()
            if any(row[KIND] in NAMING for row in rows):
                self._files(source, target)
            if rows:
                target.executemany(insert(ENTRY), rows)
                came = source.execute(CAME, (rows[0][POSITION], rows[-1][POSITION])).fetchall()
                target.executemany(insert(ARRIVAL, ONCE), came)
            target.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(dbapi2.Error):
                target.execute("ROLLBACK")
            raise
        return len(rows) == PIECE

    @staticmethod
    def _files(source: dbapi2.Connection, target: dbapi2.Connection) -> None:
        """Pieces of attachments that the mirror does not hold; they were written before the entry that names them."""
        have = {row[0] for row in target.execute("SELECT DISTINCT digest FROM chunk").fetchall()}
        for (digest,) in source.execute("SELECT DISTINCT digest FROM chunk").fetchall():
            if digest not in have:
                pieces = source.execute(READ_CHUNKS, (digest,)).fetchall()
                target.executemany(insert(CHUNK, REPLACE), pieces)

    def _opened(self) -> dbapi2.Connection:
        if self._connection is None:
            if not self.folder.is_dir():
                raise Unavailable(f"镜像盘不在：{self.folder}")
            if self.path.exists() and engines.is_foreign(self.path, self.store.engine.key):
                set_aside(self.path)  # from before the book was encrypted, or its key changed
            connection = self._engine.connect()
            try:
                self._prepare(connection)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        if not self.path.exists():  # unplugged and plugged in again: the open file is not the one that is there
            self._drop()
            raise Unavailable(f"镜像盘不在：{self.folder}")
        return self._connection

    def _prepare(self, connection: dbapi2.Connection) -> None:
        from app.services.store import schema

        connection.execute("PRAGMA journal_mode=TRUNCATE").fetchall()  # no shared memory: it may lie on a share
        with self.store.engine.transaction(reading=True) as source:
            meta = source.execute("SELECT name, value FROM meta WHERE name NOT LIKE 'done:%'").fetchall()
            first = source.execute(OF_ONE_BOOK).fetchall()
        connection.execute("BEGIN IMMEDIATE")
        try:
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'entry'").fetchall():
                schema.create(connection)
            self._check_same(connection, first)
            for name, value in meta:
                set_meta(connection, name, value)
            set_meta(connection, "views", "")
            connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(dbapi2.Error):
                connection.execute("ROLLBACK")
            raise

    def _check_same(self, connection: dbapi2.Connection, first: list[tuple[str]]) -> None:
        held = connection.execute(OF_ONE_BOOK).fetchall()
        if held and held != first:
            raise Unavailable(f"{self.path.name} 是另一个账本的镜像，没有动它。请换一个文件夹。")

    def _drop(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(dbapi2.Error):
                self._connection.close()
            self._connection = None

    def close(self) -> None:
        """Finish what is being written and let go of the file."""
        if self._lane.close(CLOSING):
            self._drop()
