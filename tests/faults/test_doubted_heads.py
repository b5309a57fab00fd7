"""A head beside the book that cannot be true is doubted and named; what it says is never booked as a loss."""

import shutil
from pathlib import Path

import pytest

from app.services.desk.desk import Desk, open_desk
from app.services.duty.shift import write_note
from app.services.runtime.clock import FixedClock
from app.services.store import copies, doubt, verify
from app.services.store.heads import Heads
from app.services.store.salvaging import salvage
from app.services.store.seats import begun
from app.services.store.store import FILE
from app.services.store.witness import outside

HUGE = 10**15
HASH = bytes(range(32))


def opened(home: Path, clock: FixedClock) -> Desk:
    return open_desk(home, officer="王澄", clock=clock)


def lost_in(desk: Desk) -> list[tuple[int, int]]:
    """What the book says itself was lost."""
    with desk.store.read() as reading:
        return [(gap.first, gap.last) for _, gap in begun(reading.connection)[1]]


@pytest.fixture
def room(tmp_path: Path, clock: FixedClock) -> tuple[Path, str]:
    home = tmp_path / "home"
    desk = opened(home, clock)
    for number in range(3):
        write_note(desk, f"第{number}条记事。")
    copies.backup(desk.store, tmp_path / "盘")
    seat = desk.store.seat
    desk.close()
    return home, seat


def head_of(home: Path) -> Heads:
    return Heads((home / FILE).with_suffix(".head"))


@pytest.mark.parametrize("seq", [HUGE, 2**62, 50_000_000])
def test_a_head_that_cannot_be_true_is_no_loss(room: tuple[Path, str], clock: FixedClock, seq: int) -> None:
    home, seat = room
    head_of(home).only([(seat, seq, HASH)])
    desk = opened(home, clock)
    assert "不可能是真的" in desk.lost
    assert str(seq) in desk.lost
    assert (desk.store.seat, lost_in(desk)) == (seat, [])
    assert [one.name for one in home.glob(f"*{doubt.ASIDE}*")], "what was found is kept"
    write_note(desk, "照常登记。")
    assert verify(desk.store).ok
    kept = desk.store.heads.kept()
    assert kept is not None
    assert kept[:2] == (seat, 5), "the true head is kept from now on"
    desk.close()
    desk = opened(home, clock)
    assert desk.lost == "", "said once"
    desk.close()


def test_one_of_another_seat_and_one_that_was_set_aside_are_doubted_too(
    room: tuple[Path, str], clock: FixedClock
) -> None:
    home, seat = room
    heads = head_of(home)
    true = heads.kept()
    assert true is not None
    heads.only([true, ("S00000000", HUGE, HASH)])
    heads.set_aside((seat, HUGE + 1, HASH))
    desk = opened(home, clock)
    assert "不可能是真的" in desk.lost
    assert lost_in(desk) == []
    assert verify(desk.store).ok
    desk.close()


def test_while_a_window_has_the_book_open_the_verification_names_it(room: tuple[Path, str], clock: FixedClock) -> None:
    home, seat = room
    desk = opened(home, clock)
    head_of(home).only([(seat, HUGE, HASH)])
    said = [one.text for one in verify(desk.store).problems]
    assert len(said) == 1
    assert "不可能是真的" in said[0]
    desk.close()


def test_a_witness_of_this_account_that_cannot_be_true_is_said_and_not_booked(
    room: tuple[Path, str], clock: FixedClock
) -> None:
    home, seat = room
    outside(home).only([(seat, HUGE, HASH)])
    desk = opened(home, clock)
    assert any("不可能是真的" in one for one in desk.store.news)
    assert (desk.lost, lost_in(desk)) == ("", [])
    desk.close()
    kept = outside(home).kept()
    assert kept is not None
    assert kept[1] < HUGE


def test_a_restored_and_a_salvaged_book_name_no_loss_that_cannot_be(room: tuple[Path, str], clock: FixedClock) -> None:
    home, seat = room
    head_of(home).only([(seat, HUGE, HASH)])
    salvage(home / FILE, home.parent / "救", clock, "周砚")
    copies.restore(home.parent / "盘", home, clock, "周砚", replace=True)
    for one in (home, home.parent / "救"):
        desk = opened(one, clock)
        assert all(last < HUGE for _, last in lost_in(desk))
        desk.close()


def test_what_can_be_true_is_a_loss_as_ever(room: tuple[Path, str], clock: FixedClock) -> None:
    home, seat = room
    shutil.copyfile(home / FILE, home.parent / "旧.db")
    desk = opened(home, clock)
    write_note(desk, "会丢的一条。")
    desk.close()
    shutil.copyfile(home.parent / "旧.db", home / FILE)
    clock.advance(86_400)
    desk = opened(home, clock)
    assert "缺失" in desk.lost
    assert lost_in(desk) == [(5, 5)]
    assert desk.store.seat != seat
    desk.close()


def test_time_and_disk_bound_what_may_be_ahead(room: tuple[Path, str], clock: FixedClock) -> None:
    home, seat = room
    desk = opened(home, clock)
    for ahead, believed in ((doubt.AT_ONCE, True), (doubt.AT_ONCE + 10, False)):
        assert bool(doubt.believed_of(desk.store, [(seat, 4 + ahead, HASH)])) is believed
    clock.advance(60)
    assert doubt.believed_of(desk.store, [(seat, 4 + 60 * doubt.A_SECOND, HASH)])
    assert doubt.false_of(desk.store, [(seat, 4 + 61 * doubt.A_SECOND, HASH)])
    desk.close()
