"""A heartbeat looks only at what can stand otherwise than at the one before; it says what a look at everything says."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.models.moments import MICROSECOND, minutes
from app.models.obligations.alarm_group import grouped
from app.models.obligations.clock import Clock, next_stage, phase, ringing
from app.models.vocabulary.obligation import Basis, ObligationKind, Owner, Phase, Recipient
from app.services.obligations.alarms import Pulse, Pulses, pulse
from app.services.runtime.clock import FixedClock
from app.services.runtime.order_clock import OrderClock
from app.services.watch.frames import Frames
from tests.conftest import START


def plainly(found: list[Clock], now: dt.datetime) -> Pulse:
    """Every clock looked at, nothing remembered."""
    ours = [one for one in found if one.owner is Owner.OURS and one.running]
    sounding = {one.shown_with for one in ours if ringing(one, now)}
    groups = tuple(one for one in grouped(c for c in ours if c.shown_with in sounding) if one.rings(now))
    ids = {clock.id for group in groups for clock in group.clocks}
    changes = [next_stage(one, now) for one in ours]
    changes += [one.heard_until for one in ours if one.heard_until is not None and one.heard_until > now]
    return Pulse(
        now=now, running=tuple(found), ringing=tuple(one for one in ours if one.id in ids),
        overdue=sum(phase(one, now) is Phase.OVERDUE for one in ours),
        next_clock=min(ours, key=lambda one: one.limit, default=None),
        next_change=min(changes, default=None), groups=groups,
    )  # fmt: skip


MOMENTS = st.integers(-20, 60).map(lambda count: START + minutes(count / 2))
CLOCKS = st.builds(
    Clock,
    subject=st.sampled_from(("incident:1", "incident:2", "warning:1")), rule=st.just("R"), digest=st.just("d"),
    obligation=st.sampled_from(ObligationKind), recipient=st.sampled_from(Recipient), owner=st.sampled_from(Owner),
    basis=st.sampled_from(Basis), basis_at=MOMENTS, due=MOMENTS, first_due=MOMENTS, started_at=MOMENTS,
    legal=st.just(""), id=st.just(""), immediate=st.booleans(), late_only=st.booleans(),
    remind_at=st.none() | MOMENTS, heard_at=st.none() | MOMENTS, heard_until=st.none() | MOMENTS,
    met_at=st.none() | st.none() | MOMENTS, ended=st.sampled_from(("", "", "终止")),
    belongs_to=st.sampled_from(("", "incident:1")),
)  # fmt: skip
STEPS = st.lists(
    st.tuples(
        st.sampled_from((0, 1, 999_999, 1_000_000, 30_000_000, 300_000_000, 1_800_000_000, -60_000_000)),
        st.integers(0, 9),
        st.none() | CLOCKS,
    ),
    min_size=1, max_size=25,
)  # fmt: skip
"""Microseconds that pass before each beat, and a clock that is begun or set anew in a place."""


def numbered(clocks: list[Clock]) -> list[Clock]:
    return [replace(one, id=f"c{number}") for number, one in enumerate(clocks)]


@given(st.lists(CLOCKS, max_size=8), STEPS)
def test_beat_after_beat_says_what_a_look_at_everything_says(
    given: list[Clock], steps: list[tuple[int, int, Clock | None]]
) -> None:
    clocks, beats, now = numbered(given), Pulses(), START
    for passed, place, changed in steps:
        now += passed * MICROSECOND
        if changed is not None:
            clocks = [*clocks[:place], replace(changed, id=f"c{min(place, len(clocks))}"), *clocks[place + 1 :]]
        assert beats.at(clocks, now) == plainly(clocks, now) == pulse(clocks, now)


@given(CLOCKS, MOMENTS)
def test_the_next_stage_is_the_first_of_all_that_come(clock: Clock, now: dt.datetime) -> None:
    every = [clock.limit + one for one in clock.stages] + [one for one in (clock.remind_at,) if one is not None]
    coming = [one for one in every if one > now]
    after = next(clock.limit + minutes(5 * count) for count in range(1, 100) if clock.limit + minutes(5 * count) > now)
    assert next_stage(clock, now) == (min(coming) if coming else after)


@given(st.lists(CLOCKS, min_size=1, max_size=4))
def test_at_the_very_instant_something_changes_it_is_seen(given: list[Clock]) -> None:
    clocks, beats = numbered(given), Pulses()
    instants = {at for one in clocks for at in (one.limit, one.warn_from, one.heard_at, one.heard_until) if at}
    for at in sorted(one + step * MICROSECOND for one in instants for step in (-1, 0, 1)):
        assert beats.at(clocks, at) == plainly(clocks, at)


@given(
    st.lists(CLOCKS, min_size=1, max_size=5),
    st.lists(
        st.tuples(
            st.sampled_from(("", "confirm", "follow")),
            st.sampled_from((0.0, 0.4, -0.4, 4.9, -5.0, 30.0, -700.0)),
            st.booleans(),
        ),
        max_size=12,
    ),
)  # fmt: skip
def test_frames_that_rest_say_what_frames_worked_out_say(
    given: list[Clock], steps: list[tuple[str, float, bool]]
) -> None:
    clocks, clock = numbered(given), FixedClock(START)
    lines = OrderClock(clock), OrderClock(clock)
    resting, anew = Frames(lines[0]), Frames(lines[1])
    for act, jump, begun in steps:
        clock.advance(1)
        clock.jump(jump)
        for line in lines:
            if act == "confirm":
                line.elapsed.confirm()
            elif act == "follow":
                line.elapsed.follow(doubted=False)
        if begun:
            clocks = [*clocks, replace(clocks[0], id=f"c{len(clocks)}")]
        anew._quiet = None
        assert resting.placed(clocks) == anew.placed(clocks)
        assert lines[0].frames == lines[1].frames
