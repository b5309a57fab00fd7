"""A whole and its parts: 两个装卸工，一个没了，一个腿压断 — groups that add up to one before are its people.

Every number of people is taken with the words up to the next one and what they say became of it. Where numbers add up
to one before them, and each says what became of its people, the parts tell of all; only then anything is read here,
and only where nothing surer was read.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec

from app.services.extraction import fates
from app.services.extraction.findings import Finding
from app.services.extraction.first_characters import headed
from app.services.extraction.modality import DRILL, HEARSAY, UNREAL, not_ours
from app.services.extraction.numbers import parse
from app.services.extraction.people_moved import holds
from app.services.extraction.totals import KINDS
from app.services.extraction.words import HELP, HELPER, HELPER_BEFORE, INJURIES, PEOPLE, State, any_of

RUN = headed("(?:死亡|遇难|受伤|重伤|轻伤|失联|失踪|被困)(?:人员|人数)?：\\s?[\\d无一二两三四五六七八九十]")
"""The lines of a form tell their numbers by labels."""
WHY_PARTS = "由各人的去向相加"
CONFIDENCE = 0.6
MOST = 60
"""More people than so many are not told of one by one."""
LONG = 64
"""Characters in which is told what became of a group."""
TOO_MANY = 24
"""Numbers of a text that is no account of a few people."""
PAIRS = headed(
    "老两口|小两口|两口子|夫妻俩?|夫妇俩?|(?:父|母)子俩?|(?:父|母)女俩?|爷俩|娘俩|爷孙俩?|兄弟俩|姐妹俩|"
    "(?:儿媳妇?|儿子|孙子|孙女|女儿|老婆|丈夫|妻子|娃|孩子|司机|老人|老头|老太太)[跟和与](?:儿媳妇?|儿子|孙子|孙女|女儿|老婆|丈夫|妻子|娃|孩子|副驾驶?|老人|老头|老太太)"
)
ONES = headed(
    "第[二三四五六2-6](?:个|名|位|人(?!民))|(?:男|女|老|小)的(?![们])|另(?:外)?(?:一|1)?(?:个|名|位|人)|那一?个|"
    "(?<![一-鿿])(?:该|一名|1名)?(?:司机|驾驶[员人]|儿媳妇|丈夫|妻子|父亲|母亲|老头|老太太)(?![、和跟与])"
)
DEAD = headed(any_of("""
    死亡 身亡 遇难 溺亡 丧生 死了 没了(?!消息|信|影|联系|电|水|音) 没救(?![出援护]) 没(?:能)?(?:抢)?救(?:过来|回来|活)
    没气 没脉 不行了 (?<!自己)(?<!拉)(?<!送)(?<!接)(?<!带)走了(?=[，。；\\s]|$) 走的(?=[，。；\\s]|$) 不治 去世 无效
    无(?:生命(?!危)|呼吸) 没有生命(?!危) 遗体 尸体
    瞳孔[^，。；]{0,4}散 断气 咽气 [烧淹砸压撞电摔闷呛冻]死 盖白布 停止呼吸 宣告
"""))  # fmt: skip
LOST = re.compile(
    "失联|失踪|下落|没找[着到]|未找到|没捞[着到]|没摸[着到]|没影|不见了|冲走|卷走|联系不上|未(?:能)?(?:寻获|打捞|取得联系)|失去联系|仍在搜寻|搜寻中|还在找|正在找"
)
HELD = re.compile(
    "没(?:能)?(?:弄|救|扒|挖|拽|拉|爬|跑|抬|捞|钻)?(?:出|上|下)来|压(?:在)?(?:底下|下面|里)|埋(?:在)?(?:底下|下面|里)|被(?:埋|困|压|卡)|"
    "卡(?:在|里|住)|还在(?:里[头面]|下面|底下|井下)|困在|遇险|(?:仍|还|正)在(?:搜救|营救|救援|挖|扒)"
)
WOUNDED = headed(f"{INJURIES}|" + any_of("""
    受了?[轻重]?伤 [轻重内外肉]伤 摔倒 骨折
    [压砸撞摔打绞夹]断
    (?:腿|臂|手|胳膊|脚|腰|肋骨|手指头?|胳膊肘)[^，。；]{0,3}[断折破] 断了 [擦蹭磕碰刮]破 破皮 打破 开了花
    (?:头|脑袋|脑壳)开了 缝了 还?有脉 还?有(?:点|口)?气
    缓过来 吸氧 还在叫 昏迷 昏过去 没醒 头晕 呛水 呛着 呛得 呛了 流血 抢救
    送医 送走 拉走 送[^，。；]{0,8}(?:医院|卫生院|一院|二院|手术|抢救|拍片)
    住院 (?:县|市|区|人民|中心)医?院 手术 包扎 喊疼 水泡 烫着 砸着 不适 转[^，。；]{0,6}(?:医院|手术) 伤势
    伤情 轻症 重症
