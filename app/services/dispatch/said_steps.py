"""What words say of teams that are out: 城北站已到场 is a step of 调派, offered and never booked by itself."""

import re
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from app.models.dispatch.rows import DispatchRow
from app.models.vocabulary.dispatch import DispatchStep
from app.services.dispatch.dispatch import ORDER
from app.services.extraction.numbers import NUMBER, parse

_SENTENCE = re.compile(r"[^。；;！!\n]+")
_STEPS = (
    (DispatchStep.ARRIVED, re.compile("到场|到达现场|抵达|赶到现场|到达|到位")),
    (DispatchStep.DEPARTED, re.compile("出动|出发")),
    (DispatchStep.WITHDRAWN, re.compile("撤离|撤出|撤回")),
    (DispatchStep.RETURNED, re.compile("归队|返回驻地|回到驻地|收队")),
)
_NOT_YET = re.compile(
    "[没未]|尚|还差|预计|估计|大约|将|快|正在|正往|准备|请|要求|命令|能否|是否|何时|几点|[吗?？]|分钟后|小时后"
)
_GENERIC = re.compile(
    "消防救援|消防|救援|应急|专职|特勤|森林|矿山|矿|大队|中队|支队|总队|分队|队|站|有限公司|公司|[县市镇乡区]|街道"
)
_PEOPLE = re.compile(rf"({NUMBER})(?:名|个)?(?:人|队员|消防员)")
_VEHICLES = re.compile(rf"({NUMBER})(?:辆|台)?(?:消防车|救护车|车)")


class SaidStep(msgspec.Struct, frozen=True, kw_only=True):
    """A team that is out and the step the words say it has reached; not ``sure`` where its name is shortened."""

    dispatch: str
    name: str
    to: DispatchStep
    words: str
    start: int
    end: int
    sure: bool
    people: int | None = None
    vehicles: int | None = None


def said_steps(text: str, rows: Iterable[DispatchRow]) -> tuple[SaidStep, ...]:
    """Every step of a team that is out which the words say and which can follow where it stands."""
    out = [row for row in rows if row.out]
    found: list[SaidStep] = []
    for sentence in _SENTENCE.finditer(text) if out else ():
        for step, pattern in _STEPS:
            for match in pattern.finditer(sentence.group()):
                one = _said(sentence, match, step, out)
                if one is not None and all(one.dispatch != each.dispatch for each in found):
                    found.append(one)
    return tuple(found)


def _said(sentence: re.Match[str], verb: re.Match[str], step: DispatchStep, out: list[DispatchRow]) -> SaidStep | None:
    """The nearest team named before the verb, where the words between them make it no plan and no question."""
    before = sentence.group()[: verb.end()]
    named = [_Named(before.rfind(name), name, row, sure) for row in out for name, sure in _names(row) if name in before]
    if not named:
        return None
    at, name, row, sure = max(named, key=lambda one: (one.at, len(one.name)))
    rivals = {each.row.id for each in named if (each.at, each.name) == (at, name)}
    opening = max(before.rfind(mark, 0, at) for mark in "，,：:") + 1
    between = sentence.group()[opening : verb.end() + 2]
    here = next(number for number, one in enumerate(ORDER) if one.value == row.step)
    if len(rivals) > 1 or _NOT_YET.search(between) or ORDER.index(step) <= here:
        return None
    start = sentence.start() + at
    words = sentence.group()[at : verb.end()]
    return SaidStep(
        dispatch=row.id, name=row.name, to=step, words=words, start=start, end=start + len(words), sure=sure,
        people=_count(_PEOPLE, words), vehicles=_count(_VEHICLES, words),
    )  # fmt: skip


class _Named(NamedTuple):
    """A team where its name stands; not sure where it is a part of the name."""

    at: int
    name: str
    row: DispatchRow
    sure: bool


def _names(row: DispatchRow) -> list[tuple[str, bool]]:
    """How a team is named: whole, and by what tells it from others."""
    core = _GENERIC.sub("", row.name)
    return [(row.name, True), *([(core, False)] if len(core) >= 2 and core != row.name else [])]


def _count(pattern: re.Pattern[str], words: str) -> int | None:
    match = pattern.search(words)
    value = parse(match[1]) if match else None
    return None if value is None else int(value)
