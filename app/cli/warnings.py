"""Warnings (预警) on the command line: messages booked."""

import argparse
from pathlib import Path

from app.cli.declaration import Answer, Command, Option
from app.cli.home import HOME, on_desk
from app.cli.times import iso
from app.models.vocabulary.warning import WarningKind
from app.services.desk.desk import Desk

CAP_WORDS = {WarningKind.ISSUED: "Alert", WarningKind.CHANGED: "Update", WarningKind.LIFTED: "Cancel"}


def warn(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Book a warning message (CAP 1.1/1.2 or the national profile)."""
    from app.services.runtime.files import name_of, read_bytes
    from app.services.warnings import messages

    path = Path(arguments.file)
    taken = messages.take_in(desk, name_of(path), read_bytes(path))
    message = taken.message
    return {
        "accepted": taken.accepted, "why": taken.why or None, "identifier": message.identifier,
        "type": CAP_WORDS[message.kind], "action": message.kind.label,
        "colour": message.colour.label if message.colour else None,
        "severity": message.severity or None, "event": message.event, "code": message.code or None,
        "areas": [one.name for one in message.areas], "geocodes": [code for one in message.areas for code in one.codes],
        "sender": message.sender, "sent": iso(message.sent), "effective": iso(message.effective),
        "expires": iso(message.expires), "status": message.status, "references": list(message.references),
        "headline": message.headline, "description": message.description, "instruction": message.instruction,
        "notes": list(taken.notes),
    }  # fmt: skip


COMMANDS = (
    Command(
        name="warn",
        help="登记一份预警报文（CAP）",
        run=on_desk(warn, books=True),
        options=(*HOME, Option("file", required=True)),
    ),
)
