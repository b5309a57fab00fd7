"""People counted as 被困 or 失联 whose bodies were found since: 从严 counts them once, among the dead."""

import re
from collections.abc import Iterable

from app.models.incident.figures import Figure, current
from app.models.incident.parts import Message
from app.models.vocabulary.incident import FigureKind

_OUT = re.compile("救出|救起|搜出|找到|升井|获救|抬出|挖出|扒出|打捞|捞上|捞起|搜救|遗体")
"""How people who were missed are found."""
_OTHERS = re.compile("另[有外]?|救援(?:人|队)员|消防员|施救|围观|路过|过路")
"""Words by which the dead are others than those who were missed."""
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]?")


def recovered(figures: tuple[Figure, ...], messages: Iterable[Message]) -> dict[FigureKind, float]:
    """How many of 被困 or 失联 were found dead since that number was stated, as the messages say it; empty where none.

    Only words that say both in one sentence count (挖出2人，其中1人死亡); whoever else died is counted beside them.
    """
    now, told = current(figures), tuple(messages)
    for kind in (FigureKind.TRAPPED, FigureKind.MISSING):
        held = now.get(kind)
        if held is None or not held.value:
            continue
        found = min(held.value, _found_dead(figures, told, held))
        if found:
            return {kind: found}
    return {}


def _found_dead(figures: tuple[Figure, ...], messages: tuple[Message, ...], held: Figure) -> float:
    """The dead by whom the number rose after ``held`` was stated, where their message says that they were found."""
    found = last = 0.0
    for one in sorted((one for one in figures if one.kind is FigureKind.DEATHS), key=lambda one: one.known_at):
        more = (one.value or 0.0) - last
        last = one.value or 0.0
        if one.known_at <= held.known_at:
            continue
        if more > 0 and not _says_found(one, messages):
            return 0.0
        found += more
    return max(found, 0.0)


def _says_found(figure: Figure, messages: tuple[Message, ...]) -> bool:
    words = figure.words
    told = (
        one.narrative for one in messages if one.received_at == figure.known_at and words and words in one.narrative
    )
    return any(
        words in sentence and _OUT.search(sentence) is not None and _OTHERS.search(sentence) is None
        for text in told
        for sentence in _SENTENCE.findall(text)
    )
