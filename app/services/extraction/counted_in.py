"""续报: whom a message puts among those who are counted, or takes out again — 算进伤员, 加一个, 从名单中核销.

The number told is how many come on top or go off, never a total. Who is told of newly and said to have nothing to do
with the incident is counted nowhere.
"""

import re
from collections.abc import Iterator

import msgspec

from app.models.vocabulary.incident import FigureKind
from app.services.extraction import fates
from app.services.extraction.first_characters import headed
from app.services.extraction.numbers import NUMBER, parse
from app.services.extraction.people_moved import Figures, holds
from app.services.extraction.told_totals import label_of
from app.services.extraction.words import HELP, HELPER, HELPER_BEFORE, PEOPLE

_SENTENCE = re.compile(r"[^。！!？?；;\n①②③④⑤⑥⑦⑧⑨]+")
_END = r"(?=了?(?:[，,。；;、）)\s]|$))"
_LABEL = "死亡|遇难|死者|死的|失联|失踪|重伤|受伤|轻伤|伤员|伤者|伤的|被困"
_LIST = "(?:人员|人数|总?数|名单|名册|统计|一?栏|范围|总账|账)"
_STEP = re.compile(
    rf"(?P<label>{_LABEL})的?{_LIST}?(?:上|里|中)?(?:应当?|请|要|需|得|再|又|也|还)*"
    rf"(?P<verb>加|添|增|补|减|扣|少(?=了))(?:上|进|掉|去|了)?(?P<number>{NUMBER})(?:个|名|人|例|位)?{_END}"
)
"""受伤加一个, 死亡加一，重伤减一."""
_MISSED = re.compile(
    rf"(?:漏报|漏登|漏算|漏统|少报|少算|补报|补登)(?:了)?(?P<label>{_LABEL})(?P<verb>)(?P<number>{NUMBER})(?:个|名|人|例|位)"
)
"""昨天漏报轻伤2人."""
_PUT_IN = headed(
    rf"(?P<must>(?:请|要|应当?|需要?|得|该|一并|予以|麻烦|都)[^，。；]{{0,4}})?(?<![累合统共总])(?:加|算|计|列|归|补|添|登)(?:到|进|入|上|在)(?:了|去)?"
    rf"(?P<label>{_LABEL})?{_LIST}?(?:里|中|当中|内)?(?:头|面|去|来)?{_END}"
)
"""也要算进去, 请加到伤员里."""
_MADE_UP = re.compile(rf"补(?:上|报|登|进去?|录){_END}")
_LEFT_OUT = re.compile("漏|瞒|少报|没报|未报|没登|没算|没统计")
_COUNTED_ALREADY = re.compile(
    "(?:已经?|早|原来就|本来就|之前就|都是|是|不|没有?|未|别|勿|莫|无需|不用|不必)[^，。；]{0,3}$"
)
_DELISTED = headed(
    rf"(?:核销|剔除|剔掉|划掉|划去|勾掉|勾销|销掉|销号|去掉|拿掉|除名|扣除|扣掉)(?!后|的|不|{NUMBER}){_END}"
    rf"|(?:系|是|属于?)(?:误报|误登|错报|重复登记|笔误)的?{_END}"
    rf"|(?:减|去|扣)(?:掉|去)?[一1两2二三3](?:个|名|人){_END}"
)
"""划掉, 从名单中核销: whoever is taken off a list stood on it."""
_NOT_COUNTED = headed(
    rf"不(?:能|该|应该?|再|予|可以?|作)*(?:计|列|纳|统计)(?:入|进|在)?(?:内|本[次起]|此次|这[次起回]|事故|伤亡|{_LABEL}|{_LIST}|里|头|面|中)*{_END}"
    rf"|不是(?:咱们?|我们|本县)?[这本此][次起回](?:事故|事件|灾害)?的?(?:人|死者|伤者)?{_END}"
    rf"|不(?:能|该|应该?|再)*算(?:进|在)?(?:内|本[次起]|此次|这[次起回]|事故|伤亡?|{_LABEL}|{_LIST}|里|头|面|中)*{_END}"
    r"|(?:与|和|跟|同)(?:[本此该这咱我][一-鿿]{0,6}|事故|事件|事)(?:没有?|毫?无|不)(?:任何|什么|啥)?(?:关系|关联|关|相干|搭界|沾边|搭边)"
)
"""不计入, 不能算在这起里, 跟这事没关系."""
_KNOWN_OF = re.compile(
    "(?:前|原|先|昨天?|之前|刚才|早上|上次|首|初|已)[^，。；\\d]{0,3}(?:报|列|登记?|统计)|报的|列的|名单|(?:里|中)[头面]?，?(?:的|有)?(?=[\\d一二两三四五六七八九十])|[那该](?:一?[个名位])"
)
"""前报的, 伤者里有, 那个: these are among the known."""
_SOMEBODY = re.compile(
    "[那该这][一]?[个名位]|有[个名位](?!数)|老[一-鿿](?=[是系自在])|[一-鿿]某|(?:的|名)(?:老[人汉]|司机|工人|学生|男子|女子)"
)


