"""Grading (分级): the suggested level from known figures, with the axis that decided it (docs/规则来源.md#分级).

以上 includes the number, 以下 excludes it, so every bound is ``>=`` and the next level ends before it.
An unknown number takes no part and says 补充后可能上调.
"""

from collections.abc import Mapping

import msgspec

from app.models.incident.figures import figure_text
from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.term import Level


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A level and the bounds that must all be reached for it; ``dead_missing`` sums deaths and missing."""

    level: int
    deaths: float | None = None
    dead_missing: float | None = None
    serious: float | None = None
    injured: float | None = None
    evacuated: float | None = None
    trapped: float | None = None
    loss: float | None = None
    area: float | None = None
    magnitude: float | None = None


class Ladder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The steps that hold for some classes, with their legal basis."""

    id: str
    classes: tuple[str, ...]
    legal: str
    source: str
    confidence: str
    steps: tuple[Step, ...]
    not_classes: tuple[str, ...] = ()
    native: tuple[str, ...] = ()
    note: str = ""


class Grade(msgspec.Struct, frozen=True, kw_only=True):
    """A suggested level: the deciding axis, the reason in words and whether missing numbers may raise it."""

    level: Level
    axis: str
    reason: str
    may_rise: bool
    legal: str
    native: str = ""


GENERAL = "12"
"""While the class is not known, people are counted as in 生产安全事故, so that no clock is missed."""
AXES = ("deaths", "dead_missing", "serious", "injured", "evacuated", "trapped", "loss", "area", "magnitude")
_LABELS = {"dead_missing": "死亡失踪"} | {kind.value: kind.label for kind in FigureKind}
_UNITS = {"dead_missing": "人"} | {kind.value: kind.unit for kind in FigureKind}


def ladder_for(category: str, ladders: tuple[Ladder, ...]) -> Ladder | None:
    """The ladder with the longest class prefix that fits a class code."""
    best: tuple[int, Ladder] | None = None
    for ladder in ladders:
        if any(category.startswith(prefix) for prefix in ladder.not_classes):
            continue
        for prefix in ladder.classes:
            if category.startswith(prefix) and (best is None or len(prefix) > best[0]):
                best = (len(prefix), ladder)
    return best[1] if best else None


def axis_values(figures: Mapping[FigureKind, float | None]) -> dict[str, float]:
    """The known axes; deaths and missing add up where at least one is known."""
    known = {kind.value: value for kind, value in figures.items() if value is not None}
    parts = [known[name] for name in ("deaths", "missing") if name in known]
    if parts:
        known["dead_missing"] = sum(parts)
    return known


def bounds(step: Step) -> dict[str, float]:
    """The axes a step names with their lower bounds."""
    return {axis: value for axis in AXES if (value := getattr(step, axis)) is not None}


def grade(category: str, figures: Mapping[FigureKind, float | None], ladders: tuple[Ladder, ...]) -> Grade:
    """The highest level that any step reaches on known figures."""
    ladder = ladder_for(category or GENERAL, ladders)
    known = axis_values(figures)
    if ladder is None:
        reason = "这一类没有数字分级标准，暂按一般，由值班员判定"
        return Grade(level=Level.ORDINARY, axis="", reason=reason, may_rise=True, legal="")
    reached: tuple[Level, str, float] | None = None
    for step in sorted(ladder.steps, key=lambda one: one.level):
        needs = bounds(step)
        if all(axis in known and known[axis] >= bound for axis, bound in needs.items()):
            axis = next(iter(needs))
            reached = (Level(step.level), axis, needs[axis])
            break
    level = reached[0] if reached else Level.ORDINARY
    unknown = sorted({axis for step in ladder.steps for axis in bounds(step) if axis not in known}, key=AXES.index)
    waiting = bool(known.get("missing")) or bool(known.get("trapped"))
    may_rise = level is not Level.PARTICULARLY_MAJOR and (bool(unknown) or waiting)
    return Grade(
        level=level,
        axis=reached[1] if reached else _nearest_axis(ladder, known),
        reason=("" if category else "类别未定，参照生产安全事故：")
        + _reason(ladder, known, reached, unknown if may_rise else [])
        + (f"（分级标准{ladder.note}）" if ladder.note.startswith("待核") else ""),
        may_rise=may_rise,
        legal=ladder.legal,
        native=ladder.native[level - 1] if ladder.native else "",
    )


def _nearest_axis(ladder: Ladder, known: Mapping[str, float]) -> str:
    for step in sorted(ladder.steps, key=lambda one: -one.level):
        for axis in bounds(step):
            if axis in known:
                return axis
    return ""


def _reason(
    ladder: Ladder, known: Mapping[str, float], reached: tuple[Level, str, float] | None, unknown: list[str]
) -> str:
    if reached:
        level, axis, bound = reached
        value = f"{_LABELS[axis]}{figure_text(known[axis])}{_UNITS[axis]}"
        text = f"{value}（≥{figure_text(bound)}）为{level.label}"
    elif axis := _nearest_axis(ladder, known):
        lowest = min(
            bounds(step)[axis] for step in ladder.steps if axis in bounds(step) and step.level < Level.ORDINARY
        )
        text = f"{_LABELS[axis]}{figure_text(known[axis])}{_UNITS[axis]}（<{figure_text(lowest)}）为一般"
    else:
        text = "尚无可用于分级的数字，暂按一般"
    missing = known.get("missing")
    if missing:
        text += f"；失联{figure_text(missing)}人核实后可能变化"
    if unknown:
        text += f"；{'、'.join(_LABELS[axis] for axis in unknown)}未知，补充后可能上调"
    return text
