"""The dry run of an import: what each row would be: new, changed, the same, doubtful or skipped; then the import.

Nothing is dropped silently: rows = new + changed + same + doubtful + skipped, and rows that are no data (titles,
totals, notes) are listed beside them. Doubtful rows are taken too, without what is doubtful: it stays in the remarks.
"""

import enum
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from app.models.officer.rights import Right
from app.models.resource.facts import LedgerImported, ResourceRecorded, StockMoved
from app.models.resource.records import RECORDS, AnyResource
from app.models.resource.state import Holding
from app.models.vocabulary.resource import Move, ResourceKind
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.resources.importing.cells import Cell
from app.services.resources.importing.column_keys import ColumnKey
from app.services.resources.importing.columns import columns_of, plain
from app.services.resources.importing.layout import halves
from app.services.resources.importing.matching import Held, difference, paired, says_nothing_new
from app.services.resources.importing.records import RowRecord, carried_on, key_of, merged, read_line, stated_stock
from app.services.resources.importing.sheets import Worksheet
from app.services.resources.importing.tables import LedgerTable, find_table, headings_of
from app.services.resources.importing.workbooks import sheets
from app.services.runtime.errors import DutyDeskError, Refused
from app.services.runtime.files import name_of, read_bytes
from app.services.store import Transaction
from app.services.store.values import read_value

MAPPING = "columns:"
"""Meta name of the remembered columns of a set of headings."""
EVERY = 200
"""Rows between two reports of progress."""
WRITING = 3
"""Writing an import takes about so many times as long as making its entries."""
STOPPED = "已取消，什么都没有导入。"
Progress = Callable[[int, int], bool]
"""Gets (done, in all) and returns False to stop."""
ReadSheets = Callable[[Path], list[Worksheet]]


