"""Starting, moving, meeting and ending clocks (时限编排) of any subject, within a use case's transaction.

What a subject owes is read from what it puts before the rules (``Subject.offer``); nothing else of it is known here.
Limits that count from our own 接报 and arise from later information (a level raised, a flag set) count from when
that information was received. A stricter instant is taken at once, a looser one only by a recorded decision.
"""

import datetime as dt
from collections.abc import Iterable

import msgspec

from app.models.book.entry import Entry
from app.models.moments import beijing_day, next_clock_time
from app.models.obligations.clock import Clock
from app.models.obligations.deadlines import Demand, Instants, demands
from app.models.obligations.facts import ClockBasis, ClockConfirmed, ClockEnded, ClockMet, ClockMoved, ClockStarted
from app.models.obligations.offer import Offer
from app.models.obligations.rules import Rule, Situation, applies, only_graver
from app.models.registry import subject_for
from app.models.subject.fold import State
from app.models.vocabulary.obligation import Basis, ObligationKind, Owner, Recipient
from app.services.desk.desk import Desk
from app.services.obligations.binding import province_of
from app.services.store import Transaction

REPEATING = frozenset({ObligationKind.UPDATE, ObligationKind.ZERO, ObligationKind.CORRECT})
WHILE_HANDLING = frozenset({ObligationKind.UPDATE, ObligationKind.ZERO})
"""What ends with the handling; 补报 of casualties goes on for 30 days, 7 for fire and road (国务院令第493号第13条)."""
MOST_SLOTS = 14

replace = msgspec.structs.replace


def clocks_of(transaction: Transaction, subject: str) -> tuple[Clock, ...]:
    """Every clock of a subject, the ended ones included."""
    return transaction.state(subject, State).clocks


def offered(transaction: Transaction, desk: Desk, subject: str, known_at: dt.datetime) -> Offer | None:
    """What a subject puts before the rules as now known, in the unit's province; None where it asks for nothing."""
    how, _ = subject_for(subject)
    offer = how.offer(transaction.state(subject, how.state), desk.settings.unit_level, known_at)
    if offer is None:
        return None
    province = province_of(desk.settings.region)
    read = replace(offer.read, province=province) if offer.read is not None else None
    return replace(offer, situation=replace(offer.situation, province=province), read=read)


def replan(transaction: Transaction, desk: Desk, subject: str, *, known_at: dt.datetime) -> None:
    """Start every clock that the subject as now known asks for and that does not run yet.

    What was read and not adopted starts clocks too; they are marked until it is adopted or set aside.
    """
    offer = offered(transaction, desk, subject, known_at)
    if offer is None:
        return
    _confirm(transaction, desk, subject, offer.situation)
    clocks = clocks_of(transaction, subject)
    for asked in demands(desk.rules.rules, offer.situation, offer.instants):
        demand = _unmet(clocks, asked)
        if demand.governing.due is not None and _wanted(offer, clocks, demand):
            start(transaction, subject, demand, known_at, offer.belongs_to)
    if offer.read is not None or offer.sooner is not None:
        by_reading = {"situation": offer.read or offer.situation, "instants": offer.sooner or offer.instants}
        offer, clocks = replace(offer, **by_reading), clocks_of(transaction, subject)
        for asked in demands(desk.rules.rules, offer.situation, offer.instants):
            demand = _unmet(clocks, asked)
            if demand.governing.due is not None and _wanted(offer, clocks, demand):
                start(transaction, subject, demand, known_at, offer.belongs_to, by_reading=True)
    if offer.sooner is not None and offer.sooner.occurred is not None:
        _bring_forward(transaction, subject, offer.sooner.occurred, "事发时间按读到的从严，待确认")


def put_back(
    transaction: Transaction,
    desk: Desk,
    subject: str,
    times: Iterable[dt.datetime],
    *,
    known_at: dt.datetime,
    reason: str,
) -> None:
    """Limits that had come forward to a 事发 that was read run again from what stands: the officer found it untrue."""
    offer, read = offered(transaction, desk, subject, known_at), set(times)
    if offer is None or not read:
        return
    at = offer.sooner or offer.instants
    stands = at.occurred or at.received
    for clock in clocks_of(transaction, subject):
        if clock.running and clock.basis is Basis.OCCURRED and clock.basis_at in read and stands is not None:
            due = stands + (clock.due - clock.basis_at)
            move(transaction, clock, due, stands, reason, decided=True)


def _bring_forward(transaction: Transaction, subject: str, occurred: dt.datetime, reason: str) -> None:
    """Running limits that count from a later 事发 count from this one."""
    for clock in clocks_of(transaction, subject):
        if clock.running and clock.basis is Basis.OCCURRED and occurred < clock.basis_at:
            move(transaction, clock, occurred + (clock.due - clock.basis_at), occurred, reason, decided=False)


