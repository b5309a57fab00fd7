"""To whom a report went, on the command line: recipients named one by one, receipts, notices."""

import argparse
import datetime as dt
import re
from collections.abc import Iterable

import msgspec

from app.cli.times import iso, moment_or_none
from app.models.incident.state import Incident
from app.models.moments import minutes
from app.models.report.parts import Report
from app.models.settings.settings import Settings
from app.models.vocabulary.report import Channel
from app.services.desk.desk import Desk
from app.services.reports import offices, sending
from app.services.reports.sending import Dispatched
from app.services.runtime.errors import Refused

PARTED = re.compile(r"[:：]")
UNLISTED = "确是名单以外的，加 --unlisted（不办结时限）。"
"""How an office nobody has listed is booked on here, where the paper is not at hand."""


def channel_of(words: str) -> Channel:
    """A channel by label or word; raises Refused naming all there are."""
    found = next((one for one in Channel if words in {one.value, one.label}), None)
    if found is None:
        raise Refused(f"没有“{words}”这种报送方式。可用：{'、'.join(one.label for one in Channel)}。", field="sent_to")
    return found


def dispatched(words: str) -> Dispatched:
    """One ``NAME:CHANNEL:RECEIVER``; without a receiver it left unconfirmed. Raises Refused."""
    name, *rest = (one.strip() for one in PARTED.split(words, maxsplit=2))
    if not name or not rest:
        raise Refused(f"“{words}”看不懂，请写成 对象:方式:接收人，如 市应急值班室:传真:马值守。", field="sent_to")
    return Dispatched(name=name, channel=channel_of(rest[0]), received_by=rest[1] if len(rest) > 1 else "")


def wanted(arguments: argparse.Namespace, addressee: str) -> list[Dispatched]:
    """Everybody the words name; ``--sent-by`` speaks of the 主送 only, as do the number and time of the system."""
    found = [msgspec.structs.replace(dispatched(one), unlisted=arguments.unlisted) for one in arguments.sent_to]
    mains = offices.names_in(addressee)
    if arguments.sent_by:
        channel = channel_of(arguments.sent_by)
        found += [Dispatched(name=one, channel=channel, received_by=arguments.received_by) for one in mains]
    if arguments.system_number:
        at = moment_or_none(arguments.system_time)
        found += [
            Dispatched(name=one, channel=Channel.SYSTEM, receipt=arguments.system_number, sent_at=at) for one in mains
        ]
    asked = bool(arguments.sent_by or arguments.system_number)
    if asked and not mains:
        raise Refused("没有写明报给谁：报告没有主送，请用 --sent-to 指明。", field="sent_to")
    return found


def check(arguments: argparse.Namespace, now: dt.datetime) -> None:
    """Nothing, before anything is booked; raises Refused for words that cannot be meant or a report nobody signs."""
    for one in arguments.sent_to:
        dispatched(one)
    at = moment_or_none(arguments.system_time)
    if at is not None and abs(at - now) > minutes(1):
        raise Refused("系统首报的时间要在签发以后、现在以前；先签发，再用 sent 登记。", field="system_time")
    if (arguments.sent_to or arguments.sent_by or arguments.system_number) and not arguments.signed_by:
        raise Refused("没有签发的报告不能报出，请加 --signed-by。", field="signed_by")


def check_names(arguments: argparse.Namespace, settings: Settings, paper: Iterable[str]) -> None:
    """Nothing; raises Refused where a name means no office of the unit or the paper, or more than one of them."""
    listed = tuple(paper)
    for one in arguments.sent_to:
        try:
            offices.office_named(settings, dispatched(one).name, listed, unlisted=arguments.unlisted)
        except Refused as error:
            told = "" if arguments.unlisted else UNLISTED
            raise Refused(error.sentence + told, field="sent_to") from error


def send(desk: Desk, incident: str, report: Report, arguments: argparse.Namespace) -> None:
    """Book what the words say of a signed report, each recipient by itself."""
    found = wanted(arguments, report.addressee)
    if found:
        sending.send_to(desk, incident, report.id, found)


def answered(state: Incident, report: Report) -> list[dict[str, object]]:
    """Each recipient of a report: who, as what, over what, when, who has it, which rules' clocks that met."""
    return [
        {
            "name": one.name,
            "recipient": one.recipient.value if one.recipient is not None else None,
            "standing": one.standing.label,
            "channel": one.channel.label,
            "at": iso(one.sent_at),
            "received_by": one.received_by,
            "receipt": one.receipt,
            "state": one.state,
            "met": [
                clock.rule
                for clock in state.clocks
                if clock.evidence and clock.recipient is one.recipient and clock.met_at == one.sent_at
            ],
        }
        for one in report.sendings
    ]
