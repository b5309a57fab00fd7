"""续报: what became of known people, clause by clause — groups of them with a number, a source and a fate.

A clause names so many (1名, 父子两人, 最后一个, 第二人, 那名司机, 全部), of whom (失联, 被困, 伤员) and their fate (找到,
救出, 遗体, 抢救无效, 骨折). The fate may follow in later clauses of the sentence. Nothing is summed here.
"""

import re
from collections.abc import Iterator
from enum import StrEnum

import msgspec

from app.models.vocabulary.incident import FigureKind
from app.services.extraction import fates
from app.services.extraction.numbers import NUMBER, parse
from app.services.extraction.words import HELP, HELPER, HELPER_BEFORE, PEOPLE

OPEN = (FigureKind.MISSING, FigureKind.TRAPPED)
Figures = dict[FigureKind, float | None]


class Fate(StrEnum):
    """What became of people; LEFT are still what they were, LOST are more of those who are missing or trapped."""

    DEAD = "dead"
    HURT = "hurt"
    SAFE = "safe"
    LOST = "lost"
    WORSE = "worse"
    LEFT = "left"


class Movement(msgspec.Struct, kw_only=True):
    """``number`` people (None: all) of ``source`` came to a ``fate`` at [start, end) of the text."""

    start: int
    end: int
    number: float | None
    source: FigureKind | None
    fate: Fate | None = None
    grave: bool = False
    part: "Movement | None" = None
    """The group these people are among."""
    found: bool = False
    """Whether they were found or brought out, whatever became of them."""
    more: bool = False
    counted: bool = True
    """Whether a number was said; one person named or pointed at is not counted."""
    last: bool = False
    """最后一名: nobody of the kind is left when these are found."""
    led: bool = False
    """Whether they were fetched (接出, 下山), which nobody who is missing is without being found."""
    whole: float | None = None
    """失联的3人中: how many they are among."""
    heading: bool = False
    """失联的3人中: only those of whom the next words speak."""
    all_told: bool = False
    """共搜救出11人: all who were found from the first, not only since."""
    spotted: bool = False
    """Where they were is told: 车里有3个人."""
    within: bool = False
    """增加的2人均为原重伤者: counted among the dead already."""
    apart: bool = False
    """None of those who are known to be missing."""
    saved: bool = False
    """Told of behind their number, and not as all: 3人获救、1人遇难 stand side by side."""
    inside: bool = False
    """Found, and still in there: 取得联络，判定为被困."""


SENTENCE = re.compile(r"[^。！!？?\n]+")
CLAUSE = re.compile(r"[^，,、：；;（）()\s]+")
_WHO = re.compile(
    "[者员童某孩娃妇嫂婆爷奶伯叔婶爸妈爹娘母父妻夫姐妹兄弟]|(?<![施开停完复竣动手返])工(?![作程地厂业会具况期艺序])|[村居牧渔农市山]民|学生|[男女师医考]生|[游旅乘顾租]客|[驴钓工校队病]友|"
    "师傅|司机|男|女|老[人汉太大头]|人(?!员?伤亡)|厨师|老板|厨|遗体|尸体|小伙|[那这][个位名]|[几两三][个位名]"
)
"""Words for a person: without one of them a clause without a number tells of no one found or brought out."""
_OTHERS = re.compile(
    "^(?:[^，]{0,6}(?:政府|指挥部|消防|救援队|搜救队|现场|医院方|专家|调查|善后|火势|明火|道路|交通|公路|水位|降雨|险情|警方|公安))"
)
"""Clauses with a subject of their own go on of nobody."""
_COUNTED_UP = re.compile(
    "(?:累计|共|合计|至此|一共|总共|总计|先后)(?:已)?(?:搜救|营救|成功|安全)?(?:找到|搜?救出|救起|解救|营救出?|发现|搜出|挖出|捞起|捞出|转移|疏散)?$"
)
_ANY_NUMBER = re.compile(r"[\d一二两三四五六七八九十]")
_PROCESS = re.compile(
    "无效|不治|去世|离世|过世|病逝|没(?:能)?(?:抢)?救|没能?[挺扛熬撑顶]|走了|停止呼吸|送医后|送医途中|途中|医院|ICU|并发|感染|恶化|救治"
)
_DIED_PLAIN = re.compile("死亡|遇难|身亡|溺亡|丧生|罹难|牺牲|没了|死了")


