"""How a value is told: the name of the construction a finding stands in, by a blunt look at the bare words.

Of another build than the grammars: it knows nothing of mentions, roles or states that move. It looks at the clause a
finding stands in, at who else is counted in the text and at what kind of text it is, and gives that a name. What share
of the values told so was right on texts nobody had seen stands in ``resources/constructions.toml``.
"""

import re

import msgspec

from app.models.vocabulary.incident import AREAS, Detail, FigureKind
from app.services.extraction.findings import Finding
from app.services.extraction.first_characters import headed
from app.services.extraction.numbers import parse
from app.services.extraction.openings import CLOCK, PART, PIECE, SENTENCE, opening, opens, sorts
from app.services.extraction.words import any_of

_N = r"(?:\d{1,7}(?:\.\d+)?万?|[零一二两俩三仨四五六七八九十百千]{1,6}万?)"
_NOT_MEN = any_of("""
    月 小时 多小时 村 组 乡 镇 县 市 区 社区 街道 点 钟 半 单位 部门 企业 厂 矿 站 队 车 家庭 方面 地方 问题 电话 项目
    洞 坑 罐 储 钢瓶 阀 年 楼 单元 窗 门 口 台区 学校 班 网格 灭火 工地 大棚 仓 库 自然 行政 台 泵 塔 字 词
""")
_COUNT = headed(
    rf"(?<![第\d.年月号-])(?P<number>{_N})(?:余|多|来|几)?"
    rf"(?:名|人|位|例|具|号人|口(?!径|头|岸)|个(?!{_NOT_MEN})|(?<=[俩仨])|(?=死(?!者)|伤(?!者|员)|亡))"
)
_LABELLED = re.compile(
    rf"(?:死亡|遇难|受伤|重伤|轻伤|失联|失踪|被困|转移|疏散|伤|亡|死)[^\d，。]{{0,3}}(?P<number>{_N})(?![\d户栋辆时点分月%万])"
)
_LABEL = re.compile("(?:死亡|遇难|受伤|重伤|轻伤|失联|失踪|被困|转移|疏散|送医|住院|死|伤|亡)[^，。\\d]{0,3}$")
_CLAUSE = re.compile(r"(?:[^，。；：\n！？（）]|：(?=\s?\d))+")
_FATES: tuple[tuple[str, str], ...] = (
    ("dead", any_of("""
        死 亡 没(?:能|有)?(?:抢)?救(?:过来|回来|活)
        断气 咽气 遇难 罹难 丧生 遗体 尸 不治 没了 没气 生命体征(?!平稳|稳定|正常) 牺牲 不行了 走了 凉了 盖了布
    """)),
    ("grave", any_of("重伤 危重 伤势较重 重症 病危 ICU 伤情较重 伤势严重 重度")),
    ("lost", any_of("失联 失踪 下落不明 没找到 联系不上 失去联系 卷走 冲走 不见")),
    ("held", any_of("困 埋 压 卡在 夹在 没出来 出不来 没上来")),
    ("moved", any_of("转移 疏散 撤离 安置 撤出 避险")),
    ("hurt", any_of("""
        伤 中毒 送医 送.{0,8}医院 住院 留观 骨折 昏迷 呕吐 腹泻 不适 症状 救治 治疗 烫 灼 晕 病例 流血 断了 破 顶到 砸
    """)),
    ("safe", any_of("""
        救出 获救 解救 脱险 脱困 升井 逃出 逃生 救起 救上 平安 出院 出来 安全 生还 找到 未受伤 无恙 接走 接回
    """)),
    ("help", any_of("""
        消防 救援 民警 交警 辅警 医护 医务 专家 干部 党员 志愿 队员 指战员 武警 民兵 出动 投入 增援 调集 派出 工作组
        到场 搜救 搜寻 值班 参与 力量 警力 人次 护士 大夫 医生
    """)),
)  # fmt: skip
_FATE = tuple((name, headed(words)) for name, words in _FATES)
_HARMED = re.compile("受[^，]{0,4}伤|被[^，]{0,6}伤|轻伤|骨折|昏迷|中毒")
"""Said of helpers: it is they who are hurt (3名民警头部受轻伤)."""
_OWN = {
    FigureKind.DEATHS: ("dead", "死亡|遇难|身亡|溺亡|丧生|罹难|牺牲|抢救无效|不治|死|亡"),
    FigureKind.MISSING: ("lost", "失联|失踪|下落不明|失去联系"),
    FigureKind.INJURED: ("hurt", "受伤|中毒|送医|负伤|[轻擦刮划烧烫灼砸摔撞]伤|伤"),
    FigureKind.LIGHT: ("hurt", "轻伤|轻微伤"),
    FigureKind.SERIOUS: ("grave", "重伤|危重|伤势(?:较重|严重)|重症|病危|生命危险"),
    FigureKind.TRAPPED: ("held", "被困|受困|被埋|被压|埋压|埋了|埋着|压着|压住|困在(?:里面|里头|下面)?|困住|困了"),
    FigureKind.EVACUATED: ("moved", "转移|疏散|撤离|安置"),
}
"""Kind → (its fate, the words of written reports)."""
_TOUCHES = {
    "dead": {"dead"}, "grave": {"grave"}, "moved": {"moved"}, "hurt": {"hurt", "grave", "dead"},
    "held": {"held", "safe", "dead"}, "lost": {"lost", "safe", "dead"},
}  # fmt: skip
"""Fates that change or add to the number of another."""
APART = 30
"""Characters within which the same number said twice in a sentence may be two groups."""
_WITH = headed("(?:司机|[驾押]\\w{1,2}员|驾驶人|老人|孩子|妻子|丈夫|某|嫌疑人|[员工人生])(?:和|与|及|、|以及)$")
"""司机和1名押运员死亡: somebody without a number has the same fate."""
NEAR = 8
_AND = re.compile("[、和及与]")
"""80人、村民150人已疏散: a number beside it that may have the same fate."""
_AGAIN = re.compile("死者|伤者|伤员|遇难者")
LISTED = 16
"""Characters between two numbers of one list (4人死亡、3人失联、12人受伤)."""
_OF_THEM = re.compile("其中|[员者人]中|送|抢救|医治|不治|后来|当中|里头")
"""Said of people who are counted in another number as well."""
_FORMAL = {kind: re.compile(words) for kind, (_, words) in _OWN.items()}
_LEAD = re.compile(
    "(?:"
    + any_of(r"""
    事故 火灾 爆炸 灾害 地震 滑坡 此次 本次 本起 目前 现场 初步 核实 统计 了解 截至 截止 报告 发稿 \d+[日时点分] 当日
    今日 已 经 共 累计 造成 导致 致使? 有 确认 并 另 其中 及 和 仍 尚 现 当场 ： 等 至少 约 近 总计 合计 还 人员 伤亡
    情况 为 者 组织 紧急 连夜 群众 居民 村民 周边 沿线 危险 区域 \s
    """)
    + ")*"
)
"""What may stand before a number in a clause that is understood."""
_TAIL = re.compile(r"[，。；、（）\n！\s]|的?(?:[，。；]|$)|$|事故|死亡|遇难|受伤|重伤|轻伤|失联|失踪|被困|[伤亡死]\d")
_MOVES_ON = headed(any_of("""
    救出 获救 解救 脱困 脱险 升井 救起 救上 接走 接回 平安 放出 挖出 逃出 找到 寻获 打捞 捞 联系上 取得联系
    找着 找见 喊通 回来了 有消息 出来 上来 下来 (?:全部|均|都|全)(?:已|被)?(?:安全)?(?:转移|撤离|疏散)
"""))  # fmt: skip
_NOT_YET = re.compile("[没未不难无][^，。；]{0,2}$")
_VAGUE = re.compile("[十百千\\d]几(?=[人名个位])|好几|几十|几百")
_NONE = re.compile("伤亡|死亡|受伤|重伤|被困|失联|失踪")
_DIED = re.compile(
    "没(?:能|有)?(?:抢)?救(?:过来|回来|活)|没挺过|断气|咽气|没了气|抢救无效|医治无效|救治无效|不治|去世|离世"
)
_SOMEBODY = re.compile(
    r"(?P<nth>第[二三四五六2-9](?:人(?!民)|名|个)[^。；]{0,24}(?:死亡|遇难|无生命|不治))|(?<![\d一二两三四五六七八九十][名个位])(?:司机|驾驶人|驾驶员|老人|孩子|女子|男子|工人|乘客|村民|店主|老板|学生|嫌疑人|[\u4e00-\u9fff]某)"
    r"[^，。；、\d]{0,10}(?:(?P<dead>死亡|身亡|遇难|没了|击毙)|(?P<lost>失联|失踪)|伤|骨折|昏迷)"
)
_BY_GROUP = {"dead": "dead", "lost": "lost", "nth": "dead"}
"""Which fate a group of ``_SOMEBODY`` tells of; 第2人…死亡 is another who died."""
_NO_CASE = headed(any_of(r"""
    情景 设定 假设 假如 如果 演练 演习 推演 条例 规定 应当 人以[上下] 填报(?!人|时间|日期|单位) 去年 防止 要求各 前年
    [一二三四五六七八九十\d]年前 纪念 曾[致造发有] 历史上 模拟 考试 同期 请问
"""))  # fmt: skip
"""Words of rules, drills and other years: nothing of such a text is sure."""
UNSETTLED = headed(any_of("""
    等等(?=[，。 哦噢我]) 我?再(?:看看|数数|问问|核一下) (?:抖音|快手|微博|头条)
    网传 听说 据说 (?:先前|之前|前天|昨天|昨儿|刚才|早上)报的 谣 不实 有误 笔误 更正 修正 核减 核增 扣除 不对 应为
    说错 搞错 不确定 说不准 不清楚 待核 据称
    传言 不不 未经 核实中 未核实 不是了?[死伤亡埋压困]?了?[\\d一二两俩三仨四五六七八九十] 群里 都(?:讲|传)(?!染)
"""))  # fmt: skip
"""Words of rumours and corrections: what is told beside them may have given way."""
_GOES_ON = re.compile("续报|终报|更正|补充|前报|接上报|再报|接上|更新|第[二三四五六2-9]报|刚才")
LONG = 36
"""Characters from which a text that names no time is not taken for a report of now."""
_CURRENT = re.compile("截至|截止|目前|现已|现有|现场|累计|升至|增至|新增|仍|刚才|补充|核实")
_DENIED = re.compile("无一?人|没有?人|未有人|均未|都没")
"""旅客136人无人死亡: what is said of them is denied."""
_NEXT_ONE = re.compile(r"\s?\d{1,5}(?:余|多)?[人名例]")
"""7人中重伤2人: the words may be those of the next number."""
_DATE = headed(r"\d+月|\d+[日号]|[今昨前]|[一二三四五六七八九十]+[日号]|\d{4}[-/.]")
_NAMED = re.compile("[\u4e00-\u9fff]{0,6}(?:事故|灾害|案件|事件|火灾)")
_OCCURS = re.compile("(?:发生|突发)(?:了)?(?:一起|一次|一处|1起)?[^，。；]{0,6}$")
HEADING = 24
"""Characters of a sender or a heading that may stand before the first sentence."""
HEAD = 300
"""Characters in which sorts of event are looked for."""
_HAPPENED = re.compile(
    "(?:^|[，。；：\\n])(?P<who>[^，。；：、\\n]{3,40})发生了?(?:一起|一处|一场|一宗)?[^，。；：、\\n]{0,8}$"
)
"""A place or somebody, 发生, a kind: told as a thing that was, with or without its time."""
_NOT_ONE = re.compile("一旦|如|若|防|避免|凡|月|年|上报|请|可能|易|曾|以来|多次|经常|模拟|假设|要|应|须|怕|担心|预计")
_BEYOND = re.compile("[^，。；：、]{0,6}(?:后|时|的|情况|隐患|风险|预案|演练|等)")
_SUFFIX = "县市区旗州省盟"


