"""Axes (分级的各项): what a ladder may measure, as confirmed numbers say it and as what may be says it.

已知 counts only what was stated as a fact. 从严 counts missing and trapped people where the ladder or the trade does,
injured people of unknown severity as badly hurt, burnt area as forest area, and a stated 人数不明 as LEAST_UNCOUNTED.
"""

from collections.abc import Mapping

from app.models.vocabulary.incident import FigureKind

Figures = Mapping[FigureKind, float | None]

AXES = (
    "deaths", "dead_missing", "dead_serious", "serious", "injured", "evacuated", "trapped", "missing",
    "trapped_missing",
    "endangered", "threatened", "loss", "potential_loss", "area", "magnitude", "spill", "stranded", "stranded_hours",
    "households", "outage_share", "load_share", "coaches", "wagons", "blocked_hours",
)  # fmt: skip
"""Every axis a step can bound, the most telling first."""
SUMS = {
    "dead_missing": (FigureKind.DEATHS, FigureKind.MISSING),
    "dead_serious": (FigureKind.DEATHS, FigureKind.SERIOUS),
    "trapped_missing": (FigureKind.TRAPPED, FigureKind.MISSING),
}
"""Axes that add up figures."""
_SUM_LABELS = {"dead_missing": "死亡失踪", "dead_serious": "死亡和重伤合计", "trapped_missing": "被困或下落不明"}
LABELS = {kind.value: kind.label for kind in FigureKind} | _SUM_LABELS
UNITS = {kind.value: kind.unit for kind in FigureKind} | dict.fromkeys(SUMS, "人")
LEAST_UNCOUNTED = 3.0
"""被困、失联人数不明 counts as three people, the least of 21号令第26条, so that unknown is not zero for a clock."""
AT_RISK = (FigureKind.MISSING, FigureKind.TRAPPED)
"""Whom 从严 may count among the dead."""


def known_values(figures: Figures) -> dict[str, float]:
    """Axis → confirmed number; a sum counts where at least one of its parts is known."""
    known = {kind.value: value for kind, value in figures.items() if value is not None}
    known.pop(FigureKind.BURNT_AREA.value, None)
    return known | _sums(known)


def strict_values(
    figures: Figures, dead_are: tuple[FigureKind, ...] = AT_RISK, *, sick: bool = False
) -> dict[str, float]:
    """Axis → the number that may be true; ``dead_are`` says whom this ladder counts among the dead.

    ``sick``: who is counted fell ill, of which nobody is badly hurt before somebody says so.
    """
    at = _counted(figures)
    risk = [at[kind] for kind in dead_are if kind in at]
    dead = [*([at[FigureKind.DEATHS]] if FigureKind.DEATHS in at else []), *risk]
    values = {kind.value: value for kind, value in at.items()}
    values |= _sums(values)
    if dead:
        values["deaths"] = sum(dead)
        values["dead_missing"] = max(values.get("dead_missing", 0.0), values["deaths"])
    if not sick:
        _hurt(values, at, figures)
    _at_least(values, "dead_serious", values.get("deaths", 0.0) + values.get("serious", 0.0))
    _at_least(values, "endangered", values.get("trapped_missing", 0.0))
    _at_least(values, "threatened", values.get("evacuated", 0.0))
    _at_least(values, "stranded", values.get("trapped", 0.0))
    _at_least(values, "area", values.pop("burnt_area", 0.0))
    return values


def _counted(figures: Figures) -> dict[FigureKind, float]:
    counted = {kind: value for kind, value in figures.items() if value is not None}
    for kind in AT_RISK:
        if kind in figures and figures[kind] is None:
            counted[kind] = LEAST_UNCOUNTED
    return counted


def _hurt(values: dict[str, float], at: dict[FigureKind, float], figures: Figures) -> None:
    """Injured people whose severity nobody has told yet may be badly hurt."""
    if figures.get(FigureKind.SERIOUS) is None and FigureKind.INJURED in at:
        _at_least(values, "serious", at[FigureKind.INJURED] - at.get(FigureKind.LIGHT, 0.0))


def _at_least(values: dict[str, float], axis: str, number: float) -> None:
    if number > 0:
        values[axis] = max(values.get(axis, 0.0), number)


def _sums(values: Mapping[str, float]) -> dict[str, float]:
    found = {}
    for axis, kinds in SUMS.items():
        parts = [values[kind.value] for kind in kinds if kind.value in values]
        if parts:
            found[axis] = sum(parts)
    return found


def merged(figures: Figures, noted: Figures) -> dict[FigureKind, float | None]:
    """Confirmed figures with sure readings nobody has adopted: the larger of the two."""
    found = dict(figures)
    for kind, value in noted.items():
        held = found.get(kind)
        if value is None:
            found[kind] = held or None  # none so far and nobody knows how many now is no zero
        else:
            found[kind] = value if held is None else max(held, value)
    return found
