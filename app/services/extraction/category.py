"""What kind of event: the class whose words stand nearest the event, the graver rule first, with its sub-type."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import msgspec

from app.models.vocabulary.incident import Detail
from app.services.extraction.findings import Finding, Kind
from app.services.extraction.first_characters import headed
from app.services.extraction.times import EVENT
from app.services.extraction.words import any_of

SENTENCE = re.compile(r"[^。！!？?\n]+")
ASIDE = re.compile(
    r"(?:消防|救援|应急|公安|交警|医护|民警|环保|安监|气象)[^，。；]{0,24}(?:赶赴|赶到|到场|开展|处置|"
    r"救援)|原因(?:是|为|系)|预警|演练|调查|防范|吸取"
)
OTHER_KIND = re.compile(
    r"(?:非(?![法常煤金典洲])|不是|并非|排除)(?![\d一二两三四五六七八九十]+[个人名辆])(?P<words>[^，。；]{1,8})"
)
_ROLES = any_of(r"""
    [（(][^（()）]{0,60}[）)] (?:(?<![氨酸碱])水罐|泡沫|消防|救护|抢险|救援|巡逻|警用|洒水|清障)(?:消防)?[车艇船]
    (?:威胁|危及|殃及|逼近|距离?|毗邻|紧邻|临近|相邻|靠近)[^，。；]{1,14}
    (?:附近|旁边|周边|隔壁|对面|周围)(?:就?是|有|为|无|没有)[^，。；]{1,14}
    公路(?:段|局|站|处)的 隧道(?:口|[进出]口|洞口)(?!掌|坍|塌方?了)
    (?:加油站|加气站|油库|化工厂|煤矿|工地|水库|大桥|收费站|学校)(?:对面|附近|旁边?|隔壁|门口|路段)
    (?:检测|监测|观测)(?!确诊|确认|出|发现|为|到|系)[^，。；]{0,8}
    (?:预测|预报|预防|防范|防御|培训|宣传|模拟)[^，。；]{0,8}
    (?:船舶|港航|航运|建设|建筑|交通|燃气|天然气|起重|电梯|旅游|物流|运输|汽车|供水|煤气)(?=[一-鿿]{0,8}公司)
    (?:出动|派出|调派|调集|组织|协调)[^，。；]{0,30}(?:艘|船只|船舶|飞机|直升机|车辆)
    (?:修复|抢修|恢复|清理|拆除)[^，。；]{0,3}(?:台风|暴雨|洪水|地震|受灾|受损|损毁)[^，。；]{0,8}
    (?:派|去|来|开)了?[一二两三四五六七八九\d]{1,3}[台辆部][\u4e00-\u9fff]{2}
    (?:石化|化工|钢铁|煤炭|矿山|机场|港口|铁路|电力|冶金|建设)(?:大道|路|街|新村|小区)
    矿山(?:运输)?(?:道路|公路) 高温(?=物料|熔|蒸汽|液|管|设备|炉|烟气|气体|金属|热水|油|高压|作业) (?:捡|采|找|挖)菌子?
    被(?:大风|狂风|强风|风浪|阵风)(?:折断|刮断|吹断|打断)
    (?:不涉及|未涉及|未波及|没有波及|排除)[^，。；]{1,10} [\u4e00-\u9fff]{2,3}(?:镇|街道|乡(?!下|亲))
    (?:由|乘|乘坐|调|派|动用|出动)[^，。；]{0,6}直升机 直升机[^，。；]{0,8}(?:转运|吊运|搜救|救|接|吊|投送|洒水|灭火|送)
    电梯困人[^，。；]{0,4}\d+起 如[^，。；]{1,16}(?:污染|爆炸|泄漏)
    (?:林场|林区|林业局|山上|山坡|后山|草原|牧场|草场)(?:的|里|边)?[^，。；]{0,6}?(?:宿舍|办公楼|住宅|民房|木屋|平房|厂房|商店|仓库|食堂|锅炉房|车库|小区|宾馆)(?=[^，。；]{0,6}(?:起火|着火|失火|火灾|着了|冒烟|爆炸|倒塌|坍塌|塌了|漏))
    (?:没有?|未|并未|均未|无)(?:发生|造成|引发|引起|出现|见)?(?:着火|起火|爆炸|爆燃|燃爆|泄漏|明火|过火|燃烧)
