"""What the facts make of a report: as laid before the leader, from queue to receipt each recipient by itself."""

import msgspec

from app.models.book.entry import Entry
from app.models.moments import from_micros
from app.models.report.facts import (
    OralReportMade,
    ReceiptConfirmed,
    ReportQueued,
    ReportRelayed,
    ReportSent,
    ReportSentTo,
    ReportStuck,
    ReportSubmitted,
    UnitNotified,
)
from app.models.report.parts import Notice, OralReport, Report
from app.models.report.sendings import Sending, Sendings, changed, with_one
from app.models.vocabulary.report import Channel, Standing

replace = msgspec.structs.replace


def submitted(entry: Entry, fact: ReportSubmitted) -> Report:
    """A report as it was laid before the leader (送签)."""
    return Report(
        id=fact.report,
        entry=entry.id,
        stage=fact.stage,
        ordinal=fact.ordinal,
        title=fact.title,
        body=fact.body,
        addressee=fact.addressee,
        copies=fact.copies,
        submitted_at=from_micros(entry.at),
        author=entry.who,
        figures=fact.figures,
        covers=fact.covers,
        annexes=fact.annexes,
        joint=fact.joint,
        letterhead=fact.letterhead,
        heard=fact.heard,
        struck=fact.struck,
        confirmed=fact.confirmed,
        hat=fact.hat,
    )


def oral(entry: Entry, fact: OralReportMade, said: str) -> OralReport:
    """A phone report as it was made; ``said`` are its words as corrected."""
    return OralReport(
        entry=entry.id,
        recipient=fact.recipient,
        recipient_name=fact.recipient_name,
        answered_by=fact.answered_by,
        made_at=fact.made_at,
        said=said,
        reported_by=fact.reported_by or entry.who,
    )


def notified(entry: Entry, fact: UnitNotified) -> Notice:
    """A notification (通知) as it was given."""
    return Notice(
        entry=entry.id, recipient=fact.recipient, name=fact.name, person=fact.person, channel=fact.channel, at=fact.at
    )


def sent(report: Report, entry: Entry, fact: ReportSent) -> Report:
    """After a sending of which nobody wrote down to whom (books made before 0.2): its recipients are inferred."""
    held = report.sendings
    for role in fact.recipients:
        if report.sending_to(role, "") is None:
            one = Sending(
                name=role.label, recipient=role, standing=Standing.REPORTED, channel=fact.channel,
                sent_at=fact.sent_at, received_by=fact.received_by, inferred=True, entry=entry.id,
            )  # fmt: skip
            held = (*held, one)
    return replace(
        report,
        sent_at=min(report.sent_at, fact.sent_at) if report.sent_at else fact.sent_at,
        channel=fact.channel or Channel.SYSTEM,
        received_by=fact.received_by or report.received_by,
        recipients=tuple(dict.fromkeys((*report.recipients, *fact.recipients))),
        sendings=held,
    )


def sent_to(report: Report, entry: Entry, fact: ReportSentTo) -> Report:
    """After it left for one recipient."""
    one = Sending(
        name=fact.name, recipient=fact.recipient, standing=fact.standing, channel=fact.channel, sent_at=fact.sent_at,
        received_by=fact.received_by, confirmed_at=from_micros(entry.at) if fact.received_by else None,
        receipt=fact.receipt, message=fact.message, entry=entry.id,
    )  # fmt: skip
    return _summed(report, with_one(report.sendings, one))


def confirmed(report: Report, _entry: Entry, fact: ReceiptConfirmed) -> Report:
    """After one recipient said that it is there; the first to say so is kept, a number given later is added."""

    def change(one: Sending) -> Sending:
        if one.received_by:
            return replace(one, receipt=one.receipt or fact.receipt)
        return replace(
            one, received_by=fact.received_by, confirmed_at=fact.confirmed_at, receipt=fact.receipt or one.receipt
        )

    return _summed(report, changed(report.sendings, lambda one: one.is_to(fact.recipient, fact.name), change))


def queued(report: Report, entry: Entry, fact: ReportQueued) -> Report:
    """After it was put into the queue of a route."""
    held = report.sendings
    if fact.name:
        one = Sending(
            name=fact.name, recipient=fact.recipients[0] if fact.recipients else None, standing=fact.standing,
            channel=fact.channel, route=fact.route, message=fact.message, entry=entry.id,
        )  # fmt: skip
        held = with_one(held, one)
    return replace(
        report, route=fact.route, message=fact.message, queued_at=from_micros(entry.at), relayed_at=None, stuck="",
        sendings=held,
    )  # fmt: skip


def relayed(report: Report, _entry: Entry, fact: ReportRelayed) -> Report:
    """After it left over a route; whose system confirmed it says the ``ReportSentTo`` that follows."""

    def change(one: Sending) -> Sending:
        left = min(one.sent_at, fact.at) if one.sent_at else fact.at
        return replace(one, sent_at=left, receipt=one.receipt or fact.receipt, stuck="")

    held = changed(report.sendings, lambda one: bool(one.message) and one.message == fact.message, change)
    return replace(report, relayed_at=fact.at, receipt=fact.receipt, channel=fact.channel, stuck="", sendings=held)


def stuck(report: Report, _entry: Entry, fact: ReportStuck) -> Report:
    """After its message was refused or taken back."""
    held = changed(
        report.sendings,
        lambda one: bool(one.message) and one.message == fact.message and one.sent_at is None,
        lambda one: replace(one, stuck=fact.reason),
    )
    return replace(report, stuck=fact.reason, sendings=held)


def _summed(report: Report, held: Sendings) -> Report:
    """The report with what its recipients come to: when it first left, who has it, who is still to confirm."""
    gone = [one for one in held if one.sent_at is not None and (one.confirmed or not one.route) and not one.inferred]
    first = min((one.sent_at for one in gone if one.sent_at), default=report.sent_at)
    asked = [one for one in held if one.awaited]
    receivers = dict.fromkeys(one.received_by for one in held if one.received_by)
    return replace(
        report,
        sent_at=min(report.sent_at, first) if report.sent_at and first else first,
        channel=gone[0].channel if gone else report.channel,
        received_by="" if asked else "、".join(receivers) or report.received_by,
        recipients=tuple(dict.fromkeys((*report.recipients, *(one.recipient for one in gone if one.recipient)))),
        sendings=held,
    )
