"""Sending reports (报送): to whom, over what, who received it. Each recipient is an entry and meets its own clocks.

Nobody is supposed to have a report: whoever is not named was not sent it, and whoever did not say that it is there
is asked. A clock is met at the instant the report left, once its recipient has it.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec

from app.models.book.entry import Entry
from app.models.incident.naming import subject_of
from app.models.incident.state import Incident
from app.models.moments import minutes
from app.models.report.facts import ReceiptConfirmed, ReportSentTo
from app.models.report.parts import Report
from app.models.report.sendings import Sending
from app.models.settings.settings import Settings
from app.models.texts import one_line
from app.models.vocabulary.obligation import ObligationKind, Owner, Recipient
from app.models.vocabulary.report import Channel, Stage, Standing
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.incident.loading import known, members
from app.services.obligations.planning import meet, replan
from app.services.reports import receipts
from app.services.reports.offices import Office, names_in, office_named, role_of
from app.services.runtime.errors import Refused
from app.services.store import Transaction

MET_BY = {
    Stage.FIRST: frozenset({ObligationKind.WRITTEN}),
    Stage.FOLLOWUP: frozenset({
        ObligationKind.WRITTEN, ObligationKind.UPDATE, ObligationKind.CORRECT, ObligationKind.ZERO,
    }),
    Stage.FINAL: frozenset({
        ObligationKind.WRITTEN, ObligationKind.UPDATE, ObligationKind.CORRECT, ObligationKind.FINAL,
    }),
}  # fmt: skip
"""What a report of each stage fulfils."""

NEED_NETWORK = frozenset({Channel.SYSTEM, Channel.MAIL})
"""Channels that are gone with the network, as a script of a practice says."""


class Dispatched(msgspec.Struct, frozen=True, kw_only=True):
    """One recipient a report was sent to, as the officer says it."""

    name: str
    channel: Channel
    received_by: str = ""
    receipt: str = ""
    """The number the other side's system gave it: evidence as good as a receiver."""
    sent_at: dt.datetime | None = None
    """When it left, now where nothing else is said."""
    standing: Standing | None = None
    """主送, 报送 or 抄送; by the paper where nothing else is said."""
    message: str = ""
    unlisted: bool = False
    """Whether the officer says that it is none of the offices the unit or the paper names."""


class Sent(Changed, frozen=True):
    """What sending changed, and the entries the act made: what a withdrawal takes back."""

    entries: tuple[str, ...] = ()


class Addressed(msgspec.Struct, frozen=True, kw_only=True):
    """One office a report may go to: what it is to the paper, what is owed to it, how far it got."""

    name: str
    recipient: Recipient | None
    standing: Standing
    due: dt.datetime | None = None
    """The earliest of its running clocks that this report meets."""
    sending: Sending | None = None


def standing_of(settings: Settings, held: Report, role: Recipient | None, name: str) -> Standing:
    """As what an office gets a report: by the 主送 and 抄送 on its paper, else 报送."""

    def among(lines: Iterable[str]) -> bool:
        names = [each for line in lines for each in names_in(line)]
        return name in names or (role is not None and any(role_of(settings, each) is role for each in names))

    if among((held.addressee,)):
        return Standing.MAIN
    return Standing.COPIED if among(held.copies) else Standing.REPORTED


def on_paper(report: Report) -> tuple[str, ...]:
    """The names a report carries or went to: each means itself."""
    lines = (report.addressee, *report.copies)
    return (*(name for line in lines for name in names_in(line)), *(one.name for one in report.sendings))


def office_of(settings: Settings, report: Report, to: Dispatched) -> Office:
    """The office somebody is sent to as; raises Refused for a name that means none, or more than one of them."""
    return office_named(settings, to.name, on_paper(report), unlisted=to.unlisted)


def owed_recipients(state: Incident, stage: Stage) -> tuple[Recipient, ...]:
    """To whom a report of this stage is owed now, the most pressing first."""
    kinds = MET_BY[stage]
    found = [
        one.recipient
        for one in sorted(state.clocks, key=lambda clock: clock.due)
        if one.running and one.obligation in kinds and one.owner is Owner.OURS
    ]
    return tuple(dict.fromkeys(found))