_VERB_OF_NEXT = re.compile(
    rf"(?:{fates.SEARCHED.pattern}|{fates.BROUGHT.pattern}|{fates.LED.pattern})[^，。；]{{0,3}}$|(?:其中|又有|另有|另|有)$"
)
_VERB_BEFORE = re.compile(f"{fates.SEARCHED.pattern}|{fates.BROUGHT.pattern}|{fates.LED.pattern}")
"""3名失联者已找到2名: the verb is of the number behind it."""
_IN_THEM = re.compile("[^，\\d]{0,8}(?:中|里|里头|里面|当中)(?![毒暑心])")
_STILL_IN = re.compile(
    "被困|(?:尚未|仍未|还没|没有?|未)(?:能)?(?:出|脱|升|救出|下|上)|等待(?:救援|营救)|等着救|还在(?:里|洞|井)|仍在(?:洞|井|里|原地)"
)
_ARRIVES = re.compile(
    "到院|入院|新收|送医|就诊|就医|来院|[接收来送拉](?:了|来)|看病|看急诊|自己来|住进|去医院|到[^，。；]{0,6}医院"
)
_HURT_MORE = re.compile("(?:受伤|伤者|伤员|伤的|病人|患者|中毒)(?:人数|人员)?(?:又|再)?(?:多了|增加了?|新增|增|多出)$")


_PUT_RIGHT = re.compile(
    "有误|不准|不对|说错|讲错|听错|听岔|搞错|弄错|误传|误报|更正|重复(?:登记|统计|计算|上报)|而非|不是(?:本次|本起|这次|这起|同|一回事)|另一起|另外一起|没(?:有)?关系|别加|谣|不实|传言|网传|演练"
)
"""What is put right, or not so, moves nobody."""
_NAMES_LISTED = re.compile(r"(?<=某)、(?=[\u4e00-\u9fff]某)")
_SLIP = re.compile(
    rf"{NUMBER}(?:具|名|人|个|位)?[，,。 ]{{0,2}}(?:哦|噢|啊|呃|嗯|哎)?[，, ]{{0,2}}(?:不对|不是|错了|说错了?|讲错了?|更正)[，,。 ]{{0,2}}(?:应该|应)?[是有](?={NUMBER}(?:具|名|人|个|位))"
)
"""两具，不对，是三具: the first number never stood."""


class _Group(msgspec.Struct):
    """People counted or pointed at, at [start, end) of a clause."""

    start: int
    end: int
    number: float | None
    counted: bool
    body: bool = False
    last: bool = False


def read_movements(text: str) -> list[Movement]:
    """What became of people by a message, in the order of the text."""
    text = fates.THINGS.sub(lambda one: "，" * len(one.group()), text)
    found: list[Movement] = []
    text = fates.IDIOM.sub("老是", text)
    text = _NAMES_LISTED.sub("和", fates.DELTA.sub(lambda one: "，" * len(one.group()), text))
    text = _SLIP.sub(lambda one: "，" * len(one.group()), text)
    for sentence in SENTENCE.finditer(text):
        if not _PUT_RIGHT.search(sentence.group()):
            _sentence(sentence.group(), sentence.start(), found)
    return found


