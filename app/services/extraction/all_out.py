"""续报: everybody who was known to be trapped or missing is out — 被困11人全部救出, 失联3人全部找到, 人都救出来了.

Sure only where nothing else can be meant: the number told is the number known, or all of those who are known are said
to be out without a number; nothing is planned, asked, denied or told of others, and nobody is told of behind it who is
still in there.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from app.models.vocabulary.incident import FigureKind
from app.services.extraction import fates
from app.services.extraction.modality import DRILL, HEARSAY, OTHER_EVENT, UNREAL
from app.services.extraction.numbers import NUMBER, parse
from app.services.extraction.people_moved import OPEN, Figures, open_source
from app.services.extraction.words import HELPER_BEFORE, PEOPLE, any_of

_LOST = "失联|失踪|走失|落水|溺水|下落不明|联系不上"
_OPEN = f"(?:{_LOST}|被困|受困|被埋压?|埋压|被压|被围困|被卡|滞留)"
_WHO = f"""(?:{
    any_of('''
    司乘人员 作业人员 施工人员 救援人员 工作人员 人员 群众 村民 居民 乘客 游客 旅客 学生 工人 矿工 民工 船员 渔民
    驴友 老人 小孩 孩子 儿童 员工 业主 顾客 住户 驾驶员 司机 职工 师生 女子 男子 者 人
''')
})"""
_PAIR = (
    r"(?:那|这)?(?:对|家)?老?(?:父子|父女|母子|母女|夫妻|夫妇|祖孙|爷孙|兄弟|姐妹"
    r"|姐弟|兄妹|老两口|小两口|两口子|爷俩|娘俩)(?:俩|二人|2人|两人)?"
)
_UNIT = rf"余?(?:(?:名|个|位)?(?:{_OPEN}的?)?{_WHO}|名|个|位)"
_SUBJECT = re.compile(
    r"(?:(?P<unsaid>^(?=(?:已经?|现在?|目前)?(?:全部|全都|都(?!市)))|^一个人?(?:都|也)?(?:不|没)[少落])"
    rf"|{_OPEN}的?{_WHO}?，?约?(?P<after>{NUMBER}){_UNIT}|约?(?P<before>{NUMBER}){_UNIT}"
    rf"|(?P<pair>(?:{_OPEN}的?)?{_PAIR})"
    rf"|最后(?:的|那|这)?一?(?P<last>名|个|位){_OPEN}?的?{_WHO}?"
    rf"|(?P<general>(?:所有|全体|全部)?{_OPEN}(?:的?{_WHO}|的))"
    r"|(?:(?:现场|里面|里头|屋内|屋里|楼内|楼里|车内|车里|井下|井里|洞内|洞里|电梯里|电梯内|船上|水里)的?)?(?:人员|群众|乘客|游客|学生|工人|矿工|人))"
)
_EVERY = "全部|全都|全数|悉数|均|都|(?<!安)全|皆"
_FILL = re.compile(
    rf"(?:{_EVERY}|，|截至[\d日月时分]{{2,9}}|\d{{1,2}}时(?:\d{{1,2}}分|许)?|目前|现在?|至此|也|就|已经?|刚刚?|安全|成功|顺利|平安"
    r"|先后|(?:被|由|用|乘坐?|通过)[\u4e00-\u9fff]{0,10}?(?:队|员|消防|民警|人员|村民|干部|舟|艇|机|车|梯|绳索?)|于|被|给)*"
)
_BROUGHT = any_of("""
    (?:救|营救|抢救|搜救|挖|扒|刨|抬|背|拉|拽|抱|撬|接|吊)[出起上下](?!医|行|发) (?:救|接)回 获救 得救 (?:救援|营救)成功
    解救 脱险 脱困 脱离险境 升井 出井 上井 上岸 出洞 逃出 [出上下]来
