"""People whose fate a message leaves open and of whom no figure was read (可能有人被困, 有人失踪人数不清).

Unknown is not zero for a clock: what is said plainly counts for 从严 as 人数不明, what is hearsay is asked first.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from app.models.incident.readings import grave
from app.models.incident.strictness import ILL
from app.models.vocabulary.incident import Bound, FigureKind
from app.services.extraction.findings import SURE, Finding
from app.services.extraction.modality import DRILL, OTHER_EVENT, RULE, UNREAL, WHOLE_DRILL, doubtful
from app.services.extraction.numbers import NUMBER, parse
from app.services.incident.at_risk_words import (
    ABOARD,
    COUNT,
    COUNTED_BURIED,
    CRAFT,
    FALLEN_BELOW,
    INSIDE,
    PLAINLY_OPEN,
    REFUTED,
    ROLL,
    SAVED,
    WATER,
    WIDE,
)

_DENIED = re.compile("(?:没有|无|未有|未见|未发现|没发现|没听说有?|不再有|避免|防止|以防|预防)[^，。；！？\n]{0,4}$")
_ASKED = re.compile("有没有|有无|是否|是不是|不知道|不清楚|吗|说不准")
_OUT = re.compile(
    "救出|获救|脱险|脱困|解救|升井|找到了|已(?:全部)?(?:找到|寻获|疏散|撤离|转移)|取得联系|联系上了|报平安|被救起"
)
_OVER = re.compile(rf"(?:已|均|都|全部)[^，。；\d]{{0,4}}(?:救起|救出|救上|获救|脱险|找到|上岸)(?!了?{NUMBER})")
"""Said behind it in its sentence, of all of them."""
_PLACES = "(?:乡镇|县|市|区|地|单位|部门|村|街道|企业|学校|校)"
NOTICE = re.compile(
    rf"(?:请|望|希望)各|(?<!已)(?<!已经)(?:要求|通知|提醒)各{_PLACES}|^各{_PLACES}|各{_PLACES}[^，。；]{{0,6}}(?:要|应|须|务必|加强|做好)"
    "|近期(?![^，。；]{0,4}[投建开新连降持搬装改])|近年|(?:[今去]年|[春夏秋冬汛]|开年|月份?)以来|历年|历史|(?:吸取|汲取|沉痛)[^，。；]{0,8}教训|教训深刻|警示|典型案例"
    rf"|{RULE}|条例|应当|一旦|如果|假如|凡是"
)
"""Words of a notice, a lesson or a rule."""
_UNKNOWN = re.compile("[^，。；、\\s\\d]{0,6}(?:(?:不太|不|没)(?:清楚|确定)|说不准|待核)")
_ENDED = re.compile(
    "(?:救|找|挖|扒|刨|捞|抬|接|搜|打捞|拉|拖|跑|走|逃|撤|下|自行脱)(?:了)?(?:到|出|起|上|开|来|困)|获救|脱险|脱困|升井|遗体|无生命体征"
    "|确认|遇难|死亡|身亡|没(?:了)?呼吸|不治|不行了|没事|无恙|平安|慢慢摇|放下"
)
"""Said behind people in danger: some of them are out, or dead, and counted so."""
_SAFE_REST = re.compile("(?:其余|其他|剩余|剩下|余下|另)[^。；]{0,12}(?:平安|安全|无恙|外出|不在|休假|离开|没事|回家)")
_BEFOREHAND = re.compile("预转移|提前|预防性|避险转移|防范|预警|台风")
"""People moved before anything came: no more than was planned."""
_STILL = re.compile("(?:仍|目前|尚|还有|还剩|剩余|剩下|余下)[有是]?")
"""Right before people in danger: so it stands now, whatever befell the others."""
_SEVERAL = re.compile("(?:多|数|几|若干|一些|部分)[名个位人]")
PEOPLE = frozenset({FigureKind.DEATHS, FigureKind.MISSING, FigureKind.TRAPPED})
IN_DANGER = frozenset({FigureKind.TRAPPED, FigureKind.MISSING})
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
_UNREAL = (DRILL, OTHER_EVENT, UNREAL)
WHY = "没有写出人数"


def unread(text: str, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding per kind of people at risk the reading passed over; without a number where none was said."""
    if WHOLE_DRILL.search(text):
        return ()
    held = tuple(found)
    told = {str(one.field) for one in held if one.valued and one.sure}
    most = {str(one.field): one.number or 0 for one in held if one.valued and not one.sure}
    taken: dict[FigureKind, Finding] = {}
    for one in _said(text):
        covered = any(each.start < one.end and each.end > one.start for each in held if _speaks_of_them(one, each))
        kind = next(kind for kind in FigureKind if kind == one.field)
        less = one.field in most and not (one.sure and (one.number or 0) > most[one.field])
        if not covered and not less and one.field not in told and _weightier(one, taken.get(kind)):
            taken[kind] = one
    return tuple(taken.values())


