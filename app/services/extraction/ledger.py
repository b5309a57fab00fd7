"""From mentions to figures: parts and sums, deltas, states that change in the text, zeros that are said.

The figure of a kind is the last total said; earlier ones stay beside it. People of whom it is said that they died no
longer count as hurt, missing or trapped.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from app.models.vocabulary.incident import FigureKind
from app.services.extraction.findings import Finding
from app.services.extraction.people import Mention, read_people
from app.services.extraction.words import State
from app.services.extraction.zeros import Zero, read_zeros

KINDS = {
    State.DEATHS: FigureKind.DEATHS, State.MISSING: FigureKind.MISSING, State.SERIOUS: FigureKind.SERIOUS,
    State.LIGHT: FigureKind.LIGHT, State.INJURED: FigureKind.INJURED, State.TRAPPED: FigureKind.TRAPPED,
    State.EVACUATED: FigureKind.EVACUATED,
}  # fmt: skip
OPEN = (State.TRAPPED, State.MISSING)
"""States that end: by rescue, by being found, by death."""
GRAVE = ("危重", "重伤", "病危", "重症")
FOUND = re.compile(
    "(?:遗体|尸体|遇难者)[^，。；]{0,6}(?:找到|发现|打捞|寻获)|(?:找到|发现|打捞|搜寻到)[^，。；]{0,8}(?:遗体|尸体|遇难)"
)
RECOVERED = re.compile("捞起|打捞|找到|寻获")
ENDINGS = {State.SAFE, State.DEATHS, State.EVACUATED}


class Figure(msgspec.Struct, frozen=True):
    """What stands for one kind: its value, the mention that decides, what stood before, whether it was worked out."""

    value: float
    mention: Mention
    earlier: tuple[float, ...] = ()
    derived: bool = False

    def changed(self, value: float, mention: Mention) -> "Figure":
        """The same kind with a new value that follows from the text."""
        return Figure(value, mention, (*self.earlier, self.value), derived=True)


Figures = dict[State, Figure]
ByState = dict[State, list[Mention]]


def read_figures(text: str) -> Iterator[Finding]:
    """The figures of people of one text, each with the words it came from."""
    mentions = list(read_people(text))
    by_state: ByState = {}
    for one in mentions:
        by_state.setdefault(one.state, []).append(one)
    _settle_still(by_state)
    figures = _totals(mentions, by_state)
    _close_by_name(mentions, figures)
    _close_all(mentions, figures)
    _close_by_count(figures, by_state)
    _take_out_the_dead(figures, by_state)
    _add_up_the_hurt(figures)
    zeros = read_zeros(text)
    for state, figure in figures.items():
        zero = zeros.pop(state, None)
        if zero is not None and not zero.of_others and (zero.start > figure.mention.start or state in OPEN):
            yield _nothing(text, state, zero, figure.value)
        else:
            yield _something(text, state, figure)
    parts = figures.keys() & {State.SERIOUS, State.LIGHT}
    for state, zero in zeros.items():
        if not (state is State.INJURED and parts):
            yield _nothing(text, state, zero)
    yield from _joint(text, by_state)


def _settle_still(by_state: ByState) -> None:
    """仍在搜救的8人 are still what they were: missing if any are missing, else trapped."""
    for one in by_state.pop(State.STILL, []):
        missing = by_state.get(State.MISSING) or not by_state.get(State.TRAPPED)
        kind = State.MISSING if missing else State.TRAPPED
        one.total = True
        by_state[kind] = [*(each for each in by_state.get(kind, []) if each.total and each.start < one.start), one]


def _totals(mentions: list[Mention], by_state: ByState) -> Figures:
    forerunner = {id(later): earlier for earlier, later in pairwise(mentions)}
    figures: Figures = {}
    for state in KINDS:
        held = [one for one in by_state.get(state, ()) if one.number is not None]
        if held:
            figures[state] = _total(held, forerunner)
    return figures


def _total(held: list[Mention], forerunner: dict[int, Mention]) -> Figure:
    """The last total of a kind, with what is said to come on top of it."""
    figure: Figure | None = None
    for one in held:
        number = one.number or 0
        own_part = one.part and one.parent is not None and one.parent.state is one.state
        if own_part:
            continue
        if figure is None:
            figure = Figure(number, one)
            continue
        before = forerunner.get(id(one))
        on_top = one.part and one.parent is not None
        on_top = on_top or (before is not None and before.state is one.state and (one.more or _beside(before, one)))
        if on_top and not one.total and one.sentence == figure.mention.sentence:
            figure = Figure(figure.value + number, figure.mention, figure.earlier, derived=True)
        elif _waits_for_total(one) or (number < figure.value and FOUND.search(one.words)):
            continue
        else:
            figure = Figure(number, one, (*figure.earlier, figure.value))
    found = figure or Figure(0, held[0])
    earlier = tuple(each for each in dict.fromkeys(found.earlier) if each != found.value)
    return Figure(found.value, found.mention, earlier, found.derived)


def _beside(before: Mention, one: Mention) -> bool:
    """危重32人、重伤58人 are two groups of one kind: other words, one list."""
    words = {word for word in GRAVE if word in one.words} ^ {word for word in GRAVE if word in before.words}
    return one.state is State.SERIOUS and bool(words) and one.start - before.end <= 8


def _waits_for_total(one: Mention) -> bool:
    """又找到一名遇难者 is in the next total; 其中2人烧伤 is in the total before."""
    return (one.more and not one.total and one.state is State.DEATHS) or (one.state is State.INJURED and one.part)


def _close_by_name(mentions: list[Mention], figures: Figures) -> None:
    """被困的9名工人全部遇难: these were trapped and are no more."""
    for one in mentions:
        later = one.was in figures and figures[one.was].mention.start > one.start
        if one.was in OPEN and one.state in ENDINGS and not later:
            figures[one.was] = Figure(0, one, (one.number or 0,), derived=True)


def _close_all(mentions: list[Mention], figures: Figures) -> None:
    """全部获救, 均已遇难: the trapped or missing spoken of before are none any more."""
    for at, one in enumerate(mentions):
        if one.number is not None or one.state not in ENDINGS:
            continue
        before = [each for each in mentions[:at] if each.number is not None and not each.part]
        if not before:
            continue
        for state in OPEN:
            if state in figures and figures[state].mention.start < one.start:
                figures[state] = figures[state].changed(0, one)
        about = before[-1]
        alive = about.state in {State.TRAPPED, State.MISSING, State.NONE, State.INJURED}
        if one.state is State.DEATHS and alive and State.DEATHS not in figures:
            figures[State.DEATHS] = Figure(about.number or 0, about, derived=True)
            if RECOVERED.search(one.words):  # 2人溺水；先后捞起，确认死亡
                figures[State.MISSING] = Figure(0, one, derived=True)


def _close_by_count(figures: Figures, by_state: ByState) -> None:
    """22人被困, 21人升井, 另外1人遇难: all are accounted for."""
    for state in OPEN:
        held = figures.get(state)
        if held is None or held.value <= 0:
            continue
        later = [one for one in by_state.get(State.SAFE, ()) if one.start > held.mention.start and one.number]
        dead = [one for one in by_state.get(State.DEATHS, ()) if one.start > held.mention.start and one.number]
        lost = _lost(by_state, held.mention.start) if state is State.TRAPPED else 0
        if lost and lost + _sum(later) == held.value:
            del figures[state]  # 52人被困, 43人救出, 9人下落不明: the rest is missing
            continue
        safe = 0.0
        for one in later:
            safe = (one.number or 0) if one.total else safe + (one.number or 0)
        last_dead = (dead[-1].number or 0) if dead else 0
        bodies = dead and re.search("遗体|尸体", dead[-1].words)
        if later and held.value in {safe, safe + last_dead}:
            figures[state] = held.changed(0, later[-1])
        elif not later and bodies and last_dead == held.value:
            figures[state] = held.changed(0, dead[-1])


def _sum(mentions: list[Mention]) -> float:
    return sum(one.number or 0 for one in mentions)


def _lost(by_state: ByState, start: int) -> float:
    return _sum([one for one in by_state.get(State.MISSING, ()) if one.start > start][-1:])


def _take_out_the_dead(figures: Figures, by_state: ByState) -> None:
    """12人受伤，其中2人送医后死亡: ten are hurt."""
    injured = figures.get(State.INJURED)
    if injured is None:
        return
    among = 0.0
    for one in by_state.get(State.DEATHS, ()):
        parent = one.parent if one.part else None
        if parent is not None and parent.state is State.INJURED and parent.number == injured.value:
            among += one.number or 0
    if 0 < among <= injured.value:
        figures[State.INJURED] = injured.changed(injured.value - among, injured.mention)


def _add_up_the_hurt(figures: Figures) -> None:
    """7人重伤，21人轻伤 are 28 hurt where no total is said."""
    kinds = [figures[one] for one in (State.SERIOUS, State.LIGHT) if one in figures]
    if kinds and State.INJURED not in figures:
        figures[State.INJURED] = Figure(sum(one.value for one in kinds), kinds[0].mention, derived=True)


def _nothing(text: str, state: State, zero: Zero, earlier: float = 0) -> Finding:
    return Finding(
        field=KINDS[state],
        start=zero.start,
        end=zero.end,
        words=text[zero.start : zero.end],
        confidence=zero.confidence,
        number=0.0,
        earlier=(earlier,) if earlier > 0 else (),
    )


def _something(text: str, state: State, figure: Figure) -> Finding:
    mention = figure.mention
    confidence = 0.95 if mention.distance <= 8 else 0.82
    if figure.earlier:
        confidence = 0.7
    elif figure.derived:
        confidence = 0.75
    return Finding(
        field=KINDS[state],
        start=mention.start,
        end=mention.end,
        words=text[mention.start : mention.end],
        confidence=confidence,
        number=float(figure.value),
        bound=mention.bound,
        earlier=figure.earlier,
    )


def _joint(text: str, by_state: ByState) -> Iterator[Finding]:
    """死亡失踪62人 is one number for both: neither the dead nor the missing alone."""
    for one in by_state.get(State.JOINT, ())[-1:]:
        if one.number is not None:
            yield Finding(
                field=State.JOINT,
                start=one.start,
                end=one.end,
                words=text[one.start : one.end],
                confidence=0.9,
                number=one.number,
                bound=one.bound,
            )
