"""Figures (数字台账): every number with time, source and certainty; falls and contradictions are found here."""

import datetime as dt
import math
import re

import msgspec

from app.models.vocabulary.incident import Bound, Certainty, FigureKind

ABSURD = {
    FigureKind.LOSS: 1e9, FigureKind.POTENTIAL_LOSS: 1e9, FigureKind.AREA: 1e8, FigureKind.BURNT_AREA: 1e8,
    FigureKind.MAGNITUDE: 10.0, FigureKind.SPILL: 1e6, FigureKind.STRANDED_HOURS: 1e4, FigureKind.BLOCKED_HOURS: 1e4,
    FigureKind.OUTAGE_SHARE: 100.0, FigureKind.LOAD_SHARE: 100.0,
}  # fmt: skip
"""The largest number that can be meant, per kind that is measured; what is counted has no fraction."""
ABSURD_PEOPLE = 10_000_000
MEASURES = frozenset(kind for kind in FigureKind if kind.unit != "人")
"""What is measured and no count of people: it has a quantity and a unit of its own as it was said."""


class Figure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One stated number; value None is 未知."""

    kind: FigureKind
    value: float | None
    bound: Bound
    known_at: dt.datetime
    source: str
    certainty: Certainty
    entry: str
    explanation: str = ""
    words: str = ""


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """A number that fell, or numbers that cannot both be true."""

    kind: FigureKind
    text: str
    explained: bool


def figure_text(value: float) -> str:
    """A number without needless decimals."""
    return f"{value:.0f}" if value == int(value) else f"{value:.6f}".rstrip("0").rstrip(".")


def stated(value: float | None, bound: Bound, unit: str) -> str:
    """A figure as an official writes it: 约30人, 60余人, 至少5人, 未知."""
    if value is None:
        return "未知"
    number = figure_text(value)
    if unit == "万元" and value >= 10_000:
        number, unit = figure_text(round(value / 10_000, 4)), "亿元"
    before = "约" if bound is Bound.ABOUT else "至少" if bound is Bound.AT_LEAST else ""
    after = "余" if bound is Bound.OVER else ""
    return f"{before}{number}{after}{unit}"


QUANTITY = re.compile("[0-9一二两三四五六七八九十百千万半几]")


def told(kind: FigureKind, value: float | None, bound: Bound, words: str) -> str:
    """A figure with its name; what is measured, no number of people, in the quantity and unit of whoever said it."""
    if kind.unit != "人" and QUANTITY.search(words):
        return words
    return f"{kind.label}{stated(value, bound, kind.unit)}"


def absurd(kind: FigureKind, value: float) -> bool:
    """Whether a number cannot be meant: negative, not a number, or beyond any event."""
    if math.isnan(value) or value < 0 or value > ABSURD.get(kind, ABSURD_PEOPLE):
        return True
    return kind not in ABSURD and value != int(value)


def current(history: tuple[Figure, ...]) -> dict[FigureKind, Figure]:
    """The figure that counts now, per kind: the one known last; among equals the one booked last."""
    latest: dict[FigureKind, Figure] = {}
    for figure in history:
        held = latest.get(figure.kind)
        if held is None or figure.known_at >= held.known_at:
            latest[figure.kind] = figure
    return latest


def values(history: tuple[Figure, ...]) -> dict[FigureKind, float | None]:
    """The current numbers."""
    return {kind: figure.value for kind, figure in current(history).items()}


def conflicts(history: tuple[Figure, ...]) -> tuple[Conflict, ...]:
    """Numbers that fell since they were last stated, and parts larger than their whole."""
    found: list[Conflict] = []
    held: dict[FigureKind, Figure] = {}
    for figure in sorted(history, key=lambda one: one.known_at):
        before = held.get(figure.kind)
        held[figure.kind] = figure
        if before is None or before.value is None or figure.value is None or figure.value >= before.value:
            continue
        if figure.kind in {FigureKind.MISSING, FigureKind.TRAPPED}:
            continue  # people are found and freed: the count falls by itself
        text = f"{figure.kind.label}由{figure_text(before.value)}降为{figure_text(figure.value)}"
        found.append(Conflict(kind=figure.kind, text=text, explained=bool(figure.explanation)))
    now = {kind: figure.value for kind, figure in held.items()}
    found += _wholes(now, held)
    return tuple(found)


def _wholes(now: dict[FigureKind, float | None], held: dict[FigureKind, Figure]) -> list[Conflict]:
    injured = now.get(FigureKind.INJURED)
    serious, light = now.get(FigureKind.SERIOUS), now.get(FigureKind.LIGHT)
    if injured is None:
        return []
    parts = (serious or 0) + (light or 0)
    explained = any(
        held[k].explanation for k in (FigureKind.INJURED, FigureKind.SERIOUS, FigureKind.LIGHT) if k in held
    )
    if parts > injured:
        text = f"重伤、轻伤合计{figure_text(parts)}人，多于受伤{figure_text(injured)}人"
        return [Conflict(kind=FigureKind.INJURED, text=text, explained=explained)]
    if serious is not None and light is not None and parts < injured:
        text = f"受伤{figure_text(injured)}人，与重伤、轻伤合计{figure_text(parts)}人不符"
        return [Conflict(kind=FigureKind.INJURED, text=text, explained=explained)]
    return []
