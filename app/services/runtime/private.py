"""What the program makes is its user's alone: files 0600, folders 0700, from the first byte on (docs/数据安全.md).

On Windows a profile's folders are closed off by the system; there nothing is changed.
"""

import contextlib
import errno
import os
import stat
from pathlib import Path

FILE, FOLDER = 0o600, 0o700
OTHERS = 0o077
BINARY: int = getattr(os, "O_BINARY", 0)
"""Windows writes what it is given and no other ends of lines."""
NONBLOCKING: int = getattr(os, "O_NONBLOCK", 0)
SMALL = 1 << 20
"""Bytes that no file of ours beside the book exceeds."""


def make_folder(path: Path) -> None:
    """The folder stands; where we made it nobody else may look in. One that was there is left as it is."""
    for folder in (*(one for one in reversed(path.parents) if not one.exists()), path):
        folder.mkdir(mode=FOLDER, exist_ok=True)


def claim(path: Path) -> None:
    """An empty file of our own where there is none, so that whoever writes into it makes no other. Raises OSError."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, FILE))


def close_off(path: Path) -> None:
    """Nobody else reads an old file any more; one that is not there, not ours, or a device (/dev/null) is left."""
    if os.name == "posix":
        with contextlib.suppress(OSError):
            mode = path.stat().st_mode
            if mode & OTHERS and stat.S_ISREG(mode):
                path.chmod(stat.S_IMODE(mode) & ~OTHERS)


def read(path: Path, most: int) -> bytes:
    """A plain file's bytes, no more than ``most``: a link may lead to what has no end, a pipe to one nobody writes.

    Raises OSError where it cannot be read, is no plain file, or is longer.
    """
    file = os.open(path, os.O_RDONLY | NONBLOCKING | BINARY)
    with os.fdopen(file, "rb") as held:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise OSError(errno.EINVAL, "no plain file", str(path))
        data = held.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, "too long", str(path))
    return data


def write(path: Path, data: bytes) -> None:
    """The bytes in a file of our own; raises OSError, also for a pipe nobody reads."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | NONBLOCKING | BINARY, FILE)
    with os.fdopen(file, "wb") as out:
        close_off(path)
        out.write(data)
