"""Decisions on an incident on the command line: 仅登记, 灾情稳定, 更正时间."""

import argparse

from app.cli.declaration import Answer, Command, Option, times, words
from app.cli.home import HOME, on_desk
from app.cli.matters import clock_answers
from app.cli.times import iso, moment_or_none
from app.models.incident.situation import falls_short
from app.services.desk.desk import Desk
from app.services.incident.listing import known_incident


def register_only(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Decide that an incident falls short of a report, take that back, or list what was decided so."""
    from app.services.incident import registering

    if not arguments.incident:
        return {
            "registered_only": [
                {
                    "incident": row.id, "title": row.title, "reason": row.reason, "decided_by": row.decided_by,
                    "at": iso(at), "holds": bool(row.holds),
                }
                for row, at in registering.decisions(desk)
            ]
        }  # fmt: skip
    act = registering.take_back if arguments.take_back else registering.decide
    act(desk, arguments.incident, arguments.reason, arguments.by)
    return _incident(desk, arguments.incident)


def stable(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Decide that a disaster is stable: zero reports end, the limits of the 核报 begin."""
    from app.services.incident import handling

    handling.stabilise(desk, arguments.incident)
    return _incident(desk, arguments.incident)


def retime(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Correct 事发, 接报 or 单位负责人接报."""
    from app.models.vocabulary.incident import Precision
    from app.services.incident import handling

    occurred = moment_or_none(arguments.occurred)
    handling.retime(
        desk,
        arguments.incident,
        reason=arguments.reason,
        occurred_at=occurred,
        precision=Precision.MINUTE if occurred else None,
        received_at=moment_or_none(arguments.received),
        unit_received_at=moment_or_none(arguments.unit_received),
    )
    return _incident(desk, arguments.incident)


def _incident(desk: Desk, identity: str) -> Answer:
    state = known_incident(desk, identity)
    return {
        "incident": identity,
        "title": state.title,
        "registered_only": falls_short(state),
        "stable": iso(state.stable_at),
        "deadlines": clock_answers(desk, state.clocks),
    }


INCIDENT = Option("--incident", required=True)
COMMANDS = (
    Command(
        name="register-only",
        help="决定一起事件仅登记（不够上报标准）、改为上报；不写事件时列出仅登记的",
        run=on_desk(register_only, books=True),
        options=(*HOME, Option("--incident"), Option("--take-back", switch=True), *words("reason", "by")),
    ),
    Command(
        name="stable",
        help="登记灾情稳定：零报告终止，核报时限开始",
        run=on_desk(stable, books=True),
        options=(*HOME, INCIDENT),
    ),
    Command(
        name="retime",
        help="更正一起事件的事发、接报或单位负责人接报时间",
        run=on_desk(retime, books=True),
        options=(*HOME, INCIDENT, *words("reason"), *times("occurred", "received", "unit-received")),
    ),
)