class Fate(enum.StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    DOUBTFUL = "doubtful"
    SKIPPED = "skipped"

    @property
    def label(self) -> str:
        """As shown."""
        return {"new": "新增", "changed": "更新", "same": "相同", "doubtful": "存疑", "skipped": "跳过"}[self.value]


class Cancelled(DutyDeskError):
    """The officer stopped it; nothing was taken."""


class ImportIssue(msgspec.Struct, frozen=True, kw_only=True):
    """Something to look at."""

    sheet: str
    row: int
    column: str
    problem: str


class RowPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done with one data row."""

    sheet: str
    row: int
    name: str
    fate: Fate
    id: str
    record: AnyResource | None
    delta: float | None
    issues: tuple[ImportIssue, ...]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The whole dry run. ``aside`` are rows that are no data, ``tables`` the columns as they were understood."""

    kind: ResourceKind
    file: str
    digest: str
    rows: tuple[RowPlan, ...]
    aside: tuple[ImportIssue, ...]
    tables: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    as_of: int
    """The last entry of the book when it was compared with the ledger."""

    @property
    def counts(self) -> dict[str, int]:
        """Rows in all and by fate."""
        by = Counter(one.fate for one in self.rows)
        return {"rows": len(self.rows)} | {fate.value: by[fate] for fate in Fate}

    @property
    def issues(self) -> tuple[ImportIssue, ...]:
        """Every doubt, in order."""
        return tuple(issue for row in self.rows for issue in row.issues)

    @property
    def sentence(self) -> str:
        """The counts in one sentence."""
        counts = self.counts
        parts = "、".join(f"{fate.label}{counts[fate.value]}" for fate in Fate)
        return f"共{counts['rows']}行：{parts}。"


def headings_key(headings: tuple[str, ...]) -> str:
    """A name for a set of headings."""
    return MAPPING + hashlib.sha256("\x1f".join(sorted(headings)).encode()).hexdigest()[:24]


def remember(desk: Desk, kind: ResourceKind, headings: tuple[str, ...], mapping: dict[str, str]) -> None:
    """Keep which column each heading of a set means, for the next file with the same headings."""
    desk.ask(Right.WORK)
    desk.store.set_meta(f"{headings_key(headings)}:{kind}", msgspec.json.encode(mapping).decode())


def say_columns(desk: Desk, kind: ResourceKind, path: Path, said: dict[str, str]) -> None:
    """Keep what a person says headings mean: heading → title of a column, empty for 放入备注.

    Raises:
        Refused: a heading no sheet has, or a column the ledger has not.
    """
    titles: dict[str, str] = {one.title: one.key for one in columns_of(kind)}
    titles |= {plain(one.title): one.key for one in columns_of(kind)}
    mapping: dict[str, str] = {}
    for heading, title in said.items():
        if title and title not in titles and plain(title) not in titles:
            known = "、".join(one.title for one in columns_of(kind))
            raise Refused(f"{kind.label}台账没有“{title}”这一栏。有：{known}。", field="map")
        mapping[plain(heading)] = titles.get(title) or titles.get(plain(title), "") if title else ""
    found = False
    for sheet in halves(sheets(path), kind):
        table = find_table(sheet, kind)
        headings = table.headings if table else headings_of(sheet)
        if {plain(one) for one in headings} & set(mapping):
            remember(desk, kind, headings, remembered(desk, kind, sheet) | mapping)
            found = True
    if not found:
        raise Refused(f"{path.name} 的表头里没有“{'、'.join(said)}”。", file=path.name, field="map")


def headings_in(desk: Desk, kind: ResourceKind, path: Path) -> tuple[tuple[str, str], ...]:
    """(heading, title of the column it is read as, empty for 放入备注) of every sheet, each heading once.

    Also for a file in which no column of names was found; raises Refused for one that cannot be read.
    """
    titles: dict[str, str] = {one.key: one.title for one in columns_of(kind)}
    found: dict[str, str] = {}
    for sheet in halves(sheets(path), kind):
        said = remembered(desk, kind, sheet)
        table = find_table(sheet, kind, said) if said else find_table(sheet, kind)
        read = {plain(head): title for head, title in _understood(table)} if table else {}
        for heading in table.headings if table else headings_of(sheet):
            if heading.strip():
                meaning = titles.get(said.get(plain(heading), ""), "") or read.get(plain(heading), "")
                found.setdefault(heading.strip(), meaning if meaning in titles.values() else "")
    return tuple(found.items())


def remembered(desk: Desk, kind: ResourceKind, sheet: Worksheet) -> dict[str, str]:
    """What was kept for the headings of a sheet."""
    table = find_table(sheet, kind)
    headings = table.headings if table else headings_of(sheet)
    held = desk.store.meta(f"{headings_key(headings)}:{kind}")
    return read_value(held, dict[str, str], {})


def dry_run(
    desk: Desk, kind: ResourceKind, path: Path, progress: Progress | None = None, read: ReadSheets = sheets
) -> Plan:
    """Read a file and compare it with the ledger; nothing is written.

    ``progress`` is told of rows; ``read`` opens the file.

    Raises:
        Refused: the file cannot be read, or no sheet has the column of names.
        Cancelled: ``progress`` said so.
    """
    found = list(halves(read(path), kind))
    tables = [(sheet, _table(desk, kind, sheet)) for sheet in found]
    usable = [table for _, table in tables if table is not None]
    if not usable:
        raise _no_names(kind, path, found)
    aside = [
        ImportIssue(
            sheet=sheet.name, row=0, column="", problem="没有认出这个工作表的表头，整表未读" if sheet.rows else "空表"
        )
        for sheet, table in tables
        if table is None
    ]
    aside += [ImportIssue(sheet=one.sheet, row=row, column="", problem=why) for one in usable for row, why in one.aside]
    total = sum(len(one.lines) for one in usable)
    if not total:
        raise Refused(f"{path.name} 只有表头，没有数据。", file=path.name, sheet=usable[0].sheet)
    _go_on(progress, 0, total)
    records: list[tuple[LedgerTable, RowRecord]] = []
    for table in usable:
        for record in _records(kind, table):
            records.append((table, record))
            if len(records) % EVERY == 0:
                _go_on(progress, len(records) // 2, total)
    comparing = _Comparing(desk, kind, [record for _, record in records])
    rows: list[RowPlan] = []
    for number, (table, record) in enumerate(records):
        rows.append(comparing.plan(table, record, number))
        if len(rows) % EVERY == 0:
            _go_on(progress, (total + len(rows)) // 2, total)
    _go_on(progress, total, total)
    return Plan(
        kind=kind,
        file=name_of(path),
        digest=hashlib.sha256(read_bytes(path)).hexdigest(),
        rows=tuple(rows),
        aside=tuple(aside),
        tables=tuple((one.sheet, _understood(one)) for one in usable),
        as_of=comparing.as_of,
    )


def _table(desk: Desk, kind: ResourceKind, sheet: Worksheet) -> LedgerTable | None:
    """The table as it is remembered; where that leaves no column of names, as its headings say."""
    return find_table(sheet, kind, remembered(desk, kind, sheet)) or find_table(sheet, kind)


def _go_on(progress: Progress | None, done: int, total: int) -> None:
    """Say how far it is; raises Cancelled when told to stop."""
    if progress is not None and not progress(done, total):
        raise Cancelled(STOPPED)


def _understood(table: LedgerTable) -> tuple[tuple[str, str], ...]:
    known = ((table.heads[place], one.title) for place, one in table.columns.items())
    return (*known, *((head, "放入备注") for head in table.strange.values() if head))


def _no_names(kind: ResourceKind, path: Path, found: list[Worksheet]) -> Refused:
    name = next(one.title for one in columns_of(kind) if one.key is ColumnKey.NAME)
    full = max(found, key=lambda sheet: len(sheet.rows))
    heads = "、".join(headings_of(full)[:10])
    if not any(sheet.rows for sheet in found):
        return Refused(f"{path.name} 里没有数据。", file=path.name)
    return Refused(
        f"{path.name} 里没有找到“{name}”一列，不能当作{kind.label}台账导入。表里有：{heads or '空白'}。"
        "请核对是不是这种台账，或把名称一列的表头改成“" + name + "”。",
        file=path.name,
        sheet=full.name,
    )


def _records(kind: ResourceKind, table: LedgerTable) -> Iterator[RowRecord]:
    before: list[Cell] = []
    for line in table.lines:
        yield read_line(kind, table, line, before)
        before = carried_on(line.cells, before)


class _Comparing:
    """Rows against the ledger as it is; every record is compared with one row at most."""

    def __init__(self, desk: Desk, kind: ResourceKind, read: list[RowRecord]) -> None:
        self.kind = kind
        self.seen: dict[tuple[str, ...], list[int]] = {}
        held: dict[tuple[str, ...], list[Held]] = {}
        with desk.store.read() as reading:
            self.as_of = reading.book.count()
            for row, record, stock in reading.ledgers.records(kind):
                one = Held(row.id, record, stock.quantity if stock else None)
                held.setdefault(key_of(kind, record), []).append(one)
        self.fresh = {place: merged(kind, None, found) for place, found in enumerate(read) if found.name}
        places: dict[tuple[str, ...], list[int]] = {}
        for place, fresh in self.fresh.items():
            places.setdefault(key_of(kind, fresh), []).append(place)
        self.matches: dict[int, Held] = {}
        for key, some in places.items():
            pairs = paired([read[place] for place in some], held.get(key, []))
            self.matches |= {some[number]: record for number, record in pairs.items()}
        new = [place for place in self.fresh if place not in self.matches]
        self.ids = dict(zip(new, sorted(desk.new_id() for _ in new), strict=True))
        """Of new records, in the order of their rows."""

    def plan(self, table: LedgerTable, found: RowRecord, number: int) -> RowPlan:
        """What becomes of one row."""
        issues = [
            ImportIssue(sheet=table.sheet, row=found.row, column=one.column, problem=one.text) for one in found.problems
        ]
        if not found.name:
            name = next(one.title for one in columns_of(self.kind) if one.key is ColumnKey.NAME)
            issues.append(
                ImportIssue(sheet=table.sheet, row=found.row, column=name, problem="名称是空的，这一行没有导入")
            )
            return self._made(table, found, Fate.SKIPPED, "", None, None, issues)
        fresh = self.fresh[number]
        earlier = self.seen.setdefault(key_of(self.kind, fresh), [])
        if earlier:
            issues.append(
                ImportIssue(
                    sheet=table.sheet, row=found.row, column="", problem=f"与第{earlier[0]}行重复，请核对是不是同一个"
                )
            )
            doubts = (*(f"{one.column}：{one.text}" if one.column else one.text for one in found.problems),
                      f"与第{earlier[0]}行重复")  # fmt: skip
            fresh = msgspec.structs.replace(fresh, doubts=doubts)
        earlier.append(found.row)
        match = self.matches.get(number)
        if match is None:
            delta = stated_stock(fresh, found)
            fate = Fate.DOUBTFUL if issues else Fate.NEW
            return self._made(table, found, fate, self.ids[number], fresh, delta, issues)
        old = match.record
        record = msgspec.structs.replace(merged(self.kind, old, found), doubts=fresh.doubts)
        delta = difference(stated_stock(record, found), match.stock)
        if says_nothing_new(found, match):
            return self._made(table, found, Fate.SAME, match.id, None, None, issues)
        fate = Fate.DOUBTFUL if issues else Fate.CHANGED
        return self._made(table, found, fate, match.id, None if record == old else record, delta, issues)

    def _made(
        self, table: LedgerTable, found: RowRecord, fate: Fate, identity: str, record: AnyResource | None,
        delta: float | None, issues: list[ImportIssue],
    ) -> RowPlan:  # fmt: skip
        return RowPlan(
            sheet=table.sheet, row=found.row, name=found.name, fate=fate, id=identity, record=record, delta=delta,
            issues=tuple(issues),
        )  # fmt: skip


def take(desk: Desk, plan: Plan, progress: Progress | None = None) -> Changed:
    """Book what a dry run found, all of it in one transaction; ``progress`` is told of all the work, up to the commit.

    Raises:
        Cancelled: ``progress`` said so; nothing is booked.
        Refused: the ledger is not what it was compared with any more; nothing is booked.
    """
    counts = plan.counts
    wanted = [row for row in plan.rows if row.record is not None or row.delta is not None]
    now, total = desk.now(), len(wanted) * (1 + WRITING)

    def written(done: int, of: int) -> None:
        _go_on(progress, len(wanted) + WRITING * len(wanted) * done // of, total)

    with desk.write() as transaction:
        _refuse_stale(transaction, plan)
        transaction.tell = written
        for number, row in enumerate(wanted, 1):
            subject = f"resource:{row.id}"
            if row.record is not None:
                source = f"{plan.file} {row.sheet}第{row.row}行"
                transaction.append(subject, ResourceRecorded(record=row.record, source=source))
            if row.delta is not None:
                _stock(transaction, subject, row.delta, plan.file, StockMoved(move=Move.OPENING, delta=0, at=now))
            if number % EVERY == 0:
                _go_on(progress, number, total)
        transaction.append(
            f"ledger:{plan.kind}",
            LedgerImported(
                kind=plan.kind, file=plan.file, digest=plan.digest, rows=counts["rows"], new=counts["new"],
                changed=counts["changed"], same=counts["same"], doubtful=counts["doubtful"], skipped=counts["skipped"],
            ),
        )  # fmt: skip
    return Changed(transaction.topics)


def _refuse_stale(transaction: Transaction, plan: Plan) -> None:
    """Raises Refused when a record of the plan was touched, or one of its ledger entered, since the dry run."""
    ids = {row.id for row in plan.rows}
    for subject, recorded in transaction.reading.book.touched_since(plan.as_of, "resource", "resource:recorded"):
        record = transaction.state(subject, Holding).record
        ours = subject.partition(":")[2] in ids
        if ours or (recorded and isinstance(record, RECORDS[plan.kind])):
            name = record.name if record is not None else ""
            raise Refused(f"试读以后台账又有改动（{name}），没有导入。请重新选这个文件试读。", file=plan.file)


def _stock(transaction: Transaction, subject: str, delta: float, file: str, blank: StockMoved) -> None:
    """The first stock of a material is 期初, a later difference a count against the file."""
    state = transaction.state(subject, Holding)
    if not state.movements:
        transaction.append(subject, msgspec.structs.replace(blank, delta=delta, note=file))
        return
    counted = round(state.stock + delta, 6)
    moved = msgspec.structs.replace(blank, move=Move.COUNT, delta=delta, counted=counted, note=file)
    transaction.append(subject, moved)
