"""Which file stands under a name, and whether what this process has open still stands under its own."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

DESCRIPTORS = Path("/proc/self/fd")
"""Linux: what this process has open (proc(5)); without it the log is known by what stands in it (``log_check``)."""


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
