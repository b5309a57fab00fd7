"""A package (.ddpack): an incident with reports and attachments, signed by us, for one unit or under a pass-phrase.

Layout: magic, four bytes of length, an envelope (MessagePack), 64 bytes of Ed25519 signature over everything before.
In the envelope the key of the body is wrapped for the receiver: X25519 with a key made for this package, HKDF-SHA-256,
AES-256-GCM; or Argon2id of a pass-phrase. The body is deflated MessagePack under AES-256-GCM. Everything is read under
caps of size, count and growth; nothing of a package becomes a path.
"""

import hashlib
import secrets
import zlib
from typing import Any

import msgspec

from app.models.incident.figures import current
from app.models.incident.naming import subject_of
from app.models.incident.state import Incident
from app.models.moments import BEIJING, from_micros
from app.models.security.units import Unit
from app.models.texts import one_line
from app.models.vocabulary.exchange import Seal
from app.services.desk import attachments
from app.services.desk.desk import Desk
from app.services.forms.report_papers import incident_fields, report_fields, report_made
from app.services.runtime.errors import Refused
from app.services.security import identity
from app.services.security.keystore import stretched

MAGIC = b"DUTYDESK-PACK/1\n"
SIGNATURE = 64
MOST_BYTES = 256 * 1024 * 1024
MOST_BODY = 300 * 1024 * 1024
MOST_FILES = 500
MOST_WORDS = 8 * 1024 * 1024
"""Bytes of all that is no file."""
SMALL_MAP, MAP_16 = 0x80, 0xDE
"""How a map of fewer than sixteen begins in MessagePack, and one of fewer than 65536 with two bytes of count."""
FORMAT = "dutydesk-package/1"
NOT_OURS = "这不是值守台的数据包，或文件不完整。请让对方重新导出，换一个U盘再试。"


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """What stands outside the lock: who signs, for whom, how the key is wrapped."""

    unit: str
    sign: bytes
    to: bytes = b""
    """X25519 key of the receiver; empty where a pass-phrase opens it."""
    eph: bytes = b""
    salt: bytes = b""
    nonce: bytes
    wrapped: bytes
    body_nonce: bytes
    body: bytes


class PackedReport(msgspec.Struct, frozen=True, kw_only=True):
    """A report of the package; ``fields`` is what its QR code says."""

    title: str
    body: str
    mark: str = ""
    signed_by: str = ""
    fields: dict[str, Any] = msgspec.field(default_factory=dict)
    pdf: str = ""
    """Digest of its PDF among the files."""


class PackedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the package; the name is only shown, never a path."""

    name: str
    digest: str


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What a package holds."""

    format: str
    made_at: str
    unit: str
    phone: str = ""
    incident: str = ""
    title: str = ""
    fields: dict[str, Any] = msgspec.field(default_factory=dict)
    """What is known of the incident now, for a package without a report."""
    narratives: tuple[str, ...] = ()
    timeline: tuple[tuple[str, str, str], ...] = ()
    """(time, officer, words), the oldest first."""
    reports: tuple[PackedReport, ...] = ()
    files: tuple[PackedFile, ...] = ()


class _Body(msgspec.Struct, frozen=True):
    content: Content
    files: dict[str, bytes]


