"""Numbers no program of ours writes, and files beside the book that have no end: an answer, and the work goes on."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from app.models.book.entry import seal
from app.models.moments import EARLIEST, LATEST, from_micros
from app.services.desk import rulebook
from app.services.desk.desk import open_desk
from app.services.duty.shift import write_note
from app.services.runtime import private
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import DutyDeskError, Refused, Unavailable
from app.services.runtime.files import read_bytes
from app.services.runtime.lock import LOCK, OWNER, in_use, is_locked, remove_left_over
from app.services.security import keystore
from app.services.store import verify
from app.services.store.book import INSERT_ENTRY, SELECT_ENTRY, entry_from
from app.services.store.salvaging import salvage
from app.services.store.seats import begun
from app.services.store.shapes import sql
from app.services.store.store import FILE, SAVED

LARGE = 2**63 - 1


def put_in(home: Path, clock: FixedClock, field: str, value: int) -> None:
    """An entry with an impossible number after the last, sealed as ours are: the seal bears no key."""
    desk = open_desk(home, officer="王澄", clock=clock)
    write_note(desk, "先前的一条。")
    with desk.store.raw() as connection:
        statement = sql(SELECT_ENTRY, "ORDER BY position DESC LIMIT 1")
        (last,) = map(entry_from, connection.execute(statement).fetchall())
        made = msgspec.structs.replace(last, id="01STRANGE", seq=last.seq + 1, prev=last.hash)
        made = msgspec.structs.replace(made, **{field: value})
        made = msgspec.structs.replace(made, hash=seal(made))
        connection.execute(INSERT_ENTRY, msgspec.structs.astuple(made))
    desk.close()


@pytest.mark.parametrize(
    ("field", "value"),
    [("seq", LARGE), ("seq", 2**53), ("order", LARGE), ("at", LARGE), ("at", -LARGE), ("order", -LARGE)],
)  # fmt: skip
def test_a_number_that_cannot_be_stops_no_booking(tmp_path: Path, clock: FixedClock, field: str, value: int) -> None:
    home = tmp_path / "home"
    put_in(home, clock, field, value)
    for turn in range(2):
        desk = open_desk(home, officer="王澄", clock=clock)
        write_note(desk, f"以后的{turn}。")
        with desk.store.read() as reading:
            assert any(f"以后的{turn}。" in one.text for one in reading.journal.lines(limit=50))
        assert verify(desk.store).ok is (field != "seq")
        desk.close()


def test_a_window_that_is_open_refuses_in_words(tmp_path: Path, clock: FixedClock) -> None:
    home = tmp_path / "home"
    desk = open_desk(home, officer="王澄", clock=clock)
    put_in(home, clock, "seq", LARGE)
    with pytest.raises(Unavailable, match="编号不可能"):
        write_note(desk, "这一条。")
    desk.close()


def test_a_rescued_book_names_no_gap_that_cannot_be(tmp_path: Path, clock: FixedClock) -> None:
    home = tmp_path / "home"
    put_in(home, clock, "seq", 10**15)
    done = salvage(home / FILE, tmp_path / "救", clock, "周砚")
    assert (done.entries, done.unsound) == (2, 1)
    desk = open_desk(tmp_path / "救", officer="王澄", clock=clock)
    with desk.store.read() as reading:
        assert begun(reading.connection)[1] == []
    desk.close()


def test_an_instant_is_told_of_every_number() -> None:
    assert (from_micros(LARGE), from_micros(-LARGE - 1)) == (LATEST, EARLIEST)
    assert from_micros(0).year == 1970


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def huge(path: Path) -> None:
    path.touch()
    os.truncate(path, 1 << 40)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices of POSIX systems")
@pytest.mark.parametrize("make", [endless, pipe, huge])
@pytest.mark.parametrize(
    "name",
    ["dutydesk.head", "dutydesk.head.lost", "dutydesk.clock", LOCK, OWNER, f"{rulebook.GOOD}/rules.bin", SAVED],
)  # fmt: skip
def test_a_file_beside_the_book_without_end_holds_nothing_up(
    tmp_path: Path, clock: FixedClock, make: Callable[[Path], None], name: str
) -> None:
    home = tmp_path / "home"
    open_desk(home, officer="王澄", clock=clock).close()
    (home / name).parent.mkdir(exist_ok=True)
    (home / name).unlink(missing_ok=True)
    try:
        make(home / name)
    except OSError as error:
        pytest.skip(str(error))  # a file system without files of that size
    desk = open_desk(home, officer="王澄", clock=clock, wait=False)
    write_note(desk, "照常登记。")
    assert not in_use(home)
    is_locked(home / LOCK)
    remove_left_over(home)
    assert verify(desk.store).ok
    desk.close()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices of POSIX systems")
@pytest.mark.parametrize("make", [endless, pipe, huge])
def test_a_key_file_and_a_file_from_outside_without_end_are_refused(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / keystore.FILE)
    with pytest.raises(DutyDeskError):
        keystore.read(tmp_path)
    make(tmp_path / "表.csv")
    with pytest.raises(Refused):
        read_bytes(tmp_path / "表.csv")
    with pytest.raises(OSError, match=r"plain|long"):
        private.read(tmp_path / "表.csv", 10)
