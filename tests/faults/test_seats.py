"""The set of chains is proved: a chain taken out or cut is named by every verification for ever (席号)."""

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest

from app.models.book.entry import short_hash
from app.models.security.facts import SeatBegan
from app.services.desk.desk import Desk, open_desk
from app.services.duty.shift import write_note
from app.services.runtime.clock import FixedClock
from app.services.store import copies, open_store, replacing, verify
from app.services.store.book import SELECT_ENTRY, entry_from
from app.services.store.salvaging import salvage
from app.services.store.store import FILE
from tests.conftest import START
from tests.helpers import held_by

OTHER = "1"
"""A process that lives as long as the machine."""


def cut(path: Path, where: str) -> None:
    """Take entries out of a file as somebody would who has it in hand."""
    connection = sqlite3.connect(path)
    with connection:
        for name in ("entry_no_delete", "entry_no_update"):
            connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        connection.execute(f"DELETE FROM entry WHERE {where}")  # noqa: S608 - words of this file
    connection.close()


@pytest.fixture
def restored(desk: Desk, tmp_path: Path, clock: FixedClock) -> tuple[Path, str]:
    """A book restored from a backup: two seats; and the name of the first."""
    for number in range(12):
        write_note(desk, f"巡查{number}")
    copies.backup(desk.store, tmp_path / "盘")
    home = tmp_path / "新"
    copies.restore(tmp_path / "盘", home, clock, "周砚")
    again = open_desk(home, officer="周砚", clock=clock)
    write_note(again, "恢复以后")
    assert verify(again.store).ok
    again.close()
    return home, desk.store.seat


def problems(home: Path) -> list[tuple[str, int, str, bool]]:
    store = open_store(home, FixedClock(START))
    try:
        return [(one.seat, one.seq, one.text, one.booked) for one in verify(store).problems]
    finally:
        store.close()


def test_the_end_of_an_earlier_seat_cannot_be_cut_off(restored: tuple[Path, str]) -> None:
    home, first = restored
    store = open_store(home, FixedClock(START))
    with store.read() as reading:
        last, _ = reading.book.head(first)
    store.close()
    cut(home / FILE, f"seat = '{first}' AND seq > {last - 5}")
    for _ in range(2):
        ((seat, seq, text, booked),) = problems(home)
        assert (seat, seq, booked) == (first, last - 4, False)
        assert f"第{last - 4}条到第{last}条" in text


def test_a_whole_earlier_seat_cannot_be_taken_out(restored: tuple[Path, str]) -> None:
    home, first = restored
    cut(home / FILE, f"seat = '{first}'")
    found = problems(home)
    assert [(seat, "全部缺失" in text) for seat, _, text, _ in found] == [(first, True)]


def test_the_seat_in_use_cannot_be_taken_out_even_with_its_head(restored: tuple[Path, str]) -> None:
    home, first = restored
    cut(home / FILE, f"seat <> '{first}'")
    (home / "dutydesk.head").unlink()
    found = problems(home)
    assert len(found) == 1
    assert "现用席号" in found[0][2]


def test_books_that_named_only_the_chain_they_continue_are_held_too(desk: Desk, clock: FixedClock) -> None:
    for number in range(3):
        write_note(desk, f"巡查{number}")
    seat, home = desk.store.seat, desk.store.path.parent
    with desk.store.read() as reading:
        seq, head = reading.book.head(seat)
    with desk.store.write("周砚") as transaction:
        transaction.beside.set_value("seat", "S0000beef")
        transaction.begin_seat("S0000beef")
        old = SeatBegan(unit="S0000beef", continues=f"{seat} 第{seq}条 {short_hash(head)}")
        transaction.append("seat:S0000beef", old)
    assert verify(desk.store).ok
    desk.close()
    cut(home / FILE, f"seat = '{seat}' AND seq = {seq}")
    assert [(one[0], one[1]) for one in problems(home)] == [(seat, seq)]
    assert clock.now()