class Count(msgspec.Struct, frozen=True):
    """People counted at [start, end) and the fates told beside them."""

    start: int
    end: int
    number: float
    fates: frozenset[str]


class Sight(msgspec.Struct, frozen=True):
    """What a blunt look sees in a text, once for all its findings."""

    counts: tuple[Count, ...]
    somebodies: tuple[tuple[int, str], ...]
    """Where somebody who is named, not counted, comes to harm, and the fate."""
    no_case: bool
    unsettled: bool
    goes_on: bool
    kinds: frozenset[str]
    """Sorts of event of which any word stands there."""
    timed: bool
    placed_in_time: bool
    """Whether it is told of now: a long text that names no time may be a rule or a question."""
    opening: tuple[int, int, int] | None
    """Where the day with its clock that opens the telling ends, and the first word behind it that says what happens."""


def look(text: str, *, timed: bool) -> Sight:
    """The people counted in a text, and what kind of text it is; ``timed``: it says when it was."""
    somebodies = tuple((each.start(), _BY_GROUP.get(each.lastgroup or "", "hurt")) for each in _SOMEBODY.finditer(text))
    head = text[:HEAD]
    opened = opening(head)
    return Sight(
        counts=tuple(_counts(text)),
        somebodies=somebodies,
        no_case=bool(_NO_CASE.search(text)),
        unsettled=bool(UNSETTLED.search(text)),
        goes_on=bool(_GOES_ON.search(text[:60])),
        kinds=sorts(head),
        timed=timed,
        placed_in_time=timed or opened is not None or len(text.strip()) < LONG or bool(_CURRENT.search(text)),
        opening=opened,
    )