""")
_FOUND = any_of("找到 找着 寻获 寻回 找回 (?:联系|联络)上 取得了?联[系络]")
_LED = any_of("撤[出离] 疏散 转移 (?:安全)?下山 返回 回家 归队 安全抵达")
_HOSPITAL = "送医|送往[\u4e00-\u9fff]{0,8}医院|送到[\u4e00-\u9fff]{0,8}医院"
_OUT = re.compile(f"(?P<brought>{_BROUGHT})|(?P<found>{_FOUND})|(?P<led>{_LED})|(?P<hospital>{_HOSPITAL})")
_TAIL = re.compile(
    r"(?:了|来|去|岸|上岸|[至到]?(?:安全|地面|岸上|岸边)(?:地带|地点|区域|地方|处)?|安置|避险|出洞|下山|脱险|脱困|升井"
    r"|(?:并|后)?(?:已|均|都)?(?:送医|送往?[\u4e00-\u9fff]{0,10}医院|送院)(?:检查|救治|治疗|观察|就医)?|检查|救治|治疗|观察)*"
)
_VERB_FIRST = re.compile(
    rf"(?:救出|营救出|解救出?|搜救出|挖出|救起|救下)了?(?:{_OPEN}的?)?{_WHO}?(?P<number>{NUMBER})(?:名|个|位)?(?:{_OPEN}的?)?{_WHO}?"
)
_NONE_LEFT = re.compile(
    "(?:已经?|现场?已?)(?:无|没有|没)(?:人员|群众|人)(?:被困|受困|失联|失踪)|(?:没有人|没人)(?:被困|失联)了"
)
_EVERYBODY_THERE = re.compile(
    "(?:现在|目前|这下|至此)?(?:人|人员|里[头面]的人)(?:也|已经?)?(?:都|全|就)?(?:找|到|救|出|接|挖|捞)?齐(?:了|全了?)|一个人?(?:都|也)?(?:不|没有?)(?:落|少|差|拉|丢)下?"
)
"""人都齐了; 分两船接出来，头船8个，二船5个，一个不落: a clause that says it of all."""
_NOBODY_THERE = re.compile("(?:已经?|都|确实|里[头面])?没(?:有)?(?:别的|其他)?人了")
_SEARCHED_THROUGH = re.compile("(?:清|搜|查|翻|找)(?:过|了|完|遍)")
"""楼里清过两遍了，没人了."""
_NOT_YET = re.compile(any_of(r"""
    计划 预计 力争 争取 确保 务必 必须 要求 请 希望 有望 可能 应该 应当 如果 若(?!干) 假如 一旦 只要 要是 等 待
    准备 打算 拟 将于 即将 尽快 尽早 尽力 全力 继续 正在? 组织 设法 能否 是否 是不是 有没有 不能 无法 不会 未
    没(?!少) 不 无 误 假 谣 传 听说 据说 据称 估计 今晚 明[天日早] 天黑前 天亮前 [时点日]之?前 小时内 分钟内
    目标 任务 方案 部署 指示 强调 需 先 才 除 其余 其他 隔壁 邻[县市乡村] 另 别的 昨[天日] 前天 上次 去年
    那[起次回] 基本 大部分? 绝大 多数 部分 一半 又 再 第
"""))  # fmt: skip
"""Before the people, in their own clause: it is not so yet, or of others, or of some."""
_GOVERNS = re.compile(any_of("""
    计划 预计 力争 争取 确保 务必 必须 要求 希望 有望 可能 如果 假如 一旦 只要 要是 准备 打算 能否 是否 目标
    任务 方案 部署 指示 强调 隔壁 另一起 昨天 昨日 去年 上次 除