def _sentence(words: str, offset: int, found: list[Movement]) -> None:
    """Add what became of people by one sentence; ``found`` are those of the sentences before it."""
    last: Movement | None = None
    omitted = fates.OMITTED.search(words) is not None
    for clause in CLAUSE.finditer(words):
        said, base = clause.group(), offset + clause.start()
        groups = _groups(said)
        for at, group in enumerate(groups):
            stop = groups[at + 1].start if at + 1 < len(groups) else len(said)
            left = said[groups[at - 1].end if at else 0 : group.start]
            right = said[group.end : stop]
            if at + 1 < len(groups):
                right = _VERB_OF_NEXT.sub("", right)
            opened = next((each.source for each in reversed(found) if each.source in OPEN), None)
            one = _told(group, left, right, base, last, opened)
            if (
                one is not None
                and one.fate is None
                and omitted
                and _holds(fates.WOUND, right)
                and one.source not in OPEN
            ):
                one.fate, one.more = Fate.HURT, True
            if one is None or _the_same_as_one_of(one, found, last, right, said[group.start : group.end]):
                continue
            if last is not None and _is_their_number(one, last, left + right):
                last.number, last.counted = one.number, True  # 人找到了，爷俩在礁盘上
                continue
            found.append(one)
            last = one
        if groups:
            continue
        if last is not None and _goes_on(said, last):
            continue
        one = _named(said, base, last)
        if one is not None:
            found.append(one)
            last = one


def _is_their_number(one: Movement, last: Movement, around: str) -> bool:
    """人找到了，爷俩在礁盘上: how many those are who were just told of."""
    more = (one.number or 0.0) > 1 and re.search("没|不|少", around) is None
    return one.fate is None and last.found and not last.counted and one.counted and more


def _the_same_as_one_of(one: Movement, found: list[Movement], last: Movement | None, right: str, words: str) -> bool:
    before = next((each for each in reversed(found) if each.found), None) if _POINTS_BACK.search(words) else last
    return before is not None and _the_same(one, before, right, words)


_POINTS_BACK = re.compile("^[这该]")


def _the_same(one: Movement, last: Movement, right: str, right_of: str) -> bool:
    """5名矿工获救，5人均送医院: the same five, of whom more is told."""
    if not one.counted and one.number == 1 and last.found and last.number == 1 and _POINTS_BACK.search(right_of):
        last.fate = one.fate or last.fate
        return True  # 捞上来一个，捞上来这个没气了
    if last.fate is Fate.DEAD and last.more and last.number == 1 and not one.counted and not one.more:
        last.source = last.source or one.source
        return True  # 死者又多了一个，住ICU的那个老板
    same = one.counted and one.number == last.number and not one.more and not fates.REST.search(right)
    if not (same and last.found and fates.EVERYBODY.match(right)):
        return False
    _goes_on(right, last)
    last.end = max(last.end, one.end)
    return True


def _groups(clause: str) -> list[_Group]:
    """The people a clause counts or points at; of overlapping words the longer say who they are."""
    found: list[_Group] = []
    for pattern, number in ((fates.PAIR, 2.0), (fates.LAST, None), (fates.NTH, 1.0)):
        for match in pattern.finditer(clause):
            inside = re.search(r"[\d一二两三四五六七八九十]+", match.group()[2:]) if pattern is fates.LAST else None
            value = number if number is not None else (parse(inside.group()) if inside else 1.0)
            _put(
                found,
                _Group(
                    match.start(),
                    match.end(),
                    value,
                    counted=inside is not None or number == 2.0,
                    last=pattern is fates.LAST and "最后" in match.group(),
                ),
            )
    for match in fates.NAMES.finditer(clause):
        _put(found, _Group(match.start(), match.end(), float(match.group().count("某")), counted=True))
    for match in PEOPLE.finditer(clause):
        value = parse(match["number"])
        if value is not None and not match["after"]:
            _put(found, _Group(match.start(), match.end(), value, counted=True, body=match["unit"] == "具"))
    for match in fates.DEFINITE.finditer(clause):
        _put(found, _Group(match.start(), match.end(), 1.0, counted=False))
    return sorted(found, key=lambda one: one.start)


def _put(found: list[_Group], one: _Group) -> None:
    if not any(each.start < one.end and one.start < each.end for each in found):
        found.append(one)


