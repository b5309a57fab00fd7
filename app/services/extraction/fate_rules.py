"""续报: what a clause says became of one group of people; rules in order, the first that answers decides."""

import re
from collections.abc import Callable

from app.models.vocabulary.incident import FigureKind
from app.services.extraction import fates
from app.services.extraction.people_moved import (
    HURT,
    OPEN,
    Became,
    Movement,
    Verbs,
    holds,
    looked_for,
    open_source,
    source_of,
    verbs_in,
)
from app.services.extraction.people_said import VERB_BEFORE, PeopleSaid
from app.services.extraction.words import HELP, HELPER, HELPER_BEFORE

_FEW = 3
"""More than so many who 走了 went home."""
NEAR = 10
"""So many characters before a number a verb may be its own."""


def told(said: PeopleSaid, base: int, last: Movement | None, opened: FigureKind | None) -> Movement | None:
    """What a clause at ``base`` says of a group; None where it is none of those known.

    ``last`` are those told of before in the sentence, ``opened`` the kind the message spoke of last.
    """
    if _no_known(said):
        return None
    one = Movement(
        start=base + said.start - len(said.left), end=base + said.end + len(said.right), number=said.number,
        source=source_of(f"{said.left}|{said.right}"), counted=said.counted, last=said.last,
        more=bool(fates.AGAIN.search(said.left) or (fates.MORE.search(said.left) and fates.ARRIVES.search(said.right))),
    )  # fmt: skip
    if _heads(said):
        near = verbs_in(said.left[-NEAR:], None)
        one.heading, one.spotted = True, bool(near.searched or near.brought)
        return one
    _whose(one, said, last, opened)
    verbs = _verbs(one, said, last)
    one.found, one.led = bool(verbs.found) or said.body, verbs.led is not None
    if one.source in HURT and verbs.brought is not None and "脱险" in verbs.brought.group():
        one.found = False  # 重伤4人中2人脱险
    if one.source is FigureKind.EVACUATED and not (verbs.brought or verbs.searched):
        return one  # 撤离4户15人
    if one.found and one.source not in OPEN:
        one.source = open_source(f"{said.left}|{said.right}") or looked_for(
            brought=bool(verbs.brought or verbs.led), searched=verbs.searched is not None
        )
    if one.found and fates.COUNTED_UP.search(said.left):
        one.all_told, one.found = True, False
        return one
    one.spotted = fates.FOUND_BODY.search(said.left) is not None
    one.fate = next((answer[0] for rule in RULES if (answer := rule(one, said)) is not None), None)
    one.saved = one.found and not VERB_BEFORE.search(said.left[-NEAR:]) and not fates.EVERYBODY.search(said.right)
    still = fates.STILL_IN.search(said.right) is not None
    one.inside = one.found and verbs.brought is None and still and one.source is FigureKind.MISSING
    return one


def _no_known(said: PeopleSaid) -> bool:
    """Whether these came to help, or the words tell again what was told before."""
    helping = HELPER_BEFORE.search(said.left) or HELP.search(said.left[-16:]) or HELPER.match(said.right)
    known = open_source(f"{said.left}|{said.right}") is not None or holds(fates.DEAD, said.right) is not None
    found = fates.EVERYBODY.search(said.right) is not None and holds(fates.SEARCHED, said.right) is not None
    old = fates.OLD.search(said.left) is not None and not found  # 原报失联3人全部找到
    old = old or said.left.endswith("前")  # 前3名获救时均无伤
    hurt = fates.AGAIN.search(said.left) is not None and holds(fates.WOUND, said.left + said.right) is not None
    return (helping is not None and not (known or hurt)) or old  # 又晕倒一名消防员


def _heads(said: PeopleSaid) -> bool:
    """失联的4人中: these are only those of whom the next words speak."""
    head = fates.IN_THEM.match(said.right) if said.counted else None
    if head is None:
        return False
    behind = said.right[head.end() :]
    return holds(fates.DEAD, behind) is None and holds(fates.BROUGHT, behind) is None