def addressed(settings: Settings, state: Incident, report: Report, also: Iterable[str] = ()) -> tuple[Addressed, ...]:
    """Every office a report goes to by its paper, is owed to, or went to; nothing is sent by being listed.

    ``also`` are those that have reports of an incident taken as one with it.
    """
    names = [(name, Standing.MAIN) for name in names_in(report.addressee)]
    names += [(settings.recipient_name(one), Standing.REPORTED) for one in owed_recipients(state, report.stage)]
    names += [(name, Standing.COPIED) for line in report.copies for name in names_in(line)]
    names += [(name, Standing.REPORTED) for name in also]
    found: dict[str, Addressed] = {}
    for name, standing in names:
        role = role_of(settings, name)
        found.setdefault(
            role.value if role is not None else name,
            Addressed(
                name=name, recipient=role, standing=standing, due=_due(state, report.stage, role),
                sending=report.sending_to(role, name),
            ),
        )  # fmt: skip
    more = [one for one in report.sendings if all(one is not each.sending for each in found.values())]
    return (
        *found.values(),
        *(Addressed(name=one.name, recipient=one.recipient, standing=one.standing, sending=one) for one in more),
    )


def _due(state: Incident, stage: Stage, role: Recipient | None) -> dt.datetime | None:
    kinds = MET_BY[stage]
    running = [one for one in state.clocks if one.running and one.owner is Owner.OURS and one.obligation in kinds]
    return min((one.due for one in running if one.recipient is role), default=None)


def report_of(transaction: Transaction, incident: str, report: str) -> Report:
    """A report that is there, or Refused."""
    held = known(transaction, incident).report(report)
    if held is None or held.withdrawn:
        raise Refused("找不到这份报告，请先送签。")
    return held


def to_mains(report: Report, channel: Channel, received_by: str) -> list[Dispatched]:
    """Everybody the paper names as 主送, as sent over one way; the evidence speaks of nobody else."""
    return [
        Dispatched(name=one, channel=channel, received_by=received_by, standing=Standing.MAIN)
        for one in names_in(report.addressee)
    ]


def send(
    desk: Desk,
    incident: str,
    report: str,
    channel: Channel,
    *,
    received_by: str = "",
    recipients: tuple[Recipient, ...] = (),
) -> Sent:
    """Book that a signed report left for its 主送, or for the roles named; nobody else counts as having it."""
    with desk.store.read() as reading:
        state = reading.state(subject_of(incident), Incident)
    held = state.report(report) if state is not None else None
    names = [desk.settings.recipient_name(one) for one in recipients]
    to = names or (names_in(held.addressee) if held is not None else ())
    made = [Dispatched(name=one, channel=channel, received_by=received_by) for one in to]
    return send_to(desk, incident, report, made)


def send_to(desk: Desk, incident: str, report: str, to: Sequence[Dispatched]) -> Sent:
    """Book in one act that a signed report left for several recipients, each with its own evidence.

    What is booked already stays as it is; a receiver for one that was still to confirm confirms it.

    Raises:
        Refused: it is not signed, nobody is named, or an instant lies before the signature or after now.
    """
    with desk.write() as transaction:
        held = report_of(transaction, incident, report)
        if held.signed_at is None:
            raise Refused("报告还没有签发，不能报出。")
        if not to:
            raise Refused("没有写明报给谁：请填写主送，或选报送对象。", field="recipients")
        for one in to:
            book_sent(transaction, desk, incident, report, one)
        made = tuple(one.id for one in transaction.appended)
    return Sent(transaction.topics, report, made)


