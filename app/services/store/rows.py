"""Reading view rows of any kind as frozen values."""

from typing import Any, TypeVar

from sqlcipher3 import dbapi2

from app.models.book.rows import Row
from app.services.store.shapes import select, shape_of, sql

R = TypeVar("R", bound=Row)
Parameters = tuple[Any, ...]
MOST = 5000


def rows(
    connection: dbapi2.Connection,
    kind: type[R],
    where: str = "1",
    parameters: Parameters = (),
    *,
    order: str = "id",
    limit: int = MOST,
) -> list[R]:
    """View rows of one kind; ``where`` is SQL of ours, its values come as parameters; ``-order`` the last first."""
    direction = "DESC" if order.startswith("-") else "ASC"
    by = f'"{order.removeprefix("-")}" {direction}'
    statement = sql(select(shape_of(kind)), "WHERE", where, "ORDER BY", by, "LIMIT ?")
    names = kind.__struct_fields__
    found = connection.execute(statement, (*parameters, limit)).fetchall()
    return [kind(**dict(zip(names, row, strict=True))) for row in found]