class Entry(msgspec.Struct, frozen=True):
    """So many more (less) of a kind by the words [start, end) of a text; no kind: none of these is counted."""

    kind: FigureKind | None
    step: float
    start: int
    end: int


def read_entries(text: str, known: Figures) -> list[Entry]:
    """Whom a message counts in or out, in the order of the text."""
    found: list[Entry] = []
    for sentence in _SENTENCE.finditer(text):
        words, base = sentence.group(), sentence.start()
        if fates.UNTRUE.search(words):
            continue
        steps = list(_steps(words, base, known))
        found += steps or list(_put_in(words, base)) or list(_taken_out(words, base, known))
    return found


def _steps(words: str, base: int, known: Figures) -> Iterator[Entry]:
    for match in (*_STEP.finditer(words), *_MISSED.finditer(words)):
        kind, number = _kind(match["label"]), parse(match["number"])
        fewer = bool(match["verb"]) and match["verb"] in "减扣少"
        if kind is None or number is None or _COUNTED_ALREADY.search(words, 0, match.start()):
            continue
        if not fewer or (known.get(kind) or 0.0) >= number:
            begin = _group(words[: match.start()])[0] if not fewer else match.start()
            yield Entry(kind, -number if fewer else number, base + begin, base + match.end())


def _put_in(words: str, base: int) -> Iterator[Entry]:
    """也要算进去, 补上: those told of before the words come on top."""
    for match in _PUT_IN.finditer(words):
        if (match["must"] or match["label"]) and not _COUNTED_ALREADY.search(words, 0, match.start()):
            yield from _more(words, base, match, match["label"])
            return
    made_up = _MADE_UP.search(words)
    if made_up is not None and _LEFT_OUT.search(words, 0, made_up.start()):
        yield from _more(words, base, made_up, None)


def _more(words: str, base: int, match: re.Match[str], label: str | None) -> Iterator[Entry]:
    lead = words[: match.start()]
    start, number = _group(lead)
    kind = _kind(label or "") or _kind(lead[start:])
    if kind is None and holds(fates.WOUND, lead[start:]) is not None:
        kind = FigureKind.INJURED
    if kind is not None and number:
        yield Entry(kind, number, base + start, base + match.end())


def _taken_out(words: str, base: int, known: Figures) -> Iterator[Entry]:
    """从失联名单中核销, 不能算在这起里; of those nobody knew of only that they are not counted."""
    off = _DELISTED.search(words) or _NOT_COUNTED.search(words)
    if off is None:
        return
    lead = words[: off.start()]
    start, number = _group(lead)
    kind = _kind(off.group()) or _kind(lead)
    clause = re.split("[，,、：]", lead)[-1]
    if not number or holds(fates.DEAD, clause) is not None:
        return  # 1人已遇难，不计入失联
    listed = _KNOWN_OF.search(words[: off.end()]) is not None or _DELISTED.search(words) is not None
    if kind is not None and listed and not fates.AGAIN.search(lead[:start]) and (known.get(kind) or 0.0) >= number:
        yield Entry(kind, -number, base, base + off.end())
    elif not listed:
        yield Entry(None, 0.0, base + start, base + off.end())


def _group(lead: str) -> tuple[int, float]:
    """The last people counted or pointed at before the words, and where they begin; none: (end, 0)."""
    counted = [
        one for one in PEOPLE.finditer(lead)
        if parse(one["number"]) and not (
            HELPER_BEFORE.search(lead, 0, one.start()) or HELP.search(lead, max(0, one.start() - 8), one.start())
            or (HELPER.match(lead, one.end()) and not lead.startswith("消防", one.end()))
        )
    ]  # fmt: skip
    if counted:
        return counted[-1].start(), parse(counted[-1]["number"]) or 0.0
    pair = fates.PAIR.search(lead)
    if pair is not None:
        return pair.start(), 2.0
    someone = next(iter(_SOMEBODY.finditer(lead)), None)
    return (someone.start(), 1.0) if someone is not None else (len(lead), 0.0)


def _kind(words: str) -> FigureKind | None:
    """Of which figure words speak; the lightly hurt are hurt."""
    kind = label_of(words, "")
    light = re.search("轻伤|轻微伤|伤的|住院", words)
    return FigureKind.INJURED if kind is None and light is not None else kind
