"""Reading: select columns, return frozen values; rows never cross the door."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec
from sqlcipher3 import dbapi2

from app.models.book.entry import GENESIS, Entry, next_order, sort_key
from app.models.book.rows import Row
from app.models.call.rows import CallRow
from app.models.dispatch.rows import DispatchRow
from app.models.duty.rows import DutyRow
from app.models.incident.rows import IncidentRow
from app.models.library.rows import DocumentRow
from app.models.merge.rows import MergeRow
from app.models.moments import to_micros
from app.models.obligations.clock import Clock
from app.models.registry import subject_for
from app.models.resource.records import AnyResource
from app.models.resource.rows import MovementRow, ResourceRow
from app.models.rules.rows import RuleRow
from app.models.settings.rows import SettingRow
from app.models.subject.fold import State, fold_all
from app.models.supply.rows import SupplyRow
from app.models.warning.rows import WarningRow
from app.services.store.transaction import SELECT_ENTRY, SELECT_STATE, entry_from
from app.services.store.views import TABLES, names_of, sql

R = TypeVar("R", bound=Row)
S = TypeVar("S", bound=State)
CLOCKS = msgspec.msgpack.Decoder(Clock)
LOTS = msgspec.json.Decoder(list[tuple[str, float]])
RECORD: msgspec.msgpack.Decoder[AnyResource] = msgspec.msgpack.Decoder(AnyResource)


class JournalLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the duty log or of a timeline; instants in UTC microseconds."""

    entry: str
    subject: str
    at: int
    by: str
    kind: str
    lane: str
    text: str
    instant: int | None
    struck_by: str
    corrected: str


