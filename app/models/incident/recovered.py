"""People counted as 被困 or 失联 whose bodies were found since: 从严 counts them once, among the dead.

So it is of those an officer adopted, and of those a message told of and nobody has answered yet.
"""

import datetime as dt
import re
from collections.abc import Iterable

from app.models.incident.figures import Figure, current
from app.models.incident.parts import Message
from app.models.incident.readings import Reading, Readings, open_figures, open_readings
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


def still_open(
    readings: Readings, figures: tuple[Figure, ...], messages: Iterable[Message]
) -> dict[FigureKind, float | None]:
    """Figures that were read, count and nobody has answered; whoever was found dead since is no longer missed there.

    Never fewer than the newest message that counts them says: who was found before it is not taken off that number.
    """
    found, told = open_figures(readings), tuple(messages)
    for kind in (FigureKind.TRAPPED, FigureKind.MISSING):
        held = [one for one in open_readings(readings) if one.counts and one.kind is kind and one.value is not None]
        if not held or not found.get(kind):
            continue
        found[kind] = max(
            (one.value or 0.0) - min(one.value or 0.0, _dead_since(one, readings, figures, told)) for one in held
        )
    return found


def _dead_since(
    missed: Reading, readings: Readings, figures: tuple[Figure, ...], messages: tuple[Message, ...]
) -> float:
    """By how many the dead rose after a reading, in messages that tell that people were found."""
    said = [(one.known_at, one.value or 0.0) for one in figures if one.kind is FigureKind.DEATHS]
    said += [
        (one.known_at, one.value or 0.0)
        for one in open_readings(readings)
        if one.counts and one.kind is FigureKind.DEATHS and one.value is not None
    ]
    before = max((value for at, value in said if at <= missed.known_at), default=0.0)
    since = [value for at, value in said if at > missed.known_at and _tells_of_found(at, messages)]
    return max(0.0, max(since, default=before) - before)


def _tells_of_found(at: dt.datetime, messages: tuple[Message, ...]) -> bool:
    """Whether the message of an instant says that people were found, and of no others who died."""
    told = (one.narrative for one in messages if one.received_at == at)
    return any(_OUT.search(text) is not None and _OTHERS.search(text) is None for text in told)
