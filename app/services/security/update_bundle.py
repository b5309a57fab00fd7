"""An update on a stick (升级包): a list of digests signed with Ed25519, the files as they were when it was signed."""

import base64
import binascii
import hashlib
import re
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.services.runtime.errors import Refused

SUMS, SIGNATURE = "SHA256SUMS", "SHA256SUMS.sig"
LINE = re.compile(r"([0-9a-f]{64})  ([^/\\\0]+)")
"""As sha256sum writes it; names without a folder."""
MOST_BYTES = 1 << 20
"""Of the list: it names a handful of files."""


class CheckedBundle(msgspec.Struct, frozen=True):
    """What a folder holds that its list vouches for, and what lies there besides."""

    files: tuple[str, ...]
    unlisted: tuple[str, ...]


def public_key(text: str) -> Ed25519PublicKey:
    """The key that is written in base64, as the publisher hands it out.

    Raises:
        Refused: it is none.
    """
    try:
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(text.strip(), validate=True))
    except (ValueError, binascii.Error) as error:
        raise Refused("公钥读不懂：应当是一行 base64，32 个字节。") from error


def check(folder: Path, key: Ed25519PublicKey) -> CheckedBundle:
    """Every file the list names is as it was when the list was signed with the key.

    Raises:
        Refused: the list or its signature is missing or wrong, a file is missing or was changed; nothing is to be
            installed from there.
    """
    listed = _read(folder / SUMS)
    try:
        key.verify(base64.b64decode(_read(folder / SIGNATURE), validate=True), listed)
    except (InvalidSignature, ValueError) as error:
        raise Refused("签名不符：清单不是这把公钥的主人签的，或者签了以后被改过。不要安装。", file=SIGNATURE) from error
    wanted = dict(_lines(listed))
    for name, digest in wanted.items():
        path = folder / name
        if not path.is_file():
            raise Refused(f"清单里的 {name} 不在。请重新拷贝。", file=name)
        with path.open("rb") as source:
            if hashlib.file_digest(source, "sha256").hexdigest() != digest:
                raise Refused(f"{name} 与签名的清单不符，可能拷坏了或被改过。不要安装。", file=name)
    there = {path.name for path in folder.iterdir()} - {SUMS, SIGNATURE}
    return CheckedBundle(tuple(sorted(wanted)), tuple(sorted(there - wanted.keys())))


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise Refused(f"这个文件夹里没有 {path.name}，不是升级包。", file=path.name)
    if path.stat().st_size > MOST_BYTES:
        raise Refused(f"{path.name} 太大，不是升级包的清单。", file=path.name)
    return path.read_bytes().strip() if path.name == SIGNATURE else path.read_bytes()


def _lines(listed: bytes) -> list[tuple[str, str]]:
    """(name, digest) of each line."""
    found = []
    for number, line in enumerate(listed.decode(errors="replace").splitlines(), 1):
        row = LINE.fullmatch(line)
        if row is None:
            raise Refused("清单有一行读不懂。", file=SUMS, line=number)
        found.append((row[2], row[1]))
    return found
