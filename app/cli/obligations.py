"""Obligations on the command line: what is owed by when, of whatever subject."""

import argparse

from app.cli.declaration import Answer, Command, Option, words
from app.cli.home import HOME, on_desk
from app.cli.times import iso
from app.models.obligations.clock import phase
from app.models.obligations.clock_names import name_among
from app.services.desk.desk import Desk
from app.services.obligations import standing
from app.services.obligations.alarms import hear
from app.services.runtime.errors import Refused


def listed(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Running clocks of every subject, earliest first; --all those too that were met or ended."""
    now = desk.now()
    found = standing.listed(desk, everything=arguments.all)
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
                "basis_text": one.clock.counts_from,
                "basis_at": iso(one.clock.basis_at),
                "due": iso(one.clock.due),
                "state": phase(one.clock, now).value,
                "state_text": phase(one.clock, now).label,
                "owner": one.clock.owner.label,
                "recipient": one.clock.recipient.label,
                "name": name_among(one.clock, [each.clock for each in found]),
                "legal": one.clock.legal,
                "bases": [one.clock.rule, *(rule for rule, _, _ in one.clock.bases)],
                "by_reading": one.clock.by_reading,
            }
            for one in found
        ]
    }


def alarms(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """What rings, each group as one; whom to call where nobody heard it; --person books who was called."""
    from app.services.obligations import escalation
    from app.services.obligations.alarms import pulse

    if arguments.hear:
        hear(desk, pulse(standing.running(desk), desk.now()).ringing)
    passed = escalation.standing_escalations(desk)
    if arguments.person:
        if not passed:
            raise Refused("没有无人知悉的告警，不用叫人。", field="person")
        callee = next((one.callee for one in passed if one.callee and one.callee.person == arguments.person), None)
        escalation.called(
            desk, [one.group for one in passed], arguments.person, answered=not arguments.unanswered,
            phone=callee.phone if callee else "", said=arguments.words,
        )  # fmt: skip
        passed = escalation.standing_escalations(desk)
    now = desk.now()
    groups = pulse(standing.running(desk), now).groups
    with desk.store.read() as reading:
        titles = standing.titles_of(reading, (one.shown_with for group in groups for one in group.clocks))
    return {
        "ringing": [
            {
                "subject": group.lead.shown_with,
                "title": titles[group.lead.shown_with],
                "due": iso(group.lead.due),
                "recipients": [one.label for one in group.recipients],
                "clocks": [
                    {"id": one.id, "name": name_among(one, group.clocks), "title": titles[one.shown_with]}
                    for one in group.clocks
                ],
                "called": list(group.lead.called),
            }
            for group in groups
        ],
        "escalate": [
            {
                "title": titles.get(one.group.lead.shown_with, ""),
                "post": one.callee.post if one.callee else None,
                "person": one.callee.person if one.callee else None,
                "phone": one.callee.phone or None if one.callee else None,
            }
            for one in passed
        ],
    }


COMMANDS = (
    Command(
        name="clocks",
        help="各类时限：谁欠谁什么、何时到期；--all 连同已办结的",
        run=on_desk(listed),
        options=(*HOME, Option("--all", switch=True)),
    ),
    Command(
        name="alarms",
        help="正在响的告警，一起事件相近的算一组；无人知悉的要叫谁；--hear 知悉，--person 登记叫了谁",
        run=on_desk(alarms, books=True),
        options=(
            *HOME,
            Option("--hear", switch=True),
            Option("--unanswered", switch=True),
            *words("person", "words"),
        ),
    ),
)
