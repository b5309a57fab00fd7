"""签发: text, number and paper of a report are fixed; the digest of the paper is booked, to prove a file by later."""

import datetime as dt
from hashlib import sha256

from app.models.incident.naming import subject_of
from app.models.moments import BEIJING
from app.models.report.facts import (
    ReportSigned,
)
from app.models.report.numbering import mark, next_number
from app.models.report.parts import Report, signed
from app.models.texts import one_line
from app.models.vocabulary.duty import DutyRole, OfficerRole
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.duty import shift
from app.services.forms.report_papers import report_pdf
from app.services.incident.loading import as_told, known
from app.services.reports import composing
from app.services.reports.reporting import hat_of
from app.services.reports.sending import report_of
from app.services.runtime.errors import Refused
from app.services.store.derived import prove


def signers(desk: Desk) -> tuple[str, ...]:
    """Whom the unit names that may sign, the leader on duty first; nobody is chosen by being listed."""
    names = (shift.person(desk, DutyRole.LEADER), *(one.person for one in desk.settings.inside_chain))
    return tuple(dict.fromkeys(name for name in map(one_line, names) if name))


def sign(
    desk: Desk,
    incident: str,
    report: str,
    signed_by: str,
    signed_at: dt.datetime | None = None,
    *,
    by_word: bool = False,
) -> Changed:
    """The leader signs: text, number and PDF are fixed. Signing twice changes nothing.

    ``by_word``: he agreed by word of mouth (经其口头同意) and the officer vouches for it; book and paper say so.
    """
    name = one_line(signed_by)
    if not name:
        raise Refused("请选或写签发人：谁签发写谁。", field="signed_by")
    _in_whose_name(desk, name)
    moment = signed_at or desk.now()
    year = moment.astimezone(BEIJING).year
    held: Report | None = None
    number, digests = 0, tuple[str, ...]()
    while True:
        with desk.write() as transaction:
            prove(transaction, subject_of(incident))
            found = report_of(transaction, incident, report)
            if found.signed_at is not None:
                return Changed(frozenset(), report)
            state = as_told(transaction.reading, known(transaction, incident))
            composing.refuse_unsourced(state, found)
            composing.refuse_open(desk, composing.without(state, report), found.stage, found.heard)
            hat = hat_of(desk, found.hat)
            free = next_number(transaction.reading.numbers(year, found.hat))
            fact = ReportSigned(
                report=report,
                signed_by=name,
                signed_at=moment,
                year=year,
                number=free,
                mark=mark(hat.number_code if hat is not None else desk.settings.number_code, year, free),
                digests=digests,
                by_word=by_word,
            )
            if (found, free) == (held, number):
                transaction.append(subject_of(incident), fact)
                return Changed(transaction.topics, report)
        held, number = found, free  # the PDF is made outside the transaction; another seat may sign meanwhile
        digests = digests_of(desk, signed(found, fact))


def _in_whose_name(desk: Desk, name: str) -> None:
    """At a window where people sign on a 值班员 signs nothing in the own name, and a leader nothing in another's."""
    session = desk.session
    who = session.who if session is not None and session.required else None
    if who is None:
        return
    if who.role is OfficerRole.OFFICER and name == who.name:
        raise Refused("值班员不能签发自己登记的报告，请写签发的领导，或请带班领导登录签发。", field="signed_by")
    if who.role is OfficerRole.LEADER and name != who.name:
        raise Refused(f"现在登录的是{who.name}，签发人只能写本人。", field="signed_by")


def digests_of(desk: Desk, report: Report) -> tuple[str, ...]:
    """SHA-256 of the PDF in colour and in black; empty where the paper is refused, which stops no signature."""
    try:
        return tuple(sha256(report_pdf(desk, report, colour=colour)).hexdigest() for colour in (True, False))
    except Refused:
        return ()
