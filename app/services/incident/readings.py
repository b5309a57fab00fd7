"""读到未采用: what a message says and the officer has not adopted is booked as said, and answered with one act."""

import datetime as dt

from app.models.incident.facts import FigureStated, IncidentDescribed, IncidentRetimed, ReadingDismissed, ReadingNoted
from app.models.incident.readings import CATEGORY, OCCURRED, PLACE, Readings, open_readings
from app.models.obligations.clock import Clock
from app.models.texts import clean, one_line
from app.models.vocabulary.incident import FigureKind, Precision
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.extraction import Finding
from app.services.incident.grades import regrade
from app.services.incident.intake_draft import IntakeDraft
from app.services.incident.loading import known, subject_of
from app.services.obligations.planning import end_read, replan
from app.services.runtime.errors import Refused
from app.services.store import Transaction


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
        and (one.number is not None or one.text or one.moment is not None)
    )


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
        )
        transaction.append(subject_of(identity), fact)


def dismiss_within(transaction: Transaction, identity: str, reason: str) -> None:
    """Every open reading is set aside; the caller owns the transaction."""
    fields = tuple(dict.fromkeys(one.field for one in open_readings(known(transaction, identity).readings)))
    if fields:
        transaction.append(subject_of(identity), ReadingDismissed(fields=fields, reason=reason))


def dismiss(desk: Desk, identity: str, reason: str) -> Answered:
    """核实无此情况: what was read is not so; the clocks only it had started end and are named.

    Raises:
        Refused: no reason is given, or nothing is open.
    """
    words = one_line(reason)
    if not words:
        raise Refused("请写明谁核实、怎么核实的。", field="reason")
    with desk.write() as transaction:
        _refuse_answered(known(transaction, identity).readings)
        now = desk.now()
        dismiss_within(transaction, identity, words)
        regrade(transaction, desk, identity, known_at=now)
        subject = subject_of(identity)
        ended = end_read(transaction, desk, subject, known_at=now, reason=f"核实无此情况：{words}")
        replan(transaction, desk, subject, known_at=now)
    return Answered(transaction.topics, identity, ended)


def adopt(desk: Desk, identity: str) -> Answered:
    """采用: every open reading becomes a value the officer takes; the clocks it started are owed like any other.

    Raises:
        Refused: nothing is open.
    """
    with desk.write() as transaction:
        state = known(transaction, identity)
        _refuse_answered(state.readings)
        subject = subject_of(identity)
        source = state.messages[-1] if state.messages else None
        told = " ".join(filter(None, (source.caller_unit, source.caller_name))) if source is not None else ""
        latest = {one.field: one for one in open_readings(state.readings)}
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
        if place is not None or category is not None:
            code = category.text.partition(" ")[0] if category is not None else None
            transaction.append(subject, IncidentDescribed(place=place.text if place else None, category=code))
        if (occurred := latest.get(OCCURRED)) is not None:
            moment = dt.datetime.fromisoformat(occurred.text)
            transaction.append(
                subject,
                IncidentRetimed(reason="采用读到的事发时间", occurred_at=moment, precision=Precision.MINUTE),
            )
        known_at = max(one.known_at for one in latest.values())
        regrade(transaction, desk, identity, known_at=known_at)
        replan(transaction, desk, subject, known_at=known_at)
    return Answered(transaction.topics, identity)


def _refuse_answered(held: Readings) -> None:
    if not open_readings(held):
        raise Refused("没有读到而未采用的内容。")
