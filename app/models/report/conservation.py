"""Conservation of words: every clause of every message is carried by a slot, carried as said, or struck.

A message is cut into clauses that join again to the very text; each gets exactly one fate. What no slot covers is
carried as said, in the section its words belong to.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache

import msgspec

from app.models.report.clause_kinds import (
    asks_on,
    greets,
    instructs,
    introduces,
    is_done,
    looks_ahead,
    nursed,
    of_whoever_caused,
    rumoured,
    sought,
)
from app.models.report.entrusted import entrusts
from app.models.report.leaning import FREED, LEANS, freed_and_hurt, kept_together
from app.models.vocabulary.incident import Section

_ENDS = re.compile(r"[。！？!?；;\n]+[”’」』）)]*")
_STOPS = re.compile(r"[。！？!?；;\n]+[”’」』）)]*|[，,](?!\d{3}(?!\d))")
_OPENING, _CLOSING = "（(“「『【", "）)”」』】"
_WORDS = re.compile(r"[^\W_]")
_LEVELLED = re.compile(r"[\W_]+")
_COUNTS = re.compile(r"(?:[\d一二两三四五六七八九十百千]+余?[多几]?[名个位具]?人|[\d一二两三四五六七八九十]+具)")
"""2人上岸: a count of people, the number first."""
_LABELLED = re.compile(r"(?:死亡|遇难|受伤|重伤|轻伤|失联|失踪|被困|住院)(?:人数)?\d+人")
"""受伤11人: a count of people, what they are first."""
_WANTED = frozenset({Section.REQUEST, Section.CONTACT, Section.CAUSE, Section.NEXT})
_ALONE = frozenset({Section.CAUSE, Section.OTHER})
"""Sections only a clause with words of its own belongs to."""
_SAYS = r"[^，,。；;：:已向给]{2,24}(?:报告|来电|反映|通报|消息|报)"
"""Who says what follows: 县消防救援大队报告."""
_ATTRIBUTED = re.compile(rf"\s*(?:{_SAYS}|(?:[^，,。；;：:\d（(“]|1(?:10|19|20|22)){{2,16}}(?<!结果))[：:]")
"""An opening of a message that only says who speaks is a clause of its own."""
_AS_OF = re.compile(r"\s*(?:截至|截止)[^，,。；;]{0,24}")
"""A clause that only says of when what follows is; it is one with that."""
_DIVIDES = ("其中", "另", "其余", "剩余", "剩下", "余下", "仍有")
"""A clause that opens so divides the one before it and stays with it."""
_DAY = (
    r"(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?"
    "(?:[今昨前当次]?[日天晚晨早]|凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|夜间|深夜)*"
)
_CLOCK = r"(?:\d{1,2}(?:(?:时|点)(?:\d{1,2}分?|半|整)?|[:：]\d{2}))?"
_LOOKED = "核实|核查|核对|摸排|走访|检查|比对|监测|排查|统计|会商|研判|调查|了解|报告|反映|介绍|通报|协商|清点|称"
_HEARD_SO = rf"(?:经|据|根据)[^，,]{{0,16}}?(?:{_LOOKED})"
_OPENS = re.compile(
    rf"(?:{_SAYS}|(?:下游|附近|周边|沿线|沿河)[^，,]{{2,40}}(?<!撤)[人户村]|(?:截至|截止|至|到)?{_DAY}{_CLOCK}(?:左右|许|前后|起|时)?|(?:经|初步)?(?:初步)?(?:核实|核查|摸排)|{_HEARD_SO}"
    "|经(?!济|营|理|抢救)(?![^，,]*(?:死|亡|遇难|已|决定|[灭复毕完]))[^，,]{1,12}"
    "|目前|现在|另外|同时|此外|最新情况|更正|[^，,]{0,10}(?:有没有|有无|是否|是不是)[^，,]{0,8})"
)
"""A clause that only says when, or from whom, what follows is known, or only asks: it stands with that."""
_PEOPLE = re.compile(r"[\d一二两三四五六七八九十百千]+余?[多几]?[名个位具人]")
_OUT = re.compile("救出|救起|搜出|找到|捞[上起出]|升井|脱险|获救|抬出|挖出|撤出|撤离|疏散|送医|上岸|打捞")
"""What becomes of people who were counted: a count of the rest goes on from it."""
_COUNTS_ON = re.compile(rf"(?:其中|另外?|其余|剩余|剩下|仍有|还有|尚有)*(?:有|的)?{_PEOPLE.pattern}")
_ANOTHER = re.compile("另外?[一1][名个位具人]")
_THE_REST = re.compile(rf"(?:还|尚)有(?:{_PEOPLE.pattern}|[\d一二两三四五六七八九十百千]+余?[多几]?户)")
_DEAD = re.compile(
    "死亡|遇难|身亡|溺亡|去世|丧生|抢救无效|不治|死了|没(?:有)?(?:抢)?救过来|(?:无|没有?)(?:了?呼吸|心跳|生命体征)"
)
_AFTER_DEATH = re.compile("善后|家属|移交|殡仪|赔|身份|DNA|网上|网传|传言|传闻|谣|说法|属实")
"""What is said of the dead later, or in a rumour: no death is told by it."""
_BROUGHT = re.compile(
    r"[\d一二两三四五六七八九十]+(?:多|余)?[个名位]人?(?:伤者|学生|[伤病]得?重的)?(?:已|被|正)*[送转](?!水|电|气|物)"
)
"""6个送县医院: some of those who were counted in the clause before."""
_REASON = re.compile("原因|起因|诱因|由于|因为|系因|疑因|怀疑[是为系]")
_BARE = re.compile("(?:正在|正)[^，,]{1,2}")
"""A clause that names nothing by itself: 正在撤."""
_HARMED = re.compile(
    "死亡|遇难|身亡|溺亡|去世|丧生|遗体|失联|失踪|下落不明|(?:未|没有?)联系上|联系不上|[人名个口户][^，。]{0,8}中毒|被困|被埋|埋压|困人|(?:无|没有?)(?:了?呼吸|心跳|生命体征)"
    "|(?<!未)(?<!没有)(?:受伤|重伤|轻伤|骨折|烧伤|烫伤|冻伤|昏迷|刺痛|灼伤|呛伤|摔伤|擦伤|挤伤|砸伤)"
    "|(?:没有?|未)(?:接到|收到|接报)[^，。]{0,4}(?:伤亡|死亡|受伤|被困|失联)"
)
"""People to whom something happened, read as a figure or not: never what was done."""


FILLER, CALLER, ENTRUSTED = "套语", "来报人", "交办"
"""What a clause is that says nothing, one that only says who calls, one that only asks us to look into it."""
ALONE = frozenset({FILLER, CALLER, ENTRUSTED})
"""Never told with what follows."""


OPENING = 12
"""Characters of a message within which it is said that all its first sentence is a rumour."""
_AHEAD = re.compile("(?:下一步(?:工作)?|接下来|下步|后续)(?:工作)?(?:中|里|打算)?")
"""A clause that only says that what follows is still to come."""


class Fate(StrEnum):
    """What became of a clause."""

    COVERED = "covered"
    CARRIED = "carried"
    STRUCK = "struck"


class Clause(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch [start, end) of a message, its closing mark included; ``message`` is the entry that brought it."""

    message: str
    start: int
    end: int
    text: str
    closes: bool = False
    """Whether a sentence ends with it."""

    @property
    def words(self) -> str:
        """The clause without the marks around it."""
        return self.text.strip().strip("。！？!?；;：，,\n ")


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Words [start, end) of a message that a slot of the report carries."""

    start: int
    end: int
    slot: str


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A clause and what became of it: by which slot it is carried, or in which section it is carried as said."""

    clause: Clause
    fate: Fate
    slot: str = ""
    section: Section = Section.COURSE


