"""The bare floors each figure is held against, in the same run: raw SQL, raw hash, bare canvas."""

import hashlib
import statistics
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlcipher3 import dbapi2

from app.models.book import codec
from app.models.incident.rows import IncidentRow
from app.models.obligations.rows import ClockRow
from app.services.desk.desk import Desk, open_desk
from app.services.incident import intake
from app.services.incident.intake import adopt, receive
from app.services.incident.intake_draft import IntakeDraft
from app.services.obligations import standing
from app.services.obligations.alarms import pulse
from app.services.runtime.clock import FixedClock, SystemClock
from app.services.store import verify as walk
from app.services.store.book import ENTRY, SELECT_ENTRY
from app.services.store.journal import JOURNAL
from app.services.store.rebuild import rebuild as again
from app.services.store.shapes import plain_insert, shape_of, sql
from app.services.store.table_making import tables
from app.services.store.views import SNAPSHOT
from app.services.watch.watch import Watch
from tests.bench.timing import Beside, beside, processor

Timed = Callable[[Callable[[], object], int], list[float]]
TEXT = "10分钟前，青山镇工业园二路一民房发生火灾，造成3人死亡、2人受伤，正在处置。"
TIMES = 200
QUIET = 5
"""Seconds that a window has stood, and is through with what it began, before it counts as idle."""
ENTRIES, LANES = 10_000, 10
"""Marks of the long timeline and the rows they stand in."""
WRITTEN = (ENTRY, JOURNAL, shape_of(IncidentRow), shape_of(ClockRow), SNAPSHOT)


def intake_draft(desk: Desk) -> IntakeDraft:
    """A ready form: what the officer has accepted when Ctrl+Enter is pressed."""
    draft = IntakeDraft(id=desk.new_id(), received_at=desk.now(), narrative=TEXT, caller_unit="县消防救援大队")
    return adopt(draft, intake.read(desk, TEXT, draft.received_at), only_sure=True)


def intake_times(home: Path) -> Beside:
    """Booking one incident durably, and the same rows and bytes by raw SQL."""
    desk = open_desk(home, officer="王澄")
    drafts = [intake_draft(desk) for _ in range(TIMES + 1)]
    receive(desk, drafts.pop())
    with desk.store.read() as reading:
        last = reading.incidents(limit=1)[0].subject
        rows = {
            table: reading.connection.execute(sql("SELECT * FROM", table.name, "WHERE subject = ?"), (last,)).fetchall()
            for table in tables(WRITTEN)
        }
    found = beside(lambda: receive(desk, drafts.pop()), _raw(home, rows), TIMES)
    desk.close()
    return found


def _raw(home: Path, rows: dict[Table, list[tuple[Any, ...]]]) -> Callable[[], None]:
    """The same rows and bytes into tables and indexes of the same shape, by raw SQL in one transaction."""
    path = home / "floor.db"
    path.unlink(missing_ok=True)
    connection = dbapi2.connect(str(path), isolation_level=None)
    for words in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {words}").fetchall()
    dialect = sqlite.dialect()
    statements = {}
    for table in rows:
        connection.execute(str(CreateTable(table).compile(dialect=dialect)))
        for index in table.indexes:
            connection.execute(str(CreateIndex(index).compile(dialect=dialect)))
        statements[table] = plain_insert(table.name, [column.name for column in table.columns])
    count = [0]

    def write() -> None:
        count[0] += 1
        connection.execute("BEGIN IMMEDIATE")
        for table, held in rows.items():
            connection.executemany(statements[table], [_renewed(table, one, count[0]) for one in held])
        connection.execute("COMMIT")

    return write


def _renewed(table: Table, row: tuple[Any, ...], count: int) -> tuple[Any, ...]:
    """The row under keys that were not used yet."""
    if table.name == "entry":
        return (None, f"{count}-{row[1]}", row[2], row[3] + count * 100, *row[4:])
    return (f"{count}-{row[0]}", *row[1:])


def raw_entries(home: Path) -> Callable[[], int]:
    """Read every row of the book and hash its bytes."""

    def read() -> int:
        connection = dbapi2.connect(str(home / "dutydesk.db"), isolation_level=None)
        head, count = b"", 0
        cursor = connection.execute('SELECT id, seat, seq, at, "order", by, subject, kind, data, prev, hash FROM entry')
        for found in cursor.fetchall():
            parts = [part if isinstance(part, bytes) else str(part).encode() for part in found[:10]]
            head = hashlib.sha256(head + b"".join(parts)).digest()
            count += 1
        connection.close()
        return count

    return read


def verify(home: Path, times: int) -> Beside:
    """The whole verification against raw read and hash."""
    desk = open_desk(home, officer="王澄")
    found = beside(lambda: walk(desk.store), raw_entries(home), times)
    desk.close()
    return found


