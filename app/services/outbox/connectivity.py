"""What is known of the line and the queue (在线、离线、断网): light, for every heartbeat; sending is ``sender``'s."""

import datetime as dt

import msgspec

from app.models.moments import from_micros, to_micros
from app.models.outbox.routes import Route, RouteKind
from app.models.report.parts import Report
from app.services.desk.desk import Desk
from app.services.outbox import queue
from app.services.store.outbox import DeliveryState, Message
from app.services.store.values import read_value

META = "line"
PAUSE_AFTER = 3
UNCLEAR = "不能确定对方是否收下"
"""How the reason begins where a message may have been taken in; the officer asks by phone."""
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


class Connectivity(msgspec.Struct, frozen=True, kw_only=True):
    """The state of the room's line, and of each route by name."""

    lost_at: int = 0
    returned_at: int = 0
    """The end of the last outage; with ``lost_at`` before it what happened in between is laid open for checking."""
    last_lost_at: int = 0
    routes: dict[str, Health] = msgspec.field(default_factory=dict)


class ConnectionState(msgspec.Struct, frozen=True, kw_only=True):
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


def connectivity(desk: Desk) -> Connectivity:
    """The line as last seen."""
    return read_state(desk.store.meta(META))


def read_state(held: str) -> Connectivity:
    """The line from what is kept of it."""
    return read_value(held, Connectivity, Connectivity())


def status(desk: Desk) -> ConnectionState:
    """Counts and the state of the line."""
    known = connectivity(desk)
    waits, refused, first = queue.counts(desk)
    return ConnectionState(
        routes=len(enabled(desk)),
        waiting=waits,
        stuck=refused,
        offline=bool(known.lost_at),
        since=from_micros(known.lost_at) if known.lost_at else None,
        oldest=from_micros(first) if first else None,
    )


def enabled(desk: Desk) -> list[Route]:
    """Routes that are switched on."""
    return [one for one in desk.settings.routes if one.enabled]


def pending(desk: Desk, now: dt.datetime) -> bool:
    """Whether a step has anything to do now: a message that is due, or a route to knock at."""
    routes, known, moment = enabled(desk), connectivity(desk), to_micros(now)
    if not routes:
        return False
    health = {one.name: known.routes.get(one.name, Health()) for one in routes}
    due = any(
        one.route in health and not health[one.route].paused and one.next_at <= moment
        for one in queue.heads(queue.waiting(desk))
    )
    return due or any(to_knock(one, health[one.name], moment) for one in routes)


def to_knock(route: Route, health: Health, moment: int) -> bool:
    """Whether it is time to see if somebody answers; a knock that is yet to come was none."""
    return route.kind is not RouteKind.FOLDER and not 0 <= moment - health.knocked_at < KNOCK_SECONDS * 1_000_000


def now_please(desk: Desk) -> None:
    """立即重试: pauses end, every waiting message is due."""
    queue.hurry(desk)
    desk.store.change_meta(META, _hurried)


def _hurried(held: str) -> str:
    known = read_state(held)
    routes = {name: msgspec.structs.replace(one, failures=0, knocked_at=0) for name, one in known.routes.items()}
    return msgspec.json.encode(msgspec.structs.replace(known, routes=routes)).decode()


def unconfirmed(desk: Desk) -> list[Message]:
    """Messages of the last two days that left and whose receipt nobody has confirmed (未确认送达)."""
    found = []
    for message in queue.ended(desk, DeliveryState.DONE, to_micros(desk.now() - dt.timedelta(days=2))):
        state = queue.report_state(desk, message.incident)
        held = state.report(message.report) if state is not None else None
        if held is not None and _unconfirmed(held, message) and not held.withdrawn:
            found.append(message)
    return found


def _unconfirmed(held: Report, message: Message) -> bool:
    to = next((one for one in held.sendings if one.message == message.id), None)
    return to.awaited if to is not None else not held.received_by


def trouble(desk: Desk) -> str:
    """What the officer has to do about the outbox by hand; empty when nothing."""
    refused = [one for one in queue.ended(desk, DeliveryState.STUCK) if not _left_otherwise(desk, one)]
    names = {one.name for one in enabled(desk)}
    waiting = queue.waiting(desk)
    stranded = [one for one in waiting if one.route not in names]
    unclear = [one for one in waiting if one.error.startswith(UNCLEAR)]
    said = []
    if refused:
        said.append(f"{len(refused)}件报告发送受阻：{refused[0].error}（Alt+6）")
    if stranded:
        said.append(f"{len(stranded)}件待发的通道已停用或删除，请撤出后改用其他方式（Alt+6）")
    if unclear:
        said.append(f"{len(unclear)}件{unclear[0].error}，时限没有停，请电话核实（Alt+6）")
    return "；".join(said)


def _left_otherwise(desk: Desk, message: Message) -> bool:
    """Whether the report of a refused message went out some other way, or waits again."""
    state = queue.report_state(desk, message.incident)
    held = state.report(message.report) if state is not None else None
    if held is None or held.withdrawn:
        return True
    if any(one.message == message.id for one in held.sendings):
        return not any(one.message == message.id and one.stuck for one in held.sendings)
    return held.sent_at is not None or held.message != message.id
