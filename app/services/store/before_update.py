"""The book as an earlier version left it: kept, opened and verified, before a newer version goes on in it.

A newer version may make tables that the earlier one refuses (docs/安装与升级.md). So the copy is made before
the first step where the format changes, and behind the first window where only the version does.
"""

from app.services.runtime.errors import DutyDeskError
from app.services.store.store import Store
from app.services.store.values import set_meta

FOLDER = "升级前备份"
KEEP = 3
"""Copies that stay; each is of one update."""
META = "before_update"
"""The version that wrote last, until a copy of what it wrote was tried."""
KEPT = "程序已升级，升级前的账本备份在 {folder}/{name}。"
NOT_KEPT = "程序已升级，升级前的账本没有备份成：{why}"


def keep(store: Store) -> str:
    """Back the book up; returns what is to be said.

    Without a copy it goes on all the same: a book that does not open because a copy has no room would keep the officer
    from the next call.
    """
    from app.services.store import copies  # in such a case only

    try:
        made = copies.backup(store, store.path.parent / FOLDER, keep=KEEP)
    except DutyDeskError as error:
        return NOT_KEPT.format(why=error.sentence)
    return KEPT.format(folder=FOLDER, name=made.path.name)


def keep_before_step(store: Store) -> None:
    """The book of an earlier format is kept before its tables are brought to today's; said at the start."""
    store.news.append(keep(store))


def want(store: Store, version: str) -> None:
    """A copy is to be made behind the window: another version than ``version`` goes on from here."""
    with store.raw() as connection:
        set_meta(connection, META, version)


def wanted(store: Store) -> bool:
    """Whether a copy is still to be made."""
    return bool(store.meta(META))


def keep_wanted(store: Store) -> None:
    """Make the copy that is wanted, once, and say how it went."""
    store.news.append(keep(store))
    want(store, "")
