"""Backups by themselves: when the next is due, and what to say when the last is too old or failed (peers.md F13)."""

import datetime as dt
from pathlib import Path

import msgspec

from app.models.moments import from_micros, minutes, to_micros
from app.services.desk import Desk
from app.services.errors import DutyDeskError

META = "backup"
STALE = 3
"""Times the interval after which a backup is too old."""


class Last(msgspec.Struct, frozen=True, kw_only=True):
    """The last try: when it worked, when it was tried, what went wrong."""

    made_at: int = 0
    tried_at: int = 0
    wrong: str = ""
    file: str = ""


def last(desk: Desk) -> Last:
    """What is known of the last backup."""
    held = desk.store.meta(META)
    return msgspec.json.decode(held, type=Last) if held else Last()


def due(desk: Desk, now: dt.datetime) -> bool:
    """Whether a backup is to be made now: a folder is chosen and the interval has passed since the last try."""
    interval = desk.settings.backup_minutes
    if not desk.settings.backup_folder or interval <= 0:
        return False
    return now - from_micros(last(desk).tried_at) >= minutes(interval)


def make(desk: Desk) -> str:
    """Make one and keep how it went; returns what went wrong, empty when nothing."""
    from app.services.store import copies  # not on the way to the first window

    now, before = to_micros(desk.now()), last(desk)
    try:
        made = copies.backup(desk.store, Path(desk.settings.backup_folder), keep=desk.settings.backup_keep)
    except DutyDeskError as error:
        _keep(desk, msgspec.structs.replace(before, tried_at=now, wrong=error.sentence))
        return error.sentence
    _keep(desk, Last(made_at=now, tried_at=now, file=made.path.name))
    return ""


def _keep(desk: Desk, known: Last) -> None:
    desk.store.set_meta(META, msgspec.json.encode(known).decode())


def warning(desk: Desk, now: dt.datetime) -> str:
    """What to say about backups, empty when all is well: none chosen, failed, or the last too old."""
    settings, known = desk.settings, last(desk)
    if not settings.backup_folder:
        return "还没有设自动备份（设置 → 备份）"
    if known.wrong:
        return f"自动备份失败：{known.wrong}"
    late = now - from_micros(known.made_at) > minutes(settings.backup_minutes * STALE)
    return "自动备份已过期，请检查备份盘" if known.made_at and late else ""
