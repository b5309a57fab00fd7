"""A second reading of another build: blunt patterns over the bare text, which can only take sureness away.

It knows nothing of mentions, groups or roles. Where a blunt look sees another number for the same kind, a later change
of state, several clock times or two kinds of event, the first reading is a question with its reason.
"""

import re
from collections.abc import Iterable

import msgspec

from app.models.vocabulary.incident import FigureKind
from app.services.extraction.findings import SURE, Finding
from app.services.extraction.numbers import parse

_N = r"(?:\d{1,6}|[一二两俩三仨四五六七八九十百千]{1,5})"
_WORDS = {
    FigureKind.DEATHS: "死亡|遇难|身亡|溺亡|丧生|罹难|牺牲|没了|死",
    FigureKind.MISSING: "失联|失踪|下落不明",
    FigureKind.INJURED: "受伤|中毒|送医|住院|负伤|伤",
    FigureKind.SERIOUS: "重伤|危重|伤势严重|伤势较重|重症",
    FigureKind.TRAPPED: "被困|受困|被埋|被压",
    FigureKind.EVACUATED: "转移|疏散|撤离",
}
_NEAR = r"[^，。；：、\d一二两俩三仨四五六七八九十百千（(]{0,6}?"
_BLUNT = {
    kind: re.compile(
        rf"(?:(?P<before>{_N})(?:余|多)?(?:人|名|个|例|具)|"
        rf"(?<![死亡伤联踪困移散：:\d])(?P<bare>{_N})){_NEAR}(?:{words})"
        rf"|(?:{words}){_NEAR}[：:]?\s?(?P<after>{_N})(?:余|多)?(?:人|名|个|例)"
    )
    for kind, words in _WORDS.items()
}
_MOVED = {
    FigureKind.TRAPPED: re.compile(
        "救出|获救|解救|脱困|脱险|升井|遇难|死亡|救起|救上|接回|接走|接上|平安|放下|放出|挖出|逃出|转移|撤|送医|送往|医院|轻伤|重伤|出来|放开"
    ),
    FigureKind.MISSING: re.compile(
        "找着|寻着|平安|没事|回家|找到|发现|寻获|打捞|捞|遗体|生还|回来|联系上|获救|救起|取得联系"
    ),
    FigureKind.INJURED: re.compile(
        "(?:后来|随后|之后|目前|其中|送医|抢救|医治|救治)[^。]{0,30}(?:死亡|身亡|去世|离世|不治|没了)"
    ),
    FigureKind.SERIOUS: re.compile("不治|医治无效|抢救无效|伤重|去世|离世|转为|脱离(?:生命)?危险"),
    FigureKind.DEATHS: re.compile("(?:后来|随后|之后|又|再|另)[^。]{0,14}(?:死亡|身亡|不治|没了|走了)|有误|更正|不对"),
}
"""A later change of state of the people of a kind."""
_AFTER = re.compile(rf"[^，。；：、\d]{{0,4}}?(?P<number>{_N})(?:余|多)?(?:名|人|位)")
_BEFORE = re.compile(rf"(?<![第\d])(?P<number>{_N})(?:余|多)?(?:名|人|位)[^，。；：、\d]{{0,6}}$")
"""The people a change is told of, counted right behind it or right before it."""
_UNSETTLED = re.compile(
    "更正|有误|不对|不实|说错|搞错|更新为|修正|待核|核实中|未核实|尚未证实|不确定|说不准|不清楚|谣言|辟谣"
)
_HEARSAY = re.compile("网传|据称|听说|据说|演练|演习|如果|假如|去年|往年|历史上|可能|预计|需要")
_GOES_ON = re.compile("续报|终报|更正|核实|截至|目前|现已|现有|累计|升至|增至|新增|仍|刚才|不对|补充|伤情|住院")
_PEOPLE = set(FigureKind) | {"dead_or_missing"}
_NOT_MEN = "月|小时|村|乡|镇|县|市|区|社区|街道|点|钟|单位|部门|企业|厂|矿|站|队|车|家庭|方面|问题|项目"
_FATES = (
    ("死|亡|遇难|没了|走了|不行", {FigureKind.DEATHS, FigureKind.INJURED}),
    ("伤|医|断|晕|昏|吐|顶|压|流血|骨折|砸|撞|烧|烫|中毒|抢救", {FigureKind.INJURED, FigureKind.SERIOUS}),
    ("埋|困|卡", {FigureKind.TRAPPED}),
    ("失联|失踪|下落", {FigureKind.MISSING}),
)
_COUNTED = re.compile(
    rf"(?<![第\d])(?P<number>{_N})(?:余|多)?(?:名|人|位|个(?!{_NOT_MEN}))"
    r"[^，。；：、\d一二两俩三仨四五六七八九十]{0,8}"
    rf"(?:{'|'.join(f'(?P<f{at}>{words})' for at, (words, _) in enumerate(_FATES))})"
)
LONG = 36
"""Characters from which a text that names no time, and goes on from no earlier one, may be a rule or a question."""
_PART = re.compile("其中|包括|里头|当中")
_KIND = re.compile(
    "(?P<fire>火灾|起火|着火|失火)|(?P<blast>爆炸|爆燃|闪爆)|(?P<car>车祸|交通事故|追尾|相撞|侧翻)|"
    "(?P<slide>滑坡|泥石流|崩塌)|(?P<flood>山洪|洪水|内涝|溃)"
    "|(?P<fall>坠落|坠楼|坠亡)|(?P<gas>燃气|煤气|液化气)|(?P<chem>危化|泄漏|泄露)|(?P<drown>溺)|"
    "(?P<poison>中毒)|(?P<crash>坍塌|倒塌|垮塌|塌方)|(?P<ship>渔船|货船|翻沉|沉没)"
    "|(?P<quake>级地震)|(?P<crime>持刀|嫌疑人|行凶)|(?P<wind>台风|大风|暴雨|冰雹|龙卷)|(?P<lift>电梯|"
    "塔吊|起重机|吊车|锅炉)|(?P<mine>煤矿|矿井|井下)"
)
_HAPPENED = re.compile(
    "(?:^|[，。；：\\n])(?P<who>[^，。；：、\\n]{3,40})发生了?(?:一起|一处|一场|一宗)?[^，。；：、\\n]{0,8}$"
)
"""A place or somebody, 发生, a kind: told as a thing that was, with or without its time."""
_NOT_ONE = re.compile("一旦|如|若|防|避免|凡|月|年|上报|请|可能|易|曾|以来|多次|经常|模拟|假设|要|应|须|怕|担心|预计")
_BEYOND = re.compile("[^，。；：、]{0,6}(?:后|时|的|情况|隐患|风险|预案|演练|等)")
_GAS_BLAST = re.compile("(?:燃气|煤气|液化气)[^，。；\\d]{0,8}(?:爆炸|爆燃|闪爆)")
"""One event by two words."""
_CLOCK = re.compile(r"\d{1,2}\s?(?:时|点|[:：]\d{2})|[一二两三四五六七八九十]{1,3}(?:时(?!间|候)|点)")


