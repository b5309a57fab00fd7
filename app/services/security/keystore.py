"""Key custody (密钥保管): where the key of an encrypted book lies, and how it is got back.

The book's key is 32 random bytes. It lies in the system's key ring (Windows Credential Locker, Secret Service,
KWallet); where there is none, wrapped under the unit's pass-phrase in a key file beside the book: Argon2id
(RFC 9106, second recommended choice: 64 MiB, 3 passes, 4 lanes) and AES-256-GCM. The recovery code is the key itself,
written for hands (``models/recovery``). Two locks stand in the key file only while a key is being changed: whichever is
cut short, one of the two opens the book.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
import threading
import unicodedata
from enum import StrEnum
from pathlib import Path

import msgspec

from app.models.security.recovery import KEY_BYTES, WrongCode
from app.models.security.recovery import key_of as key_of_code
from app.services.runtime import private
from app.services.runtime.errors import Damaged, Refused, Unavailable
from app.services.runtime.workers import bounded
from app.services.store.store import Store

FILE = "dutydesk.key"
SERVICE = "dutydesk"
PHRASE_LENGTH = 10
RING_SECONDS = 20.0
"""A desktop that asks for its own password in between needs this long; after it another way is offered."""
SECRET_SECONDS = 5.0
"""For the password of a route: the message waits for the next try rather than a lane for a click."""
MEMORY, PASSES, LANES = 65536, 3, 4
SECRET, IN_RING = "secret:", "secret-in-ring:"
"""How the names of meta values begin: a route's password itself, and where the ring has it."""
MOST_MEMORY, MOST_PASSES = 1 << 20, 32
"""More than these a key file may not ask of the machine (KiB, passes)."""
NO_RING = "这台机器没有可用的系统钥匙串。请改用单位口令保管密钥。"
LOCKED_RING = "系统钥匙串锁着或打不开。请解锁后再试，或改用单位口令保管密钥。"
SILENT_RING = "系统钥匙串没有应答（可能在等您点“允许”或解锁）。可以再试，或用恢复码打开。"


class NoRing(Unavailable):
    """This machine has no key ring at all; one that is locked or does not answer is another matter."""


class Way(StrEnum):
    """How a key is kept."""

    RING = "ring"
    PHRASE = "phrase"


class Lock(msgspec.Struct, frozen=True, kw_only=True):
    """One way to one key."""

    way: Way
    check: str
    """Tells the right key from a wrong one; says nothing about the key."""
    name: str = ""
    """Under which the ring keeps it."""
    salt: bytes = b""
    nonce: bytes = b""
    sealed: bytes = b""
    memory: int = MEMORY
    """KiB."""
    passes: int = PASSES
    lanes: int = LANES

    def fits(self, key: bytes) -> bool:
        """Whether a key is the one behind this lock."""
        return hmac.compare_digest(self.check, check_of(key))


class KeyFile(msgspec.Struct, frozen=True, kw_only=True):
    """What lies beside the book: one lock, two while a key is being changed (the newer last)."""

    locks: tuple[Lock, ...] = msgspec.field(default_factory=tuple)
    format: int = 1


def new_key() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(KEY_BYTES)


def check_of(key: bytes) -> str:
    """Half of an HMAC under the key."""
    return hmac.new(key, b"dutydesk book key", hashlib.sha256).hexdigest()[:32]


def read(home: Path) -> KeyFile | None:
    """The key file of a data folder, None where the book is plain or new; raises Damaged for what is no key file."""
    try:
        data = private.read(home / FILE, private.SMALL)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Unavailable(f"读不到密钥文件：{home / FILE}。请检查权限。") from error
    try:
        held = msgspec.json.decode(data, type=KeyFile)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Damaged(f"密钥文件已损坏：{home / FILE}。请用恢复码打开账本。") from error
    if held.format > 1:
        raise Unavailable("密钥文件由更新版本的值守台建立，请升级本程序后再打开。")
    if any(lock.memory > MOST_MEMORY or lock.passes > MOST_PASSES for lock in held.locks):
        raise Damaged(f"密钥文件不对（要求的内存或次数过大）：{home / FILE}。请用恢复码打开账本。")
    return held


