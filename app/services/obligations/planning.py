"""Starting, moving, meeting and ending the clocks of an incident (时限编排), within a use case's transaction.

Limits that count from our own 接报 and arise from later information (a level raised, a flag set) count from when
that information was received. A stricter instant is taken at once, a looser one only by a recorded decision.
"""

import datetime as dt
from collections.abc import Iterable

from app.models.book.entry import Entry
from app.models.incident.figures import values
from app.models.incident.state import Incident
from app.models.moments import beijing_day, next_clock_time
from app.models.obligations.clock import Clock
from app.models.obligations.deadlines import Demand, Instants, demands
from app.models.obligations.facts import ClockBasis, ClockEnded, ClockMet, ClockMoved, ClockStarted
from app.models.obligations.rules import Rule, Situation
from app.models.report.parts import Report
from app.models.vocabulary.incident import FigureKind, Flag, Status
from app.models.vocabulary.obligation import Basis, ObligationKind, Owner, Recipient
from app.models.vocabulary.report import Stage
from app.services.desk.desk import Desk
from app.services.store import Transaction

REPEATING = frozenset({ObligationKind.UPDATE, ObligationKind.ZERO, ObligationKind.CORRECT})
WHILE_HANDLING = frozenset({ObligationKind.UPDATE, ObligationKind.ZERO, ObligationKind.CORRECT})
MET_BY = {
    Stage.FIRST: frozenset({ObligationKind.WRITTEN}),
    Stage.FOLLOWUP: frozenset({
        ObligationKind.WRITTEN, ObligationKind.UPDATE, ObligationKind.CORRECT, ObligationKind.ZERO,
    }),
    Stage.FINAL: frozenset({
        ObligationKind.WRITTEN, ObligationKind.UPDATE, ObligationKind.CORRECT, ObligationKind.FINAL,
    }),
}  # fmt: skip
CASUALTIES = frozenset({FigureKind.DEATHS, FigureKind.MISSING, FigureKind.INJURED, FigureKind.SERIOUS})
MOST_SLOTS = 14


def subject_of(incident: str) -> str:
    """The subject name of an incident."""
    return f"incident:{incident}"


def load(transaction: Transaction, incident: str) -> Incident:
    """The incident's state inside the transaction."""
    return transaction.state(subject_of(incident), Incident)


def situation_of(state: Incident, desk: Desk) -> Situation:
    """What the rules look at, the flags that follow from the record included."""
    flags = set(state.flags)
    if state.status is Status.OPEN:
        flags.add(Flag.HANDLING)
    if casualties_changed(state) is not None:
        flags.add(Flag.CASUALTY_CHANGE)
    known = values(state.figures)
    dead_or_missing = (known.get(FigureKind.DEATHS) or 0) + (known.get(FigureKind.MISSING) or 0)
    return Situation(
        unit_level=desk.settings.unit_level,
        category=state.category,
        level=state.level,
        flags=frozenset(flags),
        dead_or_missing=dead_or_missing,
    )


def casualties_changed(state: Incident) -> dt.datetime | None:
    """When a casualty figure last changed after a report had left, None when none did."""
    sent = last_report(state)
    if sent is None or sent.sent_at is None:
        return None
    told = dict(sent.figures)
    changed = [
        figure.known_at
        for figure in state.figures
        if figure.kind in CASUALTIES and figure.known_at > sent.sent_at and told.get(figure.kind) != figure.value
    ]
    return max(changed, default=None)


def last_report(state: Incident) -> Report | None:
    """The written report that left last."""
    return state.sent_reports[-1] if state.sent_reports else None


def instants_of(state: Incident, received: dt.datetime, known_at: dt.datetime) -> Instants:
    """The instants limits may count from."""
    sent = last_report(state)
    return Instants(
        received=received,
        known_at=known_at,
        occurred=state.occurred_at,
        unit_received=state.unit_received_at,
        last_report=sent.sent_at if sent else None,
        changed=casualties_changed(state),
        stable=state.stable_at,
        ended=state.ended_at,
    )


def replan(transaction: Transaction, desk: Desk, incident: str, *, known_at: dt.datetime) -> None:
    """Start every clock that the incident as now known asks for and that does not run yet."""
    state = load(transaction, incident)
    if state.received_at is None:
        return
    instants = instants_of(state, state.received_at, known_at)
    for demand in demands(desk.rules.rules, situation_of(state, desk), instants):
        if demand.governing.due is not None and _wanted(state, demand):
            start(transaction, incident, demand, desk.now())


