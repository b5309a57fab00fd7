"""Alarms (告警): a function of stored clocks and now. Heard is not done; hearing expires (docs/架构.md#告警的规矩)."""

import datetime as dt

import msgspec

from app.models.incident.facts import IncidentNoted
from app.models.merge.rows import MergeRow
from app.models.obligations.clock import Clock, hearing_expires, next_stage, phase, ringing
from app.models.obligations.facts import ClockHeard, ClockMet
from app.models.vocabulary.obligation import ObligationKind, Owner, Phase, Recipient
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.obligations.planning import load, replan, subject_of
from app.services.runtime.errors import Refused

Key = tuple[str, Recipient, ObligationKind, Owner]


class Pulse(msgspec.Struct, frozen=True, kw_only=True):
    """What one heartbeat sees: the clocks that ring, the next one due and when something changes next."""

    now: dt.datetime
    running: tuple[Clock, ...]
    ringing: tuple[Clock, ...]
    overdue: int
    next_clock: Clock | None
    next_change: dt.datetime | None


def owners(merges: list[MergeRow]) -> dict[str, str]:
    """The incident under which an absorbed one is shown."""
    return {one.absorbed: one.kept for one in merges}


def governing(found: list[Clock], merges: list[MergeRow]) -> list[Clock]:
    """Of merged incidents only the earliest clock per recipient and kind counts; others are shadowed."""
    if not merges:
        return found
    shown = owners(merges)
    merged = set(shown) | set(shown.values())
    kept: list[Clock] = []
    best: dict[Key, Clock] = {}
    for clock in found:
        if clock.incident not in merged:
            kept.append(clock)
            continue
        key = (shown.get(clock.incident, clock.incident), clock.recipient, clock.obligation, clock.owner)
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


def hear(desk: Desk, clock_ids: tuple[str, ...]) -> Changed:
    """The signed-on officer heard these alarms; booked, and silent until the next stage or ten minutes on."""
    now = desk.now()
    by_incident: dict[str, list[str]] = {}
    for identity in clock_ids:
        by_incident.setdefault(identity.partition("/")[0], []).append(identity)
    with desk.write() as transaction:
        for name, wanted in by_incident.items():
            state = load(transaction, name)
            held = [one for one in state.clocks if one.id in wanted and one.running]
            if not held:
                continue
            until = min(hearing_expires(one, now) for one in held)
            until = min(until, now + dt.timedelta(minutes=desk.settings.heard_minutes))
            fact = ClockHeard(clocks=tuple(one.id for one in held), at=now, until=until)
            transaction.append(subject_of(name), fact)
    return Changed(transaction.topics)


def fulfil(desk: Desk, clock_id: str, words: str, at: dt.datetime | None = None) -> Changed:
    """Record how an obligation was met that no report form covers (核查反馈、催报到位 …)."""
    said = words.strip()
    if not said:
        raise Refused("请写明如何履行：向谁、何时、说了什么。", field="words")
    identity = clock_id.partition("/")[0]
    moment = at or desk.now()
    with desk.write() as transaction:
        clock = load(transaction, identity).clock(clock_id)
        if clock is None or not clock.running:
            raise Refused("这个时限已经办结。")
        entry = transaction.append(subject_of(identity), IncidentNoted(text=f"履行{clock.obligation.label}：{said}"))
        transaction.append(subject_of(identity), ClockMet(clock=clock_id, at=moment, evidence=entry.id))
        replan(transaction, desk, identity, known_at=moment)
    return Changed(transaction.topics, identity)
