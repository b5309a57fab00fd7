"""A wall clock that is wrong is doubted, recovers by itself, is confirmed, and is not taken for right by a restart."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.models.moments import from_micros
from app.services.desk.desk import Desk, open_desk
from app.services.duty.shift import write_note
from app.services.runtime.clock import FixedClock, SystemClock
from app.services.runtime.elapsed import DOUBT
from app.services.runtime.errors import Refused
from app.services.runtime.order_clock import UNSEEN, OrderClock
from app.services.watch import alerts
from app.services.watch.watch import Watch
from tests.conftest import START

DAY = 86400.0
HOUR = 3600.0


class Room:
    """A data folder and the clock of its machine; the program is opened, beaten and closed."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.clock = FixedClock(START)
        self.desk = self.opened()

    def opened(self) -> Desk:
        return open_desk(self.home, officer="王", clock=self.clock)

    def again(self) -> None:
        self.desk.close()
        self.desk = self.opened()

    def beat(self) -> bool:
        """One beat a second later; whether the clock is doubted."""
        self.clock.advance(1)
        return Watch(self.desk).beat().clock_doubted

    def order(self) -> dt.datetime:
        """Book a line; the instant its order says."""
        write_note(self.desk, "记")
        with self.desk.store.read() as reading:
            return from_micros((reading.journal.lines()[-1].order >> 16) * 1000)

    def alert(self) -> alerts.Alert | None:
        return next((one for one in alerts.look(self.desk, self.clock.now()) if one.name == alerts.CLOCK), None)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path / "home")
    yield made
    made.desk.close()


@pytest.mark.parametrize("jump", [600.0, -600.0, DAY, -DAY])
def test_a_jump_is_doubted_and_forgotten_when_it_is_undone(room: Room, jump: float) -> None:
    assert not room.beat()
    right = room.clock.now()
    room.clock.jump(jump)
    assert room.beat()
    assert abs((room.order() - right).total_seconds()) < 5, "order follows elapsed time"
    found = room.alert()
    assert found is not None
    assert ("快" if jump > 0 else "慢") in found.sentence
    room.clock.jump(-jump)
    assert not room.beat()
    assert room.alert() is None
    assert abs((room.order() - room.clock.now()).total_seconds()) < 5


def test_two_jumps_that_are_small_by_themselves_are_one(room: Room) -> None:
    room.beat()
    for number in range(2):
        room.clock.jump(DOUBT * 0.6)
        assert room.beat() is (number == 1)


def test_a_clock_that_drifts_for_months_is_not_doubted(room: Room) -> None:
    for _ in range(200):
        room.clock.advance(HOUR * 12)
        room.clock.jump(4.0)
        assert not room.beat()


def test_the_alert_has_an_act_and_the_act_ends_it(room: Room) -> None:
    room.beat()
    room.clock.jump(DAY)
    room.beat()
    found = room.alert()
    assert found is not None
    assert found.rings
    assert found.act
    assert alerts.act(room.desk, found).topics
    assert room.alert() is None
    assert not room.beat()
    assert abs((room.order() - room.clock.now()).total_seconds()) < 5
    with room.desk.store.read() as reading:
        said = [line.text for line in reading.journal.lines(subjects=("engine:room",)) if "确认系统时间" in line.text]
    assert len(said) == 1
    assert not alerts.act(room.desk, found).topics, "the key again books nothing"
    room.again()
    assert not room.beat(), "confirmed stays confirmed"
    with pytest.raises(Refused):
        alerts.act(room.desk, alerts.Alert("backup", "没有备份"))


def test_hearing_it_stops_the_sound_and_not_the_doubt(room: Room) -> None:
    room.beat()
    room.clock.jump(DAY)
    room.beat()
    alerts.hear(room.desk, alerts.look(room.desk, room.clock.now()))
    found = room.alert()
    assert found is not None
    assert not found.rings


