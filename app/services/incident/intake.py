"""接报: a call is taken down, read, graded, booked; its clocks start in the same transaction."""

import datetime as dt
from functools import partial

import msgspec

from app.models.call.facts import CallBecameIncident, CallBooked
from app.models.incident.axes import merged
from app.models.incident.facts import (
    FigureStated,
    FileAttached,
    IncidentFollowedUp,
    IncidentNoted,
    IncidentReceived,
    IncidentRetimed,
)
from app.models.incident.figures import absurd
from app.models.incident.grading import Grade, strict_words
from app.models.incident.naming import subject_of
from app.models.incident.readings import Reading, may_be
from app.models.incident.sensitivity import Sensed, flags_in
from app.models.incident.situation import instants_of
from app.models.incident.strictness import grade_both
from app.models.moments import EARLIEST, minutes
from app.models.obligations.clock import IMMEDIATE_GRACE
from app.models.obligations.deadlines import Demand, Instants, demands
from app.models.obligations.rules import Situation
from app.models.texts import LIMIT, clean, one_line, own_place
from app.models.vocabulary.call import CallKind
from app.models.vocabulary.incident import Certainty, Detail, FigureKind, Flag, Precision
from app.models.vocabulary.obligation import Owner
from app.models.vocabulary.term import Level
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk, first_time, once
from app.services.extraction import Context, Finding
from app.services.incident import cues
from app.services.incident.asking import asked_in_vain
from app.services.incident.grades import regrade
from app.services.incident.intake_draft import Counted, IntakeDraft
from app.services.incident.loading import load
from app.services.incident.readings import asked_of, left_out, note_within
from app.services.incident.titling import title_from
from app.services.obligations.binding import province_of
from app.services.obligations.planning import rebase, replan
from app.services.runtime.errors import Refused
from app.services.store import Transaction

