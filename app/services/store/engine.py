"""One engine everywhere: SQLCipher, WAL, synchronous=FULL, BEGIN IMMEDIATE for writers.

Statements are plain SQL on the driver's own connections: the tables follow from the structs (``tables``), and
SQLAlchemy is loaded only where they are made (``schema``), not on the way to the first window (docs/架构.md#快慢).
"""

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from sqlcipher3 import dbapi2

from app.services.runtime import private
from app.services.runtime.errors import Refused, Unavailable
from app.services.store import log_check
from app.services.store.open_files import has_moved, identity, is_nameless, plain_files

FIXED_IN = (3, 53, 2)
"""SQLite before this loses WAL pages in a race and has an FTS5 memory fault."""
APPLICATION = 0x44757479  # "Duty"
BUSY_SECONDS = 5.0
PROBE = "SELECT 1 FROM sqlite_master LIMIT 1"
PLAIN = b"SQLite format 3\x00"
"""How a file that is not encrypted begins."""
KEY_BYTES = 32
MOVED = "the book has moved"
"""What a file says that was written again under another key and is not there any more."""
REKEYED = "账本刚刚换了密钥，没有写入。请重新打开账本再登记。"
REPLACED = (
    "数据文件被换掉或删除了（同步软件、还原、手工拷贝），没有写入。请停止登记、关闭窗口，保留数据文件夹里的全部文件，"
    "重新打开后核验账本。数据文件：{path}"
)
LOG_GONE = (
    "账本的日志文件（dutydesk.db-wal）被删除、改名或换掉了（同步软件、杀毒、手工清理），这一条没有写入；以前登记的都已写进账本文件。"
    "请关闭窗口，重新打开后再登记，并把数据文件夹加入它们的信任。数据文件：{path}"
)
LOG_LOST = (
    "账本的日志文件（dutydesk.db-wal）被删除、改名或换掉了（同步软件、杀毒、手工清理），这一条没有写入，刚才登记的可能没有落盘。"
    "请保留全部文件，关闭窗口后重新打开、核验。数据文件：{path}"
)
LOG_CUT = (
    "账本的日志文件（dutydesk.db-wal）被截短或改写了（同步软件、杀毒、手工清理），这一条没有写入，刚才登记的可能已不在。"
    "请保留全部文件，关闭窗口后重新打开：缺的几条会指名，从镜像、备份或纸上找回。数据文件：{path}"
)
VIEW = "a view under the name of a table"
NO_TABLE = (
    "SELECT 1 FROM sqlite_master WHERE name IN ('entry', 'meta', 'arrival', 'chunk', 'draft', 'credential') "
    "AND (type <> 'table' OR sql LIKE 'CREATE VIRTUAL%')"
)
KEPT = 4
"""Connections kept ready between uses."""
UNWRITABLE = frozenset({dbapi2.SQLITE_FULL, dbapi2.SQLITE_IOERR, dbapi2.SQLITE_READONLY, dbapi2.SQLITE_CANTOPEN})
"""What a disk says that is full or read-only: the files SQLite keeps beside the book cannot be made."""
SETTINGS = ("foreign_keys=ON", "recursive_triggers=ON", "synchronous=FULL", "trusted_schema=OFF", "cache_size=-16000")


def connect(path: Path, key: bytes | None) -> dbapi2.Connection:
    """A connection that is ready to use; ``key`` is a raw 32-byte key or None for a plain file."""
    plain_files(path)
    with contextlib.suppress(OSError):  # what is wrong with the place SQLite says itself
        private.claim(path)
    return _set_up(dbapi2.connect(str(path), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False), key)


def _set_up(connection: dbapi2.Connection, key: bytes | None) -> dbapi2.Connection:
    """The connection with key and settings; closed at once where it does not take them."""
    try:
        if key is not None:
            connection.execute("PRAGMA cipher_log_level=NONE")  # a wrong key is our sentence, not lines on stderr
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for words in SETTINGS:
            connection.execute(f"PRAGMA {words}")
    except BaseException:
        connection.close()
        raise
    return connection


def refuse_views(connection: dbapi2.Connection) -> None:
    """The book of somebody's file is a table; a view under its name may never come to an end.

    Raises dbapi2.DatabaseError.
    """
    if connection.execute(NO_TABLE).fetchone() is not None:
        raise dbapi2.DatabaseError(VIEW)


def read_only(path: Path) -> dbapi2.Connection:
    """A connection to somebody else's plain file that can change nothing and trusts nothing in it."""
    plain_files(path)
    connection = dbapi2.connect(
        f"file:{quote(str(path.resolve()))}?mode=ro", uri=True, timeout=1.0, isolation_level=None,
        check_same_thread=False,
    )  # fmt: skip
    for words in ("trusted_schema=OFF", "query_only=ON", "cell_size_check=ON", "mmap_size=0"):
        connection.execute(f"PRAGMA {words}")
    return connection


