"""The queue: one row per report and route, made in the transaction that books it, sent in order per route."""

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from app.models.incident.naming import subject_of
from app.models.incident.state import Incident
from app.models.moments import to_micros
from app.models.officer.rights import Right
from app.models.outbox.routes import Route
from app.models.report.facts import ReportQueued, ReportStuck
from app.models.report.numbering import stage_name
from app.models.report.parts import Report
from app.models.report.sendings import Sending
from app.models.texts import one_line
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.incident.loading import load
from app.services.runtime.errors import Refused
from app.services.store.outbox import TAKEN_BACK, DeliveryState, Message
from app.services.store.values import read_value

if TYPE_CHECKING:
    from app.services.reports.sending import Sent

BACKOFF = (5, 15, 30, 60, 120, 300)
"""Seconds before the second, third … attempt; the last stands for all that follow."""

FURTHEST = dt.timedelta(hours=1)
"""No next attempt is further ahead."""
LEASES = "outbox:leases"
"""Of ``meta``: until when (microseconds) whoever sends a message has it for himself."""
LONGEST_LEASE = 700 * 1_000_000
"""Longer than any attempt: what lies further ahead was taken before the wall clock was set back, or is forged."""


def queue(desk: Desk, incident: str, report: str, route_name: str, *, hold: dt.timedelta = dt.timedelta()) -> "Sent":
    """Put a signed report into the queue of a route; the same report and route twice is one message.

    It is not transmitted before ``hold`` is over, so that the act can still be taken back.

    It goes to the office the route leads to (设置 → 报送通道), to the 主送 where none is set.
    Raises Refused when it is not signed, the route is not there, or neither it nor the paper says to whom.
    """
    from app.services.reports import sending  # no first window sends anything

    route = route_of(desk, route_name)
    now = desk.now()
    with desk.write() as transaction:
        state = load(transaction, incident)
        held = state.report(report)
        if held is None or held.withdrawn:
            raise Refused("找不到这份报告。")
        if held.signed_at is None:
            raise Refused("报告还没有签发，不能报出。")
        if transaction.reading.outbox.on_its_way(report, route.name):
            return sending.Sent(frozenset(), report)
        message = desk.new_id()
        transaction.append(
            subject_of(incident),
            _queued(desk, held, message, route),
        )
        title = one_line(f"{held.mark} {stage_name(held.stage.label, held.ordinal)} {held.title}")
        first = to_micros(now + hold) if hold else 0
        row = Message(
            number=0, id=message, incident=incident, report=report, route=route.name, title=title,
            queued_at=to_micros(now), done_at=0, next_at=first, state=DeliveryState.WAITING, attempts=0, error="",
            receipt="",
        )  # fmt: skip
        transaction.beside.outbox.add(row)
        made = tuple(one.id for one in transaction.appended)
    return sending.Sent(transaction.topics, report, made)


def _queued(desk: Desk, held: Report, message: str, route: Route) -> ReportQueued:
    from app.services.reports import offices, sending

    mains = offices.names_in(held.addressee)
    to = desk.settings.recipient_name(route.recipient) if route.recipient is not None else mains[0] if mains else ""
    if not to:
        raise Refused(
            f"没有写明通道“{route.name}”通到哪里：请填写主送，或在“设置 → 报送通道”里选报送对象。", field="route"
        )
    role = offices.role_of(desk.settings, to)
    return ReportQueued(
        report=held.id,
        message=message,
        route=route.name,
        channel=route.kind.channel,
        recipients=(role,) if role is not None else (),
        name=to,
        standing=sending.standing_of(desk.settings, held, role, to),
    )


def route_of(desk: Desk, name: str) -> Route:
    """A route that may be used; raises Refused for one that is not there or switched off."""
    found = next((one for one in desk.settings.routes if one.name == name), None)
    if found is None or not found.enabled:
        raise Refused(f"没有可用的报送通道“{name}”。请到“设置 → 报送通道”查看。", field="route")
    return found


def messages(desk: Desk, *, limit: int = 200) -> list[Message]:
    """The newest messages, the newest first."""
    with desk.store.read() as reading:
        return reading.outbox.newest(limit)


def ended(desk: Desk, state: DeliveryState, since: int = 0) -> list[Message]:
    """Messages that left, or that were refused (not those an officer took back), since an instant (microseconds)."""
    with desk.store.read() as reading:
        return reading.outbox.ended(state, since)


def counts(desk: Desk) -> tuple[int, int, int]:
    """(waiting, refused, when the oldest that waits was queued)."""
    with desk.store.read() as reading:
        return reading.outbox.counts()