def _source(words: str) -> FigureKind | None:
    """Of whom words speak: the missing, the trapped, the gravely hurt, the hurt."""
    for pattern, kind in (
        (fates.EVACUATED, FigureKind.EVACUATED), (fates.MISSING, FigureKind.MISSING), (fates.TRAPPED, FigureKind.TRAPPED), (fates.GRAVE, FigureKind.SERIOUS),
        (fates.HURT, FigureKind.INJURED),
    ):  # fmt: skip
        if pattern.search(words):
            return kind
    return None


def _holds(pattern: re.Pattern[str], words: str) -> re.Match[str] | None:
    """The first match that is neither denied nor only hoped for, nor says which people (接出来的老人)."""
    for one in pattern.finditer(words):
        if words.startswith(("的", "来的"), one.end()) and not words.startswith(("的遗体", "的尸体"), one.end()):
            continue
        if not fates.NOT_SO.search(words[: one.start()]):
            return one
    return None


def _told(
    group: _Group, left: str, right: str, base: int, last: Movement | None, opened: FigureKind | None
) -> Movement | None:
    """What a clause says of one group; None where it is none of those known."""
    helping = HELPER_BEFORE.search(left) or HELP.search(left[-16:]) or HELPER.match(right)
    known = _open_source(left + "|" + right) is not None or _holds(fates.DEAD, right) is not None
    if (helping and not known) or fates.OLD.search(left):
        return None
    near = left[-10:]
    one = Movement(
        start=base + group.start - len(left), end=base + group.end + len(right), number=group.number,
        source=_source(left + "|" + right), counted=group.counted, last=group.last,
        more=bool(fates.AGAIN.search(left) or (fates.MORE.search(left) and _ARRIVES.search(right))),
    )  # fmt: skip
    head = _IN_THEM.match(right) if group.counted else None
    if head is not None and not (_holds(fates.DEAD, right[head.end() :]) or _holds(fates.BROUGHT, right[head.end() :])):
        one.heading = True
        one.spotted = _holds(fates.SEARCHED, near) is not None or _holds(fates.BROUGHT, near) is not None
        return one  # 失联的4人中
    one.part = _among(one, left, last)
    if one.source is None and fates.REST.search(left):
        one.source = opened
    if last is not None and one.part is None and _inherits(one, last):
        one.source = last.source
    if last is not None and last.fate is None and last.counted and last.source in OPEN and _less(one, last):
        last.heading, one.whole = True, last.number
    brought = _holds(fates.BROUGHT, right) or _holds(fates.BROUGHT, near)
    searched = _holds(fates.SEARCHED, right) or _holds(fates.SEARCHED, near)
    if searched is None and one.source is FigureKind.MISSING:
        searched = _holds(fates.RETURNED, right)
    if searched is not None and fates.LOCATED.search(right):
        searched = None
    if searched is not None and "联" in searched.group() and one.source is FigureKind.TRAPPED:
        searched = None  # 与被困人员取得联系: they are still in there
    if searched is not None and searched.group() == "发现" and not _looks_for(group, one, left, right):
        searched = None
    if last is not None and last.heading and last.spotted and re.fullmatch("中?的", left):
        searched = searched or _holds(fates.SEARCHED, "找到")  # 找到失踪的3人中的2人
    led = None if brought or searched else _holds(fates.LED, right) or _holds(fates.LED, near)
    one.found, one.led = bool(brought or searched or led or group.body), led is not None
    if one.source in {FigureKind.SERIOUS, FigureKind.INJURED} and brought is not None and "脱险" in brought.group():
        one.found = False  # 重伤4人中2人脱险
    if one.source is FigureKind.EVACUATED and not (brought or searched):
        return one  # 撤离4户15人
    if one.found and one.source not in OPEN:
        one.source = _open_source(left + "|" + right) or _looked_for(
            brought=bool(brought or led), searched=bool(searched)
        )
    if one.found and _COUNTED_UP.search(left):
        one.all_told, one.found = True, False
        return one
    one.spotted = _FOUND_BODY.search(left) is not None
    one.fate = _fate(one, group, left, right)
    one.saved = one.found and not _VERB_BEFORE.search(near) and not fates.EVERYBODY.search(right)
    one.grave = bool(fates.GRAVE.search(right))
    one.inside = bool(one.found and not brought and _STILL_IN.search(right) and one.source is FigureKind.MISSING)
    return one


