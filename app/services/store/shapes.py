"""The shape of a table: the struct its columns are taken from, its key, what is looked up together.

A column is written down once, as a field of a struct: view rows in their subject's folder, the store's own tables
beside the code that reads and writes them. Statements and the tables themselves (``tables``) follow from that.
"""

import types
from collections.abc import Iterable
from functools import cache
from typing import Union, get_args, get_origin

import msgspec

from app.models.book.rows import Row


class Some(msgspec.Struct, frozen=True, kw_only=True):
    """An index of some rows of a table only; a statement that repeats the condition word by word is answered by it."""

    name: str
    columns: tuple[str, ...]
    where: str


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """One table. A single whole number as ``key`` is counted up by the database itself.

    Without a key what is ``unique`` is kept so by an index of its own, which a rebuild makes at the end.
    """

    name: str
    struct: type[msgspec.Struct]
    key: tuple[str, ...] = ("id",)
    unique: tuple[tuple[str, ...], ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    some: tuple[Some, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns, in the order of the struct's fields."""
        return self.struct.__struct_fields__

    def types(self) -> dict[str, tuple[type, bool]]:
        """By column the type of its values and whether one may be missing, the key's columns first."""
        known = {field.name: _plain(field.type) for field in msgspec.structs.fields(self.struct)}
        return {name: known[name] for name in (*self.key, *known)}


def _plain(annotated: object) -> tuple[type, bool]:
    if get_origin(annotated) in {Union, types.UnionType}:
        first, *more = [one for one in get_args(annotated) if one is not types.NoneType]
        if not more:
            return _plain(first)[0], True
    if isinstance(annotated, type):
        for kind in (str, int, float, bytes):
            if issubclass(annotated, kind):
                return kind, False
    message = f"no column holds {annotated}"
    raise TypeError(message)


@cache
def shape_of(kind: type[Row]) -> Shape:
    """The table of a kind of view rows."""
    return Shape(name=kind.table, struct=kind, indexes=kind.indexes)


def sql(*parts: str) -> str:
    """One statement out of words of ours; values never stand in it, they are parameters."""
    return " ".join(parts)


def names_of(columns: Iterable[str]) -> str:
    """Quoted column names."""
    return ", ".join(f'"{name}"' for name in columns)


def marks(count: int) -> str:
    """As many placeholders."""
    return ", ".join("?" * count)


def like(word: str) -> str:
    """A LIKE pattern for a part of a text (ESCAPE '!'); user text is data."""
    escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"


def holding(column: str, words: str) -> tuple[str, tuple[str, ...]]:
    """A condition that a column holds every word, and its values."""
    some = words.split()
    return " AND ".join(["1", *[f"{column} LIKE ? ESCAPE '!'"] * len(some)]), tuple(map(like, some))


def select(shape: Shape) -> str:
    """The beginning of a statement that reads whole rows, in the order of the struct's fields."""
    return sql("SELECT", names_of(shape.columns), "FROM", shape.name)


def insert(shape: Shape, verb: str = "INSERT", *, without: tuple[str, ...] = ()) -> str:
    """A driver-level INSERT for many rows at once; half of a rebuild would else be spent preparing parameters."""
    return plain_insert(shape.name, [name for name in shape.columns if name not in without], verb)


def plain_insert(table: str, columns: list[str], verb: str = "INSERT") -> str:
    """The same for some columns of a table."""
    return sql(verb, "INTO", table, f"({names_of(columns)})", "VALUES", f"({marks(len(columns))})")


REPLACE = "INSERT OR REPLACE"
ONCE = "INSERT OR IGNORE"
