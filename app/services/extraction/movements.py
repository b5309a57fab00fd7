"""续报: what became of known people, clause by clause — groups of them with a number, a source and a fate.

A clause names so many (1名, 父子两人, 最后一个, 第二人, 那名司机, 全部), of whom (失联, 被困, 伤员) and their fate
(找到, 救出, 遗体, 抢救无效, 骨折). The fate may follow in later clauses of the sentence. Nothing is summed here.
"""

import re

from app.models.vocabulary.incident import FigureKind
from app.services.extraction import fates
from app.services.extraction.fate_rules import told
from app.services.extraction.people_moved import (
    OPEN,
    Became,
    Movement,
    holds,
    looked_for,
    open_source,
    source_of,
    verbs_in,
)
from app.services.extraction.people_said import PeopleSaid, people_of
from app.services.extraction.words import HELP, PEOPLE

SENTENCE = re.compile(r"[^。！!？?\n]+")
CLAUSE = re.compile(r"[^，,、：；;（）()\s]+")
_NEWS_ITEM = re.compile("[^；;①②③④⑤⑥⑦⑧⑨]+")
_EVERY_ONE = re.compile("(?:人)?(?:都|全)")
_LONGEST = 30
"""A clause longer than this has a subject of its own."""


def read_movements(text: str) -> list[Movement]:
    """What became of people by a message, in the order of the text."""
    for pattern in (fates.THINGS, fates.DELTA, fates.SLIP, fates.UNCHANGED):
        text = pattern.sub(_blank, text)
    text = fates.NOT_ONE.sub(lambda one: "无" * len(one.group()), text)
    text = fates.NAMES_LISTED.sub("和", fates.IDIOM.sub("老是", text))
    found: list[Movement] = []
    for sentence in SENTENCE.finditer(text):
        words = (
            _NEWS_ITEM.sub(_no_news, sentence.group()) if fates.NO_NEWS.search(sentence.group()) else sentence.group()
        )
        _sentence(words, sentence.start(), found)
    return found


def _no_news(match: re.Match[str]) -> str:
    """An item of a list that puts something right moves nobody; the items beside it may."""
    return _blank(match) if fates.NO_NEWS.search(match.group()) else match.group()


def _blank(match: re.Match[str]) -> str:
    return "，" * len(match.group())


def _sentence(words: str, offset: int, found: list[Movement]) -> None:
    """Add what became of people by one sentence; ``found`` are those of the sentences before it."""
    last: Movement | None = None
    omitted = fates.OMITTED.search(words) is not None
    news = fates.NEWS.search(words)
    batch = False
    for clause in CLAUSE.finditer(words):
        base = offset + clause.start()
        people = people_of(clause.group())
        for said in people:
            opened = next((each.source for each in reversed(found) if each.source in OPEN), None)
            one = told(said, base, last, opened)
            if one is None or _is_known_of(one, said, last, found):
                continue
            if news is not None and clause.start() >= news.start():
                _of_news(one, said)
            if omitted and one.fate is None and one.source not in OPEN and holds(fates.WOUND, said.right):
                one.fate, one.more = Became.HURT, True
            if batch and one.source is None and one.fate is None:
                one.source, one.fate = FigureKind.EVACUATED, Became.LOST
            found.append(one)
            last = one
        batch = not people and fates.ANOTHER_BATCH.search(clause.group()) is not None
        if last is not None and not people and _all_hurt(clause.group(), last, found):
            continue
        if people or PEOPLE.search(clause.group()) or (last is not None and _goes_on(clause.group(), last)):
            continue
        one = _hurt_of(clause.group(), base, last) or _named(clause.group(), base) or _grave_now(clause.group(), base)
        if one is not None:
            found.append(one)
            last = one


def _is_known_of(one: Movement, said: PeopleSaid, last: Movement | None, found: list[Movement]) -> bool:
    """Whether a group is one that was told of already; what is told is theirs then."""
    back = fates.POINTS_BACK.search(said.words) is not None
    before = next((each for each in reversed(found) if each.found), None) if back else last
    if before is None:
        return False
    if back and before.found and before.number == one.number == 1:
        before.fate = one.fate or before.fate
        return True  # 捞上来一个，捞上来这个没气了
    if before.fate is Became.DEAD and before.more and before.number == 1 and not (one.counted or one.more):
        before.source = before.source or one.source
        return True  # 死者又多了一个，住ICU的那个老板
    if before.found and not before.counted and one.counted and one.fate is None and _says_how_many(one, said):
        before.number, before.counted = one.number, True
        return True  # 人找到了，爷俩在礁盘上
    same = one.counted and one.number == before.number and not one.more and before.found
    if same and fates.EVERYBODY.match(said.right):
        _goes_on(said.right, before)
        before.end = max(before.end, one.end)
        return True  # 5名矿工获救，5人均送医院
    return False