def without_beside(path: Path, key: bytes | None) -> dbapi2.Connection:
    """A connection for reading where nothing can be written beside the book (a full or read-only disk).

    The index of the write-ahead log is held in memory (https://sqlite.org/vfs.html, unix-excl). Where not even an empty
    log can be made the file is read by itself (``immutable``), which is the whole book unless a log is left beside it.
    """
    log = path.with_name(f"{path.name}-wal")
    ways = ["vfs=unix-excl"] if os.name == "posix" else []
    if not log.exists() or not log.stat().st_size:
        ways.append("immutable=1")
    wrong: dbapi2.Error | None = None
    for way in ways:
        connection = dbapi2.connect(
            f"file:{quote(str(path.resolve()))}?{way}", uri=True, timeout=1.0, isolation_level=None,
            check_same_thread=False,
        )  # fmt: skip
        try:
            _set_up(connection, key)
            connection.execute("PRAGMA query_only=ON")
            connection.execute(PROBE).fetchall()
        except dbapi2.Error as error:
            connection.close()
            wrong = error
            continue
        return connection
    raise wrong or dbapi2.OperationalError("unable to open database file")


def key_from(path: Path) -> bytes:
    """The raw key in a key file: 32 bytes, or 64 hex digits; raises Refused for anything else."""
    try:
        data = private.read(path, private.SMALL)
    except OSError as error:
        raise Refused(f"读不到密钥文件 {path.name}，请核对路径。", file=path.name) from error
    if len(data) == KEY_BYTES:
        return data
    try:
        key = bytes.fromhex(data.decode("ascii").strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise Refused(f"密钥文件 {path.name} 不对：要32个字节，或64位十六进制数字。", file=path.name)
    return key


class CommitUnknown(Exception):
    """The disk failed while a commit was made durable: it may stand in the file or not (https://sqlite.org/rescode.html).

    A failed fsync is no refusal: what was written before it may be there after the next start.
    """


class _LogGone(Exception):
    """What would be committed now, and what was lately, would be found by nobody after this program."""


class Engine:
    """Connections to one file, lent out and taken back; safe to use from any thread."""

    def __init__(self, path: Path, key: bytes | None) -> None:
        self.path = path
        self._key = key
        self._free: list[dbapi2.Connection] = []
        self._lock = threading.Lock()
        self._file: tuple[int, int] | None = None
        self._log: tuple[int, int] | None = None
        self.on_lost_log: Callable[[], None] | None = None
        """Called when what was committed lately stands nowhere any more."""
        self._refused = ""
        """Why nothing is written any more, once the log was taken away under us."""
        self.unwritable = False
        """Whether the book could last be opened for reading only: the disk is full or may not be written to."""
        self._together = False
        """Whether commits reach the disk together, later."""
        self.lend: Callable[[dbapi2.Connection], None] | None = None
        """Called with each connection to a file that is only looked at, for what its format lacks."""

    @cached_property
    def _log_path(self) -> Path:
        """Asked when it is opened, not before: the place may lie on a share that does not answer."""
        return log_check.log_of(self.path)

    def connect(self) -> dbapi2.Connection:
        """A connection of one's own, to be closed by whoever asked; raises Unavailable for another file than before."""
        self.same_file()
        connection = connect(self.path, self._key)
        if self._together:
            connection.execute("PRAGMA synchronous=NORMAL")
        if self._file is None:
            self._file = identity(self.path)
        if self.lend is not None:
            self.lend(connection)
        return connection

    def same_file(self, connection: dbapi2.Connection | None = None) -> None:
        """What was opened still stands under its name; raises Unavailable when it was replaced or is gone.

        ``connection`` is one to what was opened: it may say itself that it was written again under another key.
        """
        if self._file is not None and identity(self.path) != self._file:
            moved = connection is not None and _moved(connection)
            raise Unavailable(REKEYED if moved else REPLACED.format(path=self.path))

    def _same_log(self) -> None:
        """The log we write into is the one the next start reads; raises _LogGone where somebody took it away.

        SQLite goes on writing into a file that has no name any more, and says that all is durable.
        """
        if self._refused:
            raise Unavailable(self._refused)
        log = self._log_path
        now = identity(log)
        if now is not None and now == self._log:
            return
        if (self._log is not None and has_moved(self._log, self.path)) or (now is None and is_nameless(log)):
            raise _LogGone
        self._log = now

    def _sound_log(self, connection: dbapi2.Connection) -> None:
        """What was acknowledged stands in the log that lies here; raises Unavailable where it does not any more.

        Nothing is written after it, nor copied into the book out of a log that somebody wrote over.
        """
        if self._refused:
            raise Unavailable(self._refused)
        if not log_check.is_whole(connection, self._log_path):
            raise Unavailable(self._lost_log(connection))

    def _lost_log(self, connection: dbapi2.Connection) -> str:
        """The book takes in what is whole of a log that is not as it was written; returns what is to be said."""
        log = identity(self._log_path)
        if log is None or (self._log is not None and log != self._log):  # ours is whole, under no name or another
            return self._save_log(connection)
        self._refused = LOG_CUT.format(path=self.path)
        if self.on_lost_log is not None:
            self.on_lost_log()
        with contextlib.suppress(OSError):
            log_check.disarm(self._log_path)
        return self._refused

    def _save_log(self, connection: dbapi2.Connection) -> str:
        """What stands in the nameless log goes into the book itself; returns what is to be said."""
        saved = False
        with contextlib.suppress(dbapi2.Error):
            told = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            saved = told is not None and told[0] == 0
        self._refused = (LOG_GONE if saved else LOG_LOST).format(path=self.path)
        return self._refused

    def beside(self, path: Path) -> "Engine":
        """The same kind of file at another place, under the same key."""
        return Engine(path, self._key)

    @property
    def key(self) -> bytes | None:
        """The raw key, None for a plain file; never shown but as the recovery sheet."""
        return self._key

    def readable(self) -> dbapi2.Connection:
        """A connection of one's own for reading, also on a disk that takes nothing any more (``unwritable``)."""
        wrong: dbapi2.Error
        try:
            connection = self.connect()
            try:
                connection.execute(PROBE).fetchall()
            except dbapi2.Error:
                connection.close()
                raise
        except dbapi2.OperationalError as error:
            if int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF not in UNWRITABLE or not self.path.exists():
                raise
            wrong = error
        else:
            self.unwritable = False
            return connection
        try:
            connection = without_beside(self.path, self._key)
        except dbapi2.Error:
            raise wrong from None
        self.unwritable = True
        return connection

    @contextmanager
    def lent(self, *, reading: bool = False) -> Iterator[dbapi2.Connection]:
        """A connection outside any transaction."""
        with self._lock:
            connection = self._free.pop() if self._free else None
        if connection is None:
            connection = self.readable() if reading else self.connect()
            passing = reading and self.unwritable
        else:
            passing = False
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        with self._lock:
            keep = len(self._free) < KEPT and not passing
            if keep:
                self._free.append(connection)
        if not keep:
            connection.close()

    @contextmanager
    def transaction(self, *, reading: bool = False) -> Iterator[dbapi2.Connection]:
        """One transaction: committed when the block ends, undone when it raises."""
        with self.lent(reading=reading) as connection:
            if not reading:
                self._sound_log(connection)
            connection.execute("BEGIN" if reading else "BEGIN IMMEDIATE")
            try:
                yield connection
                if not reading:
                    self.same_file(connection)
                    self._same_log()
                _commit(connection)
            except _LogGone as error:
                connection.execute("ROLLBACK")
                raise Unavailable(self._save_log(connection)) from error
            except BaseException:
                with contextlib.suppress(dbapi2.Error):
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def together(self) -> Iterator[None]:
        """For what is invented: meanwhile no commit waits for the disk by itself, at the end all have reached it."""
        self.dispose()
        self._together = True
        try:
            yield
        finally:
            self.dispose()
            self._together = False
            self.pragma("wal_checkpoint(FULL)")

    def pragma(self, words: str) -> int | str | None:
        """Run a PRAGMA outside any transaction and return its first value."""
        with self.lent(reading="=" not in words) as connection:
            rows = connection.execute(f"PRAGMA {words}").fetchall()
        return rows[0][0] if rows else None

    def dispose(self) -> None:
        """Close what is kept."""
        with self._lock:
            held, self._free = self._free, []
        with contextlib.suppress(dbapi2.Error):  # the last one to close copies the log into the book
            if held and not self._refused and not log_check.is_whole(held[0], self._log_path):
                self._lost_log(held[0])
        for connection in held:
            connection.close()


def _commit(connection: dbapi2.Connection) -> None:
    try:
        connection.execute("COMMIT")
    except dbapi2.Error as error:
        if int(getattr(error, "sqlite_errorcode", None) or 0) & 0xFF == dbapi2.SQLITE_IOERR:
            raise CommitUnknown from error
        raise


def _moved(connection: dbapi2.Connection) -> bool:
    """Whether a file says of itself that the book has moved."""
    sought = "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND instr(sql, ?) > 0"
    try:
        return connection.execute(sought, (MOVED,)).fetchone() is not None
    except dbapi2.Error:
        return False


def check_library() -> None:
    """Refuse an SQLite with known defects in what we rely on; raises Unavailable."""
    if dbapi2.sqlite_version_info < FIXED_IN:
        raise Unavailable(f"数据库组件版本过旧（{dbapi2.sqlite_version}），请重新安装本程序。")


def head_of(path: Path) -> bytes:
    """The first bytes of a file, empty where it cannot be read."""
    try:
        with path.open("rb") as held:
            return held.read(len(PLAIN))
    except OSError:
        return b""


def is_plain(path: Path) -> bool:
    """Whether a file begins like a database that is not encrypted."""
    return head_of(path) == PLAIN
