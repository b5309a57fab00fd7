"""Which file stands under a name, and whether what this process has open still stands under its own.

Under the names SQLite reads (the book, its log, the index of the log, a journal) a pipe has nobody at its other end and
a device no end; a link under the name of a log SQLite does not follow.
"""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from sqlcipher3 import dbapi2

from app.services.runtime import held_files

DESCRIPTORS = Path("/proc/self/fd")
"""Linux: what this process has open (proc(5)); without it the log is known by what stands in it (``log_check``)."""
LOGS = ("-journal", "-wal", "-shm")
STRANGE = "{name} 不是普通文件（管道、设备、链接或文件夹占了这个名字），没有打开。请移开它再试。文件：{path}"


class NoPlainFile(dbapi2.OperationalError):
    """Something else than a file stands under a name that SQLite would read; ``path`` says which."""

    def __init__(self, path: Path) -> None:
        super().__init__("no plain file")
        self.path = path

    @property
    def sentence(self) -> str:
        """For the screen."""
        return STRANGE.format(name=self.path.name, path=self.path)


def strange_logs(path: Path) -> list[Path]:
    """What stands under the names of a database's logs and is no plain file."""
    beside = [path.with_name(path.name + end) for end in LOGS]
    return [one for one in beside if held_files.is_strange(one)]


def is_endless(path: Path) -> bool:
    """Whether a pipe, a device or a socket stands under a name, or is what a link there leads to."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def plain_files(path: Path) -> None:
    """All that SQLite would read under these names are files; raises NoPlainFile, before it waits for ever."""
    for one in (*([path] if is_endless(path) else []), *strange_logs(path.resolve())):
        raise NoPlainFile(one)


def identity(path: Path) -> tuple[int, int] | None:
    """Which file stands under a name; None where that cannot be told, and where an open file cannot be replaced."""
    if os.name != "posix":
        return None
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def is_nameless(path: Path) -> bool:
    """Whether this process has a file open that stood under a name and does not any more (Linux tells)."""
    wanted = f"{path.resolve()} (deleted)"
    return any(name == wanted for _, name in _open_here())


def has_moved(log: tuple[int, int], path: Path) -> bool:
    """Whether this process has the log of a book open under another name than its own, or under none (Linux tells)."""
    own = {f"{path.resolve()}{end}" for end in ("", "-shm", "-wal")}  # the file's number may be another's by now
    return any(identity(one) == log and name not in own for one, name in _open_here())


def _open_here() -> Iterator[tuple[Path, str]]:
    """Each descriptor of this process and the name it was opened under; nothing where that cannot be told."""
    with contextlib.suppress(OSError):
        for one in list(DESCRIPTORS.iterdir()):
            with contextlib.suppress(OSError):
                yield one, str(one.readlink())
