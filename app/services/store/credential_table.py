"""Passwords (登录口令) as rows: what tells the right one from a wrong one, and how often it was wrong in a row."""

import msgspec
from sqlcipher3 import dbapi2

from app.services.store.shapes import REPLACE, Shape, insert, select


class Credential(msgspec.Struct, frozen=True, kw_only=True):
    """Of one person: salt, digest and cost (KiB, passes, lanes) of Argon2id; instants in microseconds UTC."""

    id: str
    salt: bytes
    digest: bytes
    memory: int
    passes: int
    lanes: int
    set_at: int
    wrong: int = 0
    wrong_at: int = 0


CREDENTIAL = Shape(name="credential", struct=Credential)
SAVE = insert(CREDENTIAL, REPLACE)


def all_of(connection: dbapi2.Connection) -> dict[str, Credential]:
    """Every row by the person's id."""
    found = connection.execute(select(CREDENTIAL)).fetchall()
    rows = [Credential(**dict(zip(CREDENTIAL.columns, row, strict=True))) for row in found]
    return {one.id: one for one in rows}


class CredentialWriting:
    """Passwords within a write transaction; ``touched`` learns that there is something new."""

    def __init__(self, connection: dbapi2.Connection, touched: set[str]) -> None:
        self._connection = connection
        self._touched = touched

    def save(self, credential: Credential) -> None:
        """Keep it in the place of an earlier one of that person."""
        self._connection.execute(SAVE, msgspec.structs.astuple(credential))
        self._touched.add(CREDENTIAL.name)

    def drop(self, person: str) -> None:
        """The person has none any more."""
        self._connection.execute("DELETE FROM credential WHERE id = ?", (person,))
        self._touched.add(CREDENTIAL.name)
