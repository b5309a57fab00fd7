"""Clock jumps, sleep, restarts, and ten simulated years of alarms (docs/架构.md F5, F6, F21)."""

import datetime as dt
import random
from pathlib import Path

import pytest

from app.models.moments import minutes
from app.models.obligations.clock import HEARD_FOR, alarm_instants, next_stage, phase, ringing
from app.models.vocabulary.obligation import ObligationKind, Owner, Phase
from app.services.desk.desk import Desk, open_desk
from app.services.obligations import alarms, decisions
from app.services.runtime.clock import FixedClock
from app.services.samples import sample
from app.services.watch.watch import Watch
from tests.conftest import START
from tests.helpers import book, clocks_of, phone, send_report, state_of


def lines(desk: Desk) -> list[str]:
    with desk.store.read() as reading:
        return [one.text for one in reading.journal.lines(subjects=("engine:room",))]


@pytest.mark.parametrize("seconds", [600, -600, 7200])
def test_f5_a_set_clock_is_booked_and_alarms_follow_the_wall_clock(
    desk: Desk, clock: FixedClock, seconds: float
) -> None:
    identity = book(desk, deaths=3)
    watch = Watch(desk)
    clock.advance(1)
    watch.beat()
    clock.jump(seconds)
    beat = watch.beat()
    assert beat.jumped == seconds
    assert any("系统时间被拨" in text for text in lines(desk))
    first = min(one.warn_from for one in state_of(desk, identity).clocks if one.owner is Owner.OURS)
    assert bool(beat.pulse.ringing) is (clock.now() >= first)


def test_f5_twenty_seconds_stopped_are_right_again_at_the_next_beat(desk: Desk, clock: FixedClock) -> None:
    book(desk, deaths=3)
    watch = Watch(desk)
    clock.advance(20 * 60 - 5)
    watch.beat()
    clock.advance(20)
    beat = watch.beat()
    assert beat.pulse.ringing
    assert any("停顿20秒" in text for text in lines(desk))


def test_sleep_is_booked_as_sleep(desk: Desk, clock: FixedClock) -> None:
    book(desk, deaths=3)
    watch = Watch(desk)
    clock.sleep(3600)
    beat = watch.beat()
    assert beat.pulse.overdue >= 1
    assert any("休眠" in text for text in lines(desk))
    assert not any("拨" in text for text in lines(desk))


def test_a_wall_clock_far_ahead_enters_the_order_only_when_confirmed(desk: Desk, clock: FixedClock) -> None:
    watch = Watch(desk)
    clock.jump(86400)
    first = book(desk, deaths=1)
    assert watch.beat().clock_doubted
    with desk.store.read() as reading:
        held = reading.book.entries(f"incident:{first}")[0].order
    watch.confirm_clock()
    assert not watch.beat().clock_doubted
    second = book(desk, deaths=1)
    with desk.store.read() as reading:
        free = reading.book.entries(f"incident:{second}")[0].order
    assert ((free >> 16) - (held >> 16)) / 1000 > 80_000


def test_f21_alarms_are_a_function_of_the_store_and_survive_a_restart(tmp_path: Path) -> None:
    clock = FixedClock(START)
    desk = open_desk(tmp_path, officer="王", clock=clock)
    sample.ensure_unit(desk)
    book(desk, deaths=3)
    desk.close()
    clock.advance(25 * 60)
    again = open_desk(tmp_path, officer="王", clock=clock)
    assert Watch(again).beat().pulse.ringing
    again.close()


def test_ten_years_no_alarm_missed_and_none_late(tmp_path: Path) -> None:
    """Steps to each due instant and its neighbours, with restarts, sleeps, jumps and hearings on the way."""
    chance = random.Random(11)  # noqa: S311 - repeatable, no secret
    clock = FixedClock(START)
    desk = open_desk(tmp_path, officer="王", clock=clock)
    sample.ensure_unit(desk)
    watch = Watch(desk)
    end = START + dt.timedelta(days=3650)
    stages = 0
    while clock.now() < end:
        clock.advance(chance.randint(1, 12) * 86400)
        identity = book(desk, deaths=chance.choice((0, 1, 3, 12)))
        watch.refresh()
        for _ in range(chance.randint(2, 5)):
            stages += _step(desk, clock, watch, chance)
        if chance.random() < 0.3:
            desk.close()
            desk = open_desk(tmp_path, officer="王", clock=clock)
            watch = Watch(desk)
        phone(desk, identity)
        send_report(desk, identity)
        _end(desk, identity)
        watch.refresh()
    desk.close()
    assert stages > 300


def _step(desk: Desk, clock: FixedClock, watch: Watch, chance: random.Random) -> int:
    """Go to the next change, look just before, at and after it, and compare with the definition."""
    target = watch.beat().pulse.next_change
    if target is None:
        return 0
    for around in (-1.0, 0.0, 1.0):
        ahead = (target - clock.now()).total_seconds() + around
        if ahead > 0:
            (clock.sleep if chance.random() < 0.2 else clock.advance)(ahead)
        beat = watch.beat()
        expected = {one.id for one in beat.pulse.running if _rings(one, clock.now())}
        assert {one.id for one in beat.pulse.ringing} == expected
    if chance.random() < 0.5:
        alarms.hear(desk, watch.beat().pulse.ringing)
        watch.refresh()
    return 1


def _rings(clock: object, now: dt.datetime) -> bool:
    """The definition again, from the list of stages instead of arithmetic."""
    from app.models.obligations.clock import Clock

    assert isinstance(clock, Clock)
    if clock.owner is Owner.THEIRS or not clock.running:
        return False
    come = alarm_instants(clock, now)
    if not come:
        return False
    if clock.heard_at is None or clock.heard_until is None or now >= clock.heard_until:
        return True
    return come[-1] > clock.heard_at


def _end(desk: Desk, identity: str) -> None:
    from app.services.incident import handling

    handling.close(desk, identity, "结束")
    send_report(desk, identity)
    for one in state_of(desk, identity).clocks:
        if one.running:
            decisions.fulfil(desk, one, "已核实履行")


def test_stage_arithmetic_agrees_with_the_list(desk: Desk) -> None:
    one = clocks_of(desk, book(desk, deaths=3), ObligationKind.ORAL)[0]
    for second in range(-15 * 60, 40 * 60, 37):
        now = one.due + dt.timedelta(seconds=second)
        following = next_stage(one, now)
        assert following > now
        assert following in alarm_instants(one, following)
    assert phase(one, one.due) is Phase.NEAR
    assert phase(one, one.due + dt.timedelta(microseconds=1)) is Phase.OVERDUE
    assert ringing(one, one.due)
    assert minutes(10) == HEARD_FOR
