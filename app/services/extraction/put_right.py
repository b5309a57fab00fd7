"""续报: what a message puts right — 不是六个是七个, 3人为重复登记，实为14人 — of the kind that is meant."""

import re
from collections.abc import Mapping

from app.models.vocabulary.incident import FigureKind
from app.services.extraction.findings import Finding, How
from app.services.extraction.movements import SENTENCE
from app.services.extraction.numbers import NUMBER, parse
from app.services.extraction.told_totals import label_of
from app.services.extraction.words import HELPER, PEOPLE

Figures = Mapping[FigureKind, float | None]
WHY = "由更正的话推算"
_PUT_RIGHT = re.compile(
    rf"不是(?P<old>{NUMBER})(?:名|人|个)?[，\s]{{0,2}}(?:而|应该|应)?是(?P<new>{NUMBER})(?:名|人|个)"
    rf"|(?:原|先前|之前|刚才|前)(?:来)?(?:报|说)的?(?P<told>{NUMBER})(?:名|人|个)[^，。；]{{0,4}}(?:有误|不对|错了?)[，\s]{{0,2}}"
    rf"(?:应为|实为|是|应该是)(?P<now>{NUMBER})(?:名|人|个)"
    rf"|(?:原|先前|之前|前)报的?(?P<first>{NUMBER})(?:名|人|个)[^。]{{0,50}}?(?:现|应|实)(?:统计|核实|更正|核定)?为"
    rf"(?P<last>{NUMBER})(?:名|人|个)"
    rf"|是(?P<real>{NUMBER})(?:名|人|个)?[，\s]{{0,2}}(?:而)?不是(?P<false>{NUMBER})(?:名|人|个)?(?=[，。；\s]|$)"
    rf"|(?P<twice>{NUMBER})(?:名|人)[^。]{{0,24}}(?:剔除|扣除|核减|去重|去除)[^，。；\d]{{0,4}}后?[，]?(?:应|实|现)?(?:为|有)"
    rf"(?P<once>{NUMBER})(?:名|人)"
)
"""不是六个是七个: of the kind of which six were known."""
_LABELS = (
    (FigureKind.DEATHS, "死亡|遇难"), (FigureKind.MISSING, "失联|失踪"), (FigureKind.SERIOUS, "重伤"),
    (FigureKind.INJURED, "受伤|就诊|送医|伤员|伤者|病例|患者"), (FigureKind.TRAPPED, "被困"),
    (FigureKind.EVACUATED, "转移|疏散"),
)  # fmt: skip
_SHOULD_BE = tuple(
    (kind, re.compile(
        rf"(?:{words})(?:（[^（）]{{1,6}}）)?(?:人员|群众)?(?:人数|总数|数)?"
        rf"(?:(?:由|从){NUMBER}(?:名|人|个|例)?)?(?:应为|应该是|更正为|改为|改成|改报为?|改按|核实为|调整为|修正为|变更为)"
        rf"(?P<new>{NUMBER})(?:名|人|个|例)"
    ))
    for kind, words in _LABELS
)  # fmt: skip
"""受伤应为5人, 就诊人数由63人更正为58人."""

_PUTS_RIGHT = re.compile(
    "有误|误[把将]|报[多少]了?|少报|实际|算(?=[\\d一二两三四五六七八九十])|不准|不对|不是|错|误传|误报|更正|重复|而非|核减|剔除|扣除|不计入|不列入|不算|无关|重新核|核过|核完|多报|漏报|实为|应为|减为|核实为"
)
_INSTEAD = re.compile(
    "(?:应该?[为是]|实为|实际[为是有]?|改为|更正为|修正为|减为|核减后?为|核实为|核定为|后[为是]|而是|其实是|表为|名单为|按|其实(?:就|是)|就|算)[^，。；\\d]{0,3}$"
)
_INSTEAD_BEHIND = re.compile("(?:而非|不是|并非)")


_MISHEARD = re.compile(
    "(?:报|说|讲)的?(?:有人)?死(?:了|亡|人)?(?:一个|1人|一人)?[^，。；]{0,3}[是系](?:听岔|听错|搞错|弄错|误会|假的)"
)
"""刚才讲的死人是听岔了: where one was known to be dead."""
_BARE = re.compile(r"(?:应该?[为是填报]|实为|改为|更正为|改填|应当[为是])(?P<new>\d{1,5})(?=[，。；\s]|$)")


def _bare(text: str, known: Figures) -> list[Finding]:
    """死亡一栏应填0，不是1: a number without 人, of the kind its sentence speaks of."""
    found = []
    for sentence in SENTENCE.finditer(text):
        for match in _BARE.finditer(text, sentence.start(), sentence.end()):
            kind = label_of(text[sentence.start() : match.start()], "")
            if kind is not None and known.get(kind) is not None:
                found.append(_righted(kind, parse(match["new"]) or 0.0, match))
    misheard = _MISHEARD.search(text)
    if misheard is not None and known.get(FigureKind.DEATHS) == 1:
        found.append(_righted(FigureKind.DEATHS, 0.0, misheard))
    return found