def test_what_is_lost_is_booked_and_named_after_restores_too(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    home, seat = desk.store.path.parent, desk.store.seat
    write_note(desk, "先")
    desk.close()
    shutil.copyfile(home / FILE, tmp_path / "旧.db")
    again = open_desk(home, officer="周砚", clock=clock)
    for number in range(3):
        write_note(again, f"后{number}")
    again.close()
    shutil.copyfile(tmp_path / "旧.db", home / FILE)
    again = open_desk(home, officer="周砚", clock=clock)
    assert "不符" in again.lost
    for number in range(5):  # the numbers that are gone are never given again
        write_note(again, f"以后{number}")
    (first,) = [(one.seat, one.seq) for one in verify(again.store).problems]
    assert first[0] == seat
    copies.backup(again.store, tmp_path / "盘")  # a book that says what it lost is as good as it is
    again.close()
    (home / "dutydesk.head").unlink()
    for name in ("一", "二"):
        copies.restore(tmp_path / "盘", tmp_path / name, clock, "周砚")
        ((where, seq, text, booked),) = problems(tmp_path / name)
        assert ((where, seq), booked) == (first, True)
        assert "已登记缺失" in text
        other = open_desk(tmp_path / name, officer="周砚", clock=clock)
        assert other.lost == ""
        copies.backup(other.store, tmp_path / "盘")
        other.close()


def test_a_restore_over_a_newer_book_says_what_the_backup_lacks(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    write_note(desk, "备份以前")
    copies.backup(desk.store, tmp_path / "盘")
    seat, home = desk.store.seat, desk.store.path.parent
    for number in range(4):
        write_note(desk, f"备份以后{number}")
    with desk.store.read() as reading:
        last, _ = reading.book.head(seat)
    desk.close()
    copies.restore(tmp_path / "盘", home, clock, "周砚", replace=True)
    found = problems(home)
    assert [(one[0], one[1], one[3]) for one in found] == [(seat, last - 3, True)]


def test_a_salvaged_book_names_what_it_lacks_and_can_be_backed_up(
    restored: tuple[Path, str], tmp_path: Path, clock: FixedClock
) -> None:
    home, first = restored
    cut(home / FILE, f"seat = '{first}' AND seq IN (3, 4)")
    store = open_store(home, FixedClock(START))
    seat = store.seat
    store.close()
    cut(home / FILE, f"seat = '{seat}' AND seq = 2")
    salvage(home / FILE, tmp_path / "救", clock, "周砚")
    found = problems(tmp_path / "救")
    assert [(one[0], one[1], one[3]) for one in sorted(found)] == sorted([(first, 3, True), (seat, 2, True)])
    again = open_desk(tmp_path / "救", officer="周砚", clock=clock)
    assert copies.backup(again.store, tmp_path / "盘2").entries == again.store.entries()
    again.close()


def test_what_was_lost_and_comes_back_is_no_problem_any_more(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    home = desk.store.path.parent
    write_note(desk, "先")
    desk.close()
    shutil.copyfile(home / FILE, tmp_path / "旧.db")
    again = open_desk(home, officer="周砚", clock=clock)
    for number in range(3):
        write_note(again, f"后{number}")
    with again.store.read() as reading:
        entries = [entry_from(row) for row in reading.connection.execute(SELECT_ENTRY).fetchall()]
    again.close()
    shutil.copyfile(tmp_path / "旧.db", home / FILE)
    again = open_desk(home, officer="周砚", clock=clock)
    assert not verify(again.store).ok
    with again.write() as transaction:
        assert transaction.receive(entries).taken == 3
    assert verify(again.store).ok
    again.close()


def test_a_command_moves_no_book_while_a_window_has_it_open(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    home = desk.store.path.parent
    write_note(desk, "先")
    desk.close()
    shutil.copyfile(home / FILE, tmp_path / "旧.db")
    again = open_desk(home, officer="周砚", clock=clock)
    write_note(again, "后")
    seat = again.store.seat
    again.close()
    shutil.copyfile(tmp_path / "旧.db", home / FILE)
    with held_by(home, int(OTHER)):
        again = open_desk(home, officer="命令行", clock=clock)
        assert "不符" in again.lost
        assert again.store.seat == seat
        again.close()


class Stopped(BaseException):
    """Killed here."""


@pytest.mark.parametrize("step", range(8))
def test_a_restore_killed_between_any_two_files_forks_nothing(
    desk: Desk, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    write_note(desk, "备份以前")
    copies.backup(desk.store, tmp_path / "盘")
    home, seat = desk.store.path.parent, desk.store.seat
    write_note(desk, "备份以后")
    desk.close()
    count = 0

    def counted(real: object) -> object:
        def act(*args: object, **more: object) -> object:
            nonlocal count
            count += 1
            if count > step:
                raise Stopped
            assert callable(real)
            return real(*args, **more)

        return act

    with monkeypatch.context() as patch:
        for name in ("rename", "replace", "unlink"):
            patch.setattr(Path, name, counted(getattr(Path, name)))
        patch.setattr(shutil, "rmtree", counted(shutil.rmtree))
        with contextlib.suppress(Stopped):
            copies.restore(tmp_path / "盘", home, clock, "周砚", replace=True)
    again = open_desk(home, officer="周砚", clock=clock)
    write_note(again, "断了以后")
    verdict = verify(again.store)
    assert verdict.unbooked == ()
    whole = again.store.seat == seat
    assert again.lost == ""
    with again.store.read() as reading:
        texts = [line.text for line in reading.journal.lines(limit=1000)]
    assert any("备份以后" in one for one in texts) == whole, "the old book whole, or the backup under a seat of its own"
    again.close()
    assert not list(home.glob(f"*{replacing.READY}"))