def _looks_for(group: _Group, one: Movement, left: str, right: str) -> bool:
    """Whether 发现 finds one who was looked for, not something that turned up (发现1名老人发热)."""
    if one.source is FigureKind.TRAPPED and _PREDICATE.search(right) and _holds(fates.DEAD, right) is None:
        return False  # 又发现2人被困
    looked = one.source in OPEN or group.last or one.more or fates.REST.search(left) is not None
    return looked or group.body or _holds(fates.DEAD, right) is not None or not group.counted


def _looked_for(*, brought: bool, searched: bool) -> FigureKind:
    """Whom words look for that do not say it: who is brought out was in there, who is found was lost."""
    return FigureKind.TRAPPED if brought and not searched else FigureKind.MISSING


def _among(one: Movement, left: str, last: Movement | None) -> Movement | None:
    """The group these are among: behind 其中, or beside another part of it."""
    whole = last.part if last is not None else None
    if last is None:
        return None
    if whole is not None and whole.number == (last.number or 0.0) + (one.number or 0.0) and whole.number:
        return whole  # 找到2人，其中1人还活着；另1人已溺亡
    if fates.REST.search(left):
        return None
    if fates.AMONG.search(left[-10:]):
        return last
    whole = last.part
    if (
        last.found
        and last.counted
        and len(left) <= 2
        and (one.number or 0.0) < (last.number or 0.0)
        and one.source not in OPEN
        and not (last.saved and last.whole)
    ):
        return last  # 5个人都放出来了，一个中暑
    beside = (
        whole is not None and len(left) <= 2 and (whole.number or 0.0) >= (last.number or 0.0) + (one.number or 0.0)
    )
    return whole if beside else None


def _open_source(words: str) -> FigureKind | None:
    return (
        FigureKind.MISSING
        if fates.MISSING.search(words)
        else FigureKind.TRAPPED
        if fates.TRAPPED.search(words)
        else None
    )


def _less(one: Movement, last: Movement) -> bool:
    return (last.number or 0.0) >= (one.number or 0.0)


def _inherits(one: Movement, last: Movement) -> bool:
    """失联那三个，有两个…; 重伤5人中2人抢救无效: some of those named before them in the sentence."""
    graver = one.source is FigureKind.INJURED and last.source is FigureKind.SERIOUS
    return last.source is not None and (one.source is None or graver) and (last.number or 0) > (one.number or 0)


def _fate(one: Movement, group: _Group, left: str, right: str) -> Fate | None:
    rest = bool(fates.REST.search(left))
    if one.source in OPEN and _IDENTIFIED.search(right):
        return Fate.SAFE  # 失联2人即在其中
    if _OF_THE_MORE.search(left) and one.source is not None and re.match("均?(?:为|是|系)", right):
        one.within, one.more = True, False
        return Fate.DEAD
    if group.body and not (one.more or _FOUND_BODY.search(left)) and _HANDED_OVER.search(right):
        return None
    if _holds(fates.DEAD, right) or group.body or (one.found and _holds(fates.DEAD, left[-10:])):
        definite = not group.counted or one.more or one.part is not None or one.found or group.body
        process = _PROCESS.search(right) or _PROCESS.search(left)
        return Fate.DEAD if definite or process or one.source is not None else None
    if one.more and (_ARRIVES.search(right) or _HURT_MORE.search(left)) and one.source not in OPEN and not one.found:
        return Fate.HURT
    if (
        _GONE.search(left)
        and (one.more or one.source is not None or re.search("^(?:又|再)?[没走]了$", left))
        and (one.number or 0.0) <= _FEW
        and not right.strip()
    ):
        return Fate.DEAD
    if rest and not one.found:
        open_kind = _open_source(right + left)
        looked = fates.STILL.search(right) and one.source is not FigureKind.EVACUATED
        if open_kind is not None or (looked and _LOOKED_FOR.search(right)) or not right.strip("了。"):
            one.source = open_kind or (one.source if one.source in OPEN else None)
            return Fate.LEFT
        if looked and one.source in OPEN:
            return Fate.LEFT
        return None
    if one.more and one.source in OPEN and not one.found and not rest:
        label = _PREDICATE.search(right) or (_open_source(left) and not fates.NOT_SO.search(left))
        return Fate.LOST if label else None
    if fates.WORSE.search(right):
        return Fate.WORSE
    if fates.HOME.search(right):
        return Fate.SAFE if one.found else None
    if _holds(fates.WOUND, right) and not fates.NO_WOUND.search(right):
        among = one.part is not None and (one.part.found or one.part.all_told)
        return Fate.HURT if one.found or one.more or among else None
    if one.more and _ARRIVES.search(left + right) and one.source not in OPEN and not one.found:
        return Fate.HURT
    if one.source is FigureKind.MISSING and _SAVED.search(right) and not rest:
        one.found = True
    return Fate.SAFE if one.found else None


