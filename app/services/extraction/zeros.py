"""Where a text says that there are none: 无人员伤亡 is a zero; 伤亡不明 and 未造成重大人员伤亡 are not.

A denial holds for its own group: 无群众伤亡 says nothing of the firefighters.
"""

import re

import msgspec

from app.services.extraction.first_characters import headed
from app.services.extraction.mentions import mask
from app.services.extraction.modality import DRILL, HEARSAY, UNREAL, not_ours
from app.services.extraction.words import State, any_of

_NOT = any_of("""
    (?:暂|目前|均|也|都|并)?(?:无|没有?|未|没|没得)
    (?:尚|暂|还|目前|并)?(?:未|没有?)(?:造成|发生|出现|发现|有|接报|收到|接到|听说)(?:有|任何)? 尚?无 均未
    不存在
""")
_GROUPS = "村民|群众|群体|师生|旅客|乘客|游客|居民|员工|矿工|工作|消防|现场"
_MEN = f"(?:其他|其它|任何|新的|新增的?|{_GROUPS})?(?:人员|人)?员?的?"
_NONE = f"(?:{_NOT}){_MEN}"
_HARM = any_of("伤亡 死伤 受伤(?:或|和|及|、)?死亡 死亡(?:或|和|及|、)?受伤 伤、亡")
_OUT = "救出|获救|脱险|升井|安全|转移|脱困|撤出|撤离|疏散"
_EVERY = "(?:均|全部|全数|都)"
_WHO = r"(?:人员|群众|乘客|者|矿工|游客|工人|的?\S{0,4})?[^，。；\d]{0,4}"
_SAFELY = any_of("安全(?!转移|撤离|疏散|获救|升井|救出|脱|撤出|逃) 平安(?!获救|升井|脱) 无恙 没事")
_TRAPPED = "(?:被困|受困)(?:人员|群众)?"
_AND = "(?:、|和|及|或|也无|，也?无|，也?没有|与|以及)"
HARMED = (State.DEATHS, State.INJURED)
ALL = (State.DEATHS, State.INJURED, State.TRAPPED)
PATTERNS: tuple[tuple[str, tuple[State, ...], float], ...] = (
    (f"{_NONE}(?:(?:冻伤|烧伤|中毒|失联|险情)(?:和|或|及|、)(?:人员|群众)?)?(?:{_HARM})", HARMED, 0.9),
    (f"{_NONE}{_TRAPPED}{_AND}{_MEN}(?:{_HARM})|{_NONE}(?:{_HARM}){_AND}{_MEN}(?:{_TRAPPED})", ALL, 0.9),
    (f"{_NONE}(?:{_HARM})(?:{_AND})?(?:和|或|及|、)?(?:失联|失踪)", (*HARMED, State.MISSING), 0.9),
    (f"{_NONE}(?:失联|失踪){_AND}{_MEN}(?:{_HARM})", (*HARMED, State.MISSING), 0.9),
    (
        "伤亡(?:情况)?[:：]\\s*(?:暂?无|没有)(?!法)|零伤亡|没伤没死|没死没伤|不死不伤|没伤也没死|无一人?(?:伤亡|员伤亡)",
        HARMED,
        0.9,
    ),
    (rf"(?:人员|群众|师生|旅客|乘客|村民)[^，。；\d]{{0,6}}{_EVERY}(?:{_SAFELY})", HARMED, 0.7),
    ("没得人?伤亡|没有?人伤亡|没伤[着到]?人|没有?人?出事", HARMED, 0.7),
    ("(?<![大男女老别的])人员?(?:都|全)?(?:没事|没得事|平安|好着)", HARMED, 0.7),
    (
        (
            "(?:车|舱|洞|井|屋|楼|房|厂|坑|池|船|里)[里内面头上]?(?:现在|已经|已|都)*(?<!有)没(?:有)?人了|"
            "(?<![\\d一二两三四五六七八九十个名有几些])人员?(?:都|全|全部|均)(?:已经?)?(?:安全)?(?:出|上|下)来了"
        ),
        (State.TRAPPED,),
        0.7,
    ),
    ("(?:没|无)人?挂彩|(?:没|无)人(?:蹭|擦|碰|磕)(?:着|破)", (State.INJURED,), 0.7),
    ("(?:都|全)好着呢|没人伤着?|人都?没伤", (State.INJURED,), 0.65),
    (
        (
            f"{_NONE}死亡(?!(?:和|或|、|及)(?:受伤|失|伤))|零死亡|死零|没有?死的|死的[，\\s]{{0,2}}没有|"
            f"没有?死人|没有?人死|没死人?(?=[，。]|$)|没出人命"
        ),
        (State.DEATHS,),
        0.9,
    ),
    (
        f"{_NONE}(?:受伤(?!(?:或|和|及|、)死)|伤情)|(?:没有?|无)人员?(?:受伤|中毒|烫伤|冻伤|摔伤|擦伤)|没有伤的|没有受伤的|没伤的",
        (State.INJURED,),
        0.85,
    ),
    (f"{_NONE}受伤{_AND}{_MEN}{_TRAPPED}", (State.INJURED, State.TRAPPED), 0.85),
    (f"身体(?:状况|情况)?(?:均|都)?(?:良好|无恙|正常)|{_EVERY}(?:无大碍|没有?受伤)", (State.INJURED,), 0.65),
    (f"{_NONE}(?:被困|受困)|(?<!有)没(?:有)?人(?:被困|困)", (State.TRAPPED,), 0.9),
    ("(?:解救|救出|营救出?|救助)(?:了|出)?(?:所有|全部)的?(?:被困|受困)?", (State.TRAPPED,), 0.85),
    (f"(?:被困|受困){_WHO}{_EVERY}[^，。；]{{0,6}}(?:{_OUT})", (State.TRAPPED,), 0.85),
    (f"{_NONE}(?:重症|重伤|受伤|失踪|失联|危重)(?:病例|人员)?{_AND}死亡", (State.DEATHS,), 0.9),
    (f"{_NONE}死亡(?:、|和|或|及)?(?:失踪|失联)", (State.DEATHS, State.MISSING), 0.9),
    ("(?:失联|失踪)(?:人员|人数)?(?:已)?(?:清零|归零|为零|为0)", (State.MISSING,), 0.85),
    (f"{_NONE}(?:失联|失踪)(?:人员)?", (State.MISSING,), 0.9),
    (f"(?:失联|失踪){_WHO}{_EVERY}[^，。；]{{0,8}}(?:找到|取得联系|联系上|寻获)", (State.MISSING,), 0.85),
)
COMPILED = tuple((headed(pattern), states, sure) for pattern, states, sure in PATTERNS)
ITEMS: tuple[tuple[State, str], ...] = (
    (State.DEATHS, "死亡|遇难|亡人|死人|丧命|丧生|身亡|罹难|牺牲"),
    (State.SERIOUS, "重伤(?:员|者)?|危重(?:症|病例|患者|病人|伤员)?|重症(?:病例|患者|病人)?"),
    (State.MISSING, "失联|失踪|走失"),
    (State.TRAPPED, "被困|受困|滞留|被埋"),
    (State.INJURED, "受伤"),
)
_ITEM = "|".join(words for _, words in ITEMS)
_OF = "(?:的?(?:病例|人员|情况))?"
LISTED = headed(
    rf"(?:{_NOT})(?:一个|一人|一名|一位|一例)?(?:有)?{_MEN}(?:{_ITEM}){_OF}"
    rf"(?:(?:[、和或及]|以及|[、，]?[也且]?(?:{_NOT})){_MEN}(?:{_ITEM}){_OF})*(?!原因)"
)
"""无死亡、无重伤, 没有一个人受伤, 无人遇难: each kind of the list is none."""
NAMED = headed(rf"(?:{_ITEM})(?:人员|者)?(?:人?数|情况)?[:：]\s?(?:暂?无|没有|零)(?:人|报告)?(?=[\s，。；、/）]|$)")
"""失联：无: the line of a form."""
NAMES = tuple((state, re.compile(words)) for state, words in ITEMS)
HINT = re.compile("[清归为]零|[无没未零均全都]|身体|解救|救出|营救|救助|被困|受困|失联|失踪|人员?[没平]")
"""Without one of these nothing is said to be none; a sentence without them is not searched."""
SAID = re.compile("[^。；！!？?\\n]+")
NOT_YET = re.compile("(?:尚|暂|目前|还|截至|初步)[^。；]{0,12}(?:无|没有|未)|(?:未|没有?)(?:接报|收到|接到|发现|提)")
COUNTED = re.compile(
    "(?:另|其中|还有|又|剩下|有)(?:外|的)?有?[\\d一二两三四五六七八九十][人名位个][^，。；]{0,12}$"
    "|(?:另|剩下)(?:外|的)?有?[\\d一二两三四五六七八九十][人名位个][^，。；\\d]{0,8}，[^，。；]{0,6}$"
)
WHOLE = re.compile("全部|均|都|所有|全体|全车|全员")
OF_THEM = re.compile(
    "(?<![共计有])[\\d一二两俩三仨四五六七八九十](?:名|人|位|个)[^，。；\\d]{0,16}，(?!无|没有?人)[^，。；]{0,3}$"
)
"""2人从后窗跳出，未受伤: said of these two, of nobody else."""
OF_ALL = re.compile(".{0,6}伤亡|无一?人|没有?人|没人")
"""旅客136人无人死亡: said of all of them."""
TAKEN_BACK = re.compile("[”」][^。；]{0,16}(?:更正|有误|不实|改口|撤回)")
"""曾发消息说“无人员伤亡”，11时05分更正."""
OTHERS = re.compile("其他|其余|其它|别的|另外|剩下|除此")
BUT_SOME = re.compile("(?:其他|其余|其它|别的|除此|再)[^，。；伤]{0,8}(?:死|遇难|丧|亡)")
NEIGHBOURS = re.compile("隔壁|旁边|邻居|周边|附近|过路|地面|楼上|楼下|路面")
"""隔壁没伤人 denies nothing of those in the house."""
FRESH = re.compile("新增|新的")
GROUP = re.compile("(?:无|没有|未)(?:造成|发生|出现)?(村民|群众|师生|旅客|乘客|游客|居民|员工|矿工|消防)")
OF_GROUP = re.compile(
    "(?:^|[，了着住])[他她](?:人|自己|本人)?(?:也|都|倒)?$|(?:村民|群众|师生|旅客|乘客|游客|居民|员工|矿工|司机|路人|行人)(?:均|都|也)?$"
)
OF_ONE = re.compile(
    "^[，、\\s]*[^，。；、和与及]{0,10}?(?:该|其|那个?)?(?:户主|房主|店主|船主|车主|业主|老板|主人|操作员|操作工|司机|驾驶员|驾驶人|押运员|乘务员"
    "|(?:的|名|个)(?:男子|女子|男孩|女孩|老人|老汉|妇女|小伙|孩子|骑手|行人)|[一-鿿]某[某甲乙丙]?)"
    "(?![、和及与])[^；]{0,20}$"
)
"""户主当时在屋外，没有受伤 is said of one."""
OF_TOWN = re.compile(
    "(?:^|[，、；：\\s])[^，。；：\\d]{0,8}[^，。；：\\d和及与各](?:乡|镇|村|社区|街道|屯|寨)(?:这边|那边|这里|那里|辖区|境内|政府|方面)?"
    "(?:[，：]|(?:已|经|也|均|都|全|目前|现已)*(?:逐[户村]|全部)?(?:核实|排查|核查|摸排|清点|点名|统计|上报|汇报|报告|反馈|报来|回话)[^，。；]{0,6}[，：]?)?"
    "(?:已|目前|现|暂|也)*$"
)
"""石坪乡核实完毕，没有人失踪 is the word of one township."""
FOUND_SAFE = re.compile("(?:取得联系|联系上)[了、，]{0,2}$")
"""2人已取得联系、人员平安 says nothing of the others."""
ASKED = re.compile("有$|(?:是否|是不是|不知道?|不清楚|不确定|不晓得|没人知道|说不准|难说)[^，。；]{0,8}$")
"""有没有人被困, 不知道里面无人受伤没有: whoever asks denies nothing."""
NO_PEOPLE = re.compile("(?:人员|者)?的?(?:家属|亲属|亲人|名单|证明)")
"""没有失踪人员家属到场 denies nobody."""
UNKNOWN = re.compile(
    "^(?:在)?(?:里面|里头)?(?:情况)?(?:还|也|尚)?(?:不明|不详|不清楚|不知道|不好说|说不准|吗|么|待核|正在核实|尚?未?核实)"
)