def _counts(text: str) -> list[Count]:
    found = []
    for clause in _CLAUSE.finditer(text):
        words, base = clause.group(), clause.start()
        held = list(_COUNT.finditer(words))
        ahead = bool(held and _LABEL.search(words[: held[0].start()])) and not _fates("", words[held[-1].end() :])
        for at, match in enumerate(held):
            number = parse(match["number"])
            if number is not None:
                left = words[held[at - 1].end() if at else 0 : match.start()]
                right = words[match.start() : held[at + 1].start() if at + 1 < len(held) else len(words)]
                fates = _fates("", left) if ahead else _fates(left, right)
                found.append(Count(base + match.start(), base + match.end(), number, fates))
    return found


def fates_of(words: str) -> list[str]:
    """The names of the fates of which any word stands there, in their order."""
    return [name for name, said in _FATE if said.search(words)]


def _fates(left: str, right: str) -> frozenset[str]:
    fates = set(fates_of(right))
    if "safe" in fates and "held" in fates:
        fates.discard("held")  # 3名被困人员获救
    if fates <= {"help"}:
        before = set(fates_of(left))
        fates = {"help"} if "help" in fates | before else before
    elif "help" in fates and not fates & {"dead", "lost", "grave"} and not _HARMED.search(right):
        fates = {"help"}
    return frozenset(fates - {"hurt"} if "grave" in fates else fates)


