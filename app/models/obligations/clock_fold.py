"""How clock facts fold: in this one place for whatever subject they are booked on."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from app.models.book.entry import Entry
from app.models.book.fact import Fact, kind_of
from app.models.moments import from_micros
from app.models.obligations.clock import BY_REPORT, Clock
from app.models.obligations.facts import (
    ClockConfirmed,
    ClockEnded,
    ClockEscalated,
    ClockHeard,
    ClockMet,
    ClockMoved,
    ClockStarted,
    ObligationFulfilled,
)

replace = msgspec.structs.replace
Held = tuple[Clock, ...]
Folded = tuple[Held, str]
FULFILLED = kind_of(ObligationFulfilled)
"""Kind of the fact by which an officer says how something owed was done."""


class Known(msgspec.Struct, frozen=True):
    """What else of a subject decides how its clock facts read: struck entries, entries of ``ObligationFulfilled``."""

    strikes: Mapping[str, str]
    fulfilled: tuple[str, ...] = ()


_MISSING = "有时限记录的启动记录未到"


def _started(held: Held, entry: Entry, fact: ClockStarted, _known: Known) -> Folded:
    for one in held:
        if one.id == fact.clock:
            return held, "同一时限启动了两次"
    clock = Clock(
        id=fact.clock,
        subject=entry.subject,
        rule=fact.rule,
        digest=fact.digest,
        obligation=fact.obligation,
        recipient=fact.recipient,
        owner=fact.owner,
        basis=fact.basis,
        basis_at=fact.basis_at,
        due=fact.due,
        first_due=fact.due,
        started_at=from_micros(entry.at),
        legal=fact.legal,
        immediate=fact.immediate,
        needed=fact.needed,
        remind_at=fact.remind_at,
        overdue_on_receipt=fact.overdue_on_receipt,
        bases=tuple((one.rule, one.legal, one.due) for one in fact.bases) if fact.bases else (),
        belongs_to=fact.belongs_to,
        late_only=fact.late_only,
        by_reading=fact.by_reading,
    )
    return (*held, clock), ""


def _change(held: Held, identity: str, change: Callable[[Clock], Clock]) -> Folded:
    for place, one in enumerate(held):
        if one.id == identity:
            return (*held[:place], change(one), *held[place + 1 :]), ""
    return held, _MISSING


def _moved(held: Held, _entry: Entry, fact: ClockMoved, _known: Known) -> Folded:
    def change(clock: Clock) -> Clock:
        if fact.due > clock.due and not fact.decided:
            return clock  # a looser instant needs an officer's recorded decision (docs/架构.md#时限)
        return replace(clock, due=fact.due, basis_at=fact.basis_at, heard_at=None, heard_until=None)

    return _change(held, fact.clock, change)


def _met(held: Held, _entry: Entry, fact: ClockMet, known: Known) -> Folded:
    if fact.evidence in known.strikes:
        return held, ""

    def change(clock: Clock) -> Clock:
        inferred = clock.obligation in BY_REPORT and not fact.named and fact.evidence not in known.fulfilled
        held = (clock.inferred, clock.met_at) if clock.met_at is not None else None
        if held is not None and held <= (inferred, fact.at):
            return clock  # the first evidence counts, a later one never moves it (docs/架构.md F15); a named one first
        return replace(clock, met_at=fact.at, evidence=fact.evidence, inferred=inferred)

    return _change(held, fact.clock, change)


def _ended(held: Held, _entry: Entry, fact: ClockEnded, _known: Known) -> Folded:
    return _change(held, fact.clock, lambda clock: replace(clock, ended=fact.reason))


def _confirmed(held: Held, _entry: Entry, fact: ClockConfirmed, _known: Known) -> Folded:
    return _change(held, fact.clock, lambda clock: replace(clock, by_reading=False))


def _heard(held: Held, _entry: Entry, fact: ClockHeard, _known: Known) -> Folded:
    def change(clock: Clock) -> Clock:
        if clock.id not in fact.clocks:
            return clock
        return replace(clock, heard_at=fact.at, heard_until=fact.until)

    return tuple(change(one) for one in held), ""


def _escalated(held: Held, _entry: Entry, fact: ClockEscalated, _known: Known) -> Folded:
    def change(clock: Clock) -> Clock:
        if clock.id not in fact.clocks:
            return clock
        return replace(
            clock, called=(*clock.called, fact.person), reached_at=fact.at if fact.answered else clock.reached_at
        )

    return tuple(change(one) for one in held), ""


_FOLDS: dict[type[Fact], Callable[[Held, Entry, Any, Known], Folded]] = {
    ClockStarted: _started,
    ClockMoved: _moved,
    ClockMet: _met,
    ClockEnded: _ended,
    ClockHeard: _heard,
    ClockEscalated: _escalated,
    ClockConfirmed: _confirmed,
}
KINDS = frozenset(map(kind_of, _FOLDS))
"""Kinds of the facts about clocks."""


def clocks_after(held: Held, entry: Entry, known: Known) -> Folded:
    """(the clocks after one more entry, a remark where it can't be, else empty)."""
    fact = entry.fact
    kind: type = type(fact)
    change = _FOLDS.get(kind)
    return change(held, entry, fact, known) if change else (held, "")
