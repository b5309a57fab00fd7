"""The entry: the envelope a fact stands in, and the chain over it (docs/架构.md#一本账).

The hash is SHA-256 over the previous hash and every field of the envelope, each preceded by its length as
eight bytes, so that no two different entries share an input.
"""

import hashlib
import struct
from collections.abc import Iterable

import msgspec

from app.models.book import codec
from app.models.book.fact import Fact
from app.models.book.signature import name_in

GENESIS = bytes(32)
_PACK = struct.Struct(">Q").pack
_SHORT = 4096
_LENGTHS = tuple(map(_PACK, range(_SHORT)))
"""Lengths as they are hashed: a book is walked often, and nearly all its parts are short."""


class Entry(msgspec.Struct, frozen=True, dict=True):
    """One line of the book. ``at`` is UTC microseconds, ``order`` the hybrid logical clock, ``by`` a ``signature``."""

    id: str
    seat: str
    seq: int
    at: int
    order: int
    by: str
    subject: str
    kind: str
    data: bytes
    prev: bytes
    hash: bytes

    @property
    def who(self) -> str:
        """The name of whoever signed."""
        return name_in(self.by)

    @property
    def fact(self) -> Fact | codec.Unknown:
        """The decoded fact; decoded once."""
        held: Fact | codec.Unknown | None = self.__dict__.get("decoded")
        if held is None:
            held = self.__dict__["decoded"] = codec.decode(self.data, self.kind)
        return held


Parts = tuple[bytes, bytes, bytes, bytes, bytes, bytes, bytes, bytes, bytes, bytes]
"""prev, id, seat, seq, at, order, by, subject, kind, data as they are hashed."""


def digest(parts: Parts) -> bytes:
    """SHA-256 over the parts, each preceded by its length."""
    prev, identity, seat, seq, at, order, by, subject, kind, data = parts
    pieces: Iterable[bytes]
    try:
        pieces = (
            _LENGTHS[len(prev)], prev, _LENGTHS[len(identity)], identity, _LENGTHS[len(seat)], seat,
            _LENGTHS[len(seq)], seq, _LENGTHS[len(at)], at, _LENGTHS[len(order)], order, _LENGTHS[len(by)], by,
            _LENGTHS[len(subject)], subject, _LENGTHS[len(kind)], kind, _LENGTHS[len(data)], data,
        )  # fmt: skip
    except IndexError:  # a long one
        pieces = (piece for part in parts for piece in (_PACK(len(part)), part))
    return hashlib.sha256(b"".join(pieces)).digest()


def seal(entry: Entry) -> bytes:
    """The hash an entry must carry."""
    return digest((
        entry.prev, entry.id.encode(), entry.seat.encode(), b"%d" % entry.seq, b"%d" % entry.at, b"%d" % entry.order,
        entry.by.encode(), entry.subject.encode(), entry.kind.encode(), entry.data,
    ))  # fmt: skip


def sort_key(entry: Entry) -> tuple[int, str, int]:
    """Where an entry stands among all entries of its subject, on every machine alike."""
    return (entry.order, entry.seat, entry.seq)


def next_order(last: int, wall_micros: int) -> int:
    """The hybrid logical clock's next value: milliseconds in the high bits, a counter in the low 16."""
    return max(last + 1, (wall_micros // 1000) << 16)


PAPER_DIGITS = 20
"""Hex digits of a head on paper: 80 bits."""


def paper_hash(value: bytes) -> str:
    """The head of the chain as printed on papers: twenty hex digits in fours (80 bits; fewer could be sought for)."""
    return short_hash(value, PAPER_DIGITS)


def short_hash(value: bytes, digits: int = 12) -> str:
    """The head of the chain in short, as papers of earlier versions have it: twelve hex digits in fours."""
    text = value.hex()[:digits].upper()
    return "-".join(text[i : i + 4] for i in range(0, digits, 4))
