"""People whose fate a message leaves open and of whom no figure was read (可能有人被困, 有人失踪人数不清).

Unknown is not zero for a clock: what is said plainly counts for 从严 as 人数不明, what is hearsay is asked first.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from app.models.incident.readings import GRAVE
from app.models.vocabulary.incident import FigureKind
from app.services.extraction.findings import SURE, Finding
from app.services.extraction.modality import DRILL, OTHER_EVENT, UNREAL, WHOLE_DRILL, doubtful
from app.services.extraction.numbers import NUMBER, parse

_WHO = (
    rf"(?:(?P<number>{NUMBER})|好?几|多|数|若干|部分)?[名个位]?"
    "(?:人员?|群众|村民|居民|住户|工人|矿工|员工|职工|学生|老师|游客|驴友|乘客|船员|司机|驾驶员|老人|老乡|孩子|小孩|儿童|住客"
    "|牧民|渔民|农民|民工|旅客|队员|学员|(?:钓鱼|赶海|放羊|放牛|砍柴|采菌|捡螺|干活|守夜)的)"
)
_INTO_WATER = r"(?:掉|滑|摔|跌|栽)[进到入下][^，。；！？\d]{0,8}?[河江湖塘沟海井库渠]"
_STATES = (
    (
        FigureKind.TRAPPED,
        "被困|受困|被埋|埋压|被压|埋在|压在|困在|堵在|(?:让|被|给)(?:洪|大|河)?水围|围困|没(?:有|能)?(?:跑|逃|撤|走|救)?(?:出来|上来|下来)|(?:喊|叫|呼)着?救命|呼救",
    ),
    (
        FigureKind.MISSING,
        (
            "失联|失踪|下落不明|联系不上|没(?:有)?联系上|失去联系|位置不明|没(?:有)?找到|落水|被(?:水)?冲走"
            rf"|{_INTO_WATER}|没影了?"
        ),
    ),
)
_COUNT = "(?:不详|不明|不清|未知|待核|没数|说不准|还不知道|(?:还|尚|暂)(?:不清楚|未核实|在核实)|不清楚|正在核实)"
_PATTERNS = tuple(
    (
        kind,
        re.compile(
            rf"{_WHO}[^，。；！？\n]{{0,8}}?(?:{states})|(?P<counted>{NUMBER})[名个位人]?(?:都|均|全|还|也)*(?:{states})"
            rf"|(?:{states})[，,]?(?:的|具体|伤亡)?人(?:员|数)+[^。；\n]{{0,4}}{_COUNT}"
        ),
    )
    for kind, states in _STATES
)
_WIDE = (
    (
        FigureKind.THREATENED,
        re.compile(
            rf"威胁[着到]?[^，。；！？\d]{{0,10}}?(?:{NUMBER}[余多来]?(?:户|栋|间|幢|处|个村|个组)[、，]?)?"
            rf"(?P<number>{NUMBER})[余多来]?[名个位]?(?:人|村民|群众|居民|住户)"
        ),
    ),
    (
        FigureKind.HOUSEHOLDS,
        re.compile(
            rf"(?P<number>{NUMBER})[余多来]?户[^，。；！？\d]{{0,8}}?(?:停(?:了)?电|没(?:有)?电|断(?:了)?电)"
            rf"|停电[^，。；！？\d]{{0,8}}?(?P<counted>{NUMBER})[余多来]?户"
        ),
    ),
)
"""What a ladder counts besides people hurt or lost."""
_BURIED = re.compile(rf"(?:埋|困|压)(?:了|着|住)(?:(?P<number>{NUMBER})|好?几)?[名个位]?人")
_INSIDE = re.compile(
    "(?:里面|屋里|房里|楼里|楼上|车里|车内|船上|井下|洞里|厂里|废墟下|水里)[^，。；！？\n]{0,6}(?:还|可能|好像|恐怕)[^，。；！？\n]{0,3}有"
    rf"[^，。；！？\n]{{0,3}}?(?:(?P<number>{NUMBER}))?[名个位]?人(?!在|救|已)"
)
_DENIED = re.compile("(?:没有|无|未有|未见|未发现|没发现|没听说有?|不再有|避免|防止|以防|预防)[^，。；！？\n]{0,4}$")
_ASKED = re.compile("有没有|有无|是否|是不是|不知道|不清楚|吗|说不准")
_OUT = re.compile(
    "救出|获救|脱险|脱困|解救|升井|找到了|已(?:全部)?(?:找到|寻获|疏散|撤离|转移)|取得联系|联系上了|报平安|被救起"
)
_OVER = re.compile(rf"(?:已|均|都|全部)[^，。；\d]{{0,4}}(?:救起|救出|救上|获救|脱险|找到|上岸)(?!了?{NUMBER})")
"""Said behind it in its sentence, of all of them."""
_NOTICE = re.compile(
    "各(?:乡镇|县|市|区|地|单位|部门|村|街道)|请各|近期|近年|以来|历年|历史|教训|警示|典型|规定|条例|应当|一旦|如果|假如|凡是"
)
"""Words of a notice, a lesson or a rule."""
_UNKNOWN = re.compile("[^，。；、\\s\\d]{0,6}(?:(?:不太|不|没)(?:清楚|确定)|说不准|待核)")
_ENDED = re.compile(
    "(?:救|找|挖|扒|刨|捞|抬|接|搜|打捞|拉|拖|跑|走|逃|撤|下|自行脱)(?:了)?(?:到|出|起|上|开|来|困)|获救|脱险|脱困|升井|遗体|无生命体征"
    "|确认|遇难|死亡|身亡|没(?:了)?呼吸|不治|不行了|没事|无恙|平安|慢慢摇|放下"
)
"""Said behind people in danger: some of them are out, or dead, and counted so."""
_BEFOREHAND = re.compile("预转移|提前|预防性|避险转移|防范|预警|台风")
"""People moved before anything came: no more than was planned."""
_STILL = re.compile("(?:仍|目前|尚|还有|还剩|剩余|剩下|余下)[有是]?")
"""Right before people in danger: so it stands now, whatever befell the others."""
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
        covered = any(
            each.start < one.end and each.end > one.start
            for each in held
            if each.number is not None and (one.field, each.field) != (FigureKind.THREATENED, FigureKind.EVACUATED)
        )
        kind = next(kind for kind in FigureKind if kind == one.field)
        less = one.field in most and not (one.sure and (one.number or 0) > most[one.field])
        if not covered and not less and one.field not in told and _weightier(one, taken.get(kind)):
            taken[kind] = one
    return tuple(taken.values())


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
    if _NOTICE.search(text):
        return tuple(found)
    return tuple(msgspec.structs.replace(one, told=True) if _stands(text, one) else one for one in found)


def _stands(text: str, one: Finding) -> bool:
    """Whether a grave figure stands as a fact; of people in danger, that nothing is told of how it ended."""
    if one.told or not one.number or one.field not in GRAVE or _UNKNOWN.match(text, one.end):
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
        unreal = UNREAL.search(words) is not None
        for kind, pattern in (*_PATTERNS, *_WIDE, (FigureKind.TRAPPED, _BURIED), (FigureKind.TRAPPED, _INSIDE)):
            if unreal and kind is not FigureKind.THREATENED:
                continue
            for match in pattern.finditer(words):
                over = _OUT.search(_clause(words, match)) or _OVER.search(words, match.end())
                if not over and not _DENIED.search(words[: match.start()]):
                    yield _finding(kind, match, words, sentence.start(), plain=pattern is not _INSIDE)


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
    uncounted = re.search(_COUNT, sentence[match.start() : match.end() + 2]) is not None
    asked = _ASKED.search(sentence[max(0, match.start() - 12) : match.start() if uncounted else match.end() + 2])
    told = match.groupdict()
    count = told.get("number") or told.get("counted") or _told_next(sentence, match.end())
    count = count if sentence[match.start() - 1 : match.start()] not in {"几", "数"} else None
    sure = plain and not asked and (not why or bool(re.search(_COUNT, why)))
    return Finding(
        field=kind,
        start=offset + match.start(),
        end=offset + match.end(),
        words=match.group(),
        confidence=SURE if sure else 0.5,
        number=parse(count) if count else None,
        why=why or WHY,
    )
