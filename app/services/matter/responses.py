"""应急响应: started by whom at which level when, adjusted, ended; each start is owed upwards at once (应对法第72条)."""

import datetime as dt

import msgspec

from app.models.response.facts import ResponseAdjusted, ResponseEnded, ResponseReported, ResponseStarted
from app.models.response.rows import ResponseRow
from app.models.response.state import Response
from app.models.texts import clean, one_line
from app.models.vocabulary.matter import ResponseLevel
from app.models.vocabulary.obligation import ObligationKind, Recipient
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.obligations import planning
from app.services.obligations.evidence import done_at
from app.services.runtime.errors import Refused
from app.services.store import Transaction


class ResponseDraft(msgspec.Struct, frozen=True, kw_only=True):
    """The start of a response as typed."""

    name: str
    level: ResponseLevel
    signatory: str
    office: str = ""
    measures: str = ""
    expected: str = ""
    at: dt.datetime | None = None
    incident: str = ""


def start(desk: Desk, draft: ResponseDraft) -> Changed:
    """Book that a response was started; the report to the government above is owed from then on.

    Raises:
        Refused: it has no name or nobody signed for it, or one of that name goes on.
    """
    name = one_line(draft.name)
    if not name:
        raise Refused("请写明启动的是哪项响应（如防汛应急响应）。", field="name")
    _refuse_unsigned(draft.signatory)
    at = done_at(draft.at, desk.now())
    identity = desk.new_id()
    with desk.write() as transaction:
        if any(row.title.startswith(name) and row.open for row in transaction.reading.rows(ResponseRow, "open = 1")):
            raise Refused(f"{name}已经启动，请用“调整”改级别。", field="name")
        fact = ResponseStarted(
            name=name,
            level=draft.level,
            signatory=one_line(draft.signatory),
            at=at,
            office=one_line(draft.office),
            measures=clean(draft.measures),
            expected=one_line(draft.expected),
            incident=draft.incident,
        )
        transaction.append(_subject(identity), fact)
        planning.replan(transaction, desk, _subject(identity), known_at=at)
    return Changed(transaction.topics, identity)


def adjust(
    desk: Desk, identity: str, level: ResponseLevel, signatory: str, *, reason: str = "", at: dt.datetime | None = None
) -> Changed:
    """Book another level of a running response."""
    _refuse_unsigned(signatory)
    with desk.write() as transaction:
        running = _running(transaction, identity)
        if running.level is level:
            raise Refused(f"现在就是{level.label}。", field="level")
        fact = ResponseAdjusted(
            level=level,
            signatory=one_line(signatory),
            reason=one_line(reason),
            at=done_at(at, desk.now(), since=_since(running)),
        )
        transaction.append(_subject(identity), fact)
    return Changed(transaction.topics, identity)


def finish(desk: Desk, identity: str, signatory: str, *, reason: str = "", at: dt.datetime | None = None) -> Changed:
    """Book that a response ended; a start that was never reported stays owed."""
    _refuse_unsigned(signatory)
    with desk.write() as transaction:
        moment = done_at(at, desk.now(), since=_since(_running(transaction, identity)))
        fact = ResponseEnded(signatory=one_line(signatory), reason=one_line(reason), at=moment)
        transaction.append(_subject(identity), fact)
    return Changed(transaction.topics, identity)


def report(
    desk: Desk, identity: str, *, received_by: str, to: str = "", means: str = "", at: dt.datetime | None = None
) -> Changed:
    """Book that it was reported to the government above.

    Raises:
        Refused: nobody took the report, or the response is not known.
    """
    if not one_line(received_by):
        raise Refused("请写明上级谁接收的，接收了才算报告。", field="received_by")
    with desk.write() as transaction:
        held = transaction.state(_subject(identity), Response)
        if held.started is None:
            raise Refused(f"找不到响应 {identity}，请核对编号。", field="response")
        moment = done_at(at, desk.now(), since=_since(held))
        fact = ResponseReported(
            to=one_line(to) or desk.settings.recipient_name(Recipient.UPPER_GOVERNMENT),
            at=moment,
            received_by=one_line(received_by),
            means=one_line(means),
        )
        entry = transaction.append(_subject(identity), fact)
        planning.meet(
            transaction, desk, _subject(identity), entry, moment,
            kinds={ObligationKind.WRITTEN}, recipients={Recipient.UPPER_GOVERNMENT},
        )  # fmt: skip
    return Changed(transaction.topics, identity)


def standing_responses(desk: Desk) -> list[ResponseRow]:
    """Responses that go on, oldest first."""
    with desk.store.read() as reading:
        return reading.rows(ResponseRow, "open = 1", order="at")


def _since(held: Response) -> dt.datetime | None:
    return held.started.at if held.started is not None else None


def _refuse_unsigned(signatory: str) -> None:
    if not one_line(signatory):
        raise Refused("请写明谁签发的。", field="signatory")


def _running(transaction: Transaction, identity: str) -> Response:
    state = transaction.state(_subject(identity), Response)
    if state.started is None:
        raise Refused(f"找不到响应 {identity}，请核对编号。", field="response")
    if state.ended_at is not None:
        raise Refused("这项响应已经终止。", field="response")
    return state


def _subject(identity: str) -> str:
    return f"response:{identity}"
