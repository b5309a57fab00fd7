"""How often a year of 400 incidents rings: each clock by itself, and clocks of one incident that fall due as one.

``python -m tests.bench.alarms`` prints one JSON object. An officer hears each ring a minute later and has
everything done two minutes before its limit; what he does meets what it meets in the program: one call all that is
owed by telephone to that office, one report all that is owed there in writing, the day's zero report with it.
"""

import datetime as dt
import json
import random
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec.structs import replace

from app.models.incident.state import Incident
from app.models.moments import BEIJING, UTC, beijing_day, minutes
from app.models.obligations.alarm_group import grouped
from app.models.obligations.clock import BY_REPORT, NEAR, Clock, hearing_expires, ringing
from app.models.vocabulary.obligation import ObligationKind, Owner
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk, open_desk
from app.services.incident.intake import adopt, as_said, read, receive
from app.services.incident.intake_draft import IntakeDraft
from app.services.runtime.clock import FixedClock
from app.services.samples.simulation import narrative

INCIDENTS = 400
START = dt.datetime(2026, 1, 1, 3, 12, tzinfo=BEIJING).astimezone(UTC)
BEFORE = minutes(2)


class Called(msgspec.Struct, frozen=True):
    """One incident of the year: how grave it may be, and the clocks of our own that its booking starts."""

    level: Level
    clocks: list[Clock]

    @property
    def own(self) -> list[Clock]:
        """Without the day's zero report, which the room makes once for all incidents."""
        return [one for one in self.clocks if one.obligation is not ObligationKind.ZERO]


Sounding = Callable[[list[Clock], dt.datetime], int]
Hear = Callable[[list[Clock], dt.datetime], list[Clock]]


