"""Text as it comes from outside: made storable without losing a line."""

import unicodedata

from app.models.late_pattern import LatePattern

LIMIT = 1_100_000
"""Characters of one field; a longer paste is refused with a sentence."""
_BREAKS = LatePattern(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_OURS = LatePattern(
    r"^(?:我们|我|本)(?:公司|单位|集团|厂|矿|校|院|镇|乡|村|县|市|局|所|站|街道|社区|中心|园区|园|店|库|处|队|馆)"
)
_WITHIN = LatePattern(
    r"[-－—]?[\dA-Za-z一二三四五六七八九十]{1,8}(?:号|#)?[^，。；镇乡村路街县市区]{0,6}"
    "(?:工作面|中段|采区|斜井|竖井|主井|副井|巷道?|车间|工房|罐区|储罐|装置|反应釜|生产线|锅炉房?)"
)
"""A part of works or of a mine, that says nothing without their name: 1203掘进工作面."""
_WORKS = LatePattern("(?:矿|厂|公司|集团|企业|工地|项目部|库)$")
_UNSTORABLE = LatePattern(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

_TURNING = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def unturned(text: str) -> str:
    """A text as it is shown: nothing in it turns what stands around it (Unicode UAX #9); the book keeps it as said."""
    return text if text.isascii() else text.translate(_TURNING)


def clean(text: str) -> str:
    """Unify line breaks; NUL, control characters and lone surrogates become U+FFFD so that their place shows."""
    return _UNSTORABLE.sub("\ufffd", _BREAKS.sub("\n", text)).strip()


def one_line(text: str) -> str:
    """Cleaned text on one line."""
    return " ".join(clean(text).split())


def told_after(place: str, kind: str) -> str:
    """What happened, without the words the place before it ends with: after 红岩煤矿, 煤矿透水 is 透水."""
    for size in range(min(len(place), len(kind) - 1), 1, -1):
        if place.endswith(kind[:size]):
            return kind[size:]
    return kind


def own_place(place: str, unit: str) -> str:
    """A place as somebody else names it: 我公司二号井 of 青山矿业公司 is 青山矿业公司二号井, so is 二号井."""
    if _WITHIN.fullmatch(place) and _WORKS.search(unit):
        return f"{unit}{place}"
    return _OURS.sub(unit, place, count=1)


def folded(text: str) -> str:
    """Full-width digits and letters as half-width, character for character, so that spans stay valid."""
    return text.translate(_FOLDED)


def _fold(char: str) -> str:
    if "\uff01" <= char <= "\uff5e":
        plain = unicodedata.normalize("NFKC", char)
        return plain if plain.isalnum() or plain in ".:%+-/" else char
    return char


_FOLDED = {code: _fold(chr(code)) for code in range(0xFF01, 0xFF5F)}


def shortened(text: str, length: int) -> str:
    """At most ``length`` characters, the cut shown."""
    line = one_line(text)
    return line if len(line) <= length else line[: length - 1] + "…"
