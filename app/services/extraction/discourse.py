"""From mentions to figures: groups of people with a number and a state that moves through the text.

Groups said side by side add up, 其中 is a part of the group before it, the last state counts: trapped people who are
out, missing people who are found, hurt people who die leave their group. Where a number was worked out, changed or does
not add up it is a question.
"""

import re
from collections.abc import Iterator

from app.models.vocabulary.incident import Detail
from app.services.extraction.doubter import SEVERAL
from app.services.extraction.endings import (
    HURT,
    OPEN,
    ByState,
    Figure,
    Figures,
    add_up_the_hurt,
    close_all,
    close_by_count,
    close_by_name,
    keep_all_the_hurt,
    take_out_of_the_grave,
    take_out_the_dead,
)
from app.services.extraction.findings import SURE, Finding, How
from app.services.extraction.lone import read_lone
from app.services.extraction.mentions import Mention
from app.services.extraction.pairing import LEFT_OVER
from app.services.extraction.people import read_people
from app.services.extraction.totals import KINDS, totals
from app.services.extraction.words import CHANGE, LATER_DEATH, NOW_IS, State
from app.services.extraction.zeros import Zero, read_zeros

DIGGING = re.compile("在救|营救|被压|被埋|救援中")
FATE_OF_ONE = re.compile("没了|走了|当场|送医院?|送.{0,4}医院|救出|挖出|扒出|捞")
FEW = 8
"""So many groups of one sentence are counted together."""
SICK = re.compile(
    "被[砸压撞电埋轧]|[电砸压撞烫轧摔刮卷]着|[砸压撞烫]到|[电砸压撞]了|掉下|倒下|拉走|抬[出上]|中毒|症状|不适|送医|送往|住院|就医|伤亡"
)
EVERY_ONE = re.compile("[人名](?:伤员|伤者|学生|工人)?(?:均|都|全部?|皆|先后|已(?:经)?由|已(?:经)?被|由120)")
"""二人烧伤，老人吸入浓烟。三人均送医院: these are all of them."""
WELL = re.compile("无异常|正常|没事|无碍|无恙|平安|良好|离开|回家|自行|没啥|好的")
"""其余7人无异常: they are not left behind."""
WHY_CHANGED, WHY_ADDED, WHY_FAR = "文中前后数字不同", "由文中数字推算", "数字与说法不相邻"
WHY_PART = "只是其中一部分"
WHY_ALONE, WHY_VAGUE, WHY_NOT_YET = "没有写出人数", "说得笼统", "只说尚未接报"


def read_figures(text: str) -> Iterator[Finding]:
    """The figures of people of one text, each with the words it came from."""
    mentions = list(read_people(text))
    _told_again(mentions)
    _partition(mentions)
    _settle_left(mentions)
    by_state: ByState = {}
    for one in mentions:
        by_state.setdefault(one.state, []).append(one)
    _settle_still(by_state)
    figures = totals(mentions, by_state)
    close_by_name(mentions, figures)
    close_all(mentions, figures)
    close_by_count(figures, by_state)
    take_out_the_dead(figures, by_state)
    take_out_of_the_grave(figures, by_state)
    keep_all_the_hurt(mentions, figures)
    add_up_the_hurt(figures)
    zeros = read_zeros(text)
    told = {*figures, *zeros}
    lone = list(read_lone(text, told))
    _let_go(figures, lone)
    dead = figures[State.DEATHS].value if State.DEATHS in figures else 0
    for state, figure in figures.items():
        zero = zeros.pop(state, None)
        if zero is not None and not zero.of_others and (zero.start > figure.mention.start or state in OPEN):
            yield _nothing(text, state, zero, figure.value)
        else:
            yield _something(text, state, figure, dead)
    parts = figures.keys() & {State.SERIOUS, State.LIGHT}
    for state, zero in zeros.items():
        if not (state is State.INJURED and parts) and not (zero.of_group and figures):
            yield _nothing(text, state, zero)
    yield from _joint(text, by_state)
    yield from _uncounted(text, mentions, told)
    yield from lone


