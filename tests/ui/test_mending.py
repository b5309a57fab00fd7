"""A damaged row never keeps the window from opening nor from ringing: it is made again from the book and told."""

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from app.models.obligations.rows import ClockRow
from app.services.desk.desk import Desk
from app.services.runtime.clock import FixedClock
from app.services.store.derived import compare
from app.services.store.store import FILE
from app.ui.shell.application import make_room
from tests.helpers import book, until

DAMAGE = (
    "UPDATE clock SET data = substr(data, 1, length(data) - 1)",
    "UPDATE incident SET level = '不知道', status = 'nothing'",
    "UPDATE snapshot SET data = x'00'",
    "DROP TABLE clock",
    "UPDATE clock SET due = due + 3600000000",
    "DELETE FROM clock",
)


def damage(home: Path, statement: str) -> None:
    connection = sqlite3.connect(home / FILE)
    with connection:
        connection.execute(statement)
    connection.close()


def shown(room_clocks: list[ClockRow]) -> list[tuple[str, int]]:
    return [(one.id, one.due) for one in room_clocks]


@pytest.mark.parametrize("statement", DAMAGE)
@pytest.mark.qt_log_ignore("This plugin does not support")  # what windows ask of a screen and offscreen has not
@pytest.mark.usefixtures("qapp")
def test_a_window_opens_on_a_damaged_row_and_mends_it(desk: Desk, clock: FixedClock, statement: str) -> None:
    book(desk, deaths=3)
    with desk.store.read() as reading:
        before = shown(reading.rows(ClockRow))
    home = desk.store.path.parent
    desk.close()
    damage(home, statement)
    room = make_room(home, clock)
    said: list[str] = []

    def hear(text: str, _wrong: bool) -> None:  # noqa: FBT001 - as the signal gives it
        said.append(text)

    room.broadcast.noticed.connect(hear)
    room.start()

    def mended() -> bool:
        clock.advance(1)
        room.heartbeat.beat()
        QCoreApplication.processEvents()
        return not room.broadcast.tasks.waiting and compare(room.desk.store) == []

    assert until(mended)
    with room.desk.store.read() as reading:
        assert shown(reading.rows(ClockRow)) == before
        lines = [one.text for one in reading.journal.lines() if one.kind == "seat:derived_mended"]
    assert len(lines) == 1
    room.broadcast.noticed.disconnect(hear)
    room.stop()
    room.window.close()
    room.window.deleteLater()


@pytest.mark.qt_log_ignore("This plugin does not support")  # what windows ask of a screen and offscreen has not
@pytest.mark.usefixtures("qapp")
def test_a_row_that_breaks_while_the_window_is_open_is_mended(desk: Desk, clock: FixedClock) -> None:
    book(desk, deaths=3)
    home = desk.store.path.parent
    desk.close()
    room = make_room(home, clock)
    room.start()
    with room.desk.store.raw() as connection:
        connection.execute(DAMAGE[0])

    def mended() -> bool:
        clock.advance(1)
        room.heartbeat.watch.refresh()
        room.heartbeat.beat()
        QCoreApplication.processEvents()
        return not room.broadcast.tasks.waiting and compare(room.desk.store) == []

    assert until(mended)
    with room.desk.store.read() as reading:
        assert len(reading.running_clocks()) > 1
    room.stop()
    room.window.close()
    room.window.deleteLater()
