"""The sender: takes what waits to where it belongs, in order per route, and knows whether the line is there (断网).

Nothing here runs in the window's thread. A route that fails three times running is paused and only knocked at until
something answers; the officer can always have everything tried at once.
"""

import datetime as dt
import threading

import msgspec

from app.models.facts import reports
from app.models.facts.trust import LineLost, LineReturned
from app.models.moments import from_micros, to_micros
from app.models.routes import Route, RouteKind
from app.services import custody, reporting
from app.services.changes import EVERYTHING, Changed
from app.services.desk import Desk
from app.services.errors import DutyDeskError
from app.services.outbox import queue
from app.services.outbox.carry import Outcome, Result, carry, reachable
from app.services.outbox.parcel import parcel_of
from app.services.outbox.queue import Message, State
from app.services.planning import subject_of

META = "line"
PAUSE_AFTER = 3
UNCONFIRMED = dt.timedelta(minutes=10)
"""After this a message that only left is asked after by phone."""
KNOCK_SECONDS = 60
"""Between two knocks at a route that is paused, or where nothing waits."""


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one route; instants in microseconds, 0 for never."""

    failures: int = 0
    offline: bool = False
    knocked_at: int = 0
    answered_at: int = 0
    error: str = ""

    @property
    def paused(self) -> bool:
        """Whether it is only knocked at until it answers."""
        return self.failures >= PAUSE_AFTER


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """The state of the room's line, and of each route by name."""

    lost_at: int = 0
    returned_at: int = 0
    """The end of the last outage; with ``lost_at`` before it what happened in between is laid open for checking."""
    last_lost_at: int = 0
    routes: dict[str, Health] = msgspec.field(default_factory=dict)


class LineState(msgspec.Struct, frozen=True, kw_only=True):
    """What the top bar says."""

    routes: int
    waiting: int
    stuck: int
    offline: bool
    since: dt.datetime | None
    oldest: dt.datetime | None

    @property
    def sentence(self) -> str:
        """在线 待发0, 离线 待发3; empty where there is no route."""
        if not self.routes:
            return ""
        stuck = f" 受阻{self.stuck}" if self.stuck else ""
        return f"{'离线' if self.offline else '在线'} 待发{self.waiting}{stuck}"


def line(desk: Desk) -> Line:
    """The line as last seen."""
    held = desk.store.meta(META)
    return msgspec.json.decode(held, type=Line) if held else Line()


def status(desk: Desk) -> LineState:
    """Counts and the state of the line."""
    found, known = queue.messages(desk, limit=500), line(desk)
    waiting = [one for one in reversed(found) if one.state is State.WAITING]
    return LineState(
        routes=len(_enabled(desk)),
        waiting=len(waiting),
        stuck=sum(1 for one in found if one.state is State.STUCK and not one.error.startswith(queue.TAKEN_BACK)),
        offline=bool(known.lost_at),
        since=from_micros(known.lost_at) if known.lost_at else None,
        oldest=queue.oldest(waiting),
    )


def _enabled(desk: Desk) -> list[Route]:
    return [one for one in desk.settings.routes if one.enabled]


def pending(desk: Desk, now: dt.datetime) -> bool:
    """Whether a step has anything to do now: a message that is due, or a route to knock at."""
    routes, known, moment = _enabled(desk), line(desk), to_micros(now)
    if not routes:
        return False
    health = {one.name: known.routes.get(one.name, Health()) for one in routes}
    due = any(
        one.route in health and not health[one.route].paused and one.next_at <= moment
        for one in queue.heads(queue.waiting(desk))
    )
    return due or any(_to_knock(one, health[one.name], moment) for one in routes)


def _to_knock(route: Route, health: Health, moment: int) -> bool:
    return route.kind is not RouteKind.FOLDER and moment - health.knocked_at >= KNOCK_SECONDS * 1_000_000


def step(desk: Desk, ending: threading.Event | None = None) -> Changed:
    """Knock where it is time, try the first message of each route that is due; books what came of it."""
    before = line(desk)
    health = {one.name: before.routes.get(one.name, Health()) for one in _enabled(desk)}
    booked = False
    for route in _enabled(desk):
        health[route.name] = _knocked(desk, route, health[route.name])
    routes = {one.name: one for one in _enabled(desk)}
    for message in queue.heads(queue.waiting(desk)):
        moment = to_micros(desk.now())
        if message.route not in routes:
            continue
        route = routes[message.route]
        if health[route.name].paused or message.next_at > moment:
            continue
        outcome = _tried(desk, route, message, ending)
        if ending is not None and ending.is_set():
            return Changed(frozenset())  # the book may be closed under our hands; the message waits for the next start
        booked = _settled(desk, route, message, outcome) or booked
        health[route.name] = _after(health[route.name], outcome, to_micros(desk.now()))
    booked = _line_moved(desk, before, health) or booked
    return Changed(EVERYTHING if booked else frozenset())


def _knocked(desk: Desk, route: Route, health: Health) -> Health:
    moment = to_micros(desk.now())
    if not _to_knock(route, health, moment):
        return health
    answers = reachable(route)
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
        return Outcome(result=Result.STUCK, why=error.sentence)
    return carry(route, parcel, secret_of(desk, route), ending)