def _of_news(one: Movement, said: PeopleSaid) -> None:
    """又接报，下寨村还有2人失联: more of those who are lost, not the rest of those who are known."""
    if fates.KNOWN_ALREADY.search(said.left):
        return  # 又接到家属电话，问那两个失联的
    lost = any(each.search(said.right) for each in (fates.PREDICATE, fates.MISSING, fates.TRAPPED))
    if lost and one.source in OPEN and not one.found and one.fate in {None, Became.LEFT}:
        one.fate, one.more = Became.LOST, True


def _says_how_many(one: Movement, said: PeopleSaid) -> bool:
    return one.people > 1 and re.search("没|不|少", said.left + said.right) is None


def _turns(clause: str, last: Movement) -> bool:
    """Whether a later clause says of whom the last ones are, or that they are worse off."""
    if last.more and last.fate is None and last.source in {None, *OPEN} and fates.MISSING.search(clause):
        last.source, last.fate = FigureKind.MISSING, Became.LOST
        return True  # 多出来那个叫小赖，电话打不通
    if last.more and last.fate is Became.DEAD and fates.OF_THOSE_HELD.search(clause):
        last.source = open_source(clause)
        return True
    if last.more and last.fate is Became.DEAD and fates.OF_THE_GRAVE.search(clause):
        last.source = FigureKind.SERIOUS
        return True
    worse = fates.WORSE.search(clause)
    if worse is None or last.fate is not None or not last.counted or fates.NOT_SO.search(clause[: worse.start()]):
        return False
    last.fate = Became.WORSE
    return True  # 4个伤员里有一个转到省里，按重伤算


def _goes_on(clause: str, last: Movement) -> bool:
    """Whether a clause without people of its own tells on of the last ones; what it tells is theirs then."""
    if _turns(clause, last):
        return True
    verbs = verbs_in(clause, None)
    dead, hurt, found = holds(fates.DEAD, clause), holds(fates.WOUND, clause), verbs.found
    if not _speaks_of(last, clause, dead=dead is not None, found=found is not None):
        return False
    if last.source is None and last.fate is None and last.part is None:
        searched = verbs.searched is not None or dead is not None
        last.source, last.found = looked_for(brought=not searched, searched=searched), dead is not None
    if fates.NOT_OF_THEM.search(clause):
        last.apart = True
        return True
    if last.spotted and last.fate is Became.SAFE and fates.IDENTIFIED_AS.search(clause):
        last.fate = Became.DEAD
    elif last.found and last.source is FigureKind.MISSING and fates.STILL_IN.search(clause):
        last.inside = True
    else:
        return _fate_goes_on(clause, last, dead, found, hurt)
    return True


def _fate_goes_on(
    clause: str,
    last: Movement,
    dead: re.Match[str] | None,
    found: re.Match[str] | None,
    hurt: re.Match[str] | None,
) -> bool:
    """Whether a word of a fate in a later clause is of the last group, and not of somebody else it names."""
    word = dead or found or hurt
    if word is not None and fates.OWN.search(clause[: word.start()]):
        return False
    return _turn(clause, last, dead=dead is not None, found=found is not None, hurt=hurt is not None)


def _all_hurt(clause: str, last: Movement, found: list[Movement]) -> bool:
    """拽上来3个，两个清醒，一个昏迷，都送总医院: all three are hurt, not only the one."""
    whole = last.part
    if whole is None or not whole.found or _EVERY_ONE.match(clause) is None or holds(fates.WOUND, clause) is None:
        return False
    if fates.NO_WOUND.search(clause) or any(one.part is whole and one.fate is Became.DEAD for one in found):
        return False
    for one in found:
        if one.part is whole and one.fate is Became.HURT:
            one.fate = None
    whole.fate = Became.HURT
    return True