def doubted(text: str, findings: Iterable[Finding]) -> list[Finding]:
    """The same findings, some no longer sure; nothing else is changed, nothing is added."""
    held = list(findings)
    timed = any(one.field == "occurred_at" for one in held)
    uncovered = _uncovered(text, held)
    nameless = len(text.strip()) >= LONG and not timed and not _GOES_ON.search(text)
    return [_doubt(text, one, nameless=nameless, timed=timed, uncovered=uncovered) if one.sure else one for one in held]


def _uncovered(text: str, held: list[Finding]) -> dict[FigureKind, str]:
    """People counted beside a word of their fate who are in no figure of that kind: it is not the whole of it."""
    spans = [(one.start - 2, one.end + 2) for one in held if one.field in _PEOPLE]
    said = {(str(one.field), number) for one in held for number in (one.number, *one.earlier)}
    found: dict[FigureKind, str] = {}
    for match in _COUNTED.finditer(text):
        if any(start <= match.start() and match.end() <= end for start, end in spans):
            continue
        kinds = next(kinds for at, (_, kinds) in enumerate(_FATES) if match[f"f{at}"])
        number = parse(match["number"])
        if not any((kind.value, number) in said for kind in kinds):
            found |= dict.fromkeys(kinds, match.group()[:12])
    return found


