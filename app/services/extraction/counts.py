"""Casualty figures and loss: which number belongs to which word.

Clause by clause: where a number stands before the first keyword, numbers precede their words (3人死亡、5人受伤),
otherwise they follow (死亡3人受伤5人). Later figures give way to none, earlier ones are kept beside them.
"""

import re
from collections.abc import Iterator

from app.models.vocabulary import Bound, FigureKind
from app.services.extraction.findings import Finding
from app.services.extraction.numbers import BEFORE, NUMBER, QUANTITY, bound, parse

CLAUSE = re.compile(r"[^，,。；;、！!？?\n（）()：]+")
WORDS = (
    (FigureKind.SERIOUS, r"重伤|伤势(?:严重|较重|危重)|危重"),
    (FigureKind.LIGHT, r"轻微伤|轻伤"),
    (FigureKind.DEATHS, r"死亡|遇难|身亡|丧生|罹难|溺亡|死(?=[，,。；;、\d一二两三四五六七八九十]|$)"),
    (FigureKind.MISSING, r"失联|失踪|下落不明"),
    (FigureKind.TRAPPED, r"被困|受困|被埋"),
    (FigureKind.EVACUATED, r"转移|疏散|撤离"),
    (FigureKind.INJURED, r"受伤|住院治疗|在院救治|入院治疗|烧伤|烫伤|送医|中毒|(?<=[\d一二两三四五六七八九十人])伤"),
)
PEOPLE = re.compile(rf"{BEFORE}{NUMBER}(?:余|多)?(?=\s*(?:人|名|位|个人|死|伤|矿工|群众))")
LOSS = re.compile(
    rf"(?:损失|经济损失|财产损失)[^，。；\d一二两三四五六七八九十]{{0,8}}?(?P<before>{BEFORE})(?P<number>{NUMBER})"
    r"(?P<after>余|多)?(?P<unit>万|亿)?(?P<tail>余|多)?元"
)
NONE = (
    (re.compile(r"(?:无|没有|未造成|尚未造成|未发生)人员(?:伤亡|死伤)"), (FigureKind.DEATHS, FigureKind.INJURED)),
    (re.compile(r"(?:无|没有|未造成)人员?死亡"), (FigureKind.DEATHS,)),
    (re.compile(r"(?:无|没有|未造成)人员?受伤"), (FigureKind.INJURED,)),
    (re.compile(r"(?:无|没有)人员?(?:被困|受困)"), (FigureKind.TRAPPED,)),
    (re.compile(r"被困[^，。；]{0,8}(?:均|全部|全数)[^，。；]{0,4}(?:救出|获救|脱险|升井)"), (FigureKind.TRAPPED,)),
    (re.compile(r"(?:解救|救出|营救出)(?:了)?(?:所有|全部)被困"), (FigureKind.TRAPPED,)),
)
MAGNITUDE = re.compile(r"(?P<number>\d(?:\.\d)?)级地震")
AREA = re.compile(
    rf"(?:过火|受害)[^，。；]{{0,6}}?(?P<before>{BEFORE})(?P<number>{NUMBER})(?P<after>余|多)?(?P<unit>公顷|亩)"
)
JOINT = re.compile(r"死亡(?:和|或|、|及)?(?:失踪|失联)|(?:失踪|失联)(?:和|或|、|及)?死亡")
"""死亡失踪62人 is one number for both: it is neither the dead nor the missing alone."""
NOT_OURS = re.compile(r"去年|同期|今年以来|累计|共发生|历史上")
NOT_REAL = re.compile(r"演练|演习|模拟|预案|推演")
SENTENCE = re.compile(r"[^。！!？?\n]+")
HELPERS = re.compile(r"救援人员|消防员|出动|投入|调集|赶赴|民警|干部|医护")


