"""What a report says of the level: by what is known, by what may be, and which figures are in neither yet."""

import re

from app.models.incident.figures import current
from app.models.incident.state import Incident
from app.models.report.statement import Origin, Sentence
from app.models.vocabulary.incident import FigureKind, Flag
from app.models.vocabulary.report import Stage
from app.services.incident.readings import MANY_AWAY
from app.services.paper.phrases import PLACE, Phrases
from app.services.reports.ground import PEOPLE, Ground

_SAYS = ("级别.从严", "级别", "级别.核定")
_ADDS = ("级别.类别待定", "级别.未计入")
_BY_SUM = {"serious", "dead_serious"}
_PERSONS = ("失联", "被困", "涉险", "死亡", "下落不明")
_AT_RISK = (FigureKind.MISSING, FigureKind.TRAPPED, FigureKind.ENDANGERED)
_BY_NUMBER = {
    FigureKind.EVACUATED.value: "转移人数", FigureKind.LOSS.value: "直接经济损失", FigureKind.MAGNITUDE.value: "震级",
    FigureKind.INJURED.value: "受伤人数", FigureKind.AREA.value: "面积", "threatened": "受威胁人数",
}  # fmt: skip
_CALLED = {
    FigureKind.DEATHS.value: "死亡", FigureKind.MISSING.value: "失联", FigureKind.TRAPPED.value: "被困",
    FigureKind.INJURED.value: "伤病", FigureKind.SERIOUS.value: "伤病", FigureKind.LIGHT.value: "伤病",
    FigureKind.ENDANGERED.value: "涉险",
}  # fmt: skip
"""What people are called whose number nobody has decided on: 呕吐腹痛 is no 受伤."""


def level_sentences(ground: Ground) -> list[Sentence]:
    """The level with its deciding case, that it stands for an unknown class, and what is not in it.

    In a 续报 nothing where the last report that said a level said the very same.
    """
    state = ground.state
    if not state.levels:
        return []
    found = _level(ground)
    if ground.stage is Stage.FOLLOWUP:
        said = last_said(ground)
        text = "".join(one.text for one in found)
        if text == said or (not said and _stood(ground)):
            return []
    return found


def _level(ground: Ground) -> list[Sentence]:
    state, phrases = ground.state, ground.phrases
    if state.confirmed:
        return [Sentence(text=phrases.fill("级别.核定", 级别=state.level.label), origin=Origin.ADOPTED)]
    if ground.strict and ground.strict != state.level.label:
        text = phrases.fill("级别.从严", 级别=state.level.label, 情形=strict_case(state), 从严=ground.strict)
    else:
        text = phrases.fill("级别", 级别=state.level.label)
    texts = [text]
    if not state.category:
        texts.append(phrases.fill("级别.类别待定"))
    uncounted = _uncounted(ground)
    if uncounted:
        texts.append(phrases.fill("级别.未计入", 项目=uncounted))
    return [Sentence(text=one, origin=Origin.DERIVED, sources=(state.grade_reason,)) for one in texts]


def _uncounted(ground: Ground) -> str:
    """Of what somebody spoke that nobody has decided on: 死亡、被困人数; empty where none of it counts for a level."""
    held = {kind.value: one.value or 0 for kind, one in current(ground.state.figures).items()}
    more = [one for one in ground.asked if one.stands is None or one.stands > held.get(one.field, 0)]
    more = [one for one in more if one.field != FigureKind.LIGHT or not held.get(FigureKind.INJURED.value)]
    nobody_counted = [
        one.field
        for one in ground.state.readings
        if one.counts and not one.answered and one.value is None and one.field in PEOPLE and not held.get(one.field)
    ]
    fields = [*(one.field for one in more if one.field in PEOPLE), *nobody_counted]
    people = "、".join(dict.fromkeys(_CALLED[one] for one in fields))
    unnamed = any(not one.field for one in more)
    others = [f"{people}人数{'等人员情况' if unnamed else ''}"] if people else ["人员情况"] if unnamed else []
    if any(one.field == FigureKind.EVACUATED and (one.stands or 0) >= MANY_AWAY for one in more):
        others.append("转移人数")
    if any(one.field == FigureKind.LOSS for one in more):
        others.append("直接经济损失")
    return "、".join(others)


def strict_case(state: Incident) -> str:
    """For what the stricter level is taken: 按失联、被困计, 因学校从严."""
    now = {kind: one.value for kind, one in current(state.figures).items()}
    axis = state.strict_axis
    told = (now.get(FigureKind.SERIOUS) or 0) + (now.get(FigureKind.LIGHT) or 0)
    if axis in _BY_SUM and told < (now.get(FigureKind.INJURED) or 0):
        return "伤情不明的按重伤计"
    if axis == "area" and now.get(FigureKind.BURNT_AREA):
        return "按过火面积计"
    if axis in _BY_NUMBER:
        return f"按{_BY_NUMBER[axis]}计"
    people = "、".join(kind.label for kind in _AT_RISK if now.get(kind))
    flagged = state.strict_by and not any(one in state.strict_by for one in _PERSONS)
    if people and not flagged:
        return f"按{people}计"
    if not flagged and axis not in {one.value for one in Flag}:
        before = "此前" if any(one.kind in _AT_RISK and one.value for one in state.figures) else ""
        return f"{before}按{state.strict_by}计" if state.strict_by else "从严"  # 人被困: nobody counted them, nor yet
    return f"因{state.strict_by}从严"


def last_said(ground: Ground) -> str:
    """What the newest report up to the one this recipient had said of the level; empty where none said any."""
    told = ground.told if ground.stage is Stage.FOLLOWUP else ground.before
    pattern = _pattern(ground.phrases)
    for one in reversed(ground.state.reports):
        if one.withdrawn or told is None or one.submitted_at > told.submitted_at:
            continue
        found = pattern.findall(one.body)
        if found:
            return str(found[-1])
    return ""


def _pattern(phrases: Phrases) -> re.Pattern[str]:
    def of(names: tuple[str, ...]) -> str:
        return "|".join("[^。\n]{1,60}".join(map(re.escape, PLACE.split(phrases.texts[name])[::2])) for name in names)

    return re.compile(f"(?:{of(_SAYS)})(?:{of(_ADDS)})*")


def _stood(ground: Ground) -> bool:
    """Whether the level is the one that stood at the last report, where no report says it in these words."""
    told = ground.before.submitted_at if ground.before is not None else None
    earlier = [level for level, at in ground.state.levels if told is not None and at <= told]
    return earlier[-1:] == [ground.state.level]
