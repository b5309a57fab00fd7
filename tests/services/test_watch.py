"""Clock jumps, sleep, restarts, and ten simulated years of alarms (docs/架构.md F5, F6, F21)."""

import datetime as dt
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import msgspec
import pytest
from sqlcipher3 import dbapi2

from app.models.moments import minutes
from app.models.obligations.alarm_group import grouped
from app.models.obligations.clock import HEARD_FOR, Clock, next_stage, phase, ringing, stages_passed
from app.models.obligations.deadlines import Deadline, Demand
from app.models.report.parts import Report
from app.models.vocabulary.obligation import ObligationKind, Owner, Phase, Recipient
from app.services.desk.desk import Desk, open_desk
from app.services.forms import signing
from app.services.obligations import alarms, decisions, planning, standing
from app.services.runtime.clock import FixedClock
from app.services.samples import sample
from app.services.watch import alerts
from app.services.watch.watch import Watch
from tests.alarm_stages import alarm_instants, instants_after_hearing
from tests.conftest import START
from tests.helpers import ALL, book, clocks_of, phone, send_report, state_of


def lines(desk: Desk) -> list[str]:
    with desk.store.read() as reading:
        return [one.text for one in reading.journal.lines(subjects=("engine:room",))]


def ours(desk: Desk, identity: str) -> list[Clock]:
    return [one for one in state_of(desk, identity).clocks if one.owner is Owner.OURS]


@pytest.mark.parametrize("seconds", [60, 600, -600, 3600, -3600, 7200])
def test_f5_a_set_clock_is_booked_and_alarms_ring_at_the_true_second(
    desk: Desk, clock: FixedClock, seconds: float
) -> None:
    first = min(one.warn_from for one in ours(desk, book(desk, deaths=3)))
    ahead = (first - clock.now()).total_seconds()
    watch = Watch(desk)
    clock.advance(1)
    assert not watch.beat().pulse.ringing
    clock.jump(seconds)
    beat = watch.beat()
    assert beat.jumped == seconds
    assert not beat.pulse.ringing
    assert any("系统时间被拨" in text and "实际经过的时间" in text for text in lines(desk))
    clock.advance(ahead - 1 - 1)
    assert not watch.beat().pulse.ringing
    clock.advance(1)
    assert watch.beat().pulse.ringing


@pytest.mark.parametrize("seconds", [3600, -3600])
@pytest.mark.parametrize("confirmed", [False, True])
@pytest.mark.parametrize("restarted", [False, True])
def test_a7_limits_set_before_and_after_a_jump_keep_their_span(
    tmp_path: Path, seconds: float, *, confirmed: bool, restarted: bool
) -> None:
    """Of two half hours, one begun under each wall clock, each ends when its half hour is over."""
    clock = FixedClock(START)
    desk = open_desk(tmp_path, officer="王", clock=clock)
    sample.ensure_unit(desk)
    watch = Watch(desk)
    dues: dict[str, float] = {}

    def begun() -> None:
        at, now = clock.monotonic(), clock.now()
        fresh = ours(desk, book(desk, deaths=3))
        dues.update({one.id: at + (one.limit - now).total_seconds() for one in fresh})
        watch.refresh()
        watch.beat()

    begun()
    clock.advance(300)
    clock.jump(seconds)
    watch.beat()
    begun()
    if confirmed:
        watch.confirm_clock()
    watch.beat()
    if restarted:
        desk.close()
        clock.advance(20)
        desk = open_desk(tmp_path, officer="王", clock=clock)
        watch = Watch(desk)
    for identity, due in sorted(dues.items(), key=lambda one: one[1]):
        if due - 1 > clock.monotonic():
            clock.advance(due - 1 - clock.monotonic())
            held = next(one for one in watch.beat().pulse.running if one.id == identity)
            assert phase(held, clock.now()) is not Phase.OVERDUE
            clock.advance(2)
            held = next(one for one in watch.beat().pulse.running if one.id == identity)
            assert phase(held, clock.now()) is Phase.OVERDUE
    desk.close()


