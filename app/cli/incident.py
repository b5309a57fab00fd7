"""Incidents on the command line: level and deadlines of given figures, and taking an incident in."""

import argparse
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.declaration import Answer, Command, Option, words
from app.cli.home import HOME, on_desk, opened
from app.cli.times import iso, parse_flags, parse_moment
from app.models.incident.state import Incident
from app.models.obligations.clock import IMMEDIATE_GRACE
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused

if TYPE_CHECKING:
    from app.models.obligations.deadlines import Demand
    from app.services.extraction import Finding
    from app.services.extraction.followup import Change


def grade(arguments: argparse.Namespace) -> Answer:
    """Level, deciding axis and every deadline for figures given on the command line."""
    from app.models.incident.figures import absurd
    from app.models.incident.grading import grade as graded
    from app.models.obligations.deadlines import Instants, demands
    from app.models.obligations.rules import Situation
    from app.models.vocabulary.incident import FigureKind, Flag
    from app.models.vocabulary.term import UnitLevel
    from app.services.desk import rulebook

    figures: dict[FigureKind, float | None] = {}
    for kind, value in (
        (FigureKind.DEATHS, arguments.deaths),
        (FigureKind.MISSING, arguments.missing),
        (FigureKind.INJURED, arguments.injured),
        (FigureKind.SERIOUS, arguments.serious),
        (FigureKind.LOSS, arguments.loss),
    ):
        if value is None:
            continue
        if absurd(kind, value):
            raise Refused(f"{kind.label}数字不合理：{value:g}。", field=kind.value)
        figures[kind] = value
    book = rulebook.load()
    received = parse_moment(arguments.received)
    occurred = parse_moment(arguments.occurred) if arguments.occurred else None
    if occurred is not None and occurred > received:
        raise Refused("事发时间晚于接报时间，请核对。", field="occurred")
    result = graded(arguments.category, figures, book.ladders)
    unit = next(one for one in UnitLevel if one.label == arguments.unit_level)
    packs = set(filter(None, (arguments.packs or "").split(",")))
    unknown = packs - {pack.id for pack in book.packs} - {pack.name for pack in book.packs}
    if unknown:
        raise Refused(f"没有规则包：{'、'.join(sorted(unknown))}。可用：{'、'.join(p.name for p in book.packs)}。")
    rules = tuple(r for p in book.packs if p.enabled or p.id in packs or p.name in packs for r in p.rules)
    situation = Situation(
        unit_level=unit,
        category=arguments.category,
        level=result.level,
        flags=frozenset({*parse_flags(arguments.flags), Flag.HANDLING}),
        dead_or_missing=(figures.get(FigureKind.DEATHS) or 0) + (figures.get(FigureKind.MISSING) or 0),
    )
    found = demands(rules, situation, Instants(received=received, occurred=occurred))
    now = parse_moment(arguments.now) if arguments.now else received
    return {
        "level": result.level.label,
        "axis": result.axis or None,
        "reason": result.reason,
        "legal": result.legal,
        "may_rise": result.may_rise,
        "category": book.taxonomy.name_of(arguments.category) or None,
        "deadlines": [_demand(one, now) for one in found],
    }


def _demand(demand: "Demand", now: dt.datetime) -> Answer:
    """One deadline with every rule that asks for it; ``due`` is null while its basis instant has not come."""
    one = demand.governing
    rule = one.rule
    late = one.due is not None and one.due + (IMMEDIATE_GRACE if rule.minutes == 0 else dt.timedelta()) < now
    return {
        "rule": rule.id,
        "kind": rule.kind.value,
        "kind_text": rule.kind.label,
        "basis": rule.basis.value,
        "basis_text": rule.limit_text,
        "basis_at": iso(one.basis_at),
        "due": iso(one.due),
        "recipient": one.recipient.label,
        "owner": rule.owner.label,
        "legal": rule.legal,
        "source": rule.source,
        "confidence": rule.confidence,
        "pack": rule.pack,
        "occurred_unknown": one.occurred_unknown,
        "overdue_on_receipt": late,
        "bases": [
            {"rule": each.rule.id, "legal": each.rule.legal, "basis": each.rule.basis.value, "due": iso(each.due)}
            for each in (one, *demand.others)
        ],
    }


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

    with desk.store.read() as reading:
        state = reading.state(f"incident:{identity}", Incident)
    if state is None:
        raise Refused("事件没有登记成功。")
    record = as_record(findings, desk.rules.taxonomy.groups)
    record["level"] = state.level.label
    return {
        "incident": identity,
        "title": state.title,
        "level": state.level.label,
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


def follow(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Book a further message of a known incident; what is sure of it is adopted, the rest is asked."""
    from app.services.incident.intake import follow_up
    from app.services.incident.intake_draft import IntakeDraft
    from app.services.reports.against import adopt_sure, known_of, read
    from app.services.runtime.files import read_text

    text = read_text(Path(arguments.text_file))
    state = _incident(desk, arguments.incident)
    received = parse_moment(arguments.received) if arguments.received else desk.now()
    found = read(desk, known_of(state), text, received)
    draft = IntakeDraft(
        id=desk.new_id(),
        received_at=received,
        narrative=text,
        caller_unit=arguments.caller_unit,
        caller_name=arguments.caller_name,
        caller_phone=arguments.caller_phone,
    )
    draft, adopted = adopt_sure(draft, found)
    follow_up(desk, state.id, draft)
    after = _incident(desk, state.id)
    return {
        "incident": state.id,
        "changes": [_change(one) for one in found],
        "adopted": [one.field for one in adopted],
        "level_known": after.level.label,
        "level_strict": after.level.label,
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
    from app.services.reports.against import known_of, read
    from app.services.runtime.files import read_text

    text = read_text(Path(arguments.text_file))
    state = _incident(desk, arguments.incident)
    found = read(desk, known_of(state), text, desk.now())
    handling.note(desk, state.id, text)
    return {"incident": state.id, "changes": [_change(one) for one in found]}


def _incident(desk: Desk, identity: str) -> Incident:
    with desk.store.read() as reading:
        state = reading.state(f"incident:{identity}", Incident)
    if state is None or state.received_at is None:
        raise Refused(f"找不到事件 {identity}，请核对编号。", field="incident")
    return state


COMMANDS = (
    Command(
        name="grade",
        help="由数字得出级别和每一条时限，只算不记",
        run=grade,
        options=(
            Option("--class", required=True, attribute="category"),
            *(Option(f"--{figure}", kind=float) for figure in ("deaths", "missing", "injured", "serious", "loss")),
            Option("--flags", ""),
            Option("--received", required=True),
            *words("occurred", "now", "packs", default=None),
            Option("--unit-level", "县", choices=("县", "市", "省")),
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
            *words("flags", "caller-unit", "caller-name", "caller-phone", "unit-received"),
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
            *words("caller-unit", "caller-name", "caller-phone"),
        ),
    ),
    Command(
        name="note",
        help="给一起事件记事，里面的数字只问不采用",
        run=on_desk(note, books=True),
        options=(*HOME, Option("--incident", required=True), Option("--text-file", required=True)),
    ),
)
