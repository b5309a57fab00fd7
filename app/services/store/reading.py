"""Reading: select columns, return frozen values; rows never cross the door."""

import datetime as dt
from typing import TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, or_, select, true

from app.models.entry import Entry, next_order, sort_key
from app.models.moments import to_micros
from app.models.obligations import Clock
from app.models.subjects import State, subject_for
from app.models.subjects.rows import (
    CallRow,
    ClockRow,
    DutyRow,
    IncidentRow,
    MergeRow,
    ReportRow,
    Row,
    RuleRow,
    SettingRow,
)
from app.models.subjects.state import fold_all
from app.models.tables import ArrivalTable, DraftTable, EntryTable, JournalTable, SnapshotTable
from app.services.store.transaction import COLUMNS, entry_from
from app.services.store.views import TABLES

R = TypeVar("R", bound=Row)
S = TypeVar("S", bound=State)
CLOCKS = msgspec.msgpack.Decoder(Clock)


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


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Typed and not yet booked."""

    id: str
    form: str
    saved_at: int
    data: bytes


class Reading:
    """Everything screens and papers ask of the store."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def rows(self, kind: type[R], *where: ColumnElement[bool], order: str = "id", limit: int = 5000) -> list[R]:
        """View rows of one kind."""
        table = TABLES[kind]
        descending = order.startswith("-")
        column = table.c[order.removeprefix("-")]
        statement = select(table).where(*where).order_by(column.desc() if descending else column).limit(limit)
        return [kind(**row) for row in self.connection.execute(statement).mappings()]

    def state(self, subject: str, kind: type[S]) -> S | None:
        """A subject's state now; None when nothing is known of it."""
        data = self.connection.execute(
            select(SnapshotTable.data).where(SnapshotTable.subject == subject)
        ).scalar_one_or_none()
        if data is None:
            return None
        return msgspec.msgpack.decode(data, type=kind)

    def state_as_of(self, subject: str, moment: dt.datetime, kind: type[S], *, by_arrival: bool = True) -> S:
        """A subject as it stood at a past minute: as known here then, or as ordered."""
        limit = to_micros(moment)
        entries = self.entries(subject)
        if by_arrival:
            late = {row[0]: row[1] for row in self.connection.execute(select(ArrivalTable.entry, ArrivalTable.at))}
            entries = [entry for entry in entries if late.get(entry.id, entry.at) <= limit]
        else:
            entries = [entry for entry in entries if entry.order <= next_order(0, limit) | 0xFFFF]
        how, identity = subject_for(subject)
        state = fold_all(how, identity, entries)
        if not isinstance(state, kind):
            message = f"{subject} is no {kind.__name__}"
            raise TypeError(message)
        return state

    def entries(self, subject: str) -> list[Entry]:
        """All entries of a subject in order."""
        found = self.connection.execute(select(*COLUMNS).where(EntryTable.subject == subject)).all()
        return sorted((entry_from(row) for row in found), key=sort_key)

    def entry(self, identity: str) -> Entry | None:
        """One entry."""
        row = self.connection.execute(select(*COLUMNS).where(EntryTable.id == identity)).first()
        return entry_from(row) if row else None

    def journal(
        self, *, subjects: tuple[str, ...] = (), since: int | None = None, limit: int = 500
    ) -> list[JournalLine]:
        """Journal lines, oldest first; the newest ``limit`` of them."""
        return self._lines(self._journal_where(subjects, since), limit)

    def _journal_where(self, subjects: tuple[str, ...], since: int | None) -> ColumnElement[bool]:
        parts: list[ColumnElement[bool]] = [true()]
        if subjects:
            parts.append(JournalTable.subject.in_(subjects))
        if since is not None:
            parts.append(JournalTable.order >= next_order(0, since))
        return and_(*parts)

    def search_journal(self, words: str, limit: int = 200) -> list[JournalLine]:
        """Lines that hold all the words."""
        parts = [true(), *(JournalTable.text.contains(word, autoescape=True) for word in words.split())]
        return self._lines(and_(*parts), limit)

    def _lines(self, where: ColumnElement[bool], limit: int) -> list[JournalLine]:
        columns = [getattr(JournalTable, name) for name in JournalLine.__struct_fields__]
        statement: Select[tuple[object, ...]] = (
            select(*columns).where(where).order_by(JournalTable.order.desc()).limit(limit)
        )
        found = [self._line(row) for row in self.connection.execute(statement).mappings()]
        return found[::-1]

    @staticmethod
    def _line(row: RowMapping) -> JournalLine:
        return JournalLine(**{str(name): value for name, value in row.items()})

    def running_clocks(self) -> list[Clock]:
        """Every clock on which something is owed, earliest first."""
        table = TABLES[ClockRow]
        statement = select(table.c.data).where(table.c.running == 1).order_by(table.c.due)
        return [CLOCKS.decode(data) for data in self.connection.execute(statement).scalars()]

    def clocks(self, *, since: int, limit: int = 2000) -> list[Clock]:
        """Clocks that run or were due after an instant, earliest first."""
        table = TABLES[ClockRow]
        where = or_(table.c.running == 1, table.c.due >= since)
        statement = select(table.c.data).where(where).order_by(table.c.due).limit(limit)
        return [CLOCKS.decode(data) for data in self.connection.execute(statement).scalars()]

    def incidents(self, *, status: str | None = None, words: str = "", limit: int = 500) -> list[IncidentRow]:
        """Incidents, newest call first."""
        table = TABLES[IncidentRow]
        where = [table.c.search.contains(word, autoescape=True) for word in words.split()]
        if status:
            where.append(table.c.status == status)
        return self.rows(IncidentRow, *where, order="-received_at", limit=limit)

    def incident(self, identity: str) -> IncidentRow | None:
        """One incident's row."""
        found = self.rows(IncidentRow, TABLES[IncidentRow].c.id == identity)
        return found[0] if found else None

    def titles(self, identities: set[str]) -> dict[str, str]:
        """The titles of incidents by id."""
        table = TABLES[IncidentRow]
        found: dict[str, str] = {}
        names = sorted(identities)
        for start in range(0, len(names), 500):
            statement = select(table.c.id, table.c.title).where(table.c.id.in_(names[start : start + 500]))
            found |= {row[0]: row[1] for row in self.connection.execute(statement)}
        return found

    def merges(self) -> list[MergeRow]:
        """The merges that stand."""
        return self.rows(MergeRow, TABLES[MergeRow].c.standing == 1)

    def duty(self) -> list[DutyRow]:
        """Who is on duty."""
        return self.rows(DutyRow)

    def calls(self, limit: int = 200) -> list[CallRow]:
        """Calls that were no incident, newest first."""
        return self.rows(CallRow, order="-received_at", limit=limit)

    def settings(self) -> dict[str, bytes]:
        """The unit's settings as JSON values."""
        return {row.id: row.value for row in self.rows(SettingRow)}

    def rule_changes(self) -> list[RuleRow]:
        """Edited rules and switched packs."""
        return self.rows(RuleRow)

    def numbers(self, year: int) -> tuple[int, ...]:
        """Report numbers used in a year."""
        table = TABLES[ReportRow]
        found = self.connection.execute(select(table.c.number).where(table.c.year == year)).scalars()
        return tuple(number for number in found if number is not None)

    def drafts(self, form: str = "") -> list[Draft]:
        """What was typed and not booked, newest first."""
        statement = select(DraftTable.id, DraftTable.form, DraftTable.saved_at, DraftTable.data)
        if form:
            statement = statement.where(DraftTable.form == form)
        found = self.connection.execute(statement.order_by(DraftTable.saved_at.desc())).all()
        return [Draft(id=a, form=b, saved_at=c, data=d) for a, b, c, d in found]
