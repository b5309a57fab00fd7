"""核实要点 (the ask-list): what the ladder and the report still lack, asked while the caller is on the line.

The questions are data a unit may edit. What could still raise 从严 comes first, in the order of the list; then the
questions of this very class before those of all.
"""

from collections.abc import Mapping

import msgspec

from app.models.incident.axes import SUMS, Figures, strict_values
from app.models.incident.grading import GENERAL, Ladder, binds, ladders_for
from app.models.vocabulary.incident import FigureKind, Flag
from app.models.vocabulary.term import Level


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question: what it would fill (a figure, a flag or a field of the report) and for which classes."""

    id: str
    text: str
    classes: tuple[str, ...] = ("",)
    figure: FigureKind | None = None
    flag: Flag | None = None
    field: str = ""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question that is still open, and whether its answer can raise the level."""

    id: str
    text: str
    fills: str
    decisive: bool


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What has been said so far: ``told`` names filled fields of the report, ``asked`` questions asked and not known.

    ``level`` is the 从严 level so far.
    """

    category: str
    figures: Figures
    flags: frozenset[Flag] = frozenset()
    told: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    level: Level = Level.ORDINARY
    province: str = ""


def to_ask(said: Said, questions: tuple[Question, ...], ladders: tuple[Ladder, ...]) -> tuple[Asked, ...]:
    """What is still open, most decisive first."""
    code = said.category or GENERAL
    waits = _waits(said, code, ladders)
    rows = []
    for place, one in enumerate(questions):
        if one.id in said.asked or not code.startswith(one.classes) or _answered(one, said):
            continue
        length = max(len(prefix) for prefix in one.classes if code.startswith(prefix))
        fills = str(one.figure or one.flag or one.field)
        decisive = fills in waits
        rows.append(
            (
                not decisive,
                0 if decisive else -length,
                place,
                Asked(id=one.id, text=one.text, fills=fills, decisive=decisive),
            )
        )
    return tuple(row[3] for row in sorted(rows, key=lambda row: row[:3]))


def _answered(one: Question, said: Said) -> bool:
    if one.figure is not None:
        return said.figures.get(one.figure) is not None
    if one.flag is not None:
        return one.flag in said.flags
    return one.field in said.told


def _waits(said: Said, code: str, ladders: tuple[Ladder, ...]) -> frozenset[str]:
    """The figures and flags that some step graver than the level so far still waits for."""
    chosen = ladders_for(code, ladders, said.province)
    found: set[str] = set()
    for ladder in (*chosen, *(one for one in ladders if one.strict and binds(one, code, said.province))):
        values = strict_values(said.figures, ladder.dead_are)
        for step in ladder.steps:
            if step.level < said.level:
                found.update(_parts(step.bounds, values, ladder))
                found.update(flag.value for flag in step.flags if flag not in said.flags)
    return frozenset(found)


def _parts(needs: Mapping[str, float], values: Mapping[str, float], ladder: Ladder) -> set[str]:
    found: set[str] = set()
    for axis, bound in needs.items():
        if values.get(axis, -1.0) < bound:
            found.add(axis)
            found.update(kind.value for kind in SUMS.get(axis, ()))
            if axis in {"deaths", "dead_missing", "dead_serious"}:
                found.update(("deaths", *(kind.value for kind in ladder.dead_are)))
            if axis == "area":
                found.add(FigureKind.BURNT_AREA.value)
            if axis == "serious":
                found.add(FigureKind.INJURED.value)
    return found
