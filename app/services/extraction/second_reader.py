"""A second reader that was taught, not written: what each sign is worth was learned from labelled texts.

It reads the kind of event and the state of each number of people by itself, and says of a value the grammars read how
likely it is false. ``resources/second_reader.json`` holds what it learned; ``python -m tests.bench.learn`` makes it
anew (docs/架构.md).
"""

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache

import msgspec

from app.services.extraction.findings import Finding
from app.services.extraction.signs import PeopleNumber, group_of, kind_signs, step, told, value_signs
from app.services.runtime.resources import resource

FILE = resource("second_reader.json")
UNIT = 100
"""SignWeights are hundredths."""
NO_KIND, NO_STATE = "-", "other"
STATES = {"serious": "seriously_injured", "light": "injured"}
"""Fields of findings → states as they are labelled."""
_SELDOM = 0.001
THIN = 30
"""Characters below which a text says too little for a kind nobody found."""


class SignWeights(msgspec.Struct, frozen=True):
    """What each sign says for each of ``names``: sign → (name's place, weight, name's place, weight, …)."""

    names: tuple[str, ...]
    start: tuple[int, ...]
    signs: dict[str, tuple[int, ...]]

    def shares(self, signs: Iterable[str], *, rooted: bool = False) -> dict[str, float]:
        """The probability of each name; ``rooted``: the signs of a whole text count by the root of their number."""
        total = [0] * len(self.names)
        known = 0
        for sign in signs:
            row = self.signs.get(sign)
            if row is not None:
                known += 1
                each = iter(row)
                for place, weight in zip(each, each, strict=True):
                    total[place] += weight
        scale = 1 / math.sqrt(max(1, known)) if rooted else 1.0
        pairs = zip(self.names, total, self.start, strict=True)
        return {name: share((one * scale + start) / UNIT) for name, one, start in pairs}


class DoubtLimits(msgspec.Struct, frozen=True):
    """Of a sort of field: slope and height that turn a score into a probability, and from where on it is too likely."""

    slope: float
    height: float
    unsure: float
    withheld: float


class Lessons(msgspec.Struct, frozen=True):
    """All that was learned, from how many texts of which batch, and the digest of all of them."""

    seen: dict[str, int]
    digest: str
    kinds: SignWeights
    states: SignWeights
    doubts: SignWeights
    limits: dict[str, DoubtLimits]
    offered: float
    """From this probability on a kind the grammars did not find is offered."""


class SecondReading(msgspec.Struct, frozen=True):
    """What the second reader reads in a text: probabilities of its kinds, of the state of each number."""

    kinds: dict[str, float]
    people: tuple[tuple[PeopleNumber, dict[str, float]], ...]


@lru_cache(maxsize=1)
def learned() -> Lessons:
    """What was learned; loaded with the first text."""
    return msgspec.json.decode(FILE.read_bytes(), type=Lessons)


def limits_for(limits: Mapping[str, DoubtLimits], field: str) -> DoubtLimits | None:
    """The limits of a field: its own, else those of its sort."""
    return limits.get(field) or limits.get(group_of(field))


def share(score: float) -> float:
    """The probability of a score."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def reading(text: str, kinds: SignWeights, states: SignWeights) -> SecondReading:
    """A text as the second reader reads it by these weights."""
    people = tuple((one, states.shares(one.signs)) for one in told(text))
    return SecondReading(kinds.shares(kind_signs(text), rooted=True), people)


def agreement(one: Finding, read: SecondReading) -> list[str]:
    """The signs of how far the second reading bears a value out."""
    if one.field == "category":
        return _kind_agreement(one.text[6:], read.kinds)
    if group_of(str(one.field)) != "people" or one.number is None:
        return []
    return _people_agreement(STATES.get(str(one.field), str(one.field)), one, read.people)


def _kind_agreement(name: str, kinds: Mapping[str, float]) -> list[str]:
    own = kinds.get(name, 0.0)
    best = max(kinds.values(), default=0.0)
    rank = sum(each > own for each in kinds.values())
    other = max((each for kind, each in kinds.items() if kind != name), default=0.0)
    return [
        f"k:own{step(own)}", f"k:best{step(best)}", f"k:rank{min(rank, 4)}", f"k:other{step(other)}",
        f"k:{name in kinds}", f"k:none{step(kinds.get(NO_KIND, 0.0))}", f"k:both{step(own)}:{step(other)}",
    ]  # fmt: skip


def _people_agreement(state: str, one: Finding, people: tuple[tuple[PeopleNumber, dict[str, float]], ...]) -> list[str]:
    inside = [shares for each, shares in people if each.start < one.end and one.start < each.end]
    same = [shares for each, shares in people if each.number == one.number]
    apart = [
        shares[state]
        for each, shares in people
        if each.number != one.number and not (each.start < one.end and one.start < each.end) and state in shares
    ]
    own = max((shares.get(state, 0.0) for shares in same), default=-1.0)
    here = max((shares.get(state, 0.0) for shares in inside), default=-1.0)
    rival = max(apart, default=-1.0)
    likely = max(((value, name) for shares in same for name, value in shares.items()), default=(0.0, ""))[1]
    added = sum(each.number for each, shares in people if shares.get(state, 0.0) > 0.4)
    zero = "0" if not one.number else ""
    signs = [
        f"own{step(own)}", f"here{step(here)}", f"rival{step(rival)}", f"likely{likely == state}",
        f"sum{added == one.number}", f"many{min(4, sum(each > 0.3 for each in apart))}", f"none{own < 0}{here < 0}",
    ]  # fmt: skip
    return [f"{tag}{zero}{sign}" for sign in signs for tag in ("p:", f"p:{state}:")]


class SecondReader:
    """The second reading of one text."""

    def __init__(self, text: str) -> None:
        """Read the text; loads what was learned with the first."""
        self._text, self._learned = text, learned()
        self._read = reading(text, self._learned.kinds, self._learned.states)

    def doubt(self, one: Finding, name: str) -> tuple[float, DoubtLimits] | None:
        """How likely a value (in the construction ``name``) is false, and its limits; None of what was never taught."""
        limits = limits_for(self._learned.limits, str(one.field))
        if limits is None or not one.valued:
            return None
        signs = value_signs(self._text, one, name) + agreement(one, self._read)
        value = self._learned.doubts.shares(signs)["false"]
        score = math.log((value + _SELDOM) / (1 - value + _SELDOM))
        return share(limits.slope * score + limits.height), limits

    def kind(self) -> str:
        """The kind it is nearly certain of; empty where there is none."""
        if len(self._text) < THIN:
            return ""
        name, value = max(self._read.kinds.items(), key=_by_share, default=("", 0.0))
        return name if value >= self._learned.offered and name != NO_KIND else ""


def _by_share(pair: tuple[str, float]) -> float:
    return pair[1]