class Stock(msgspec.Struct, frozen=True):
    """How much of a material there is; ``lots`` is [[expiry, quantity], …] as JSON, or empty."""

    quantity: float
    lots: str = ""

    def usable(self, today: dt.date) -> float:
        """How much has not run out."""
        if not self.lots:
            return self.quantity
        gone = sum(left for day, left in LOTS.decode(self.lots) if day and day < today.isoformat())
        return round(self.quantity - gone, 6)


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Typed and not yet booked."""

    id: str
    form: str
    saved_at: int
    data: bytes


def like(word: str) -> str:
    """A LIKE pattern for a part of a text (ESCAPE '!'); user text is data."""
    escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"


def marks(count: int) -> str:
    """As many placeholders."""
    return ", ".join("?" * count)


OF_THE_SHIFT = "lane != 'ledger'"
"""An import of twenty thousand records is one line of the shift (ledger:imported), not twenty thousand."""
LINE = names_of(JournalLine.__struct_fields__)
Parameters = tuple[Any, ...]


class Reading:
    """Everything screens and papers ask of the store."""

    def __init__(self, connection: dbapi2.Connection) -> None:
        self.connection = connection

    def rows(
        self, kind: type[R], where: str = "1", parameters: Parameters = (), *, order: str = "id", limit: int = 5000
    ) -> list[R]:
        """View rows of one kind; ``where`` is SQL of ours, its values come as parameters."""
        names = kind.__struct_fields__
        direction = "DESC" if order.startswith("-") else "ASC"
        by = f'"{order.removeprefix("-")}" {direction}'
        statement = sql("SELECT", names_of(names), "FROM", TABLES[kind], "WHERE", where, "ORDER BY", by, "LIMIT ?")
        found = self.connection.execute(statement, (*parameters, limit)).fetchall()
        return [kind(**dict(zip(names, row, strict=True))) for row in found]

    def state(self, subject: str, kind: type[S]) -> S | None:
        """A subject's state now; None when nothing is known of it."""
        row = self.connection.execute(SELECT_STATE, (subject,)).fetchone()
        return None if row is None else msgspec.msgpack.decode(row[0], type=kind)

    def state_as_of(self, subject: str, moment: dt.datetime, kind: type[S], *, by_arrival: bool = True) -> S:
        """A subject as it stood at a past minute: as known here then, or as ordered."""
        limit = to_micros(moment)
        entries = self.entries(subject)
        if by_arrival:
            late = dict(self.connection.execute("SELECT entry, at FROM arrival").fetchall())
            entries = [entry for entry in entries if late.get(entry.id, entry.at) <= limit]
        else:
            entries = [entry for entry in entries if entry.order <= next_order(0, limit) | 0xFFFF]
        return _folded(subject, entries, kind)

    def state_at(self, last: Entry, kind: type[S]) -> S:
        """A subject as it stood with one of its entries, without what was booked later, be it the same instant."""
        entries = self.entries(last.subject)
        return _folded(last.subject, [entry for entry in entries if sort_key(entry) <= sort_key(last)], kind)

    def entries(self, subject: str) -> list[Entry]:
        """All entries of a subject in order."""
        found = self.connection.execute(sql(SELECT_ENTRY, "WHERE subject = ?"), (subject,)).fetchall()
        return sorted((entry_from(row) for row in found), key=sort_key)

    def entry(self, identity: str) -> Entry | None:
        """One entry."""
        row = self.connection.execute(sql(SELECT_ENTRY, "WHERE id = ?"), (identity,)).fetchone()
        return entry_from(row) if row else None

    def entry_at(self, seat: str, seq: int) -> Entry | None:
        """The entry of a seat with that number."""
        row = self.connection.execute(sql(SELECT_ENTRY, "WHERE seat = ? AND seq = ?"), (seat, seq)).fetchone()
        return entry_from(row) if row else None

    def journal(
        self, *, subjects: tuple[str, ...] = (), since: int | None = None, limit: int = 500
    ) -> list[JournalLine]:
        """Journal lines, oldest first; the newest ``limit`` of them. Without subjects those of the shift."""
        parts, values = ["1" if subjects else OF_THE_SHIFT], list[Any]()
        if subjects:
            parts.append(f"subject IN ({marks(len(subjects))})")
            values += subjects
        if since is not None:
            parts.append('"order" >= ?')
            values.append(next_order(0, since))
        return self._lines(" AND ".join(parts), tuple(values), limit)

    def journal_between(self, first: int, last: int) -> list[JournalLine]:
        """Every line of the shift booked from one instant up to another (UTC microseconds), oldest first."""
        where = f'{OF_THE_SHIFT} AND "order" >= ? AND at >= ? AND at < ?'
        return self._lines(where, (next_order(0, first), first, last), -1)

    def head(self, seat: str) -> tuple[int, bytes]:
        """(seq, hash) of a seat's last entry."""
        statement = "SELECT seq, hash FROM entry WHERE seat = ? ORDER BY seq DESC LIMIT 1"
        row = self.connection.execute(statement, (seat,)).fetchone()
        return (row[0], row[1]) if row else (0, GENESIS)

    def search_journal(self, words: str, limit: int = 200) -> list[JournalLine]:
        """Lines that hold all the words."""
        where, values = _holding("text", words)
        return self._lines(where, values, limit)

    def _lines(self, where: str, parameters: Parameters, limit: int) -> list[JournalLine]:
        statement = sql("SELECT", LINE, "FROM journal WHERE", where, 'ORDER BY "order" DESC LIMIT ?')
        found = self.connection.execute(statement, (*parameters, limit)).fetchall()
        names = JournalLine.__struct_fields__
        return [JournalLine(**dict(zip(names, row, strict=True))) for row in reversed(found)]

    def _clocks(self, where: str, parameters: Parameters) -> list[Clock]:
        statement = sql("SELECT data FROM clock WHERE", where, "ORDER BY due, id")
        return [CLOCKS.decode(row[0]) for row in self.connection.execute(statement, parameters).fetchall()]

    def running_clocks(self) -> list[Clock]:
        """Every clock on which something is owed, earliest first."""
        return self._clocks("running = 1", ())

    def clocks(self, *, since: int = 0) -> list[Clock]:
        """Clocks of whatever subject that run or were due after an instant, earliest first."""
        return self._clocks("running = 1 OR due >= ?", (since,))

    def clocks_shown_with(self, subjects: tuple[str, ...]) -> list[Clock]:
        """Every clock listed under one of these subjects, earliest first."""
        return self._clocks(f"shown_with IN ({marks(len(subjects))})", subjects)

    def incidents(self, *, status: str | None = None, words: str = "", limit: int = 500) -> list[IncidentRow]:
        """Incidents, newest call first."""
        where, values = _holding("search", words)
        if status:
            where, values = f"{where} AND status = ?", (*values, status)
        return self.rows(IncidentRow, where, values, order="-received_at", limit=limit)

    def received_between(self, kind: type[R], first: int, last: int) -> list[R]:
        """Incidents or calls received from one instant up to another (UTC microseconds), oldest first; all of them."""
        return self.rows(kind, "received_at >= ? AND received_at < ?", (first, last), order="received_at", limit=-1)

    def incident(self, identity: str) -> IncidentRow | None:
        """One incident's row."""
        found = self.rows(IncidentRow, "id = ?", (identity,))
        return found[0] if found else None

    def merges(self) -> list[MergeRow]:
        """The merges that stand."""
        return self.rows(MergeRow, "standing = 1")

    def duty(self) -> list[DutyRow]:
        """Who is on duty."""
        return self.rows(DutyRow)

    def calls(self, limit: int = 200) -> list[CallRow]:
        """Calls that were no incident, newest first."""
        return self.rows(CallRow, order="-received_at", limit=limit)

    def settings(self) -> dict[str, bytes]:
        """The unit's settings as JSON values."""
        return {row.id: row.value for row in self.rows(SettingRow)}

    def ledger(
        self, kind: str = "", *, retired: bool = False
    ) -> Iterator[tuple[ResourceRow, AnyResource, Stock | None]]:
        """(row, record, stock) of a ledger, or of all, by name; stock is None where nobody said how much there is."""
        names = ResourceRow.__struct_fields__
        selected = ", ".join(f'resource."{name}"' for name in names)
        statement = sql(
            "SELECT", selected, ", stock.quantity, stock.lots FROM resource LEFT JOIN stock ON stock.id = resource.id",
            "WHERE ? IN ('', kind) AND retired <= ? ORDER BY kind, name, resource.id",
        )  # fmt: skip
        for found in self.connection.execute(statement, (kind, int(retired))).fetchall():
            row = ResourceRow(**dict(zip(names, found, strict=False)))
            quantity, lots = found[-2:]
            yield row, RECORD.decode(row.data), None if quantity is None else Stock(quantity, lots)

    def dispatches(self, incident: str = "", *, out: bool = False) -> list[DispatchRow]:
        """Teams called out, of one incident or of all; ``out`` only those that are not back."""
        where = "? IN ('', incident) AND out >= ?"
        return self.rows(DispatchRow, where, (incident, int(out)), order="ordered_at")

    def pending_supplies(self) -> list[SupplyRow]:
        """调拨 that are not settled, or want their form."""
        return self.rows(SupplyRow, "open = 1 OR unpapered = 1", order="requested_at")

    def supplies(self, incident: str = "", *, open_only: bool = False) -> list[SupplyRow]:
        """调拨 of one incident or of all, oldest first; ``open_only`` those that are not settled."""
        where = "? IN ('', incident) AND open >= ?"
        return self.rows(SupplyRow, where, (incident, int(open_only)), order="requested_at")

    def documents(self, *, shelved: bool = False) -> list[DocumentRow]:
        """Documents of 资料库 by name; ``shelved`` those too that are not offered any more."""
        return self.rows(DocumentRow, "? OR shelved = ''", (int(shelved),), order="name", limit=-1)

    def warnings(self, limit: int) -> list[WarningRow]:
        """The newest warning messages."""
        return self.rows(WarningRow, order="-sent_at", limit=limit)

    def movements(self, *, incident: str = "", owed: bool = False) -> list[MovementRow]:
        """Movements of stock, of one incident or of all, oldest first; ``owed`` only those that want their form."""
        where = "? IN ('', incident) AND papered <= ?"
        return self.rows(MovementRow, where, (incident, int(not owed)), order="at")

    def rule_changes(self) -> list[RuleRow]:
        """Edited rules and switched packs."""
        return self.rows(RuleRow)

    def numbers(self, year: int) -> tuple[int, ...]:
        """Report numbers used in a year."""
        statement = "SELECT number FROM report WHERE year = ? AND number IS NOT NULL"
        return tuple(row[0] for row in self.connection.execute(statement, (year,)).fetchall())

    def drafts(self, form: str = "") -> list[Draft]:
        """What was typed and not booked, newest first."""
        statement = "SELECT id, form, saved_at, data FROM draft WHERE ? IN ('', form) ORDER BY saved_at DESC"
        found = self.connection.execute(statement, (form,)).fetchall()
        return [Draft(id=a, form=b, saved_at=c, data=d) for a, b, c, d in found]


def _holding(column: str, words: str) -> tuple[str, Parameters]:
    """A condition that a column holds every word."""
    some = words.split()
    return " AND ".join(["1", *[f"{column} LIKE ? ESCAPE '!'"] * len(some)]), tuple(map(like, some))


def _folded(subject: str, entries: list[Entry], kind: type[S]) -> S:
    how, identity = subject_for(subject)
    state = fold_all(how, identity, entries)
    if not isinstance(state, kind):
        message = f"{subject} is no {kind.__name__}"
        raise TypeError(message)
    return state
