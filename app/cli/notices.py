"""Notices (通知) on the command line: the checklist of an incident, somebody told."""

import argparse

from app.cli.declaration import Answer, Command, Option, times, words
from app.cli.home import HOME, on_desk
from app.cli.sending import channel_of
from app.cli.times import iso, moment_or_none
from app.models.vocabulary.report import Channel
from app.services.desk.desk import Desk
from app.services.incident.listing import known_incident
from app.services.reports import notices, offices
from app.services.reports.notices import NoticeDraft
from app.services.runtime.errors import Refused


def notify(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """The checklist of an incident; with --unit and --person it is booked first that somebody there was told."""
    if arguments.unit:
        role = offices.office_named(desk.settings, arguments.unit).role
        if role is None:
            raise Refused(f"没有“{arguments.unit}”这个对象，请写设置里的报送对象。", field="unit")
        at = moment_or_none(arguments.at)
        draft = NoticeDraft(
            token=desk.new_id(), recipient=role, person=arguments.person, at=at, said=arguments.said,
            channel=channel_of(arguments.channel or Channel.PHONE.label),
        )  # fmt: skip
        notices.notify(desk, arguments.incident, draft)
    state = known_incident(desk, arguments.incident)
    return {
        "notices": [
            {
                "unit": one.name,
                "recipient": one.recipient.value,
                "legal": one.legal,
                "told": one.told is not None,
                "at": iso(one.told.at) if one.told is not None else None,
                "person": one.told.person if one.told is not None else "",
                "channel": one.told.channel.label if one.told is not None else "",
            }
            for one in notices.checklist(desk, state)
        ]
    }


COMMANDS = (
    Command(
        name="notify",
        help="依规还要通知哪些部门，登记通知了谁",
        run=on_desk(notify, books=True),
        options=(*HOME, Option("--incident", required=True), *words("unit", "person", "channel", "said"), *times("at")),
    ),
)
