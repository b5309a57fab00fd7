"""定级 within a use case: the rules suggest, the officer confirms; figures never lower a level by themselves.

从严 stands beside 已知 and the clocks run on it. It is never below 已知 and falls only by the officer's decision, which
holds until something else or something graver asks for it (docs/规则来源.md#从严).
"""

import datetime as dt

import msgspec

from app.models.incident.facts import IncidentGraded
from app.models.incident.figures import current, values
from app.models.incident.naming import subject_of
from app.models.incident.readings import open_category, open_flags, open_words
from app.models.incident.recovered import recovered, still_open
from app.models.incident.state import Incident
from app.models.incident.strictness import HEALTH, ILL, Grades, grade_both
from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk
from app.services.incident.loading import as_one, load
from app.services.obligations.binding import province_of
from app.services.store import Transaction

replace = msgspec.structs.replace


def regrade(
    transaction: Transaction,
    desk: Desk,
    identity: str,
    *,
    known_at: dt.datetime,
    chosen: Level | None = None,
    settled: str = "",
    joined: tuple[str, ...] = (),
) -> None:
    """Book both levels if one, its reason or its confirmation changed; a graver suggestion raises them at once.

    Of incidents taken as one the numbers of all count, those that are ``joined`` just now too.
    ``settled`` is why the officer sets 从严 aside and takes the ``chosen`` level alone.
    """
    state = load(transaction, identity)
    whole = as_one(transaction.reading, state, joined)
    both = suggested_by(desk, whole)
    known = both.known
    first = not state.levels
    level = min(state.level, known.level)
    if chosen is not None or first:
        level = known.level if chosen is None else chosen
    fact = _with_strict(
        IncidentGraded(
            level=level,
            suggested=known.level,
            axis=known.axis,
            reason=known.reason,
            may_rise=known.may_rise,
            confirmed=chosen is not None or (state.confirmed and level == state.level),
        ),
        state,
        both,
        settled,
    )
    fact = _with_read(fact, desk, whole)
    if not first and chosen is None and _told(fact) == _stands(state):
        return
    strict = min(one for one in (level, fact.strict, fact.read) if one is not None)
    gravest = min((one for one, _ in state.strict_levels), default=None)
    again = not fact.settled and strict < state.level_strict  # it had been set aside, or read and found untrue
    graver = gravest is None or strict < gravest or again
    transaction.append(subject_of(identity), replace(fact, known_at=known_at if graver else state.level_known_at))


def _with_read(fact: IncidentGraded, desk: Desk, state: Incident) -> IncidentGraded:
    """The fact with what sure readings nobody adopted would make of it, where that is graver."""
    noted = still_open(state.readings, state.figures, state.messages)
    category = state.category or open_category(state.readings)
    flags = frozenset(state.flags) | open_flags(state.readings)
    if not noted and category == state.category and flags == frozenset(state.flags):
        return fact
    found = grade_both(
        category,
        values(state.figures),
        desk.rules.ladders,
        flags,
        noted=noted,
        found=recovered(state.figures, state.messages),
        province=province_of(desk.settings.region),
    )
    if found.strict.level >= (fact.level if fact.strict is None else fact.strict):
        return fact
    reason = f"读到{open_words(state.readings)}未采用，{found.strict.reason}"
    return replace(fact, read=found.strict.level, read_by=f"读到{found.by}", read_reason=reason)


def suggested_by(desk: Desk, state: Incident) -> Grades:
    """What the rules make of an incident as it stands, in the unit's province.

    Where nobody took a class and the words speak of people who fell ill, 从严 does not count them as badly hurt.
    """
    both = _both(desk, state, state.category)
    read = open_category(state.readings)
    if state.category or not (read.startswith(HEALTH) or (not read and _fell_ill(state))):
        return both
    ill = _both(desk, state, read or HEALTH)
    strict = ill.strict if ill.strict.level < both.known.level else both.known
    return replace(both, strict=strict, by=ill.by, axes=ill.axes)


def _fell_ill(state: Incident) -> bool:
    """Whether whoever is counted as hurt was told of as ill: 病例63例."""
    hurt = current(state.figures).get(FigureKind.INJURED)
    return hurt is not None and "伤" not in hurt.words and ILL.search(hurt.words) is not None


def _both(desk: Desk, state: Incident, category: str) -> Grades:
    return grade_both(
        category,
        values(state.figures),
        desk.rules.ladders,
        frozenset(state.flags),
        found=recovered(state.figures, state.messages),
        province=province_of(desk.settings.region),
    )


def _with_strict(fact: IncidentGraded, state: Incident, both: Grades, settled: str) -> IncidentGraded:
    """The fact with 从严: by the rules, kept from before, or set aside by the officer."""
    held = both.strict.level
    axis, by, reason = _why(both, state.set_aside)
    if state.levels and state.strict_stated < held:
        held, axis, by = state.strict_stated, state.strict_axis, state.strict_by
        reason = state.strict_reason or state.grade_reason
    why = {"strict_axis": axis, "strict_by": by, "strict_reason": reason}
    if settled:
        aside = _asking(both, fact.level)
        return replace(fact, **why, strict_suggested=held, settled=settled, set_aside=aside)
    if state.settled and fact.level > state.strict_suggested and _still_set_aside(state, both):
        return replace(
            fact,
            strict=state.strict_stated if state.strict_stated < fact.level else None,
            strict_axis=state.strict_axis,
            strict_by=state.strict_by,
            strict_reason=state.strict_reason,
            strict_suggested=state.strict_suggested,
            settled=state.settled,
            set_aside=state.set_aside,
        )
    if held >= fact.level:
        return fact
    return replace(fact, **why, strict=held, set_aside=state.set_aside)


def _why(both: Grades, set_aside: tuple[str, ...]) -> tuple[str, str, str]:
    """(axis, what it counts, reason) of 从严: before what was set aside once comes what was not."""
    rules = both.strict
    if rules.axis in set_aside:
        for one in both.axes:
            if one.level_strict is rules.level and one.axis not in set_aside:
                return one.axis, one.label, f"{one.label}，从严按{rules.level.label}"
    return rules.axis, both.by, rules.reason


def _asking(both: Grades, level: Level) -> tuple[str, ...]:
    """The axes and circumstances that ask for more than a level."""
    return tuple(one.axis for one in both.axes if one.level_strict < level)


def _still_set_aside(state: Incident, both: Grades) -> bool:
    """Whether nothing graver and nothing else asks for 从严 than what the officer set aside."""
    asking = _asking(both, state.strict_stated)
    return both.strict.level >= state.strict_suggested and set(asking) <= set(state.set_aside)


def _told(fact: IncidentGraded) -> tuple[object, ...]:
    """What makes a grade worth booking again."""
    strict = min(one for one in (fact.level, fact.strict, fact.read) if one is not None)
    return (
        fact.level,
        fact.suggested,
        fact.reason,
        strict,
        fact.strict_axis,
        fact.strict_reason,
        fact.settled,
        fact.read_reason,
    )


def _stands(state: Incident) -> tuple[object, ...]:
    return (
        state.level,
        state.suggested,
        state.grade_reason,
        state.level_strict,
        state.strict_axis,
        state.strict_reason,
        state.settled,
        state.read_reason,
    )
