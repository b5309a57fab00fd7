"""What stands between a start and the window (启动): which way to the key of the book, and back from damage.

The window's gate and its tests ask here; nothing of it knows Qt.
"""

import threading
from collections.abc import Callable
from enum import StrEnum, auto
from functools import partial
from pathlib import Path

import msgspec

from app.models.moments import BEIJING
from app.services.runtime.clock import Clock
from app.services.runtime.errors import Unavailable
from app.services.security import encryption, keystore
from app.services.security.keystore import Way
from app.services.store import copies
from app.services.store.replacing import put_in_place
from app.services.store.salvaging import salvage
from app.services.store.store import FILE


class Step(StrEnum):
    """What is to be done before the window can open."""

    OPEN = auto()
    """Nothing: the book is plain."""
    RING = auto()
    PHRASE = auto()
    CODE = auto()
    NEW = auto()
    """There is no book yet: a key is made and kept first."""


class Job(msgspec.Struct, frozen=True):
    """Work on the book that needs the window closed; what it returns opens the book afterwards."""

    title: str
    act: Callable[[], bytes | None]


def first_step(home: Path) -> Step:
    """Which way a data folder is opened; raises Damaged for a key file that is none."""
    if not (home / FILE).exists() and keystore.read(home) is None:
        return Step.NEW
    if not encryption.needs_key(home):
        return Step.OPEN
    ways = keystore.ways(home)
    if Way.RING in ways:
        return Step.RING
    return Step.PHRASE if Way.PHRASE in ways else Step.CODE


def by_ring(home: Path, ending: threading.Event | None = None) -> bytes:
    """The key out of the system's ring; ``ending`` gives the waiting up."""
    return encryption.unlock(home, partial(keystore.from_ring, home, ending=ending))


def by_phrase(home: Path, phrase: str) -> bytes:
    """The key under the unit's pass-phrase."""
    return encryption.unlock(home, partial(keystore.from_phrase, home, phrase))


def by_code(home: Path, code: str) -> bytes:
    """The key in a recovery code."""
    return encryption.unlock(home, partial(keystore.from_code, code))


def keep(home: Path, key: bytes, keeping: encryption.Keeping) -> bytes:
    """Keep a key that is new here and hand it on."""
    with encryption.one_changes(home):
        keeping.keep(home, key)
    return key


def encrypting(home: Path, clock: Clock, by: str, keeping: encryption.Keeping) -> Job:
    """Encrypt a plain book."""

    def act() -> bytes | None:
        encryption.encrypt(home, clock, by, keeping)
        return _again(home, keeping)

    return Job("正在加密账本并逐条核对…", act)


def rekeying(home: Path, clock: Clock, by: str, old: bytes, keeping: encryption.Keeping) -> Job:
    """Change the key."""

    def act() -> bytes | None:
        encryption.rekey(home, clock, by, old, keeping)
        return _again(home, keeping)

    return Job("正在换用新密钥并逐条核对…", act)


def _again(home: Path, keeping: encryption.Keeping) -> bytes:
    return by_ring(home) if keeping.way is Way.RING else by_phrase(home, keeping.phrase)


def restoring(home: Path, source: Path, clock: Clock, by: str, key: bytes | None) -> str:
    """Put the newest sound backup in the damaged book's place; returns a sentence."""
    done = copies.restore(source, home, clock, by, replace=True, key=key)
    passed = f"；跳过{len(done.passed_over)}份没有通过核对的" if done.passed_over else ""
    aside = "原文件改名留在数据文件夹里。" if done.put_aside else ""
    return f"已从 {done.source.name} 恢复{done.entries}条记录{passed}。{aside}"


def salvaging(home: Path, clock: Clock, by: str, key: bytes | None) -> str:
    """Take what is readable of the damaged book and put it in its place; returns what is missing as a sentence."""
    stamp = clock.now().astimezone(BEIJING).strftime("%Y%m%d-%H%M%S")
    rescued = home / f"救出-{stamp}"
    done = salvage(home / FILE, rescued, clock, by, key=key)
    try:
        put_in_place(rescued / FILE, home, clock)
        rescued.rmdir()
    except OSError as error:
        raise Unavailable(f"已救出{done.entries}条到 {rescued}，但没有换上：{home} 不能写。") from error
    gone = sum(last - first + 1 for gaps in done.missing.values() for first, last in gaps) + done.unsound
    lost = f"，{len(done.lost_attachments)}个附件读不出来" if done.lost_attachments else ""
    return f"救出{done.entries}条记录，已知缺{gone}条{lost}。缺哪几条见“设置 → 安全 → 核验账本”。"
