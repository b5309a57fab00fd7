"""Bytes of attachments and documents, in pieces under their SHA-256 digest."""

import msgspec
from sqlcipher3 import dbapi2

from app.services.store.shapes import ONCE, Shape, insert


class Chunk(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a file; ``number`` counts from 0."""

    digest: str
    number: int
    data: bytes


CHUNK = Shape(name="chunk", struct=Chunk, key=("digest", "number"))
ADD = insert(CHUNK, ONCE)


def keep(connection: dbapi2.Connection, digest: str, number: int, data: bytes) -> None:
    """Keep a piece; one that is there already stays."""
    connection.execute(ADD, (digest, number, data))


def joined(connection: dbapi2.Connection, digest: str) -> bytes:
    """The bytes under a digest, as far as they are there."""
    statement = "SELECT data FROM chunk WHERE digest = ? ORDER BY number"
    return b"".join(row[0] for row in connection.execute(statement, (digest,)).fetchall())


def files(connection: dbapi2.Connection) -> int:
    """How many files there are."""
    return int(connection.execute("SELECT count(DISTINCT digest) FROM chunk").fetchall()[0][0])