def _whose(one: Movement, said: PeopleSaid, last: Movement | None, opened: FigureKind | None) -> None:
    """Of whom these are: part of a group, some of those named before, the rest of those the message spoke of."""
    one.part = _among(one, said.left, last)
    if one.source is None and fates.REST.search(said.left):
        one.source = opened
    if last is None:
        return
    if one.part is None and _inherits(one, last):
        one.source = last.source
    if last.fate is None and last.counted and last.source in OPEN and last.people >= one.people:
        last.heading, one.whole = True, last.number


def _among(one: Movement, left: str, last: Movement | None) -> Movement | None:
    """The group these are among: behind 其中, beside another part of it, or fewer right behind all who were found."""
    if last is None:
        return None
    whole = last.part
    if whole is not None and whole.number and whole.number == last.people + one.people:
        return whole  # 找到2人，其中1人还活着；另1人已溺亡
    if fates.AMONG.search(left[-NEAR:]) and not fates.REST.search(left):
        return last
    aside = last.saved and last.whole is not None  # 4人中3人生还、1人遇难
    of_them = left.endswith("有") and not fates.MORE.search(left)  # 接到了在往下走有一个崴了脚
    next_to = (len(left) <= 2 or of_them) and not fates.REST.search(left)
    if next_to and last.found and last.counted and one.people < last.people and one.source not in OPEN and not aside:
        return last  # 5个人都放出来了，一个中暑
    beside = next_to and whole is not None and whole.people >= last.people + one.people
    return whole if beside else None


def _inherits(one: Movement, last: Movement) -> bool:
    """失联那三个，有两个…; 重伤5人中2人抢救无效: some of those named before them in the sentence."""
    graver = one.source is FigureKind.INJURED and last.source is FigureKind.SERIOUS
    return last.source is not None and (one.source is None or graver) and last.people > one.people


def _verbs(one: Movement, said: PeopleSaid, last: Movement | None) -> Verbs:
    behind, near = verbs_in(said.right, one.source), verbs_in(said.left[-NEAR:], one.source)
    searched, brought = behind.searched or near.searched, behind.brought or near.brought
    if fates.LOCATED.search(said.right):
        searched = None
    if searched is not None and searched.group() == "发现" and not _looks_for(one, said):
        searched = None
    if last is not None and last.heading and last.spotted and re.fullmatch("中?的", said.left):
        searched = searched or fates.SEARCHED.search("找到")  # 找到失踪的3人中的2人
    return Verbs(searched, brought, None if searched or brought else behind.led or near.led)


def _looks_for(one: Movement, said: PeopleSaid) -> bool:
    """Whether 发现 finds one who was looked for, not something that turned up (发现1名老人发热)."""
    dead = holds(fates.DEAD, said.right) is not None
    if one.source is FigureKind.TRAPPED and fates.PREDICATE.search(said.right) and not dead:
        return False  # 又发现2人被困
    looked = one.source in OPEN or said.last or one.more or fates.REST.search(said.left) is not None
    return looked or said.body or dead or not said.counted


Answer = tuple[Became | None] | None
"""What a rule says: a fate, none at all, or (None) that another rule may say it."""


def _identified(one: Movement, said: PeopleSaid) -> Answer:
    """失联2人即在其中: they are found."""
    return (Became.SAFE,) if one.source in OPEN and fates.IDENTIFIED.search(said.right) else None


def _counted_already(one: Movement, said: PeopleSaid) -> Answer:
    """增加的2人均为原重伤者: the dead were counted, the hurt are fewer."""
    if not fates.OF_THE_MORE.search(said.left) or one.source is None or not re.match("均?[为是系]", said.right):
        return None
    one.within, one.more = True, False
    return (Became.DEAD,)


def _handed_over(one: Movement, said: PeopleSaid) -> Answer:
    """2具遗体身份确认: nobody was found."""
    told_again = said.body and not (one.more or fates.FOUND_BODY.search(said.left))
    return (None,) if told_again and fates.HANDED_OVER.search(said.right) else None


