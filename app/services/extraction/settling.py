"""续报: what is known after people moved — the dead come on top, the found go off, who is left stays."""

from collections.abc import Callable, Iterable

import msgspec

from app.models.vocabulary.incident import FigureKind
from app.services.extraction.counted_in import Entry
from app.services.extraction.people_moved import HURT, OPEN, Became, Figures, Movement


class Reckoned(msgspec.Struct):
    """By kind: how many come on top or go off, or stand; and the movement that says it."""

    known: Figures
    steps: dict[FigureKind, float] = msgspec.field(default_factory=dict)
    stands: dict[FigureKind, float] = msgspec.field(default_factory=dict)
    words: dict[FigureKind, Movement] = msgspec.field(default_factory=dict)
    used: list[Movement] = msgspec.field(default_factory=list)
    """The movements that moved somebody."""

    def held(self, kind: FigureKind) -> float:
        """How many of a kind there are after what was told so far."""
        return (self.known.get(kind) or 0.0) + self.steps.get(kind, 0.0)

    def step(self, kind: FigureKind, number: float, one: Movement) -> None:
        """So many more, or fewer, of a kind; the gravely hurt are among the hurt."""
        self.steps[kind] = self.steps.get(kind, 0.0) + number
        self.words[kind] = one
        self.used.append(one)
        if kind is FigureKind.SERIOUS and number < 0 and self.known.get(FigureKind.INJURED):
            self.step(FigureKind.INJURED, number, one)

    def stand(self, kind: FigureKind, number: float, one: Movement) -> None:
        """So many of a kind and no others."""
        self.stands[kind] = number
        self.words[kind] = one
        self.used.append(one)


def settle(movements: Iterable[Movement], known: Figures, entries: Iterable[Entry] = ()) -> Reckoned:
    """The movements of a message, and whom it counts in or out, summed over what is known."""
    found = Reckoned(known=known)
    for one in movements:
        if one.all_told:
            _all_told(found, one)
        elif one.fate is not None and (one.source is not FigureKind.EVACUATED or one.fate is Became.LOST):
            _settle(found, one, _known_source(one, known))
    for entry in entries:
        if entry.kind is not None:
            found.step(entry.kind, entry.step, _of_entry(entry))
    return found


def _of_entry(entry: Entry) -> Movement:
    return Movement(start=entry.start, end=entry.end, number=abs(entry.step), source=entry.kind)


def _known_source(one: Movement, known: Figures) -> FigureKind | None:
    """The known kind a group came from; another open one where there are none of the kind that is said."""
    source = one.source
    if source is None and one.fate is Became.DEAD and not one.found:
        source = FigureKind.INJURED
    if source in HURT:
        return next((kind for kind in (source, FigureKind.INJURED) if known.get(kind)), None)
    if one.led:
        as_many = next((kind for kind in OPEN if known.get(kind) == one.number), None)
        return FigureKind.TRAPPED if known.get(FigureKind.TRAPPED) else as_many
    if source in OPEN or one.fate is Became.LEFT:
        return next((kind for kind in (source, *OPEN) if kind is not None and known.get(kind)), None)
    return None


def _settle(found: Reckoned, one: Movement, source: FigureKind | None) -> None:
    """Let one group come and go by its fate."""
    turned = _TURNS.get(one.fate or Became.SAFE)
    if turned is not None:
        turned(found, one, source)
    elif one.apart:
        found.step(FigureKind.DEATHS, one.people, one)
    elif one.within:
        if source is not None:
            found.step(source, -one.people, one)
    elif one.number is not None or source in OPEN:
        number = one.number if one.number is not None else found.held(source) if source is not None else 0.0
        if not _of_all(found, one, source, number):
            _came(found, one, source, number)
            _went(found, one, source, number)


def _left(found: Reckoned, one: Movement, source: FigureKind | None) -> None:
    if source is not None and source in OPEN and found.held(source):
        found.stand(source, one.people, one)


