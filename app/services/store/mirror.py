"""The mirror (镜像): every entry on a second disk as it is booked, so that the loss of the first disk loses nothing.

The mirror is a book without views, under the same key, in one file that a restore takes like a backup. After each
commit the booking waits for it, but no longer than ``WAIT``: a second disk that hangs or is gone never holds the
officer up. It then counts as behind, is said and rung, and is caught up from the book as soon as the disk is back.
"""

import contextlib
import threading
from pathlib import Path

from sqlcipher3 import dbapi2

from app.models.moments import BEIJING
from app.models.registry import NAMING
from app.services.runtime import held_files
from app.services.runtime.errors import DutyDeskError, Unavailable
from app.services.runtime.workers import Aside
from app.services.store.book import ARRIVAL, ENTRY
from app.services.store.chunks import CHUNK
from app.services.store.copy_names import MIRRORS, STAMP
from app.services.store.failures import code_of
from app.services.store.open_files import is_endless, strange_logs
from app.services.store.shapes import ONCE, REPLACE, insert, select, sql
from app.services.store.store import Store
from app.services.store.values import set_meta

ASIDE = "-旧密钥-"
"""In the name of a mirror that another key opens."""
WAIT = 0.4
"""Seconds a booking waits for the second disk."""
CLOSING = 5.0
"""Seconds the end of the program waits for it; what is missing then is caught up at the next start."""
SILENT = 1.0
"""The same for one that did not answer a booking, or has hung so long already: the book has every line,
and the mirror follows when it is back."""
UNREADABLE = frozenset({dbapi2.SQLITE_CORRUPT, dbapi2.SQLITE_NOTADB})
PIECE = 2000
KIND, POSITION = ENTRY.columns.index("kind"), ENTRY.columns.index("position")
READ = sql(select(ENTRY), "WHERE position > ? ORDER BY position LIMIT ?")
CAME = sql(
    "SELECT entry, arrival.at FROM entry JOIN arrival ON arrival.entry = entry.id WHERE position BETWEEN ? AND ?"
)
"""When entries from elsewhere became part of the book; written with them, so nothing is missed."""
READ_CHUNKS = sql(select(CHUNK), "WHERE digest = ?")
LAST = "SELECT position, hash FROM entry ORDER BY position DESC LIMIT 1"
AT = "SELECT hash FROM entry WHERE position = ?"
OTHER = (
    "镜像里的记录与账本不是同一份历史（账本被还原过，或镜像被动过）。原来的镜像改名留下：{name}，另起了一份新的。"
    "请比较两份，缺的可从它恢复（cli restore）。"
)
NO_FILE = "镜像的文件名被管道、设备占着，已改名为 {name}，另起了一份新的。请看看是谁放的。"
SPLIT = "镜像里的记录与账本不是同一份历史，镜像没有动。请换一个镜像文件夹。"
OTHER_KEY = (
    "镜像用现在的密钥打不开（换过密钥，或原来没有加密）。原来的镜像改名留下：{name}，另起了一份新的。"
    "旧的仍能用旧密钥打开，没有加密的谁都能读，请妥善保管或删除。"
)
BROKEN = (
    "镜像文件坏了（读不出来，或里面的记录与自己的校验值不符），盘和账本没有问题。原来的镜像改名留下：{name}，另起了一份新的。"
    "请检查那块盘。"
)
OF_ONE_BOOK = "SELECT id FROM entry ORDER BY position LIMIT 1"


class OtherHistory(Unavailable):
    """The mirror ends with an entry that the book does not hold there."""


def _same_history(source: dbapi2.Connection, held: int, head: bytes) -> None:
    """The book holds the mirror's last entry where the mirror does; raises OtherHistory."""
    if held and source.execute(AT, (held,)).fetchall() != [(head,)]:
        raise OtherHistory(SPLIT)