def _dead(one: Movement, said: PeopleSaid) -> Answer:
    """Dead where it is told how, of whom, or that it is one more; 3人死亡 alone is a total."""
    behind = one.found and holds(fates.DEAD, said.left[-NEAR:]) is not None
    if not (holds(fates.DEAD, said.right) or said.body or behind):
        return None
    definite = not said.counted or one.more or one.part is not None or one.found
    process = fates.PROCESS.search(said.right) or fates.PROCESS.search(said.left)
    return (Became.DEAD if definite or process or one.source is not None else None,)


def _arrived(one: Movement, said: PeopleSaid) -> Answer:
    """另有5名后到院, 伤的多了3个: more are hurt."""
    came = one.more and one.source not in OPEN and not one.found
    return (Became.HURT,) if came and (fates.ARRIVES.search(said.right) or fates.HURT_MORE.search(said.left)) else None


def _gone(one: Movement, said: PeopleSaid) -> Answer:
    """又走了一个, 死者又多了一个: the word stands before the number."""
    whose = one.more or one.source is not None or re.search("^(?:又|再)?[没走]了$", said.left)
    gone = fates.GONE.search(said.left) and one.people <= _FEW and not said.right.strip()
    return (Became.DEAD,) if gone and whose else None


def _rest(one: Movement, said: PeopleSaid) -> Answer:
    """剩余1人仍在搜寻: so many are left, where they are looked for or nothing else is said."""
    if one.found or not fates.REST.search(said.left):
        return None
    kind = open_source(said.right + said.left)
    looked = fates.STILL.search(said.right) is not None and one.source is not FigureKind.EVACUATED
    if kind is not None or (looked and fates.LOOKED_FOR.search(said.right)) or not said.right.strip("了。"):
        one.source = kind or (one.source if one.source in OPEN else None)
        return (Became.LEFT,)
    return (Became.LEFT if looked and one.source in OPEN else None,)


def _lost(one: Movement, said: PeopleSaid) -> Answer:
    """新增失联1人: more are missing."""
    if not one.more or one.source not in OPEN or one.found:
        return None
    label = fates.PREDICATE.search(said.right) or (open_source(said.left) and not fates.NOT_SO.search(said.left))
    return (Became.LOST if label else None,)


def _worse(_: Movement, said: PeopleSaid) -> Answer:
    return (Became.WORSE,) if fates.WORSE.search(said.right) else None


def _well(one: Movement, said: PeopleSaid) -> Answer:
    return (Became.SAFE if one.found else None,) if fates.HOME.search(said.right) else None


def _hurt(one: Movement, said: PeopleSaid) -> Answer:
    """Hurt where they were found, came besides, or are among those who were found."""
    before = one.more and holds(fates.WOUND, said.left) is not None  # 又晕倒一名消防员
    if not (before or holds(fates.WOUND, said.right)) or fates.NO_WOUND.search(said.right):
        return None
    among = one.part is not None and (one.part.found or one.part.all_told)
    return (Became.HURT if one.found or one.more or among else None,)


def _brought_in(one: Movement, said: PeopleSaid) -> Answer:
    """又送来俩: more are hurt."""
    came = one.more and one.source not in OPEN and not one.found
    return (Became.HURT,) if came and fates.ARRIVES.search(said.left + said.right) else None


def _safe(one: Movement, said: PeopleSaid) -> Answer:
    """Found; or of the missing, told of as alive."""
    if fates.SAVED_BEFORE.search(said.left):
        one.found, one.source = True, one.source or FigureKind.MISSING
    if one.source is FigureKind.MISSING and fates.SAVED.search(said.right) and not fates.REST.search(said.left):
        one.found = True
    return (Became.SAFE,) if one.found else None


RULES: tuple[Callable[[Movement, PeopleSaid], Answer], ...] = (
    _identified, _counted_already, _handed_over, _dead, _arrived, _gone, _rest, _lost, _worse, _well, _hurt,
    _brought_in, _safe,
)  # fmt: skip
