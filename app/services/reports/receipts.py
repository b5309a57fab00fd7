"""送达确认: a report that left is not delivered until its receiver says so; an unconfirmed one is asked after by phone.

One clock a report and recipient, started by the first time it leaves unconfirmed, by hand as well as over a route; the
receiver's confirmation meets it.
"""

import datetime as dt

from app.models.incident.naming import subject_of
from app.models.moments import minutes
from app.models.obligations.clock import Clock
from app.models.obligations.facts import ClockMet, ClockStarted
from app.models.report.numbering import stage_name
from app.models.report.parts import Report
from app.models.report.sendings import Sending
from app.models.vocabulary.obligation import Basis, ObligationKind, Recipient
from app.services.obligations.planning import clocks_of
from app.services.store import Transaction

LIMIT = minutes(10)
"""After this an unconfirmed report is asked after by phone (the house's own rule, docs/手册.md)."""
RULE = "送达确认"


def owed(transaction: Transaction, incident: str, report: Report, to: Sending, left_at: dt.datetime) -> None:
    """Start the clock of a report that left unconfirmed; one that runs or was met stays as it is."""
    subject = subject_of(incident)
    if _clock(clocks_of(transaction, subject), _id(incident, report.id, to.recipient, to.name)) is not None:
        return
    name = stage_name(report.stage.label, report.ordinal)
    fact = ClockStarted(
        clock=_id(incident, report.id, to.recipient, to.name),
        rule=RULE,
        digest="",
        obligation=ObligationKind.CONFIRM,
        recipient=to.recipient or Recipient.OTHER,
        basis=Basis.SENT,
        basis_at=left_at,
        due=left_at + LIMIT,
        legal=f"{name}报{to.name}未确认送达，请电话核实",
        late_only=True,
    )
    transaction.append(subject, fact)


def confirmed(
    transaction: Transaction,
    incident: str,
    report: Report,
    recipient: Recipient | None,
    name: str,
    at: dt.datetime,
    evidence: str,
) -> None:
    """The receiver confirmed: the clock is met, if one runs; in books made before 0.2 a report has one for all."""
    clocks = clocks_of(transaction, subject_of(incident))
    whole = f"{subject_of(incident)}/{ObligationKind.CONFIRM.value}/{report.id}"
    for held in (_clock(clocks, _id(incident, report.id, recipient, name)), _clock(clocks, whole)):
        if held is not None and held.running:
            transaction.append(held.subject, ClockMet(clock=held.id, at=at, evidence=evidence))


def _clock(clocks: tuple[Clock, ...], identity: str) -> Clock | None:
    return next((one for one in clocks if one.id == identity), None)


def _id(incident: str, report: str, recipient: Recipient | None, name: str) -> str:
    whom = recipient.value if recipient is not None else name
    return f"{subject_of(incident)}/{ObligationKind.CONFIRM.value}/{report}/{whom}"
