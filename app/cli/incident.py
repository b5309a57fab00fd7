"""Incidents on the command line: taking one in from a text."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.declaration import Answer, Command, Option, words
from app.cli.home import HOME, opened
from app.cli.times import iso, parse_flags, parse_moment
from app.models.incident.state import Incident
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused

if TYPE_CHECKING:
    from app.services.extraction import Finding


def intake(arguments: argparse.Namespace) -> Answer:
    """Book an incident from a text; sure findings are adopted, the others are only reported."""
    from app.services.incident.intake import adopt, read, receive
    from app.services.incident.intake_draft import IntakeDraft
    from app.services.runtime.files import read_text

    text = read_text(Path(arguments.text_file))
    with opened(arguments, books=True) as desk:
        received = parse_moment(arguments.received) if arguments.received else desk.now()
        draft = IntakeDraft(
            id=desk.new_id(),
            received_at=received,
            narrative=text,
            caller_unit=arguments.caller_unit,
            caller_name=arguments.caller_name,
            caller_phone=arguments.caller_phone,
            flags=parse_flags(arguments.flags),
            unit_received_at=parse_moment(arguments.unit_received) if arguments.unit_received else None,
        )
        findings = read(desk, text, received)
        booked = receive(desk, adopt(draft, findings, only_sure=True))
        return _booked(desk, booked.id, findings)


def _booked(desk: Desk, identity: str, findings: "tuple[Finding, ...]") -> Answer:
    """A booked incident: level, what was read, the clocks that now run."""
    from app.services.extraction.reader import as_record
    from app.services.incident.intake import suggested_flags

    with desk.store.read() as reading:
        state = reading.state(f"incident:{identity}", Incident)
    if state is None:
        raise Refused("事件没有登记成功。")
    sensed = suggested_flags("\n".join(one.narrative for one in state.messages), state.flags)
    record = as_record(findings, desk.rules.taxonomy.groups)
    record["level"] = state.level.label
    return {
        "incident": identity,
        "title": state.title,
        "level": state.level.label,
        "level_known": state.level.label,
        "level_strict": state.level_strict.label,
        "axis_strict": state.strict_axis or state.grade_axis or None,
        "reason_strict": state.strict_reason or state.grade_reason,
        "suggested_flags": [{"flag": one.flag.value, "label": one.flag.label, "word": one.word} for one in sensed],
        "axis": state.grade_axis or None,
        "reason": state.grade_reason,
        "may_rise": state.may_rise,
        "late_minutes": state.late_by,
        "extracted": record,
        "deadlines": [
            {
                "clock": clock.id,
                "rule": clock.rule,
                "kind": clock.obligation.value,
                "kind_text": clock.obligation.label,
                "basis": clock.basis.value,
                "basis_at": iso(clock.basis_at),
                "due": iso(clock.due),
                "recipient": clock.recipient.label,
                "owner": clock.owner.label,
                "legal": clock.legal,
                "overdue_on_receipt": clock.overdue_on_receipt,
                "bases": [clock.rule, *(rule for rule, _, _ in clock.bases)],
            }
            for clock in sorted(state.clocks, key=lambda one: one.due)
        ],
    }


COMMANDS = (
    Command(
        name="intake",
        help="从文字登记一起事件，只采用拿得准的",
        run=intake,
        options=(
            *HOME,
            Option("--text-file", required=True),
            Option("--received"),
            *words("flags", "caller-unit", "caller-name", "caller-phone", "unit-received"),
        ),
    ),
)
