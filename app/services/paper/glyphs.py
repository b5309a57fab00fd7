"""What a paper shows for a character no font can draw: its code in brackets, never a blank or a box (docs/架构.md F10).

A record cannot be rewritten because a caller's message held an emoji, so no paper is refused for one; it is named
before the leader signs.
"""

import re
import unicodedata
from functools import cache
from typing import TypeVar, cast

import msgspec

from app.services.paper import fonts

T = TypeVar("T")
_MARKED = re.compile(r"[^\W\d_][\u0300-\u036f]+")
_SELECTORS = re.compile(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def shown(text: str) -> str:
    """The text as it is printed: signs that only steer (bidi marks, joiners, selectors) go, the undrawable is named."""
    joined = _MARKED.sub(lambda match: unicodedata.normalize("NFC", match.group()), text)
    return "".join(_one(char) for char in joined)


def lacking(text: str) -> list[tuple[int, str]]:
    """(line from 1, character) of everything in a text that will be printed as its code, each once."""
    found = dict[str, int]()
    for number, line in enumerate(text.split("\n"), 1):
        for char in _MARKED.sub(lambda match: unicodedata.normalize("NFC", match.group()), line):
            if len(_one(char)) > 1:
                found.setdefault(char, number)
    return [(number, char) for char, number in found.items()]


def printable(value: T) -> T:
    """A description of a paper with every text in it as it is printed; goes through structs and tuples."""
    made: object = value
    if isinstance(value, str):
        made = shown(value)
    elif isinstance(value, tuple):
        made = tuple(printable(one) for one in value)
    elif isinstance(value, msgspec.Struct):
        fields = {name: printable(getattr(value, name)) for name in value.__struct_fields__}
        made = msgspec.structs.replace(value, **fields)
    return cast("T", made)


@cache
def _one(char: str) -> str:
    if char.isspace():
        return char
    if unicodedata.category(char) == "Cf" or _SELECTORS.match(char):
        return ""
    return char if fonts.drawable(char) else f"〔U+{ord(char):04X}〕"
