"""从严: the level by what may be, beside 已知, each with its deciding axis (docs/规则来源.md#从严).

从严 is never below 已知. It counts missing and trapped people, sure readings nobody has adopted (``noted``), 涉险 of
21号令第26条 and sensitive circumstances. It starts clocks; it never enters a title, a paper's figures or statistics.
"""

import re
from collections.abc import Iterable, Mapping

import msgspec

from app.models.incident.axes import AXES, LABELS, UNITS, Figures, known_values, merged, strict_values
from app.models.incident.figures import figure_text
from app.models.incident.grading import (
    GENERAL,
    Grade,
    Ladder,
    Reached,
    binds,
    grade,
    gravest,
    ladders_for,
    reached_steps,
)
from app.models.obligations.rules import UNREAD
from app.models.vocabulary.incident import FigureKind, Flag
from app.models.vocabulary.term import Level

ILL = re.compile("发热|发烧|咳嗽|腹泻|拉肚子|呕吐|恶心|腹痛|肚子疼|皮疹|病例|就诊|食物中毒|感染")
"""Words of people who fell ill."""
HEALTH, UNKNOWN_CAUSE = "13", "13F"
"""The classes of public health: whoever is counted there fell ill; of a cause nobody knows nobody can say how badly."""
_LABELS = LABELS | {flag.value: flag.label for flag in Flag}


class AxisGrade(msgspec.Struct, frozen=True, kw_only=True):
    """What one axis says: its confirmed number, the number that may be, and the levels either gives by itself."""

    axis: str
    label: str
    unit: str
    known: float | None
    strict: float | None
    level_known: Level
    level_strict: Level
    legal: str = ""


class Grades(msgspec.Struct, frozen=True, kw_only=True):
    """已知 and 从严 side by side, and every axis that takes part."""

    known: Grade
    strict: Grade
    axes: tuple[AxisGrade, ...]
    by: str = ""
    """What 从严 counts where it is graver, in words: 失联、被困, 转移, 学校; empty else."""

    @property
    def raised(self) -> bool:
        """Whether what may be is graver than what is confirmed."""
        return self.strict.level < self.known.level


def grade_both(
    category: str,
    figures: Figures,
    ladders: tuple[Ladder, ...],
    flags: frozenset[Flag] = frozenset(),
    *,
    noted: Figures | None = None,
    found: Mapping[FigureKind, float] | None = None,
    province: str = "",
) -> Grades:
    """The known and the strict grade; ``noted`` are sure readings that nobody has adopted yet.

    ``found`` are people counted as 被困 or 失联 who are among the dead by now: 从严 counts them once.
    """
    known = grade(category, figures, ladders, flags, province)
    held = merged(figures, noted or {})
    code = category or GENERAL
    chosen = ladders_for(code, ladders, province)
    beside = tuple(one for one in ladders if one.strict and binds(one, code, province))
    known_numbers = known_values(figures)
    sure = [one for ladder in chosen for one in reached_steps(ladder, known_numbers, flags)]
    once, once_held = _less(figures, found or {}), _less(held, found or {})
    sick = category.startswith(HEALTH) and not category.startswith(UNKNOWN_CAUSE)
    may_be = {
        dead_are: _may_be(once, once_held, dead_are, sick=sick)
        for dead_are in {one.dead_are for one in (*chosen, *beside)}
    }
    may = [
        one
        for ladder in (*chosen, *beside)
        for one in reached_steps(ladder, may_be[ladder.dead_are], flags, assume=True)
    ]
    decided = gravest(may)
    strict, by = known, ""
    if decided is not None and decided.level < known.level:
        by = _by(decided, held)
        strict = Grade(
            level=decided.level,
            axis=decided.axis,
            reason=f"{_words(decided, held, found or {})}{_unread(decided.ladder)}，从严按{decided.level.label}",
            may_rise=known.may_rise,
            legal=decided.ladder.legal,
            native=decided.ladder.native[decided.level - 1] if decided.ladder.native else "",
        )
    return Grades(
        known=known, strict=strict, by=by, axes=_axes(known_numbers, may_be.values(), (*chosen, *beside), sure, may)
    )


def _less(figures: Figures, found: Mapping[FigureKind, float]) -> Figures:
    """The figures without those who were found, where a number was stated."""
    return {kind: value if value is None else value - found.get(kind, 0.0) for kind, value in figures.items()}