def construction(text: str, one: Finding, sight: Sight) -> str:
    """The name of how a finding is told; empty for fields that are not weighed."""
    kind = one.field if isinstance(one.field, FigureKind) else None
    if kind in _OWN:
        name = _people(text, kind, one, sight)
    elif one.field is Detail.OCCURRED:
        name = _time(text, one, sight)
    elif one.field is Detail.CATEGORY:
        name = _kind(text, one, sight)
    elif one.field in AREAS:
        name = _area(one)
    else:
        return ""
    return name


def _people(text: str, kind: FigureKind, one: Finding, sight: Sight) -> str:
    span = text[one.start : one.end]
    start = max((stop.end() for stop in PIECE.finditer(text, max(0, one.start - 60), one.start)), default=0)
    lead = text[max(start, one.start - 60) : one.start]
    plain = bool(_LEAD.fullmatch(lead)) and bool(_TAIL.match(text, one.end))
    setting = "plain" if plain else "loose"
    if not (sight.placed_in_time or sight.goes_on):
        setting = f"{setting} untimed"
    if text[one.start - 1 : one.start] in {"点", "时"}:
        return "people behind-a-clock"
    if one.number and _DENIED.search(span):
        return "people denied"
    if _NEXT_ONE.match(text, one.end):
        return "people between-two"
    if kind is FigureKind.DEATHS and "走了" in span:
        return "people spoken-gone"
    if sight.no_case or sight.unsettled:
        return f"people {setting} {'no-case' if sight.no_case else 'unsettled'}"
    form, company = _form(span, kind, one), _company(text, kind, one, sight)
    bare = form == "none" or (form == "formal" and company == "beside" and "untimed" not in setting)
    return f"people {form} {company}" if bare else f"people {form} {setting} {company}"


def _form(span: str, kind: FigureKind, one: Finding) -> str:
    numbers = {parse(match["number"]) for each in (_COUNT, _LABELLED) for match in each.finditer(span)}
    if not one.number and not numbers - {0}:
        return "none" if _NONE.search(span) else "spoken-none"
    if _VAGUE.search(span):
        return "vague"
    if len(numbers) > 1 and one.number in numbers:
        return "changed"
    if one.number not in numbers:
        return "worked" if numbers else "single"
    return "formal" if _FORMAL[kind].search(span) else f"spoken-{_OWN[kind][0]}"


def _company(text: str, kind: FigureKind, one: Finding, sight: Sight) -> str:
    """Who else is told of: others of the same fate (rivals), others whose fate touches it, a later change, nobody."""
    fate = _OWN[kind][0]
    others = {theirs for at, theirs in sight.somebodies if not one.start - 4 <= at < one.end}
    met = {_beside(text, fate, one, each) for each in sight.counts if each.end <= one.start or one.end <= each.start}
    if "rivals" in met or fate in others or _WITH.search(text, max(0, one.start - LISTED), one.start):
        return "rivals"
    later = _MOVES_ON if fate in {"held", "lost"} else _DIED if fate in {"hurt", "grave"} else None
    if "moving" in met or (one.number and later is not None and _goes_on_of(later, text, one.end)):
        return "moving"
    return "beside" if "beside" in met or others & _TOUCHES[fate] else "alone"


