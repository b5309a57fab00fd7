"""Reading: select columns, return frozen values; rows never cross the door.

What is asked is divided by what is answered: ``book`` (entries and chains), ``journal`` (lines in words), ``ledgers``
(records, stock, what is out), ``outbox``; the rest are the room's own lists.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import msgspec
from sqlcipher3 import dbapi2

from app.models.book.rows import Row
from app.models.call.rows import CallRow
from app.models.duty.rows import DutyRow
from app.models.incident.rows import IncidentRow
from app.models.merge.rows import MergeRow
from app.models.obligations.clock import Clock
from app.models.report.rows import ReportRow
from app.models.rules.rows import RuleRow
from app.models.settings.rows import SettingRow
from app.models.subject.fold import State
from app.models.warning.rows import WarningRow
from app.services.store import chunks, credential_table, draft_table
from app.services.store.book import BookReading
from app.services.store.journal import JournalReading
from app.services.store.ledger_reading import LedgerReading
from app.services.store.outbox import OutboxReading
from app.services.store.rows import MOST, Parameters, rows
from app.services.store.shapes import holding, marks, sql
from app.services.store.values import meta_in
from app.services.store.views import SELECT_STATE

if TYPE_CHECKING:
    from app.services.store.word_index import WordSearch

R = TypeVar("R", bound=Row)
S = TypeVar("S", bound=State)
P = TypeVar("P", bound=msgspec.Struct)
CLOCKS = msgspec.msgpack.Decoder(Clock)
KEPT_CLOCKS = 2048
"""Clocks kept as decoded: several parts of a screen read the same running ones, one after the other."""


@lru_cache(maxsize=KEPT_CLOCKS)
def _clock(data: bytes) -> Clock:
    """The clock of these bytes; a Clock never changes."""
    return CLOCKS.decode(data)


class Reading:
    """Everything screens and papers ask of the store, at one moment."""

    def __init__(self, connection: dbapi2.Connection) -> None:
        self.connection = connection
        """For the store's own modules."""
        self.book = BookReading(connection)
        self.journal = JournalReading(connection)
        self.ledgers = LedgerReading(connection)
        self.outbox = OutboxReading(connection)

    def rows(
        self, kind: type[R], where: str = "1", parameters: Parameters = (), *, order: str = "id", limit: int = MOST
    ) -> list[R]:
        """View rows of one kind; ``where`` is SQL of ours, its values come as parameters."""
        return rows(self.connection, kind, where, parameters, order=order, limit=limit)

    def state(self, subject: str, kind: type[S]) -> S | None:
        """A subject's state now; None when nothing is known of it."""
        row = self.connection.execute(SELECT_STATE, (subject,)).fetchone()
        return None if row is None else msgspec.msgpack.decode(row[0], type=kind)

    def _clocks(self, where: str, parameters: Parameters) -> list[Clock]:
        statement = sql("SELECT data FROM clock WHERE", where, "ORDER BY due, id")
        return [_clock(row[0]) for row in self.connection.execute(statement, parameters).fetchall()]

    def running_clocks(self) -> list[Clock]:
        """Every clock on which something is owed, earliest first."""
        return self._clocks("running = 1", ())

    def clocks(self, *, since: int = 0) -> list[Clock]:
        """Clocks of whatever subject that run or were due after an instant, earliest first."""
        return self._clocks("running = 1 OR due >= ?", (since,))

    def clocks_shown_with(self, subjects: tuple[str, ...]) -> list[Clock]:
        """Every clock listed under one of these subjects, earliest first."""
        return self._clocks(f"shown_with IN ({marks(len(subjects))})", subjects)

    def clocks_started(self, first: int, last: int) -> list[Clock]:
        """Clocks that began to run from one instant up to another (UTC microseconds), earliest due first."""
        return self._clocks("started_at >= ? AND started_at < ?", (first, last))

    def parts(self, subjects: Iterable[str], kind: type[P]) -> dict[str, P]:
        """Some fields of the states of many subjects, as the struct ``kind`` names them, by subject."""
        statement = "SELECT subject, data FROM snapshot WHERE subject IN (SELECT value FROM json_each(?))"
        decoder = msgspec.msgpack.Decoder(kind)
        found = self.connection.execute(statement, (msgspec.json.encode(list(subjects)).decode(),)).fetchall()
        return {subject: decoder.decode(data) for subject, data in found}

    def search(self, words: str) -> "WordSearch":
        """Looking for words in all that was booked; raises Refused where they hold no letter, digit or character."""
        from app.services.store.word_index import WordSearch  # no first window searches

        return WordSearch(self.connection, words)

    def incidents(
        self,
        *,
        status: str | None = None,
        words: str = "",
        limit: int = 500,
        since: int | None = None,
        level: int | None = None,
        category: str = "",
    ) -> list[IncidentRow]:
        """Incidents, newest call first; ``since`` in UTC microseconds, ``category`` as the code begins."""
        where, held = holding("search", words)
        values: tuple[str | int, ...] = held
        for part, value in (
            ("status = ?", status or None),
            ("received_at >= ?", since),
            ("level = ?", level),
            ("category LIKE ?", f"{category}%" if category else None),
        ):
            if value is not None:
                where, values = f"{where} AND {part}", (*values, value)
        return self.rows(IncidentRow, where, values, order="-received_at", limit=limit)

    def incident(self, identity: str) -> IncidentRow | None:
        """One incident's row."""
        found = self.rows(IncidentRow, "id = ?", (identity,))
        return found[0] if found else None

    def incident_count(self) -> int:
        """How many incidents there are."""
        return int(self.connection.execute("SELECT count(*) FROM incident").fetchall()[0][0])

    def received_between(self, kind: type[R], first: int, last: int) -> list[R]:
        """Incidents or calls received from one instant up to another (UTC microseconds), oldest first; all of them."""
        return self.rows(kind, "received_at >= ? AND received_at < ?", (first, last), order="received_at", limit=-1)

    def merges(self) -> list[MergeRow]:
        """The merges that stand."""
        return self.rows(MergeRow, "standing = 1")

    def duty(self) -> list[DutyRow]:
        """Who is on duty."""
        return self.rows(DutyRow)

    def calls(self, limit: int = 200) -> list[CallRow]:
        """Calls that were no incident, newest first."""
        return self.rows(CallRow, order="-received_at", limit=limit)

    def warnings(self, limit: int) -> list[WarningRow]:
        """The newest warning messages."""
        return self.rows(WarningRow, order="-sent_at", limit=limit)

    def settings(self) -> dict[str, bytes]:
        """The unit's settings as JSON values."""
        return {row.id: row.value for row in self.rows(SettingRow)}

    def rule_changes(self) -> list[RuleRow]:
        """Edited rules and switched packs."""
        return self.rows(RuleRow)

    def reports_sent(self, since: int, limit: int) -> list[ReportRow]:
        """The newest reports that left after an instant, the newest first."""
        return self.rows(ReportRow, "sent_at >= ?", (since,), order="-sent_at", limit=limit)

    def reports_numbered(self, limit: int) -> list[ReportRow]:
        """The newest reports that were signed, the newest first."""
        return self.rows(ReportRow, "number IS NOT NULL", order="-signed_at", limit=limit)

    def report_row(self, identity: str) -> ReportRow | None:
        """A report by its id."""
        return next(iter(self.rows(ReportRow, "id = ?", (identity,))), None)

    def numbers(self, year: int, hat: str = "") -> tuple[int, ...]:
        """Report numbers used in a year in the series of one name of the unit, its own where none is given."""
        statement = "SELECT number FROM report WHERE year = ? AND hat = ? AND number IS NOT NULL"
        return tuple(row[0] for row in self.connection.execute(statement, (year, hat)).fetchall())

    def drafts(self, form: str = "") -> list[draft_table.Draft]:
        """What was typed into one form, or any, and not booked, newest first."""
        return draft_table.of_form(self.connection, form)

    def credentials(self) -> dict[str, credential_table.Credential]:
        """What tells each person's password from a wrong one, by the person's id."""
        return credential_table.all_of(self.connection)

    def file(self, digest: str) -> bytes:
        """The bytes kept under a digest, as far as they are there."""
        return chunks.joined(self.connection, digest)

    def file_count(self) -> int:
        """How many files are kept."""
        return chunks.files(self.connection)

    def value(self, name: str) -> str:
        """A single value beside the book, empty when unset."""
        return meta_in(self.connection, name)
