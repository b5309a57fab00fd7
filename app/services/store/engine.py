"""One engine everywhere: SQLCipher through SQLAlchemy, WAL, synchronous=FULL, BEGIN IMMEDIATE for writers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, exc
from sqlcipher3 import dbapi2

from app.services.errors import Damaged, DutyDeskError, Unavailable

FIXED_IN = (3, 53, 2)
"""SQLite before this loses WAL pages in a race and has an FTS5 memory fault."""
FORMAT = 1
APPLICATION = 0x44757479  # "Duty"
BUSY_SECONDS = 5.0

GUARDS = tuple(
    f"CREATE TRIGGER entry_no_{act.lower()} BEFORE {act} ON entry "
    "BEGIN SELECT RAISE(ABORT, 'the book is append-only'); END"
    for act in ("UPDATE", "DELETE")
)


def make_engine(path: Path, key: bytes | None) -> Engine:
    """An engine whose connections are ready to use; ``key`` is a raw 32-byte key or None for a plain file."""

    def connect() -> dbapi2.Connection:
        connection = dbapi2.connect(str(path), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        if key is not None:
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for words in (
            "foreign_keys=ON",
            "recursive_triggers=ON",
            "synchronous=FULL",
            "trusted_schema=OFF",
            "cache_size=-16000",
        ):
            connection.execute(f"PRAGMA {words}")
        return connection

    engine = create_engine(
        "sqlite://", module=dbapi2, creator=connect, poolclass=QueuePool, pool_size=4, max_overflow=4
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def pragma(engine: Engine, words: str) -> int | str | None:
    """Run a PRAGMA outside any transaction and return its first value."""
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        try:
            cursor.execute(f"PRAGMA {words}")
            rows = cursor.fetchall()
        finally:
            cursor.close()
    finally:
        raw.close()
    return rows[0][0] if rows else None


def check_library() -> None:
    """Refuse an SQLite with known defects in what we rely on; raises Unavailable."""
    if dbapi2.sqlite_version_info < FIXED_IN:
        raise Unavailable(f"数据库组件版本过旧（{dbapi2.sqlite_version}），请重新安装本程序。")


def explain(error: BaseException, path: Path) -> DutyDeskError:
    """The sentence for a known database error; raises the error itself when it is a bug."""
    text = str(error).lower()
    where = f"数据文件：{path}"
    if "locked" in text or "busy" in text:
        return Unavailable("数据库正被另一个程序占用，稍等几秒再试；仍不行请关闭多余的值守台窗口。")
    if "full" in text:
        return Unavailable("磁盘已满，没有写入。请清理磁盘后再试，已输入的文字仍在原处。")
    if "readonly" in text or "read-only" in text or "unable to open" in text:
        return Unavailable(f"数据文件夹不可写，没有写入。请检查权限。{where}")
    if "disk i/o" in text:
        return Unavailable("读写磁盘出错，没有写入。请检查磁盘，已输入的文字仍在原处。")
    if "could not decode" in text or "malformed" in text or "not a database" in text or "corrupt" in text:
        return Damaged(f"数据文件已损坏，未作任何改动。请保留原文件，用备份恢复，或运行 verify 查看损坏位置。{where}")
    raise error


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn known database errors into sentences; others pass as bugs."""
    try:
        yield
    except (exc.DBAPIError, dbapi2.DatabaseError) as error:
        raise explain(error, path) from error