def put_right(text: str, known: Figures) -> list[Finding]:
    """Numbers said to be others than were told, where one kind alone is known with that number."""
    found = [
        _righted(kind, parse(match["new"]) or 0.0, match)
        for kind, pattern in _SHOULD_BE for match in pattern.finditer(text)
    ]  # fmt: skip
    for match in _PUT_RIGHT.finditer(text):
        old = parse(match["old"] or match["told"] or match["first"] or match["twice"] or match["false"])
        new = parse(match["new"] or match["now"] or match["last"] or match["once"] or match["real"])
        if HELPER.search(text, max(0, match.start() - 12), match.start()):
            continue  # 到场消防员不是6人，是7人
        kinds = [kind for kind, number in known.items() if number is not None and number == old]
        if new is not None and len(kinds) == 1:
            found.append(_righted(kinds[0], new, match))
    told = {one.field for one in found}
    found += [one for one in (*_taken_back(text, known), *_bare(text, known)) if one.field not in told]
    told = {one.field for one in found}
    return found + [one for one in _sentences(text, known) if one.field not in told]


def _sentences(text: str, known: Figures) -> list[Finding]:
    """Sentences that put a number right, whatever their words: by what makes up the difference, or by the label."""
    found = []
    for sentence in SENTENCE.finditer(text):
        if _PUTS_RIGHT.search(sentence.group()) is None:
            continue
        numbers = [
            one for one in PEOPLE.finditer(text, sentence.start(), sentence.end())
            if parse(one["number"]) is not None and not HELPER.search(text, max(0, one.start() - 8), one.start())
        ]  # fmt: skip
        one = _by_label(text, sentence, numbers, known) or _by_difference(text, numbers, known)
        if one is not None:
            found.append(one)
    return found


_TAKEN_BACK = re.compile(
    rf"(?:报|说|讲)的?(?P<label>死亡|失联|失踪|受伤|重伤|被困|转移)(?:的)?(?P<number>{NUMBER})(?:名|人|个|例)?[^。；\\d]{{0,10}}(?:取消|撤销|撤回|作废|销号|勾掉|划掉|去掉|不算)"
)
"""之前报失联一个，取消."""


def _taken_back(text: str, known: Figures) -> list[Finding]:
    found = []
    for match in _TAKEN_BACK.finditer(text):
        kind, number = label_of(match["label"], ""), parse(match["number"])
        held = known.get(kind) if kind is not None else None
        if kind is not None and held and number:
            found.append(_righted(kind, max(0.0, held - number), match))
    return found


def _value(match: re.Match[str]) -> float:
    return parse(match["number"]) or 0.0


def _by_difference(text: str, numbers: list[re.Match[str]], known: Figures) -> Finding | None:
    """总数17人里，有3人为重复登记，实为14人: of the kind that was known with the first number."""
    for at, old in enumerate(numbers):
        kinds = [kind for kind, number in known.items() if number is not None and number == _value(old)]
        if len(kinds) != 1:
            continue
        later = numbers[at + 1 :]
        pairs = [
            (step, new) for step in later for new in later
            if new is not step and _value(step) > 0 and _value(new) == _value(old) - _value(step)
        ]  # fmt: skip
        said = [new for _, new in pairs if _INSTEAD.search(text, max(0, new.start() - 14), new.start())]
        said = said or [new for _, new in pairs if text[new.start() - 1] in "是为"]  # 核过是四个，一个人登了两次
        if pairs:
            return _righted(kinds[0], _value((said or [pairs[0][1]])[0]), (said or [pairs[0][1]])[0])
    return None


def _by_label(text: str, sentence: re.Match[str], numbers: list[re.Match[str]], known: Figures) -> Finding | None:
    """转移人数有重复统计，核减后为264人: the number behind 实为, 应为, 减为, of the kind its sentence speaks of."""
    for one in numbers:
        lead = text[max(sentence.start(), one.start() - 14) : one.start()]
        if _INSTEAD.search(lead) is None and not _INSTEAD_BEHIND.match(text, one.end()):
            continue
        kind = label_of(
            text[sentence.start() : one.start()], re.split("[，。；、]", text[one.end() : one.end() + 8])[0]
        )
        if kind is not None and known.get(kind, -1.0) != _value(one):
            return _righted(kind, _value(one), one)
    return None


def _righted(kind: FigureKind, number: float, match: re.Match[str]) -> Finding:
    return Finding(
        field=kind, start=match.start(), end=match.end(), words=match.group(), confidence=0.7, number=number,
        how=How.SET, why=WHY,
    )  # fmt: skip
