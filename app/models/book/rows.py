"""What every view row has."""

from typing import ClassVar

import msgspec


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A view row; ``id`` is its key and ``subject`` the one it belongs to.

    Its fields are the columns of its table; the store makes the table from them (``int`` and instants in microseconds,
    ``str``, ``float``, ``bytes``, each ``| None`` where a value may be missing).
    """

    table: ClassVar[str]
    """The table's name."""
    also: ClassVar[tuple[str, ...]] = ()
    """Other topics under which screens show it; its own is the table's name."""
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Columns that are looked up together."""

    id: str
    subject: str