def test_a7_hearing_after_a_jump_keeps_quiet_only_until_the_true_next_stage(desk: Desk, clock: FixedClock) -> None:
    first = clocks_of(desk, book(desk, deaths=3), ObligationKind.ORAL)[0]
    watch = Watch(desk)
    watch.beat()
    span = (first.limit - clock.now()).total_seconds()
    clock.jump(-3600)
    clock.advance(span - 9 * 60)
    ringing = watch.beat().pulse.ringing
    assert first.id in {one.id for one in ringing}
    alarms.hear(desk, ringing)
    watch.refresh()
    assert first.id not in {one.id for one in watch.beat().pulse.ringing}
    clock.advance(4 * 60)
    assert first.id in {one.id for one in watch.beat().pulse.ringing}, "five minutes before it ends"


@pytest.mark.parametrize("off", [-7200.0, -86400.0 * 400])
def test_a7_after_a_restart_a_wall_clock_behind_is_asked_about_and_rings_as_early_as_can_be(
    tmp_path: Path, off: float
) -> None:
    clock = FixedClock(START)
    desk = open_desk(tmp_path, officer="王", clock=clock)
    sample.ensure_unit(desk)
    first = min(one.warn_from for one in ours(desk, book(desk, deaths=3)))
    Watch(desk).beat()
    before = clock.now()
    desk.close()
    clock.restart(60)
    clock.jump(off)
    desk = open_desk(tmp_path, officer="王", clock=clock)
    watch = Watch(desk)
    beat = watch.beat()
    assert "慢" in beat.clock_doubt
    assert not beat.pulse.ringing
    clock.advance((first - before).total_seconds())
    assert watch.beat().pulse.ringing, "no later than if it had not been off at all"
    watch.confirm_clock()
    beat = watch.beat()
    assert not beat.clock_doubt
    assert not beat.pulse.ringing, "the officer says it is still long before"
    desk.close()


def test_a7_a_clock_corrected_after_a_restart_brings_the_right_second_for_old_and_new(tmp_path: Path) -> None:
    clock = FixedClock(START)
    desk = open_desk(tmp_path, officer="王", clock=clock)
    sample.ensure_unit(desk)
    old = min(ours(desk, book(desk, deaths=3)), key=lambda one: one.limit)
    Watch(desk).beat()
    desk.close()
    clock.restart(120)
    clock.jump(-86400 * 3000)
    desk = open_desk(tmp_path, officer="王", clock=clock)
    watch = Watch(desk)
    watch.beat()
    begun = clock.now()
    new = min(ours(desk, book(desk, deaths=3)), key=lambda one: one.limit)
    watch.refresh()
    watch.beat()
    clock.advance(60)
    clock.jump(86400 * 3000)
    beat = watch.beat()
    assert not beat.clock_doubt
    left = {one.id: (one.limit - clock.now()).total_seconds() for one in beat.pulse.running}
    assert left[old.id] == pytest.approx((old.limit - clock.now()).total_seconds(), abs=1)
    assert left[new.id] == pytest.approx((new.limit - begun).total_seconds() - 60, abs=1)
    desk.close()


