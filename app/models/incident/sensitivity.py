"""Sensitive words and standing modes (敏感词、特别防护期): circumstances that a text or a date names by itself.

Both are data a unit may edit. A word suggests its flag and is shown with it; the officer confirms. Where its list says
so it counts for 从严 until he has answered, as what was read and not adopted does.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

import msgspec

from app.models.late_pattern import LatePattern
from app.models.vocabulary.incident import Flag

NEGATIONS = ("无", "没有", "未涉及", "不涉及", "未发现", "没", "非", "未见")
"""Words that take a sensitive word back when they stand right before it."""
NEAR = 4
"""How many characters before a word a negation may begin."""
ON, OFF = "启用", "停用"
ONE_DAY = dt.timedelta(days=1)
_SHELTER = LatePattern(
    "(?:转移|疏散|安置|撤离|撤|集中|送|转|运|借|搬)[^，。；、！？]{0,8}?(?:到|至|往|在|于|去|进)[^，。；、！？]{0,8}$"
)
"""Before a place to which people were brought: 转移到镇中学 tells of no pupil."""
STOPS, ENDS = frozenset("，。；、！？,;!?"), frozenset("。；！？;!?\n")
VICTIMS = LatePattern(
    "[伤死]者|伤员|死亡|遇难|溺水|落水|溺亡|失联|失踪|被困|受伤|遗体|中毒|送医|就诊|住院|[烧烫砸摔压炸撞刺划咬]伤|伤了|死了|昏迷|晕倒"
)
"""Words that speak of people to whom something happened, whoever counted them."""
_HOW_MANY = LatePattern(
    "[伤死埋困]了?(?:几|多少|好几)[名个位人]|(?:几|多少|好几|多|数)[名个位][^，。；]{0,6}(?:受伤|死|中毒|晕倒|昏迷|被困|被埋)"
)
"""People are hurt, and how many is not known: unknown is not nobody."""
_DANGER = LatePattern(
    "[^，。；！？旁边近对面外]{0,8}?(?:着火|着了火|起火|失火|爆炸|爆燃|闪爆|燃爆|倒塌|坍塌|垮塌|塌了|泄漏|中毒|被淹|侧?翻(?!新|修)|坠|沉[没了入]|下沉|失事|脱轨"
    "|[掉冲栽开滑][进入下出落][^，。；！？]{0,6}?(?:江|河|湖|海|库|塘|沟|桥|崖|路基|坡|山))"
)
"""Behind a word for a place or a vehicle full of people: it is itself in danger."""
_SAFE = LatePattern(
    "(?<!暂)(?<!暂时)(?:无|没有|没|未造成|未有)(?:任何)?(?:人员?|乘客|学生|老人)*(?:伤亡|受伤|受困|被困|伤)|扑灭|熄灭|灭了|空车|无载客|没有?载客"
    "|(?:全部|都|均|全)(?:已经?)?(?:安全)?(?:跑|撤|逃|疏散|转移|救)(?:离|了|到)*(?:出来|出去|上岸|完毕)?|平安|[车船]上(?:没有?|无)(?:乘客|人)"
)
"""Said of the people inside: nothing is left open."""
_SPILL = LatePattern(
    "(?<!未)(?<!没)(?<!没有)(?<!防止)(?<!避免)(?<!防)(?:流|漏|淌|排|翻|掉|泄|渗|冲|倾|栽)(?:进|入|到|往|向|下)+了?[^，。；！？]{0,8}?(?:江|河|湖|水库|溪|渠|海|水源|下游)"
    "|(?:往|向)下游(?:流|漂|扩散)"
)
"""Something ran into water."""
_DRAINED = LatePattern(
    "(?<!未)(?<!没)(?<!没有)(?<!防止)(?<!避免)(?:流|漏|淌|排|泄|渗|倾)(?:进|入|到)+了?[^，。；！？]{0,8}?(?:沟|下水道|雨水管)"
    "[^。；]{0,30}(?:取水口|水源|水厂|饮用水)"
)
"""It ran into a ditch above the water people drink."""
_BREACH = LatePattern(
    "管涌|流土|翻沙|(?<!正常)(?:渗|漏)(?:水|漏)[^，。；]{0,8}(?:带泥|带砂|带沙|浑浊|变浑|浑水|加大|增大|加剧|严重)"
    "|(?<!未)(?<!防止)(?<!避免)(?:决口|决堤|溃坝|溃堤|溃口|溃决|漫坝|漫堤|漫顶|脱坡|垮坝)|坝[体坡顶脚肩](?:(?!未|无|没)[^，。；]){0,8}(?:裂缝|滑坡|塌陷|塌了|滑动|穿孔)"
)
"""A dam or a bank gives way, or begins to."""
_CRUSH = LatePattern(
    r"(?<!防止)(?<!避免)(?<!防范)(?<!未)(?<!没有)(?<!未发生)(?<!没发生)(?<!没有发生)(?<!预防)踩踏|踩(?:到|着|伤)(?:了|人)|(?:摔|挤|跌)倒[^。；]{0,16}(?:踩|压|躺)|(?:人|地)上?躺[^，。；]{0,4}[几多\d一二两三四五六七八九十]"
)
"""In a crowd people fell and others went over them."""
_LEAK = LatePattern(
    "(?<!未)(?<!没)(?<!没有)(?<!未发生)(?<!没发生)(?<!没有发生)(?<!未见)(?<!无)(?<!防止)(?<!避免)"
    "(?:泄漏|泄露|渗漏|洒漏|漏了|漏出|外泄|外溢|喷出|流出|流入|流进|流到|起火|着火|燃烧|爆炸|爆燃|闪爆)(?!隐患|风险|危险|可能|迹象|现象)"
)
"""Goods get out or burn."""
_PUBLIC = LatePattern(
    "市场|商场|超市|广场|学校|幼儿园|医院|车站|街头|街上|公交|地铁|步行街|公园|集市|夜市|商业街|路口|人群"
)
_SEVERAL_HURT = LatePattern(
    r"(?:伤|砍|捅|撞)[了伤倒]*(?:[2-9]|\d{2,}|[两二三四五六七八九十几多好])[^，。；]{0,4}[个名位人]"
    r"|(?:[2-9]|\d{2,}|[两二三四五六七八九十几多])[个名位]?(?:人|群众|路人|顾客|学生)[^，。；]{0,4}(?:受伤|被[砍捅撞]|[砍捅撞刺]伤)"
)
_OF_THEM = LatePattern("其中|包括|含有?|均为|都是|系|为")
_LOST = LatePattern(
    "(?<!未)(?<!没有)(?<!没)(?<!无)(?<!未发现)(?<!没有发现)(?<!没发现)(?<!防止)(?<!避免)(?<!谨防)(?:丢失|遗失|丢了|失窃|被盗|被偷|失控|脱落|掉落|卡住|卡源)"
    "|找不到|没找到|未找到|不见了|不知去向|下落不明|去向不明"
)
"""Something that must be kept is not where it belongs."""
_MINOR = LatePattern("(?:[ⅢⅣⅤ]|III|IV|(?<![IV])V|[三四五345])类")
"""A kind of source that is said and is none of the two gravest."""
_FIRE = LatePattern("起火|着火|失火|火灾|火势|大火|明火|燃烧|爆燃|山火|林火")
_WILD = LatePattern("山林|山火|林火|森林|林区|林地|竹林|松林|树林|荒山|后山|山上|山坡|山头|草原|草场|牧场|火场|火线")
"""A fire of the woods or the grass is spoken of."""
_NEARING = LatePattern("(?<!未)(?<!没有)(?<!不)(?:威胁|危及|逼近|逼向|蔓延|烧到|烧向|烧近|扑向|靠近)")
"""A fire comes near something."""


_ASKED_BACK = LatePattern(
    "请[^，。；]{0,12}(?:核实|核查|查明|查清|了解)[^。；！？]{0,16}?(?:回复|反馈|回电|回告|答复|报(?:我|市|省|来|回|送))"
)
"""Somebody asks the room to find out and answer."""


Course = Literal[
    "", "always", "sentence", "clause", "danger", "spill", "lost", "nearing", "beset", "asked", "breach", "crush",
    "rampage", "leak",
]  # fmt: skip


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words that suggest one flag, and the longer words in which they mean something else."""

    flag: Flag
    words: tuple[str, ...]
    but: tuple[str, ...] = ()
    counts: Course = ""
    """When a word counts for 从严 before anybody has confirmed it: in a sentence, or in a clause, that speaks of people
    to whom something happened; where it burns, falls or sinks itself and nobody has said that all are safe; in a
    sentence that tells of something running into water; in one that tells that it is lost, and of no minor kind where
    the word itself names none; in a clause that tells that a fire of woods or grass comes near, or any
    fire where that is ``beset``; in a sentence that asks to find out and answer; of a dam or a bank, in one that tells
    that it gives way; of a crowd, where people fall and are trodden on; in a sentence that tells of several hurt in a
    public place; of dangerous goods, in a sentence that tells that they leak or burn; always; else never."""


