"""The safety of the book that is open (安全): how its key is kept, its mirror, its proof, work for which it closes.

What keeps, proves and changes keys loads when it is asked: no first window waits for it.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from app.models.officer.rights import Right
from app.services.desk import attachments, rulebook
from app.services.desk.desk import Desk
from app.services.runtime.errors import DutyDeskError, Refused

if TYPE_CHECKING:
    from app.services.security.encryption import Keeping
    from app.services.security.keystore import Way
    from app.services.security.proof import Checked
    from app.services.security.unlock import Job


class KeyState(msgspec.Struct, frozen=True):
    """Whether the book is encrypted, and where its key is kept; nowhere when it was given at the start."""

    sealed: bool
    ways: "frozenset[Way]" = frozenset()


class MirrorState(msgspec.Struct, frozen=True):
    """What is to be said of the mirror."""

    sentence: str
    wrong: bool


def key_state(desk: Desk) -> KeyState:
    """How the key of the open book is kept."""
    if desk.store.engine.key is None:
        return KeyState(sealed=False)
    from app.services.security import keystore

    return KeyState(sealed=True, ways=frozenset(keystore.ways(desk.store.path.parent)))


def mirror_state(desk: Desk) -> MirrorState | None:
    """How the mirror is, None where there is none."""
    mirror = desk.store.mirror
    if mirror is None:
        return None
    return MirrorState(f"镜像：{mirror.wrong or f'{mirror.folder}，逐条同步'}", bool(mirror.wrong))


def encrypting(desk: Desk, keeping: "Keeping") -> "Job":
    """The work of encrypting this book, for which it closes; raises Refused for whoever may not."""
    from app.services.security import unlock

    desk.ask(Right.MANAGE)
    return unlock.encrypting(desk.store.path.parent, desk.store.clock, desk.officer, keeping)


def rekeying(desk: Desk, keeping: "Keeping") -> "Job":
    """The work of changing this book's key, for which it closes; raises Refused for a plain book."""
    from app.services.security import unlock

    desk.ask(Right.MANAGE)
    old = desk.store.engine.key
    if old is None:
        raise Refused("这个账本没有加密，没有密钥。可以先加密。")
    return unlock.rekeying(desk.store.path.parent, desk.store.clock, desk.officer, old, keeping)


def check_paper(desk: Desk, text: str) -> "Checked":
    """Whether the book holds what was typed from the foot of a paper; raises Refused for what does not read."""
    from app.services.security import proof
    from app.services.store.anchors import anchor_of

    return proof.check_anchor(desk.store, anchor_of(text))


def check_start(desk: Desk) -> str:
    """What is wrong with the file, the end of the book, the rules, or that it was put back; empty when nothing.

    What was never booked goes.
    """
    from app.services.security import proof

    with contextlib.suppress(DutyDeskError):  # a full or read-only disk: the next start does it
        attachments.collect(desk)
    return _rules_read_again(desk) + (proof.check_start(desk.store) or proof.check_witnesses(desk))


def news(desk: Desk) -> Iterator[str]:
    """What the store has to say since it was last asked (a mirror kept aside, a book that was put back)."""
    while desk.store.news:
        yield desk.store.news.popleft()


def tell_damage(desk: Desk, tell: Callable[[], None]) -> None:
    """Call this, from whatever thread, when a row that follows from the book does not read."""
    desk.store.on_damage = tell


def mend_now(desk: Desk) -> bool:
    """Rows that follow from the book are what it says, made so at one go; whether any was not."""
    from app.services.store.mending import compare_and_mend

    found = bool(compare_and_mend(desk.store, desk.officer).found)
    desk.refresh()
    return found


def mend_start(desk: Desk, ending: threading.Event) -> str:
    """Rows that follow from the book are what it says; what had to be mended, empty when nothing."""
    from app.services.security import proof

    return proof.mend_start(desk, ending)


def _rules_read_again(desk: Desk) -> str:
    """A quick start took the rules as they were last parsed; a sentence where those are not what the files say."""
    if not rulebook.held_is_false(desk.good_rules, desk.resources):
        return ""
    rulebook.let_go(desk.good_rules)
    return "数据文件夹里存下的规则与程序的规则文件不符，已按规则文件重读；刚才登记的事件请核对时限。"