def _lost(found: Reckoned, one: Movement, _: FigureKind | None) -> None:
    if one.source is not None and found.known.get(one.source) is not None:
        found.step(one.source, one.people, one)


def _worse(found: Reckoned, one: Movement, _: FigureKind | None) -> None:
    if found.known.get(FigureKind.SERIOUS) is not None:
        found.step(FigureKind.SERIOUS, one.people, one)


_TURNS: dict[Became, Callable[[Reckoned, Movement, FigureKind | None], None]] = {
    Became.LEFT: _left, Became.LOST: _lost, Became.WORSE: _worse,
}  # fmt: skip


def _of_all(found: Reckoned, one: Movement, source: FigureKind | None, number: float) -> bool:
    """Whether a number is told of all from the first, so that it stands: 被埋5人全部找到，其中3人遇难."""
    dead = found.known.get(FigureKind.DEATHS) or 0.0
    part = one.part is not None and (one.part.all_told or _everybody(one.part, found.known))
    if part and not (one.fate is Became.DEAD and number < dead):
        kind = {Became.DEAD: FigureKind.DEATHS, Became.HURT: FigureKind.INJURED}.get(one.fate or Became.SAFE)
        if kind is not None:
            found.stand(kind, number, one)
        return True
    if source in OPEN and source is not None and one.whole is not None:
        if not 0 < dead == one.whole - (found.known.get(source) or 0.0):
            return False
        found.stand(source, one.whole - number, one)  # 3名失联者已找到2名 where one was found before
        if one.fate is Became.DEAD:
            found.stand(FigureKind.DEATHS, number, one)
        return True
    return False


def _came(found: Reckoned, one: Movement, source: FigureKind | None, number: float) -> None:
    """The dead, and the hurt, of whom nobody knew before."""
    if one.fate is Became.DEAD:
        dead = found.known.get(FigureKind.DEATHS) or 0.0
        lost = found.known.get(source) or 0.0 if source is not None else 0.0
        if source in OPEN and source is not None and found.held(source) < number == dead + lost:
            found.stand(FigureKind.DEATHS, number, one)  # 冲走3人全部找到，均遇难
        elif one.found or source is not None or one.more or one.part is not None:
            found.step(FigureKind.DEATHS, number, one)
    elif one.fate is Became.HURT and (one.part.found if one.part is not None else one.more or source in OPEN):
        found.step(FigureKind.INJURED, number, one)


def _went(found: Reckoned, one: Movement, source: FigureKind | None, number: float) -> None:
    """Who was missing, trapped or hurt and is so no more; those who are among a group went off with it."""
    if source is None or (one.fate is not Became.DEAD and source in HURT) or (one.part is not None and one.part.found):
        return
    if one.last and source in OPEN:
        found.stand(source, 0.0, one)
    else:
        found.step(source, -min(number, found.held(source)), one)
    if one.inside:
        found.step(FigureKind.TRAPPED, number, one)


def _everybody(whole: Movement, known: Figures) -> bool:
    """被埋5人全部找到 where four were missing and one was found dead before: what is told is of all of them."""
    held = next((known[kind] or 0.0 for kind in OPEN if known.get(kind)), 0.0)
    dead = known.get(FigureKind.DEATHS) or 0.0
    return held > 0 and dead > 0 and whole.found and whole.number == held + dead


def _all_told(found: Reckoned, one: Movement) -> None:
    """共搜救出11人, as many as were known in all: nobody is left in there."""
    kinds = (FigureKind.DEATHS, FigureKind.INJURED, *OPEN)
    held = found.known.get(one.source) if one.source in OPEN and one.source is not None else None
    if held and one.people >= held and one.source is not None:
        found.stand(one.source, 0.0, one)  # 至此6名被困者全部找到
    elif one.number == sum(found.known.get(kind) or 0.0 for kind in kinds):
        for kind in OPEN:
            if found.known.get(kind):
                found.stand(kind, 0.0, one)
