"""Alarms (告警): a function of stored clocks and now. Heard is not done; hearing expires (docs/架构.md#告警的规矩)."""

import datetime as dt
import operator
from collections.abc import Iterable

import msgspec

from app.models.merge.rows import MergeRow
from app.models.moments import MICROSECOND
from app.models.obligations.alarm_group import AlarmGroup, grouped
from app.models.obligations.clock import Clock, next_stage, ringing
from app.models.obligations.facts import ClockHeard
from app.models.vocabulary.obligation import ObligationKind, Owner, Recipient
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk

Key = tuple[str, Recipient, ObligationKind, Owner]


class Pulse(msgspec.Struct, frozen=True, kw_only=True):
    """What one heartbeat sees: the clocks that ring, the next one due and when something changes next."""

    now: dt.datetime
    running: tuple[Clock, ...]
    ringing: tuple[Clock, ...]
    overdue: int
    next_clock: Clock | None
    next_change: dt.datetime | None
    groups: tuple[AlarmGroup, ...] = ()
    """What rings, as it rings: clocks of one incident that fall due together are one alarm."""

    @property
    def ahead(self) -> Clock | None:
        """The next limit of ours that can still be met; one that was missed does not hide it."""
        coming = (one for one in self.running if one.owner is Owner.OURS and one.limit > self.now)
        return min(coming, key=lambda one: one.limit, default=None)


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
    """One heartbeat over the running clocks; pure. Where one clock of a group rings, all of it does."""
    return Pulses().at(found, now)


class _Look(msgspec.Struct, frozen=True):
    """How a clock of ours stands from one instant up to another, the first at which it can stand otherwise."""

    clock: Clock
    since: dt.datetime
    until: dt.datetime
    limit: dt.datetime
    rings: bool
    overdue: bool
    change: dt.datetime
    """Its next stage, or the end of its hearing where that comes first."""


def _look(clock: Clock, now: dt.datetime) -> _Look:
    limit, change = clock.limit, next_stage(clock, now)
    if clock.heard_until is not None and clock.heard_until > now:
        change = min(change, clock.heard_until)
    until = change
    if clock.heard_at is not None and clock.heard_at > now:
        until = min(until, clock.heard_at)
    if now <= limit:  # the exact instant is still in time
        until = min(until, limit + MICROSECOND)
    return _Look(clock, now, until, limit, ringing(clock, now), now > limit, change)


class Pulses:
    """One heartbeat after the other: of the clocks as given only those are looked at that can stand otherwise now."""

    def __init__(self) -> None:
        self._looks: dict[str, _Look] = {}
        self._last: Pulse | None = None
        self._until: dt.datetime | None = None
        """The first instant at which one of the clocks of the last beat can stand otherwise."""

    def at(self, found: list[Clock], now: dt.datetime) -> Pulse:
        """What ``pulse`` says of these clocks at that instant."""
        last = self._last
        if last is not None and last.now <= now and (self._until is None or now < self._until):
            held = last.running
            if len(held) == len(found) and all(map(operator.is_, held, found)):
                self._last = msgspec.structs.replace(last, now=now)
                return self._last
        looks = {one.id: self._looked(one, now) for one in found if one.owner is Owner.OURS and one.running}
        self._looks = looks
        self._until = min((one.until for one in looks.values()), default=None)
        self._last = _summed(found, list(looks.values()), now)
        return self._last

    def _looked(self, clock: Clock, now: dt.datetime) -> _Look:
        held = self._looks.get(clock.id)
        if held is not None and held.clock is clock and held.since <= now < held.until:
            return held
        return _look(clock, now)


def _summed(found: list[Clock], ours: list[_Look], now: dt.datetime) -> Pulse:
    sounds = {one.clock.id for one in ours if one.rings}
    sounding = {one.clock.rings_with for one in ours if one.rings}
    together = grouped(one.clock for one in ours if one.clock.rings_with in sounding) if sounds else ()
    groups = tuple(group for group in together if any(one.id in sounds for one in group.clocks))
    ids = {clock.id for group in groups for clock in group.clocks}
    first = min(ours, key=operator.attrgetter("limit"), default=None)
    return Pulse(
        now=now,
        running=tuple(found),
        ringing=tuple(one.clock for one in ours if one.clock.id in ids),
        overdue=sum(one.overdue for one in ours),
        next_clock=first.clock if first is not None else None,
        next_change=min((one.change for one in ours), default=None),
        groups=groups,
    )


def quiet_until(desk: Desk, clocks: Iterable[Clock], now: dt.datetime) -> dt.datetime:
    """Until when hearing these clocks now keeps them quiet: the minutes set, or the next stage of one that leads."""
    stages = [one.quiet_until(now) for one in grouped(clocks)]
    return min([*stages, now + dt.timedelta(minutes=desk.settings.heard_minutes)])


def hear(desk: Desk, clocks: Iterable[Clock]) -> Changed:
    """The signed-on officer heard these alarms and all that ring with them as one; booked.

    They are silent until the next stage of the clock that leads, or ten minutes on. The stages are those of the clocks
    as given: the watch shows them in the wall clock's present frame.
    """
    now = desk.now()
    given = {one.id: one for one in clocks}
    with desk.write() as transaction:
        found = governing(transaction.reading.running_clocks(), transaction.reading.merges())
        for group in grouped(found):
            heard = [given[one.id] for one in group.clocks if one.id in given]
            if not heard:
                continue
            until = quiet_until(desk, heard, now)
            for subject, ids in by_subject(group.clocks).items():
                transaction.append(subject, ClockHeard(clocks=ids, at=now, until=until))
    return Changed(transaction.topics)


def by_subject(clocks: Iterable[Clock]) -> dict[str, tuple[str, ...]]:
    """The ids of clocks by the subject they are booked on."""
    found: dict[str, tuple[str, ...]] = {}
    for one in clocks:
        found[one.subject] = (*found.get(one.subject, ()), one.id)
    return found