class Sensed(msgspec.Struct, frozen=True, kw_only=True):
    """A flag that a text suggests, with the word and where it stands."""

    flag: Flag
    word: str
    at: int


class Mode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A standing period that sets flags for the events of some classes by itself.

    ``since`` and ``until`` are days, both included: YYYY-MM-DD once, MM-DD every year (it may run over New Year).
    """

    id: str
    name: str
    flags: tuple[Flag, ...]
    since: str
    until: str
    classes: tuple[str, ...] = ("",)
    provinces: tuple[str, ...] = ()
    enabled: bool = False
    note: str = ""


def flags_in(text: str, lists: tuple[Words, ...]) -> tuple[Sensed, ...]:
    """Every flag the words of a text suggest, the first place of each, in the order of the lists."""
    return _plain_first(text, lists, lambda one, at: one.counts not in BY_COURSE or _in_course(text, one, at))


def counted_in(text: str, lists: tuple[Words, ...], hurt: tuple[str, ...]) -> tuple[Sensed, ...]:
    """The flags that count before they are confirmed.

    ``hurt`` are the words of people to whom something happened, in this message or before; empty where to nobody.
    """

    def holds(one: Words, at: int) -> bool:
        if not one.counts or _SHELTER.search(text[max(0, at - 24) : at]):
            return False
        if one.counts == "clause":
            start, end = _people_bounds(text, at)
            places = ((text.find(words), len(words)) for words in hurt if words)
            return any(place >= 0 and place < end and place + length > start for place, length in places)
        if one.counts == "sentence":
            told = _stretch(text, at, ENDS)
            if _HOW_MANY.search(told):
                return True
            return bool(hurt) and (VICTIMS.search(told) is not None or any(each and each in told for each in hurt))
        return one.counts == "always" or _in_course(text, one, at)

    return _plain_first(text, lists, holds)


def _in_course(text: str, one: Words, at: int) -> bool:
    """Whether the words around say that it is in danger itself, is lost, or that something ran into water."""
    course = _COURSES.get(one.counts)
    return course is not None and course(text, one, at)


def _spilled(text: str, _one: Words, at: int) -> bool:
    told = _stretch(text, at, ENDS)
    return _SPILL.search(told) is not None or _DRAINED.search(told) is not None


def _lost(text: str, one: Words, at: int) -> bool:
    minor = _MINOR.search(text) is not None and not any(_MINOR.search(word) for word in one.words)
    return not minor and _LOST.search(_stretch(text, at, ENDS)) is not None


def _asked(text: str, _one: Words, at: int) -> bool:
    return _ASKED_BACK.search(_stretch(text, at, ENDS)) is not None


def _beset(text: str, _one: Words, at: int) -> bool:
    return _FIRE.search(text) is not None and _NEARING.search(_stretch(text, at, STOPS)) is not None


def _neared(text: str, _one: Words, at: int) -> bool:
    return _WILD.search(text) is not None and _NEARING.search(_stretch(text, at, STOPS)) is not None


def _endangered(text: str, one: Words, at: int) -> bool:
    if _SAFE.search(text):
        return False
    return any(text.startswith(word, at) and _DANGER.match(text, at + len(word)) for word in one.words)


def _breached(text: str, _one: Words, at: int) -> bool:
    return _BREACH.search(_stretch(text, at, ENDS)) is not None


def _crushed(text: str, _one: Words, _at: int) -> bool:
    return _CRUSH.search(text) is not None


def _leaked(text: str, _one: Words, at: int) -> bool:
    return _LEAK.search(_stretch(text, at, ENDS)) is not None


def _rampant(text: str, _one: Words, at: int) -> bool:
    told = _stretch(text, at, ENDS)
    return _PUBLIC.search(told) is not None and _SEVERAL_HURT.search(told) is not None


_COURSES: dict[str, Callable[[str, Words, int], bool]] = {
    "spill": _spilled, "lost": _lost, "asked": _asked, "beset": _beset, "nearing": _neared, "danger": _endangered,
    "breach": _breached, "crush": _crushed, "rampage": _rampant, "leak": _leaked,
}  # fmt: skip
"""Lists whose words say nothing by themselves: only what happens to them does."""
BY_COURSE = frozenset(_COURSES)


def _plain_first(text: str, lists: tuple[Words, ...], holds: Callable[[Words, int], bool]) -> tuple[Sensed, ...]:
    """The first place of each flag that holds; of a list by its course only where no plain word says the same."""
    found = [
        (one, Sensed(flag=one.flag, word=word, at=at))
        for one in lists
        for at, word in _places(text, one)
        if holds(one, at)
    ]
    plain = {sensed.flag for one, sensed in found if one.counts not in BY_COURSE}
    return _first_of_each(sensed for one, sensed in found if one.counts not in BY_COURSE or sensed.flag not in plain)


def _first_of_each(sensed: Iterable[Sensed]) -> tuple[Sensed, ...]:
    """The first place of each flag, of two words there the longer one; the flags in the order they came."""
    found: dict[Flag, Sensed] = {}
    for one in sensed:
        held = found.get(one.flag)
        if held is None or (one.at, -len(one.word)) < (held.at, -len(held.word)):
            found[one.flag] = one
    return tuple(found.values())


def _bounds(text: str, at: int, stops: frozenset[str]) -> tuple[int, int]:
    """Where the clause or the sentence that holds a place of a text begins and ends."""
    start = max(text.rfind(stop, 0, at) for stop in stops) + 1
    return start, min((found for stop in stops if (found := text.find(stop, at)) >= 0), default=len(text))


def _people_bounds(text: str, at: int) -> tuple[int, int]:
    """The clause with those before it that it only goes on from: 8人受伤，其中3名为外国游客."""
    start, end = _bounds(text, at, STOPS)
    while start > 1 and _OF_THEM.match(text, start) and text[start - 1] in "，,、":
        start = _bounds(text, start - 2, STOPS)[0]
    return start, end


def _stretch(text: str, at: int, stops: frozenset[str]) -> str:
    """The clause or the sentence that holds a place of a text."""
    start, end = _bounds(text, at, stops)
    return text[start:end]


def sentence_at(text: str, at: int) -> str:
    """The sentence that holds a place of a text."""
    return _stretch(text, at, ENDS)


def clause_at(text: str, at: int) -> str:
    """The clause that holds a place of a text."""
    return _stretch(text, at, STOPS)


def _places(text: str, one: Words) -> Iterator[tuple[int, str]]:
    """Every place where a word of a list stands and means it."""
    for word in one.words:
        at = text.find(word)
        while at >= 0:
            if not _inside(text, at, word, one.but) and not _denied(text, at):
                yield at, word
            at = text.find(word, at + 1)


def _inside(text: str, at: int, word: str, but: tuple[str, ...]) -> bool:
    """Whether the word stands inside a longer one that means something else."""
    for longer in but:
        offset = longer.find(word)
        if offset >= 0 and text.startswith(longer, at - offset) and at >= offset:
            return True
    return False


def _denied(text: str, at: int) -> bool:
    """Whether a negation stands right before, with no stop between: 无学生, 附近没有养老院."""
    before = text[max(0, at - NEAR) : at]
    for stop in STOPS:
        before = before.rpartition(stop)[2]
    return before.endswith(NEGATIONS)


def modes_on(day: dt.date, category: str, modes: tuple[Mode, ...], province: str = "") -> tuple[Mode, ...]:
    """The modes that are on for an event of a class on a Beijing day in the unit's province."""
    return tuple(
        one
        for one in modes
        if one.enabled
        and category.startswith(one.classes)
        and (not one.provinces or province.startswith(one.provinces))
        and _within(day, one)
    )


