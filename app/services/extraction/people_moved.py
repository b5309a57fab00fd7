"""续报: a group of known people and what became of them, and the words that say of whom a clause speaks."""

import re
from enum import StrEnum

import msgspec

from app.models.vocabulary.incident import FigureKind
from app.services.extraction import fates

OPEN = (FigureKind.MISSING, FigureKind.TRAPPED)
HURT = (FigureKind.SERIOUS, FigureKind.INJURED)
Figures = dict[FigureKind, float | None]
_SOURCES = (
    (fates.EVACUATED, FigureKind.EVACUATED), (fates.MISSING, FigureKind.MISSING), (fates.TRAPPED, FigureKind.TRAPPED),
    (fates.GRAVE, FigureKind.SERIOUS), (fates.HURT, FigureKind.INJURED),
)  # fmt: skip


class Became(StrEnum):
    """What became of people; LEFT are still what they were, LOST are more of those who are missing or trapped."""

    DEAD = "dead"
    HURT = "hurt"
    SAFE = "safe"
    LOST = "lost"
    WORSE = "worse"
    LEFT = "left"


class Movement(msgspec.Struct, kw_only=True):
    """``number`` people (None: all) of ``source`` came to a ``fate`` at [start, end) of the text."""

    start: int
    end: int
    number: float | None
    source: FigureKind | None
    fate: Became | None = None
    part: "Movement | None" = None
    """The group these people are among."""
    whole: float | None = None
    """失联的3人中: how many they are among."""
    found: bool = False
    """Whether they were found or brought out, whatever became of them."""
    more: bool = False
    counted: bool = True
    """Whether a number was said; one person named or pointed at is not counted."""
    last: bool = False
    """最后一名: nobody of the kind is left when these are found."""
    led: bool = False
    """Whether they were fetched (接出, 下山), which nobody who is missing is without being found."""
    heading: bool = False
    """失联的3人中: only those of whom the next words speak."""
    all_told: bool = False
    """共搜救出11人: all who were found from the first, not only since."""
    spotted: bool = False
    """Where they were is told: 车里有3个人."""
    within: bool = False
    """增加的2人均为原重伤者: counted among the dead already."""
    apart: bool = False
    """None of those who are known to be missing."""
    saved: bool = False
    """Told of behind their number, and not as all: 3人获救、1人遇难 stand side by side."""
    inside: bool = False
    """Found, and still in there: 取得联络，判定为被困."""

    @property
    def people(self) -> float:
        """How many; 0 where it is said of all."""
        return self.number or 0.0


def source_of(words: str) -> FigureKind | None:
    """Of whom words speak: the moved, the missing, the trapped, the gravely hurt, the hurt."""
    return next((kind for pattern, kind in _SOURCES if pattern.search(words)), None)


def open_source(words: str) -> FigureKind | None:
    """Whether words speak of the missing or of the trapped."""
    return next((kind for pattern, kind in _SOURCES if kind in OPEN and pattern.search(words)), None)


def looked_for(*, brought: bool, searched: bool) -> FigureKind:
    """Whom words look for that do not say it: who is brought out was in there, who is found was lost."""
    return FigureKind.TRAPPED if brought and not searched else FigureKind.MISSING


def holds(pattern: re.Pattern[str], words: str) -> re.Match[str] | None:
    """The first match that is neither denied nor only hoped for, nor says which people (接出来的老人)."""
    for one in pattern.finditer(words):
        if words.startswith(("的", "来的"), one.end()) and not words.startswith(("的遗体", "的尸体"), one.end()):
            continue
        if not fates.NOT_SO.search(words[: one.start()]):
            return one
    return None


class Verbs(msgspec.Struct, frozen=True):
    """How people were found (``searched``), brought out, or only fetched (``led``) by some words."""

    searched: re.Match[str] | None
    brought: re.Match[str] | None
    led: re.Match[str] | None

    @property
    def found(self) -> re.Match[str] | None:
        """The word that says it; None where they were not found."""
        return self.brought or self.searched or self.led


def verbs_in(words: str, source: FigureKind | None) -> Verbs:
    """The words of finding and bringing out that hold; a call to the trapped, a sign of life find nobody."""
    searched = holds(fates.SEARCHED, words)
    if searched is None and source is FigureKind.MISSING:
        searched = holds(fates.RETURNED, words)
    called = searched is not None and "联" in searched.group() and source is FigureKind.TRAPPED
    if called or fates.LOCATED.search(words):
        searched = None
    brought = holds(fates.BROUGHT, words)
    return Verbs(searched, brought, None if searched or brought else holds(fates.LED, words))
