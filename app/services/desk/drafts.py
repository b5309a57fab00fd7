"""Drafts (草稿): what is typed is safe within a second and offered again after a crash."""

import datetime as dt
from typing import TypeVar

import msgspec

from app.models.moments import from_micros, to_micros
from app.services.desk.desk import Desk
from app.services.store.draft_table import Draft

T = TypeVar("T", bound=msgspec.Struct)
BIN = "bin:"
"""How the form of a draft begins that was thrown away."""
BIN_DAYS = 30
"""How long it can be taken back."""


def save(desk: Desk, form: str, identity: str, value: msgspec.Struct) -> int:
    """Keep a draft durably; returns when, in UTC microseconds."""
    saved_at = to_micros(desk.now())
    data = msgspec.json.encode(value)
    with desk.store.beside() as writing:
        writing.drafts.save(Draft(id=identity, form=form, saved_at=saved_at, data=data))
    return saved_at


def discard(desk: Desk, identity: str) -> None:
    """Throw a draft away."""
    with desk.store.beside() as writing:
        writing.drafts.drop(identity)


def load_all(desk: Desk, form: str, kind: type[T]) -> list[T]:
    """All drafts of a form, oldest first; one that no longer reads is left in the store and passed over."""
    with desk.store.read() as reading:
        found = reading.drafts(form)
    drafts = []
    for one in reversed(found):
        try:
            drafts.append(msgspec.json.decode(one.data, type=kind))
        except (msgspec.DecodeError, RecursionError):
            continue
    return drafts


def throw_away(desk: Desk, form: str, identity: str, value: msgspec.Struct) -> None:
    """Put a draft into the bin; what has lain there for thirty days is gone with the next one."""
    now = desk.now()
    data = msgspec.json.encode(value)
    with desk.store.read() as reading:
        old = [one.id for one in reading.drafts(f"{BIN}{form}") if _too_old(one, now)]
    with desk.store.beside() as writing:
        for one in old:
            writing.drafts.drop(one)
        writing.drafts.save(Draft(id=identity, form=f"{BIN}{form}", saved_at=to_micros(now), data=data))


def thrown_away(desk: Desk, form: str, kind: type[T]) -> list[tuple[dt.datetime, T]]:
    """(when, draft) of what lies in the bin of a form, the newest first."""
    now = desk.now()
    with desk.store.read() as reading:
        found = [one for one in reading.drafts(f"{BIN}{form}") if not _too_old(one, now)]
    kept = []
    for one in found:
        try:
            kept.append((from_micros(one.saved_at), msgspec.json.decode(one.data, type=kind)))
        except (msgspec.DecodeError, RecursionError):
            continue
    return kept


def unfinished(desk: Desk) -> list[dt.datetime]:
    """When each draft that is not booked yet was last touched, the oldest first."""
    with desk.store.read() as reading:
        found = reading.drafts()
    return sorted(from_micros(one.saved_at) for one in found if not one.form.startswith(BIN))


def _too_old(one: Draft, now: dt.datetime) -> bool:
    return now - from_micros(one.saved_at) > dt.timedelta(days=BIN_DAYS)