def _may_be(figures: Figures, held: Figures, dead_are: tuple[FigureKind, ...], *, sick: bool) -> dict[str, float]:
    """The numbers that may be true; a reading nobody adopted never lowers what the confirmed figures leave open."""
    values = strict_values(held, dead_are, sick=sick)
    if held == figures:
        return values
    return _larger(values, strict_values(figures, dead_are, sick=sick))


def _larger(values: dict[str, float], others: Mapping[str, float]) -> dict[str, float]:
    for axis, value in others.items():
        values[axis] = max(values.get(axis, value), value)
    return values


def _words(decided: Reached, held: Figures, found: Mapping[FigureKind, float]) -> str:
    """What decided and what was counted for it, e.g. 死亡2人、失联8人合计10人（≥10）."""
    total, bound = figure_text(decided.value), figure_text(decided.bound)
    if decided.axis in {"deaths", "dead_missing"}:
        counted = dict.fromkeys((FigureKind.DEATHS, *decided.ladder.dead_are))
        if decided.axis == "dead_missing":
            counted[FigureKind.MISSING] = None
        parts = [f"{kind.label}{_number(held[kind])}" for kind in counted if kind in held and held[kind] != 0]
        if len(parts) > 1:
            twice = "，其中找到的遇难者只计一次" if any(kind in counted for kind in found) else ""
            return f"{'、'.join(parts)}{twice}，合计{total}人（≥{bound}）".replace("人，合计", "人合计")
        return f"{parts[0]}（≥{bound}）" if parts else decided.words
    if decided.axis == "serious" and held.get(FigureKind.SERIOUS) is None:
        return f"受伤{_number(held.get(FigureKind.INJURED))}，伤情不明{total}人按重伤计（≥{bound}）"
    if decided.axis == "area" and (held.get(FigureKind.BURNT_AREA) or 0.0) > (held.get(FigureKind.AREA) or 0.0):
        return f"过火面积{total}公顷按受害面积计（≥{bound}）"
    return decided.words


def _unread(ladder: Ladder) -> str:
    """待核 where nobody read the steps by which it is graded."""
    return "（分级标准待核）" if ladder.confidence == UNREAD else ""


def _by(decided: Reached, held: Figures) -> str:
    """What the deciding step counts beyond what is confirmed: the people at risk, else its own axis or circumstance."""
    if not decided.bound:
        return decided.words
    if decided.axis in {"deaths", "dead_missing"}:
        counted = dict.fromkeys((*decided.ladder.dead_are, FigureKind.MISSING))
        people = [kind.label for kind in counted if kind in held and held[kind] != 0]
        return "、".join(people) or LABELS[decided.axis]
    if decided.axis == "trapped_missing":
        people = [kind.label for kind in (FigureKind.TRAPPED, FigureKind.MISSING) if kind in held and held[kind] != 0]
        return "、".join(people) or LABELS[decided.axis]
    return LABELS[decided.axis]


def _number(value: float | None) -> str:
    return "人数不明" if value is None else f"{figure_text(value)}人"


def _axes(
    known: Mapping[str, float],
    may_be: Iterable[Mapping[str, float]],
    ladders: tuple[Ladder, ...],
    sure: list[Reached],
    may: list[Reached],
) -> tuple[AxisGrade, ...]:
    """The axes these ladders look at that have a number, then the circumstances that decided something."""
    named = {axis for ladder in ladders for step in ladder.steps for axis in step.bounds}
    strict: dict[str, float] = {}
    for one in may_be:
        _larger(strict, one)
    numbered = [axis for axis in AXES if axis in named and (axis in known or axis in strict)]
    flags = list(dict.fromkeys(one.axis for one in (*sure, *may) if one.axis and not one.bound))
    return tuple(
        AxisGrade(
            axis=axis,
            label=_LABELS[axis],
            unit=UNITS.get(axis, ""),
            known=known.get(axis),
            strict=strict.get(axis, known.get(axis)),
            level_known=_level(axis, sure),
            level_strict=min(_level(axis, sure), _level(axis, may)),
            legal=next((one.ladder.legal for one in (*may, *sure) if one.axis == axis), ""),
        )
        for axis in (*numbered, *flags)
    )


def _level(axis: str, reached: list[Reached]) -> Level:
    return min((one.level for one in reached if one.axis == axis), default=Level.ORDINARY)
