"""Obligations on the command line: what is owed by when, of whatever subject."""

import argparse

from app.cli.declaration import Answer, Command, Option
from app.cli.home import HOME, on_desk
from app.cli.times import iso
from app.models.obligations.clock import phase
from app.services.desk.desk import Desk
from app.services.obligations import standing


def listed(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Running clocks of every subject, earliest first; --all those too that were met or ended."""
    now = desk.now()
    return {
        "clocks": [
            {
                "id": one.clock.id,
                "subject": one.clock.subject,
                "title": one.title,
                "rule": one.clock.rule,
                "kind": one.clock.obligation.value,
                "kind_text": one.clock.obligation.label,
                "basis": one.clock.basis.value,
                "basis_at": iso(one.clock.basis_at),
                "due": iso(one.clock.due),
                "state": phase(one.clock, now).value,
                "state_text": phase(one.clock, now).label,
                "owner": one.clock.owner.label,
                "recipient": one.clock.recipient.label,
                "by_reading": one.clock.by_reading,
            }
            for one in standing.listed(desk, everything=arguments.all)
        ]
    }


COMMANDS = (
    Command(
        name="clocks",
        help="各类时限：谁欠谁什么、何时到期；--all 连同已办结的",
        run=on_desk(listed),
        options=(*HOME, Option("--all", switch=True)),
    ),
)
