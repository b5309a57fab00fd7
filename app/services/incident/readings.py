"""读到未采用: what a message says and the officer has not adopted is booked as said, and answered with one act.

What is sure counts for 从严 at once; what is not sure of people at risk is asked, and counts once it 不能排除.
"""

import datetime as dt
import math
from collections.abc import Iterable

import msgspec

from app.models.incident.facts import (
    FigureStated,
    IncidentDescribed,
    IncidentRetimed,
    ReadingDismissed,
    ReadingNoted,
    ReadingNotExcluded,
)
from app.models.incident.figures import current
from app.models.incident.naming import subject_of
from app.models.incident.readings import CATEGORY, FLAG, OCCURRED, PLACE, Reading, Readings, open_readings
from app.models.incident.situation import instants_of
from app.models.incident.state import Incident
from app.models.obligations.clock import Clock
from app.models.texts import clean, one_line
from app.models.vocabulary.incident import FigureKind, Flag, Precision
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.extraction import Finding
from app.services.extraction.change import Change
from app.services.extraction.findings import How
from app.services.incident import cues
from app.services.incident.grades import regrade
from app.services.incident.intake_draft import IntakeDraft
from app.services.incident.loading import known
from app.services.obligations.planning import end_read, put_back, rebase, replan
from app.services.runtime.errors import Refused
from app.services.store import Transaction

AT_RISK = frozenset({
    FigureKind.DEATHS, FigureKind.MISSING, FigureKind.INJURED, FigureKind.SERIOUS, FigureKind.TRAPPED,
    FigureKind.ENDANGERED,
})  # fmt: skip
"""Figures that an officer is asked about where they are not sure: they may start a clock."""
MANY_AWAY = 500
"""People moved away from whom on 从严 counts them (总局令第21号第26条)."""
MANY = {"evacuated": MANY_AWAY, "threatened": 100, "households": 10_000, "stranded": 30}
"""From how many on 从严 may count them: moved away, threatened, without power, held in a lift."""


class Answered(Changed, frozen=True):
    """What answering readings changed, and the clocks that ended with it."""

    ended: tuple[Clock, ...] = ()


