"""Making the tables and indexes of the store from their definitions; the only place that loads SQLAlchemy."""

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlcipher3 import dbapi2

from app.services.store import word_index
from app.services.store.engine import APPLICATION
from app.services.store.migrations import set_format
from app.services.store.table_making import VIEWS, tables

GUARDS = tuple(
    f"CREATE TRIGGER entry_no_{act.lower()} BEFORE {act} ON entry "
    "BEGIN SELECT RAISE(ABORT, 'the book is append-only'); END"
    for act in ("UPDATE", "DELETE")
)
_DIALECT = sqlite.dialect()
__all__ = ["GUARDS", "VIEWS", "create", "create_indexes", "recreate_views", "tables"]


def create(connection: dbapi2.Connection) -> None:
    """Make every table and index and the guards of the book in an empty file, within a transaction."""
    for table in tables():
        connection.execute(str(CreateTable(table).compile(dialect=_DIALECT)))
        create_indexes(connection, table)
    for statement in GUARDS:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id={APPLICATION}")
    set_format(connection)


def create_indexes(connection: dbapi2.Connection, table: Table) -> None:
    """Make a table's indexes; one that is there already stays."""
    for index in table.indexes:
        connection.execute(str(CreateIndex(index, if_not_exists=True).compile(dialect=_DIALECT)))


def recreate_views(connection: dbapi2.Connection, *, indexed: bool) -> None:
    """Empty view tables of this version's shape, whatever stood there before; the index of words is made behind."""
    word_index.drop(connection)
    for table in tables(VIEWS):
        connection.execute(f"DROP TABLE IF EXISTS {table.name}")
        connection.execute(str(CreateTable(table).compile(dialect=_DIALECT)))
        if indexed:
            create_indexes(connection, table)