def _let_go(figures: Figures, lone: list[Finding]) -> None:
    """一个司机埋里头，今早挖着了，没了: the one who was held is dead."""
    held = figures.get(State.TRAPPED)
    died = next((one for one in lone if one.field == KINDS[State.DEATHS]), None)
    if held is not None and held.value == 1 and died is not None and died.start > held.mention.start:
        figures[State.TRAPPED] = held.changed(0, held.mention)


def _uncounted(text: str, mentions: list[Mention], told: set[State]) -> Iterator[Finding]:
    """多人被困: people without a number are no figure; the officer is asked how many."""
    for one in mentions:
        if one.some and one.state in KINDS and one.state not in told:
            told.add(one.state)
            kind = KINDS[one.state]
            yield Finding(
                field=kind, start=one.start, end=one.end, words=text[one.start : one.end], confidence=0.3,
                why=f"{kind.label}几人？",
            )  # fmt: skip


def _partition(mentions: list[Mention]) -> None:
    """5人中毒，2人送医后死亡，2人抢救无效，1人脱险: groups that add up to the one before are its parts."""
    for at, whole in enumerate(mentions):
        groups = {State.INJURED, State.NONE, State.TRAPPED, State.EVACUATED, State.SAFE}
        if not whole.number or whole.number < 2 or whole.state not in groups:
            continue
        if whole.part and (whole.parent is None or whole.parent.state not in {State.EVACUATED, State.NONE}):
            continue
        total, members = 0.0, []
        for one in mentions[at + 1 : at + 8]:
            reach = 3 if SICK.search(whole.words) else whole.state is State.TRAPPED
            far = one.sentence - whole.sentence > reach
            if whole.state is State.INJURED and one.part and one.parent in members:
                continue
            if far or one.number is None or (one.part and one.parent is not whole):
                break
            total += one.number
            members.append(one)
            if total >= whole.number:
                break
        if total == whole.number and len(members) >= 2 and _apart(whole, members):
            _make_parts(whole, members)


def _told_again(mentions: list[Mention]) -> None:
    """一名工人晕倒，另外两名工友也倒下。三人被拉出: a bare number opens the next sentence and is those before it."""
    held: list[Mention] = []
    """Those of the sentence before, and of this one."""
    for whole in mentions:
        held = [one for one in held[-FEW:] if one.sentence >= whole.sentence - 1]
        states = {State.INJURED, State.NONE, State.SAFE}
        if (
            not (whole.left or whole.part or whole.more or whole.how is How.ADD)
            and whole.number
            and whole.state in states
        ):
            members = [one for one in held if one.sentence < whole.sentence and not one.part]
            bare = all(one.state in {State.INJURED, State.NONE} and not one.total for one in members)
            if len(members) > 1 and bare and sum(one.number or 0.0 for one in members) == whole.number:
                for one in members:
                    one.part, one.parent = True, whole
        held.append(whole)


def _apart(whole: Mention, members: list[Mention]) -> bool:
    """Whether numbers that add up to one before are people of it, by what became of them."""
    states = {one.state for one in members}
    if whole.state is State.SAFE:
        return states == {State.DEATHS, State.INJURED}
    if whole.state is State.EVACUATED:
        said = any(NOW_IS.search(one.left) or one.total or "实际" in one.left for one in members)
        return members[0].part and not said
    fates = any(
        (one.state is State.DEATHS and LATER_DEATH.search(one.words)) or FATE_OF_ONE.search(one.words)
        for one in members
    )
    if whole.state is State.INJURED:
        alive = {State.NONE, State.SAFE, State.EVACUATED, *HURT}
        mixed = State.DEATHS in states and bool(states & alive) and states <= {State.DEATHS, *alive}
        return ((fates or mixed) and bool(SICK.search(whole.words))) or states <= {State.NONE, State.SAFE, *HURT}
    return fates or whole.state is State.NONE


def _make_parts(whole: Mention, members: list[Mention]) -> None:
    for one in members:
        if whole.state is State.SAFE:
            one.total = one.total or one.state is State.INJURED  # 5人救出，其中3人死亡，另2人治疗
            continue
        left = one.state is whole.state and whole.state is State.TRAPPED  # 救出1人，另1人仍被卡
        one.part, one.total = not left, one.total or left
        one.parent = None if left else whole