class Full:
    """A disk with no room left: every transaction that would write is refused by the database itself."""

    def __init__(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = False
        real = desk.store.engine.transaction

        @contextmanager
        def transaction(*, reading: bool = False) -> Iterator[dbapi2.Connection]:
            with real(reading=reading) as connection:
                if self.full and not reading:
                    (pages,) = connection.execute("PRAGMA page_count").fetchall()[0]
                    connection.execute(f"PRAGMA max_page_count={pages}")
                    connection.execute("CREATE TABLE filled (x)")
                    connection.execute("INSERT INTO filled VALUES (zeroblob(10000000))")
                yield connection

        monkeypatch.setattr(desk.store.engine, "transaction", transaction)


@pytest.fixture
def disk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Full:
    return Full(desk, monkeypatch)


def test_a4_a_full_disk_silences_no_alarm_whatever_cannot_be_written(desk: Desk, clock: FixedClock, disk: Full) -> None:
    """A calendar clock passes its slot, the clock is set, a beat is late: all of it wants to write, none of it can."""
    identity = book(desk, deaths=3)
    slots = [one for one in ours(desk, identity) if (rule := desk.rules.rule(one.rule)) is not None and rule.times]
    if not slots:  # a rule with times of day, as 灾情稳定前零报告 has
        rule = next(rule for pack in desk.rules.packs for rule in pack.rules if rule.times)
        due = clock.now() + minutes(5)
        with desk.write() as transaction:
            deadline = Deadline(rule=rule, recipient=Recipient.CITY, basis_at=clock.now(), due=due)
            planning.start(transaction, f"incident:{identity}", Demand(governing=deadline), clock.now())
    watch = Watch(desk)
    watch.beat()
    expected = ours(desk, identity)
    disk.full = True
    clock.jump(3600)
    shift = dt.timedelta(seconds=3600)
    for second in range(2 * 3600):
        clock.advance(7 if second == 50 else 1)
        beat = watch.beat()
        there = {one.id for one in beat.pulse.ringing}
        groups = [one for one in grouped(expected) if any(ringing(each, clock.now() - shift) for each in one.clocks)]
        assert there == {each.id for one in groups for each in one.clocks}
        if second > 10:
            assert any("磁盘已满" in one.sentence and one.rings for one in beat.troubles)
    assert not any("拨" in text for text in lines(desk))
    disk.full = False
    for _ in range(12):
        clock.advance(1)
        beat = watch.beat()
    assert not [one for one in beat.troubles if "磁盘已满" in one.sentence]
    booked = lines(desk)
    assert len([text for text in booked if "被拨快3600秒" in text]) == 1
    assert len([text for text in booked if "停顿7秒" in text]) == 1


def test_a3_an_error_nobody_foresaw_is_a_sentence_and_the_alarms_ring_on(
    desk: Desk, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = min(one.warn_from for one in ours(desk, book(desk, deaths=3)))
    watch = Watch(desk)
    watch.beat()

    def damaged(*_words: object) -> NoReturn:
        raise msgspec.DecodeError

    for place, name in ((standing, "running"), (alerts, "look"), (Watch, "_start_next"), (alerts, "heard")):
        monkeypatch.setattr(place, name, damaged)
    watch.refresh()
    clock.advance((first - clock.now()).total_seconds())
    beat = watch.beat()
    assert beat.pulse.ringing, "from memory"
    assert any("按先前读到的响" in one.sentence and one.rings for one in beat.troubles)
    monkeypatch.undo()
    for _ in range(12):
        clock.advance(1)
        beat = watch.beat()
    assert not [one for one in beat.troubles if "按先前" in one.sentence], "read again, and right again"


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


def test_years_on_end_no_alarm_is_missed_and_none_late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps to each due instant and its neighbours, with restarts, sleeps, jumps and hearings on the way.

    Two years; ten where faults are looked for (``run.py test --all``).
    """

    def unprinted(_desk: Desk, _report: Report) -> tuple[str, ...]:
        return ()  # how a paper looks moves no clock, and making 1 100 of them was four fifths of the time

    monkeypatch.setattr(signing, "digests_of", unprinted)
    chance = random.Random(11)  # noqa: S311 - repeatable, no secret
    clock = FixedClock(START)
    desk = open_desk(tmp_path, officer="王", clock=clock)
    sample.ensure_unit(desk)
    watch = Watch(desk)
    years = 10 if ALL else 2
    end = START + dt.timedelta(days=365 * years)
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
    assert stages > 30 * years


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
    assert isinstance(clock, Clock)
    if clock.owner is Owner.THEIRS or not clock.running:
        return False
    come = alarm_instants(clock, now)
    assert stages_passed(clock, now) == len(come)
    if not come:
        return False
    if clock.heard_at is None or clock.heard_until is None or now >= clock.heard_until:
        return True
    return any(at > clock.heard_at for at in instants_after_hearing(clock, now))


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
