"""Files from outside, read as people have them."""

import os
import re
from pathlib import Path
from typing import Any

from app.services.runtime import private
from app.services.runtime.errors import Refused

LARGEST = 64 * 1024 * 1024
MOSTLY = 0.9
"""The part of a text that has to be letters for its bytes to be read so."""


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
        return private.read(path, most)
    except OSError as error:
        raise Refused(f"读不到文件 {path.name}，请核对路径。", file=path.name) from error


MARKS = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
"""What a file of wide characters (“Unicode 文本” of an old editor) begins with; of two the longer counts."""
SENSIBLE = r"[\t\r\n\x20-\x7e\u2010-\u203f\u2460-\u24ff\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]"
"""What stands in texts of ours; made a pattern by the first file that asks, not at the start."""


def _wide(data: bytes) -> str | None:
    """Text of two bytes a character, with its mark or without; None where the bytes are not that."""
    marked = next((encoding for mark, encoding in MARKS if data.startswith(mark)), None)
    bare = ("utf-16-le", "utf-16-be") if b"\x00" in data else ()
    for encoding in (marked,) if marked else bare:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and (marked or len(re.findall(SENSIBLE, text)) >= len(text) * MOSTLY):
            return text
    return None


def decoded(data: bytes) -> str:
    """Text as people have it: UTF-8 with or without mark, UTF-16, else GB18030; else a mark for each byte."""
    wide = _wide(data)
    if wide is not None:
        return wide
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


DOTTED = re.compile(r"(?:[\w\"'-]+[ \t]*\.[ \t]*){40}")
"""A key in so many parts is nobody's, and takes time that grows with their square."""
MOST_TOML = 4 * 1024 * 1024


def toml_in(text: str) -> dict[str, Any]:
    """What a TOML text holds; raises tomllib.TOMLDecodeError, also for one that is made to be hard to read.

    A quick start takes what was parsed before, and loads no parser.
    """
    import tomllib

    if len(text) > MOST_TOML or DOTTED.search(text):
        raise tomllib.TOMLDecodeError("too long")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except (RecursionError, ValueError) as error:  # brackets without end, a number of thousands of digits
        raise tomllib.TOMLDecodeError("too deep") from error


def read_text(path: Path) -> str:
    """A text file as people have them (``decoded``); raises Refused like ``read_bytes``."""
    return decoded(read_bytes(path))


NO_TEXT = (
    b"PK\x03\x04",
    b"%PDF-",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"Rar!",
    b"7z\xbc\xaf",
)
"""What documents, pictures and archives begin with."""
SHORT = 60
STRANGE = r"[\x00-\x08\x0e-\x1f\x7f\ufffd]"


def read_words(path: Path) -> str:
    """What somebody wrote down, from a text file; raises Refused like ``read_bytes``, and for a file of another sort.

    Stray marks are no reason to refuse what was heard: it has to be long, and one character in ten none of a text.
    """
    data = read_bytes(path)
    text = decoded(data)
    strange = len(data) >= SHORT and len(re.findall(STRANGE, text)) * 10 > len(text)
    if strange or data.startswith(NO_TEXT):
        raise Refused(f"文件 {path.name} 不是文本文件，请把文字另存为 .txt 再试。", file=path.name)
    return text
