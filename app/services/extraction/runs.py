"""Runs of labels and bare numbers (死亡：2 受伤：6, 伤6亡2, 伤17人其中重伤4): one direction for the whole run.

A run is read label first when each label has its number behind it and none stands loose at either end; every other list
is left to the reading of sentences.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from app.services.extraction.first_characters import headed
from app.services.extraction.numbers import AFTER, BEFORE, NUMBER
from app.services.extraction.words import State, any_of

LABELS: tuple[tuple[State, str], ...] = (
    (State.DEATHS, "死亡(?!或?失踪|和失踪)|遇难(?!或?失踪)|死者|亡者|亡|死"),
    (State.MISSING, "失联|失踪|下落不明|失(?=\\s?\\d)"),
    (State.SERIOUS, "重伤|危重|重症|(?<![严沉载超])重(?=\\s?[\\d一二两三四五])"),
    (State.LIGHT, "轻微伤|轻伤|轻症"),
    (State.INJURED, "受伤|伤者|伤员|负伤|中毒|伤(?!亡)|住院|送医"),
    (State.TRAPPED, "被困|受困|被埋|(?<!掩)埋(?=\\d)"),
    (State.SAFE, "救出|获救|救起|脱险|脱困|升井|生还|(?<![付支])出(?=\\d)"),
    (State.EVACUATED, "转移(?:安置)?|疏散|撤离"),
)
_LABEL = "|".join(f"(?P<{state.name}>{words})" for state, words in LABELS)
_NOT_PEOPLE = any_of(r"""
    [\d.%：时点分秒日月年级岁米吨万亿元辆台栋间处起户具亩次艘头只条公千个]
""")
PAIR = headed(
    rf"(?<![未无没致因])(?:{_LABEL})(?:人员|群众|者)?(?:人数|总数)?"
    r"(?:[了有共为是约]|达到?|累计|[:：]|[-—](?=\d)|[ \u3000]){0,5}"
    rf"(?P<before>{BEFORE})(?P<number>{NUMBER})(?P<after>{AFTER})(?P<unit>[人名例]|个(?:人)?)?"
    rf"(?![零〇一二两三四五六七八九十百千\d])(?!{_NOT_PEOPLE})"
)
MOVED = headed(
    rf"(?:{_LABEL})(?:（[^（）]{{1,6}}）)?(?:人数|人员)?(?:从|由)\s?(?:{NUMBER})[人名例]?(?:变|增加?|上?升|下?降|减少?|改|调整|更正|核减|核增)"
    rf"(?:为|至|到|成)\s?(?P<before>{BEFORE})(?P<number>{NUMBER})(?P<after>{AFTER})(?P<unit>[人名例])?(?![\d%])"
)
"""死亡人数由0变为1."""
BETWEEN = re.compile(
    r"(?:[、，,；;/／ \u3000\n。]{0,2})(?:(?:其中|包括|内有|含|和|及|并有?|另有?|还有|[（(]){0,2})[ \u3000]?(?:[）)])?"
)
_LOOSE = re.compile(r"(?:[\d零一二两三四五六七八九十百千]|[\d一二两三四五六七八九十百千余多](?:人|名|个))\s?$")
_LABEL_BEHIND = re.compile(rf"(?:{_LABEL})")
_OWN_WORD = re.compile(r"(?:[:：])")


class Cell(msgspec.Struct, frozen=True):
    """One label with its number."""

    state: State
    match: re.Match[str]
    part: bool


def read_runs(text: str) -> Iterator[list[Cell]]:
    """Runs that are read label first: two cells or more, or one bare cell with a colon or at the end of a phrase."""
    for moved in MOVED.finditer(text) if "从" in text or "由" in text else ():
        yield [Cell(_state(moved), moved, part=False)]
    chain: list[re.Match[str]] = []
    for match in PAIR.finditer(text):
        if chain and not BETWEEN.fullmatch(text, chain[-1].end(), match.start()):
            yield from _whole(text, chain)
            chain = []
        chain.append(match)
    yield from _whole(text, chain)


def _whole(text: str, chain: list[re.Match[str]]) -> Iterator[list[Cell]]:
    if not chain or _LOOSE.search(text[max(0, chain[0].start() - 6) : chain[0].start()]):
        return
    bare = [one for one in chain if not one["unit"]]
    if not bare or _LABEL_BEHIND.match(text, chain[-1].end()):
        return
    if len(chain) == 1:
        behind = text[chain[0].end() : chain[0].end() + 1]
        if not _OWN_WORD.search(chain[0].group()) and behind and behind not in "，。；、！）\n ":
            return
    cells = [Cell(_state(chain[0]), chain[0], part=False)]
    for before, one in pairwise(chain):
        gap = text[before.end() : one.start()]
        inner = bool(re.search("其中|包括|内有|含|[（(]", gap)) or (cells[-1].part and "）" not in gap)
        cells.append(Cell(_state(one), one, part=inner and _state(one) in {State.SERIOUS, State.LIGHT}))
    yield cells


def _state(match: re.Match[str]) -> State:
    return next(state for state, _ in LABELS if match[state.name])
