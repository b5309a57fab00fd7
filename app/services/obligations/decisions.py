"""What the officer decides about a clock of any subject: it was met otherwise, or it is moved."""

import datetime as dt

from app.models.moments import BEIJING, beijing_day
from app.models.obligations.clock import Clock
from app.models.obligations.facts import ClockMet, ObligationFulfilled
from app.models.texts import one_line
from app.models.vocabulary.obligation import Basis, Owner
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.obligations.evidence import done_at
from app.services.obligations.planning import clocks_of, move, offered, replan
from app.services.runtime.errors import Refused
from app.services.store import Transaction


def fulfil(desk: Desk, clock: Clock, words: str, at: dt.datetime | None = None) -> Changed:
    """Record how an obligation was met that no report form covers (核查反馈、叫应应答、催报到位 …).

    Raises:
        Refused: nothing is said about how, the clock does not run any more, or a time that cannot be.
    """
    said = words.strip()
    if not said:
        raise Refused("请写明如何履行：向谁、何时、说了什么。", field="words")
    with desk.write() as transaction:
        held = _running(transaction, clock, "这个时限已经办结。")
        moment = done_at(at, desk.now(), since=_since(transaction, desk, held))
        fact = ObligationFulfilled(obligation=held.obligation, recipient=held.recipient, words=said)
        entry = transaction.append(held.subject, fact)
        transaction.append(held.subject, ClockMet(clock=held.id, at=moment, evidence=entry.id, named=True))
        replan(transaction, desk, held.subject, known_at=moment)
    return Changed(transaction.topics, held.subject)


def later(desk: Desk, clock: Clock, due: dt.datetime, reason: str) -> Changed:
    """Record an officer's decision to move a running clock, later as well as earlier.

    Raises:
        Refused: no reason is given, or the clock does not run any more.
    """
    if not one_line(reason):
        raise Refused("调整时限要写明原因。", field="reason")
    with desk.write() as transaction:
        held = _running(transaction, clock, "这个时限已经办结，不能调整。")
        move(transaction, held, due, held.basis_at, one_line(reason), decided=True)
    return Changed(transaction.topics, held.subject)


def _since(transaction: Transaction, desk: Desk, clock: Clock) -> dt.datetime:
    """When what a clock is about came to be known: received, issued, asked; else what it counts from.

    Others may have done theirs before we knew; what counts from an hour of the calendar is owed all that day.
    """
    offer = offered(transaction, desk, clock.subject, clock.started_at)
    if offer is not None:
        at = offer.instants
        known = [one for one in (at.received, at.issued, at.asked, at.activated) if one is not None]
        ours = known and clock.owner is Owner.OURS
        return min(known) if ours else min((*known, clock.basis_at))
    if clock.basis is not Basis.CALENDAR:
        return clock.basis_at
    day = dt.datetime.combine(beijing_day(clock.started_at), dt.time(), BEIJING)
    return min(day, clock.basis_at)


def _running(transaction: Transaction, clock: Clock, otherwise: str) -> Clock:
    held = next((one for one in clocks_of(transaction, clock.subject) if one.id == clock.id), None)
    if held is None or not held.running:
        raise Refused(otherwise)
    return held
