"""What is done to files beside the book: put in place for good, or cleared away."""

import contextlib
import os
import secrets
import shutil
from pathlib import Path

from app.services.runtime import held_files, private

BESIDE = ("", "-wal", "-shm")
HELD = ("", "-wal", "-journal")
"""What a database is made of when it is copied as files; the shared memory is made anew."""
ONE_PAGE = 12 * 1024
"""Bytes that the journal of one page does not exceed: its header fills a sector."""
COPIES = 20
"""Times a file is copied that changes meanwhile."""


def settle(part: Path, final: Path) -> None:
    """The finished file under its name, on the disk before anybody is told."""
    with part.open("rb+") as held:
        os.fsync(held.fileno())
    held_files.replace(part, final)
    if os.name == "posix":
        folder = os.open(final.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def copied(source: Path, target: Path) -> None:
    """A database and its log as they stood at one moment: copied again while somebody writes into them.

    Raises OSError when it cannot be read or written, or never stands still.
    """
    for _ in range(COPIES):
        before = _stamps(source)
        for suffix in HELD:
            with contextlib.suppress(FileNotFoundError):
                held_files.unlink(target.with_name(target.name + suffix))
        private.claim(target)
        shutil.copyfile(source, target)
        for suffix in HELD[1:]:
            log, copy = source.with_name(source.name + suffix), target.with_name(target.name + suffix)
            if os.path.lexists(log) and not held_files.is_strange(log):  # a link may lead to what has no end
                with contextlib.suppress(FileNotFoundError):  # one that just went
                    private.claim(copy)
                    shutil.copyfile(log, copy)
        if _stamps(source) == before:
            return
    message = "always being written"
    raise OSError(message)


def parted(path: Path) -> bool:
    """A book whose file has a second name (a hard link) is a file of its own from now on; whether it had one.

    SQLite keeps the log by the name a file was opened under (https://sqlite.org/howtocorrupt.html, 2.5): what was
    booked under one name is not there under the other, and gone once both were. Raises OSError.
    """
    try:
        twice = os.name == "posix" and path.stat().st_nlink > 1
    except OSError:
        return False
    if twice:
        part = path.with_name(f"{path.name}.{secrets.token_hex(3)}.part")
        try:
            copied(path, part)
            settle(part, path)
        finally:
            remove(part)
    return twice


def foreign_journal(path: Path) -> Path | None:
    """A rollback journal that is none of this book's lies under another name from now on; returns it, None for none.

    SQLite puts back whatever pages stand in one that bears the name (https://sqlite.org/howtocorrupt.html, 1.4). A book
    writes into its log; the only journal it ever has is of the one page that says so. Raises OSError.
    """
    journal, log = (path.with_name(path.name + end) for end in ("-journal", "-wal"))
    try:
        size = journal.stat().st_size
        logged = log.exists() and log.stat().st_size > 0
    except OSError:
        return None
    if not size or not (logged or size > ONE_PAGE):
        return None
    aside = journal.with_name(f"{journal.name}.旧-{secrets.token_hex(3)}")
    held_files.rename(journal, aside)
    return aside


def readable(path: Path) -> bool:
    """Whether every byte of a file can be read: only then is it not the medium that failed."""
    try:
        with path.open("rb") as held:
            while held.read(1 << 20):
                pass
    except OSError:
        return False
    return True


def _stamps(source: Path) -> list[tuple[int, int] | None]:
    found: list[tuple[int, int] | None] = []
    for suffix in HELD:
        try:
            held = source.with_name(source.name + suffix)
            told = held.lstat() if suffix else held.stat()  # SQLite follows no link under the name of a log
            found.append((told.st_size, told.st_mtime_ns))
        except FileNotFoundError:
            found.append(None)
    return found


def remove(part: Path) -> None:
    """A database file and what SQLite lays beside it; one that is not there is no error."""
    for suffix in (*BESIDE, "-journal"):
        with contextlib.suppress(OSError):
            held_files.unlink(part.with_name(part.name + suffix), missing_ok=True)
