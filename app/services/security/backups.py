"""Backups by themselves: when the next is due, what to say when the last is too old or failed (docs/架构.md F13)."""

import datetime as dt
from functools import partial
from pathlib import Path

import msgspec

from app.models.moments import from_micros, minutes, to_micros
from app.services.desk.desk import Desk
from app.services.runtime.errors import DutyDeskError
from app.services.store import before_update
from app.services.store.values import read_value

META = "backups"
HANGS = 10
"""Minutes after which a backup that has not ended counts as hanging."""
STALE = 3
"""Times the interval after which a backup is too old."""


class Last(msgspec.Struct, frozen=True, kw_only=True):
    """The last try at one place: when it worked, when it was tried, what went wrong."""

    made_at: int = 0
    tried_at: int = 0
    wrong: str = ""
    file: str = ""
    begun_at: int = 0
    """When the last one was begun; without an end it says that the disk does not answer."""


def last(desk: Desk) -> dict[str, Last]:
    """What is known of the last backup at each place that is chosen now."""
    held = desk.store.meta(META)
    known, now = read_value(held, dict[str, Last], {}), to_micros(desk.now())
    return {place: _so_far(known.get(place, Last()), now) for place in desk.settings.backup_places}


def _so_far(told: Last, now: int) -> Last:
    """What is told of a place; an instant that is yet to come (a clock set back, a hand in the file) was never."""
    tried = told.tried_at if told.tried_at <= now else 0
    made = told.made_at if told.made_at <= now else 0
    begun = told.begun_at if told.begun_at <= now else 0
    return msgspec.structs.replace(told, tried_at=tried, made_at=made, begun_at=begun)


def due(desk: Desk, now: dt.datetime) -> bool:
    """Whether a backup is to be made now: after an update, or where the last try is longer ago than the interval."""
    interval = minutes(desk.settings.backup_minutes)
    return before_update.wanted(desk.store) or any(
        now - from_micros(known.tried_at) >= interval for known in last(desk).values()
    )


def make(desk: Desk) -> str:
    """Make one at every place, and one beside the book after an update, and keep how it went.

    Returns what went wrong at the places, empty when nothing.
    """
    from app.services.store import copies  # not on the way to the first window

    if before_update.wanted(desk.store):
        before_update.keep_wanted(desk.store)
    known = last(desk)
    for place, before in known.items():
        now = to_micros(desk.now())
        begun = msgspec.structs.replace(before, begun_at=now)
        desk.store.change_meta(META, partial(_with, place, begun))
        try:
            made = copies.backup(desk.store, Path(place), keep=desk.settings.backup_keep)
            known[place] = Last(made_at=now, tried_at=now, file=made.path.name)
        except DutyDeskError as error:
            known[place] = msgspec.structs.replace(before, tried_at=now, wrong=error.sentence)
        desk.store.change_meta(META, partial(_with, place, known[place]))
    return "；".join(one.wrong for one in known.values() if one.wrong)


def _with(place: str, tried: Last, held: str) -> str:
    """What is known, with the last try at one place; of the others whatever was kept while this one was made."""
    known = read_value(held, dict[str, Last], {})
    return msgspec.json.encode(known | {place: tried}).decode()


def trouble(desk: Desk, now: dt.datetime) -> str:
    """What is wrong with backups that were asked for: failed, or too old. Empty when all is well."""
    settings, said = desk.settings, []
    for place, known in last(desk).items():
        hangs = known.begun_at > known.tried_at and now - from_micros(known.begun_at) > minutes(HANGS)
        late = now - from_micros(known.made_at) > minutes(settings.backup_minutes * STALE)
        if hangs:
            said.append(f"自动备份还没有做完，备份盘可能没有应答（{place}）")
        elif known.wrong:
            said.append(f"自动备份失败：{known.wrong}")
        elif known.made_at and late:
            said.append(f"自动备份已过期（{place}），请检查备份盘")
    return "；".join(said)


def warning(desk: Desk, now: dt.datetime) -> str:
    """What to say about backups on the board, empty when all is well."""
    if not desk.settings.backup_places:
        return "还没有设自动备份（设置 → 备份）"
    return trouble(desk, now)