def rebuild(home: Path, times: int) -> Beside:
    """All views against raw read, decode and one raw row written per entry."""
    desk = open_desk(home, officer="王澄")

    def floor() -> None:
        path = home / "floor.db"
        path.unlink(missing_ok=True)
        target = dbapi2.connect(str(path), isolation_level=None)
        target.execute("PRAGMA journal_mode=WAL").fetchall()
        target.execute("CREATE TABLE line (entry TEXT PRIMARY KEY, subject, at, text)")
        target.execute("BEGIN")
        with desk.store.read() as reading:
            for found in reading.connection.execute(SELECT_ENTRY):
                fact = codec.decode(found[8], found[7])
                target.execute("INSERT INTO line VALUES (?,?,?,?)", (found[0], found[6], found[3], str(type(fact))))
        target.execute("COMMIT")
        target.close()

    found = beside(lambda: again(desk.store), floor, times)
    desk.close()
    return found


def heartbeat(timed: Timed) -> tuple[list[float], list[float], list[float]]:
    """Seconds of a beat with a thousand running clocks: each looked at; a second later; after something was booked."""
    from app.models.moments import minutes
    from app.models.obligations.facts import ClockStarted
    from app.models.vocabulary.obligation import Basis, ObligationKind, Owner, Recipient

    clock = FixedClock(SystemClock().now())
    now = clock.now()
    with tempfile.TemporaryDirectory() as scratch:
        desk = open_desk(Path(scratch), officer="王澄", clock=clock)
        with desk.write() as transaction:
            for number in range(1000):
                fact = ClockStarted(
                    clock=str(number), rule="L03", digest="d", obligation=ObligationKind.ORAL,
                    recipient=Recipient.CITY, owner=Owner.OURS, basis=Basis.RECEIVED, basis_at=now,
                    due=now + minutes(number - 200), legal="",
                )  # fmt: skip
                transaction.append(f"incident:{number}", fact)
        watch = Watch(desk)
        watch.beat()
        clocks = standing.running(desk)

        def beat() -> None:
            clock.advance(1)
            watch.beat()

        def booked() -> None:
            watch.refresh()
            beat()

        found = timed(lambda: pulse(clocks, now), 100), timed(beat, 300), timed(booked, 50)
        desk.close()
    return found


def idle(home: Path) -> float:
    """Percent of one core that an idle window uses, over ten seconds."""
    from PySide6.QtCore import QEventLoop, QTimer

    from app.ui.shell.application import make_room

    def wait(milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    room = make_room(home)
    room.start()
    for _ in range(QUIET):  # what is looked through behind the window at the start is no idling
        wait(1000)
        drained = threading.Event()
        room.lane.run(drained.set)
        drained.wait()
    while room.broadcast.tasks.waiting:
        wait(1000)
    before = processor()
    wait(10_000)
    used = processor() - before
    room.stop()
    room.window.deleteLater()
    return used / 10 * 100


def frames() -> float:
    """Frames in a second of the processor, through a timeline of ten thousand entries by keys, all of it drawn anew."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from app.models.incident.state import Incident
    from app.models.moments import minutes
    from app.services.review.course_lanes import CourseLane, Mark
    from app.services.review.course_view import DrawnCourse
    from app.ui.review.course_chart import CourseChart
    from app.ui.shell.application import make_application

    application = make_application()
    now = SystemClock().now()
    first = now - minutes(ENTRIES)
    lanes = tuple(
        CourseLane(
            name=f"第{lane}行",
            marks=tuple(
                Mark(at=first + minutes(number), words=f"第{number}次回报，现场正在处置", entry="x")
                for number in range(lane, ENTRIES, LANES)
            ),
        )
        for lane in range(LANES)
    )
    chart = CourseChart()
    chart.resize(1366, 600)
    chart.show()
    chart.show_course(DrawnCourse(title="一起长的事件", lanes=lanes, state=Incident(id="x")), now)
    application.processEvents()
    began, count = processor(), 60
    for step in range(count):  # all of it first, then nearer and nearer, from mark to mark
        QTest.keyClick(chart, Qt.Key.Key_Plus if step % 10 == 0 else Qt.Key.Key_Right)
        chart.grab()
    used = processor() - began
    chart.close()
    chart.deleteLater()
    application.processEvents()
    return count / used


def reading(timed: Timed) -> tuple[float, float]:
    """Seconds to read 400 characters warm, and 100 000 characters."""
    from app.services.desk.rulebook import load
    from app.services.extraction import Context
    from app.services.extraction.reader import extract

    context = Context(ref_time=SystemClock().now(), kinds=load().taxonomy.classes)
    text = (TEXT * 20)[:400]
    extract(text, context)
    short = statistics.median(timed(lambda: extract(text, context), 50))
    long = statistics.median(timed(lambda: extract((TEXT * 3000)[:100_000], context), 3))
    return short, long
