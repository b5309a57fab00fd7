"""续报: what is known after people moved — the dead come on top, the found go off, who is left stays."""

from collections.abc import Iterable

import msgspec

from app.models.vocabulary.incident import FigureKind
from app.services.extraction.movements import OPEN, Fate, Figures, Movement

HURT = (FigureKind.SERIOUS, FigureKind.INJURED)


class Settled(msgspec.Struct):
    """By kind: how many come on top or go off, or stand; and the movement that says it."""

    steps: dict[FigureKind, float] = msgspec.field(default_factory=dict)
    stands: dict[FigureKind, float] = msgspec.field(default_factory=dict)
    words: dict[FigureKind, Movement] = msgspec.field(default_factory=dict)
    used: list[Movement] = msgspec.field(default_factory=list)
    """The movements that moved somebody."""

    def step(self, kind: FigureKind, number: float, one: Movement) -> None:
        """So many more, or fewer, of a kind."""
        self.steps[kind] = self.steps.get(kind, 0.0) + number
        self.words[kind] = one
        self.used.append(one)

    def stand(self, kind: FigureKind, number: float, one: Movement) -> None:
        """So many of a kind and no others."""
        self.stands[kind] = number
        self.words[kind] = one
        self.used.append(one)


def settle(movements: Iterable[Movement], known: Figures) -> Settled:
    """The movements of a message summed over what is known."""
    found = Settled()
    for one in movements:
        if one.all_told:
            _all_told(found, one, known)
        if one.fate is None or one.source is FigureKind.EVACUATED:
            continue
        source = _of(one, known)
        held = (known.get(source) or 0.0) + found.steps.get(source, 0.0) if source is not None else 0.0
        if one.fate is Fate.LEFT:
            if source in OPEN and held:
                found.stand(source, one.number or 0.0, one)
            continue
        _move(found, one, source, held, known)
    return found


def _of(one: Movement, known: Figures) -> FigureKind | None:
    """The known kind a group came from; another open one where there are none of the kind that is said."""
    source = one.source
    if source is None and one.fate is Fate.DEAD and not one.found:
        source = FigureKind.INJURED
    if source in HURT:
        return source if known.get(source) else FigureKind.INJURED if known.get(FigureKind.INJURED) else None
    if one.led:
        as_many = next((kind for kind in OPEN if known.get(kind) == one.number), None)
        return FigureKind.TRAPPED if known.get(FigureKind.TRAPPED) else as_many
    if source in OPEN or one.fate is Fate.LEFT:
        kinds = [kind for kind in (source, *OPEN) if kind is not None and known.get(kind)]
        return kinds[0] if kinds else None
    return None


def _move(found: Settled, one: Movement, source: FigureKind | None, held: float, known: Figures) -> None:
    if one.fate is Fate.LOST:
        kind = one.source
        if kind is not None and known.get(kind) is not None:
            found.step(kind, one.number or 0.0, one)
        return
    if one.fate is Fate.WORSE:
        if known.get(FigureKind.SERIOUS) is not None:
            found.step(FigureKind.SERIOUS, one.number or 0.0, one)
        return
    if one.apart:
        found.step(FigureKind.DEATHS, one.number or 0.0, one)
        return
    if one.within:
        if source is not None:
            _less(found, source, one, known)
        return
    number = one.number if one.number is not None else held if source in OPEN else None
    dead = known.get(FigureKind.DEATHS) or 0.0
    if number is None:
        return
    if (
        one.part is not None
        and (one.part.all_told or _everybody(one.part, known))
        and not (one.fate is Fate.DEAD and number < dead)
    ):
        kind = FigureKind.DEATHS if one.fate is Fate.DEAD else FigureKind.INJURED if one.fate is Fate.HURT else None
        if kind is not None:
            found.stand(kind, number, one)
        return
    if source in OPEN and one.whole is not None and 0 < dead == one.whole - (known.get(source) or 0.0):
        found.stand(source, one.whole - number, one)  # 3名失联者已找到2名 where one was found before
        if one.fate is Fate.DEAD:
            found.stand(FigureKind.DEATHS, number, one)
        return
    if one.fate is Fate.DEAD:
        if source in OPEN and number > held and number == dead + (known.get(source) or 0.0):
            found.stand(FigureKind.DEATHS, number, one)  # 冲走3人全部找到，均遇难
        elif one.found or source is not None or one.more or one.part is not None:
            found.step(FigureKind.DEATHS, number, one)
    elif one.fate is Fate.HURT and _newly_hurt(one, source):
        found.step(FigureKind.INJURED, number, one)
    if source is None or (one.fate is not Fate.DEAD and source in HURT):
        return
    if one.part is not None and one.part.found:
        return  # those they are among went off already
    if one.last and source in OPEN:
        found.stand(source, 0.0, one)
    else:
        found.step(source, -min(number, held), one)
    if one.inside:
        found.step(FigureKind.TRAPPED, number, one)
    if source is FigureKind.SERIOUS and known.get(FigureKind.INJURED):
        found.step(FigureKind.INJURED, -number, one)


def _less(found: Settled, source: FigureKind, one: Movement, known: Figures) -> None:
    """So many fewer of a kind, and of the hurt where they were the gravely hurt."""
    number = one.number or 0.0
    found.step(source, -number, one)
    if source is FigureKind.SERIOUS and known.get(FigureKind.INJURED):
        found.step(FigureKind.INJURED, -number, one)


def _newly_hurt(one: Movement, source: FigureKind | None) -> bool:
    """Found hurt, brought in besides, or hurt among those who were found."""
    if one.part is not None:
        return one.part.found
    return one.more or source in OPEN


def _everybody(whole: Movement, known: Figures) -> bool:
    """被埋5人全部找到 where four were missing and one was found dead before: what is told is of all of them."""
    held = next((known[kind] or 0.0 for kind in OPEN if known.get(kind)), 0.0)
    dead = known.get(FigureKind.DEATHS) or 0.0
    return held > 0 and dead > 0 and whole.found and whole.number == held + dead


def _all_told(found: Settled, one: Movement, known: Figures) -> None:
    """共搜救出11人, as many as were known in all: nobody is left in there."""
    kinds = (FigureKind.DEATHS, FigureKind.INJURED, *OPEN)
    if one.number == sum(known.get(kind) or 0.0 for kind in kinds):
        for kind in OPEN:
            if known.get(kind):
                found.stand(kind, 0.0, one)
