"""Attachments (附件): content-addressed, inside the store, at most 50 MB each."""

import hashlib
from pathlib import Path

import msgspec

from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused
from app.services.runtime.files import name_of

LIMIT = 50 * 1024 * 1024
CHUNK = 256 * 1024


class AttachedFile(msgspec.Struct, frozen=True):
    """A file that lies in the store: name, SHA-256 digest, size in bytes."""

    name: str
    digest: str
    size: int


def keep(desk: Desk, path: Path) -> AttachedFile:
    """Put a file into the store, 256 KiB a transaction; raises Refused for one too big or unreadable."""
    try:
        size = path.stat().st_size
        if size > LIMIT:
            raise Refused(f"附件“{path.name}”有{size / 1048576:.0f}兆，超过50兆，请压缩或分开后再加。", file=path.name)
        data = path.read_bytes()
    except OSError as error:
        raise Refused(f"附件“{path.name}”读不出来，请检查文件是否还在、是否被占用。", file=path.name) from error
    return keep_bytes(desk, name_of(path), data)


def keep_bytes(desk: Desk, name: str, data: bytes) -> AttachedFile:
    """Put bytes into the store under their digest; the same bytes are kept once."""
    digest = hashlib.sha256(data).hexdigest()
    for number, start in enumerate(range(0, max(len(data), 1), CHUNK)):
        piece = data[start : start + CHUNK]
        with desk.store.beside() as writing:
            writing.keep_piece(digest, number, piece)
    return AttachedFile(name, digest, len(data))


def read(desk: Desk, digest: str) -> bytes:
    """The bytes under a digest; raises Refused when they are missing or changed."""
    with desk.store.read() as reading:
        data = reading.file(digest)
    if hashlib.sha256(data).hexdigest() != digest:
        raise Refused("附件内容缺失或已改变，不能打开。")
    return data
