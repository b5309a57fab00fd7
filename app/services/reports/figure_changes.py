"""What a 续报 says of the figures: against what this recipient was told, never against what is in our own slots."""

import datetime as dt
from collections.abc import Iterable

from app.models.incident.figures import Figure, figure_text
from app.models.report.parts import Report
from app.models.vocabulary.incident import FigureKind
from app.services.reports.against import CORRECTED
from app.services.reports.covering import AS_SAID, HURT, NO_CASUALTIES, Printed, freed, none_hurt_at


def changes_since(
    held: dict[FigureKind, Printed],
    order: tuple[FigureKind, ...],
    told: Report,
    carried: str,
    stated: Iterable[Figure],
) -> list[tuple[str, dt.datetime, str]]:
    """(text, instant, entry) of every figure that is not as it was told: 死亡由1人增至3人, 被困4人全部救出."""
    known = dict(told.figures)
    held_before = tuple(stated)
    found: list[tuple[str, dt.datetime, str]] = []
    none_hurt = all(kind in held and held[kind].figure.value == 0 and not known.get(kind.value) for kind in HURT)
    for kind in order:
        one = held.get(kind)
        if one is None or known.get(kind.value) == one.figure.value:
            continue
        if (not one.named or kind in AS_SAID) and one.figure.words and one.figure.words in carried:
            continue
        text, moment = _change(one, known.get(kind.value), held_before), one.moment
        if none_hurt and kind in HURT:
            if any(each == NO_CASUALTIES for each, _, _ in found):
                continue
            text, moment = NO_CASUALTIES, none_hurt_at(held)
        found.append((text, moment, one.figure.entry))
    return found


def _in_unit(one: Printed, told: float, stated: Iterable[Figure]) -> bool:
    """Whether what was told and what is now are both of the unit as said: 40亩 never becomes 2.6667公顷 on paper."""
    kind = one.figure.kind
    if kind not in AS_SAID:
        return True
    said = [each.words for each in stated if each.kind is kind and each.value == told and each.words]
    return kind.unit in one.text and all(kind.unit in words for words in said)


def _change(one: Printed, told: float | None, stated: Iterable[Figure]) -> str:
    value, unit = one.figure.value or 0.0, one.figure.kind.unit
    explained = one.figure.explanation
    why = f"（{explained}）" if explained and explained != CORRECTED else ""
    if not told or not one.named or not _in_unit(one, told, stated):
        return one.text + why
    out = freed(one.figure, told)
    if out:
        return out
    label, number = _parted(one)
    verb = "增至" if value > told else "减至"
    return f"{label}由{figure_text(told)}{unit}{verb}{number or figure_text(value) + unit}{why}"


def _parted(one: Printed) -> tuple[str, str]:
    """The name and the number of a figure as it is printed; no number where it is said in words alone."""
    at = next((index for index, char in enumerate(one.text) if char.isdigit() or char in "约至"), -1)
    if at <= 0 or one.figure.value == 0:
        return one.figure.kind.label, ""
    return one.text[:at], one.text[at:]