def _write(home: Path, held: KeyFile) -> None:
    """The whole file or the old one, on the disk before anything relies on it."""
    part = home / f"{FILE}.part"
    try:
        private.make_folder(home)
        part.touch(mode=0o600)
        with part.open("wb") as out:
            out.write(msgspec.json.encode(held))
            out.flush()
            os.fsync(out.fileno())
        part.replace(home / FILE)
    except OSError as error:
        raise Unavailable(f"密钥文件写不进 {home}，请检查磁盘和权限；没有改动。") from error


def _add(home: Path, lock: Lock, *, alone: bool) -> None:
    """The lock stands in the key file; where it stands alone, what the ring held for others goes."""
    try:
        held = read(home)
    except Damaged:
        held = None
    others = held.locks if held else ()
    _write(home, KeyFile(locks=(*(() if alone else others), lock)))
    for other in others if alone else ():
        if other.way is Way.RING:
            _forget(other.name)


def _put(service: str, name: str, value: str, seconds: float) -> None:
    """Give the ring a value and read it back; raises TimeoutError, or whatever the back-end raises."""

    def put() -> str | None:
        import keyring

        keyring.set_password(service, name, value)
        return keyring.get_password(service, name)

    if bounded(put, seconds) != value:
        raise OSError


def _got(service: str, name: str, seconds: float, ending: threading.Event | None = None) -> str:
    """What the ring holds under a name, empty for nothing; raises as ``_put``."""

    def get() -> str | None:
        import keyring

        return keyring.get_password(service, name)

    return bounded(get, seconds, ending) or ""


def keep_in_ring(home: Path, key: bytes, *, alone: bool = True, seconds: float = RING_SECONDS) -> None:
    """Give the key to the system's key ring and read it back; raises Unavailable where that does not work.

    NoRing is raised where the machine has none.
    """
    from keyring.errors import NoKeyringError

    name = f"book-{secrets.token_hex(8)}"
    try:
        _put(SERVICE, name, key.hex(), seconds)
    except TimeoutError as error:
        raise Unavailable(SILENT_RING) from error
    except NoKeyringError as error:
        raise NoRing(NO_RING) from error
    except Exception as error:
        raise Unavailable(LOCKED_RING) from error
    _add(home, Lock(way=Way.RING, check=check_of(key), name=name), alone=alone)


def check_phrase(phrase: str) -> None:
    """Raises Refused for a pass-phrase that guards nothing."""
    if len(phrase.strip()) < PHRASE_LENGTH:
        raise Refused(f"口令至少{PHRASE_LENGTH}个字符，用本单位的人记得住的一串字母、数字和符号。", field="phrase")
    if len(set(phrase)) < 5:
        raise Refused("口令太简单，请不要重复同一个字。", field="phrase")


def keep_under(home: Path, key: bytes, phrase: str, *, alone: bool = True) -> None:
    """Wrap the key under the unit's pass-phrase; raises Refused for a weak one."""
    check_phrase(phrase)
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    lock = Lock(way=Way.PHRASE, check=check_of(key), salt=secrets.token_bytes(16), nonce=secrets.token_bytes(12))
    sealed = AESGCM(_stretched(lock, phrase)).encrypt(lock.nonce, key, lock.check.encode("ascii"))
    _add(home, msgspec.structs.replace(lock, sealed=sealed), alone=alone)


