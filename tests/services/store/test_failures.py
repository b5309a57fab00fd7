"""Each kind of database error is caused for real and told by SQLite's code, whatever its English words are."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.services.runtime.errors import Damaged, DutyDeskError, Unavailable
from app.services.store import failures
from app.services.store.engine import MOVED, connect, read_only
from app.services.store.failures import code_of, explain, explained


def table(path: Path) -> dbapi2.Connection:
    connection = connect(path, None)
    connection.execute("CREATE TABLE t (x)")
    return connection


def full(path: Path) -> None:
    connection = table(path)
    connection.execute("PRAGMA max_page_count=3")
    connection.execute("INSERT INTO t VALUES (zeroblob(1000000))")


def busy(path: Path) -> None:
    first, second = table(path), connect(path, None)
    second.execute("PRAGMA busy_timeout(0)")
    first.execute("BEGIN IMMEDIATE")
    second.execute("BEGIN IMMEDIATE")


def locked(path: Path) -> None:
    connection = table(path)
    connection.execute("INSERT INTO t VALUES (1)")
    cursor = connection.cursor().execute("SELECT * FROM t")
    connection.execute("DROP TABLE t")
    cursor.fetchall()


def readonly(path: Path) -> None:
    table(path).close()
    read_only(path).execute("INSERT INTO t VALUES (1)")


def cantopen(path: Path) -> None:
    connect(path / "no" / "folder.db", None)


def notadb(path: Path) -> None:
    path.write_bytes(b"rubbish" * 1000)
    connect(path, None).execute("SELECT * FROM sqlite_master")


def corrupt(path: Path) -> None:
    connection = table(path)
    connection.execute("INSERT INTO t VALUES (zeroblob(50000))")
    connection.close()
    data = bytearray(path.read_bytes())
    data[4096:4296] = b"\xff" * 200
    path.write_bytes(data)
    connect(path, None).execute("SELECT * FROM t").fetchall()


def undecoded(path: Path) -> None:
    connect(path, None).execute("SELECT CAST(x'a2ff' AS TEXT)").fetchall()


CASES: tuple[tuple[Callable[[Path], None], int, type[DutyDeskError], str], ...] = (
    (full, dbapi2.SQLITE_FULL, Unavailable, "磁盘已满"),
    (busy, dbapi2.SQLITE_BUSY, Unavailable, "另一个程序占用"),
    (locked, dbapi2.SQLITE_LOCKED, Unavailable, "另一个程序占用"),
    (readonly, dbapi2.SQLITE_READONLY, Unavailable, "不可写"),
    (cantopen, dbapi2.SQLITE_CANTOPEN, Unavailable, "不可写"),
    (notadb, dbapi2.SQLITE_NOTADB, Damaged, "密钥不对"),
    (corrupt, dbapi2.SQLITE_CORRUPT, Damaged, "已损坏"),
    (undecoded, 0, Damaged, "已损坏"),
)


@pytest.mark.parametrize(("cause", "code", "kind", "words"), CASES, ids=lambda one: getattr(one, "__name__", ""))
def test_an_error_is_told_by_its_code(
    tmp_path: Path, cause: Callable[[Path], None], code: int, kind: type[DutyDeskError], words: str
) -> None:
    path = tmp_path / "a.db"
    with pytest.raises(kind, match=words) as told, explained(path):
        cause(path)
    assert code_of(told.value.__cause__ or told.value) == code


LIMITED = """
import resource, signal, sys
from pathlib import Path
from app.services.store.engine import connect
from app.services.store.failures import code_of, explain
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
path = Path(sys.argv[1])
connection = connect(path, None)
connection.execute("PRAGMA journal_mode=WAL").fetchall()
connection.execute("CREATE TABLE t (x)")
resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))
try:
    connection.execute("INSERT INTO t VALUES (zeroblob(500000))")
except Exception as error:
    print(code_of(error), explain(error, path).sentence.encode("unicode_escape").decode())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX systems")
def test_a_disk_that_refuses_a_write_is_told_by_its_code(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[3]
    words = [sys.executable, "-c", LIMITED, str(tmp_path / "a.db")]
    done = subprocess.run(words, cwd=root, capture_output=True, text=True, check=True)  # noqa: S603 - ourselves
    code, sentence = done.stdout.split(maxsplit=1)
    assert int(code) == dbapi2.SQLITE_IOERR
    assert sentence.encode().decode("unicode_escape").startswith("读写磁盘出错")


@pytest.mark.parametrize("code", sorted(failures.SENTENCES))
def test_the_words_of_an_error_decide_nothing(tmp_path: Path, code: int) -> None:
    error = dbapi2.OperationalError("der Datenträger, disk full, locked, malformed")
    error.sqlite_errorcode = code | (7 << 8)  # extended codes keep the primary one in their low byte
    assert explain(error, tmp_path).sentence == failures.SENTENCES[code].format(path=tmp_path)


def test_a_bug_stays_a_bug(tmp_path: Path) -> None:
    path = tmp_path / "database is locked.db"
    with pytest.raises(dbapi2.OperationalError, match="no such table"), explained(path):
        table(path).execute('SELECT * FROM "disk full, database is locked, malformed"')
    with pytest.raises(dbapi2.IntegrityError), explained(path):
        connect(path, None).execute("CREATE TABLE u (x NOT NULL)").execute("INSERT INTO u VALUES (NULL)")


def test_a_book_that_moved_is_told_by_our_own_words_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    connection = table(path)
    connection.execute(f"CREATE TRIGGER m BEFORE INSERT ON t BEGIN SELECT RAISE(ABORT, '{MOVED}'); END")
    with pytest.raises(Unavailable, match="换了密钥"), explained(path):
        connection.execute("INSERT INTO t VALUES (1)")
