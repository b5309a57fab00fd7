"""SQLite's own check of a file (文件结构), and taking a virtual table out of it that does not stand any more.

A virtual table keeps itself in plain tables beside it (https://sqlite.org/fts5.html#fts5_data_structures). Where one
value in those is damaged its module refuses to be asked, the check of all the file ends there, and it cannot even be
dropped by name. What the index of words says of itself is no damage of the book: it is made again (``word_index``).
"""

import re

from sqlcipher3 import dbapi2

from app.services.store.shapes import sql

INDEX = "words"
_OF_INDEX = re.compile(rf'table "{INDEX}"|FTS5 table main\.{INDEX}$|^unable to validate the inverted index')
_SHADOWS = ("data", "idx", "config", "content", "docsize")
VIRTUAL = "CREATE VIRTUAL"
"""How the schema begins to tell of one."""


def said_of_pages(connection: dbapi2.Connection, check: str, most: int = 20) -> list[str]:
    """What ``integrity_check`` or ``quick_check`` finds wrong but in the index of words."""
    try:
        found = _told(connection, f"{check}({most})")
    except dbapi2.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", None) != dbapi2.SQLITE_ERROR:
            raise
        found = []  # a virtual table that cannot be asked: every other table by itself
        for name in _plain_tables(connection):
            quoted = name.replace("'", "''")
            found += _told(connection, f"{check}('{quoted}')")
    return [line for line in found if line != "ok" and not _OF_INDEX.search(line)][:most]


def _told(connection: dbapi2.Connection, check: str) -> list[str]:
    return [str(row[0]) for row in connection.execute(f"PRAGMA {check}").fetchall()]


def _plain_tables(connection: dbapi2.Connection) -> list[str]:
    these = "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
    return [str(row[0]) for row in connection.execute(these).fetchall()]


def take_out(connection: dbapi2.Connection, name: str) -> None:
    """No table, view or virtual table of that name stands any more, nor what a full-text index keeps beside it."""
    virtual = False
    found = connection.execute("SELECT type, rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchall()
    for kind, page in found:
        if kind == "table" and not page:
            virtual = True
            connection.execute("PRAGMA writable_schema=ON")
            connection.execute("DELETE FROM sqlite_master WHERE name = ? AND rootpage = 0", (name,))
            connection.execute("PRAGMA writable_schema=RESET").fetchall()
        else:
            connection.execute(sql("DROP", kind.upper(), _quoted(name)))
    if virtual:
        beside = set(_plain_tables(connection))
        for one in (f"{name}_{shadow}" for shadow in _SHADOWS):
            if one in beside:
                connection.execute(sql("DROP TABLE", _quoted(one)))


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