@pytest.mark.parametrize("jump", [DAY, -DAY, 600.0])
def test_a_restart_of_the_program_goes_on_doubting(room: Room, jump: float) -> None:
    room.beat()
    right = room.clock.now()
    room.clock.jump(jump)
    room.beat()
    for _ in range(2):
        room.again()
        assert room.beat()
        assert abs((room.order() - right).total_seconds()) < 10
    room.clock.jump(-jump)
    assert not room.beat()
    room.again()
    assert not room.beat()


def test_a_clock_that_is_set_while_the_program_is_away_is_doubted(room: Room) -> None:
    room.beat()
    room.desk.close()
    room.clock.advance(HOUR)
    room.clock.jump(HOUR)
    room.desk = room.opened()
    assert room.beat()
    room.clock.jump(-HOUR)
    assert not room.beat()


def test_a_restart_of_the_machine_with_the_time_behind_the_last_trusted_is_doubted(room: Room) -> None:
    room.clock.advance(DAY)
    room.beat()
    last = room.clock.now()
    room.desk.close()
    room.clock.restart(HOUR)
    right = room.clock.now()
    room.clock.wall = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)  # the battery of the clock is empty
    room.desk = room.opened()
    assert room.beat()
    assert room.order() >= last
    room.clock.wall = right
    assert not room.beat()


def test_without_the_file_the_last_entry_is_the_witness(room: Room) -> None:
    room.clock.advance(DAY)
    room.order()
    room.desk.close()
    room.clock.restart(-2 * HOUR)
    room.desk = room.opened()
    assert not (room.home / "dutydesk.clock").exists()
    assert room.beat()


def test_a_restart_of_the_machine_after_a_doubt_stays_in_doubt_until_the_clock_is_put_back(room: Room) -> None:
    room.beat()
    room.clock.jump(DAY)
    room.beat()
    room.desk.close()
    room.clock.restart(HOUR)
    room.desk = room.opened()
    assert room.beat()
    room.clock.jump(-DAY)
    assert not room.beat()


def test_a_week_off_is_asked_about_and_holds_no_line_back(room: Room) -> None:
    room.beat()
    room.desk.close()
    room.clock.restart(UNSEEN + HOUR)
    for _ in range(2):
        room.desk = room.opened()
        assert room.beat()
        assert abs((room.order() - room.clock.now()).total_seconds()) < 5
        assert room.alert() is not None
        room.desk.close()
    room.clock.restart(HOUR)
    room.desk = room.opened()
    assert room.beat(), "nobody has answered"
    found = room.alert()
    assert found is not None
    alerts.act(room.desk, found)
    assert not room.beat()


@pytest.mark.parametrize("off", [0.0, HOUR, 3 * DAY, UNSEEN - HOUR])
def test_a_machine_that_was_off_for_some_days_is_not_asked(room: Room, off: float) -> None:
    room.beat()
    room.desk.close()
    room.clock.restart(off)
    room.desk = room.opened()
    assert not room.beat()
    assert room.alert() is None


def test_a_machine_that_slept_is_not_doubted(room: Room) -> None:
    room.beat()
    room.clock.sleep(8 * HOUR)
    assert not room.beat()


@pytest.mark.parametrize("rubbish", [b"", b"{", b'{"at":"x"}', b"\xff" * 40])
def test_a_file_that_does_not_read_is_as_none(tmp_path: Path, rubbish: bytes) -> None:
    path = tmp_path / "a.clock"
    path.write_bytes(rubbish)
    assert OrderClock(FixedClock(START), path).confirmed


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    clock = FixedClock(START)
    held = OrderClock(clock, tmp_path / "no folder" / "a.clock")
    held.keep(at_once=True)
    assert held.confirmed
    assert list(tmp_path.iterdir()) == []


def test_the_line_is_written_once_a_minute(tmp_path: Path) -> None:
    clock, path = FixedClock(START), tmp_path / "a.clock"
    held = OrderClock(clock, path)
    seen = []
    for _ in range(180):
        clock.advance(1)
        held.look()
        held.keep()
        seen.append(path.read_bytes())
    assert len(set(seen)) == 3
    assert [one.name for one in tmp_path.iterdir()] == ["a.clock"]


def test_the_machine_says_which_start_it_is() -> None:
    assert SystemClock().start() == SystemClock().start()
