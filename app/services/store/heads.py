"""The last heads of the chains kept outside the file, so that a cut-off tail or a missing chain is noticed.

Book and heads are two files and never change in one moment: the heads are written after the commit they tell of.
Whoever compares them reads the heads first and then asks the book whether it *holds* these entries, for the book only
grows. The file is written as a whole and bears a check over all of it: what does not bear it is read again, and is
never acted on. Files of earlier versions (one line, overwritten in place) are read on.
"""

import contextlib
import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from app.services.runtime import held_files, private

MAGIC = "dutydesk-heads 2"
WIDTH = 110
"""Characters of a line, padded: the file keeps its size while its chains grow."""
REREAD = 50
"""Times a file is read again that bears no sound check: it is just being overwritten, or damaged."""
HASH = 64
"""Hex digits of a hash: a line of an earlier version that was cut short has fewer."""
MOST_SEQ = 1 << 63
"""Numbers from here on are in no book: the database could not hold them, nor be asked for them."""
MOST = 1000
"""Chains kept; a book with more of them is held by the chains that name them."""
Head = tuple[str, int, bytes]
"""Seat, number and hash of an entry."""


class Heads:
    """A file beside the store, the head of the seat in use first; written after each commit, never ahead of it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def keep(self, seat: str, seq: int, head: bytes, others: Iterable[Head] = ()) -> None:
        """Remember the head, and those of ``others`` that came; a later one of a seat that is there already stays.

        A disk that refuses is met again by the next booking itself.
        """
        with contextlib.suppress(OSError):
            known = {one[0]: one for one in self.chains()}
            if seat in known and next(iter(known)) == seat and known[seat][1] > seq and not others:
                return
            for one in (*others, (seat, seq, head)):
                held = known.get(one[0])
                known[one[0]] = one if held is None or held[1] <= one[1] else held
            first = known.pop(seat)
            lines = [_line(one) for one in (first, *list(known.values())[: MOST - 1])]
            self._replace("\n".join([MAGIC, *lines]))

    def only(self, heads: Iterable[Head]) -> None:
        """Exactly these from now on; raises OSError where the disk refuses."""
        self._replace("\n".join([MAGIC, *(_line(one) for one in list(heads)[:MOST])]))

    def _replace(self, text: str) -> None:
        """The file as a whole: over itself in one write while no chain is added, else by another under its name.

        A rename for each booking would cost the booking more than all the rest of it (ext4 flushes what replaces).
        """
        data = f"{text}\n{_check(text, HASH)}\n".encode("ascii")
        if self.path.exists() and self.path.stat().st_size == len(data):
            file = os.open(self.path, os.O_WRONLY | private.BINARY)
            try:
                os.write(file, data)
            finally:
                os.close(file)
            return
        part = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
        file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | private.BINARY, 0o600)
        try:
            os.write(file, data)
        finally:
            os.close(file)
        try:
            held_files.replace(part, self.path)
        except OSError:
            part.unlink(missing_ok=True)
            raise

    def kept(self) -> Head | None:
        """(seat, seq, hash) of the seat in use, None when nothing is kept that bears its own check."""
        return next(iter(self.chains()), None)

    def chains(self) -> tuple[Head, ...]:
        """The kept head of each chain, that of the seat in use first."""
        for _ in range(REREAD):
            try:
                found = _read(private.read(self.path, private.SMALL))
            except OSError:
                return ()
            if found:
                return found
        return ()

    @property
    def exists(self) -> bool:
        """Whether a head was ever kept here."""
        return self.path.exists()

    def set_aside(self, kept: Head) -> None:
        """Keep this head for good: the book does not hold it, and goes on under another seat."""
        if kept not in self.lost():
            private.claim(self._lost)
            file = os.open(self._lost, os.O_WRONLY | os.O_APPEND | private.NONBLOCKING | private.BINARY)
            try:
                os.write(file, f"{_line(kept)}\n".encode("ascii"))
                os.fsync(file)
            finally:
                os.close(file)

    def lost(self) -> list[Head]:
        """Heads that were set aside because the book did not reach them."""
        try:
            return _lines(private.read(self._lost, private.SMALL))
        except OSError:
            return []

    def files(self) -> list[Path]:
        """What there is of it on the disk."""
        return [one for one in (self.path, self._lost) if one.exists()]

    @property
    def _lost(self) -> Path:
        return self.path.with_name(self.path.name + ".lost")


def _line(head: Head) -> str:
    return f"{head[0]} {head[1]} {head[2].hex()}".ljust(WIDTH)


def _check(text: str, digits: int) -> str:
    """Tells half a file, or a damaged one, from a whole one."""
    return sha256(text.encode("ascii")).hexdigest()[:digits]


def _read(data: bytes) -> tuple[Head, ...]:
    """What a file says that bears its check; nothing where it does not."""
    text = data.decode("ascii", "replace")
    if not text.startswith(MAGIC):
        return tuple(_lines(data)[:1])
    body, _, check = text.rstrip("\n").rpartition("\n")
    if not body.isascii() or check != _check(body, HASH):
        return ()
    return tuple(_lines(body.partition("\n")[2].encode("ascii")))


def _lines(data: bytes) -> list[Head]:
    """The sound lines; a line of an earlier version may bear a check of its own, the first ones bear none."""
    found = []
    for line in data.decode("ascii", "replace").splitlines():
        with contextlib.suppress(ValueError):
            seat, seq, head, *check = line.split()
            if (
                len(head) == HASH
                and 0 < int(seq) < MOST_SEQ
                and (not check or check == [_check(f"{seat} {seq} {head}", 8)])
            ):
                found.append((seat, int(seq), bytes.fromhex(head)))
    return found