def _goes_on_of(later: re.Pattern[str], text: str, at: int) -> bool:
    """Whether what becomes of them is told behind; 还没弄出来 tells that nothing has."""
    told = (match.start() for match in later.finditer(text, at))
    return any(later is _DIED or _NOT_YET.search(text, max(at, start - 4), start) is None for start in told)


def _beside(text: str, fate: str, one: Finding, each: Count) -> str:
    """How another number of people stands to a finding; empty where it has nothing to do with it."""
    if not each.fates:
        (_, middle), (later, _) = sorted(((each.start, each.end), (one.start, one.end)))
        near = later - middle <= NEAR and _AND.search(text, middle, later) is not None
        return "rivals" if near else ""
    if fate in each.fates and (each.number != one.number or _one_sentence(text, each, one)):
        return "rivals"
    if fate == "held" and "moved" in each.fates and each.number <= (one.number or 0):
        return "moving"
    if fate == "hurt" and each.fates == {"grave"} and each.number >= (one.number or 0):
        return "rivals"
    part = fate == "hurt" and each.fates == {"grave"} and each.number < (one.number or 0)
    listed = _one_list(text, each, one)
    if fate in {"hurt", "grave"} and "dead" in each.fates and one.end < each.start and not listed:
        return "moving"
    return "beside" if each.fates & _TOUCHES[fate] and fate not in each.fates and not (part or listed) else ""


def _one_sentence(text: str, each: Count, one: Finding) -> bool:
    """1人现场死亡，1人送医后死亡: the same number twice in a sentence is two groups; 这2名死者 are those before."""
    if _AGAIN.search(text, each.end, each.end + 4) or _AGAIN.search(one.words):
        return False
    (_, middle), (later, _) = sorted(((each.start, each.end), (one.start, one.end)))
    return later - middle <= APART and SENTENCE.search(text, middle, later) is None


def _one_list(text: str, each: Count, one: Finding) -> bool:
    """Whether two numbers of a sentence are told side by side, neither of people of the other."""
    (_, middle), (later, _) = sorted(((each.start, each.end), (one.start, one.end)))
    if later - middle > LISTED or SENTENCE.search(text, middle, later):
        return False
    begin = max((stop.end() for stop in PIECE.finditer(text, max(0, each.start - LISTED), each.start)), default=0)
    stop = PIECE.search(text, each.end, each.end + LISTED)
    clause = text[max(begin, each.start - LISTED) : stop.start() if stop is not None else each.end + LISTED]
    return _OF_THEM.search(clause) is None


def _time(text: str, one: Finding, sight: Sight) -> str:
    day = "date" if _DATE.search(one.words) else "part" if PART.search(one.words) else "bare"
    clock = "clock" if CLOCK.search(one.words) or re.search(r"\d{4}$", one.words) else "coarse"
    begin = max((stop.end() for stop in SENTENCE.finditer(text, 0, one.start)), default=0)
    where = "first" if begin < HEADING and CLOCK.search(text, 0, one.start) is None else "later"
    return f"time {day} {clock} {where}" + _of_text(sight)


def _of_text(sight: Sight) -> str:
    return " no-case" * sight.no_case + " goes-on" * sight.goes_on


def _kind(text: str, one: Finding, sight: Sight) -> str:
    named = _NAMED.match(text, one.start) or _OCCURS.search(text[max(0, one.start - 16) : one.start])
    form = "named" if named else "long" if len(one.words) > 2 else "short"
    where = "early" if one.start < 60 else "late"
    if (form, where) == ("short", "late"):
        return "kind short late"
    plain = opens(text, one.start, one.end, sight.opening)
    mixed = "mixed" if len(sight.kinds) > 1 and not plain else "one"
    told = "" if form == "short" else " told" if sight.timed or _told(text, one) else " untold"
    if sight.no_case or sight.goes_on:
        return f"kind {form}{told}{_of_text(sight)}"
    if form != "named" and plain:
        return "kind report"
    return f"kind {form} {where} {mixed}{told}"


def _told(text: str, one: Finding) -> bool:
    """Whether a kind is told of a place or of somebody as a thing that was, no rule and no general case."""
    told = _HAPPENED.search(text, max(0, one.start - 80), one.start)
    return told is not None and _NOT_ONE.search(told["who"]) is None and _BEYOND.match(text, one.end) is None


def _area(one: Finding) -> str:
    name = one.text.partition(" ")[2]
    stem_only = len(name) > len(one.words) and name.startswith(one.words)  # 潮州 is the stem of 潮州市
    full = "full" if one.words and one.words[-1] in _SUFFIX and not stem_only else "bare"
    return f"area {full} {'head' if one.start < 8 else 'early' if one.start < 40 else 'late'}"
