"""Initials of Chinese names in every reading (多音字): 单县 is found by sx, cx and dx alike."""

import itertools
from functools import cache

from app.services.runtime.resources import resource

READINGS = resource("ledgers", "readings.toml")
MOST = 32
"""Spellings of one name; a name with more readings keeps the first of each character from there on."""


@cache
def _extra() -> dict[str, str]:
    import tomllib  # no first window spells a name

    found: dict[str, str] = tomllib.loads(READINGS.read_text(encoding="utf-8"))
    return found


@cache
def letters(char: str) -> str:
    """The first letters a character may be spelled with, the usual one first; itself for a letter or digit."""
    if char.isascii():
        return char.lower() if char.isalnum() else ""
    from pypinyin import Style, pinyin

    found = pinyin(char, heteronym=True, style=Style.FIRST_LETTER, errors="ignore")
    usual = [one[0] for one in found[0] if one and one[0].isascii()] if found else []
    return "".join(dict.fromkeys([*usual, *_extra().get(char, "")]))


def initials(name: str) -> tuple[str, ...]:
    """Every spelling of a name by initials, at most MOST."""
    choices: list[str] = []
    count = 1
    for char in name[:40]:
        found = letters(char)
        if not found:
            continue
        count *= len(found)
        choices.append(found if count <= MOST else found[0])
        if count > MOST:
            count //= len(found)
    return tuple("".join(one) for one in itertools.product(*choices))
