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
        try:
            seat, seq, head = self.path.read_text(encoding="ascii").split()
            return seat, int(seq), bytes.fromhex(head)
        except (OSError, ValueError):
            return None

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