class Mirror:
    """One second place of one open store; work is done on its own lane."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.folder = folder
        self.path = folder / MIRRORS.replace("*", store.seat)
        self.wrong = ""
        """Why it is behind, empty when every entry is there."""
        self._began: float | None = None
        """When the copying that goes on began, by the monotonic clock."""
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
        self._began = self.store.clock.monotonic()
        try:
            self._copy()
            self.wrong = ""
        except (dbapi2.Error, OSError, DutyDeskError) as error:
            self._drop()
            sentence = error.sentence if isinstance(error, DutyDeskError) else f"镜像盘不能写：{self.folder}"
            self.wrong = sentence
        finally:
            self._began = None
            done.set()

    def _copy(self) -> None:
        try:
            self._follow_up()
        except OtherHistory:
            self._set_aside(OTHER)
            self._follow_up()
        except dbapi2.DatabaseError as error:
            if code_of(error) not in UNREADABLE or not self._is_damaged():
                raise
            self._set_aside(BROKEN)
            self._follow_up()

    def _is_damaged(self) -> bool:
        """Whether it is the mirror that does not read, not the book."""
        self._drop()
        try:
            with contextlib.closing(self._engine.connect()) as connection:
                return connection.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]
        except dbapi2.DatabaseError as error:
            return code_of(error) in UNREADABLE

    def renew(self) -> None:
        """The mirror is kept aside as damaged and begun anew, without waiting."""
        self._lane.run(self._renew)

    def _renew(self) -> None:
        with contextlib.suppress(OSError):
            self._set_aside(BROKEN)
        self._catch_up(threading.Event())

    def _follow_up(self) -> None:
        target = self._opened()
        with self.store.engine.lent() as source:
            while self._piece(source, target):
                pass

    def _set_aside(self, why: str, mark: str = "-") -> None:
        """Keep the mirror under a dated name, where a restore finds it; a fresh one is begun, and it is told."""
        self._drop()
        stamp = self.store.now().astimezone(BEIJING).strftime(STAMP)
        aside = self.path.with_name(f"{self.path.stem}{mark}{stamp}.db")
        held_files.rename(self.path, aside)
        self.store.news.append(why.format(name=aside.name))

    def _piece(self, source: dbapi2.Connection, target: dbapi2.Connection) -> bool:
        """One transaction of entries the mirror lacks; what it lacks is asked inside it: another program may follow."""
        target.execute("BEGIN IMMEDIATE")
        try:
            held, head = (target.execute(LAST).fetchall() or [(0, b"")])[0]
            _same_history(source, held, head)
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
            self._connection = self._prepared()
        if not self.path.exists():  # unplugged and plugged in again: the open file is not the one that is there
            self._drop()
            raise Unavailable(f"镜像盘不在：{self.folder}")
        return self._connection

    def _prepared(self) -> dbapi2.Connection:
        """An open mirror; one that does not open under the key of the book, or leads to it, is kept aside."""
        if self.path.is_symlink() and self.path.resolve() == self.store.path.resolve():
            self._set_aside(OTHER)
        if is_endless(self.path):
            self._set_aside(NO_FILE)
        held_files.put_aside(strange_logs(self.path.resolve()))
        if self.path.exists() and self.path.stat().st_size and self._sealed_otherwise() and self._sealed_otherwise():
            self._set_aside(OTHER_KEY, ASIDE)
        connection = self._engine.connect()
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _sealed_otherwise(self) -> bool:
        """Whether the file is no book under this key; one that is busy or cannot be read may be one."""
        try:
            with contextlib.closing(self._engine.connect()) as connection:
                connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
        except dbapi2.DatabaseError as error:
            return code_of(error) == dbapi2.SQLITE_NOTADB
        except UnicodeDecodeError:  # the first page of a sealed file taken for plain
            return True
        return False

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
        self._engine = self.store.engine.beside(self.path)  # the next file of that name may be another
        if self._connection is not None:
            with contextlib.suppress(dbapi2.Error):
                self._connection.close()
            self._connection = None

    def close(self) -> None:
        """Finish what is being written and let go of the file."""
        began = self._began
        stuck = began is not None and self.store.clock.monotonic() - began > CLOSING
        if self._lane.close(SILENT if self.wrong or stuck else CLOSING):
            self._drop()
