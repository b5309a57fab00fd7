"""Bytes of attachments and documents, in pieces under their SHA-256 digest."""

from collections.abc import Iterable

import msgspec
from sqlcipher3 import dbapi2

from app.services.store.shapes import ONCE, Shape, insert, sql
from app.services.store.values import set_meta


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


PENDING = "pending:"
"""How the names of meta values begin that say when (microseconds) a file was laid in that nothing names yet."""


def await_naming(connection: dbapi2.Connection, digest: str, now: int) -> None:
    """A file that is new here is looked at later (``collect``): whether anything came to name it."""
    if not connection.execute("SELECT 1 FROM chunk WHERE digest = ? LIMIT 1", (digest,)).fetchall():
        set_meta(connection, f"{PENDING}{digest}", str(now))


def collect(connection: dbapi2.Connection, naming: Iterable[str], before: int) -> tuple[str, ...]:
    """Files laid in before an instant that no entry of the kinds ``naming`` and no draft names are gone; returns which.

    Only what ``await_naming`` marked is looked at: nothing that was ever booked can go.
    """
    marked = connection.execute("SELECT name, value FROM meta WHERE name GLOB ?", (f"{PENDING}*",)).fetchall()
    kinds = tuple(naming)
    gone = []
    for name, laid in marked:
        digest = str(name).removeprefix(PENDING)
        if _named(connection, digest, kinds):
            connection.execute("DELETE FROM meta WHERE name = ?", (name,))
        elif (int(laid) if str(laid).isdecimal() else 0) <= before and not _in_a_draft(connection, digest):
            connection.execute("DELETE FROM chunk WHERE digest = ?", (digest,))
            connection.execute("DELETE FROM meta WHERE name = ?", (name,))
            gone.append(digest)
    return tuple(gone)


def _named(connection: dbapi2.Connection, digest: str, kinds: tuple[str, ...]) -> bool:
    places = ", ".join("?" * len(kinds))
    statement = sql("SELECT 1 FROM entry WHERE kind IN (", places, ") AND instr(data, CAST(? AS BLOB)) > 0 LIMIT 1")
    return bool(connection.execute(statement, (*kinds, digest)).fetchall())


def _in_a_draft(connection: dbapi2.Connection, digest: str) -> bool:
    statement = "SELECT 1 FROM draft WHERE instr(data, CAST(? AS BLOB)) > 0 LIMIT 1"
    return bool(connection.execute(statement, (digest,)).fetchall())


def files(connection: dbapi2.Connection) -> int:
    """How many files there are."""
    return int(connection.execute("SELECT count(DISTINCT digest) FROM chunk").fetchall()[0][0])