class Zero(msgspec.Struct, frozen=True):
    """None of a kind, said at [start, end); ``of_others``: 无其他人员伤亡 says nothing of those counted before."""

    start: int
    end: int
    confidence: float
    of_others: bool
    not_yet: bool = False
    """Only that nothing was reported so far."""
    of_group: bool = False
    """无群众伤亡 denies nothing of the firefighters."""
    but_some: bool = False
    """别的没死人 is only said where somebody died."""


def read_zeros(text: str) -> dict[State, Zero]:
    """The last place where each kind is said to be none; 暂无报告 is less sure."""
    found: dict[State, Zero] = {}
    masked = mask(text)
    told = [one.span() for one in SAID.finditer(masked) if HINT.search(one.group())]
    for pattern, states, sure in COMPILED if told else ():
        for match in (match for start, end in told for match in pattern.finditer(masked, start, end)):
            zero = _zero(masked, match, sure)
            for state in states if zero is not None else ():
                if zero is not None and (state not in found or found[state].start <= match.start()):
                    found[state] = zero
    for match in (
        match for start, end in told for one in (LISTED, NAMED) for match in one.finditer(masked, start, end)
    ):
        zero = _zero(masked, match, 0.9)
        for state, words in NAMES if zero is not None else ():
            if zero is not None and state not in found and words.search(match.group()):
                found[state] = zero
    return {state: zero for state, zero in found.items() if not (state is State.DEATHS and zero.but_some)}


