"""What a copy of the book holds, asked without trusting it: the heads of its chains, one entry, whether it is sound.

A file that cannot be read under the key holds nothing.
"""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlcipher3 import dbapi2

from app.services.store import engine as engines
from app.services.store.heads import Head
from app.services.store.seats import chain_heads, held_at, lost_from
from app.services.store.verify import sound

UNREADABLE = (dbapi2.DatabaseError, UnicodeDecodeError)


@contextlib.contextmanager
def _looked_into(path: Path, key: bytes | None) -> Iterator[dbapi2.Connection]:
    with contextlib.closing(engines.connect(path, key)) as connection:
        connection.execute("PRAGMA query_only=ON")
        engines.refuse_views(connection)
        yield connection


def _heads(connection: dbapi2.Connection) -> tuple[Head, ...]:
    return tuple((one.seat, one.seq, bytes.fromhex(one.hash)) for one in chain_heads(connection))


def heads_in(path: Path, key: bytes | None) -> tuple[Head, ...]:
    """The heads of all chains in a copy; nothing where it cannot be read under this key."""
    if not path.is_file() or path.stat().st_size == 0:
        return ()
    try:
        with _looked_into(path, key) as connection:
            return _heads(connection)
    except UNREADABLE:
        return ()


def holds(path: Path, key: bytes | None, seat: str, head: tuple[int, bytes]) -> bool:
    """Whether a copy reads under this key and holds that entry of a seat; any entry at all where its number is 0."""
    try:
        with _looked_into(path, key) as connection:
            seq, wanted = head
            return held_at(connection, seat, seq) == wanted if seq else bool(chain_heads(connection))
    except UNREADABLE:
        return False


def sound_in(path: Path, key: bytes | None) -> bool:
    """Whether a copy bears its own chains: what does not is no witness of anything that is to be acted upon."""
    try:
        with _looked_into(path, key) as connection:
            return sound(connection)
    except UNREADABLE:
        return False


def goes_beyond(path: Path, key: bytes | None, heads: Sequence[Head]) -> tuple[Head, ...]:
    """The heads of a copy that holds all of these and more; nothing where it does not."""
    try:
        with _looked_into(path, key) as connection:
            own = _heads(connection)
            return own if set(own) != set(heads) and not lost_from(connection, heads) else ()
    except (*UNREADABLE, OSError):
        return ()


def by_content(candidates: Sequence[Path], key: bytes | None) -> tuple[list[Path], Path | None]:
    """Copies with the one first that goes beyond what the first one holds, and the one it goes beyond, None where none.

    A name and the time of a file are what somebody wrote there. Of copies that went on apart none goes beyond another.
    """
    first = next(((path, heads) for path in candidates if (heads := heads_in(path, key))), None)
    if first is None:
        return list(candidates), None
    best, heads = first
    for path in candidates:
        if path != best and (more := goes_beyond(path, key, heads)):
            best, heads = path, more
    if best == first[0]:
        return list(candidates), None
    return [best, *(one for one in candidates if one != best)], first[0]