def _doubt(text: str, one: Finding, *, nameless: bool, timed: bool, uncovered: dict[FigureKind, str]) -> Finding:
    why = ""
    kind = next((each for each in FigureKind if each == one.field), None)
    if kind is not None and nameless:
        why = "没有说是什么时候的事"
    elif kind in _BLUNT and one.number is not None:
        why = "口语说法" if _spoken(kind, one) else _figure(text, kind, one)
        if not why and one.number and kind in uncovered:
            why = f"“{uncovered[kind]}”没有算进去"
    elif one.field == "occurred_at":
        why = "文中有几个钟点" if len({match.group() for match in _CLOCK.finditer(text)}) > 4 else ""
    elif one.field == "category":
        seen = {match.lastgroup for match in _KIND.finditer(text[:300])}
        if "gas" in seen and _GAS_BLAST.search(text[:300]):
            seen.discard("blast")
        said = timed or _told(text, one)
        why = "文中不止一种事件" if len(seen) > 1 else "" if said else "没有说是什么时候的事"
    lead, behind = text[max(0, one.start - 40) : one.start], text[one.start : one.end + 40]
    if not why and kind is not None and (_HEARSAY.search(lead) or _UNSETTLED.search(lead + behind)):
        why = "附近有更正、传闻或未核实的话"
    return one if not why else msgspec.structs.replace(one, confidence=min(one.confidence, SURE - 0.05), why=why)


_FORMAL = {
    FigureKind.DEATHS: r"死亡|遇难|身亡|溺亡|丧生|罹难|牺牲|遗体|尸体|不治|无效|生命体征|死者|殉职|死[、伤\d]|\d死|亡",
    FigureKind.MISSING: r"失联|失踪|下落不明|失去联系",
    FigureKind.INJURED: (
        r"受伤|中毒|送医|住院|负伤|伤者|伤员|[擦刮划烧烫灼砸摔撞轻重骨]伤|"
        r"骨折|\d伤|伤\d|救治|治疗|呕吐|腹泻|病例|"
        r"例|送往?[^，。]{0,10}医院|不适|就诊|发热|伤$|感染|昏迷"
    ),
    FigureKind.SERIOUS: r"重伤|危重|伤势严重|伤势较重|重症|伤情较重|伤情危重|病危|ICU",
    FigureKind.TRAPPED: r"被困|受困|被埋|被压|埋压",
    FigureKind.EVACUATED: r"转移|疏散|撤离",
}
"""The words of written reports; what is said in other words is asked."""
_OF_ALL = re.compile("中毒|昏迷|溺水|落水|晕倒|送医|送往|就诊")
"""Said of a whole group before it is told what became of each."""


def _spoken(kind: FigureKind, one: Finding) -> bool:
    return bool(one.number) and kind in _FORMAL and not re.search(_FORMAL[kind], one.words)


def _figure(text: str, kind: FigureKind, one: Finding) -> str:
    numbers = set()
    for match in _BLUNT[kind].finditer(text):
        if kind is FigureKind.INJURED and _PART.search(text[max(0, match.start() - 4) : match.start()]):
            continue
        value = parse(match["before"] or match["bare"] or match["after"] or "")
        if value is not None:
            numbers.add(value)
    if one.number and numbers - {one.number}:
        return "文中还有别的数字"
    moved = _MOVED.get(kind)
    if one.number and moved is not None and _of_them(moved, text, one):
        return "后文说到这些人有变化"
    return ""


def _told(text: str, one: Finding) -> bool:
    """Whether a kind is told of a place or of somebody as a thing that was, no rule and no general case."""
    told = _HAPPENED.search(text[: one.start])
    return told is not None and _NOT_ONE.search(told["who"]) is None and _BEYOND.match(text, one.end) is None


def _of_them(moved: re.Pattern[str], text: str, one: Finding) -> bool:
    """Whether a later change may be one of these people: more than there are of them are others (已转移186人)."""
    for match in moved.finditer(text, one.end):
        counted = _AFTER.match(text, match.end()) or _BEFORE.search(text, max(0, match.start() - 12), match.start())
        number = parse(counted["number"]) if counted is not None else None
        if number is None or number <= (one.number or 0):
            return True
    return False