_SAVED = re.compile("生还|平安|健在|无恙|没事|活着|幸存")
_FEW = 3
"""More than so many who 走了 went home."""
_GONE = re.compile(
    "(?:又|再)?(?:走了|没了|死了)$|(?:死(?:者|的|亡)|遇难者?)(?:又|再|新)(?:多|添|增|增加)了?$|(?:又|再|新增)死亡?$"
)
_OF_THE_MORE = re.compile("(?:增加|新增|多出|增)(?:死亡|遇难)?的$")
_IDENTIFIED = re.compile("(?:即|就|均|都|已|全)在其中|(?:就|即|正)是这")
_FOUND_BODY = re.compile("找到|发现|打捞|捞|挖|搜|寻获|[内里上]有")
_HANDED_OVER = re.compile("身份|移交|家属|DNA|火化|殡仪|善后|辨认|确认|转运|送往|仍|尚")
_PREDICATE = re.compile(
    "^(?:群众|村民|人员|工人|游客|老人|学生)?(?:仍|还|也|都)?(?:被困|困在|被埋|失联|失踪|下落不明|联系不上|失去联系|未归|没回来)"
)
"""N人被困: what is said of them, not which they are."""
_LOOKED_FOR = re.compile("搜|找|失联|失踪|被困|埋|下落|营救|救援|打捞|联系|方位|没出|没上|没下")


def _goes_on(clause: str, last: Movement) -> bool:
    """Whether a clause without people of its own tells on of the last ones; what it tells is theirs then."""
    if _OTHERS.match(clause) or len(clause) > 30:
        return False
    dead, hurt = _holds(fates.DEAD, clause), _holds(fates.WOUND, clause)
    found = _holds(fates.SEARCHED, clause) or _holds(fates.BROUGHT, clause) or _holds(fates.LED, clause)
    if last.fate is Fate.LEFT and not (dead or found):
        return False
    if last.fate is None and last.spotted and dead is not None:
        last.fate, last.found, last.source = Fate.DEAD, True, last.source or FigureKind.MISSING
        return True  # 车里有3个人，都没了
    if last.fate is None and last.source is None:
        if found is None or not last.counted:
            return False
        last.source = _looked_for(
            brought=_holds(fates.SEARCHED, clause) is None, searched=_holds(fates.SEARCHED, clause) is not None
        )
    told = dead or found or hurt
    if fates.NOT_OF_THEM.search(clause):
        last.apart = True
        return True
    own = told is not None and bool(_OWN.search(clause[: told.start()]))
    if last.found and last.source is FigureKind.MISSING and _STILL_IN.search(clause):
        last.inside = True
    elif own:
        return False
    elif dead is not None:
        last.fate = Fate.DEAD
    elif found is not None and last.fate in {None, Fate.LEFT}:
        last.fate, last.found = Fate.SAFE, True
        if fates.EVERYBODY.search(clause) is None and fates.MANY.search(clause):
            last.fate = None
    elif hurt is not None and _may_be_hurt(last) and not fates.NO_WOUND.search(clause):
        last.fate, last.grave = Fate.HURT, bool(fates.GRAVE.search(clause))
    elif not (found or fates.ALIVE.search(clause)):
        return False
    return True


