"""Whether the write-ahead log that lies beside a book is the one SQLite writes into (``-wal``).

SQLite keeps in memory how many frames the log holds, and believes it. A log that was cut short or written over in its
place it reads as it is: what was acknowledged is gone at the next start, and a checkpoint would copy what stands there
now over the book. So the file is looked at, by its name, on any system: how long it is, its header, its last frame
(https://sqlite.org/fileformat2.html#walformat). The file of the index (``-shm``) is never opened: closing it would drop
the locks SQLite holds on it in this process.
"""

import os
import secrets
import sys
from array import array
from pathlib import Path
from typing import Literal

from sqlcipher3 import dbapi2

from app.services.runtime import private

HEADER, FRAME = 32, 24
"""Bytes before the first frame, and before the page in each."""
MAGIC = frozenset({0x377F0682, 0x377F0683})
Order = Literal["big", "little"]
LOOKS = 5
"""Times it is looked at: another program may just have emptied the log into the book."""


def log_of(path: Path) -> Path:
    """The log of a book, which lies beside the file a link leads to."""
    real = path.resolve()
    return real.with_name(f"{real.name}-wal")


def is_whole(connection: dbapi2.Connection, log: Path) -> bool:
    """Whether the log holds what SQLite believes of it, on a connection without a transaction."""
    return any(_holds(connection, log) for _ in range(LOOKS))


def _holds(connection: dbapi2.Connection, log: Path) -> bool:
    told = connection.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
    frames = int(told[1]) if told is not None else 0
    if frames <= 0:  # no log, or all of it stands in the book
        return True
    try:
        file = os.open(log, os.O_RDONLY | private.BINARY)
    except OSError as error:
        return not isinstance(error, FileNotFoundError)  # what else is wrong with the place SQLite says itself
    try:
        header = os.read(file, HEADER)
        page = int.from_bytes(header[8:12], "big")
        os.lseek(file, HEADER + (frames - 1) * (FRAME + page), os.SEEK_SET)
        last = os.read(file, FRAME + page)
    finally:
        os.close(file)
    return int.from_bytes(header[:4], "big") in MAGIC and len(last) == FRAME + page and last[8:16] == header[16:24]


def disarm(log: Path) -> Path:
    """What is not whole in a damaged log gets into no book; returns where it is kept as it was found.

    It ends where the next start would stop reading it: after the last transaction that bears its sums. Raises OSError.
    """
    data = log.read_bytes()
    aside = log.with_name(f"{log.name}.坏-{secrets.token_hex(3)}")
    private.write(aside, data)
    os.truncate(log, whole_part(data))
    return aside


def whole_part(data: bytes) -> int:
    """How many bytes of a log are whole transactions, by the sums each frame bears over all before it."""
    magic, page, salts = int.from_bytes(data[:4], "big"), int.from_bytes(data[8:12], "big"), data[16:24]
    if len(data) < HEADER or magic not in MAGIC or not page:
        return 0
    order: Order = "big" if magic & 1 else "little"
    sums = _summed(data[:24], order, (0, 0))
    if _as_bytes(sums) != data[24:HEADER]:
        return 0
    end = 0
    for start in range(HEADER, len(data) - FRAME - page + 1, FRAME + page):
        head = data[start : start + FRAME]
        sums = _summed(head[:8] + data[start + FRAME : start + FRAME + page], order, sums)
        if head[8:16] != salts or head[16:24] != _as_bytes(sums):
            break
        if any(head[4:8]):  # the size of the book after a commit
            end = start + FRAME + page
    return end


def _summed(data: bytes, order: Order, sums: tuple[int, int]) -> tuple[int, int]:
    words = array("I", data)
    if order != sys.byteorder:
        words.byteswap()
    first, second = sums
    for one, two in zip(words[::2], words[1::2], strict=True):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + two + first) & 0xFFFFFFFF
    return first, second


def _as_bytes(sums: tuple[int, int]) -> bytes:
    return b"".join(one.to_bytes(4, "big") for one in sums)