class TradeWords(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the trade: which section a clause belongs to, what a figure is called, what says nothing by itself.

    The words of the sections are regular expressions.
    """

    sections: tuple[tuple[Section, tuple[str, ...]], ...] = ()
    labels: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    filler: tuple[str, ...] = ()
    absences: tuple[str, ...] = ()

    def section_of(self, words: str) -> Section | None:
        """Where a clause belongs by its own words; None where none of them stands in it."""
        return next((one for one, held in self.sections if any(_pattern(word).search(words) for word in held)), None)


@cache
def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(word)


def levelled(text: str) -> str:
    """A text without marks and blanks, for comparing words."""
    return _LEVELLED.sub("", text)


def clauses(message: str, text: str) -> tuple[Clause, ...]:
    """The clauses of a message in order; joined they are the text."""
    found: list[Clause] = []
    start = depth = 0
    opening = _ATTRIBUTED.match(text)
    if opening is not None and opening.end() < len(text):
        start = opening.end()
        found.append(Clause(message=message, start=0, end=start, text=text[:start]))
    for index, char in enumerate(text):
        if index < start:
            continue
        depth = max(0, depth + (char in _OPENING) - (char in _CLOSING))
        if char in "。\n":
            depth = 0
        stop = _STOPS.match(text, index) if depth == 0 else None
        if stop is not None and char in "，," and _AS_OF.fullmatch(text, start, index):
            continue
        if stop is not None:
            closes = bool(_ENDS.match(text, index))
            found.append(
                Clause(message=message, start=start, end=stop.end(), text=text[start : stop.end()], closes=closes)
            )
            start = stop.end()
    if start < len(text):
        found.append(Clause(message=message, start=start, end=len(text), text=text[start:], closes=True))
    return tuple(found)


def left_over(clause: Clause, spans: Iterable[Span], filler: Iterable[str]) -> str:
    """What of a clause no slot carries, words that say nothing left out."""
    kept = list(clause.text)
    for span in spans:
        for index in range(max(span.start, clause.start), min(span.end, clause.end)):
            kept[index - clause.start] = " "
    rest = "".join(kept)
    for word in sorted(filler, key=len, reverse=True):
        rest = rest.replace(word, " ")
    return "".join(_WORDS.findall(rest))


Stretches = Mapping[str, tuple[tuple[int, int], ...]]


def account(
    text: Iterable[Clause],
    spans: Mapping[str, tuple[Span, ...]],
    trade: TradeWords,
    figures: Stretches | None = None,
    events: Stretches | None = None,
) -> tuple[Account, ...]:
    """One account for each clause, in their order; ``spans`` by message.

    ``figures`` are the stretches of each message that speak of people, ``events`` those that name what happened: they
    belong to what happened, not to what was done. A clause that opens with 其中 or 另 stays with the one it divides.
    """
    found: list[Account] = []
    told = tuple(text)
    spoken: set[str] = set()
    sections = kept_together(told, _sections(told, trade, figures or {}, events or {}), trade)
    for one, section in zip(told, sections, strict=True):
        held = [span for span in spans.get(one.message, ()) if span.start < one.end and span.end > one.start]
        if one.message not in spoken and greets(one.words):
            found.append(Account(clause=one, fate=Fate.COVERED, slot=FILLER, section=section))
            continue
        opens = introduces(one.words) or not left_over(one, (), trade.filler)
        spoken |= set() if opens else {one.message}
        if entrusts(one.words):
            found.append(Account(clause=one, fate=Fate.COVERED, slot=ENTRUSTED, section=section))
        elif not left_over(one, held, trade.filler):
            slots = "、".join(dict.fromkeys(span.slot for span in held))
            found.append(Account(clause=one, fate=Fate.COVERED, slot=slots or FILLER, section=section))
        else:
            found.append(Account(clause=one, fate=Fate.CARRIED, section=section))
    return _bridged(found)


def _touches(one: Clause, stretches: Stretches) -> bool:
    return any(start < one.end and end > one.start for start, end in stretches.get(one.message, ()))


def _sections(text: tuple[Clause, ...], trade: TradeWords, figures: Stretches, events: Stretches) -> list[Section]:
    """Where each clause belongs: by its words, by what it leans on, and with the count of people it goes on from."""
    found: list[Section] = []
    harmed: list[bool] = []
    before: Section | None = None
    said = ""
    ahead = net = wanted = False
    for one in text:
        if one.message != said:
            before, said, ahead, net, wanted = None, one.message, False, False, False
        net = net or (one.start <= OPENING and rumoured(one.words))
        people, told_ahead = _touches(one, figures), ahead
        harmed.append(people or _HARMED.search(one.text) is not None)
        last = text[len(found) - 1] if before is not None and found else None
        rest = last is not None and _OUT.search(last.text) is not None and _PEOPLE.search(last.text) is not None
        apart = rest and harmed[-1] and _COUNTS_ON.match(one.words) is not None
        died = _DEAD.search(one.text) is not None and _AFTER_DEATH.search(one.text) is None
        event = _touches(one, events) and _REASON.search(one.text) is None and not _asks(one, trade)
        before = None if apart else before
        event = event or (last is None and _corrects(text, len(found)))
        own = Section.COURSE if died or event else _section(one, before, trade, people=people)
        own = Section.COURSE if net and own is Section.OTHER else own
        wanted = wanted or instructs(one.words)
        own = Section.MEASURES if wanted else own
        wanted = wanted and not one.closes
        net = net and not one.closes
        planned = looks_ahead(one.words) and own in {Section.NEXT, Section.COURSE}
        ahead = not one.closes and (ahead or planned or _AHEAD.fullmatch(one.words) is not None)
        theirs = (told_ahead or (planned and not harmed[-1])) and not _asks(one, trade) and not is_done(one.words)
        found.append(Section.NEXT if theirs else own)
        before = None if one.closes else before if _opens(one) else found[-1]
    freed_and_hurt(text, found, harmed)
    for index in range(len(text) - 2, -1, -1):
        one, after = text[index], text[index + 1]
        if one.closes or one.message != after.message:
            continue
        counts = found[index] is Section.MEASURES and _PEOPLE.search(one.text) is not None
        rest = bool(_COUNTS_ON.match(after.words) and _OUT.search(one.text))
        theirs = harmed[index + 1] and FREED.search(one.text) is not None
        another = found[index] is Section.MEASURES and rest and _ANOTHER.match(after.words) is not None
        if _opens(one) or ((counts or another) and (rest or theirs) and found[index + 1] is Section.COURSE):
            found[index] = found[index + 1]
    return found


def _corrects(text: tuple[Clause, ...], index: int) -> bool:
    """Whether a clause follows on a bare 更正：, what was told wrong stands with what happened."""
    last = text[index - 1] if index else None
    return last is not None and last.message == text[index].message and last.words in {"更正", "勘误"}


def _asks(one: Clause, trade: TradeWords) -> bool:
    return trade.section_of(one.words) in _WANTED - {Section.CAUSE}


def _opens(one: Clause) -> bool:
    if not one.words or one.closes:
        return False
    return _OPENS.fullmatch(one.words) is not None or (one.start == 0 and one.text.rstrip().endswith(("：", ":")))


def _section(one: Clause, before: Section | None, trade: TradeWords, *, people: bool) -> Section:
    if before is not None and _goes_on(one, before):
        return before
    divides = one.words.startswith(_DIVIDES) or (
        _THE_REST.match(one.words) and not (people or _HARMED.search(one.text))
    )
    if before is not None and before not in _WANTED | _ALONE and divides:
        return before
    own = trade.section_of(one.words)
    if (people and own not in _WANTED) or (own is None and _HARMED.search(one.text)):
        return Section.COURSE
    return own or (Section.COURSE if before in _ALONE else before) or Section.COURSE


def _goes_on(one: Clause, before: Section) -> bool:
    """Whether a clause says no more than the one before it goes on with, whatever its own words."""
    if before not in _WANTED and (LEANS.match(one.words) or _BARE.fullmatch(one.words)):
        return True
    if before in {Section.COURSE, Section.REACH} and nursed(one.words):
        return True
    if before is Section.COURSE:
        return _BROUGHT.match(one.words) is not None or sought(one.words)
    if before is Section.CAUSE:
        return of_whoever_caused(one.words)
    return before is Section.REQUEST and asks_on(one.words)


def _bridged(found: list[Account]) -> tuple[Account, ...]:
    """The accounts so that they read on.

    A covered clause between two that are carried together is carried with them, one that opens with 其中 with the one
    it divides, one that counts people on with the one before; so are those a carried clause leans on, back to where the
    sentence begins.
    """
    result = list(found)
    for index in range(1, len(found)):
        one, last = found[index], result[index - 1]
        joined = last.fate is Fate.CARRIED and last.clause.message == one.clause.message and not last.clause.closes
        if one.fate is not Fate.COVERED or one.slot in ALONE or not joined:
            continue
        follows = found[index + 1] if index + 1 < len(found) and not one.clause.closes else None
        between = follows is not None and follows.fate is Fate.CARRIED and follows.section is last.section
        between = between or (_opens(last.clause) and last.section is one.section)
        if between or one.clause.words.startswith("其中") or _counted_on(one, last):
            result[index] = msgspec.structs.replace(one, fate=Fate.CARRIED, slot="", section=last.section)
    for index in range(len(result) - 1, 0, -1):
        one, last = result[index], result[index - 1]
        if one.fate is not Fate.CARRIED or last.fate is not Fate.COVERED or last.slot in ALONE:
            continue
        joined = last.clause.message == one.clause.message and not last.clause.closes
        if joined and (LEANS.match(one.clause.words) or _leant_on(result, index)):
            result[index - 1] = msgspec.structs.replace(last, fate=Fate.CARRIED, slot="", section=one.section)
    return tuple(result)


def _counted_on(one: Account, last: Account) -> bool:
    """车上4人，2人上岸，2人下落不明: one count of people that goes on; half of it would not add up."""
    together = one.section is last.section is Section.COURSE
    return together and any(
        pattern.match(one.clause.words) is not None and pattern.search(last.clause.words) is not None
        for pattern in (_COUNTS, _LABELLED)
    )


def _leant_on(found: list[Account], index: int) -> bool:
    """Whether the next clause of the sentence leans on this one and both are carried."""
    follows = found[index + 1] if index + 1 < len(found) and not found[index].clause.closes else None
    if follows is None or follows.fate is not Fate.CARRIED or follows.section is not found[index].section:
        return False
    return LEANS.match(follows.clause.words) is not None or _leant_on(found, index + 1)
