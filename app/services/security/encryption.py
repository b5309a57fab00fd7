"""Who can open the book (安全): finding its key, encrypting, changing the key, the recovery sheet, a plain copy."""

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path

import msgspec

from app.models.officer.rights import Right
from app.models.security.facts import KeyChanged, PlainCopied, RecoveryShown
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk, open_desk
from app.services.paper.archive import PaperMade
from app.services.runtime import private
from app.services.runtime.clock import Clock
from app.services.runtime.errors import Refused, Unavailable
from app.services.runtime.lock import one_at_a_time
from app.services.security import keystore, left_behind
from app.services.security.keystore import Way
from app.services.store.engine import is_plain
from app.services.store.sealing import Resealed, first_that_opens, reseal, written_again
from app.services.store.store import FILE, Store

CHANGING = "dutydesk.key.lock"
"""What a program holds while it changes the key."""
SHOWN = "recovery_shown"
"""Meta value: the check of the key whose recovery sheet was made."""


class Keeping(msgspec.Struct, frozen=True, kw_only=True):
    """How a key is to be kept: in the ring, or under a pass-phrase."""

    way: Way = Way.RING
    phrase: str = ""

    def keep(self, home: Path, key: bytes, *, alone: bool = True) -> None:
        """Do so; raises Refused or Unavailable, and then nothing was kept."""
        if self.way is Way.RING:
            keystore.keep_in_ring(home, key, alone=alone)
        else:
            keystore.keep_under(home, key, self.phrase, alone=alone)


def needs_key(home: Path) -> bool:
    """Whether the book of a data folder is encrypted, or about to be made under a key that is already kept."""
    path = home / FILE
    return (path.exists() and not is_plain(path)) or (not path.exists() and bool(keystore.ways(home)))


def unlock(home: Path, find: Callable[[], list[bytes]]) -> bytes:
    """The key that opens the book of a data folder, out of those ``find`` returns.

    What a change of key that was cut short left behind is tidied. Raises what ``find`` raises, Refused when none opens.
    """
    path = home / FILE
    keys = find()
    if not path.exists():
        return keys[0]
    key = first_that_opens(path, keys)
    keystore.settle(home, key)
    return key


@contextlib.contextmanager
def one_changes(home: Path) -> Iterator[None]:
    """One program at a time changes the key or how it is kept: of two the later would keep a key that opens nothing.

    Raises Refused for whoever comes while it does, Unavailable where the folder takes no lock (full, read only).
    """
    with contextlib.ExitStack() as held:
        try:
            private.make_folder(home)  # the key of a book that is to be made comes before the book
            held.enter_context(one_at_a_time(home / CHANGING))
        except BlockingIOError as error:
            raise Refused("另一个程序正在给这个账本加密或换密钥。请等它做完，再看要不要再做。") from error
        except OSError as error:
            raise Unavailable("数据文件夹写不进，密钥没有动。请看磁盘是不是满了或只读，再做一次。") from error
        yield


def encrypt(home: Path, clock: Clock, by: str, keeping: Keeping) -> Resealed:
    """Encrypt the plain book of a data folder in place; the plain file goes once the new one is verified.

    Raises:
        Refused: there is no book, it is encrypted already, or a window has it open.
        Unavailable, Damaged: nothing was changed.
    """
    path = home / FILE
    if not path.exists():
        raise Refused(f"{home} 里没有账本。", file=FILE)
    with one_changes(home):
        if not is_plain(path):
            raise Refused("这个账本已经是加密的。")
        key = keystore.new_key()
        keeping.keep(home, key, alone=False)
        done = reseal(home, None, key, clock, partial(_book, by, KeyChanged(how="encrypted", way=keeping.way.value)))
        keystore.settle(home, key)
    return msgspec.structs.replace(done, left=_followed(home, clock, by, key, None))


def rekey(home: Path, clock: Clock, by: str, old: bytes, keeping: Keeping) -> Resealed:
    """Write the book again under a new key; old recovery sheets open it no more, only old backups (``left``).

    Raises as ``encrypt``.
    """
    with one_changes(home):
        first_that_opens(home / FILE, [old])  # another program may have been quicker
        key = keystore.new_key()
        keeping.keep(home, key, alone=False)
        done = reseal(home, old, key, clock, partial(_book, by, KeyChanged(how="rekeyed", way=keeping.way.value)))
        keystore.settle(home, key)
    return msgspec.structs.replace(done, left=_followed(home, clock, by, key, old))