def _settled(desk: Desk, route: Route, message: Message, outcome: Outcome) -> bool:
    """Book how an attempt ended; True when something was booked."""
    now = desk.now()
    if outcome.result is Result.AGAIN:
        queue.failed(desk, message, outcome.why, now)
        return False
    stuck = outcome.result is Result.STUCK
    with desk.write() as transaction:
        words = outcome.why if stuck else outcome.receipt
        if not queue.close(transaction.connection, message.id, State.STUCK if stuck else State.DONE, now, words=words):
            return False
        subject = subject_of(message.incident)
        if stuck:
            fact = reports.Stuck(report=message.report, message=message.id, route=route.name, reason=outcome.why)
            transaction.append(subject, fact)
            return True
        confirmed = outcome.result is Result.CONFIRMED
        transaction.append(
            subject,
            reports.Relayed(
                report=message.report, message=message.id, route=route.name, channel=route.kind.channel,
                at=now, receipt=outcome.receipt, confirmed=confirmed,
            ),
        )  # fmt: skip
        if confirmed:
            got = f"{route.name} 回执{outcome.receipt}"
            reporting.book_sent(
                transaction, desk, message.incident, message.report, route.kind.channel, received_by=got
            )
    return True


def _after(health: Health, outcome: Outcome, moment: int) -> Health:
    if outcome.result is Result.AGAIN:
        return msgspec.structs.replace(
            health, failures=health.failures + 1, offline=outcome.offline, error=outcome.why, knocked_at=moment
        )
    return msgspec.structs.replace(health, failures=0, offline=False, error="", answered_at=moment, knocked_at=moment)


def _line_moved(desk: Desk, before: Line, health: dict[str, Health]) -> bool:
    """Keep what is known; book the line's going and coming back."""
    kinds = {one.name: one.kind for one in _enabled(desk)}
    lines = [known for name, known in health.items() if kinds[name] is not RouteKind.FOLDER]
    lost = bool(lines) and all(known.offline for known in lines)
    now, moment = desk.now(), to_micros(desk.now())
    after = msgspec.structs.replace(before, routes=health)
    booked = False
    if lost and not before.lost_at:
        after = msgspec.structs.replace(after, lost_at=moment)
        booked = True
        with desk.write() as transaction:
            transaction.append("engine:room", LineLost(at=now))
    elif not lost and before.lost_at:
        after = msgspec.structs.replace(after, lost_at=0, last_lost_at=before.lost_at, returned_at=moment)
        booked = True
        fact = LineReturned(at=now, since=from_micros(before.lost_at), waiting=len(queue.waiting(desk)))
        with desk.write() as transaction:
            transaction.append("engine:room", fact)
    if after != before:
        desk.store.set_meta(META, msgspec.json.encode(after).decode())
    return booked


def now_please(desk: Desk) -> None:
    """立即重试: pauses end, every waiting message is due."""
    known = line(desk)
    routes = {name: msgspec.structs.replace(one, failures=0, knocked_at=0) for name, one in known.routes.items()}
    desk.store.set_meta(META, msgspec.json.encode(msgspec.structs.replace(known, routes=routes)).decode())
    queue.hurry(desk)


def secret_of(desk: Desk, route: Route) -> str:
    """The password or signing key of a route, empty where none was kept."""
    return custody.secret(desk.store, route.name)


def unconfirmed(desk: Desk) -> list[Message]:
    """Messages of the last two days that left and whose receipt nobody has confirmed (未确认送达)."""
    since = to_micros(desk.now() - dt.timedelta(days=2))
    found = []
    for message in queue.messages(desk, limit=100):
        if message.state is not State.DONE or message.done_at < since:
            continue
        state = queue.report_state(desk, message.incident)
        held = state.report(message.report) if state is not None else None
        if held is not None and not held.received_by and not held.withdrawn:
            found.append(message)
    return found


def trouble(desk: Desk, now: dt.datetime) -> str:
    """What the officer has to do about the outbox by hand; empty when nothing."""
    if not desk.settings.routes:
        return ""
    late = to_micros(now - UNCONFIRMED)
    waiting = [one for one in unconfirmed(desk) if one.done_at < late]
    refused = [
        one for one in queue.messages(desk, limit=100)
        if one.state is State.STUCK and not one.error.startswith(queue.TAKEN_BACK) and not _left_otherwise(desk, one)
    ]  # fmt: skip
    said = [f"{len(waiting)}件报告未确认送达，请电话核实（Alt+6）"] if waiting else []
    if refused:
        said.append(f"{len(refused)}件报告发送受阻：{refused[0].error}（Alt+6）")
    return "；".join(said)


def _left_otherwise(desk: Desk, message: Message) -> bool:
    """Whether the report of a refused message went out some other way, or waits again."""
    state = queue.report_state(desk, message.incident)
    held = state.report(message.report) if state is not None else None
    return held is None or held.withdrawn or held.sent_at is not None or held.message != message.id
