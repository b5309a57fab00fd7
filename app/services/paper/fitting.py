"""Runs that are measured before they are placed: smaller as far as they stay legible, then over several lines."""

from app.services.paper import composer, fonts, titles
from app.services.paper.font_roles import FontRole

SMALLER = 0.75
"""How far a run may shrink before it is broken over lines."""


def size_for(text: str, role: FontRole, size: float, room: float) -> float:
    """The size at which a run fits into ``room`` points: the one asked for, or less, not below three quarters of it."""
    wide = fonts.text_width(text, role, size)
    return size if wide <= room else max(size * SMALLER, size * room / wide)


def lines_for(text: str, role: FontRole, size: float, room: float) -> list[str]:
    """Running words (addresses, lists) in lines of at most ``room`` points."""

    def measure(run: str) -> float:
        return fonts.text_width(run, role, size) / size

    if fonts.text_width(text, role, size) <= room:
        return [text]
    return [line.text for line in composer.compose(text, room / size, measure, indent=0.0)] or [""]


def name_lines(name: str, role: FontRole, size: float, room: float, words: tuple[str, ...] = ()) -> list[str]:
    """A name in lines of at most ``room`` points, broken between words as a title is."""

    def measure(run: str) -> float:
        return fonts.text_width(run, role, size) / size

    return titles.lines_of(name, room / size, measure, words)
