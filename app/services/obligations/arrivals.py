"""The clock 到场: somebody or something is expected at an incident; theirs, so it is chased and does not ring."""

import datetime as dt

from app.models.incident.state import Incident
from app.models.obligations.facts import ClockEnded, ClockMet, ClockMoved, ClockStarted
from app.models.vocabulary.obligation import Basis, ObligationKind, Owner, Recipient
from app.services.obligations.planning import subject_of
from app.services.store import Transaction


def expect(transaction: Transaction, incident: str, clock: str, what: str, eta: dt.datetime, now: dt.datetime) -> None:
    """Start the clock, or move the one that runs to the new instant."""
    held = transaction.state(subject_of(incident), Incident).clock(clock)
    if held is not None:
        if held.running:
            moved = ClockMoved(clock=clock, due=eta, basis_at=now, reason="更新预计到场时间", decided=True)
            transaction.append(subject_of(incident), moved)
        return
    fact = ClockStarted(
        clock=clock,
        rule=clock.split("/")[1],
        digest="",
        obligation=ObligationKind.ARRIVAL,
        recipient=Recipient.OUR_BUREAU,
        basis=Basis.DISPATCHED,
        basis_at=now,
        due=eta,
        legal=f"{what}预计到场",
        owner=Owner.THEIRS,
    )
    transaction.append(subject_of(incident), fact)


def arrived(transaction: Transaction, incident: str, clock: str, at: dt.datetime, evidence: str) -> None:
    """It is there: the clock is met, if one runs."""
    if _runs(transaction, incident, clock):
        transaction.append(subject_of(incident), ClockMet(clock=clock, at=at, evidence=evidence))


def called_off(transaction: Transaction, incident: str, clock: str, reason: str) -> None:
    """It is not expected any more: the clock ends, if one runs."""
    if _runs(transaction, incident, clock):
        transaction.append(subject_of(incident), ClockEnded(clock=clock, reason=reason))


def _runs(transaction: Transaction, incident: str, clock: str) -> bool:
    held = transaction.state(subject_of(incident), Incident).clock(clock)
    return held is not None and held.running
