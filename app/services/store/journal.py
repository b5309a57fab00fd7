"""The journal: one line per entry, in words, read by the duty log, by timelines and by papers."""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlcipher3 import dbapi2

from app.models.book.entry import next_order
from app.services.store.shapes import Shape, marks, select, sql


class JournalLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the duty log or of a timeline; instants in UTC microseconds."""

    entry: str
    subject: str
    at: int
    order: int
    by: str
    kind: str
    lane: str
    text: str
    instant: int | None
    struck_by: str
    corrected: str


JOURNAL = Shape(
    name="journal",
    struct=JournalLine,
    key=(),  # no key of the table's own: an index is sooner made at the end
    unique=(("entry",),),
    indexes=(("subject", "order"), ("order",)),
)
OF_THE_SHIFT = "lane != 'ledger'"
"""An import of twenty thousand records is one line of the shift (ledger:imported), not twenty thousand."""


class JournalReading:
    """Lines of the journal."""

    def __init__(self, connection: dbapi2.Connection) -> None:
        self._connection = connection

    def lines(self, *, subjects: tuple[str, ...] = (), since: int | None = None, limit: int = 500) -> list[JournalLine]:
        """Lines, oldest first; the newest ``limit`` of them. Without subjects those of the shift."""
        parts, values = ["1" if subjects else OF_THE_SHIFT], list[Any]()
        if subjects:
            parts.append(f"subject IN ({marks(len(subjects))})")
            values += subjects
        if since is not None:
            parts.append('"order" >= ?')
            values.append(next_order(0, since))
        return self._read(" AND ".join(parts), tuple(values), limit)

    def between(self, first: int, last: int) -> list[JournalLine]:
        """Every line of the shift booked from one instant up to another (UTC microseconds), oldest first."""
        where = f'{OF_THE_SHIFT} AND "order" >= ? AND at >= ? AND at < ?'
        return self._read(where, (next_order(0, first), first, last), -1)

    def line(self, entry: str) -> JournalLine | None:
        """The line of an entry, None where it has none."""
        return next(iter(self._read("entry = ?", (entry,), 1)), None)

    def begun_by(self, subjects: Iterable[str]) -> dict[str, str]:
        """Who booked the first line of each of these subjects."""
        statement = (
            'SELECT value, (SELECT "by" FROM journal WHERE subject = value ORDER BY "order" LIMIT 1) FROM json_each(?)'
        )
        found = self._connection.execute(statement, (msgspec.json.encode(list(subjects)).decode(),)).fetchall()
        return {subject: by for subject, by in found if by is not None}

    def _read(self, where: str, parameters: tuple[Any, ...], limit: int) -> list[JournalLine]:
        statement = sql(select(JOURNAL), "WHERE", where, 'ORDER BY "order" DESC LIMIT ?')
        found = self._connection.execute(statement, (*parameters, limit)).fetchall()
        names = JOURNAL.columns
        return [JournalLine(**dict(zip(names, row, strict=True))) for row in reversed(found)]