def by_hand(desk: Desk, *, days: int = 2) -> list[Message]:
    """Reports that the officer sent by fax, mail … himself and whose receipt nobody has confirmed, the newest first."""
    since = to_micros(desk.now() - dt.timedelta(days=days))
    found = []
    with desk.store.read() as reading:
        for row in reading.reports_sent(since, 100):
            state = reading.state(row.subject, Incident)
            held = state.report(row.id) if state is not None else None
            if state is None or held is None or held.withdrawn:
                continue
            asked = [one for one in held.awaiting if not one.message]
            before = not held.sendings and not held.received_by and not held.message
            if not asked and not before:
                continue
            sent_at = row.sent_at or 0
            found.append(
                Message(
                    number=0, id="", incident=state.id, report=row.id, queued_at=sent_at, done_at=sent_at,
                    route=_ways(asked) or (held.channel.label if held.channel else ""),
                    title=f"{row.mark} {row.title}".strip(),
                    state=DeliveryState.DONE, attempts=0, next_at=0, error="", receipt="",
                )
            )  # fmt: skip
    return found


def _ways(asked: list[Sending]) -> str:
    return "；".join(f"{one.channel.label} {one.name}" for one in asked)


def waiting(desk: Desk) -> list[Message]:
    """What waits, the oldest first; a next attempt set before the wall clock was set back is due."""
    latest = to_micros(desk.now() + FURTHEST)
    with desk.store.read() as reading:
        found = reading.outbox.waiting()
    return [msgspec.structs.replace(one, next_at=0) if one.next_at > latest else one for one in found]


def heads(found: list[Message]) -> list[Message]:
    """The first of each route: nothing overtakes it."""
    first: dict[str, Message] = {}
    for one in found:
        first.setdefault(one.route, one)
    return list(first.values())


def failed(desk: Desk, message: Message, why: str, now: dt.datetime) -> None:
    """One attempt did not work: the next is later."""
    wait = BACKOFF[min(message.attempts, len(BACKOFF) - 1)]
    next_at = to_micros(now + dt.timedelta(seconds=wait))
    with desk.store.beside() as writing:
        writing.outbox.failed(message.id, next_at, why)


def lease(desk: Desk, message: Message, seconds: float) -> bool:
    """Keep other programs from sending a message for so long; False where another has it, or it waits no more.

    One that is never given back, as its holder was killed, ends by itself.
    """
    moment = to_micros(desk.now())
    with desk.store.beside() as writing:
        held = _leases(writing.value(LEASES))
        taken = moment < held.get(message.id, 0) <= moment + LONGEST_LEASE
        if taken or not writing.outbox.waits(message.id):
            return False
        kept = {name: until for name, until in held.items() if moment < until <= moment + LONGEST_LEASE}
        kept[message.id] = moment + round(seconds * 1_000_000)
        writing.set_value(LEASES, msgspec.json.encode(kept).decode())
    return True


def release(desk: Desk, message: Message) -> None:
    """Other programs may send it again."""
    with desk.store.beside() as writing:
        held = _leases(writing.value(LEASES))
        if held.pop(message.id, None) is not None:
            writing.set_value(LEASES, msgspec.json.encode(held).decode())


def _leases(held: str) -> dict[str, int]:
    return read_value(held, dict[str, int], {})


def withdraw(desk: Desk, message: Message, reason: str) -> Changed:
    """Take a waiting message out of the queue (改用其他方式报送); it stays in the book."""
    words = one_line(reason)
    if not words:
        raise Refused("请写明为什么不再由程序发送，如 已传真。", field="reason")
    reason_given = f"{TAKEN_BACK}：{words}"
    with desk.write() as transaction:
        if not transaction.beside.outbox.close(message.id, DeliveryState.STUCK, to_micros(desk.now()), reason_given):
            raise Refused("这件已经发出，不能撤出。")
        fact = ReportStuck(report=message.report, message=message.id, route=message.route, reason=reason_given)
        transaction.append(subject_of(message.incident), fact)
    return Changed(transaction.topics, message.report)


def hurry(desk: Desk) -> None:
    """Every waiting message may be tried at once (立即重试)."""
    desk.ask(Right.WORK)
    with desk.store.beside() as writing:
        writing.outbox.hurry()


def report_state(desk: Desk, incident: str) -> Incident | None:
    """The incident of a message as it stands."""
    with desk.store.read() as reading:
        return reading.state(subject_of(incident), Incident)
