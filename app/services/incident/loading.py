"""An incident within a use case's transaction: its subject name, its state, or Refused."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

import msgspec

from app.models.incident.figures import Figure, current
from app.models.incident.naming import subject_of
from app.models.incident.state import Incident
from app.models.vocabulary.incident import FigureKind
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused
from app.services.store import Reading, Transaction

JOINED = "并案后以后报的为准"
"""变更说明 of a number that is lower than what was said of the incident that was taken as one with it."""


def load(transaction: Transaction, incident: str) -> Incident:
    """The incident's state inside the transaction."""
    return transaction.state(subject_of(incident), Incident)


def known(transaction: Transaction, identity: str) -> Incident:
    """The incident, or Refused when there is none."""
    state = load(transaction, identity)
    if state.received_at is None:
        raise Refused(f"找不到事件 {identity}，请核对编号。", field="incident")
    return state


def members(desk: Desk, incident: str) -> tuple[str, ...]:
    """The incident first, then all that are taken as one with it."""
    with desk.store.read() as reading:
        return family_of(reading, incident)


def family_of(reading: Reading, incident: str) -> tuple[str, ...]:
    """The same within a reading."""
    merges = reading.merges()
    root = next((one.kept for one in merges if one.absorbed == incident), incident)
    family = (root, *(one.absorbed for one in merges if one.kept == root))
    return (incident, *(one for one in family if one != incident))


def as_one(reading: Reading, state: Incident, joined: tuple[str, ...] = ()) -> Incident:
    """The incident with what was said of all that are taken as one with it (并案), circumstances and calls too.

    Nothing of either book changes; its title, place, level and reports stay its own. ``joined`` are those that become
    one with it in this very transaction.
    """
    family = dict.fromkeys((*family_of(reading, state.id)[1:], *joined))
    held = (reading.state(subject_of(one), Incident) for one in family)
    others = [one for one in held if one is not None]
    if not others:
        return state
    return msgspec.structs.replace(
        state,
        messages=(*state.messages, *_new(state.messages, (one.messages for one in others))),
        figures=_joined(state.figures, [_new(state.figures, (one.figures,)) for one in others]),
        flags=tuple(dict.fromkeys((*state.flags, *(flag for one in others for flag in one.flags)))),
        readings=(*state.readings, *_new(state.readings, (one.readings for one in others))),
        notes=(*state.notes, *_new(state.notes, (one.notes for one in others))),
        tellings=(*state.tellings, *_new(state.tellings, (one.tellings for one in others))),
    )


def as_told(reading: Reading, state: Incident) -> Incident:
    """The same for a paper: a count that two calls gave differently stands there once the officer has stated it.

    The words of both do.
    """
    joined = as_one(reading, state)
    held = current(joined.figures)
    unknown = tuple(
        msgspec.structs.replace(held[kind], value=None, words="", explanation="")
        for kind in differing(reading, state.id)
        if kind in held and held[kind].value is not None
    )
    return msgspec.structs.replace(joined, figures=(*joined.figures, *unknown)) if unknown else joined


def differing(reading: Reading, incident: str) -> dict[FigureKind, tuple[float, ...]]:
    """Counts of people that another call of the same event gave later and otherwise; nobody has said what both make.

    One that was stated on this incident after them decides.
    """
    held = [reading.state(subject_of(one), Incident) for one in family_of(reading, incident)]
    own, *others = [current(one.figures) for one in held if one is not None] or [{}]
    found = {}
    for kind, mine in own.items():
        later = [one[kind] for one in others if kind in one and one[kind].known_at >= mine.known_at]
        told = tuple(dict.fromkeys(one.value for one in (mine, *later) if one.value))
        if kind.unit == "人" and len(told) > 1:
            found[kind] = told
    return found


class _Booked(Protocol):
    @property
    def entry(self) -> str: ...


T = TypeVar("T", bound=_Booked)


def _new(own: Iterable[T], others: Iterable[Iterable[T]]) -> tuple[T, ...]:
    """What of the others is not there yet."""
    held = {one.entry for one in own}
    return tuple(each for one in others for each in one if each.entry not in held)


def _joined(own: tuple[Figure, ...], others: list[tuple[Figure, ...]]) -> tuple[Figure, ...]:
    """The numbers of all as one history; one that is lower than another incident's says that it came later."""
    whole = [(number, one) for number, figures in enumerate((own, *others)) for one in figures]
    last: dict[str, tuple[int, float]] = {}
    found = []
    for number, one in sorted(whole, key=lambda each: each[1].known_at):
        before = last.get(one.kind.value)
        fell = before is not None and before[0] != number and one.value is not None and one.value < before[1]
        found.append(msgspec.structs.replace(one, explanation=one.explanation or JOINED) if fell else one)
        if one.value is not None:
            last[one.kind.value] = (number, one.value)
    return tuple(found)