def _unreal(before: str) -> bool:
    """Whether a drill spoils the sentence, a question or a wish the clause."""
    return any(one.search(before) for one in (DRILL, ASKED)) or bool(UNREAL.search(re.split("[，；]", before)[-1]))


def _counted(before: str) -> bool:
    """还有一个没有受伤, 另有1名儿童经检查未受伤: said of those the number counts."""
    clause = re.split("[，；、]", before)[-1]
    of_some = COUNTED.search(before[-30:]) and not WHOLE.search(clause)
    return bool(of_some or re.search("[一二两三四五六七八九十\\d][个人名位]?(?:人|同学|老人)?$", before[-6:]))


def _zero(masked: str, match: re.Match[str], sure: float) -> Zero | None:
    before = re.split(r"[。！!？?\n]", masked[max(0, match.start() - 200) : match.start()])[-1]
    if not_ours(before[-30:], before=False) or _unreal(before):
        return None
    around = masked[max(0, match.start() - 4) : match.start() + 8]
    if TAKEN_BACK.match(masked, match.end()) or (not OF_ALL.match(match.group()) and _counted(before)):
        return None
    if (
        FOUND_SAFE.search(before[-12:])
        or FRESH.search(around + match.group())
        or UNKNOWN.match(masked[match.end() : match.end() + 8])
        or NO_PEOPLE.match(masked, match.end())
    ):
        return None
    if "身体" in match.group() and re.search("(?:获救|生还|出院)的[^，。]{0,8}$", before):
        return None  # 获救的8名船员身体状况良好 says nothing of the others
    not_yet = bool(NOT_YET.search(before[-8:] + match.group()))
    if re.match(r"[者的]?\s?(?:\d|[一二两三四五六七八九十]{1,3}[人名])", masked[match.end() : match.end() + 6]):
        return None  # 未受伤2人
    confidence = sure - 0.15 if not_yet else sure
    if HEARSAY.search(before[-20:]):
        confidence = min(confidence, 0.6)
    group = bool(GROUP.search(match.group()) or OF_GROUP.search(before))
    clause = re.split("[，；]", before)[-1]
    group = group or ("人" not in match.group() and bool(OF_ONE.search(before) or OF_ONE.search(clause)))
    group = group or bool(OF_TOWN.search(before))
    group = group or bool(NEIGHBOURS.search(clause))
    group = group or ("身体" in match.group() and bool(re.search("找到|寻获|救起|获救|脱险|接回", before[-20:])))
    of_these = "伤" in match.group() and "人" not in match.group() and OF_THEM.search(before) is not None
    others = group or of_these or bool(OTHERS.search(around))
    but_some = BUT_SOME.search(masked, max(0, match.start() - 5), match.end()) is not None
    return Zero(
        match.start(), match.end(), min(confidence, 0.7) if group else confidence, others, not_yet, group, but_some
    )
