"""The last head of the chain kept outside the file, so that a cut-off tail is noticed.

Book and head are two files and never change in one moment: the head is written after the commit it tells of. Whoever
compares them reads the head first and then asks the book whether it *holds* that entry, for the book only grows.
"""

import contextlib
import os
from hashlib import sha256
from pathlib import Path

from app.services.runtime import private

WIDTH = 160
"""Bytes of the one line, padded, so that it is overwritten in one write."""
REREAD = 50
"""Times a line is read again that bears no sound check: it is just being overwritten, or damaged."""
HASH = 64
"""Hex digits of a hash: a line of an earlier version that was cut short has fewer."""
Head = tuple[str, int, bytes]
"""Seat, number and hash of an entry."""


class Heads:
    """A one-line file ``seat seq hash check`` beside the store; written after each commit, never ahead of it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def keep(self, seat: str, seq: int, head: bytes) -> None:
        """Remember the head, unless another program kept a later one of this seat in between.

        A disk that refuses is met again by the next booking itself. The file is opened anew each time: it may have been
        put aside by a restore and be another one now.
        """
        with contextlib.suppress(OSError):
            held = self.kept()
            if held is not None and held[0] == seat and held[1] > seq:
                return
            line = f"{seat} {seq} {head.hex()}"
            file = os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.write(file, f"{line} {_check(line)}".ljust(WIDTH - 1).encode("ascii") + b"\n")
            finally:
                os.close(file)

    def kept(self) -> Head | None:
        """(seat, seq, hash), None when there is no line that bears its own check."""
        for _ in range(REREAD):
            try:
                found = _lines(self.path.read_bytes())
            except OSError:
                return None
            if found:
                return found[0]
        return None

    @property
    def exists(self) -> bool:
        """Whether a head was ever kept here."""
        return self.path.exists()

    def set_aside(self, kept: Head) -> None:
        """Keep this head for good: the book does not hold it, and goes on under another seat."""
        if kept not in self.lost():
            private.claim(self._lost)
            with self._lost.open("a", encoding="ascii") as out:
                out.write(f"{kept[0]} {kept[1]} {kept[2].hex()}\n")
                out.flush()
                os.fsync(out.fileno())

    def lost(self) -> list[Head]:
        """Heads that were set aside because the book did not reach them."""
        try:
            return _lines(self._lost.read_bytes())
        except OSError:
            return []

    @property
    def _lost(self) -> Path:
        return self.path.with_name(self.path.name + ".lost")


def _check(line: str) -> str:
    """Tells half a line, or a damaged one, from a whole one."""
    return sha256(line.encode("ascii")).hexdigest()[:8]


def _lines(data: bytes) -> list[Head]:
    """The sound lines; those of earlier versions bear no check."""
    found = []
    for line in data.decode("ascii", "replace").splitlines():
        with contextlib.suppress(ValueError):
            seat, seq, head, *check = line.split()
            if len(head) == HASH and (not check or check == [_check(f"{seat} {seq} {head}")]):
                found.append((seat, int(seq), bytes.fromhex(head)))
    return found
