"""The last head of the chain kept outside the file, so that a cut-off tail is noticed."""

import contextlib
import os
from pathlib import Path

WIDTH = 160
"""Bytes of the one line, padded, so that it is overwritten in one write."""


class Heads:
    """A one-line file ``seat seq hash`` beside the store; written after each commit, never ahead of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    def keep(self, seat: str, seq: int, head: bytes) -> None:
        """Remember the head; a disk that refuses is met again by the next booking itself."""
        with contextlib.suppress(OSError):
            if self._file is None:
                self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600)
            os.lseek(self._file, 0, os.SEEK_SET)
            os.write(self._file, f"{seat} {seq} {head.hex()}".ljust(WIDTH - 1).encode("ascii") + b"\n")

    def kept(self) -> tuple[str, int, bytes] | None:
        """(seat, seq, hash), None when there is no readable file."""
        return next(iter(_lines(self.path)), None)

    @property
    def exists(self) -> bool:
        """Whether a head was ever kept here."""
        return self.path.exists()

    def set_aside(self) -> None:
        """Keep this head for good: the book does not hold it any more, and goes on under another seat."""
        kept = self.kept()
        self.close()
        if kept is not None and kept not in self.lost():
            with self._lost.open("a", encoding="ascii") as out:
                out.write(f"{kept[0]} {kept[1]} {kept[2].hex()}\n")
                out.flush()
                os.fsync(out.fileno())
        self.path.unlink(missing_ok=True)

    def lost(self) -> list[tuple[str, int, bytes]]:
        """Heads that were set aside because the book did not reach them."""
        return _lines(self._lost)

    @property
    def _lost(self) -> Path:
        return self.path.with_name(self.path.name + ".lost")

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _lines(path: Path) -> list[tuple[str, int, bytes]]:
    found = []
    with contextlib.suppress(OSError, ValueError):
        for line in path.read_text(encoding="ascii").splitlines():
            seat, seq, head = line.split()
            found.append((seat, int(seq), bytes.fromhex(head)))
    return found
