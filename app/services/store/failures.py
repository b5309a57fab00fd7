"""Database errors as sentences, told apart by SQLite's result codes (https://sqlite.org/rescode.html).

The driver hands the primary code on as ``sqlite_errorcode`` and no extended ones. Text that is no UTF-8 any more is
found by the driver itself, under no code; that the book has moved is said by a trigger of ours.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from sqlcipher3 import dbapi2

from app.services.runtime.errors import Damaged, Derived, DutyDeskError, Unavailable
from app.services.store.engine import MOVED, PLAIN, REKEYED, CommitUnknown, head_of, is_plain
from app.services.store.open_files import NoPlainFile

UNDECODED = "Could not decode to UTF-8"
"""How the driver begins where a text column holds none; it gives no code."""
NOLFS = 22
"""SQLITE_NOLFS: the file is larger than its disk can hold."""
BUSY = "数据库正被另一个程序占用，稍等几秒再试；仍不行请关闭多余的值守台窗口。"
FULL = "磁盘已满，没有写入。请清理磁盘后再试，已输入的文字仍在原处。"
READONLY = "数据文件夹不可写，没有写入。请检查权限。数据文件：{path}"
IOERR = "读写磁盘出错，没有写入。请检查磁盘，已输入的文字仍在原处。"
UNSURE = "写入磁盘时出错，不能确定是否写入。请先在值班日志里查这一条在不在，再决定是否重新登记；并检查磁盘。"
LANDED = "写入磁盘时出过错，读回核对：已经写入，不必重新登记。请检查磁盘，并立即备份。"
WRONG_KEY = "数据文件打不开：密钥不对或没有给，也可能已损坏；未作任何改动。加密的账本要用原来的密钥。数据文件：{path}"
BROKEN = "数据文件已损坏，未作任何改动。请保留原文件，用备份恢复，或运行 verify 查看损坏位置。数据文件：{path}"
BENT = (
    "数据文件的表被加了规定，登记被它挡住，没有写入。请停止使用这个文件，先备份，"
    "再救出（salvage）到新的文件夹。数据文件：{path}"
)
DERIVED = "显示用的数据有一处读不出来，账本里的记录没有动。程序会自己由账本重建；没有好转请重新打开。数据文件：{path}"
FORGED = (
    "显示用的数据与账本不符，没有写入，没有成文。程序会自己由账本重建，请核对重建后的内容再送签；没有好转请重新打开。"
)
FALSE_WORDS = "检索用的索引坏了，账本里的记录没有动。程序会丢掉它、由账本重编，请稍后再查。"
LACKING = re.compile(
    r"no such table: (\w+)$|^table (\w+) has no column named|^cannot modify (\w+) because it is a view"
)
"""How SQLite says that a table or a column is not there, or is another thing under its name."""
SENTENCES = {
    dbapi2.SQLITE_BUSY: BUSY,
    dbapi2.SQLITE_LOCKED: BUSY,
    dbapi2.SQLITE_PROTOCOL: BUSY,
    dbapi2.SQLITE_FULL: FULL,
    NOLFS: FULL,
    dbapi2.SQLITE_READONLY: READONLY,
    dbapi2.SQLITE_CANTOPEN: READONLY,
    dbapi2.SQLITE_PERM: READONLY,
    dbapi2.SQLITE_IOERR: IOERR,
}
KNOWN = (dbapi2.DatabaseError, CommitUnknown, UnicodeDecodeError, msgspec.MsgspecError, RecursionError)
"""What is told as a sentence; a damaged file's words do not decode either."""
DAMAGED = frozenset({dbapi2.SQLITE_CORRUPT, dbapi2.SQLITE_NOTADB, dbapi2.SQLITE_FORMAT})


def code_of(error: BaseException) -> int:
    """The primary result code of SQLite, 0 where there is none."""
    return int(getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


def _sealed(path: Path) -> bool:
    """Whether a file does not even begin like a plain database: encrypted, or damaged in its first bytes."""
    return len(head_of(path)) == len(PLAIN) and not is_plain(path)


def _undecoded(error: BaseException) -> bool:
    return isinstance(error, UnicodeDecodeError) or (code_of(error) == 0 and str(error).startswith(UNDECODED))


def explain(error: BaseException, path: Path) -> DutyDeskError:
    """The sentence for a known database error; raises the error itself when it is a bug."""
    if isinstance(error, NoPlainFile | CommitUnknown):
        return Unavailable(error.sentence if isinstance(error, NoPlainFile) else UNSURE)
    code = code_of(error)
    if code in SENTENCES:
        return Unavailable(SENTENCES[code].format(path=path))
    if code == dbapi2.SQLITE_CONSTRAINT and str(error) == MOVED:
        return Unavailable(REKEYED)
    if code == dbapi2.SQLITE_CONSTRAINT and str(error).startswith("CHECK"):
        return Damaged(BENT.format(path=path))
    if code in DAMAGED or _undecoded(error):
        return Damaged((WRONG_KEY if _sealed(path) else BROKEN).format(path=path))
    if isinstance(error, msgspec.MsgspecError | RecursionError) or (code == dbapi2.SQLITE_ERROR and _lacking(error)):
        return Derived(DERIVED.format(path=path))
    raise error


def _lacking(error: BaseException) -> bool:
    """Whether a table that follows from the book is not there; any other that is asked for is a bug."""
    from app.services.store.views import VIEWS

    found = LACKING.search(str(error))
    return found is not None and found[found.lastindex or 0] in {shape.name for shape in VIEWS}


UNREAD = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, StopIteration)
"""What a value of another kind than was written may end in where it is used; a fault of ours looks the same."""


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn known database errors into sentences; others pass as bugs."""
    try:
        yield
    except KNOWN as error:  # damaged words do not decode
        raise explain(error, path) from error
