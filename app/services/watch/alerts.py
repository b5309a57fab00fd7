"""Troubles of the house itself (隐患): a backup that fails, a mirror that lags. They ring like an alarm until heard.

Heard is not mended: they ring again when the hearing expires, and stand on the bar until they are gone.
"""

import datetime as dt

import msgspec

from app.models.moments import from_micros, minutes, to_micros
from app.models.watch.facts import AlertHeard
from app.services.desk.changes import Changed, Topic
from app.services.desk.desk import Desk
from app.services.outbox import connectivity
from app.services.security import backups
from app.services.store.store import meta_in, set_meta

META = "troubles_heard"
HEARD_MINUTES = 60
"""A trouble of the house is no deadline: after being heard it rings again within the hour."""


class Alert(msgspec.Struct, frozen=True):
    """One thing that is wrong, by a name that stays the same while it lasts."""

    name: str
    sentence: str
    rings: bool = True


def look(desk: Desk, now: dt.datetime) -> tuple[Alert, ...]:
    """Everything that is wrong now; which of it rings."""
    found = [
        ("backup", backups.trouble(desk, now)),
        ("mirror", desk.store.mirror.wrong if desk.store.mirror else ""),
        ("outbox", connectivity.trouble(desk, now)),
    ]
    heard = _read(desk.store.meta(META))
    return tuple(
        Alert(name, sentence, rings=from_micros(heard.get(name, 0)) <= now) for name, sentence in found if sentence
    )


def _read(held: str) -> dict[str, int]:
    return msgspec.json.decode(held, type=dict[str, int]) if held else {}


def hear(desk: Desk, found: tuple[Alert, ...]) -> Changed:
    """The officer on duty heard these; booked, and silent for an hour."""
    ringing = [one for one in found if one.rings]
    if ringing:
        until = desk.now() + minutes(HEARD_MINUTES)
        with desk.write() as transaction:
            words = "；".join(one.sentence for one in ringing)
            transaction.append("engine:room", AlertHeard(what=words, until=until))
            heard = _read(meta_in(transaction.connection, META)) | {one.name: to_micros(until) for one in ringing}
            set_meta(transaction.connection, META, msgspec.json.encode(heard).decode())
    return Changed(frozenset({Topic.JOURNAL}))