def _confirm(transaction: Transaction, desk: Desk, subject: str, stated: Situation) -> None:
    """Running clocks by reading that what is stated asks for by itself are owed like any other."""
    waiting = [one for one in clocks_of(transaction, subject) if one.by_reading and one.running]
    if not waiting:
        return
    asked = {rule.id for rule in desk.rules.rules if applies(rule, stated)}
    for clock in waiting:
        if clock.rule in asked:
            transaction.append(subject, ClockConfirmed(clock=clock.id))


def end_read(
    transaction: Transaction, desk: Desk, subject: str, *, known_at: dt.datetime, reason: str
) -> tuple[Clock, ...]:
    """End the running clocks by reading that nothing asks for any more; returns them."""
    offer = offered(transaction, desk, subject, known_at)
    if offer is None:
        return ()
    asking = [one for one in (offer.situation, offer.read) if one is not None]
    held = {rule.id for rule in desk.rules.rules if any(applies(rule, one) for one in asking)}
    found = clocks_of(transaction, subject)
    ended = tuple(one for one in found if one.by_reading and one.running and one.rule not in held)
    for one in ended:
        transaction.append(subject, ClockEnded(clock=one.id, reason=reason))
    return ended


def _unmet(clocks: tuple[Clock, ...], demand: Demand) -> Demand:
    """The demand at the first calendar time that was not met before: a zero report for 9:00 is owed once."""
    governing, due = demand.governing, demand.governing.due
    done = {one.due for one in clocks if one.met_at is not None and one.rule == governing.rule.id}
    while governing.rule.times and due is not None and due in done:
        due = next_clock_time(due, governing.rule.times)
    return demand if due == governing.due else replace(demand, governing=replace(governing, due=due))


def _wanted(offer: Offer, clocks: tuple[Clock, ...], demand: Demand) -> bool:
    rule, due = demand.governing.rule, demand.governing.due
    if not offer.handling and rule.kind in WHILE_HANDLING:
        return False
    held = [
        one
        for one in clocks
        if (one.recipient, one.obligation, one.owner) == demand.key and not one.ended.startswith("更正")
    ]
    running = [one for one in held if one.running]
    if any(_covers(one, rule, due, offer.instants.known_at) for one in running):
        return False
    if rule.kind in REPEATING:
        return all(one.basis_at != demand.governing.basis_at or one.rule != rule.id for one in held)
    if any(one.rule == rule.id and not one.ended for one in held):
        return False
    done = [one for one in held if one.met_at is not None]
    if running or not done:
        return True
    return _graver_since(offer, max(one.started_at for one in done))


def _covers(clock: Clock, rule: Rule, due: dt.datetime | None, known_at: dt.datetime | None) -> bool:
    """Whether a running clock stands for what a rule asks: its own, one it was counted in, or an earlier one.

    One that had passed when the rule became owed (a level raised later) hides nothing that can still be met.
    """
    if clock.rule == rule.id or any(one == rule.id for one, _, _ in clock.bases):
        return True
    missed = known_at is not None and clock.due < known_at and due is not None and due >= known_at
    return due is not None and clock.due <= due and not missed


def _graver_since(offer: Offer, moment: dt.datetime) -> bool:
    """Whether the level rose after an instant; only then a report once made is owed again."""
    before = [level for level, at in offer.levels if at <= moment]
    return bool(before) and offer.situation.level < min(before)


def start(
    transaction: Transaction,
    subject: str,
    demand: Demand,
    known_at: dt.datetime,
    belongs_to: str = "",
    *,
    by_reading: bool = False,
) -> Entry:
    """Book the start of one clock with the rule's digest and all bases.

    接报即超时 where its limit had passed when what asks for it was received (``known_at``), whenever it is booked.
    """
    governing = demand.governing
    rule = governing.rule
    if governing.due is None or governing.basis_at is None:
        message = "a demand without due instant cannot start"
        raise ValueError(message)
    others = tuple(
        ClockBasis(rule=one.rule.id, legal=one.rule.told, due=one.due) for one in demand.others if one.due is not None
    )
    limit_passed = governing.due < known_at and rule.minutes > 0
    fact = ClockStarted(
        clock=f"{subject}/{rule.id}/{len(clocks_of(transaction, subject)) + 1}",
        rule=rule.id,
        digest=rule.digest,
        obligation=rule.kind,
        recipient=governing.recipient,
        basis=rule.basis,
        basis_at=governing.basis_at,
        due=governing.due,
        legal=rule.told,
        owner=rule.owner,
        immediate=rule.minutes == 0 and not rule.times,
        needed=max(rule.per_day, 1),
        remind_at=governing.remind_at,
        overdue_on_receipt=limit_passed,
        bases=others,
        belongs_to=belongs_to,
        by_reading=by_reading,
    )
    return transaction.append(subject, fact)


