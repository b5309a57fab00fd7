"""Grading (分级): the level known figures give, with the axis that decided it (docs/规则来源.md#分级).

以上 includes the number, 以下 excludes it, so every bound is ``>=`` and the next level ends before it.
An unknown number takes no part in 已知 and says 补充后可能上调; what may be is counted in ``strictness``.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property

import msgspec

from app.models.incident.axes import AT_RISK, AXES, LABELS, UNITS, Figures, known_values
from app.models.incident.figures import figure_text
from app.models.vocabulary.incident import FigureKind, Flag
from app.models.vocabulary.term import Level


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """A level, the bounds that must all be reached for it and the circumstances (``flags``) that must all be stated.

    ``unless`` names circumstances under which it never holds. ``assumed`` circumstances are taken as given by 从严
    until they are denied. People, 万元, 公顷, 吨, 小时, 户, 辆 and % as FigureKind says.
    """

    level: int
    deaths: float | None = None
    dead_missing: float | None = None
    dead_serious: float | None = None
    serious: float | None = None
    injured: float | None = None
    evacuated: float | None = None
    trapped: float | None = None
    missing: float | None = None
    trapped_missing: float | None = None
    endangered: float | None = None
    threatened: float | None = None
    loss: float | None = None
    potential_loss: float | None = None
    area: float | None = None
    magnitude: float | None = None
    spill: float | None = None
    stranded: float | None = None
    stranded_hours: float | None = None
    households: float | None = None
    outage_share: float | None = None
    load_share: float | None = None
    coaches: float | None = None
    wagons: float | None = None
    blocked_hours: float | None = None
    flags: tuple[Flag, ...] = ()
    unless: tuple[Flag, ...] = ()
    assumed: bool = False

    @cached_property
    def bounds(self) -> dict[str, float]:
        """The axes this step names with their lower bounds."""
        return {axis: value for axis in AXES if (value := getattr(self, axis)) is not None}


class Ladder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """The steps that hold for some classes, with their legal basis, where they bind and when the text was read.

    ``provinces`` are beginnings of GB/T 2260 codes; a ladder of the unit's province comes before the general one.
    A ``strict`` ladder feeds 从严 only and stands beside the others. ``dead_are`` says whom 从严 counts as dead.
    """

    id: str
    classes: tuple[str, ...]
    legal: str
    source: str
    confidence: str
    steps: tuple[Step, ...]
    not_classes: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    native: tuple[str, ...] = ()
    strict: bool = False
    dead_are: tuple[FigureKind, ...] = AT_RISK
    read: str = ""
    note: str = ""

    @cached_property
    def gravest_first(self) -> tuple[Step, ...]:
        """The steps in the order in which one decides before another."""
        return tuple(sorted(self.steps, key=lambda one: one.level))


class Grade(msgspec.Struct, frozen=True, kw_only=True):
    """A suggested level: the deciding axis, the reason in words and whether missing numbers may raise it."""

    level: Level
    axis: str
    reason: str
    may_rise: bool
    legal: str
    native: str = ""


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """A step that holds: its level, what decided it (an axis, or a flag where no number did) and its bound."""

    level: Level
    axis: str
    bound: float
    value: float
    ladder: Ladder

    @property
    def words(self) -> str:
        """死亡3人（≥3）, or the circumstance by its name."""
        if not self.bound:
            return next(flag.label for flag in Flag if flag.value == self.axis)
        unit = UNITS[self.axis]
        return f"{LABELS[self.axis]}{figure_text(self.value)}{unit}（≥{figure_text(self.bound)}）"


def strict_words(known: Level, strict: Level, by: str) -> str:
    """从严 较大（按失联计） where it is graver than 已知, else empty."""
    if strict >= known:
        return ""
    return f"从严 {strict.label}" + (f"（按{by}计）" if by else "")


GENERAL = "12"
"""While the class is not known, people are counted as in 生产安全事故, so that no clock is missed."""


def ladders_for(category: str, ladders: tuple[Ladder, ...], province: str = "") -> tuple[Ladder, ...]:
    """The ladders with the longest class prefix that fits, of the unit's own province where it has one."""
    best: tuple[int, bool] = (-1, False)
    found: list[Ladder] = []
    for ladder in ladders:
        if ladder.strict or not binds(ladder, category, province):
            continue
        length = max(len(prefix) for prefix in ladder.classes if category.startswith(prefix))
        rank = (length, bool(ladder.provinces))
        if rank > best:
            best, found = rank, []
        if rank == best:
            found.append(ladder)
    return tuple(found)


