"""Drafts (草稿): what is typed is safe within a second and offered again after a crash."""

from typing import TypeVar

import msgspec

from app.models.moments import to_micros
from app.services.desk.desk import Desk
from app.services.store.draft_table import Draft

T = TypeVar("T", bound=msgspec.Struct)


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
        except msgspec.DecodeError:
            continue
    return drafts
