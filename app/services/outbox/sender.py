"""The sender: takes what waits to where it belongs, in order per route, and knows whether the line is there (断网).

Nothing here runs in the window's thread. A route that fails three times running is paused and only knocked at until
something answers; the officer can always have everything tried at once.
"""

import datetime as dt
import threading

import msgspec

from app.models.incident.naming import subject_of
from app.models.moments import from_micros, to_micros
from app.models.outbox.facts import ConnectionLost, ConnectionReturned
from app.models.outbox.routes import Route, RouteKind
from app.models.report.facts import ReportRelayed, ReportStuck
from app.models.report.sendings import Sending
from app.services.desk.changes import Changed, Topic
from app.services.desk.desk import Desk
from app.services.incident.loading import load
from app.services.outbox import queue
from app.services.outbox.connectivity import META, Connectivity, Health, connectivity, enabled, read_state, to_knock
from app.services.outbox.delivery import DeliveryResult, Outcome, deliver, reachable
from app.services.outbox.parcel import parcel_of
from app.services.reports import offices, receipts, sending
from app.services.runtime.errors import DutyDeskError
from app.services.security import keystore
from app.services.store import Transaction
from app.services.store.outbox import DeliveryState, Message

MARGIN = 30.0
"""Seconds a message stays leased beyond the longest attempt: making the paper, booking what came of it."""


def step(desk: Desk, ending: threading.Event | None = None) -> Changed:
    """Knock where it is time, try the first message of each route that is due; books what came of it."""
    before = connectivity(desk)
    health = {one.name: before.routes.get(one.name, Health()) for one in enabled(desk)}
    topics: frozenset[str] = frozenset()
    for route in enabled(desk):
        if ending is not None and ending.is_set():
            return Changed(topics)
        health[route.name] = _knocked(desk, route, health[route.name], ending)
    routes = {one.name: one for one in enabled(desk)}
    for message in queue.heads(queue.waiting(desk)):
        moment = to_micros(desk.now())
        if message.route not in routes:
            continue
        route = routes[message.route]
        if health[route.name].paused or message.next_at > moment:
            continue
        if not queue.lease(desk, message, route.total_seconds + MARGIN):
            continue  # another program is sending it, or has sent it
        outcome = _judged(route, _tried(desk, route, message, ending))
        if ending is not None and ending.is_set():
            return Changed(topics)  # the book may be closed under our hands; the message waits for the next start
        topics |= _settled(desk, route, message, outcome)
        queue.release(desk, message)
        health[route.name] = _after(health[route.name], outcome, to_micros(desk.now()))
    return Changed(topics | _line_moved(desk, before, health))


def _judged(route: Route, outcome: Outcome) -> Outcome:
    """What may have arrived is sent again only where the receiver knows a repeat; else it is left to the telephone."""
    if outcome.result is not DeliveryResult.UNKNOWN:
        return outcome
    if route.repeats:
        return msgspec.structs.replace(outcome, result=DeliveryResult.AGAIN)
    return msgspec.structs.replace(outcome, receipt=f"{outcome.why}。请电话核实")


def _knocked(desk: Desk, route: Route, health: Health, ending: threading.Event | None) -> Health:
    moment = to_micros(desk.now())
    if not to_knock(route, health, moment):
        return health
    answers = reachable(route, ending)
    known = msgspec.structs.replace(health, knocked_at=moment, offline=not answers)
    if not answers:
        return msgspec.structs.replace(known, error="连不上")
    if health.paused or health.offline:
        queue.hurry(desk)
    return msgspec.structs.replace(known, failures=0, answered_at=moment, error="")


def _tried(desk: Desk, route: Route, message: Message, ending: threading.Event | None) -> Outcome:
    try:
        parcel = parcel_of(desk, message)
    except DutyDeskError as error:
        return Outcome(result=DeliveryResult.STUCK, why=error.sentence)
    return deliver(route, parcel, secret_of(desk, route), ending)