def move(
    transaction: Transaction, clock: Clock, due: dt.datetime, basis_at: dt.datetime, reason: str, *, decided: bool
) -> None:
    """Book another due instant; a later one counts only where an officer ``decided`` it."""
    fact = ClockMoved(clock=clock.id, due=due, basis_at=basis_at, reason=reason, decided=decided)
    transaction.append(clock.subject, fact)


def rebase(transaction: Transaction, subject: str, before: Instants, after: Instants, reason: str) -> None:
    """After a corrected 事发 or 接报: bring running clocks forward; a looser instant is left for a decision."""
    for clock in clocks_of(transaction, subject):
        basis_at = _new_basis(clock, before, after)
        if not clock.running or basis_at is None or basis_at == clock.basis_at:
            continue
        due = basis_at + (clock.due - clock.basis_at)
        if due < clock.due:
            move(transaction, clock, due, basis_at, reason, decided=False)


def _new_basis(clock: Clock, before: Instants, after: Instants) -> dt.datetime | None:
    if clock.basis is Basis.OCCURRED:
        return after.occurred or after.received
    if clock.basis is Basis.RECEIVED and clock.basis_at == before.received:
        return after.received
    if clock.basis is Basis.UNIT:
        return after.unit_received
    return None


def meet(
    transaction: Transaction,
    desk: Desk,
    subject: str,
    evidence: Entry,
    at: dt.datetime,
    *,
    kinds: Iterable[ObligationKind],
    recipients: Iterable[Recipient],
) -> list[str]:
    """Book every running clock of our own of these kinds and recipients as met; returns their ids.

    The evidence itself says who the recipient was, so it also stands in for what was only inferred.
    """
    kinds, recipients = set(kinds), set(recipients)
    offer = offered(transaction, desk, subject, at)
    met = []
    for clock in clocks_of(transaction, subject):
        if not (clock.running or clock.inferred) or clock.obligation not in kinds or clock.recipient not in recipients:
            continue
        if clock.owner is Owner.THEIRS or not _enough(clock, _reports_to(offer, clock.recipient)):
            continue
        if clock.obligation is ObligationKind.ZERO and beijing_day(at) < beijing_day(clock.due):
            continue  # a daily report is of its own day: what was said the day before is not it
        transaction.append(subject, ClockMet(clock=clock.id, at=at, evidence=evidence.id, named=True))
        met.append(clock.id)
    return met


def meet_theirs(transaction: Transaction, subject: str, evidence: Entry, at: dt.datetime) -> None:
    """Book what other units owed here (催报) as done: the evidence is their own word."""
    for clock in clocks_of(transaction, subject):
        if clock.running and clock.owner is Owner.THEIRS:
            transaction.append(subject, ClockMet(clock=clock.id, at=at, evidence=evidence.id, named=True))


def _reports_to(offer: Offer | None, recipient: Recipient) -> tuple[dt.datetime, ...]:
    return tuple(at for to, at in offer.reported if to is recipient) if offer is not None else ()


def _enough(clock: Clock, reported: tuple[dt.datetime, ...]) -> bool:
    """Whether a counted clock (每日不少于N次) has its number of reports on its calendar day."""
    if clock.needed <= 1:
        return True
    day = beijing_day(clock.due - dt.timedelta(seconds=1))
    return sum(1 for one in reported if beijing_day(one) == day) >= clock.needed


def end(transaction: Transaction, subject: str, reason: str, kinds: Iterable[ObligationKind] | None = None) -> None:
    """End running clocks of these kinds, of all kinds where none are named."""
    wanted = None if kinds is None else set(kinds)
    for clock in clocks_of(transaction, subject):
        if clock.running and (wanted is None or clock.obligation in wanted):
            transaction.append(subject, ClockEnded(clock=clock.id, reason=reason))


def end_lowered(
    transaction: Transaction, desk: Desk, subject: str, *, known_at: dt.datetime, reason: str
) -> tuple[Clock, ...]:
    """End the running clocks that only a graver level asks for; returns them. What the level leaves is untouched."""
    offer = offered(transaction, desk, subject, known_at)
    if offer is None:
        return ()
    lapsed = {rule.id for rule in desk.rules.rules if only_graver(rule, offer.situation)}
    ended = tuple(one for one in clocks_of(transaction, subject) if one.running and one.rule in lapsed)
    for one in ended:
        transaction.append(subject, ClockEnded(clock=one.id, reason=reason))
    return ended


def next_slots(clock: Clock, rule: Rule, now: dt.datetime) -> list[dt.datetime]:
    """The calendar times after a clock's own that have begun by now, the first coming one included."""
    slots: list[dt.datetime] = []
    at = clock.due
    while len(slots) < MOST_SLOTS and (not slots or slots[-1] < now):
        at = next_clock_time(at, rule.times)
        slots.append(at)
    return slots if clock.due < now else []
