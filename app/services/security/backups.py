"""Backups by themselves: when the next is due, what to say when the last is too old or failed (docs/架构.md F13)."""

import datetime as dt
from functools import partial
from pathlib import Path

import msgspec

from app.models.moments import from_micros, minutes, to_micros
from app.services.desk.desk import Desk
from app.services.runtime.errors import DutyDeskError
from app.services.store import before_update
from app.services.store.copy_names import made_at
from app.services.store.values import read_value

META = "backups"
BEGINNING = dt.timedelta(minutes=1)
"""By which the name of a backup and what is told of it may differ."""
GONE = "上次备份 {file} 不在 {place}，或者不是现在这个账本的，不能算数，另做一份。"
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
    """What is told of a place; an instant that is yet to come (a clock set back, a hand in the file) was never.

    One that was made bears the name of its moment, a try without an end of either kind put nothing off.
    """
    made = told.made_at if told.made_at <= now and _named(told) else 0
    tried = told.tried_at if told.tried_at <= now and (made or told.wrong) else 0
    begun = told.begun_at if told.begun_at <= now else 0
    return msgspec.structs.replace(told, tried_at=tried, made_at=made, begun_at=begun)


def _named(told: Last) -> bool:
    """Whether a backup bears the name that one of its moment has."""
    stamped = made_at(told.file)
    return stamped is not None and abs(stamped - from_micros(told.made_at)) <= BEGINNING


def confirm(desk: Desk) -> tuple[str, ...]:
    """What was told of a backup counts only while it stands: one that is not there or not of this book was never made.

    Returns what is to be said of each. Of a place that is not there nothing is known; to be asked on a lane, for a disk
    may hang.
    """
    said = []
    for place, known in last(desk).items():
        if known.made_at and not _stands(desk, Path(place), known):
            desk.store.change_meta(META, partial(_with, place, Last()))
            said.append(GONE.format(file=known.file, place=place))
    return tuple(said)


def _stands(desk: Desk, folder: Path, known: Last) -> bool:
    """Whether a backup lies where it was made, is a file of its own and holds what the book held then."""
    from app.services.store.copy_heads import holds

    path, store = folder / known.file, desk.store
    try:
        if not folder.is_dir():
            return True
        if not path.is_file() or path.samefile(store.path):
            return False
    except OSError:
        return True  # the disk does not answer: the next backup says so
    with store.read() as reading:
        wanted = reading.book.head_before(store.seat, known.made_at)
    return holds(path, store.engine.key, store.seat, wanted)


def tend(desk: Desk) -> str:
    """Look whether the last backups stand, and make those that are due; returns what went wrong."""
    for sentence in confirm(desk):
        desk.store.news.append(sentence)
    return make(desk) if due(desk, desk.now()) else ""


def due(desk: Desk, now: dt.datetime) -> bool:
    """Whether a backup is to be made now: after an update, or where the last try is longer ago than the interval."""
    interval = minutes(desk.settings.backup_minutes)
    return _update_to_keep(desk) or any(now - from_micros(known.tried_at) >= interval for known in last(desk).values())


def make(desk: Desk) -> str:
    """Make one at every place, and one beside the book after an update, and keep how it went.

    Returns what went wrong at the places, empty when nothing.
    """
    from app.services.store import copies  # not on the way to the first window

    if _update_to_keep(desk):
        _keep_update(desk)
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


def _update_to_keep(desk: Desk) -> bool:
    return not desk.practice and before_update.wanted(desk.store)


def _keep_update(desk: Desk) -> None:
    """Once an update: what came of it is booked, so that it is known however the values beside the book stand."""
    kept = before_update.keep(desk.store)
    desk.store.news.append(before_update.said(kept))
    with desk.write(itself=True) as transaction:
        transaction.append(before_update.SUBJECT, kept)
    before_update.forget(desk.store)


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