def _settled(desk: Desk, route: Route, message: Message, outcome: Outcome) -> frozenset[str]:
    """Book how an attempt ended; returns what changed."""
    now = desk.now()
    if outcome.result is DeliveryResult.AGAIN:
        queue.failed(desk, message, outcome.why, now)
        return frozenset({Topic.OUTBOX})
    stuck = outcome.result is DeliveryResult.STUCK
    with desk.write(itself=True) as transaction:
        words = outcome.why if stuck else outcome.receipt
        state = DeliveryState.STUCK if stuck else DeliveryState.DONE
        if not transaction.beside.outbox.close(message.id, state, to_micros(now), words):
            return frozenset()
        if stuck:
            fact = ReportStuck(report=message.report, message=message.id, route=route.name, reason=outcome.why)
            transaction.append(subject_of(message.incident), fact)
        else:
            _book_delivered(transaction, desk, message, route, outcome)
    return transaction.topics


def _book_delivered(transaction: Transaction, desk: Desk, message: Message, route: Route, outcome: Outcome) -> None:
    confirmed = outcome.result is DeliveryResult.CONFIRMED
    now = desk.now()
    fact = ReportRelayed(
        report=message.report, message=message.id, route=route.name, channel=route.kind.channel,
        at=now, receipt=outcome.receipt, confirmed=confirmed,
    )  # fmt: skip
    transaction.append(subject_of(message.incident), fact)
    if confirmed:
        got = f"{route.name} 回执{outcome.receipt}"
        one = _recipient(transaction, desk, message, route)
        made = sending.Dispatched(
            name=one.name,
            channel=route.kind.channel,
            received_by=got,
            standing=one.standing,
            message=message.id,
            unlisted=True,
        )
        sending.book_sent(transaction, desk, message.incident, message.report, made)
    else:
        _ask_after(transaction, desk, message, route, now)


def _recipient(transaction: Transaction, desk: Desk, message: Message, route: Route) -> Sending:
    """Whom a message is for; one that was queued before its recipient was written down is for the 主送."""
    held = sending.report_of(transaction, message.incident, message.report)
    found = next((one for one in held.sendings if one.message == message.id), None)
    if found is not None:
        return found
    name = next(iter(offices.names_in(held.addressee)), route.name)
    return Sending(name=name, recipient=offices.role_of(desk.settings, name), channel=route.kind.channel)


def _ask_after(transaction: Transaction, desk: Desk, message: Message, route: Route, now: dt.datetime) -> None:
    """It only left: whoever it was for is to be asked for it."""
    state = load(transaction, message.incident)
    held = state.report(message.report)
    if held is not None and not held.withdrawn:
        to = _recipient(transaction, desk, message, route)
        if not to.received_by:
            receipts.owed(transaction, message.incident, held, to, now)


def _after(health: Health, outcome: Outcome, moment: int) -> Health:
    if outcome.result is DeliveryResult.AGAIN:
        return msgspec.structs.replace(
            health, failures=health.failures + 1, offline=outcome.offline, error=outcome.why, knocked_at=moment
        )
    return msgspec.structs.replace(health, failures=0, offline=False, error="", answered_at=moment, knocked_at=moment)


def _line_moved(desk: Desk, before: Connectivity, health: dict[str, Health]) -> frozenset[str]:
    """Keep what is known; book the line's going and coming back."""
    kinds = {one.name: one.kind for one in enabled(desk)}
    lines = [known for name, known in health.items() if kinds[name] is not RouteKind.FOLDER]
    lost = bool(lines) and all(known.offline for known in lines)
    if msgspec.structs.replace(before, routes=health) == before and lost == bool(before.lost_at):
        return frozenset()
    now, moment = desk.now(), to_micros(desk.now())
    with desk.write(itself=True) as transaction:
        held = read_state(transaction.beside.value(META))  # another program may have seen it go or come back
        after = msgspec.structs.replace(held, routes=health)
        booked = lost != bool(held.lost_at)
        if booked and lost:
            after = msgspec.structs.replace(after, lost_at=moment)
            transaction.append("engine:room", ConnectionLost(at=now))
        elif booked:
            after = msgspec.structs.replace(after, lost_at=0, last_lost_at=held.lost_at, returned_at=moment)
            fact = ConnectionReturned(at=now, since=from_micros(held.lost_at), waiting=len(queue.waiting(desk)))
            transaction.append("engine:room", fact)
        transaction.beside.set_value(META, msgspec.json.encode(after).decode())
    return transaction.topics


def secret_of(desk: Desk, route: Route) -> str:
    """The password or signing key of a route, empty where none was kept."""
    return keystore.secret(desk.store, route.name)