def _may_be_hurt(last: Movement) -> bool:
    among = last.part is not None and last.part.found and last.fate is None
    return (last.found and last.fate is Fate.SAFE) or among


_OWN = re.compile(
    "[者员工民生客友童孩娃妇嫂婆爷奶伯叔婶爸妈爹娘母父妻夫姐妹兄弟]|师傅|司机|男|女|老[人汉太大头]|厨师|老板|小伙|"
    "医生|专家"
)


def _named(clause: str, base: int, last: Movement | None) -> Movement | None:
    """One person who is named, or all, found or dead: 厨师遗体…被打捞, 失联人员全部找到."""
    led = _holds(fates.LED, clause)
    hurt = _hurt_of(clause, base, last)
    if hurt is not None:
        return hurt
    every, source = fates.EVERYBODY.search(clause), _source(clause)
    brought, searched = _holds(fates.BROUGHT, clause) or led, _holds(fates.SEARCHED, clause)
    if source is FigureKind.MISSING:
        searched = searched or _holds(fates.RETURNED, clause)
    dead = _holds(fates.DEAD, clause)
    if searched is not None and (
        fates.LOCATED.search(clause) or ("联" in searched.group() and source is FigureKind.TRAPPED)
    ):
        searched = None
    told = brought or searched or dead
    someone = source in OPEN or _WHO.search(clause) is not None
    if HELP.search(clause) or not someone or (fates.MANY.search(clause) and every is None):
        return None
    one = Movement(
        start=base, end=base + len(clause), number=None if every or (_GENERAL.search(clause) and "某" not in clause) else 1.0, source=source, counted=False,
        led=led is not None and searched is None,
    )  # fmt: skip
    if told is None:
        waits = source is not None and every is None and not re.search("[系是为]", clause)
        return one if waits else None  # 受伤清舱工术后并发症，…
    if fates.OLD.search(clause[: told.start()]):
        return None
    one.found = brought is not None or searched is not None
    if one.found and source not in OPEN:
        one.source = _open_source(clause) or _looked_for(brought=brought is not None, searched=searched is not None)
    if dead is not None and not one.found and not (_PROCESS.search(clause) or source is not None):
        return None
    if dead is not None and (
        _ANY_NUMBER.match(clause[dead.end() :]) or _WHO.match(clause[dead.end() : dead.end() + 2].lstrip("老"))
    ):
        return None  # 死亡2人, 遇难老人之孙
    one.fate = Fate.DEAD if dead else Fate.SAFE
    return one


_GENERAL = re.compile(
    "^(?:人|那些人|人员)(?=[已都也全刚就找救联获出])|的人(?=[已都也全刚就找救联获出被])|(?:失联|失踪|被困|受困|被埋)(?:人员|群众|者|的(?=[已都也全刚就找救联获出被]))"
)
"""Not one person but those who are known."""


def _hurt_of(clause: str, base: int, last: Movement | None) -> Movement | None:
    """被困2人全部救出，电工轻度失温送院: one of those who were just brought out is hurt."""
    wound = _holds(fates.WOUND, clause)
    if wound is None or last is None or fates.NO_WOUND.search(clause):
        return None
    whole = last.part or last
    if not (whole.found and (whole.number or 0.0) > 1 and _OWN.search(clause[: wound.start()])):
        return None
    return Movement(
        start=base, end=base + len(clause), number=1.0, source=None, counted=False, fate=Fate.HURT, part=whole,
        grave=bool(fates.GRAVE.search(clause)),
    )  # fmt: skip