def stretched(phrase: str, salt: bytes, *, memory: int = MEMORY, passes: int = PASSES, lanes: int = LANES) -> bytes:
    """32 bytes out of a pass-phrase (Argon2id, ``memory`` in KiB); full-width and half-width type alike."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    words = unicodedata.normalize("NFKC", phrase.strip()).encode()
    return Argon2id(salt=salt, length=KEY_BYTES, iterations=passes, lanes=lanes, memory_cost=memory).derive(words)


def _stretched(lock: Lock, phrase: str) -> bytes:
    return stretched(phrase, lock.salt, memory=lock.memory, passes=lock.passes, lanes=lock.lanes)


def ways(home: Path) -> set[Way]:
    """How the key of a data folder is kept; empty for a plain book."""
    held = read(home)
    return {lock.way for lock in held.locks} if held else set()


def from_ring(home: Path, seconds: float = RING_SECONDS, ending: threading.Event | None = None) -> list[bytes]:
    """The keys that the ring holds for a data folder, newest first; raises Unavailable with what to do.

    Once ``ending`` is set nobody waits for the ring any longer: another way was chosen.
    """
    held = read(home) or KeyFile()
    found = []
    for lock in reversed([one for one in held.locks if one.way is Way.RING]):
        kept = _ring_value(lock.name, seconds, ending)
        with contextlib.suppress(ValueError):
            key = bytes.fromhex(kept)
            if lock.fits(key):
                found.append(key)
    if not found:
        raise Unavailable("系统钥匙串里没有这个账本的密钥（换过机器、用户或重装过系统）。请用恢复码打开。")
    return found


def _ring_value(name: str, seconds: float, ending: threading.Event | None) -> str:
    try:
        return _got(SERVICE, name, seconds, ending)
    except TimeoutError as error:
        raise Unavailable(SILENT_RING) from error
    except Exception as error:
        raise Unavailable("系统钥匙串打不开。请解锁后再试，或用恢复码打开。") from error


def from_phrase(home: Path, phrase: str) -> list[bytes]:
    """The keys wrapped under a pass-phrase, newest first; raises Refused when it opens none."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    held = read(home) or KeyFile()
    found = []
    for lock in reversed([one for one in held.locks if one.way is Way.PHRASE]):
        with contextlib.suppress(InvalidTag, ValueError):
            found.append(AESGCM(_stretched(lock, phrase)).decrypt(lock.nonce, lock.sealed, lock.check.encode("ascii")))
    if not found:
        raise Refused("口令不对。请再试；记不起来可以用恢复码打开。", field="phrase")
    return found


def kept_here(home: Path, key: bytes) -> bool:
    """Whether a key is kept on this machine already."""
    held = read(home)
    return held is not None and any(lock.fits(key) for lock in held.locks)


def from_code(code: str) -> list[bytes]:
    """The key behind a recovery code; raises Refused naming the group that is wrong."""
    try:
        return [key_of_code(code)]
    except WrongCode as error:
        where = f"第{error.group}组抄错了，请对照恢复码核对" if error.group else "恢复码应有13组，每组5个字符"
        raise Refused(f"恢复码不对：{where}。", field="code", group=error.group) from error


def settle(home: Path, key: bytes) -> None:
    """Only the lock that fits the key in use is left; what the ring held for others goes."""
    try:
        held = read(home)
    except Damaged:
        return  # a recovery code opened it; keeping the key here writes the file anew
    if held is None or len(held.locks) < 2:
        return
    kept = [lock for lock in held.locks if lock.fits(key)][-1:]
    if not kept:
        return
    _write(home, KeyFile(locks=tuple(kept)))
    for lock in held.locks:
        if lock.way is Way.RING and lock not in kept:
            _forget(lock.name)


def _forget(name: str) -> None:
    def drop() -> None:
        import keyring

        keyring.delete_password(SERVICE, name)

    with contextlib.suppress(Exception):  # a ring that is gone keeps nothing that could open this book
        bounded(drop, RING_SECONDS)


def keep_secret(store: Store, name: str, value: str) -> None:
    """Keep a password of a route: in the ring, else inside an encrypted book; raises Refused where there is neither.

    The book remembers under which name the ring has it: a restored book goes on under another seat and still finds it.
    """
    place = store.meta(f"{IN_RING}{name}") or f"route-{secrets.token_hex(8)}"
    with contextlib.suppress(Exception):  # a ring that is locked or absent: the book itself is the next place
        _put(SERVICE, place, value, RING_SECONDS)
        store.set_meta(f"{IN_RING}{name}", place)
        store.set_meta(f"{SECRET}{name}", "")
        return
    if store.engine.key is None:
        raise Refused(
            "没有系统钥匙串，账本也没有加密，口令没有地方安全地存。请先加密账本（设置 → 安全）。", field="secret"
        )
    store.set_meta(f"{SECRET}{name}", value)


def secret(store: Store, name: str) -> str:
    """What was kept under a name, empty when nothing can be found."""
    held, place = store.meta(f"{SECRET}{name}"), store.meta(f"{IN_RING}{name}")
    if held or not place:
        return held
    with contextlib.suppress(Exception):
        return _got(SERVICE, place, SECRET_SECONDS)
    return ""
