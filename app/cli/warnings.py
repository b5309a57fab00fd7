"""Warnings (预警) on the command line: messages booked."""

import argparse
from pathlib import Path

from app.cli.declaration import Answer, Command, Option, words
from app.cli.home import HOME, on_desk
from app.cli.times import iso
from app.models.vocabulary.warning import WarningKind
from app.services.desk.desk import Desk

CAP_WORDS = {WarningKind.ISSUED: "Alert", WarningKind.CHANGED: "Update", WarningKind.LIFTED: "Cancel"}


def warn(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Book a warning message (CAP 1.1/1.2 or the national profile), or one told in words (a file named .txt)."""
    from app.services.runtime.files import name_of, read_bytes, read_text
    from app.services.warnings import messages, told

    path = Path(arguments.file)
    if path.suffix.lower() == ".txt":
        taken = told.take_in(desk, told.read(read_text(path), desk.now()))
    else:
        taken = messages.take_in(desk, name_of(path), read_bytes(path))
    message = taken.message
    return {
        "accepted": taken.accepted, "why": taken.why or None, "identifier": message.identifier,
        "warning": taken.changed.id if taken.changed else None,
        "type": CAP_WORDS[message.kind], "action": message.kind.label,
        "colour": message.colour.label if message.colour else None,
        "severity": message.severity or None, "event": message.event, "code": message.code or None,
        "areas": [one.name for one in message.areas], "geocodes": [code for one in message.areas for code in one.codes],
        "sender": message.sender, "sent": iso(message.sent), "effective": iso(message.effective),
        "expires": iso(message.expires), "status": message.status, "references": list(message.references),
        "headline": message.headline, "description": message.description, "instruction": message.instruction,
        "notes": list(taken.notes),
    }  # fmt: skip


def callout(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Book who was called for a warning and answered, or reported it through to the villages."""
    from app.cli.matters import clock_answers
    from app.cli.times import moment_or_none
    from app.models.warning.state import Warned
    from app.services.warnings import call_out

    warning = arguments.warning
    if arguments.units:
        call_out.name_units(desk, warning, tuple(arguments.units.replace("，", "、").replace(",", "、").split("、")))
    if arguments.unit:
        draft = call_out.CallDraft(
            unit=arguments.unit, person=arguments.person, phone=arguments.phone, words=arguments.words,
            answered=not arguments.unanswered, at=moment_or_none(arguments.at),
        )  # fmt: skip
        (call_out.passed_down if arguments.passed_down else call_out.call)(desk, warning, draft)
    stands = call_out.standing_of(desk, warning)
    with desk.store.read() as reading:
        state = reading.state(f"warning:{warning}", Warned)
    return {
        "warning": warning, "title": stands.title, "listed": list(stands.listed), "answered": list(stands.answered),
        "silent": list(stands.silent), "passed_down": list(stands.passed_down),
        "deadlines": clock_answers(desk, state.clocks if state else ()),
    }  # fmt: skip


COMMANDS = (
    Command(
        name="warn",
        help="登记一份预警：报文（CAP），或者电话、微信里的话（.txt）",
        run=on_desk(warn, books=True),
        options=(*HOME, Option("file", required=True)),
    ),
    Command(
        name="callout",
        help="预警叫应：要叫应哪些单位、谁应答了、谁到村反馈了",
        run=on_desk(callout, books=True),
        options=(
            *HOME,
            Option("--warning", required=True),
            Option("--unanswered", switch=True),
            Option("--passed-down", switch=True),
            Option("--at"),
            *words("units", "unit", "person", "phone", "words"),
        ),
    ),
)