def _settle_still(by_state: ByState) -> None:
    """仍在搜救的8人 are still what they were: missing if any are missing, else trapped."""
    for one in by_state.pop(State.STILL, []):
        missing = by_state.get(State.MISSING) or not (by_state.get(State.TRAPPED) or DIGGING.search(one.words))
        kind = State.MISSING if missing else State.TRAPPED
        one.total = True
        if one.number is None and kind in by_state:
            continue
        by_state[kind] = [*(each for each in by_state.get(kind, []) if each.total and each.start < one.start), one]


def _settle_left(mentions: list[Mention]) -> None:
    """压着六个，救出来两个，还有四个在里头: those who are still in there are all that are left."""
    out = held = False
    for one in mentions:
        left = one.number and LEFT_OVER.search(one.left) and not WELL.search(one.words)
        if held and out and one.state is State.NONE and left:
            one.state, one.shared = State.TRAPPED, False  # 先后救出3人，余下1人尚有回应
        out = out or one.state in {State.SAFE, State.DEATHS}
        held = held or one.state is State.TRAPPED
        if out and one.state is State.TRAPPED and one.number and LEFT_OVER.search(one.left):
            one.total, one.more = True, False


def _nothing(text: str, state: State, zero: Zero, earlier: float = 0) -> Finding:
    return Finding(
        field=KINDS[state],
        start=zero.start,
        end=zero.end,
        words=text[zero.start : zero.end],
        confidence=zero.confidence,
        number=0.0,
        earlier=(earlier,) if earlier > 0 else (),
        why="" if zero.confidence >= SURE else WHY_NOT_YET if zero.not_yet else WHY_VAGUE,
    )


def _something(text: str, state: State, figure: Figure, dead: float) -> Finding:
    mention = figure.mention
    if state is State.INJURED and _replaced(text, figure, dead):
        numbers = "、".join(f"{each:g}" for each in (*figure.earlier, figure.value))
        return Finding(
            field=KINDS[state], start=mention.start, end=mention.end, words=text[mention.start : mention.end],
            confidence=0.3, earlier=figure.earlier, why=f"{KINDS[state].label}几人？文中有{numbers}",
        )  # fmt: skip
    confidence, why = 0.95, ""
    if mention.why:
        confidence, why = 0.5, mention.why
    elif figure.earlier and not (mention.total and figure.value > max(figure.earlier)):
        confidence, why = 0.7, WHY_CHANGED  # but 目前共造成3人死亡 holds the one found dead before
    elif figure.derived:
        confidence, why = 0.75, WHY_ADDED
    elif mention.part and state is State.INJURED:
        confidence, why = 0.7, WHY_PART
    elif mention.alone:
        confidence, why = 0.7, WHY_ALONE
    elif mention.distance > 8:
        confidence, why = 0.75, WHY_FAR
    return Finding(
        field=KINDS[state],
        start=mention.start,
        end=mention.end,
        words=text[mention.start : mention.end],
        confidence=confidence,
        number=float(figure.value),
        bound=mention.bound,
        earlier=figure.earlier,
        why=why,
        how=mention.how if not figure.derived else How.SET,
    )


def _replaced(text: str, figure: Figure, dead: float) -> bool:
    """Whether a number took the place of another without a word that says so, and the dead do not make up for it.

    Of the hurt such numbers were more often false than right on texts nobody had seen (7 right, 10 wrong).
    """
    mention = figure.mention
    said = mention.total or mention.run or CHANGE.search(mention.words) or NOW_IS.search(mention.left)
    adds_up = figure.value + dead in figure.earlier or figure.value == sum(figure.earlier)
    every = (
        EVERY_ONE.search(mention.words) and figure.value > max(figure.earlier, default=0) and not SEVERAL.search(text)
    )
    return bool(figure.earlier) and not (figure.derived or said or adds_up or every)


def _joint(text: str, by_state: ByState) -> Iterator[Finding]:
    """死亡失踪62人 is one number for both: neither the dead nor the missing alone."""
    for one in by_state.get(State.JOINT, ())[-1:]:
        if one.number is not None:
            yield Finding(
                field=Detail.DEAD_OR_MISSING,
                start=one.start,
                end=one.end,
                words=text[one.start : one.end],
                confidence=0.9,
                number=one.number,
                bound=one.bound,
            )
