"""What is done to files beside the book: put in place for good, or cleared away."""

import contextlib
import os
from pathlib import Path

BESIDE = ("", "-wal", "-shm")


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
