"""Making the tables and indexes of the store from their definitions; the only place that loads SQLAlchemy."""

from functools import cache

from sqlalchemy import MetaData
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlcipher3 import dbapi2

from app.services.store import word_index
from app.services.store.engine import APPLICATION
from app.services.store.guards import GUARDS
from app.services.store.migrations import set_format
from app.services.store.shapes import Shape
from app.services.store.table_making import BOOK, DESK, VIEWS, table

_DIALECT = sqlite.dialect()


@cache
def _statements(shape: Shape) -> tuple[str, tuple[str, ...]]:
    """What makes a table, and what makes its indexes; compiling takes longer than running them."""
    made = table(shape, MetaData())
    indexes = (str(CreateIndex(one, if_not_exists=True).compile(dialect=_DIALECT)) for one in made.indexes)
    return str(CreateTable(made).compile(dialect=_DIALECT)), tuple(indexes)


def create(connection: dbapi2.Connection) -> None:
    """Make every table and index and the guards of the book in an empty file, within a transaction."""
    for shape in (*BOOK, *DESK, *VIEWS):
        _make(connection, shape, indexed=True)
    for statement in GUARDS:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id={APPLICATION}")
    set_format(connection)


def create_indexes(connection: dbapi2.Connection, shape: Shape) -> None:
    """Make a table's indexes; one that is there already stays."""
    for statement in _statements(shape)[1]:
        connection.execute(statement)


def recreate_views(connection: dbapi2.Connection, *, indexed: bool) -> None:
    """Empty view tables of this version's shape, whatever stood there before; the index of words is made behind."""
    word_index.drop(connection)
    for shape in VIEWS:
        for (kind,) in connection.execute("SELECT type FROM sqlite_master WHERE name = ?", (shape.name,)).fetchall():
            connection.execute(f"DROP {'VIEW' if kind == 'view' else 'TABLE'} {shape.name}")
        _make(connection, shape, indexed=indexed)


def _make(connection: dbapi2.Connection, shape: Shape, *, indexed: bool) -> None:
    connection.execute(_statements(shape)[0])
    if indexed:
        create_indexes(connection, shape)