""")
ROLES = headed(_ROLES + r"|[“\"][^”\"]{1,8}[”\"](?=号|轮|农家乐|小区|酒店|饭店|店|民宿|山庄|公司|网吧|KTV|酒吧|超市)")
"""Words that say who came, what lies near, what an instrument or a firm is for: they are not the event."""
UNTOUCHED = re.compile(f"{ROLES.pattern}|[^，。；]{{1,16}}(?:均|都)?(?:未|没有?)受到?影响")
"""Those, and what was not touched by it (加油站未受影响)."""
CAUSE = re.compile("(?:事故|事件)?(?:所致|造成的|引起的)")
SAID = re.compile(
    r"(?:发生|突发|暴发|爆发|引发|诱发|突遭|遭遇?|遭受)(?:了)?(?:一起|一次|1起|起)?(?:特别重大|特大|重大|较大|严重|疑似|室内)*$"
)
"""发生一起重大… names the kind outright."""
PREFIX = 600
"""Characters in which the kind is looked for: it is said at the beginning."""


COAL_MINE, METAL_MINE = "12A00", "12B00"
OTHER_WORKS = re.compile("地铁|隧道|基坑|盾构|顶管|管廊|污水|窨井|检查井|化粪|沼气|引水洞|水电站")
"""Works and pits that have a shaft as a mine has one."""
CHEMICALS, ON_ROAD = "12D00", "12H"
_GOODS = (
    "硫酸|盐酸|硝酸|氢氟酸|烧碱|液碱|甲醇|乙醇|酒精|甲醛|苯胺|苯乙烯|二甲苯|甲苯|粗苯|纯苯|丙烯腈|丙烯|乙烯|丁二烯|丙酮|氨水|液氨|液氯|氯气|"
    "双氧水|煤焦油|汽油|柴油|原油|液化气|液化石油气|天然气|LNG|危化品|危险化学品|危险品|化学品|农药|氰化钠"
)
_CARRIER = "槽罐?车|罐式?车|油罐车|罐体|(?:运输|半挂|货|重)车|槽罐"
_OUT = "泄漏|泄露|渗漏|洒漏|漏[了出]|流[入进到出]|溢出|喷出|跑冒|冒出|爆炸|爆燃|着火|起火"
SPILLED = re.compile(
    rf"(?:(?:{_GOODS})[^。；]{{0,24}}?(?:{_CARRIER})|(?:{_CARRIER})[^。；]{{0,24}}?(?:{_GOODS}))[^。]{{0,90}}?"
    rf"(?<![未无没])(?<!没有)(?<!未见)(?<!未发生)(?:{_OUT})"
)
"""丙烯槽罐车追尾泄漏: what a vehicle carries and loses is the event, however the vehicle came to lose it."""
WHY_SPILLED = "车上装的东西漏了或着了，也像道路交通事故"
MARGIN = 1.2
"""A kind this near to the best one (in points of ``weight``) makes it a question."""


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """Words of a class found in the text."""

    start: int
    end: int
    kind: Kind
    score: float
    pair: bool = False
    """Two words that only together point to the kind."""


class Alternatives(msgspec.Struct, frozen=True):
    """Words of which any may stand in a text; plain words are looked for before the pattern is tried."""

    pattern: re.Pattern[str]
    plain: tuple[str, ...]
    heads: frozenset[str]
    """What the plain words begin with: two characters, or one where a word has no more."""
    other: re.Pattern[str] | None

    def stand_in(self, text: str, runs: frozenset[str]) -> bool:
        """Whether any of them stands in a text of these runs of one and two characters."""
        if not self.heads.isdisjoint(runs):
            for word in self.plain:
                if word in text:
                    return True
        return self.other is not None and self.other.search(text) is not None


Patterns = tuple[Kind, Alternatives | None, tuple[tuple[Alternatives, Alternatives], ...]]
"""A kind with its words and its pairs of words, ready to be searched."""
SPECIAL = re.compile(r"[\\\[\](){}?*+.^$]")


@lru_cache(maxsize=8)
def _compiled(kinds: tuple[Kind, ...]) -> tuple[Patterns, ...]:
    return tuple(
        (
            kind,
            _words(tuple(sorted(kind.words, key=len, reverse=True))) if kind.words else None,
            tuple((_words(tuple(_split(first))), _words(tuple(_split(second)))) for first, second in kind.pairs),
        )
        for kind in kinds
    )


def _words(alternatives: tuple[str, ...]) -> Alternatives:
    other = "|".join(one for one in alternatives if SPECIAL.search(one))
    plain = tuple(one for one in alternatives if not SPECIAL.search(one))
    heads = frozenset(one[:2] for one in plain)
    return Alternatives(headed("|".join(alternatives)), plain, heads, headed(other) if other else None)


def _split(expression: str) -> Iterator[str]:
    """The alternatives of an expression, those in brackets left together."""
    depth, begin = 0, 0
    for at, char in enumerate(expression):
        depth += (char in "([") - (char in ")]")
        if char == "|" and not depth:
            yield expression[begin:at]
            begin = at + 1
    yield expression[begin:]


def read_category(text: str, kinds: Sequence[Kind]) -> Finding | None:
    """The most likely class; None where no word points to one."""
    head = text[:PREFIX]
    roles = UNTOUCHED if "影响" in head else ROLES
    readable = roles.sub(_blank, OTHER_KIND.sub(_blank, head))
    possible = _possible(readable, tuple(kinds))
    hits = [
        hit for number, sentence in enumerate(SENTENCE.finditer(readable)) for hit in _hits(sentence, number, possible)
    ]
    if "煤" not in readable and any(one.kind.code == METAL_MINE and not one.pair for one in hits):
        hits = [one for one in hits if one.kind.code != COAL_MINE]  # 锡矿冒顶: a mine, but none of coal
    if "煤" not in readable and "矿" not in readable and OTHER_WORKS.search(readable):
        hits = [one for one in hits if one.kind.code != COAL_MINE]  # 地铁站透水，井下5人被困: a shaft, and no mine
    if not hits:
        return None
    best = max(hits, key=lambda one: (one.score, -one.start))
    spilled = _spilled(readable, best, kinds)
    if spilled is not None:
        return msgspec.structs.replace(spilled, words=text[spilled.start : spilled.end])
    rivals = [one for one in hits if one.kind.name != best.kind.name and one.score > best.score - MARGIN]
    code = _subtype(best, readable)
    return Finding(
        field=Detail.CATEGORY,
        start=best.start,
        end=best.end,
        words=text[best.start : best.end],
        confidence=0.7 if rivals else 0.88,
        text=f"{code} {best.kind.name}",
        why=f"也像{rivals[0].kind.name}" if rivals else "",
    )


def _spilled(text: str, best: Hit, kinds: Sequence[Kind]) -> Finding | None:
    """A chemical a vehicle carries and loses on the road, asked: the accident of the vehicle is only how it came."""
    match = SPILLED.search(text) if best.kind.code.startswith((ON_ROAD, CHEMICALS)) else None
    kind = next((one for one in kinds if one.code == CHEMICALS), None)
    if match is None or kind is None:
        return None
    hit = Hit(start=match.start(), end=match.end(), kind=kind, score=best.score)
    return Finding(
        field=Detail.CATEGORY, start=match.start(), end=match.end(), words="", confidence=0.7,
        text=f"{_subtype(hit, text)} {kind.name}", why=WHY_SPILLED, told=True,
    )  # fmt: skip


def _blank(match: re.Match[str]) -> str:
    return "　" * len(match.group())


def _possible(text: str, kinds: tuple[Kind, ...]) -> list[Patterns]:
    """The kinds of which any word stands in the text at all."""
    found, runs = [], frozenset(("", *text, *map("".join, pairwise(text))))
    for kind, single, pairs in _compiled(kinds):
        alone = single if single is not None and single.stand_in(text, runs) else None
        both = tuple(one for one in pairs if one[0].stand_in(text, runs) and one[1].stand_in(text, runs))
        if alone is not None or both:
            found.append((kind, alone, both))
    return found


def _hits(sentence: re.Match[str], number: int, possible: list[Patterns]) -> list[Hit]:
    words, offset = sentence.group(), sentence.start()
    event = EVENT.search(words)
    found = []
    for kind, single, pairs in possible:
        for match in single.pattern.finditer(words) if single else ():
            found.append(_hit(kind, match.start(), match.end(), words, offset, number, event))
            break
        for first, second in pairs:
            pair = _pair(words, first.pattern, second.pattern)
            if pair is not None:
                found.append(msgspec.structs.replace(_hit(kind, *pair, words, offset, number, event), pair=True))
    return found


def _pair(words: str, first: re.Pattern[str], second: re.Pattern[str]) -> tuple[int, int] | None:
    """The nearest two words of a pair within forty characters."""
    ones, others = list(first.finditer(words)), list(second.finditer(words))
    best: tuple[int, int, int] | None = None
    for one in ones[:6]:
        for other in others[:6]:
            gap = max(other.start() - one.end(), one.start() - other.end())
            if gap <= 40 and (best is None or gap < best[0]):
                best = (gap, min(one.start(), other.start()), max(one.end(), other.end()))
    return None if best is None else (best[1], best[2])


def _hit(kind: Kind, start: int, end: int, words: str, offset: int, number: int, event: re.Match[str] | None) -> Hit:
    score = kind.weight - 1.0 * min(number, 3)
    if SAID.search(words[max(0, start - 16) : start]):
        score += 1.6
    if event is not None:
        score -= 0.012 * min(60, abs(start - event.start()))
    if ASIDE.search(words[max(0, start - 20) : start]) or CAUSE.match(words[end : end + 6]):
        score -= 2.0
    return Hit(start=offset + start, end=offset + end, kind=kind, score=score)


def _subtype(hit: Hit, text: str) -> str:
    """The finer code whose word stands nearest the words that decided; the class's own where none does."""
    best: tuple[int, str] | None = None
    for sub in hit.kind.subtypes:
        for word in sub.words:
            at = text.find(word, max(0, hit.start - 30), hit.end + 30)
            if at >= 0 and (best is None or abs(at - hit.start) < best[0]):
                best = (abs(at - hit.start), sub.code)
    return best[1] if best else hit.kind.code
