"""What a 续报 says of the figures: against what this recipient was told, never against what is in our own slots."""

import datetime as dt
import re
from collections.abc import Iterable

from app.models.incident.figures import Figure, figure_text
from app.models.incident.figures import stated as stated_text
from app.models.report.conservation import levelled
from app.models.report.parts import Report
from app.models.vocabulary.incident import Bound, FigureKind
from app.services.extraction.numbers import NUMBER, parse
from app.services.extraction.people_moved import OPEN
from app.services.reports.against import CORRECTED
from app.services.reports.covering import AS_SAID, HURT, NO_CASUALTIES, NONE_SAID, Printed, freed, none_hurt_at

_BECAME = re.compile(
    "(?:已?经?(?:扩大|增加|增长|上升|上调|调整|更新|更正|修正|核定|测定|降|减少|下调|[增升]))?[至到为]?$|(?:初步)?(?:统计|核定|测定|更正)为?$"
)
"""How a number came to stand, behind its name: it is said once, by our own verb."""
_UNITS = "平方米|立方米|公顷|亩|平方公里|万?元|亿元|级|[㎡公吨米]"
_NUMBER = re.compile(rf"(?:约|近)?\d[\d.,]*余?[多几]?(?:万|亿)?余?(?:{_UNITS})*")


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
        before = known.get(kind.value)
        if _said_so(one, before, carried):
            continue
        text, moment = _change(one, before, held_before), one.moment
        if none_hurt and kind in HURT:
            if one.figure.words and levelled(one.figure.words) in levelled(carried):
                continue  # 无人员伤亡，4组未受影响: carried as said, it is told once
            if any(each == NO_CASUALTIES for each, _, _ in found):
                continue
            text, moment = NO_CASUALTIES, none_hurt_at(held)
        found.append((text, moment, one.figure.entry))
    return _once(found)


def _said_so(one: Printed, told: float | None, carried: str) -> bool:
    """Whether the words carried as said tell the change: 被困4人全部救出, 死亡5人."""
    value, said = one.figure.value or 0.0, levelled(carried)
    words = one.figure.words
    as_many = any(parse(number) == told for number in re.findall(NUMBER, words))
    if not value and told and one.figure.kind in OPEN and as_many and levelled(words) in said:
        return True  # 下落不明的2人全部找到, 被压1人抬出
    if not value and told and one.figure.kind is FigureKind.TRAPPED:
        return (
            re.search(
                rf"被[困埋][^，。；]{{0,6}}{figure_text(told)}[名个]?人[^。；]{{0,8}}(?:救出|获救|脱险|升井)", said
            )
            is not None
        )
    return value > 0 and not told and levelled(one.text) in said


_WHY = re.compile(r"（[^（）]*）$")


def _once(found: list[tuple[str, dt.datetime, str]]) -> list[tuple[str, dt.datetime, str]]:
    """One 变更说明 that is the same for several figures in a row stands once, after the last of them."""
    said = [match.group() if (match := _WHY.search(text)) else "" for text, _, _ in found]
    return [
        (text.removesuffix(why), moment, entry) if why and number + 1 < len(found) and said[number + 1] == why else one
        for number, (one, why) in enumerate(zip(found, said, strict=True))
        for text, moment, entry in [one]
    ]


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
    fell = told is not None and value < told
    why = f"（{explained}）" if explained and explained != CORRECTED and fell else ""
    if not told or not one.named or not _in_unit(one, told, stated):
        return one.text + why
    out = freed(one.figure, told)
    if out:
        return out
    label, number = _parted(one)
    if not value and one.figure.kind in NONE_SAID:
        because = f"，{explained}" if why else ""
        return f"{NONE_SAID[one.figure.kind]}（此前{label}{_told_as(one, told, stated)}{because}）"
    verb = "增至" if value > told else "减至"
    return f"{label}由{_told_as(one, told, stated)}{verb}{number or figure_text(value) + unit}{why}"


def _told_as(one: Printed, told: float, stated: Iterable[Figure]) -> str:
    """What was told, as it was said: 约3公顷, 860余万元."""
    kind = one.figure.kind
    same = [each for each in stated if each.kind is kind and each.value == told]
    if kind in AS_SAID and same and same[-1].bound not in {Bound.AT_LEAST, Bound.EXACT}:
        number = _NUMBER.search(same[-1].words)
        if number is not None:
            return number.group()
    if kind not in AS_SAID and same:
        return stated_text(told, same[-1].bound, kind.unit)
    return f"{figure_text(told)}{kind.unit}"


def _parted(one: Printed) -> tuple[str, str]:
    """The name and the number of a figure as it is printed; no number where it is said in words alone."""
    at = next((index for index, char in enumerate(one.text) if char.isdigit() or char in "约至"), -1)
    if at <= 0 or one.figure.value == 0:
        return one.figure.kind.label, ""
    label = _BECAME.sub("", one.text[:at])
    return label or one.figure.kind.label, one.text[at:].removeprefix("至").removeprefix("到")