def _speaks_of(last: Movement, clause: str, *, dead: bool, found: bool) -> bool:
    """Whether a clause may go on of the last group: 车里有3个人，都没了 · 那两个打不通电话的，找着了."""
    if fates.OTHERS.match(clause) or len(clause) > _LONGEST:
        return False
    if last.fate is Became.LEFT:
        return dead or found
    if last.part is not None and last.part.found:
        return True
    if last.fate is None and last.source is None:
        return (dead and last.spotted) or (found and last.people > 0)
    return True


def _turn(clause: str, last: Movement, *, dead: bool, found: bool, hurt: bool) -> bool:
    """Give the last group the fate a clause tells; whether it tells one."""
    if dead:
        last.fate = Became.DEAD
    elif found and last.fate in {None, Became.LEFT}:
        if _EVERY_ONE.match(clause) and last.source is FigureKind.TRAPPED and last.part is None:
            last.number = None  # 一共三个人，两个大人一个小孩，都救出来了
        some = fates.EVERYBODY.search(clause) is None and fates.MANY.search(clause) is not None
        last.fate, last.found = None if some else Became.SAFE, True
    elif hurt and _may_be_hurt(last) and not fates.NO_WOUND.search(clause):
        last.fate = Became.HURT
    else:
        return found or fates.ALIVE.search(clause) is not None
    return True


def _may_be_hurt(last: Movement) -> bool:
    """Whether a wound is news of these: they were found, or are among those who were."""
    among = last.part is not None and last.part.found and last.fate in {None, Became.SAFE}
    return (last.found and last.fate is Became.SAFE) or among


def _named(clause: str, base: int) -> Movement | None:
    """One person who is named, or all, found or dead: 厨师遗体…被打捞, 失联人员全部找到."""
    every, source = fates.EVERYBODY.search(clause), source_of(clause)
    verbs, dead = verbs_in(clause, source), holds(fates.DEAD, clause)
    someone = source in OPEN or fates.WHO.search(clause) is not None or "某" in clause
    if HELP.search(clause) or fates.NEWS.search(clause) or not someone or (fates.MANY.search(clause) and every is None):
        return None
    general = every is not None or (fates.GENERAL.search(clause) is not None and "某" not in clause)
    one = Movement(
        start=base, end=base + len(clause), number=None if general else 1.0, source=source, counted=False,
        led=verbs.led is not None, found=verbs.found is not None,
    )  # fmt: skip
    word = verbs.found or dead
    if word is None:
        waits = source is not None and every is None and not re.search("[系是为]", clause)
        return one if waits else None  # 受伤清舱工术后并发症，…
    if fates.OLD.search(clause[: word.start()]) or (dead is not None and _of_others(clause, dead)):
        return None
    if word is verbs.searched and source not in OPEN and fates.INFORMANT.search(clause):
        return None  # 老板回来了，说当晚是六个人
    if one.found and source not in OPEN:
        brought = bool(verbs.brought or verbs.led)
        one.source = open_source(clause) or looked_for(brought=brought, searched=verbs.searched is not None)
    if dead is not None and not one.found and source is None and not fates.PROCESS.search(clause):
        return None
    one.fate = Became.DEAD if dead else Became.SAFE
    return one


def _grave_now(clause: str, base: int) -> Movement | None:
    """轻伤的买某…被评定为重伤: one of the hurt, without a number, is hurt gravely now."""
    worse = fates.WORSE.search(clause)
    lead = clause[: worse.start()] if worse is not None else ""
    someone = fates.WHO.search(lead) is not None or "某" in lead
    if worse is None or not someone or fates.NOT_SO.search(lead):
        return None
    return Movement(
        start=base, end=base + len(clause), number=1.0, source=FigureKind.INJURED, counted=False, fate=Became.WORSE
    )


def _of_others(clause: str, dead: re.Match[str]) -> bool:
    """死亡2人, 遇难老人之孙: a label of a number, or words for somebody else."""
    behind = clause[dead.end() :]
    return bool(fates.ANY_NUMBER.match(behind) or fates.WHO.match(behind[:2].lstrip("老")))


def _hurt_of(clause: str, base: int, last: Movement | None) -> Movement | None:
    """被困2人全部救出，电工轻度失温送院: one of those who were just brought out is hurt."""
    wound = holds(fates.WOUND, clause)
    if wound is None or last is None or fates.NO_WOUND.search(clause):
        return None
    whole = last.part or last
    if not (whole.found and whole.people > 1 and fates.OWN.search(clause[: wound.start()])):
        return None
    return Movement(
        start=base, end=base + len(clause), number=1.0, source=None, counted=False, fate=Became.HURT, part=whole
    )