def left_out(draft: IntakeDraft, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Sure findings that the draft has no value for: what booking it as it stands would leave as said."""
    held = {
        PLACE: bool(draft.place),
        CATEGORY: bool(draft.category),
        OCCURRED: draft.occurred_at is not None,
        **{kind.value: kind in draft.figures for kind in FigureKind},
    }
    return tuple(
        one
        for one in findings
        if one.sure
        and not held.get(str(one.field), True)
        and (one.number is not None or one.text or one.moment is not None or one.field in AT_RISK)
    )


def asked_of(draft: IntakeDraft, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """People at risk of whom the words say something that is not sure, or no number, and the draft has none."""
    from app.services.incident.at_risk import called_in, plainly, unread  # their patterns load with the reading

    held = {kind.value for kind in draft.figures}
    doubtful = tuple(one for one in findings if not one.sure and one.number and _may_start(str(one.field), one.number))
    told = called_in(draft.narrative, plainly(draft.narrative, doubtful))
    found = (*told, *unread(draft.narrative, findings), *_class_asked(draft, findings))
    return tuple(one for one in found if str(one.field) not in held and not _told_by_part(one, findings, held))


def _class_asked(draft: IntakeDraft, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The class the words speak of where the reader is not sure and none was taken.

    Its rules start where the words tell of it as of a fact; where it is hearsay they wait for an answer.
    """
    from app.services.incident.at_risk import as_fact

    said = [one for one in findings if one.field == CATEGORY and one.text]
    if draft.category or any(one.sure for one in said):
        return ()
    return tuple(msgspec.structs.replace(one, told=as_fact(draft.narrative, one)) for one in said[:1])


def _may_start(field: str, number: float) -> bool:
    """Whether so many of them may start a clock: anybody hurt or lost, many moved away, threatened, in the dark."""
    return field in AT_RISK or number >= MANY.get(field, math.inf)


def _told_by_part(one: Finding, findings: Iterable[Finding], held: set[str]) -> bool:
    """Whether the very words were taken as a part: 3人轻伤 as three slightly hurt says how many are hurt."""
    parts = {FigureKind.SERIOUS, FigureKind.LIGHT}
    return one.field == FigureKind.INJURED and any(
        other.field in parts and str(other.field) in held and (other.start, other.end) == (one.start, one.end)
        for other in findings
    )


def asked_of_changes(draft: IntakeDraft, found: Iterable[Change]) -> tuple[Finding, ...]:
    """The same of a further message against what is known: as many as would stand, where that is more."""
    from app.services.incident.at_risk import called_in, plainly, unread  # their patterns load with the reading

    changes = tuple(found)
    held = {kind.value for kind in draft.figures}
    more = tuple(
        msgspec.structs.replace(one.finding, number=one.stands, how=How.SET)
        for one in changes
        if not one.sure and one.stands and _may_start(one.field, one.stands) and one.stands > _number(one.known)
    )
    read = tuple(one.finding for one in changes)
    asked = (*called_in(draft.narrative, plainly(draft.narrative, more)), *unread(draft.narrative, read))
    return tuple(one for one in asked if str(one.field) not in held and not _told_by_part(one, read, held))


def _number(value: float | str | None) -> float:
    return float(value) if isinstance(value, float | int) else 0.0


def note_within(transaction: Transaction, identity: str, draft: IntakeDraft) -> None:
    """Book what the draft leaves as said; the caller owns the transaction."""
    for one in draft.noted:
        fact = ReadingNoted(
            field=str(one.field),
            words=clean(one.words),
            known_at=draft.received_at,
            value=one.number,
            text=one.text or (one.moment.isoformat() if one.moment is not None else ""),
            bound=one.bound,
            sure=one.sure,
            told=one.told and not one.sure,
        )
        transaction.append(subject_of(identity), fact)
    for fact in _circumstances(known(transaction, identity), draft):
        transaction.append(subject_of(identity), fact)


def _circumstances(state: Incident, draft: IntakeDraft) -> list[ReadingNoted]:
    """The sensitive words of a message that count until they are answered, each circumstance once in an incident."""
    held = {one.field for one in state.readings}
    stated = {kind: (one.value, one.words) for kind, one in current(state.figures).items()}
    noted = tuple(one for one in state.readings if not one.answered)
    return [
        ReadingNoted(field=f"{FLAG}{one.flag.value}", words=one.word, known_at=draft.received_at, text=one.flag.label)
        for one in cues.counted(clean(draft.narrative), stated, noted)
        if one.flag not in state.flags and f"{FLAG}{one.flag.value}" not in held
    ]


def dismiss_within(transaction: Transaction, identity: str, reason: str, fields: Iterable[str] = ()) -> None:
    """Open readings, of these fields where some are named, are set aside; the caller owns the transaction."""
    chosen = _fields(open_readings(known(transaction, identity).readings), fields)
    if chosen:
        transaction.append(subject_of(identity), ReadingDismissed(fields=chosen, reason=reason))


def _fields(held: Iterable[Reading], named: Iterable[str]) -> tuple[str, ...]:
    """The fields of readings, of those that are named where some are."""
    only = set(named)
    return tuple(dict.fromkeys(one.field for one in held if not only or one.field in only))


def keep(desk: Desk, identity: str, reason: str = "", fields: Iterable[str] = ()) -> Answered:
    """不能排除: what is not sure counts for 从严 and starts its clocks, marked as to be confirmed.

    Raises:
        Refused: nothing that is not sure is open.
    """
    with desk.write() as transaction:
        state = known(transaction, identity)
        asked = [one for one in open_readings(state.readings) if not one.counts]
        chosen = _fields(asked, fields)
        if not chosen:
            raise Refused("没有拿不准、待答的内容。")
        subject = subject_of(identity)
        transaction.append(subject, ReadingNotExcluded(fields=chosen, reason=one_line(reason)))
        known_at = max(one.known_at for one in asked)
        regrade(transaction, desk, identity, known_at=known_at)
        replan(transaction, desk, subject, known_at=known_at)
    return Answered(transaction.topics, identity)


def dismiss(desk: Desk, identity: str, reason: str, fields: Iterable[str] = ()) -> Answered:
    """核实无此情况: what was read is not so; the clocks only it had started end and are named.

    Raises:
        Refused: no reason is given, or nothing is open.
    """
    words = one_line(reason)
    if not words:
        raise Refused("请写明谁核实、怎么核实的。", field="reason")
    with desk.write() as transaction:
        state = known(transaction, identity)
        _refuse_answered(state.readings)
        now, named = desk.now(), tuple(fields)
        dismiss_within(transaction, identity, words, named)
        regrade(transaction, desk, identity, known_at=now)
        subject = subject_of(identity)
        ended = end_read(transaction, desk, subject, known_at=now, reason=f"核实无此情况：{words}")
        times = [one.moment for one in open_readings(state.readings) if one.moment and (not named or OCCURRED in named)]
        put_back(transaction, desk, subject, times, known_at=now, reason=f"核实无此情况：{words}")
        replan(transaction, desk, subject, known_at=now)
    return Answered(transaction.topics, identity, ended)


def adopt(desk: Desk, identity: str, fields: Iterable[str] = ()) -> Answered:
    """采用: what counts and is open becomes a value the officer takes; the clocks it started are owed like any other.

    Where nothing counts, or for ``fields`` that are named, what is not sure is taken too.

    Raises:
        Refused: nothing is open.
    """
    with desk.write() as transaction:
        state = known(transaction, identity)
        _refuse_answered(state.readings)
        subject = subject_of(identity)
        source = state.messages[-1] if state.messages else None
        told = " ".join(filter(None, (source.caller_unit, source.caller_name))) if source is not None else ""
        latest = _to_adopt(state.readings, set(fields))
        _refuse_answered(tuple(latest.values()))
        for one in latest.values():
            if one.kind is not None:
                transaction.append(
                    subject,
                    FigureStated(
                        figure=one.kind, value=one.value, known_at=one.known_at, bound=one.bound, source=told,
                        words=one.words,
                    ),
                )  # fmt: skip
        place, category = latest.get(PLACE), latest.get(CATEGORY)
        said = tuple(one.flag for one in latest.values() if one.flag is not None)
        if place is not None or category is not None or said:
            code = category.text.partition(" ")[0] if category is not None else None
            named = IncidentDescribed(
                place=place.text if place else None, category=code, flags=_flagged(desk, state, code, said)
            )
            transaction.append(subject, named)
        if (occurred := latest.get(OCCURRED)) is not None:
            moment = dt.datetime.fromisoformat(occurred.text)
            transaction.append(
                subject,
                IncidentRetimed(reason="采用读到的事发时间", occurred_at=moment, precision=Precision.MINUTE),
            )
        known_at = max(one.known_at for one in latest.values())
        after = known(transaction, identity)
        rebase(transaction, subject, instants_of(state, known_at), instants_of(after, known_at), "采用读到的事发时间")
        regrade(transaction, desk, identity, known_at=known_at)
        replan(transaction, desk, subject, known_at=known_at)
    return Answered(transaction.topics, identity)


def _flagged(desk: Desk, state: Incident, code: str | None, said: tuple[Flag, ...]) -> tuple[Flag, ...] | None:
    """The flags with those that were said and that the standing modes set for a class; None where none is added."""
    flags = tuple(dict.fromkeys((*state.flags, *said)))
    if code is not None and state.received_at is not None:
        flags = cues.flagged(desk.settings, flags, code, state.received_at)
    return flags if flags != state.flags else None


def _to_adopt(held: Readings, named: set[str]) -> dict[str, Reading]:
    """The latest open reading of each field to be taken."""
    waiting = open_readings(held)
    if not named and any(one.counts for one in waiting):
        waiting = tuple(one for one in waiting if one.counts)
    return {one.field: one for one in waiting if not named or one.field in named}


def _refuse_answered(held: Readings) -> None:
    if not open_readings(held):
        raise Refused("没有读到而未采用的内容。")
