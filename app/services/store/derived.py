"""The derived part (状态、视图行、时限、流水) against the book: folded anew, compared, and mended where it differs.

What is shown and printed is read from rows that follow from the entries. Nothing holds these rows but this comparison:
every subject is folded from its entries, and what that projects is looked for in the tables, row by row and field by
field; then the tables are looked through for rows that no entry accounts for. It goes in slices, each of one moment:
others book meanwhile.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from sqlcipher3 import dbapi2

from app.models.book.entry import Entry
from app.models.registry import subject_for, views_version
from app.models.subject.fold import State, fold_all, projected
from app.services.runtime.errors import Derived
from app.services.store import failures, views
from app.services.store.index_proof import IndexProof
from app.services.store.rebuild import batches, folded
from app.services.store.shapes import Shape, names_of, sql
from app.services.store.store import Store
from app.services.store.transaction import Transaction
from app.services.store.views import VIEWS
from app.services.store.word_index import TABLE as WORDS
from app.services.store.word_proof import WordProof

SLICE, SHORT_SLICE = 4_000, 400
"""Entries compared at one moment when nobody waits, and behind the window."""
PAGE = 2_000
"""Rows looked through at a time."""
MOST = 2_000
"""Differences after which nobody wants to read more, and all is made again."""
KEYS = {shape.name: shape.key[0] if shape.key else shape.unique[0][0] for shape in VIEWS}
AN_INDEX = "索引"
"""The field that is named where an index is not what its table says."""
WHOLE = "整行"
"""Of a difference that is in no single field."""
Values = tuple[Any, ...]
Wanted = dict[str, dict[str, tuple[str, Values]]]
"""By table and key the subject and the values a row must have."""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a derived table that is not what the book says: missing, one too many, or another value in a field."""

    table: str
    subject: str
    id: str
    field: str
    text: str
    held: tuple[Any, ...] = ()
    """The row as it was found, empty where there is none."""


def comparable(store: Store) -> bool:
    """Whether the derived part is of this version and whole; else it is about to be made again anyway."""
    with store.read() as reading:
        return reading.value("views") == views_version()


def named(one: Difference) -> str:
    """A difference in words."""
    return f"{one.table} {one.subject} {one.field}{one.text}".strip()


class Comparison:
    """A comparison under way: ``step`` until it says that nothing is left; what differs is in ``found``."""

    def __init__(self, store: Store, size: int = SLICE) -> None:
        self.store = store
        self.found: list[Difference] = []
        self.indexes: dict[str, str] = {}
        """Those that are not what their table says, and the table of each."""
        self.entries = 0
        self._keys: dict[str, set[str]] = {shape.name: set() for shape in VIEWS}
        self._work = self._slices(size)

    def step(self) -> bool:
        """One slice; False when nothing is left, or so much differs that all must be made again."""
        if len(self.found) > MOST:
            return False
        try:
            return next(self._work, None) is not None
        except (Derived, dbapi2.OperationalError) as error:  # a table or a column is not there
            self.found.append(torn(None, str(error)))
            return False

    def all(self) -> list[Difference]:
        """Everything at one go."""
        while self.step():
            pass
        return self.found

    def _slices(self, size: int) -> Iterator[int]:
        with self.store.read() as reading:
            self.found += [torn(one) for one in VIEWS if not _stands(reading.connection, one)]
        if self.found:
            return
        proof = IndexProof(self.store, size)
        for _ in proof.slices():
            yield self.entries
        if proof.wrong:  # what is read through them says nothing
            self.indexes = proof.wrong
            self.found += [
                Difference(table=table, subject="", id=name, field=AN_INDEX, text=f"{name}与表里的不符")
                for name, table in proof.wrong.items()
            ]
            return
        for names in batches(self.store, size, []):
            with self.store.read() as reading:
                grouped = folded(reading.connection, names)
                wanted = wanted_of(grouped)
                self.found += differences(reading.connection, wanted)
            for table, rows in wanted.items():
                if table != "journal":
                    self._keys[table].update(rows)
            self.entries += sum(map(len, grouped.values()))
            yield self.entries
        for shape in VIEWS:
            yield from self._too_many(shape)
        words = WordProof(self.store, size)
        for _ in words.slices():
            yield self.entries
        if words.wrong:
            self.found.append(Difference(table=WORDS, subject=words.subject, id=words.entry or WORDS, field="检索索引",
                                         text=words.wrong))  # fmt: skip

    def _too_many(self, shape: Shape) -> Iterator[int]:
        """Rows that nothing in the book accounts for; one that was booked meanwhile is looked at again."""
        key, known, place = KEYS[shape.name], self._keys[shape.name], ""
        beyond = sql("AND", names_of((key,)), "NOT IN (SELECT id FROM entry)") if shape.name == "journal" else ""
        page = sql(
            "SELECT", names_of((key,)), ", subject FROM", shape.name, "WHERE", names_of((key,)), "> ?", beyond,
            "ORDER BY", names_of((key,)), "LIMIT ?",
        )  # fmt: skip
        while True:
            with self.store.read() as reading:
                rows = reading.connection.execute(page, (place, PAGE)).fetchall()
                doubted = {subject: None for identity, subject in rows if identity not in known}
                if doubted:
                    wanted = wanted_of(folded(reading.connection, list(doubted))).get(shape.name, {})
                    ids = [identity for identity, _ in rows if identity not in known and identity not in wanted]
                    held = rows_held(reading.connection, shape, ids)
                    self.found += [
                        Difference(table=shape.name, subject=str(subject), id=str(identity), field=WHOLE,
                                   text="账本里没有，表里多出", held=held.get(identity, ()))
                        for identity, subject in rows if identity in held
                    ]  # fmt: skip
            yield self.entries
            if len(rows) < PAGE:
                return
            place = rows[-1][0]


