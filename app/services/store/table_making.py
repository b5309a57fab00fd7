"""SQLAlchemy tables from the structs: the same declaration serves SQLite now and PostgreSQL later.

Loaded only where tables are made (``schema``), not on the way to the first window (docs/架构.md#快慢).
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeEngine

from app.services.store import book, chunks, credential_table, draft_table, outbox, seat_chains, values, views
from app.services.store.shapes import Shape

TYPES: dict[type, TypeEngine[Any]] = {int: BigInteger(), str: String(), float: Float(), bytes: LargeBinary()}
COUNTED = BigInteger().with_variant(Integer(), "sqlite")
"""A key the database counts up; SQLite does so for INTEGER only."""
BOOK = (book.ENTRY, book.ARRIVAL)
DESK = (draft_table.DRAFT, chunks.CHUNK, outbox.OUTBOX, values.META, seat_chains.WAITING, credential_table.CREDENTIAL)
"""Beside the book and its views: stepped by number (``migrations``), never dropped by a rebuild."""
VIEWS = views.VIEWS
"""Everything a rebuild drops and makes again."""


def table(shape: Shape, metadata: MetaData) -> Table:
    """The table of a shape."""
    columns: list[Column[Any]] = []
    for name, (kind, missing) in shape.types().items():
        counted = shape.key == (name,) and kind is int
        columns.append(
            Column(name, COUNTED if counted else TYPES[kind], primary_key=name in shape.key, nullable=missing)
        )
    inside = [UniqueConstraint(*some) for some in shape.unique if shape.key]
    found = Table(shape.name, metadata, *columns, *inside)
    for some in (*shape.indexes, *(shape.unique if not shape.key else ())):
        name = "_".join((shape.name, *some))
        Index(name, *(found.c[column] for column in some), unique=some in shape.unique)
    for part in shape.some:
        Index(part.name, *(found.c[column] for column in part.columns), sqlite_where=text(part.where))
    return found


def tables(shapes: tuple[Shape, ...] = (*BOOK, *DESK, *VIEWS)) -> list[Table]:
    """All tables, or some."""
    metadata = MetaData()
    return [table(one, metadata) for one in shapes]