"""))  # fmt: skip
WELL = re.compile(
    "安全|没事|平安|无碍|无恙|未受?伤|没受?伤|没有受伤|无伤|好好的|还行|跑开|跑出|逃出|自行|自己(?:走|爬|跑|游|回|站)|获救|救起|救出|活的|脱险|升井|撤[离出至到]|生还|爬了?出来|吃饭|不在|回家|返回|出院"
)
NO_FATE = re.compile(
    "名单|身份|家属|登记|年龄|岁的|班组|值班|轮换|搜救|民警|指战员|出动|到场|派出|赶到|志愿者|干部|医护"
)
ALL_OF = re.compile("(?:共|累计|一共|总共|合计|截至[^，。；]{0,12}|升至|造成|致)(?:已?有|是|的)?$")
EXTRA = re.compile("(?:另外?|还有|此外|又)[^，。；]{0,4}$")
EACH = re.compile("(?:均|都|全)[^，。；没未无]{0,6}(?:伤|晕|吐|送|呛|昏|医院)")
SENTENCE_END = re.compile("[。！？；\\n]")
ONLY = re.compile("就这|一共就|总共就|一共|总共|共就|就(?:有)?[一-龥]?$|没别的?人")
_INNER = re.compile("^(?:里面|里头|当中)还?有$")
_TWO = 2
CLAUSE = re.compile(r"[，。；！？\s、：（）]")


class PeopleTold(msgspec.Struct):
    """So many people at [start, end) and what became of them; NONE where nothing is said, SAFE where they are well."""

    number: float
    start: int
    end: int
    fate: State
    words: str
    extra: bool
    of_all: bool


def told_in_parts(text: str, read: Sequence[Finding]) -> list[Finding]:
    """``read`` with the figures that a whole and its parts tell, where nothing surer was read."""
    if RUN.search(text) or DRILL.search(text):
        return list(read)
    leaves = _leaves(list(_groups(text)))
    found = list(read)
    found = _out(leaves, found)
    for state in _COUNTED:
        held = [one for one in leaves if one.fate is state]
        value = sum(one.number for one in held)
        old = next((one for one in found if one.field == KINDS[state]), None)
        if not held or not _gives_way(old, state, value, leaves):
            continue
        where = held[0]
        found = [one for one in found if one is not old]
        found.append(
            Finding(
                field=KINDS[state], start=where.start, end=where.end, words=text[where.start : where.end],
                confidence=CONFIDENCE, number=value, why=WHY_PARTS, told=True,
                earlier=(old.number,) if old is not None and old.number else (),
            )
        )  # fmt: skip
    return found


_COUNTED = (State.DEATHS, State.MISSING, State.INJURED, State.TRAPPED)


def _out(leaves: list[PeopleTold], found: list[Finding]) -> list[Finding]:
    """一个下去没上来…前头俩捞出来，一个没救: nobody is held any more where what became of each is told behind."""
    if not leaves or any(one.fate in {State.TRAPPED, State.MISSING} for one in leaves):
        return found
    told = sum(one.number for one in leaves)
    return [
        msgspec.structs.replace(one, number=0.0, confidence=CONFIDENCE, why=WHY_PARTS, earlier=(one.number,))
        if one.field == KINDS[State.TRAPPED] and 0 < (one.number or 0) <= told and one.end <= leaves[0].start
        and one.number is not None
        else one
        for one in found
    ]  # fmt: skip


def _gives_way(old: Finding | None, state: State, value: float, leaves: list[PeopleTold]) -> bool:
    """Whether nothing was read of a state, or only those of the whole and not the one told of besides."""
    if old is None or old.number is None:
        return True
    if state not in {State.DEATHS, State.INJURED}:
        return False
    extra = sum(one.number for one in leaves if one.fate is state and one.extra)
    return extra > 0 and old.number == value - extra  # 2人死亡，3人受伤；另有1名渔民被砸成重伤


def _heads(text: str) -> Iterator[tuple[int, int, float]]:
    """Where people are counted or pointed at, and how many; of overlapping words the first sort says it."""
    taken: list[tuple[int, int]] = []
    for one in PEOPLE.finditer(text):
        number = parse(one["number"])
        if number and not one["before"] and not one["after"]:
            taken.append(one.span())
            yield one.start(), one.end(), number
    for pattern, people in ((PAIRS, 2.0), (ONES, 1.0)):
        for one in pattern.finditer(text):
            if not any(start < one.end() + 2 and one.start() < end for start, end in taken):
                taken.append(one.span())
                yield one.start(), one.end(), people


def _groups(text: str) -> Iterator[PeopleTold]:
    """Every number of people of this event with what became of them, in the order of the text."""
    heads = sorted(islice(_heads(text), TOO_MANY + 1))
    if len(heads) > TOO_MANY or not _may_add_up([number for _, _, number in heads]):
        return
    for at, (start, end, number) in enumerate(heads):
        stop = heads[at + 1][0] if at + 1 < len(heads) else len(text)
        before = CLAUSE.split(text[max(0, start - 24) : start])[-1]
        behind = text[end : min(stop, end + LONG)]
        if stop - end <= LONG and stop < len(text):
            last = max((each.end() for each in CLAUSE.finditer(behind)), default=len(behind))
            behind = behind[:last]  # 五个人，砸着三个: 砸着 is said of the three
        if _INNER.search(before):
            continue  # 另外两个住院，里面有一个昏迷
        extra = text[start] == "第" or EXTRA.search(before) is not None
        fate, of_all = _fate(before, behind), ALL_OF.search(before) is not None
        one = PeopleTold(number, start, end, fate, before + behind, extra, of_all)
        if number <= MOST and not _no_group(text, one, before, behind):
            yield one


def _may_add_up(numbers: list[float]) -> bool:
    """Whether some of the numbers behind one, or before it, may make it up: without that no word is looked at."""
    return any(
        _made_up(numbers[at], part)
        for at in range(len(numbers)) if numbers[at] >= _TWO
        for part in (numbers[at + 1 :], numbers[at - 1 :: -1] if at else [])
    )  # fmt: skip


def _made_up(whole: float, parts: list[float]) -> bool:
    total = 0.0
    for one in parts:
        total += one if one < whole else 0.0
        if total >= whole:
            return total == whole
    return False


def _no_group(text: str, one: PeopleTold, before: str, behind: str) -> bool:
    first = CLAUSE.split(behind)[0]
    clause = before + text[one.start : one.end] + first
    if HELPER_BEFORE.search(before) or HELP.search(before) or HELPER.match(behind) or NO_FATE.search(clause):
        return True
    if HEARSAY.search(clause):
        return True
    return bool(UNREAL.search(clause) or not_ours(clause, before=False) or re.match("[月日时分岁号]", behind))


def _fate(before: str, behind: str) -> State:
    """What words on both sides say: in the clause itself, else behind it, in the next sentence only where none."""
    own, *later = SENTENCE_END.split(behind)
    clauses = [one for one in CLAUSE.split(own) if one.strip()] or [""]
    found = _of_words(before + clauses[0])
    for clause in clauses[1:4]:
        said = _of_words(clause) if not fates.OTHERS.match(clause) else State.NONE
        turned = said is State.DEATHS or found in {State.NONE, State.TRAPPED, State.MISSING}
        if said is not State.NONE and found is not State.DEATHS and (turned or found is State.SAFE):
            found = said  # 没上来，拽上来了; 自己站起来了，送医院了
    if found is State.NONE and later:
        found = _of_words(CLAUSE.split(later[0])[0])
    return found


def _of_words(words: str) -> State:
    for state, pattern in ((State.DEATHS, DEAD), (State.MISSING, LOST), (State.TRAPPED, HELD)):
        if holds(pattern, words) is not None:
            return state
    if holds(WOUNDED, words) is not None:
        return State.INJURED
    return State.SAFE if WELL.search(words) is not None else State.NONE


def _leaves(groups: list[PeopleTold]) -> list[PeopleTold]:
    """The groups of the first whole that is told in parts, with those told of besides; none where nothing adds up."""
    for at in range(len(groups)):
        leaves, stop = _parts(groups, at)
        if not leaves:
            leaves, stop = _before_their_sum(groups, at)
        if not leaves:
            continue
        while stop < len(groups) and groups[stop].extra and groups[stop].fate is not State.NONE:
            leaves.append(groups[stop])
            stop += 1
        later = [one for one in groups[stop:] if one.fate is not State.NONE]
        if any(one.of_all for one in later):
            return []
        return [one for one in leaves if not (later and one.fate in {State.MISSING, State.TRAPPED})]
    return []


def _parts(groups: list[PeopleTold], at: int) -> tuple[list[PeopleTold], int]:
    """The groups right behind one that add up to it, each with its fate or told in parts; and where they end."""
    whole, total, place = groups[at], 0.0, at + 1
    found: list[PeopleTold] = []
    while place < len(groups) and total < whole.number and not groups[place].of_all:
        one = groups[place]
        if one.number >= whole.number:
            return [], at
        inner, stop = _parts(groups, place) if one.number > 1 else ([], place)
        if not inner and one.fate is State.NONE:
            return [], at
        found += inner or [one]
        place = stop if inner else place + 1
        total += one.number
    if total != whole.number or place - at <= _TWO or whole.extra:
        return [], at
    hurt = whole.fate is State.INJURED or EACH.search(found[-1].words) is not None
    return [_still_hurt(one) if hurt and one.fate is State.SAFE else one for one in found], place


def _still_hurt(one: PeopleTold) -> PeopleTold:
    """摔倒了七个，五个自己走去看的: hurt all the same."""
    return msgspec.structs.replace(one, fate=State.INJURED)


def _before_their_sum(groups: list[PeopleTold], at: int) -> tuple[list[PeopleTold], int]:
    """老两口没了，儿媳妇跟娃还有气，屋里就这四个: what adds up to a number behind it that says it is of all."""
    total, place = 0.0, at
    while place < len(groups) and groups[place].fate is not State.NONE and not groups[place].of_all:
        total += groups[place].number
        place += 1
    closes = place < len(groups) and place - at >= _TWO and groups[place].number == total
    return (groups[at:place], place + 1) if closes and ONLY.search(groups[place].words) else ([], at)
