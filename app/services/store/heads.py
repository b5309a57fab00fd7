"""The last head of the chain kept outside the file, so that a cut-off tail is noticed."""

import contextlib
from pathlib import Path


class Heads:
    """A one-line file ``seat seq hash`` beside the store; written after each commit, never ahead of it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def keep(self, seat: str, seq: int, head: bytes) -> None:
        """Remember the head; a disk that refuses is met again by the next booking itself."""
        with contextlib.suppress(OSError):
            self.path.write_text(f"{seat} {seq} {head.hex()}\n", encoding="ascii")

    def kept(self) -> tuple[str, int, bytes] | None:
        """(seat, seq, hash), None when there is no readable file."""
        try:
            seat, seq, head = self.path.read_text(encoding="ascii").split()
            return seat, int(seq), bytes.fromhex(head)
        except (OSError, ValueError):
            return None
