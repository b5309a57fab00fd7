"""What helps on the telephone (听话的帮手): sensitive words, standing modes and the ask-list, read from resources."""

import functools
import tomllib
from pathlib import Path
from typing import TypeVar

import msgspec

from app.models.incident.questions import Question
from app.models.incident.sensitivity import Mode, Words
from app.services.runtime.errors import Refused
from app.services.runtime.resources import resource

Read = TypeVar("Read")


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


def _rows(path: Path, name: str, kind: type[Read]) -> Read:
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")).get(name, []), kind)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise Refused(f"{path.name} 有错：{error}", file=path.name) from error
