"""Which file stands under a name, and whether what this process has open still stands under its own."""

import contextlib
import os
from pathlib import Path


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
    try:
        held = list(Path("/proc/self/fd").iterdir())
    except OSError:
        return False
    for one in held:
        with contextlib.suppress(OSError):
            if str(one.readlink()) == wanted:
                return True
    return False


def has_moved(log: tuple[int, int], path: Path) -> bool:
    """Whether this process has the log of a book open under another name than its own, or under none (Linux tells)."""
    own = {f"{path.resolve()}{end}" for end in ("", "-shm", "-wal")}  # the file's number may be another's by now
    try:
        held = list(Path("/proc/self/fd").iterdir())
    except OSError:
        return False
    for one in held:
        with contextlib.suppress(OSError):
            if identity(one) == log and str(one.readlink()) not in own:
                return True
    return False