def read_counts(text: str) -> Iterator[Finding]:
    """Every figure of people, the last one of a kind counting, then loss, magnitude and area."""
    found: dict[str, list[Finding]] = {}
    unreal = [match.span() for match in SENTENCE.finditer(text) if NOT_REAL.search(match.group())]
    for clause in CLAUSE.finditer(text):
        words = clause.group()
        if NOT_OURS.search(words) or JOINT.search(words) or any(start <= clause.start() < end for start, end in unreal):
            continue
        for finding in _clause(words, clause.start()):
            found.setdefault(finding.field, []).append(finding)
    for pattern, kinds in NONE:
        for match in pattern.finditer(text):
            for kind in kinds:
                nothing = Finding(
                    field=kind, start=match.start(), end=match.end(), words=match.group(), confidence=0.9, number=0.0
                )
                found.setdefault(kind, []).append(nothing)
    for findings in found.values():
        findings.sort(key=lambda one: one.start)
        earlier = tuple(one.number for one in findings[:-1] if one.number is not None)
        last = findings[-1]
        yield _with_earlier(last, earlier) if earlier and set(earlier) != {last.number} else last
    yield from _amounts(text)


def _with_earlier(finding: Finding, earlier: tuple[float, ...]) -> Finding:
    return Finding(
        field=finding.field,
        start=finding.start,
        end=finding.end,
        words=finding.words,
        confidence=min(finding.confidence, 0.7),
        number=finding.number,
        bound=finding.bound,
        earlier=earlier,
    )


def _clause(words: str, offset: int) -> Iterator[Finding]:
    tokens: list[tuple[int, int, FigureKind]] = []
    for kind, pattern in WORDS:
        for match in re.finditer(pattern, words):
            if all(match.end() <= start or match.start() >= end for start, end, _ in tokens):
                tokens.append((match.start(), match.end(), kind))
    numbers = [m.span() for m in PEOPLE.finditer(words)]
    if not numbers or not tokens:
        return
    tokens.sort()
    number_first = numbers[0][0] < tokens[0][0]
    for start, end, kind in tokens:
        if number_first:
            near = [one for one in numbers if one[1] <= start]
            pair = near[-1] if near else None
        else:
            near = [one for one in numbers if one[0] >= end]
            pair = near[0] if near else None
        if pair is None:
            continue
        numbers.remove(pair)
        yield from _finding(words, offset, pair, (start, end), kind)
        if not numbers:
            return


def _finding(
    words: str, offset: int, number: tuple[int, int], word: tuple[int, int], kind: FigureKind
) -> Iterator[Finding]:
    match = QUANTITY.match(words, number[0])
    if match is None:
        return
    value = parse(match["number"])
    if value is None or value != int(value):
        return
    start, end = min(number[0], word[0]), max(number[1], word[1])
    if words[end : end + 1] == "人":
        end += 1
    between = words[min(number[1], word[1]) : max(number[0], word[0])]
    if HELPERS.search(words[:start]) or HELPERS.search(between):
        return
    confidence = 0.95 if len(between) <= 6 else 0.75
    yield Finding(
        field=kind,
        start=offset + start,
        end=offset + end,
        words=words[start:end],
        confidence=confidence,
        number=value,
        bound=bound(match["before"], match["after"]),
    )


def _amounts(text: str) -> Iterator[Finding]:
    for match in LOSS.finditer(text):
        value = parse(match["number"] + (match["unit"] or ""))
        if value is not None:
            kind = bound(match["before"], match["after"] or match["tail"] or "")
            yield _amount(FigureKind.LOSS, match, value / 10_000, kind)
    for match in MAGNITUDE.finditer(text):
        yield _amount(FigureKind.MAGNITUDE, match, float(match["number"]), Bound.EXACT)
    for match in AREA.finditer(text):
        value = parse(match["number"])
        if value is not None:
            hectares = round(value / 15, 2) if match["unit"] == "亩" else value
            yield _amount(FigureKind.AREA, match, hectares, bound(match["before"], match["after"] or ""))


def _amount(kind: FigureKind, match: re.Match[str], value: float, qualified: Bound) -> Finding:
    return Finding(
        field=kind,
        start=match.start(),
        end=match.end(),
        words=match.group(),
        confidence=0.9,
        number=value,
        bound=qualified,
    )
