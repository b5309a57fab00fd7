"""Files from outside, read as people have them."""

import os
from pathlib import Path

from app.services.runtime.errors import Refused

LARGEST = 64 * 1024 * 1024


def name_of(path: Path) -> str:
    """The name of a file as people read it; one that is no UTF-8 (a stick from an old machine) is read as GB 18030."""
    raw = os.fsencode(path.name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def read_bytes(path: Path, most: int = LARGEST) -> bytes:
    """A file's bytes; raises Refused for one that is too large or cannot be read."""
    try:
        if path.stat().st_size > most:
            raise Refused(f"文件 {path.name} 太大。", file=path.name)
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"读不到文件 {path.name}，请核对路径。", file=path.name) from error


def decoded(data: bytes) -> str:
    """Text as people have it: UTF-8 with or without mark, else GB18030; what is neither keeps a mark for each byte."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def read_text(path: Path) -> str:
    """A text file as people have them (``decoded``); raises Refused like ``read_bytes``."""
    return decoded(read_bytes(path))
