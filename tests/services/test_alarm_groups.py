"""Clocks of one incident that fall due together ring as one; an alarm nobody hears goes on to the next person."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.models.moments import minutes
from app.models.obligations.alarm_group import TOGETHER, grouped
from app.models.obligations.clock import Clock, ringing
from app.models.obligations.clock_names import name_among, name_beside
from app.models.vocabulary.duty import DutyRole
from app.models.vocabulary.obligation import Basis, ObligationKind, Owner, Recipient
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk, open_desk
from app.services.duty import shift
from app.services.obligations import alarms, escalation, standing
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.watch.watch import Watch
from tests.bench import alarms as bench
from tests.conftest import START
from tests.helpers import beijing, book
from tests.services.test_obligations import started

TO = (Recipient.CITY, Recipient.PROVINCE, Recipient.GOVERNMENT, Recipient.UPPER_GOVERNMENT, Recipient.LEADER)


def clock_at(number: int, after: int, subject: str = "incident:I1") -> Clock:
    due = START + minutes(after)
    return Clock(
        id=f"c{number}", subject=subject, rule=f"R{number}", digest="d", obligation=ObligationKind.ORAL,
        recipient=TO[number % len(TO)], owner=Owner.OURS, basis=Basis.RECEIVED, basis_at=START, due=due,
        first_due=due, started_at=START, legal="法",
    )  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from(("incident:I1", "incident:I2"))), max_size=12))
def test_groups_hold_every_clock_once_within_five_minutes_of_the_first(told: list[tuple[int, str]]) -> None:
    clocks = [clock_at(number, after, subject) for number, (after, subject) in enumerate(told)]
    groups = grouped(clocks)
    assert sorted(one.id for group in groups for one in group.clocks) == sorted(one.id for one in clocks)
    for group in groups:
        assert len({one.shown_with for one in group.clocks}) == 1
        assert max(one.limit for one in group.clocks) - group.lead.limit <= TOGETHER
        assert group.lead.limit == min(one.limit for one in group.clocks)


@given(st.lists(st.tuples(st.integers(11, 60), st.integers(0, 4)), min_size=1, max_size=8), st.integers(0, 90))
def test_no_alarm_is_lost_by_ringing_as_one(told: list[tuple[int, int]], passed: int) -> None:
    clocks = [replace(clock_at(to, after), id=f"c{number}") for number, (after, to) in enumerate(told)]
    now = START + minutes(passed)
    alone = {one.id for one in clocks if ringing(one, now)}
    assert alone <= {one.id for one in alarms.pulse(clocks, now).ringing}


def test_what_falls_due_within_five_minutes_rings_and_is_heard_as_one(desk: Desk, clock: FixedClock) -> None:
    with desk.write() as transaction:
        for number, after in enumerate((30, 34, 40)):
            fact = started(f"incident:I1/{number}", desk.now() + minutes(after))
            transaction.append("incident:I1", fact)
    watch = Watch(desk)
    clock.advance(20 * 60)
    pulse = watch.beat().pulse
    assert [one.id[-1] for one in pulse.ringing] == ["0", "1"]
    assert [len(one.clocks) for one in pulse.groups] == [2]
    alarms.hear(desk, pulse.ringing[:1])
    watch.refresh()
    rung = []
    for _ in range(10):
        clock.advance(60)
        seen = watch.beat().pulse
        if seen.ringing:
            rung.append((desk.now() - START, len(seen.groups)))
            alarms.hear(desk, seen.ringing)
            watch.refresh()
    assert [(int(at.total_seconds() // 60), groups) for at, groups in rung] == [(25, 1), (30, 2)]


def test_two_clocks_that_stand_together_never_bear_one_name() -> None:
    clocks = [
        clock_at(0, 30), clock_at(1, 30), clock_at(2, 30), clock_at(3, 30), replace(clock_at(0, 60), id="x"),
        replace(clock_at(0, 60), id="y", rule="R9"),
    ]  # fmt: skip
    names = [name_among(one, clocks) for one in clocks]
    assert len(set(names)) == len(names), names
    assert name_among(clocks[1], clocks[:2]) == "口头报告·省"
    assert name_among(clocks[0]) == "口头报告"
    assert name_beside(clocks[1], clocks[:2]) == "口头报告"
    beside = [(one.recipient, name_beside(one, clocks)) for one in clocks]
    assert len(set(beside)) == len(beside), beside
    upper, government = replace(clocks[0], id="u", recipient=Recipient.UPPER), clocks[3]
    assert name_among(upper, [upper, government]) != name_among(government, [upper, government])


def passed_over(desk: Desk, clock: FixedClock) -> None:
    shift.assign(
        desk,
        {DutyRole.MAIN: "王澄", DutyRole.DEPUTY: "李敏", DutyRole.LEADER: "赵启明"},
        {DutyRole.DEPUTY: "0700-5550102", DutyRole.LEADER: "0700-5550103"},
        remind=False,
    )
    with desk.write() as transaction:
        transaction.append("warning:W1", started("warning:W1/1", desk.now() + minutes(30)))
    clock.advance(20 * 60)


def test_an_alarm_nobody_hears_by_its_second_ring_goes_on_to_the_next_person(desk: Desk, clock: FixedClock) -> None:
    passed_over(desk, clock)
    assert escalation.standing_escalations(desk) == ()
    clock.advance(5 * 60)
    (one,) = escalation.standing_escalations(desk)
    assert one.callee is not None
    assert one.callee.words == "副班 李敏 0700-5550102"
    with pytest.raises(Refused, match="叫了谁"):
        escalation.called(desk, [one.group], " ", answered=True)
    escalation.called(desk, [one.group], "李敏", answered=False, phone="0700-5550102")
    (one,) = escalation.standing_escalations(desk)
    assert one.callee is not None
    assert one.callee.person == "赵启明"
    escalation.called(desk, [one.group], "赵启明", answered=True, said="马上到")
    assert escalation.standing_escalations(desk) == ()
    assert alarms.pulse(standing.running(desk), desk.now()).ringing, "called is not heard"
    clock.advance(5 * 60)
    assert escalation.standing_escalations(desk), "and nobody has heard it by the next ring"
    with desk.store.read() as reading:
        texts = [line.text for line in reading.journal.lines(subjects=("warning:W1",))]
    assert texts[-2:] == ["告警无人知悉，叫李敏，未接听", "告警无人知悉，叫赵启明，已接听：马上到"]


def test_an_alarm_that_was_heard_does_not_go_on(desk: Desk, clock: FixedClock) -> None:
    passed_over(desk, clock)
    alarms.hear(desk, alarms.pulse(standing.running(desk), desk.now()).ringing)
    clock.advance(5 * 60)
    assert escalation.standing_escalations(desk) == ()
    clock.advance(5 * 60)
    assert len(escalation.standing_escalations(desk)) == 1


def test_nobody_named_is_said_as_nobody(desk: Desk, clock: FixedClock) -> None:
    desk.settings = replace(desk.settings, inside_chain=())
    with desk.write() as transaction:
        transaction.append("warning:W1", started("warning:W1/1", desk.now() + minutes(30)))
    clock.advance(25 * 60)
    assert [one.callee for one in escalation.standing_escalations(desk)] == [None]


def test_a_year_rings_less_as_one_and_an_ordinary_event_met_in_time_at_most_twice(tmp_path: Path) -> None:
    clock = FixedClock(START)
    desk = open_desk(tmp_path / "年", officer="王澄", clock=clock)
    year = bench.year_of_calls(desk, clock, 60)
    figures = bench.counted(year)
    desk.close()
    alarms_of = figures["alarms"]
    assert isinstance(alarms_of, dict)
    assert alarms_of["as_one"] < alarms_of["each_by_itself"]
    ordinary = [one for one in year if one.level is Level.ORDINARY]
    assert figures["saying_nothing_new"] == 0
    assert len(ordinary) > 30
    assert any(one.clocks != one.own for one in ordinary), "one with a zero report is among them"
    for one in ordinary:
        assert bench.rings_of(one.own, bench.as_one, bench.alarms_as_one)[0] <= 2, one


@pytest.mark.parametrize(
    ("changed", "rung"),
    [
        ({"due": START + minutes(119)}, [109, 114, 119]),
        ({"due": START + minutes(120)}, [110, 120]),
        ({"due": START, "immediate": True}, [0, 10]),
        ({"due": START + minutes(10)}, [5, 10]),
        ({"due": START + minutes(40), "obligation": ObligationKind.ZERO}, [30, 40]),
    ],
    ids=("under two hours", "two hours", "at once", "ten minutes", "zero report"),
)
def test_heard_it_rings_again_at_five_minutes_only_where_little_time_was_given(
    changed: dict[str, Any], rung: list[int]
) -> None:
    clocks, found = [replace(clock_at(0, 0), **changed)], []
    for passed in range(rung[-1] + 1):
        now = START + minutes(passed)
        if alarms.pulse(clocks, now).ringing:
            found.append(passed)
            clocks = bench.as_one(clocks, now)
    assert found == rung


def test_one_clock_that_presses_keeps_the_ring_of_a_whole_group_five_minutes_before() -> None:
    long = replace(clock_at(0, 130), basis_at=START)
    short = replace(clock_at(1, 132), basis_at=START + minutes(72))
    now = START + minutes(120)
    assert grouped([long])[0].quiet_until(now) == long.limit
    assert grouped([long, short])[0].quiet_until(now) == long.limit - minutes(5)
    unheard = grouped([replace(long, started_at=START)])[0]
    assert unheard.passed_over(long.limit - minutes(5)), "what nobody hears goes on to the next person as before"


def test_ten_minutes_that_rang_at_once_do_not_come_back_halfway() -> None:
    at_once = replace(clock_at(0, 0), immediate=True)
    leader = clock_at(1, 10)
    (group,) = grouped([at_once, leader])
    assert group.rings(START)
    assert group.quiet_until(START) == START + minutes(10)
    assert grouped([leader])[0].quiet_until(START + minutes(5)) == START + minutes(10)
    (pressed,) = grouped([at_once, replace(leader, basis_at=START - minutes(20))])
    assert pressed.quiet_until(START) == START + minutes(5), "half an hour's limit comes back five minutes before"
    (heard,) = grouped(bench.as_one([at_once, leader], START))
    assert not heard.rings(START + minutes(9))
    assert heard.rings(START + minutes(10)), "nobody has done it: it rings at the limit"


def test_the_zero_reports_of_a_day_ring_as_one_and_one_key_hears_them(desk: Desk, clock: FixedClock) -> None:
    clock.wall = beijing("2026-06-12T11:00")
    desk.store.order_clock.confirm()
    for _ in range(3):
        book(desk, category="11D01", deaths=1)
    clock.wall = beijing("2026-06-13T08:50")
    desk.store.order_clock.confirm()
    groups = [
        one
        for one in alarms.pulse(standing.running(desk), desk.now()).groups
        if one.lead.rings_with != one.lead.shown_with
    ]
    assert [len(one.clocks) for one in groups] == [3]
    alarms.hear(desk, groups[0].clocks[:1])
    zero = [one for one in standing.running(desk) if one.obligation is ObligationKind.ZERO]
    assert len({one.subject for one in zero}) == 3
    assert not any(ringing(one, desk.now()) for one in zero)
    clock.wall = beijing("2026-06-13T09:00")
    desk.store.order_clock.confirm()
    assert sum(ringing(one, desk.now()) for one in standing.running(desk) if one.obligation is ObligationKind.ZERO) == 3


@given(st.lists(st.tuples(st.integers(2, 60), st.integers(0, 4)), min_size=1, max_size=6))
def test_heard_as_one_every_limit_still_has_a_ring_within_five_minutes_before_it(told: list[tuple[int, int]]) -> None:
    clocks = [replace(clock_at(to, after), id=f"c{number}") for number, (after, to) in enumerate(told)]
    rung = []
    for passed in range(61):
        now = START + minutes(passed)
        if alarms.pulse(clocks, now).ringing:
            rung.append(now)
            clocks = bench.as_one(clocks, now)
    for one in clocks:
        assert any(one.limit - TOGETHER <= at <= one.limit for at in rung)


def test_the_next_limit_that_can_be_met_is_not_hidden_by_one_that_was_missed(desk: Desk, clock: FixedClock) -> None:
    book(desk, deaths=3)
    first = alarms.pulse(list(standing.running(desk)), desk.now()).ahead
    assert first is not None
    clock.advance((first.limit - desk.now()).total_seconds() + 60)
    seen = alarms.pulse(list(standing.running(desk)), desk.now())
    assert seen.overdue
    assert seen.ahead is not None
    assert seen.ahead.limit > desk.now()
    assert seen.next_clock is not None
    assert seen.next_clock.limit <= desk.now()
    clock.advance(400 * 86400)
    assert alarms.pulse(list(standing.running(desk)), desk.now()).ahead is None


def test_a_recipient_is_told_apart_by_a_word_not_by_a_syllable() -> None:
    clocks = [clock_at(number, 10) for number in range(len(TO))]
    names = [name_among(one, clocks) for one in clocks]
    assert names[0] == "口头报告·市"
    assert names[1] == "口头报告·省"
    assert names[4] == "口头报告·带班"
    assert len(set(names)) == len(names)