class _Packed(msgspec.Struct, frozen=True):
    """The same before it is looked into: a few bytes there may be millions of values here."""

    content: msgspec.Raw
    files: msgspec.Raw


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A package that was read: its content, its files by digest, what its signature says, its own digest."""

    content: Content
    files: dict[str, bytes]
    seal: Seal
    unit: str
    digest: str


def pack(desk: Desk, incident: str, *, to: Unit | None = None, phrase: str = "") -> bytes:
    """An incident as a package for one unit, or under a pass-phrase agreed by phone.

    Raises Refused when there is no such incident, no receiver, it is too big, or the book is for practice.
    """
    if desk.practice:
        raise Refused("演练账本里的事没有发生，不导出数据包。")
    with desk.store.moment():
        content = _content(desk, incident)
    if len(msgspec.msgpack.encode(content.content)) > MOST_WORDS or len(content.files) > MOST_FILES:
        raise Refused("数据包里的文字或附件太多，请减少附件后再导出。")
    body = zlib.compress(msgspec.msgpack.encode(content), 6)
    if len(body) > MOST_BYTES - 65536:
        raise Refused("数据包超过256兆，请减少附件后再导出。")
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    ourselves = identity.ourselves(desk)
    key, body_nonce = secrets.token_bytes(32), secrets.token_bytes(12)
    signer = bytes.fromhex(ourselves.sign)
    envelope = Envelope(
        unit=ourselves.name, sign=signer, body_nonce=body_nonce,
        body=AESGCM(key).encrypt(body_nonce, body, MAGIC + signer), **_wrapped(key, to, phrase),
    )  # fmt: skip
    data = msgspec.msgpack.encode(envelope)
    signed = MAGIC + len(data).to_bytes(4, "big") + data
    return signed + identity.signed(desk, signed)


def _wrapped(key: bytes, to: Unit | None, phrase: str) -> dict[str, bytes]:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(12)
    if to is not None:
        ephemeral = X25519PrivateKey.generate()
        mine, theirs = ephemeral.public_key().public_bytes_raw(), bytes.fromhex(to.seal)
        try:
            shared = _shared(ephemeral.private_bytes_raw(), theirs, mine + theirs)
        except ValueError as error:  # a key under which anybody could read
            raise Refused("收件单位名片里的密钥不能用。请让对方重新导出名片。", field="unit") from error
        return {"to": theirs, "eph": mine, "nonce": nonce, "wrapped": AESGCM(shared).encrypt(nonce, key, MAGIC)}
    if len(phrase.strip()) < 8:
        raise Refused("请选收件单位，或约定一句至少8个字符的口令。", field="phrase")
    salt = secrets.token_bytes(16)
    return {"salt": salt, "nonce": nonce, "wrapped": AESGCM(stretched(phrase, salt)).encrypt(nonce, key, MAGIC)}


def _shared(private: bytes, public: bytes, both: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    secret = X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(public))
    return HKDF(algorithm=SHA256(), length=32, salt=both, info=MAGIC).derive(secret)


def _content(desk: Desk, incident: str) -> _Body:
    with desk.store.read() as reading:
        state = reading.state(subject_of(incident), Incident)
        lines = reading.journal.lines(subjects=(subject_of(incident),), limit=5000)
    if state is None:
        raise Refused(f"找不到事件 {incident}，请核对编号。", field="incident")
    files: dict[str, bytes] = {}
    reports, named = [], []
    for report in state.reports:
        if report.withdrawn:
            continue
        made = report_made(desk, report)
        digest = hashlib.sha256(made.data).hexdigest()
        files[digest] = made.data
        named.append(PackedFile(name=made.name, digest=digest))
        reports.append(
            PackedReport(
                title=report.title, body=report.body, mark=report.mark, signed_by=report.signatory,
                fields=report_fields(desk, report), pdf=digest,
            )
        )  # fmt: skip
    for attachment in state.attachments:
        files[attachment.digest] = attachments.read(desk, attachment.digest)
        named.append(PackedFile(name=attachment.name, digest=attachment.digest))
    local = desk.now().astimezone(BEIJING).isoformat(timespec="seconds")
    content = Content(
        format=FORMAT, made_at=local, unit=one_line(desk.settings.unit_name), phone=desk.settings.duty_phone,
        incident=incident, title=state.title,
        fields=incident_fields(state, ((str(kind), one.value) for kind, one in current(state.figures).items())),
        narratives=tuple(one.narrative for one in state.messages),
        timeline=tuple((_local(one.at), one.by, one.text) for one in lines),
        reports=tuple(reports), files=tuple(named),
    )  # fmt: skip
    return _Body(content, files)


def _local(micros: int) -> str:
    return from_micros(micros).astimezone(BEIJING).isoformat(timespec="seconds")


def is_package(data: bytes) -> bool:
    """Whether bytes begin like a package."""
    return data.startswith(MAGIC)


def wants_phrase(data: bytes) -> bool:
    """Whether a pass-phrase opens it."""
    return not _parts(data)[0].to


def _parts(data: bytes) -> tuple[Envelope, bytes, bytes]:
    """(envelope, signed bytes, signature); raises Refused."""
    start = len(MAGIC) + 4
    if len(data) > MOST_BYTES:
        raise Refused("数据包超过256兆，没有读入。")
    if not is_package(data) or len(data) < start + SIGNATURE:
        raise Refused(NOT_OURS)
    length = int.from_bytes(data[len(MAGIC) : start], "big")
    if len(data) != start + length + SIGNATURE:
        raise Refused(NOT_OURS)
    try:
        envelope = msgspec.msgpack.decode(data[start : start + length], type=Envelope)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(NOT_OURS) from error
    return envelope, data[: start + length], data[start + length :]


def unpack(desk: Desk, data: bytes, phrase: str = "") -> Opened:
    """A package read for us.

    Raises:
        Refused: no package, not for us, a wrong pass-phrase, or damaged; nothing was taken in.
    """
    envelope, signed, signature = _parts(data)
    body = _opened(desk, envelope, phrase)
    if body.content.format != FORMAT or len(body.files) > MOST_FILES:
        raise Refused("数据包由更新版本的值守台导出，请升级本程序后再读。")
    for digest, held in body.files.items():
        if hashlib.sha256(held).hexdigest() != digest or len(held) > attachments.LIMIT:
            raise Refused(NOT_OURS)
    return Opened(
        content=body.content,
        files=body.files,
        seal=identity.seal_of(desk, envelope.unit, signature, signed, envelope.sign),
        unit=one_line(envelope.unit)[:60],
        digest=hashlib.sha256(data).hexdigest(),
    )


def _looked_into(plain: bytes) -> _Body:
    """What a package holds, of which nothing is made before its size is known; raises Refused."""
    packed = msgspec.msgpack.decode(plain, type=_Packed)
    files = bytes(packed.files)
    small = files[:1] and files[0] & 0xF0 == SMALL_MAP
    if len(packed.content) > MOST_WORDS or not (small or (files[0] == MAP_16 and _count(files) <= MOST_FILES)):
        raise Refused("数据包里的文字或附件太多，没有读入。")
    content = msgspec.msgpack.decode(packed.content, type=Content)
    return _Body(content, msgspec.msgpack.decode(files, type=dict[str, bytes]))


def _count(data: bytes) -> int:
    return int.from_bytes(data[1:3], "big")


def _opened(desk: Desk, envelope: Envelope, phrase: str) -> _Body:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    keys = identity.own(desk)
    try:
        if envelope.to:
            if envelope.to.hex() != identity.ourselves(desk).seal:
                raise Refused("这个数据包不是给本单位的，打不开。请让对方用本单位的名片重新导出。")
            wrapping = _shared(keys.seal, envelope.eph, envelope.eph + envelope.to)
        else:
            wrapping = stretched(phrase, envelope.salt)
        key = AESGCM(wrapping).decrypt(envelope.nonce, envelope.wrapped, MAGIC)
        packed = AESGCM(key).decrypt(envelope.body_nonce, envelope.body, MAGIC + envelope.sign)
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(packed, MOST_BODY)
        if not unpacker.eof:
            raise Refused("数据包解开后太大，没有读入。")
        return _looked_into(plain)
    except InvalidTag as error:
        sentence = NOT_OURS if envelope.to else "口令不对，或数据包不完整。请与对方核对口令。"
        raise Refused(sentence, field="phrase") from error
    except (ValueError, zlib.error, msgspec.DecodeError, RecursionError, MemoryError) as error:
        raise Refused(NOT_OURS) from error