"""))  # fmt: skip
"""In a clause before, these are said of what follows as well."""
_TAKEN_BACK = re.compile(
    "不实|误报|误传|假的|谣|(?:未|没|待|有待)(?:得到)?(?:核实|证实|确认)|不确定|说不准|不明|不清楚|核实中|^(?:请|我们|还|正)[^，]{0,3}核实(?!身份|伤|损)|吗$|没有$|是不是|是否|对不对"
)
_STILL = re.compile(
    f"(?:又|再|另|还有|还剩|仍有|尚有|剩|新发现|只剩|仅剩)[^，。；]{{0,10}}(?:{NUMBER}|几|有)(?:名|个|位)?{_WHO}|(?:还|仍)有人"
    f"|(?:没|未)(?:能|有)?(?:出来|上来|下来|找到|救出)|仍在搜|仍在找|继续(?:搜|营救|救援|寻)|正在(?:搜|营救|救援|寻)"
    "|(?:就|还|只)(?:差|缺|少)"
    f"|(?:救出|找到)了?(?:{NUMBER})(?:名|个|位|人)"
)
"""Behind it: somebody is told of who is not out, or only so many are."""
_HARMED = re.compile("伤|死|亡|遇难|遗体|医|治|中毒|生命|体征")
_NEWLY_HURT = re.compile("伤|中毒|熏|呛|烧|烫|砸|脱水|中暑|晕|昏|吐|泻|不适|症状")
_LEAD = re.compile(
    r"(?:[今]天|上午|下午|中午|凌晨|傍晚|晚上|早上|刚刚?|刚才|目前|现在?|截至|截止|于|至此?|在|约|\d{1,2}[时点](?:\d{1,2}分|许|左右|半)?|\d{1,2}[:：]\d{2}|左右|许"
    r"|报告|续报|经(?:过)?(?:全力|紧急|连夜|多方|各方)?(?:搜救|营救|救援|努力|排查|核实|核查|清点|确认|搜寻)|现场|[县市镇乡]?消防(?:救援大队)?|已?将|已?把|我们|指挥部|通报|反馈|确认)*"
)
"""What may stand before those who are not counted: a time, who reports it; never a place (二楼的人都救出来了)."""
_FEW_OF = re.compile(rf"(?:{NUMBER})(?:余)?(?:名|个|位|人)[^，]{{0,4}}(?:中|里|当中)")
_REST = re.compile("(?:最后|剩余|剩下|余下|剩)的?(?:那|这)?$")
_HOUR_TO_COME = re.compile(r"\d[时点](?:将|把)$")
_SENTENCE = re.compile(r"[^。！!？?\n；;]+[。！!？?\n；;]?")
_CLAUSE = re.compile(r"[^，,、：:；;。！!？?（）()\n]+")


class AllOut(msgspec.Struct, frozen=True):
    """Nobody of a kind is left, by the words [start, end) of a text; ``sure`` where nothing else can be meant."""

    kind: FigureKind
    start: int
    end: int
    sure: bool = True
    named: FigureKind | None = None
    """Of whom the words speak, where they say it."""


def read_all_out(text: str, known: Figures) -> dict[FigureKind, AllOut]:
    """By kind: the words by which all who are known are out; a kind of which nothing like it is said is not there."""
    found: dict[FigureKind, AllOut] = {}
    if not any(known.get(kind) for kind in OPEN):
        return found
    for sentence in _SENTENCE.finditer(text):
        words = sentence.group()
        if words.endswith(("？", "?")) or any(one.search(words) for one in _NOT_TOLD):
            continue
        for one in _of_sentence(words, text[sentence.end() :], known):
            if one.kind not in found or (one.sure and not found[one.kind].sure):
                found[one.kind] = msgspec.structs.replace(
                    one, start=sentence.start() + one.start, end=sentence.start() + one.end
                )
    return found


_NOT_TOLD = (fates.NO_NEWS, fates.ELSEWHERE, DRILL, UNREAL, HEARSAY, OTHER_EVENT)


def _of_sentence(words: str, after: str, known: Figures) -> Iterator[AllOut]:
    """What one sentence says of everybody; ``after`` are the words behind it."""
    clauses = list(_CLAUSE.finditer(words))
    for at, clause in enumerate(clauses):
        if _GOVERNS.search(words, 0, clause.start()):
            return
        one = (
            _of_clause(clause, known)
            or (_over_two(words, clauses[at - 1], clause, known) if at else None)
            or _everybody(words, clause, known)
        )
        if one is None:
            continue
        behind = [each.group() for each in clauses[at + 1 :]]
        later = [each.group() for each in _CLAUSE.finditer(after)]
        more = any(_more_of(each.group(), one, known) for each in clauses[:at])
        more = more or _others_sent(words[: clause.end()], one, clause.group())
        taken_back = any(_TAKEN_BACK.search(each) for each in [*behind, *later[:2]])
        if not (more or taken_back or _left(one, [*behind, *later])):
            yield one


def _everybody(words: str, clause: re.Match[str], known: Figures) -> AllOut | None:
    """一个不落, 人都齐了: of the one kind that is known, or of those whom the sentence brought out; never sure."""
    searched = _NOBODY_THERE.fullmatch(clause.group()) and _SEARCHED_THROUGH.search(words, 0, clause.start())
    if not searched and _EVERYBODY_THERE.fullmatch(clause.group()) is None:
        return None
    held = [kind for kind in OPEN if known.get(kind)]
    verb = _OUT.search(words, 0, clause.start())
    by_verb = FigureKind.MISSING if verb is not None and verb["found"] else FigureKind.TRAPPED
    kind = held[0] if len(held) == 1 else by_verb if verb is not None and by_verb in held else None
    return AllOut(kind, clause.start(), clause.end(), sure=False) if kind is not None else None


def _over_two(words: str, before: re.Match[str], clause: re.Match[str], known: Figures) -> AllOut | None:
    """被困的9人，截至17时已全部救出: the people stand in the clause before."""
    said = _SUBJECT.search(before.group())
    if said is None or said.end() != len(before.group()):
        return None
    both = re.compile(r"[\s\S]+").match(words, before.start(), clause.end())
    return _of_clause(both, known) if both is not None and words[before.end()] in "，," else None


def _more_of(words: str, one: AllOut, known: Figures) -> bool:
    """Whether a clause before counts more of them than are known: 井下24人被困，已有20人升井."""
    told = [parse(match["number"]) or 0.0 for match in PEOPLE.finditer(words)]
    return open_source(words) in {one.kind, one.named} and any(number > (known.get(one.kind) or 0.0) for number in told)


def _others_sent(words: str, one: AllOut, clause: str) -> bool:
    """烫伤5人，已全部送医: people of whom the sentence newly tells are sent to hospital, not those who were trapped."""
    sent = re.search(_HOSPITAL, clause) is not None and re.search(_BROUGHT, clause) is None
    return sent and one.named is None and (one.kind is not FigureKind.TRAPPED or _NEWLY_HURT.search(words) is not None)


def _left(one: AllOut, behind: Sequence[str]) -> bool:
    """Whether the words behind tell of somebody of the kind who is not out."""
    theirs = {None, one.kind, one.named}
    for words in behind:
        source = open_source(words)
        counted = source is not None and source in theirs and re.search(NUMBER, words) is not None
        out = _OUT.search(words) is not None and re.search(_EVERY, words) is not None
        if (_STILL.search(words) or counted) and not out and source in theirs and not _HARMED.search(words):
            return True
    return False


def _of_clause(clause: re.Match[str], known: Figures) -> AllOut | None:
    """What one clause says of everybody; None where it may be some, others, or nothing that came about."""
    said = clause.group()
    none = _NONE_LEFT.search(said)
    if none is not None and not _NOT_YET.search(said[: none.start()]):
        kind = FigureKind.MISSING if "失" in none.group() else FigureKind.TRAPPED
        return AllOut(kind, clause.start() + none.start(), clause.start() + none.end()) if known.get(kind) else None
    first = _VERB_FIRST.search(said)
    if first is not None and first.end() == len(said):
        lead, number = said[: first.start()], parse(first["number"])
        fits = (
            open_source(first.group()) is not None
            and not PEOPLE.search(lead)
            and not _NOT_YET.search(lead)
            and not _HOUR_TO_COME.search(lead)
            and not re.search("累计|共计?", lead)
        )
        whose = _counted(open_source(first.group()), FigureKind.TRAPPED, number, known)
        named = open_source(first.group())
        return AllOut(whose, clause.start(), clause.end(), named=named) if fits and whose is not None else None
    for subject in _SUBJECT.finditer(said):
        told = None if subject["unsaid"] is not None and clause.start() else _of_subject(said, subject, known)
        if told is not None:
            return AllOut(told.kind, clause.start() + told.start, clause.start() + told.end, told.sure, told.named)
    return None


def _of_subject(said: str, subject: re.Match[str], known: Figures) -> AllOut | None:
    """What is said of the people found at ``subject`` of a clause."""
    fill = _FILL.match(said, subject.end())
    out = _OUT.match(said, fill.end()) if fill is not None else None
    lead = said[: subject.start()]
    if fill is None or out is None or _of_some(lead, subject):
        return None
    tail = _TAIL.match(said, out.end())
    end = tail.end() if tail is not None else out.end()
    whole = end == len(said)
    if not whole and said[out.end()] not in "后之":
        return None
    number = parse(subject["after"] or subject["before"] or "") or (2.0 if subject["pair"] else None)
    kind = _kind(subject, out, number, known)
    every = re.search(_EVERY, fill.group()) or re.match("所有|全体|全部|一个", subject.group())
    alone = kind is not None and known.get(kind) == 1 and subject["general"]
    rest = open_source(subject.group()) is not None or _REST.search(lead) is not None
    counted = number is not None and (every or rest)  # 3人获救 beside 1人失踪: some of those who were told of
    everybody = counted or subject["last"] or ((every or alone) and number is None and _LEAD.fullmatch(lead))
    if kind is None or not everybody:
        return None
    return AllOut(kind, subject.start(), end if whole else out.end(), whole, open_source(subject.group()))


def _of_some(lead: str, subject: re.Match[str]) -> bool:
    """Whether it is not so yet, of helpers, or of some only: the words before the people say it."""
    helpers = open_source(subject.group()) is None and HELPER_BEFORE.search(lead) is not None
    return helpers or any(one.search(lead) for one in (_NOT_YET, _FEW_OF, _HOUR_TO_COME))


def _kind(subject: re.Match[str], out: re.Match[str], number: float | None, known: Figures) -> FigureKind | None:
    """Of whom a clause tells; None where the number is not theirs, or it does not say that they are out."""
    named = open_source(subject.group())
    if named is None and out["led"]:
        return None  # 23人全部转移: they may have been in no danger
    if named is FigureKind.TRAPPED and out["found"]:
        return None  # 已与被困11人全部取得联系: they are still in there
    by_verb = FigureKind.MISSING if out["found"] else FigureKind.TRAPPED
    if out["hospital"]:
        others = {known.get(each) for each in (FigureKind.INJURED, FigureKind.SERIOUS, FigureKind.DEATHS)}
        if number is None or number in others:
            return None  # 5人全部送医 where five are known to be hurt
    return _counted(named, by_verb, number, known)


def _counted(named: FigureKind | None, by_verb: FigureKind, number: float | None, known: Figures) -> FigureKind | None:
    """The open kind that is said, else the one that is known; None where the number told is not its number."""
    held = [kind for kind in OPEN if known.get(kind)]
    kind = named if named in held else by_verb if by_verb in held and named is None else None
    if kind is None and len(held) == 1:
        kind = held[0]
    if kind is None:
        return None
    if named is None and number is None and len(held) > 1:
        return None  # 人都救出来了 while some are trapped and some are missing
    return kind if number is None or number == known.get(kind) else None
