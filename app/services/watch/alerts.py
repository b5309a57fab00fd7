"""Troubles of the house itself (隐患): a backup that fails, a mirror that lags. They ring like an alarm until heard.

Heard is not mended: they ring again when the hearing (an entry of the book) expires, and stand on the bar until they
are gone. None of them is a clock: nobody owes anybody anything.
"""

import datetime as dt
from collections.abc import Callable

import msgspec

from app.models.moments import EPOCH, minutes
from app.models.watch.facts import AlertHeard
from app.models.watch.state import Engine
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.outbox import connectivity
from app.services.runtime.errors import Refused
from app.services.security import backups
from app.services.watch import wall_clock

ROOM = "engine:room"
CLOCK = "wall_clock"
ACTS: dict[str, Callable[[Desk], Changed]] = {CLOCK: wall_clock.confirm}
"""By name of the alert what can be done about it at once."""
HEARD_MINUTES = 60
"""A trouble of the house is no deadline: after being heard it rings again within the hour."""


class Alert(msgspec.Struct, frozen=True):
    """One thing that is wrong, by a name that stays the same while it lasts."""

    name: str
    sentence: str
    rings: bool = True
    act: str = ""
    """What the officer can do about it here and now (``ACTS``), empty when it is done elsewhere."""


def _clock(desk: Desk, _now: dt.datetime) -> str:
    return desk.store.order_clock.sentence


def _disk(desk: Desk, _now: dt.datetime) -> str:
    return desk.store.unwritable


def _mirror(desk: Desk, _now: dt.datetime) -> str:
    return desk.store.mirror.wrong if desk.store.mirror else ""


def _printing(desk: Desk, now: dt.datetime) -> str:
    return desk.printing.trouble(now)


def _outbox(desk: Desk, _now: dt.datetime) -> str:
    return connectivity.trouble(desk)


ALERTS: tuple[tuple[str, Callable[[Desk, dt.datetime], str]], ...] = (
    ("disk", _disk),
    (CLOCK, _clock),
    ("backup", backups.trouble),
    ("mirror", _mirror),
    ("outbox", _outbox),
    ("printing", _printing),
)
"""Every alert by name, and what says what is wrong now (empty when nothing is)."""


def heard(desk: Desk) -> dict[str, dt.datetime]:
    """Until when each alert is quiet, by its name."""
    with desk.store.read() as reading:
        state = reading.state(ROOM, Engine)
    return state.heard if state is not None else {}


def of_steps(
    failing: tuple[tuple[str, str], ...], known: dict[str, dt.datetime], now: dt.datetime
) -> tuple[Alert, ...]:
    """What fails in the beat itself, as alerts; from memory, for it may be the disk that fails."""
    return tuple(
        Alert(name, f"{sentence}（自动重试）", rings=known.get(name, EPOCH) <= now) for name, sentence in failing
    )


def look(desk: Desk, now: dt.datetime) -> tuple[Alert, ...]:
    """Everything that is wrong now; which of it rings."""
    return shown([(name, trouble(desk, now)) for name, trouble in ALERTS], heard(desk), now)


def shown(found: list[tuple[str, str]], known: dict[str, dt.datetime], now: dt.datetime) -> tuple[Alert, ...]:
    """Of what was looked at that which is wrong."""
    return tuple(
        Alert(name, sentence, rings=known.get(name, EPOCH) <= now, act=name if name in ACTS else "")
        for name, sentence in found
        if sentence
    )


def act(desk: Desk, alert: Alert) -> Changed:
    """Do what an alert offers; raises Refused when it offers nothing."""
    if alert.act not in ACTS:
        raise Refused("这一条不能在这里办理。")
    return ACTS[alert.act](desk)


def hear(desk: Desk, found: tuple[Alert, ...]) -> Changed:
    """The officer on duty heard these; booked, and silent for an hour."""
    ringing = [one for one in found if one.rings]
    if not ringing:
        return Changed(frozenset())
    until = desk.now() + minutes(HEARD_MINUTES)
    with desk.write() as transaction:
        words = "；".join(one.sentence for one in ringing)
        transaction.append(ROOM, AlertHeard(what=words, until=until, names=tuple(one.name for one in ringing)))
    return Changed(transaction.topics)
