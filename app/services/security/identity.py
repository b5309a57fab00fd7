"""Our own keys and those of units we know. Knowing a unit is a setting: it is booked, with who did it."""

import contextlib
import hashlib
import hmac
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from app.models.security.facts import UnitKeysMade
from app.models.security.units import Unit, WrongCard, card_of, unit_of
from app.models.texts import one_line
from app.models.vocabulary.exchange import Seal
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused, Unavailable
from app.services.settings import editing as settings_of
from app.services.store.engine import KEY_BYTES
from app.services.store.unit_key_proof import META, OTHERS, digest_of, keys_booked

if TYPE_CHECKING:
    from app.services.paper.qr import Scanned

MESSAGES = 128
"""So many are tried under a key that may be nobody's."""
CODE_KEY = "code_key"
"""The secret of this room under which codes of version 1 were made; only to know them again."""


class Keys(msgspec.Struct, frozen=True):
    """Our private keys, raw; they stand beside the book and leave it only in a backup under its key."""

    sign: bytes
    seal: bytes


def own(desk: Desk) -> Keys:
    """Our keys; made, and booked, when first needed.

    Raises:
        Unavailable: they do not read, or are others than the book says; nothing is signed or read with them.
    """
    held = desk.store.meta(META) or _made(desk)
    keys = _read(held)
    with desk.store.read() as reading:
        booked = keys_booked(reading)
    if booked is None:
        with contextlib.suppress(Unavailable):  # a disk that takes nothing; it is booked another time
            _book(desk, held, found=True)
    elif booked.kept != digest_of(held):
        raise Unavailable(f"没有签名：{OTHERS}。")
    return keys


def _made(desk: Desk) -> str:
    """New keys, as they are kept; those another program made meanwhile, where there are some."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    made = Keys(Ed25519PrivateKey.generate().private_bytes_raw(), X25519PrivateKey.generate().private_bytes_raw())
    return _book(desk, msgspec.json.encode(made).decode())


def _book(desk: Desk, made: str, *, found: bool = False) -> str:
    """The keys in use stand beside the book and in it, those that are there already first; returns them."""
    with desk.write(itself=True) as transaction:
        held = transaction.beside.value(META)
        if held and not found:
            return held
        booked = keys_booked(transaction.reading)
        if found and booked is not None:
            return held
        transaction.beside.set_value(META, made)
        ours = _public(_read(made), "")
        before = "" if booked is None else booked.sign
        fact = UnitKeysMade(
            sign=ours.sign, seal=ours.seal, finger=ours.fingerprint, kept=digest_of(made), before=before, found=found
        )  # fmt: skip
        transaction.append(f"seat:{transaction.seat}", fact)
    return made


def _read(held: str) -> Keys:
    """What is kept; others know us by it, so nothing new is made where it does not read."""
    try:
        keys = msgspec.json.decode(held, type=Keys)
    except (msgspec.MsgspecError, RecursionError):
        keys = Keys(b"", b"")
    if {len(keys.sign), len(keys.seal)} != {KEY_BYTES}:
        raise Unavailable("本单位的签名密钥读不出来，没有签名。请从备份恢复账本；不要另建密钥，别的单位认的是原来的。")
    return keys


def ourselves(desk: Desk) -> Unit:
    """We as others see us."""
    return _public(own(desk), one_line(desk.settings.unit_name))


def _public(keys: Keys, name: str) -> Unit:
    """What others know of keys."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return Unit(
        name=name,
        sign=Ed25519PrivateKey.from_private_bytes(keys.sign).public_key().public_bytes_raw().hex(),
        seal=X25519PrivateKey.from_private_bytes(keys.seal).public_key().public_bytes_raw().hex(),
    )


def signed(desk: Desk, data: bytes) -> bytes:
    """Our Ed25519 signature over bytes, 64 bytes; the same bytes get the same one."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(own(desk).sign).sign(data)


def _made_by(sign: str, signature: bytes, data: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(sign)).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _is_usable(unit: Unit) -> bool:
    """Whether a card's keys keep anything: of a few points on each curve everybody knows the secret (RFC 7748, 6.1)."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    try:
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(unit.seal)))
    except ValueError:
        return False
    nobodys = bytes([1]) + bytes(63)  # a signature made without any key; one in eight messages takes it at the most
    return not any(_made_by(unit.sign, nobodys, bytes([number])) for number in range(MESSAGES))


def seal_of(desk: Desk, name: str, signature: bytes, data: bytes, sign: bytes = b"") -> Seal:
    """What a signature says of bytes that come from a unit of that name; ``sign`` is the public key they bring along.

    已验 takes a key we know and the name on its card; what we signed ourselves is ours under any name we ever had.
    """
    ours = ourselves(desk)
    trusted = (ours, *desk.settings.known_units)
    if sign and not _made_by(sign.hex(), signature, data):
        return Seal.MISMATCH
    signer = next((one for one in trusted if _made_by(one.sign, signature, data)), None)
    if signer is not None:
        return Seal.VERIFIED if signer is ours or signer.name == name else Seal.MISMATCH
    return Seal.MISMATCH if any(one.name == name for one in trusted) else Seal.UNKNOWN


def seal_of_code(desk: Desk, scanned: "Scanned") -> Seal:
    """What the code on a paper says of where it comes from."""
    name = one_line(str(scanned.fields.get("unit", "")))[:60]
    if scanned.version > 1:
        return seal_of(desk, name, scanned.proof, scanned.body)
    held = bytes.fromhex(desk.store.meta(CODE_KEY))
    mac = hmac.new(held, scanned.body, hashlib.sha256).digest()[: len(scanned.proof)]
    if held and hmac.compare_digest(mac, scanned.proof):
        return Seal.VERIFIED
    return Seal.MISMATCH if name == one_line(desk.settings.unit_name) else Seal.UNKNOWN


def card(desk: Desk) -> str:
    """Our card, to be given to others."""
    return card_of(ourselves(desk))


def read_card(text: str) -> Unit:
    """A unit from its card; raises Refused."""
    try:
        return unit_of(text)
    except WrongCard as error:
        raise Refused("这不是值守台的单位名片，或抄漏了字符。请让对方重新导出。", field="card") from error


def card_in(path: Path) -> Unit:
    """A unit from a card file."""
    from app.services.runtime.files import read_text

    return read_card(read_text(path))


def know(desk: Desk, unit: Unit) -> Changed:
    """From now on this unit's signature counts as 已验; a unit of that name with other keys is replaced, and booked."""
    if unit.sign == ourselves(desk).sign:
        raise Refused("这是本单位自己的名片。")
    if not _is_usable(unit):
        raise Refused("这张名片里的密钥不能用，谁都能冒充。请让对方重新导出，并打电话核对指纹。", field="card")
    others = [one for one in desk.settings.known_units if one.name != unit.name and one.sign != unit.sign]
    return settings_of.change_settings(desk, msgspec.structs.replace(desk.settings, known_units=(*others, unit)))


def forget(desk: Desk, name: str) -> Changed:
    """This unit's signature counts as 未知单位 again."""
    rest = tuple(one for one in desk.settings.known_units if one.name != name)
    return settings_of.change_settings(desk, msgspec.structs.replace(desk.settings, known_units=rest))


def known(desk: Desk, name: str) -> Unit:
    """A known unit by its name; raises Refused."""
    found = next((one for one in desk.settings.known_units if one.name == name), None)
    if found is None:
        names = "、".join(one.name for one in desk.settings.known_units) or "还没有"
        raise Refused(f"不认识“{name}”。认识的单位：{names}。请先导入对方的单位名片。", field="unit")
    return found
