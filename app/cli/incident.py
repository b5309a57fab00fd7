"""Incidents on the command line: taking one in from a text."""

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from app.cli.declaration import Answer, Command, Option, times, words
from app.cli.home import HOME, on_desk
from app.cli.matters import clock_answers
from app.cli.retrying import TOKEN, token_of
from app.cli.times import iso, moment_or_none, parse_flags
from app.models.incident.readings import open_readings
from app.models.incident.state import Incident
from app.services.desk.desk import Desk
from app.services.incident.listing import known_incident
from app.services.runtime.errors import Refused

if TYPE_CHECKING:
    from app.services.extraction import Finding
    from app.services.extraction.change import Change
    from app.services.incident.readings import Answered


def intake(arguments: argparse.Namespace) -> Answer:
    """Book an incident from a text; sure findings are adopted, with --as-said noted only; the others are reported."""
    from app.services.runtime.files import read_words

    text = read_words(Path(arguments.text_file))  # before a book is made
    return on_desk(partial(_taken_in, text), books=True)(arguments)


def _taken_in(text: str, desk: Desk, arguments: argparse.Namespace) -> Answer:
    from app.services.incident.intake import adopt, as_said, read, receive
    from app.services.incident.intake_draft import IntakeDraft

    received = moment_or_none(arguments.received) or desk.now()
    draft = IntakeDraft(
        id=desk.new_id(),
        received_at=received,
        narrative=text,
        caller_unit=arguments.caller_unit,
        caller_name=arguments.caller_name,
        caller_phone=arguments.caller_phone,
        flags=parse_flags(arguments.flags),
        unit_received_at=moment_or_none(arguments.unit_received),
    )
    findings = read(desk, text, received)
    if not arguments.as_said:
        draft = adopt(draft, findings, only_sure=True)
    token = token_of(arguments, "intake", text, *_caller(arguments))
    booked = receive(desk, as_said(draft, findings), token)
    return {**_booked(desk, booked.id, findings), "repeated": booked.id != draft.id}


def _caller(arguments: argparse.Namespace) -> tuple[str, str, str]:
    return arguments.caller_unit, arguments.caller_name, arguments.caller_phone


def _booked(desk: Desk, identity: str, findings: "tuple[Finding, ...]") -> Answer:
    """A booked incident: level, what was read, the clocks that now run."""
    from app.services.extraction.reader import as_record
    from app.services.incident.intake import suggested_flags
    from app.services.incident.registering import proposed

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
        "reason_strict": state.read_reason or state.strict_reason or state.grade_reason,
        "noted": _noted(state),
        "suggested_flags": [{"flag": one.flag.value, "label": one.flag.label, "word": one.word} for one in sensed],
        "axis": state.grade_axis or None,
        "reason": state.grade_reason,
        "may_rise": state.may_rise,
        "late_minutes": state.late_by,
        "register_only": proposed(state) or None,
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
                "by_reading": clock.by_reading,
                "bases": [clock.rule, *(rule for rule, _, _ in clock.bases)],
            }
            for clock in sorted(state.clocks, key=lambda one: one.due)
        ],
    }