def keep_otherwise(home: Path, clock: Clock, by: str, key: bytes, keeping: Keeping) -> None:
    """Keep the same key another way (a new pass-phrase, the ring of this machine); raises Refused for a wrong key."""
    with one_changes(home):
        first_that_opens(home / FILE, [key])
        keeping.keep(home, key)
    _booked(home, clock, by, key, KeyChanged(how="kept", way=keeping.way.value))


def _book(by: str, fact: KeyChanged, store: Store) -> None:
    """Book a change of key in the file that is under the new one, before it takes the old one's place."""
    with store.write(by) as transaction:
        transaction.append(f"seat:{transaction.seat}", fact)


def _followed(home: Path, clock: Clock, by: str, key: bytes, before: bytes | None) -> tuple[str, ...]:
    """Mirror and backups follow a change of key: names of files that the key before still opens."""
    desk = open_desk(home, officer=by, clock=clock, key=key)
    try:
        return tuple(str(path) for path in left_behind.follow(desk, before))
    finally:
        desk.close()


def _booked(home: Path, clock: Clock, by: str, key: bytes, fact: KeyChanged) -> None:
    desk = open_desk(home, officer=by, clock=clock, key=key)
    try:
        desk.sign_in(by)
        with desk.write() as transaction:
            transaction.append(f"seat:{desk.store.seat}", fact)
    finally:
        desk.close()


def kept_otherwise(desk: Desk, keeping: Keeping) -> Changed:
    """``keep_otherwise`` for a book that is open; raises Refused as well for whoever may not."""
    desk.ask(Right.MANAGE)
    home, key = desk.store.path.parent, _key_of(desk)
    with one_changes(home):
        first_that_opens(home / FILE, [key])
        keeping.keep(home, key)
    with desk.write() as transaction:
        transaction.append(f"seat:{desk.store.seat}", KeyChanged(how="kept", way=keeping.way.value))
    return Changed(transaction.topics)


def _key_of(desk: Desk) -> bytes:
    key = desk.store.engine.key
    if key is None:
        raise Refused("这个账本没有加密，没有密钥。可以先加密。")
    return key


def recovery_sheet(desk: Desk, reason: str = "") -> PaperMade:
    """The recovery sheet; that it was made is booked before it is handed out. Raises Refused for a plain book."""
    from app.services.paper import fonts
    from app.services.paper.archive import across, footer_of
    from app.services.paper.forms.recovery import recovery_sheet as form_of
    from app.services.paper.grid import lay_out
    from app.services.paper.pdf import render

    key = _key_of(desk)
    with desk.write() as transaction:
        transaction.append(f"seat:{desk.store.seat}", RecoveryShown(reason=reason))
    desk.store.set_meta(SHOWN, keystore.check_of(key))
    fonts.choose(machine=desk.settings.system_fonts)
    paper = across(desk, lay_out(form_of(key, desk.settings, desk.store.seat, desk.now(), footer_of(desk))))
    return PaperMade(name="账本恢复码.pdf", paper=paper, data=render(paper))


def recovery_missing(desk: Desk) -> bool:
    """Whether the book is encrypted and no recovery sheet of its key was ever made."""
    key = desk.store.engine.key
    if key is None:
        return False
    return desk.store.meta(SHOWN) != keystore.check_of(key) or not _sheet_booked(desk)


def _sheet_booked(desk: Desk) -> bool:
    """Whether the book says that a sheet was made; of which key, only the value beside it can tell."""
    with desk.store.read() as reading:
        seats = [f"seat:{seat}" for seat, _, _ in reading.book.heads()]
        return bool(reading.book.of_kind(seats, "seat:recovery_shown"))


def plain_copy(desk: Desk, target: Path, reason: str) -> Resealed:
    """A plain copy of the book for an auditor; it is booked first, so that the copy tells of itself.

    Raises:
        Refused: no reason, or the file exists.
        Unavailable, Damaged: no copy was made.
    """
    if not reason.strip():
        raise Refused("请写明明文副本交给谁、做什么用。", field="reason")
    if target.exists():
        raise Refused(f"{target.name} 已经存在，请换一个文件名。", file=target.name)
    try:
        private.make_folder(target.parent)
    except OSError as error:
        raise Unavailable(f"不能建立文件夹 {target.parent}，请检查路径和权限。") from error
    with desk.write() as transaction:
        transaction.append(f"seat:{desk.store.seat}", PlainCopied(file=target.name, reason=reason.strip()))
    return written_again(desk.store.path, target, desk.store.engine.key, None, desk.store.clock)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, to be written on the hand-over slip."""
    with path.open("rb") as held:
        hashed = sha256()
        while piece := held.read(1 << 20):
            hashed.update(piece)
    return hashed.hexdigest()
