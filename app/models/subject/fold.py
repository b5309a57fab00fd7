"""What every subject's state carries, clocks (时限) included, and the folding that is common to all.

A fold is pure and total: a sequence that can't be (after two seats meet) leaves doubts (待核), it never raises.
Strikes and corrections act on the whole subject, so they are collected before the entries are folded.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

import msgspec

from app.models.book.entry import Entry, sort_key
from app.models.book.facts import ActWithdrawn, EntryCorrected, EntryStruck
from app.models.book.rows import Row
from app.models.obligations.clock import Clock
from app.models.obligations.clock_fold import FULFILLED, KINDS, Known, clocks_after
from app.models.obligations.offer import Offer
from app.models.obligations.rows import clock_row
from app.models.vocabulary.term import UnitLevel


class State(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The part all states share."""

    id: str
    order: int = 0
    entries: int = 0
    strikes: dict[str, str] = msgspec.field(default_factory=dict)
    corrections: dict[str, str] = msgspec.field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    clocks: tuple[Clock, ...] = ()
    """What is or was owed here (时限), in the order it was started."""
    last_at: int = 0
    """When the newest entry that stands was written, µs; 0 before the first."""
    fulfilled: tuple[str, ...] = ()
    """Entries in which an officer said how something owed was done."""

    def clock(self, identity: str) -> Clock | None:
        """The clock with that id."""
        for one in self.clocks:
            if one.id == identity:
                return one
        return None


S = TypeVar("S", bound=State)


def _untitled(_state: State) -> str:
    return ""


def _nothing(_state: State, _unit_level: UnitLevel, _known_at: dt.datetime) -> None:
    return None


class Subject(msgspec.Struct, Generic[S], frozen=True, kw_only=True):
    """How one kind of subject is folded and projected. A higher version has its rows rebuilt at start."""

    name: str
    version: int
    state: type[S]
    apply: Callable[[S, Entry], S]
    project: Callable[[S], tuple[Row, ...]]
    rows: tuple[type[Row], ...] = ()
    """The kinds of rows it projects, each a table."""
    title: Callable[[S], str] = _untitled
    """What it is called where its clocks are listed."""
    offer: Callable[[S, UnitLevel, dt.datetime], Offer | None] = _nothing
    """What it puts before the rules (our own tier, since when the latest is known); None while it asks for nothing."""


WHOLE = frozenset({"entry:struck", "entry:withdrawn", "entry:corrected"})
"""Kinds of facts that change how earlier entries are read."""


def acts_on_whole(entry: Entry) -> bool:
    """Whether an entry changes how earlier ones are read."""
    return entry.kind in WHOLE


def collect(entries: list[Entry]) -> tuple[dict[str, str], dict[str, str]]:
    """(strikes, corrections) by target; a strike that was itself struck later does not count."""
    strikes: dict[str, str] = {}
    corrections: dict[str, str] = {}
    for entry in reversed([one for one in entries if one.kind in WHOLE]):
        if entry.id in strikes:
            continue
        fact = entry.fact
        if isinstance(fact, EntryStruck):
            strikes[fact.target] = entry.id
        elif isinstance(fact, ActWithdrawn):
            strikes |= dict.fromkeys(fact.targets, entry.id)
        elif isinstance(fact, EntryCorrected):
            corrections.setdefault(fact.target, fact.text)
    return strikes, corrections


def fold(subject: Subject[S], state: S, entry: Entry) -> S:
    """The state after one more entry in order; struck entries only count."""
    stands = entry.id not in state.strikes and not acts_on_whole(entry)
    known = msgspec.structs.replace(
        state,
        order=max(state.order, entry.order),
        entries=state.entries + 1,
        last_at=max(state.last_at, entry.at) if stands else state.last_at,
    )
    if not stands:
        return known
    return _with_clock(known, entry) if entry.kind in KINDS else subject.apply(_with_fulfilled(known, entry), entry)


def _with_fulfilled(state: S, entry: Entry) -> S:
    if entry.kind != FULFILLED:
        return state
    return msgspec.structs.replace(state, fulfilled=(*state.fulfilled, entry.id))


def _with_clock(state: S, entry: Entry) -> S:
    """The state after a fact about clocks, which no subject folds in another way."""
    held, remark = clocks_after(state.clocks, entry, Known(state.strikes, state.fulfilled))
    after = msgspec.structs.replace(state, clocks=held)
    return doubt(after, remark) if remark else after


def fold_all(subject: Subject[S], identity: str, entries: Iterable[Entry]) -> S:
    """The state after all entries of a subject, whatever order they were delivered in."""
    ordered = sorted(entries, key=sort_key)
    strikes, corrections = collect(ordered)
    state, apply, last_at = subject.state(id=identity, strikes=strikes, corrections=corrections), subject.apply, 0
    clocks = state.clocks
    for entry in ordered:  # as ``fold``, but what is counted is counted once, and a run of clock facts is put in once
        kind = entry.kind
        if kind in WHOLE or entry.id in strikes:
            continue
        last_at = max(last_at, entry.at)
        if kind in KINDS:
            clocks, remark = clocks_after(clocks, entry, Known(strikes, state.fulfilled))
            if remark:
                state = doubt(state, remark)
            continue
        if clocks is not state.clocks:
            state = msgspec.structs.replace(state, clocks=clocks)
        state = apply(_with_fulfilled(state, entry) if kind == FULFILLED else state, entry)
    if clocks is not state.clocks:
        state = msgspec.structs.replace(state, clocks=clocks)
    order = ordered[-1].order if ordered else 0
    return msgspec.structs.replace(state, order=order, entries=len(ordered), last_at=last_at)


def projected(subject: Subject[S], state: S) -> tuple[Row, ...]:
    """All view rows of a subject: its own and those of its clocks."""
    return (*subject.project(state), *map(clock_row, state.clocks))


def doubt(state: S, text: str) -> S:
    """The same state with one more 待核 remark."""
    return msgspec.structs.replace(state, doubts=(*state.doubts, text))
