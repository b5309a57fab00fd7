"""The book as an earlier version left it: kept, opened and verified, before a newer version goes on in it.

A newer version may make tables that the earlier one refuses (docs/安装与升级.md). So the copy is made before
the first step where the format changes, and behind the first window where only the version does.
"""

from app.models.watch.facts import ProgramChanged, UpdateKept
from app.services.runtime.errors import DutyDeskError
from app.services.store.store import Store
from app.services.store.values import set_meta

FOLDER = "升级前备份"
KEEP = 3
"""Copies that stay; each is of one update."""
SUBJECT = "engine:program"
META = "before_update"
"""Where earlier versions kept, beside the book, that a copy is to be made."""
KEPT = "程序已升级，升级前的账本备份在 {folder}/{name}。"
NOT_KEPT = "程序已升级，升级前的账本没有备份成：{why}"


def keep(store: Store) -> UpdateKept:
    """Back the book up; returns how it went.

    Without a copy it goes on all the same: a book that does not open because a copy has no room would keep the officer
    from the next call.
    """
    from app.services.store import copies  # in such a case only

    try:
        made = copies.backup(store, store.path.parent / FOLDER, keep=KEEP)
    except DutyDeskError as error:
        return UpdateKept(problem=error.sentence)
    return UpdateKept(file=made.path.name)


def said(kept: UpdateKept) -> str:
    """How it went, for the screen."""
    return KEPT.format(folder=FOLDER, name=kept.file) if kept.file else NOT_KEPT.format(why=kept.problem)


def keep_before_step(store: Store) -> None:
    """The book of an earlier format is kept before its tables are brought to today's; said at the start."""
    store.news.append(said(keep(store)))


def wanted(store: Store) -> bool:
    """Whether a copy is still to be made behind the window: another version goes on, and the book tells of no try."""
    if store.unwritable:
        return False
    with store.read() as reading:
        entries = reading.book.entries(SUBJECT)
    told = [one.fact for one in entries if one.seat == store.seat and isinstance(one.fact, ProgramChanged | UpdateKept)]
    return bool(store.meta(META)) or bool(told and isinstance(told[-1], ProgramChanged) and told[-1].keeps)


def forget(store: Store) -> None:
    """What an earlier version kept beside the book is done with."""
    if store.meta(META):
        with store.raw() as connection:
            set_meta(connection, META, "")
