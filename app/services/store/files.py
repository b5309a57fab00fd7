"""What is done to files beside the book: put in place for good, cleared away, asked whether a window has them open."""

import contextlib
import os
from pathlib import Path

BESIDE = ("", "-wal", "-shm")
LOCK = "dutydesk.lock"
"""What a window holds while it has a data folder open."""


def settle(part: Path, final: Path) -> None:
    """The finished file under its name, on the disk before anybody is told."""
    with part.open("rb+") as held:
        os.fsync(held.fileno())
    part.replace(final)
    if os.name == "posix":
        folder = os.open(final.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def remove(part: Path) -> None:
    """A database file and what SQLite lays beside it; one that is not there is no error."""
    for suffix in (*BESIDE, "-journal"):
        with contextlib.suppress(OSError):
            part.with_name(part.name + suffix).unlink(missing_ok=True)


def in_use(home: Path) -> bool:
    """Whether a window has the data folder open; its lock names its process, a dead one's is left over."""
    try:
        process = int((home / LOCK).read_text(encoding="ascii", errors="replace").split()[0])
    except (OSError, ValueError, IndexError):
        return False
    if process == os.getpid():
        return False  # the window that asks holds the lock itself and has closed the book
    if os.name != "posix":
        return True  # there is no harmless way to ask after a process; the lock goes when the window closes
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
