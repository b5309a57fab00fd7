"""Alarms (告警): a function of stored clocks and now. Heard is not done; hearing expires (docs/架构.md#告警的规矩)."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from app.models.merge.rows import MergeRow
from app.models.obligations.clock import Clock, hearing_expires, next_stage, phase, ringing
from app.models.obligations.facts import ClockHeard
from app.models.vocabulary.obligation import ObligationKind, Owner, Phase, Recipient
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.obligations.planning import clocks_of

Key = tuple[str, Recipient, ObligationKind, Owner]


class Pulse(msgspec.Struct, frozen=True, kw_only=True):
    """What one heartbeat sees: the clocks that ring, the next one due and when something changes next."""

    now: dt.datetime
    running: tuple[Clock, ...]
    ringing: tuple[Clock, ...]
    overdue: int
    next_clock: Clock | None
    next_change: dt.datetime | None


def owners(merges: Iterable[MergeRow]) -> dict[str, str]:
    """The subject under which one that was taken into another is shown."""
    return {f"incident:{one.absorbed}": f"incident:{one.kept}" for one in merges}


def governing(found: list[Clock], merges: Iterable[MergeRow]) -> list[Clock]:
    """Of merged incidents only the earliest clock per recipient and kind counts; others are shadowed.

    What no rule asks for (a team's arrival, one report's receipt) is each its own and shadows nothing.
    """
    shown = owners(merges)
    if not shown:
        return found
    merged = set(shown) | set(shown.values())
    kept: list[Clock] = []
    best: dict[Key, Clock] = {}
    for clock in found:
        if clock.subject not in merged or not clock.by_rule:
            kept.append(clock)
            continue
        key = (shown.get(clock.subject, clock.subject), clock.recipient, clock.obligation, clock.owner)
        held = best.get(key)
        if held is None or clock.due < held.due:
            best[key] = clock
    return sorted([*kept, *best.values()], key=lambda one: one.due)


def pulse(found: list[Clock], now: dt.datetime) -> Pulse:
    """One heartbeat over the running clocks; pure."""
    ours = [one for one in found if one.owner is Owner.OURS and one.running]
    rings = tuple(one for one in ours if ringing(one, now))
    changes = [next_stage(one, now) for one in ours]
    changes += [one.heard_until for one in ours if one.heard_until is not None and one.heard_until > now]
    return Pulse(
        now=now,
        running=tuple(found),
        ringing=rings,
        overdue=sum(1 for one in ours if phase(one, now) is Phase.OVERDUE),
        next_clock=min(ours, key=lambda one: one.limit, default=None),
        next_change=min(changes, default=None),
    )


def quiet_until(desk: Desk, clocks: Iterable[Clock], now: dt.datetime) -> dt.datetime:
    """Until when hearing these clocks now keeps them quiet: the settings' minutes, or their next stage."""
    stages = [hearing_expires(one, now) for one in clocks]
    return min([*stages, now + dt.timedelta(minutes=desk.settings.heard_minutes)])


def hear(desk: Desk, clocks: Iterable[Clock]) -> Changed:
    """The signed-on officer heard these alarms; booked, and silent until the next stage or ten minutes on.

    The stages are those of the clocks as given: the watch shows them in the wall clock's present frame.
    """
    now = desk.now()
    by_subject: dict[str, dict[str, Clock]] = {}
    for one in clocks:
        by_subject.setdefault(one.subject, {})[one.id] = one
    with desk.write() as transaction:
        for subject, wanted in by_subject.items():
            held = [wanted[one.id] for one in clocks_of(transaction, subject) if one.id in wanted and one.running]
            if not held:
                continue
            until = quiet_until(desk, held, now)
            transaction.append(subject, ClockHeard(clocks=tuple(one.id for one in held), at=now, until=until))
    return Changed(transaction.topics)
