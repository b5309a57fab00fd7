"""Drafts (草稿) as rows: what was typed and not yet booked."""

import msgspec
from sqlcipher3 import dbapi2

from app.services.store.shapes import REPLACE, Shape, insert, select, sql


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Typed and not yet booked; ``data`` is JSON, ``saved_at`` microseconds UTC."""

    id: str
    form: str
    saved_at: int
    data: bytes


DRAFT = Shape(name="draft", struct=Draft)
SAVE = insert(DRAFT, REPLACE)


def of_form(connection: dbapi2.Connection, form: str = "") -> list[Draft]:
    """What was typed into one form, or any, and not booked, newest first."""
    statement = sql(select(DRAFT), "WHERE ? IN ('', form) ORDER BY saved_at DESC")
    found = connection.execute(statement, (form,)).fetchall()
    return [Draft(**dict(zip(DRAFT.columns, row, strict=True))) for row in found]


class DraftWriting:
    """Drafts within a write transaction; ``touched`` learns that there is something new."""

    def __init__(self, connection: dbapi2.Connection, touched: set[str]) -> None:
        self._connection = connection
        self._touched = touched

    def save(self, draft: Draft) -> None:
        """Keep a draft in the place of an earlier one of that id."""
        self._connection.execute(SAVE, msgspec.structs.astuple(draft))
        self._touched.add(DRAFT.name)

    def drop(self, identity: str) -> None:
        """Throw a draft away."""
        if self._connection.execute("DELETE FROM draft WHERE id = ?", (identity,)).rowcount:
            self._touched.add(DRAFT.name)