def year_of_calls(desk: Desk, clock: FixedClock, count: int = INCIDENTS, seed: int = 7) -> list[Called]:
    """What so many calls come to when each is booked, with what was read and not adopted."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, no secret
    found = []
    for _ in range(count):
        text = narrative(chance)
        draft = IntakeDraft(id=desk.new_id(), received_at=clock.now(), narrative=text, caller_unit="县消防救援大队")
        findings = read(desk, text, draft.received_at)
        made = receive(desk, as_said(adopt(draft, findings, only_sure=True), findings)).id
        with desk.store.read() as reading:
            state = reading.state(f"incident:{made}", Incident)
        assert state is not None
        found.append(Called(state.level_strict, [one for one in state.clocks if one.owner is Owner.OURS]))
        clock.advance(chance.randint(36_000, 115_000))
        desk.store.order_clock.confirm()
    return found


def alone(clocks: list[Clock], now: dt.datetime) -> list[Clock]:
    """What F9 made of the ringing clocks while each rang by itself: quiet until the first of their next stages."""
    rings = [one for one in clocks if ringing(one, now)]
    if not rings:
        return clocks
    until = min(hearing_expires(one, now) for one in rings)
    return [replace(one, heard_at=now, heard_until=until) if one in rings else one for one in clocks]


def as_one(clocks: list[Clock], now: dt.datetime) -> list[Clock]:
    """What F9 makes of the groups that ring."""
    heard = {
        one.id: group.quiet_until(now) for group in grouped(clocks) if group.rings(now) for one in group.clocks
    }  # fmt: skip
    return [replace(one, heard_at=now, heard_until=heard[one.id]) if one.id in heard else one for one in clocks]


def done_at(clock: Clock) -> dt.datetime:
    """When the officer has done it."""
    return max(clock.started_at, clock.limit - BEFORE)


def met_with(clock: Clock, act: Clock, at: dt.datetime) -> bool:
    """Whether what the officer does for one clock meets another too."""
    if clock.recipient is not act.recipient or at < clock.started_at:
        return False
    if clock.obligation is ObligationKind.ZERO and beijing_day(at) < beijing_day(clock.due):
        return False
    return clock.obligation is act.obligation or {clock.obligation, act.obligation} <= BY_REPORT


def acted(clocks: list[Clock], now: dt.datetime) -> list[Clock]:
    """The clocks after all that was to be done by now."""
    for act in sorted((one for one in clocks if one.running and done_at(one) <= now), key=done_at):
        at = done_at(act)
        clocks = [replace(one, met_at=at) if one.running and met_with(one, act, at) else one for one in clocks]
    return clocks


def alarms_alone(clocks: list[Clock], now: dt.datetime) -> int:
    """How many alarms sound while each clock is one."""
    return sum(ringing(one, now) for one in clocks)


def alarms_as_one(clocks: list[Clock], now: dt.datetime) -> int:
    """How many alarms sound while a group is one."""
    return sum(group.rings(now) for group in grouped(clocks))


def rings_of(clocks: list[Clock], hear: Hear, sounding: Sounding) -> tuple[int, int]:
    """(how often an incident rings until all is done, how many alarms that makes)."""
    if not clocks:
        return 0, 0
    alarms = 0
    now, last, rings = min(one.started_at for one in clocks), max(map(done_at, clocks)), 0
    while now <= last:
        clocks = acted(clocks, now)
        if sounds := sounding(clocks, now):
            rings += 1
            alarms += sounds
            now += minutes(1)
            clocks = hear(clocks, now)
        now += minutes(1)
    return rings, alarms


def says_nothing_new(clocks: list[Clock]) -> list[tuple[int, tuple[str, ...]]]:
    """Rings, in minutes from the first clock, that bring no duty not yet rung and no further stage of a short limit."""
    begun = min((one.started_at for one in clocks), default=START)
    now, last = begun, max(map(done_at, clocks), default=START)
    rung: set[str] = set()
    found = []
    while now <= last:
        clocks = acted(clocks, now)
        groups = [one for one in grouped(clocks) if one.rings(now)]
        ringing_now = {one.id for group in groups for one in group.clocks}
        if ringing_now:
            presses = any(
                one.presses and one.due - one.basis_at > NEAR and one.limit - NEAR / 2 <= now
                for group in groups
                for one in group.clocks
            )
            if ringing_now <= rung and not presses:
                found.append((int((now - begun).total_seconds() // 60), tuple(sorted(ringing_now))))
            rung |= ringing_now
            now += minutes(1)
            clocks = as_one(clocks, now)
        now += minutes(1)
    return found


def counted(year: list[Called]) -> dict[str, object]:
    """Rings of a year both ways; of an 一般 event its own, without the zero report of the day."""
    before = [rings_of(one.clocks, alone, alarms_alone) for one in year]
    after = [rings_of(one.clocks, as_one, alarms_as_one) for one in year]
    ordinary = [rings_of(one.own, as_one, alarms_as_one)[0] for one in year if one.level is Level.ORDINARY]
    return {
        "incidents": len(year),
        "clocks": sum(len(one.clocks) for one in year),
        "alarms": {"each_by_itself": sum(one for _, one in before), "as_one": sum(one for _, one in after)},
        "keys_pressed": {"each_by_itself": sum(one for one, _ in before), "as_one": sum(one for one, _ in after)},
        "most_alarms_of_one_incident": {
            "each_by_itself": max(one for _, one in before),
            "as_one": max(one for _, one in after),
        },
        "saying_nothing_new": sum(len(says_nothing_new(one.clocks)) for one in year),
        "ordinary": {"incidents": len(ordinary), "rings": sum(ordinary), "most_of_one": max(ordinary, default=0)},
    }


def main() -> None:
    """Count and print."""
    clock = FixedClock(START)
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(Path(folder), officer="王澄", clock=clock)
        year = year_of_calls(desk, clock)
        desk.close()
    print(json.dumps(counted(year), ensure_ascii=False))  # noqa: T201 - a script


if __name__ == "__main__":
    main()