def follow(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Book a further message of a known incident; what is sure of it is adopted, the rest is asked."""
    from app.services.incident.intake import follow_up
    from app.services.incident.intake_draft import IntakeDraft
    from app.services.incident.readings import asked_of_changes
    from app.services.incident.similar import known_of
    from app.services.reports.against import adopt_sure, read
    from app.services.runtime.files import read_words

    text = read_words(Path(arguments.text_file))
    state = known_incident(desk, arguments.incident)
    received = moment_or_none(arguments.received) or desk.now()
    if state.received_at is not None and received < state.received_at:
        raise Refused("续来报早于这起事件的接报时间，请核对；接报时间有误的先更正（retime）。", field="received")
    newest = max((one.received_at for one in state.messages), default=received)
    found = read(desk, known_of(state, received if received < newest else None), text, received)
    draft = IntakeDraft(
        id=token_of(arguments, "follow", state.id, text, *_caller(arguments)) or desk.new_id(),
        received_at=received,
        narrative=text,
        caller_unit=arguments.caller_unit,
        caller_name=arguments.caller_name,
        caller_phone=arguments.caller_phone,
    )
    draft, adopted = adopt_sure(draft, found, state.readings)
    draft = msgspec.structs.replace(draft, noted=asked_of_changes(draft, found))
    booked = follow_up(desk, state.id, draft)
    after = known_incident(desk, state.id)
    return {
        "incident": state.id,
        "repeated": not booked.topics,
        "changes": [_change(one) for one in found],
        "adopted": [one.field for one in adopted],
        "noted": _noted(after),
        "level_known": after.level.label,
        "level_strict": after.level_strict.label,
    }


def _noted(state: Incident) -> list[Answer]:
    """What was read, not adopted and not answered; ``counts`` says whether 从严 counts it."""
    return [
        {
            "field": one.field,
            "value": one.value if one.kind else one.text,
            "words": one.words,
            "sure": one.sure,
            "counts": one.counts,
        }
        for one in open_readings(state.readings)
    ]


def _keep(desk: Desk, incident: str, arguments: argparse.Namespace) -> "Answered":
    from app.services.incident import readings

    return readings.keep(desk, incident, arguments.reason, arguments.field)


def _dismiss(desk: Desk, incident: str, arguments: argparse.Namespace) -> "Answered":
    from app.services.incident import readings

    return readings.dismiss(desk, incident, arguments.reason, arguments.field)


def _adopt(desk: Desk, incident: str, arguments: argparse.Namespace) -> "Answered":
    from app.services.incident import readings

    every = (one.field for one in open_readings(known_incident(desk, incident).readings))
    return readings.adopt(desk, incident, arguments.field or every)


ANSWERS = {"不能排除": _keep, "无此情况": _dismiss, "属实": _adopt}


def answer(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Answer what was read and not adopted: it cannot be excluded, it is not so, or it is."""
    state = known_incident(desk, arguments.incident)
    done = ANSWERS[arguments.how](desk, state.id, arguments)
    after = known_incident(desk, state.id)
    return {
        "incident": state.id,
        "level_known": after.level.label,
        "level_strict": after.level_strict.label,
        "reason_strict": after.read_reason or after.strict_reason or after.grade_reason,
        "noted": _noted(after),
        "ended": [one.id for one in done.ended],
        "deadlines": clock_answers(desk, after.clocks),
    }


def _change(change: "Change") -> Answer:
    """What a message says of one field beside what was known; times as Beijing time."""
    moment = change.finding.moment
    return {
        "field": change.field,
        "known": change.known,
        "said": iso(moment) if moment is not None else change.said,
        "how": change.how.value,
        "becomes": iso(moment) if moment is not None else change.becomes,
        "sure": change.sure,
        "words": change.words,
    }


def note(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Book a 记事 on an incident; the figures in it are asked, none is adopted."""
    from app.services.incident import handling
    from app.services.incident.similar import known_of
    from app.services.reports.against import read
    from app.services.runtime.files import read_words

    text = read_words(Path(arguments.text_file))
    state = known_incident(desk, arguments.incident)
    found = read(desk, known_of(state), text, desk.now())
    handling.note(desk, state.id, text, token_of(arguments, "note", state.id, text))
    return {"incident": state.id, "changes": [_change(one) for one in found]}


COMMANDS = (
    Command(
        name="answer",
        help="回答读到而未采用的：不能排除（从严计入）、无此情况（按读到起动的时限终止）、属实（采用）",
        run=on_desk(answer, books=True),
        options=(
            *HOME,
            Option("--incident", required=True),
            Option("--how", required=True, choices=tuple(ANSWERS)),
            Option("--field", many=True),
            *words("reason"),
        ),
    ),
    Command(
        name="intake",
        help="从文字登记一起事件，只采用拿得准的",
        run=intake,
        options=(
            *HOME,
            Option("--text-file", required=True),
            Option("--received"),
            Option("--as-said", switch=True),
            TOKEN,
            *words("flags", "caller-unit", "caller-name", "caller-phone"),
            *times("unit-received"),
        ),
    ),
    Command(
        name="follow",
        help="登记一起事件的续来报，对照已知情况，只采用拿得准的",
        run=on_desk(follow, books=True),
        options=(
            *HOME,
            Option("--incident", required=True),
            Option("--text-file", required=True),
            Option("--received"),
            TOKEN,
            *words("caller-unit", "caller-name", "caller-phone"),
        ),
    ),
    Command(
        name="note",
        help="给一起事件记事，里面的数字只问不采用",
        run=on_desk(note, books=True),
        options=(*HOME, Option("--incident", required=True), Option("--text-file", required=True), TOKEN),
    ),
)
