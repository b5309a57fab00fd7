"""Single values beside the book (``meta``): seat identity, the views' version, what a room remembers of itself."""

from typing import TypeVar

import msgspec
from sqlcipher3 import dbapi2

from app.services.store.shapes import REPLACE, Shape, insert


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A value by its name."""

    name: str
    value: str


T = TypeVar("T")
META = Shape(name="meta", struct=Value, key=("name",))
KEEP = insert(META, REPLACE)


def meta_in(connection: dbapi2.Connection, name: str) -> str:
    """A single value within a transaction, empty when unset."""
    found = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return str(found[0]) if found else ""


def set_meta(connection: dbapi2.Connection, name: str, value: str) -> None:
    """Keep a single value within a transaction."""
    connection.execute(KEEP, (name, value))


def read_value(held: str, kind: type[T], otherwise: T) -> T:
    """A value as it was kept in JSON; ``otherwise`` where there is none or it does not read any more."""
    try:
        return msgspec.json.decode(held, type=kind) if held else otherwise
    except (msgspec.MsgspecError, RecursionError):  # brackets without end
        return otherwise