def binds(ladder: Ladder, category: str, province: str) -> bool:
    """Whether a ladder holds for a class in a unit's province."""
    if ladder.provinces and not any(province.startswith(code) for code in ladder.provinces):
        return False
    if any(category.startswith(prefix) for prefix in ladder.not_classes):
        return False
    return any(category.startswith(prefix) for prefix in ladder.classes)


def reached_steps(
    ladder: Ladder, values: Mapping[str, float], flags: frozenset[Flag], *, assume: bool = False
) -> tuple[Reached, ...]:
    """Every step of a ladder that holds, the gravest first."""
    found = []
    for step in ladder.gravest_first:
        if flags.intersection(step.unless) or not (flags.issuperset(step.flags) or (assume and step.assumed)):
            continue
        needs = step.bounds
        if not all(values.get(axis, -1.0) >= bound for axis, bound in needs.items()):
            continue
        axis = next(iter(needs), step.flags[0].value if step.flags else "")
        found.append(
            Reached(
                level=Level(step.level),
                axis=axis,
                bound=needs.get(axis, 0.0),
                value=values.get(axis, 0.0),
                ladder=ladder,
            )
        )
    return tuple(found)


def gravest(reached: Iterable[Reached]) -> Reached | None:
    """The step that decides: the gravest level, among equals the first."""
    return min(reached, key=lambda one: one.level, default=None)


def grade(
    category: str,
    figures: Figures,
    ladders: tuple[Ladder, ...],
    flags: frozenset[Flag] = frozenset(),
    province: str = "",
) -> Grade:
    """已知: the highest level that any step reaches on confirmed figures and stated circumstances."""
    chosen = ladders_for(category or GENERAL, ladders, province)
    known = known_values(figures)
    if not chosen:
        reason = "这一类没有数字分级标准，暂按一般，由值班员判定"
        return Grade(level=Level.ORDINARY, axis="", reason=reason, may_rise=True, legal="")
    decided = gravest(one for ladder in chosen for one in reached_steps(ladder, known, flags))
    ladder = decided.ladder if decided else chosen[0]
    level = decided.level if decided else Level.ORDINARY
    named = {axis for one in chosen for step in one.steps for axis in step.bounds}
    unknown = sorted((axis for axis in named if axis not in known), key=AXES.index)
    waiting = bool(known.get("missing")) or bool(known.get("trapped"))
    may_rise = level is not Level.PARTICULARLY_MAJOR and (bool(unknown) or waiting)
    return Grade(
        level=level,
        axis=decided.axis if decided else _nearest_axis(chosen, known),
        reason=("" if category else "类别未定，参照生产安全事故：")
        + _reason(chosen, known, decided, unknown if may_rise else [])
        + (f"（分级标准{ladder.note}）" if ladder.note.startswith("待核") else ""),
        may_rise=may_rise,
        legal=ladder.legal,
        native=ladder.native[level - 1] if ladder.native else "",
    )


def _nearest_axis(chosen: tuple[Ladder, ...], known: Mapping[str, float]) -> str:
    for step in sorted((step for one in chosen for step in one.steps), key=lambda one: -one.level):
        for axis in step.bounds:
            if axis in known:
                return axis
    return ""


def _reason(chosen: tuple[Ladder, ...], known: Mapping[str, float], decided: Reached | None, unknown: list[str]) -> str:
    if decided:
        text = f"{decided.words}为{decided.level.label}"
    elif axis := _nearest_axis(chosen, known):
        steps = [step for one in chosen for step in one.steps if axis in step.bounds]
        lowest = min(step.bounds[axis] for step in steps)
        text = f"{LABELS[axis]}{figure_text(known[axis])}{UNITS[axis]}（<{figure_text(lowest)}）为一般"
        if known[axis] >= lowest:
            text = f"{LABELS[axis]}{figure_text(known[axis])}{UNITS[axis]}，不够较大，为一般"
    else:
        text = "尚无可用于分级的数字，暂按一般"
    missing = known.get("missing")
    if missing:
        text += f"；失联{figure_text(missing)}人核实后可能变化"
    if unknown:
        text += f"；{'、'.join(LABELS[axis] for axis in unknown)}未知，补充后可能上调"
    return text