def _wanted(state: Incident, demand: Demand) -> bool:
    rule, due = demand.governing.rule, demand.governing.due
    if state.status is Status.CLOSED and rule.kind in WHILE_HANDLING:
        return False
    held = [
        one
        for one in state.clocks
        if (one.recipient, one.obligation, one.owner) == demand.key and not one.ended.startswith("更正")
    ]
    running = [one for one in held if one.running]
    covered = due is not None and any(one.rule == rule.id or one.due <= due for one in running)
    if covered:
        return False
    if rule.kind in REPEATING:
        return all(one.basis_at != demand.governing.basis_at or one.rule != rule.id for one in held)
    if any(one.rule == rule.id and not one.ended for one in held):
        return False
    done = [one for one in held if one.met_at is not None]
    if running or not done:
        return True
    return _graver_since(state, max(one.started_at for one in done))


def _graver_since(state: Incident, moment: dt.datetime) -> bool:
    """Whether the level rose after an instant; only then a report once made is owed again."""
    before = [level for level, at in state.levels if at <= moment]
    return bool(before) and state.level < min(before)


def start(transaction: Transaction, incident: str, demand: Demand, now: dt.datetime) -> Entry:
    """Book the start of one clock with the rule's digest and all bases."""
    governing = demand.governing
    rule = governing.rule
    if governing.due is None or governing.basis_at is None:
        message = "a demand without due instant cannot start"
        raise ValueError(message)
    others = tuple(
        ClockBasis(rule=one.rule.id, legal=one.rule.legal, due=one.due) for one in demand.others if one.due is not None
    )
    limit_passed = governing.due < now and rule.minutes > 0
    fact = ClockStarted(
        clock=f"{incident}/{rule.id}/{len(load(transaction, incident).clocks) + 1}",
        rule=rule.id,
        digest=rule.digest,
        obligation=rule.kind,
        recipient=governing.recipient,
        basis=rule.basis,
        basis_at=governing.basis_at,
        due=governing.due,
        legal=rule.legal,
        owner=rule.owner,
        immediate=rule.minutes == 0 and not rule.times,
        needed=max(rule.per_day, 1),
        remind_at=governing.remind_at,
        overdue_on_receipt=limit_passed,
        bases=others,
    )
    return transaction.append(subject_of(incident), fact)


def rebase(transaction: Transaction, incident: str, before: Incident, reason: str) -> None:
    """After a corrected 事发 or 接报: bring running clocks forward; a looser instant is left for a decision."""
    state = load(transaction, incident)
    for clock in state.clocks:
        basis_at = _new_basis(clock, before, state)
        if not clock.running or basis_at is None or basis_at == clock.basis_at:
            continue
        due = basis_at + (clock.due - clock.basis_at)
        if due < clock.due:
            fact = ClockMoved(clock=clock.id, due=due, basis_at=basis_at, reason=reason)
            transaction.append(subject_of(incident), fact)


def _new_basis(clock: Clock, before: Incident, state: Incident) -> dt.datetime | None:
    if clock.basis is Basis.OCCURRED:
        return state.occurred_at or state.received_at
    if clock.basis is Basis.RECEIVED and clock.basis_at == before.received_at:
        return state.received_at
    return None


def satisfy(
    transaction: Transaction,
    incident: str,
    kinds: Iterable[ObligationKind],
    recipients: Iterable[Recipient],
    evidence: Entry,
    at: dt.datetime,
) -> list[str]:
    """Book every running clock of these kinds and recipients as met; returns their ids."""
    kinds, recipients = set(kinds), set(recipients)
    state = load(transaction, incident)
    met = []
    for clock in state.clocks:
        if not clock.running or clock.obligation not in kinds or clock.recipient not in recipients:
            continue
        if clock.owner is Owner.THEIRS or not _enough(clock, state):
            continue
        transaction.append(subject_of(incident), ClockMet(clock=clock.id, at=at, evidence=evidence.id))
        met.append(clock.id)
    return met


def _enough(clock: Clock, state: Incident) -> bool:
    """Whether a counted clock (每日不少于N次) has its number of reports on its calendar day."""
    if clock.needed <= 1:
        return True
    day = beijing_day(clock.due - dt.timedelta(seconds=1))
    done = sum(1 for one in state.sent_reports if one.sent_at and beijing_day(one.sent_at) == day)
    return done >= clock.needed


def end_kinds(transaction: Transaction, incident: str, kinds: Iterable[ObligationKind], reason: str) -> None:
    """End running clocks of these kinds."""
    wanted = set(kinds)
    for clock in load(transaction, incident).clocks:
        if clock.running and clock.obligation in wanted:
            transaction.append(subject_of(incident), ClockEnded(clock=clock.id, reason=reason))


def next_slots(clock: Clock, rule: Rule, now: dt.datetime) -> list[dt.datetime]:
    """The calendar times after a clock's own that have begun by now, the first coming one included."""
    slots: list[dt.datetime] = []
    at = clock.due
    while len(slots) < MOST_SLOTS and (not slots or slots[-1] < now):
        at = next_clock_time(at, rule.times)
        slots.append(at)
    return slots if clock.due < now else []
