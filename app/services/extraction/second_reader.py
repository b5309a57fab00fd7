"""A second reader that was taught, not written: what each sign is worth was learned from labelled texts.

It reads the kind of event and the state of each number of people by itself, and says of a value the grammars read how
likely it is false. ``resources/second_reader.json`` holds what it learned; ``python -m tests.bench.learn`` makes it
anew (docs/架构.md).
"""

import math
import struct
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import repeat

import msgspec

from app.models.vocabulary.incident import Detail, ReadField
from app.services.extraction.candidates import PossibleValue, candidates, kinds, seen
from app.services.extraction.findings import Finding
from app.services.extraction.signs import PeopleNumber, group_of, kind_signs, told
from app.services.extraction.view import View
from app.services.runtime.resources import resource

FILE = resource("second_reader.json")
UNIT = 100
"""SignWeights are hundredths."""
NO_STATE = "other"
_SELDOM = 0.001
THIN = 30
"""Characters below which a text says too little for a kind nobody found."""


LANE = 32
"""Bits of a packed row in which one name's weight stands."""


class SignWeights(msgspec.Struct, frozen=True, dict=True):
    """What each sign says for each of ``names``: sign → (name's place, weight, name's place, weight, …)."""

    names: tuple[str, ...]
    start: tuple[int, ...]
    signs: dict[str, tuple[int, ...]]

    def shares(self, signs: Collection[str], *, rooted: bool = False) -> dict[str, float]:
        """The probability of each name; ``rooted``: the signs of a whole text count by the root of their number."""
        total, known = self._total(signs)
        scale = 1 / math.sqrt(max(1, known)) if rooted else 1.0
        pairs = zip(self.names, total, self.start, strict=True)
        return {name: share((one * scale + start) / UNIT) for name, one, start in pairs}

    def share(self, sets: Iterable[tuple[str, Collection[str]]]) -> float:
        """The probability of the only name by sets of signs, each set with what stands before its signs."""
        total = self.start[0]
        for before, signs in sets:
            total += sum(map(self.under(before).get, signs, repeat(0)))
        return share(total / UNIT)

    def under(self, before: str) -> dict[str, int]:
        """The weights for the only name of the signs that begin with ``before``, by what follows it."""
        held = self._under.get(before)
        if held is None:
            size = len(before)
            held = self._under[before] = {
                sign[size:]: row[1] for sign, row in self.signs.items() if sign.startswith(before)
            }
        return held

    def _total(self, signs: Collection[str]) -> tuple[tuple[int, ...], int]:
        """The sum of each name's weights over the signs that have a row, and how many have one."""
        rows = list(filter(None, map(self._packed.get, signs)))
        half, zero = self._zero
        total = sum(rows, zero).to_bytes(len(self.names) * LANE // 8, "little")
        return tuple(lane - half for lane in struct.unpack(f"<{len(self.names)}I", total)), len(rows)

    @cached_property
    def _under(self) -> dict[str, dict[str, int]]:
        """Signs by what they begin with, set apart when they are first met: no sign is spelled to be looked up."""
        return {}

    @cached_property
    def _packed(self) -> dict[str, int]:
        """Rows as one number each: adding one adds all its weights."""
        return {sign: _in_lanes(row) for sign, row in self.signs.items()}

    @cached_property
    def _zero(self) -> tuple[int, int]:
        """Half a lane, and half a lane in each: no sum of weights is below it."""
        half = 1 << (LANE - 1)
        return half, sum(half << LANE * place for place in range(len(self.names)))


def _in_lanes(row: tuple[int, ...]) -> int:
    """The weights of a row side by side in one number, a lane for each name."""
    each = iter(row)
    return sum(weight << LANE * place for place, weight in zip(each, each, strict=True))


class DoubtLimits(msgspec.Struct, frozen=True):
    """Of a sort of field: slope and height that turn a score into a probability, and from where on it is too likely."""

    slope: float
    height: float
    unsure: float
    withheld: float


class FigureLimits(msgspec.Struct, frozen=True):
    """From which probability on a figure of people, or a kind, stands in the record, and whether it is sure."""

    said: float
    """What the grammars read."""
    sure: float
    """What the grammars are sure of."""
    inferred: float
    """What no grammar read."""


class Lessons(msgspec.Struct, frozen=True):
    """All that was learned, from how many texts of which batch, and the digest of all of them."""

    seen: dict[str, int]
    digest: str
    kinds: SignWeights
    states: SignWeights
    doubts: SignWeights
    limits: dict[str, DoubtLimits]
    figures: SignWeights
    choices: SignWeights
    """What speaks for a kind."""
    figure_limits: dict[str, FigureLimits]


class SecondReading(msgspec.Struct, frozen=True):
    """What the second reader reads in a text: probabilities of its kinds, of the state of each number."""

    kinds: dict[str, float]
    people: tuple[tuple[PeopleNumber, dict[str, float]], ...]


@lru_cache(maxsize=1)
def learned() -> Lessons:
    """What was learned; loaded with the first text."""
    return msgspec.json.decode(FILE.read_bytes(), type=Lessons)


def limits_for(limits: Mapping[str, DoubtLimits], field: ReadField) -> DoubtLimits | None:
    """The limits of a field: its own, else those of its sort."""
    return limits.get(field) or limits.get(group_of(field))


def share(score: float) -> float:
    """The probability of a score."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def reading(text: str, kinds: SignWeights, states: SignWeights) -> SecondReading:
    """A text as the second reader reads it by these weights."""
    people = tuple((one, states.shares(one.signs)) for one in told(text))
    return SecondReading(kinds.shares(kind_signs(text), rooted=True), people)


class SecondReader:
    """The second reading of one text."""

    def __init__(self, text: str) -> None:
        """Read the text; loads what was learned with the first."""
        self._text, self._learned = text, learned()
        self._view = View(text)
        self._read = reading(text, self._learned.kinds, self._learned.states)

    @property
    def view(self) -> View:
        """The text by a blunt look, once for all who ask."""
        return self._view

    def doubt(self, one: Finding, name: str) -> tuple[float, DoubtLimits] | None:
        """How likely a value (in the construction ``name``) is false, and its limits; None of what was never taught."""
        limits = limits_for(self._learned.limits, one.field)
        if limits is None or not one.valued:
            return None
        value = self._learned.doubts.share((("", self._view.value_signs(one, name)),))
        score = math.log((value + _SELDOM) / (1 - value + _SELDOM))
        return share(limits.slope * score + limits.height), limits

    def figures(self, found: Sequence[Finding]) -> dict[str, list[tuple[float, PossibleValue]]]:
        """The values each figure of people may have, the likeliest first, beside what the grammars read (``found``)."""
        timed = any(one.field is Detail.OCCURRED for one in found)
        weighed: dict[str, list[tuple[float, PossibleValue]]] = {}
        for one in candidates(seen(self._view, self._read.people, found, timed=timed)):
            weighed.setdefault(one.field, []).append((self._learned.figures.share(one.signs), one))
        return {field: sorted(each, key=_likeliest) for field, each in weighed.items()}

    def figure_limits(self, field: str) -> FigureLimits:
        """The limits of a figure; of what was never taught nothing is said and nothing doubted."""
        return self._learned.figure_limits.get(field, FigureLimits(0.0, 0.0, 1.0))

    def kinds(self, read: Finding | None, names: Collection[str]) -> list[tuple[float, PossibleValue]]:
        """The kinds the text may have of ``names``, the likeliest first, beside what the grammars ``read``."""
        if read is None and len(self._text) < THIN:
            return []
        model = self._learned.choices
        found = [(model.share(one.signs), one) for one in kinds(self._view, self._read.kinds, read, names)]
        return sorted(found, key=_likeliest)


def _likeliest(pair: tuple[float, PossibleValue]) -> tuple[float, bool, float, str]:
    value, one = pair
    return -value, not one.read, one.number or 0.0, one.name