LATE = minutes(5)
FORM = "intake"


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What booking would do: both levels, the clocks 从严 would start, circumstances the words suggest."""

    grade: Grade
    level: Level
    level_strict: Level
    strict_words: str
    """从严 较大（按失联计） where it is graver, else empty."""
    strict_reason: str
    suggested: tuple[Sensed, ...]
    demands: tuple[Demand, ...]
    overdue_on_receipt: bool


def new_draft(desk: Desk) -> IntakeDraft:
    """An empty form; 接报时间 is now."""
    return IntakeDraft(id=desk.new_id(), received_at=desk.now().replace(second=0, microsecond=0))


def context(desk: Desk, ref_time: dt.datetime) -> Context:
    """What extraction needs to know of this unit."""
    return Context(ref_time=ref_time, places=desk.settings.places, kinds=desk.rules.taxonomy.classes)


def read(desk: Desk, text: str, ref_time: dt.datetime) -> tuple[Finding, ...]:
    """Findings of a narrative; the patterns load with the first one."""
    from app.services.extraction.reader import extract

    return extract(text, context(desk, ref_time))


def warm(desk: Desk) -> None:
    """Load patterns and tables before the phone rings: an empty call is read, and looked at as it would be booked."""
    draft = IntakeDraft(id="", received_at=desk.now())
    preview(desk, as_said(draft, read(desk, draft.narrative, draft.received_at)))


def adopt(draft: IntakeDraft, findings: tuple[Finding, ...], *, only_sure: bool) -> IntakeDraft:
    """The draft with findings filled in where nothing was typed; an unsure one only when asked for by itself."""
    changes: dict[str, object] = {}
    figures = dict(draft.figures)
    for one in findings:
        if only_sure and not one.sure:
            continue
        if one.number is not None and isinstance(one.field, FigureKind):
            kind = one.field
            figures.setdefault(kind, Counted(one.number, one.bound, one.words))
        elif one.field is Detail.OCCURRED and draft.occurred_at is None and one.moment is not None:
            changes |= {
                "occurred_at": one.moment,
                "precision": one.precision or Precision.MINUTE,
                "about": one.about,
            }
        elif one.field is Detail.PLACE and not draft.place:
            changes["place"] = own_place(one.text, draft.caller_unit)
        elif one.field is Detail.CATEGORY and not draft.category:
            changes["category"] = one.text.partition(" ")[0]
    return msgspec.structs.replace(draft, figures=figures, **changes)


def as_said(draft: IntakeDraft, findings: tuple[Finding, ...]) -> IntakeDraft:
    """The draft with what is sure and not adopted, and people at risk nobody is sure of, to be booked as said."""
    return msgspec.structs.replace(draft, noted=(*left_out(draft, findings), *asked_of(draft, findings)))


def preview(desk: Desk, draft: IntakeDraft) -> Preview:
    """Level and clocks as they would be; never raises for half-typed input."""
    known = {kind: counted.value for kind, counted in draft.figures.items()}
    province = province_of(desk.settings.region)
    ladders = desk.rules.ladders
    flags = frozenset(cues.flagged(desk.settings, draft.flags, draft.category, draft.received_at))
    both = grade_both(draft.category, known, ladders, flags, province=province)
    code, noted = _as_read(draft)
    flags_read = flags | _flags_read(draft)
    as_read = bool(draft.noted) or flags_read != flags
    read = grade_both(code, known, ladders, flags_read, noted=noted, province=province) if as_read else both
    level = draft.level or both.known.level
    may = read if read.strict.level < both.strict.level else both
    strict = min(level, may.strict.level)
    held = merged(known, noted)
    situation = Situation(
        unit_level=desk.settings.unit_level,
        category=code,
        level=strict,
        flags=flags_read | {Flag.HANDLING},
        dead_or_missing=(held.get(FigureKind.DEATHS) or 0) + (held.get(FigureKind.MISSING) or 0),
        province=province,
    )
    said_at = [
        one.moment for one in draft.noted if one.sure and one.field is Detail.OCCURRED and one.moment is not None
    ]
    occurred = min((one for one in (draft.occurred_at, *said_at) if one is not None), default=None)
    instants = Instants(received=draft.received_at, occurred=occurred, unit_received=draft.unit_received_at)
    found = demands(desk.rules.rules, situation, instants)
    overdue = any(_passed(one, draft.received_at) for one in found)
    return Preview(
        grade=both.known,
        level=level,
        level_strict=strict,
        strict_words=strict_words(level, strict, f"读到{may.by}未采用" if may is not both else may.by),
        strict_reason=may.strict.reason,
        suggested=suggested_flags(draft.narrative, draft.flags),
        demands=found,
        overdue_on_receipt=overdue,
    )


def _as_read(draft: IntakeDraft) -> tuple[str, dict[FigureKind, float | None]]:
    """(class, figures) that were read and not adopted; the class the draft has where it has one."""
    noted: dict[FigureKind, float | None] = {}
    for one in draft.noted:
        if isinstance(one.field, FigureKind) and may_be(one.field, one.number, sure=one.sure, told=one.told):
            before = noted.get(one.field)
            noted[one.field] = before if one.number is None else max(before or 0.0, one.number)
    classes = (
        one
        for one in draft.noted
        if one.field is Detail.CATEGORY and may_be(one.field, None, sure=one.sure, told=one.told)
    )
    said = next((one.text.partition(" ")[0] for one in classes), "")
    return draft.category or said, noted


def _flags_read(draft: IntakeDraft) -> frozenset[Flag]:
    """The circumstances in the words that count before they are confirmed, as booking would note them."""
    stated = {kind: (one.value, one.words) for kind, one in draft.figures.items()}
    noted = tuple(
        Reading(
            entry="", field=str(one.field), words=one.words, sure=one.sure, known_at=draft.received_at, value=one.number
        )
        for one in draft.noted
    )
    return frozenset(one.flag for one in cues.counted(clean(draft.narrative), stated, noted))


def suggested_flags(narrative: str, flags: tuple[Flag, ...]) -> tuple[Sensed, ...]:
    """Circumstances the words of a narrative suggest and nobody has ticked; how far they count is said beside them."""
    return tuple(one for one in flags_in(narrative, cues.shipped().words) if one.flag not in flags)


def _passed(demand: Demand, received: dt.datetime) -> bool:
    due, rule = demand.governing.due, demand.governing.rule
    if due is None or rule.owner is Owner.THEIRS:
        return False
    return due + (IMMEDIATE_GRACE if rule.minutes == 0 and not rule.times else minutes(0)) < received


def check(draft: IntakeDraft, now: dt.datetime) -> dict[str, str]:
    """Everything wrong with the form, by field; empty when it can be booked."""
    wrong: dict[str, str] = {}
    narrative = clean(draft.narrative)
    if not narrative:
        wrong["narrative"] = "来报内容是空的，请先写下听到的话"
    elif len(narrative) > LIMIT:
        wrong["narrative"] = f"来报内容有{len(narrative)}字，超过{LIMIT}字，请作为附件加入"
    if draft.received_at > now + minutes(1):
        wrong["received_at"] = "接报时间晚于现在，请核对"
    elif draft.received_at < EARLIEST:
        wrong["received_at"] = "接报时间过早，请核对年份"
    if draft.unit_received_at is not None and not EARLIEST <= draft.unit_received_at <= now + minutes(1):
        wrong["unit_received_at"] = "单位负责人接报时间晚于现在或过早，请核对"
    elif draft.unit_received_at is not None and draft.unit_received_at > draft.received_at + minutes(1):
        wrong["unit_received_at"] = (
            "单位负责人接报时间晚于本单位接报时间，请核对；确是后来才知道的，登记后更正时间并写明原因"
        )
    if draft.occurred_at is not None:
        wrong |= _check_occurred(draft, draft.occurred_at, now)
    for kind, counted in draft.figures.items():
        if counted.value is not None and absurd(kind, counted.value):
            wrong[kind] = f"{kind.label}数字不合理，请核对"
    return wrong


def _check_occurred(draft: IntakeDraft, occurred: dt.datetime, now: dt.datetime) -> dict[str, str]:
    if occurred > max(now, draft.received_at) + minutes(1):
        return {"occurred_at": "事发时间晚于现在，请核对"}
    if occurred > draft.received_at + minutes(1) and draft.precision is Precision.MINUTE:
        return {"occurred_at": "事发时间晚于接报时间，请核对"}
    return {"occurred_at": "事发时间过早，请核对年份"} if occurred < EARLIEST else {}


def refuse_wrong(draft: IntakeDraft, now: dt.datetime) -> None:
    """Raise Refused with every error of the form."""
    wrong = check(draft, now)
    if wrong:
        raise Refused("；".join(wrong.values()) + "。", fields=wrong)


def late_minutes(received_at: dt.datetime, now: dt.datetime) -> int:
    """Minutes between 接报 and booking when that is more than five, else 0."""
    behind = now - received_at
    return int(behind.total_seconds() // 60) if behind > LATE else 0


def receive(desk: Desk, draft: IntakeDraft, token: str = "") -> Changed:
    """Book an incident, once for a token; durable and its clocks run when this returns. Raises Refused, Unavailable."""
    now = desk.now()
    refuse_wrong(draft, now)
    with desk.write() as transaction:
        identity = first_time(transaction, token, draft.id)
        if load(transaction, identity).received_at is None:
            book_within(transaction, desk, draft, now)
        transaction.beside.drafts.drop(draft.id)
    return Changed(transaction.topics, identity)


def book_within(transaction: Transaction, desk: Desk, draft: IntakeDraft, now: dt.datetime) -> None:
    """Append everything one call means; the caller owns the transaction."""
    narrative = clean(draft.narrative)
    subject = subject_of(draft.id)
    fact = IncidentReceived(
        narrative=narrative,
        title=one_line(draft.title)
        or title_from(desk, draft, narrative, partial(read, desk, narrative, draft.received_at)),
        received_at=draft.received_at.astimezone(dt.UTC),
        medium=draft.medium,
        caller_unit=one_line(draft.caller_unit),
        caller_name=one_line(draft.caller_name),
        caller_phone=one_line(draft.caller_phone),
        recording=one_line(draft.recording),
        category=draft.category,
        place=one_line(draft.place),
        occurred_at=draft.occurred_at.astimezone(dt.UTC) if draft.occurred_at else None,
        precision=draft.precision if draft.occurred_at else Precision.UNKNOWN,
        about=draft.about,
        unit_received_at=draft.unit_received_at.astimezone(dt.UTC) if draft.unit_received_at else None,
        flags=cues.flagged(desk.settings, draft.flags, draft.category, draft.received_at),
        late_by=late_minutes(draft.received_at, now),
        late_reason=one_line(draft.late_reason),
        from_call=draft.from_call,
        carried=draft.carried,
        titled=bool(one_line(draft.title)),
    )
    transaction.append(subject, fact)
    state_figures(transaction, subject, draft)
    note_within(transaction, draft.id, draft)
    note_asked(transaction, subject, draft)
    for file in draft.files:
        transaction.append(subject, FileAttached(name=file.name, digest=file.digest, size=file.size))
    regrade(transaction, desk, draft.id, known_at=fact.received_at, chosen=draft.level)
    replan(transaction, desk, subject, known_at=fact.received_at)
    if draft.from_call:
        transaction.append(f"call:{draft.from_call}", CallBecameIncident(incident=draft.id))


def note_asked(transaction: Transaction, subject: str, draft: IntakeDraft) -> None:
    """Book what the caller was asked and did not know, as a note."""
    words = asked_in_vain(draft)
    if words:
        transaction.append(subject, IncidentNoted(text=words))


def state_figures(transaction: Transaction, subject: str, draft: IntakeDraft) -> None:
    """Book the figures of a form with their source."""
    source = " ".join(part for part in (draft.caller_unit, draft.caller_name) if part)
    for kind, counted in draft.figures.items():
        fact = FigureStated(
            figure=kind,
            value=counted.value,
            bound=counted.bound,
            known_at=draft.received_at.astimezone(dt.UTC),
            source=one_line(source),
            certainty=Certainty.REPORTED,
            words=clean(counted.words),
            explanation=one_line(counted.explanation),
        )
        transaction.append(subject, fact)


def follow_up(desk: Desk, identity: str, draft: IntakeDraft) -> Changed:
    """Book the form as a further message of a known incident; the earlier 接报 starts the clocks."""
    now = desk.now()
    refuse_wrong(draft, now)
    with desk.write() as transaction:
        before = load(transaction, identity)
        if before.received_at is None:
            raise Refused("找不到这起事件，请从事件页重新选择。")
        if not once(transaction, draft.id):
            return Changed(frozenset(), identity)
        received_at = draft.received_at.astimezone(dt.UTC)
        subject = subject_of(identity)
        fact = IncidentFollowedUp(
            narrative=clean(draft.narrative),
            received_at=received_at,
            medium=draft.medium,
            caller_unit=one_line(draft.caller_unit),
            caller_name=one_line(draft.caller_name),
            caller_phone=one_line(draft.caller_phone),
            recording=one_line(draft.recording),
            carried=draft.carried,
        )
        transaction.append(subject, fact)
        state_figures(transaction, subject, draft)
        note_within(transaction, identity, draft)
        note_asked(transaction, subject, draft)
        for file in draft.files:
            transaction.append(subject, FileAttached(name=file.name, digest=file.digest, size=file.size))
        if received_at < before.received_at:
            reason = "另一来报更早，按最早接报起算"
            transaction.append(subject, IncidentRetimed(received_at=received_at, reason=reason))
            after = load(transaction, identity)
            rebase(transaction, subject, instants_of(before, received_at), instants_of(after, received_at), reason)
        regrade(transaction, desk, identity, known_at=received_at, chosen=draft.level)
        replan(transaction, desk, subject, known_at=received_at)
        transaction.beside.drafts.drop(draft.id)
    return Changed(transaction.topics, identity)


def book_call(desk: Desk, draft: IntakeDraft, kind: CallKind, passed_to: str = "") -> Changed:
    """Book a call that is no incident as what it is."""
    now = desk.now()
    if kind is not CallKind.MISSED:
        refuse_wrong(draft, now)
    with desk.write() as transaction:
        if not once(transaction, draft.id):
            return Changed(frozenset(), draft.id)
        fact = CallBooked(
            kind=kind,
            narrative=clean(draft.narrative) or kind.label,
            received_at=draft.received_at.astimezone(dt.UTC),
            medium=draft.medium,
            caller_unit=one_line(draft.caller_unit),
            caller_name=one_line(draft.caller_name),
            caller_phone=one_line(draft.caller_phone),
            recording=one_line(draft.recording),
            passed_to=one_line(passed_to),
            late_by=late_minutes(draft.received_at, now),
            carried=draft.carried,
        )
        transaction.append(f"call:{draft.id}", fact)
        transaction.beside.drafts.drop(draft.id)
    return Changed(transaction.topics, draft.id)