def _speaks_of_them(one: Finding, read: Finding) -> bool:
    """Whether what was read there counts the same people; that nobody is hurt (人都没事) does not say they are out."""
    if read.number is None or (one.field, read.field) == (FigureKind.THREATENED, FigureKind.EVACUATED):
        return False
    return bool(read.number) or read.field in {one.field, FigureKind.MISSING, FigureKind.TRAPPED}


def _weightier(one: Finding, before: Finding | None) -> bool:
    """Whether it takes the place of what was found of its kind: surer, or as sure and of more people."""
    return before is None or (one.confidence, one.number or 0) > (before.confidence, before.number or 0)


def plainly(text: str, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, those of people at risk marked as told whom these plain words count too: 现在3个都没影."""
    if WHOLE_DRILL.search(text):
        return tuple(found)
    said = [one for one in _said(text) if one.sure and one.number is not None]
    return tuple(
        msgspec.structs.replace(one, told=True)
        if any((str(each.field), each.number) == (str(one.field), one.number) for each in said)
        else one
        for one in found
    )


def called_in(text: str, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings of a first call, the grave ones marked as told that stand there as facts, however unlike a report.

    Who calls the room tells of now, with a time or without; a notice, a lesson or a rule tells of no event of its own.
    """
    if NOTICE.search(text):
        return tuple(found)
    told = (msgspec.structs.replace(one, told=_stands(text, one) and not _ill(text, one)) for one in found)
    return tuple(_uncounted(text, one) for one in told)


def _ill(text: str, one: Finding) -> bool:
    """Whether who is counted as hurt fell ill: nobody is badly hurt because nobody says how ill they are."""
    return one.field == FigureKind.INJURED and "伤" not in one.words and ILL.search(text) is not None


def _uncounted(text: str, one: Finding) -> Finding:
    """Several of whom no number was said are no single one: 多名工人被埋."""
    several = one.told and one.field in PEOPLE and one.number == 1 and _SEVERAL.search(text, one.start - 3, one.end)
    return msgspec.structs.replace(one, number=None, confidence=SURE, why=WHY) if several else one


def _stands(text: str, one: Finding) -> bool:
    """Whether a grave figure stands as a fact; of people in danger, that nothing is told of how it ended."""
    if one.told or not one.number or not grave(str(one.field), one.number) or _UNKNOWN.match(text, one.end):
        return one.told
    still = _STILL.search(text, max(0, one.start - 8), one.start) or _STILL.match(one.words)
    if one.field in IN_DANGER and not still and _ENDED.search(text, one.end):
        return False
    planned = one.field == FigureKind.EVACUATED and _BEFOREHAND.search(text)
    return not planned and as_fact(text, one)


def as_fact(text: str, finding: Finding) -> bool:
    """Whether the words of a finding are told as a fact: no hearsay, no question, no drill, nothing denied."""
    if WHOLE_DRILL.search(text):
        return False
    sentence = next((one for one in _SENTENCE.finditer(text) if one.start() <= finding.start < one.end()), None)
    if sentence is None:
        return False
    words, start = sentence.group(), finding.start - sentence.start()
    asked = _ASKED.search(words[max(0, start - 12) : start])
    behind = min((at for mark in "，,。；！？" if (at := words.find(mark, start)) >= 0), default=len(words))
    unreal = any(one.search(words[:behind]) for one in _UNREAL)
    return not (
        unreal or asked or _DENIED.search(words[:start]) or doubtful(words, start, finding.end - sentence.start())
    )


def _said(text: str) -> Iterator[Finding]:
    for sentence in _SENTENCE.finditer(text):
        words = sentence.group()
        if any(one.search(words) for one in (DRILL, OTHER_EVENT)):
            continue
        for kind, pattern in (*PLAINLY_OPEN, *WIDE, COUNTED_BURIED, INSIDE):
            for match in pattern.finditer(words):
                unreal = kind is not FigureKind.THREATENED and _unreal(words, match)
                if not _over(words, match) and not unreal and not _DENIED.search(words[: match.start()]):
                    yield _finding(kind, match, words, sentence.start(), plain=pattern is not INSIDE[1])


def _over(sentence: str, match: re.Match[str]) -> bool:
    """Whether it is told that they are out; of a roll, that all of it answered."""
    if match.re is ROLL:
        whole, part = parse(match["whole"]) or 0, parse(match["part"]) or 0
        return part >= whole or _SAFE_REST.search(sentence, match.end()) is not None
    found = _OUT.search(sentence, match.start()) if match.re is CRAFT else _OUT.search(_clause(sentence, match))
    return found is not None or _OVER.search(sentence, match.end()) is not None


def _unreal(sentence: str, match: re.Match[str]) -> bool:
    """Whether what stands up to there, or against it behind, makes it no fact; 预计两小时恢复 behind it does not."""
    end = min((at for mark in "，,。；！？" if (at := sentence.find(mark, match.end())) >= 0), default=len(sentence))
    return UNREAL.search(sentence[:end]) is not None or REFUTED.search(sentence, end) is not None


def _clause(sentence: str, match: re.Match[str]) -> str:
    """The clause that holds the words."""
    start = max(sentence.rfind(mark, 0, match.start()) for mark in "，,、") + 1
    end = min((at for mark in "，,。；！？" if (at := sentence.find(mark, match.end())) >= 0), default=len(sentence))
    return sentence[start:end]


def _told_next(sentence: str, at: int) -> str:
    """How many they are where the next clause says nothing else: 有人掉进河里，两个人，还在捞."""
    told = re.match(
        rf"[^，。；]{{0,2}}[，,](?:一共|总共|共)?有?(?P<number>{NUMBER})[名个位]?(?:人|学生|孩子)[，,。；]",
        sentence[at:],
    )
    return told["number"] if told is not None else ""


def _finding(kind: FigureKind, match: re.Match[str], sentence: str, offset: int, *, plain: bool) -> Finding:
    why = doubtful(sentence, match.start(), match.end())
    uncounted = re.search(COUNT, sentence[match.start() : match.end() + 2]) is not None
    asked = _ASKED.search(sentence[max(0, match.start() - 12) : match.start() if uncounted else match.end() + 2])
    sure = plain and not asked and (not why or bool(re.search(COUNT, why)))
    number, bound = _number(match, sentence)
    begins = match.start("number") if match.re is FALLEN_BELOW else match.start()
    start = begins - (bound is Bound.AT_LEAST)
    return Finding(
        field=kind,
        start=offset + start,
        end=offset + match.end(),
        words=sentence[start : match.end()],
        confidence=SURE if sure else 0.5,
        number=number,
        bound=bound,
        why=why or WHY,
    )


def _number(match: re.Match[str], sentence: str) -> tuple[float | None, Bound]:
    """How many they are: said with it, next to it, of all aboard; of those in the water, without who was saved.

    数十人 are twenty at least, 几人 nobody knows how many.
    """
    if match.re is ROLL:
        return None, Bound.EXACT
    if match.re is CRAFT:
        aboard = ABOARD.search(sentence)
        return (parse(aboard["number"]) if aboard is not None else None), Bound.EXACT
    name = next((one for one in ("number", "counted", "swept") if match.groupdict().get(one)), "")
    number = parse(match[name] if name else _told_next(sentence, match.end()))
    if number is None:
        return None, Bound.EXACT
    if name and sentence[match.start(name) - 1 : match.start(name)] in {"几", "数"}:
        return (2 * number, Bound.AT_LEAST) if number in {10, 100, 1000} else (None, Bound.EXACT)
    saved = SAVED.search(sentence, match.end()) if WATER.search(match.group()) else None
    out = parse(saved["number"]) if saved is not None else None
    over = bool(name) and sentence[match.end(name) : match.end(name) + 1] in {"余", "多", "几"}
    return (number - out if out is not None and out < number else number), (Bound.OVER if over else Bound.EXACT)