def days_to(day: dt.date, mode: Mode) -> int | None:
    """How many days from a day until a mode begins, 0 while it is on; None for one that does not come again."""
    return next((ahead for ahead in range(367) if _within(day + ahead * ONE_DAY, mode)), None)


def last_day(day: dt.date, mode: Mode) -> dt.date:
    """The last day of a mode that is on at a day; a year on, where it never ends."""
    return next((one for one in _days_after(day) if not _within(one + ONE_DAY, mode)), day + 366 * ONE_DAY)


def _days_after(day: dt.date) -> Iterable[dt.date]:
    return (day + ahead * ONE_DAY for ahead in range(367))


def _within(day: dt.date, mode: Mode) -> bool:
    today = day.isoformat()
    if len(mode.since) == len(today):
        return mode.since <= today <= mode.until
    if mode.since <= mode.until:
        return mode.since <= today[5:] <= mode.until
    return today[5:] >= mode.since or today[5:] <= mode.until


def as_edited(modes: tuple[Mode, ...], edited: Iterable[str]) -> tuple[Mode, ...]:
    """The modes with what the unit wrote of them: on or off, name, first and last day; a new name is for all."""
    found = {one.name: one for one in modes}
    for line in edited:
        switched, name, since, until = line.split()
        base = found.get(name) or Mode(
            id=name, name=name, flags=(Flag.SPECIAL_PERIOD, Flag.SENSITIVE_TIME), since=since, until=until
        )
        found[name] = msgspec.structs.replace(base, since=since, until=until, enabled=switched == ON)
    return tuple(found.values())


def mode_line(mode: Mode) -> str:
    """启用　汛期　04-15　10-15: a mode as a unit edits it."""
    return f"{ON if mode.enabled else OFF}　{mode.name}　{mode.since}　{mode.until}"


def flags_of(modes: tuple[Mode, ...]) -> frozenset[Flag]:
    """The flags that modes set."""
    return frozenset(flag for one in modes for flag in one.flags)