def confirm(
    desk: Desk, incident: str, report: str, recipient: Recipient | None, name: str, received_by: str, receipt: str = ""
) -> Changed:
    """Book that a recipient to whom a report had left said that it is there (确认送达).

    Raises:
        Refused: nobody confirmed it, or it never left for this recipient.
    """
    if not one_line(received_by):
        raise Refused("请填写对方是谁确认收到的。", field="received_by")
    with desk.write() as transaction:
        one = report_of(transaction, incident, report).sending_to(recipient, name)
        if one is None or one.sent_at is None:
            raise Refused(f"这份报告还没有报给{name}，请先登记报出。", field="recipients")
        if one.awaited:
            _confirmed(transaction, desk, incident, report, one, received_by, receipt)
    return Changed(transaction.topics, report)


def book_sent(transaction: Transaction, desk: Desk, incident: str, report: str, to: Dispatched) -> None:
    """The same within a transaction, for one recipient; what the book has already is not booked again."""
    if desk.network_gone and to.channel in NEED_NETWORK:
        raise Refused(f"演练：网络中断，{to.channel.label}不通，请改用电话、传真、专人送达。", field="channel")
    held = report_of(transaction, incident, report)
    office = office_of(desk.settings, held, to)
    role = office.role
    before = held.sending_to(role, office.name)
    if before is not None and before.sent_at is not None and not before.inferred and not to.message:
        _left_at(desk, held, to)
        told = to.received_by or to.receipt
        if told and not before.received_by:
            _confirmed(transaction, desk, incident, report, before, to.received_by, to.receipt)
        elif to.receipt and not before.receipt:
            _confirmed(transaction, desk, incident, report, before, before.received_by, to.receipt)
        return
    fact = ReportSentTo(
        report=report,
        name=office.name,
        recipient=role,
        standing=to.standing or standing_of(desk.settings, held, role, office.name),
        channel=to.channel,
        sent_at=_left_at(desk, held, to),
        received_by=one_line(to.received_by) or (f"系统编号{one_line(to.receipt)}" if one_line(to.receipt) else ""),
        receipt=one_line(to.receipt),
        message=to.message,
    )
    entry = transaction.append(subject_of(incident), fact)
    sending = report_of(transaction, incident, report).sending_to(role, fact.name)
    if sending is not None and not fact.received_by and sending.awaited:
        receipts.owed(transaction, incident, held, sending, fact.sent_at)
    _counted(transaction, desk, incident, held, entry, fact.sent_at, role if fact.received_by else None)
    if fact.received_by:
        receipts.confirmed(transaction, incident, held, role, fact.name, desk.now(), entry.id)


def _confirmed(
    transaction: Transaction,
    desk: Desk,
    incident: str,
    report: str,
    one: Sending,
    received_by: str,
    receipt: str,
) -> None:
    now = desk.now()
    fact = ReceiptConfirmed(
        report=report,
        name=one.name,
        recipient=one.recipient,
        received_by=one_line(received_by) or f"系统编号{one_line(receipt)}",
        receipt=one_line(receipt),
        confirmed_at=now,
    )
    entry = transaction.append(subject_of(incident), fact)
    held = report_of(transaction, incident, report)
    _counted(transaction, desk, incident, held, entry, one.sent_at or now, one.recipient)
    receipts.confirmed(transaction, incident, held, one.recipient, one.name, now, entry.id)


def _counted(
    transaction: Transaction,
    desk: Desk,
    incident: str,
    held: Report,
    entry: Entry,
    at: dt.datetime,
    role: Recipient | None,
) -> None:
    """The clocks of one recipient are met where it has the report; what follows from a report that left starts."""
    for one in members(desk, incident):
        if role is not None:
            meet(
                transaction, desk, subject_of(one), entry, at,
                kinds=MET_BY[held.stage], recipients={role},
            )  # fmt: skip
        replan(transaction, desk, subject_of(one), known_at=at)


def _left_at(desk: Desk, held: Report, to: Dispatched) -> dt.datetime:
    now = desk.now()
    if to.sent_at is None:
        return held.relayed_at if held.relayed_at is not None and not held.sendings else now
    if not (held.signed_at or now) - minutes(1) <= to.sent_at <= now + minutes(1):
        raise Refused(f"报给{to.name}的时间要在签发以后、现在以前，请核对。", field="sent_at")
    return to.sent_at.astimezone(dt.UTC)
