"""Lines that are found by name, pinyin initials, key or other words: of the palette and of 设置."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from app.models.texts import folded

MOST = 60
"""Lines shown at once."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line: what it does, of which kind it is, its key, and how to do it."""

    id: str
    words: str
    kind: str
    run: Callable[[], object]
    key: str = ""
    also: str = ""
    """Other words it is found by."""


def ranked(lines: Iterable[Line], typed: str, initials: Callable[[str], Sequence[str]]) -> list[Line]:
    """The lines that answer to what was typed, the best first; all in their own order for nothing typed.

    A name that begins with it comes before one that holds it, then initials, then the key, then other words.
    """
    words = folded(typed).replace(" ", "")
    if not words:
        return list(lines)[:MOST]
    found: list[tuple[int, int, Line]] = []
    for number, one in enumerate(lines):
        rank = _rank(one, words, initials)
        if rank is not None:
            found.append((rank, number, one))
    return [one for _, _, one in sorted(found, key=lambda each: each[:2])[:MOST]]


def _rank(one: Line, words: str, initials: Callable[[str], Sequence[str]]) -> int | None:
    name = folded(one.words).replace(" ", "")
    if name.startswith(words):
        return 0
    if words in name:
        return 1
    if words.isascii():
        spelled = initials(one.words)
        if any(each.startswith(words) for each in spelled):
            return 2
        if any(words in each for each in spelled):
            return 3
        if folded(one.key) == words:
            return 4
    return 5 if words in folded(one.also) else None