def _stands(connection: dbapi2.Connection, shape: Shape) -> bool:
    """Whether a table is there with its columns; SQLite takes the name of a missing one for a text."""
    kind = connection.execute("SELECT type FROM sqlite_master WHERE name = ?", (shape.name,)).fetchall()
    if kind != [("table",)]:
        return False
    columns = connection.execute("SELECT name FROM pragma_table_info(?)", (shape.name,)).fetchall()
    return {row[0] for row in columns} == set(shape.columns)


def torn(shape: Shape | None, why: str = "缺表或缺列") -> Difference:
    """What is no single row: all is to be made again."""
    return Difference(table=shape.name if shape else "", subject="", id="", field=WHOLE, text=f"表不完整（{why}）")


def wanted_of(grouped: Mapping[str, list[Entry]]) -> Wanted:
    """The rows that follow from the entries of some subjects."""
    wanted: Wanted = {shape.name: {} for shape in VIEWS}
    for name, entries in grouped.items():
        how, identity = subject_for(name)
        state: State = fold_all(how, identity, entries)
        for row in projected(how, state):
            wanted[row.table][row.id] = (name, msgspec.structs.astuple(row))
        for entry in entries:
            wanted["journal"][entry.id] = (name, views.journal_row(entry, state))
        if views.keeps(state):
            wanted["snapshot"][name] = (name, (name, state))
    return wanted


def rows_held(connection: dbapi2.Connection, shape: Shape, keys: Iterable[str]) -> dict[str, Values]:
    """Whole rows of a derived table by their keys, in the order of its columns."""
    key = KEYS[shape.name]
    columns, among = names_of((key, *shape.columns)), "IN (SELECT value FROM json_each(?))"
    statement = sql("SELECT", columns, "FROM", shape.name, "WHERE", names_of((key,)), among)
    found = connection.execute(statement, (msgspec.json.encode(list(keys)).decode(),)).fetchall()
    return {row[0]: tuple(row[1:]) for row in found}


def differences(connection: dbapi2.Connection, wanted: Wanted) -> list[Difference]:
    """What is missing in the tables, and which fields say something else."""
    found = []
    for shape in VIEWS:
        rows = wanted[shape.name]
        held = rows_held(connection, shape, rows) if rows else {}
        for key, (subject, values) in rows.items():
            row = held.get(key)
            if row is None:
                field, text = WHOLE, "表里缺少"
            elif row == values:
                continue
            elif shape.name == "snapshot":
                field = _field_of_state(row[1], values[1])
                text = "与账本不符"
            else:
                field = next(name for name, one, other in zip(shape.columns, row, values, strict=True) if one != other)
                text = "与账本不符"
            if field:
                one = Difference(table=shape.name, subject=subject, id=key, field=field, text=text, held=row or ())
                found.append(one)
    return found


def _field_of_state(held: object, state: State) -> str:
    """The first field in which a kept state is not the folded one; empty when they are the same."""
    if held == views.PACKER.encode(state):
        return ""
    try:
        kept = msgspec.msgpack.decode(held if isinstance(held, bytes) else b"", type=type(state))
    except (msgspec.MsgspecError, RecursionError):
        return WHOLE
    return next((one for one in state.__struct_fields__ if getattr(kept, one) != getattr(state, one)), "")


def prove(transaction: Transaction, subject: str) -> None:
    """What is kept of a subject is what its entries say; raises Derived when it is not: no paper is made of that."""
    entries = folded(transaction.connection, [subject])
    if differences(transaction.connection, wanted_of(entries)):
        raise Derived(failures.FORGED)


def compare(store: Store) -> list[Difference] | None:
    """Every difference between the derived tables and the book at one moment; None while they cannot be compared."""
    with store.moment():
        return Comparison(store).all() if comparable(store) else None
