"""Troubles of the house itself (隐患): a backup that fails, a mirror that lags. They ring like an alarm until heard.

Heard is not mended: they ring again when the hearing expires, and stand on the bar until they are gone.
"""

import datetime as dt
from collections.abc import Callable

import msgspec

from app.models.moments import from_micros, minutes, to_micros
from app.models.watch.facts import AlertHeard
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.outbox import connectivity
from app.services.runtime.errors import Refused
from app.services.security import backups
from app.services.watch import wall_clock

CLOCK = "wall_clock"
ACTS: dict[str, Callable[[Desk], Changed]] = {CLOCK: wall_clock.confirm}
"""By name of the alert what can be done about it at once."""
META = "troubles_heard"
HEARD_MINUTES = 60
"""A trouble of the house is no deadline: after being heard it rings again within the hour."""


class Alert(msgspec.Struct, frozen=True):
    """One thing that is wrong, by a name that stays the same while it lasts."""

    name: str
    sentence: str
    rings: bool = True
    act: str = ""
    """What the officer can do about it here and now (``ACTS``), empty when it is done elsewhere."""


def look(desk: Desk, now: dt.datetime) -> tuple[Alert, ...]:
    """Everything that is wrong now; which of it rings."""
    found = [
        (CLOCK, desk.store.order_clock.sentence),
        ("backup", backups.trouble(desk, now)),
        ("mirror", desk.store.mirror.wrong if desk.store.mirror else ""),
        ("outbox", connectivity.trouble(desk, now)),
    ]
    heard = _read(desk.store.meta(META))
    return tuple(
        Alert(name, sentence, rings=from_micros(heard.get(name, 0)) <= now, act=name if name in ACTS else "")
        for name, sentence in found
        if sentence
    )


def act(desk: Desk, alert: Alert) -> Changed:
    """Do what an alert offers; raises Refused when it offers nothing."""
    if alert.act not in ACTS:
        raise Refused("这一条不能在这里办理。")
    return ACTS[alert.act](desk)


def _read(held: str) -> dict[str, int]:
    return msgspec.json.decode(held, type=dict[str, int]) if held else {}


def hear(desk: Desk, found: tuple[Alert, ...]) -> Changed:
    """The officer on duty heard these; booked, and silent for an hour."""
    ringing = [one for one in found if one.rings]
    if not ringing:
        return Changed(frozenset())
    until = desk.now() + minutes(HEARD_MINUTES)
    with desk.write() as transaction:
        words = "；".join(one.sentence for one in ringing)
        transaction.append("engine:room", AlertHeard(what=words, until=until))
        heard = _read(transaction.beside.value(META)) | {one.name: to_micros(until) for one in ringing}
        transaction.beside.set_value(META, msgspec.json.encode(heard).decode())
    return Changed(transaction.topics)
