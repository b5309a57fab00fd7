"""What helps on the telephone (听话的帮手): sensitive words, standing modes and the ask-list, read from resources."""

import datetime as dt
import functools
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from app.models.incident.questions import Question
from app.models.incident.readings import Readings
from app.models.incident.sensitivity import (
    VICTIMS,
    Mode,
    Sensed,
    Words,
    as_edited,
    clause_at,
    counted_in,
    flags_of,
    modes_on,
    sentence_at,
)
from app.models.late_pattern import LatePattern
from app.models.moments import beijing_day
from app.models.settings.settings import Settings
from app.models.vocabulary.incident import FigureKind, Flag
from app.services.obligations.binding import province_of
from app.services.runtime.errors import Refused
from app.services.runtime.resources import resource

Read = TypeVar("Read")
HARMED = frozenset({
    FigureKind.DEATHS, FigureKind.MISSING, FigureKind.INJURED, FigureKind.SERIOUS, FigureKind.LIGHT,
    FigureKind.TRAPPED, FigureKind.ENDANGERED,
})  # fmt: skip
"""People to whom something happened: beside them a sensitive word counts before it is confirmed."""
BIDDEN = LatePattern("(?:请|要求|望|须|务必|各)[^，。；]{0,20}(?:加强|做好|开展|落实|强化|抓好|深化|严防|防范|排查)")
"""Others are bidden to see to it: 请各地加强学生防溺水教育 tells of no pupil."""


class Cues(msgspec.Struct, frozen=True, kw_only=True):
    """The sensitive words, the standing modes and the questions of this program or this unit."""

    words: tuple[Words, ...]
    modes: tuple[Mode, ...]
    questions: tuple[Question, ...]


def load(resources: Path) -> Cues:
    """All three from a folder; raises Refused naming the file that cannot be read."""
    return Cues(
        words=_rows(resources / "sensitive.toml", "words", tuple[Words, ...]),
        modes=_rows(resources / "sensitive.toml", "modes", tuple[Mode, ...]),
        questions=_rows(resources / "ask.toml", "questions", tuple[Question, ...]),
    )


@functools.cache
def shipped() -> Cues:
    """The program's own."""
    return load(resource())


def modes_of(settings: Settings) -> tuple[Mode, ...]:
    """The standing modes as the unit set them."""
    return as_edited(shipped().modes, settings.periods)


def flagged(settings: Settings, flags: Iterable[Flag], category: str, at: dt.datetime) -> tuple[Flag, ...]:
    """The flags of an event, with those that the standing modes of its day and class set by themselves."""
    modes = modes_of(settings)
    if not any(one.enabled for one in modes):
        return tuple(flags)
    on = modes_on(beijing_day(at), category, modes, province_of(settings.region))
    return tuple(dict.fromkeys((*flags, *sorted(flags_of(on)))))


def counted(text: str, stated: Mapping[FigureKind, tuple[float | None, str]], noted: Readings) -> tuple[Sensed, ...]:
    """The circumstances in a message that count for 从严 until somebody has answered; none in an exercise or a rumour.

    ``stated`` are numbers of the incident with their words, ``noted`` what was read and not set aside.
    """
    from app.services.extraction.modality import DRILL, OTHER_EVENT, UNREAL, WHOLE_DRILL, doubtful  # load with reading

    if WHOLE_DRILL.search(text):
        return ()
    harmed = [words for kind, (value, words) in stated.items() if kind in HARMED and value]
    harmed += [one.words for one in noted if one.kind in HARMED and one.value != 0]
    lists = shipped().words
    found = counted_in(text, tuple(one for one in lists if one.counts != "asked"), tuple(harmed))
    asked = counted_in(text, tuple(one for one in lists if one.counts == "asked"), ())

    def real(one: Sensed) -> bool:
        sentence = sentence_at(text, one.at)
        start = sentence.find(one.word)
        hearsay = doubtful(sentence, start, start + len(one.word))
        clause = clause_at(text, one.at)
        bidden = BIDDEN.search(clause) and not VICTIMS.search(clause)
        return not hearsay and not bidden and not any(each.search(sentence) for each in (DRILL, OTHER_EVENT, UNREAL))

    return (*(one for one in found if real(one)), *asked)


def _rows(path: Path, name: str, kind: type[Read]) -> Read:
    import tomllib  # no first window reads one of these files

    content = ""
    try:
        content = path.read_text(encoding="utf-8")
        return msgspec.convert(tomllib.loads(content).get(name, []), kind)
    except (OSError, ValueError, msgspec.ValidationError) as error:
        from app.services.runtime.toml_words import wrong_in

        raise Refused(f"{path.name} 有错：{wrong_in(error, content)}。", file=path.name) from error
