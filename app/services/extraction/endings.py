"""How states of people end or turn: the trapped get out, the missing are found, the hurt die.

Works on the figures of one text after its totals are known; what changes here was worked out and is a question.
"""

import re

import msgspec

from app.services.extraction.mentions import LATE_TOLD, Mention
from app.services.extraction.numbers import NUMBER, parse
from app.services.extraction.words import CHANGE, LATER_DEATH, State

OPEN = (State.TRAPPED, State.MISSING)
"""States that end: by rescue, by being found, by death."""
HURT = (State.INJURED, State.SERIOUS, State.LIGHT)
OWN_WAY = re.compile("逃生|逃出|跑出|自行|自主|出院|康复|大碍|没事|未受伤|没受伤|联系|治愈|生还")
"""Who got away by themselves or got well may not be of those who were held."""
TAKEN_OUT = re.compile("救出|获救|升井|脱险|救起|[挖扒抬弄拽拉背刨抱]出|放出")
RECOVERED_DEAD = re.compile("找到|刨出|挖出|扒出|救出|捞|抬出|搜出|发现")
EVERYBODY = re.compile("全部|全都|全数|悉数|所有|均|都")
TOGETHER = re.compile("吸入|中毒|晕倒|昏倒|昏迷|窒息|熏倒")
"""三人吸入炮烟晕倒…；陈某宣布死亡: he was one of them."""
ALL_TOLD = re.compile("(?:共|累计|总共|合计)(?:解救|救出|营救|救助)?了?$")
PATIENTS_DIED = re.compile(
    "[1-9一二两三四五六](?:名|位|个)(?:重?伤员|重?伤者|患者|病人)[^，。；]{0,10}(?:死亡|去世|离世|不治|身亡|走了)"
)
"""今晨1名重伤员去世: one of those who were hurt."""
RECOVERED = re.compile("捞起|打捞|捞上|找到|寻获|上岸")
OTHERS_OUT = re.compile("(?:其余|其他|其它|别的?)[^，。；]{0,8}(?:人|工|员|民|客|生)?[^，。；]*$")
"""其余人员已全部升井: said of everybody but those who are still held."""
ENDINGS = {State.SAFE, State.DEATHS, State.EVACUATED}


class Figure(msgspec.Struct, frozen=True):
    """What stands for one kind: its value, the mention that decides, what stood before, whether it was worked out."""

    value: float
    mention: Mention
    earlier: tuple[float, ...] = ()
    derived: bool = False

    def changed(self, value: float, mention: Mention) -> "Figure":
        """The same kind with a new value that follows from the text."""
        return Figure(max(0.0, value), mention, (*self.earlier, self.value), derived=True)


Figures = dict[State, Figure]
ByState = dict[State, list[Mention]]


def close_by_name(mentions: list[Mention], figures: Figures) -> None:
    """被困的9名工人全部遇难: these were trapped and are no more."""
    for one in mentions:
        held = figures.get(one.was)
        if one.was not in OPEN or one.state not in ENDINGS or (held is not None and held.mention.start > one.start):
            continue
        if held is not None and held.mention is not one and 0 < (one.number or 0) < held.value:
            figures[one.was] = held.changed(held.value - (one.number or 0), one)  # 8人被困，3名被困人员获救
        elif held is not None or EVERYBODY.search(one.words) or one.state is not State.SAFE:
            figures[one.was] = Figure(0, one, (one.number or 0,), derived=True)


def close_all(mentions: list[Mention], figures: Figures) -> None:
    """全部获救, 均已遇难, 人员被救出: the trapped or missing spoken of before are none any more."""
    _close_told(mentions, figures)
    for at, one in enumerate(mentions):
        if one.number is None and not one.some and one.state in HURT:
            _all_hurt(mentions[:at], one, figures)
        if one.number is not None or one.state not in ENDINGS or _one_of_them(one, figures):
            continue
        before = [each for each in mentions[:at] if not each.part and each.state is not State.SAFE]
        counted = [each for each in before if each.number is not None]
        if one.some and _goes_on(mentions[at - 1] if at else None, one):
            continue
        closing = (State.TRAPPED,) if one.some else OPEN
        these = _these(mentions, at) or _taken(one)
        for state in closing:
            if _closes(figures.get(state), one, mentions[:at], these):
                out = _out_before(mentions[: at - 1], figures[state]) if these and state is State.TRAPPED else 0
                left = figures[state].value - these - out if these else 0  # 5人失联。搜救到2人，均已死亡
                figures[state] = figures[state].changed(max(0.0, left), one)
            elif state not in figures and any(each.state is state and each.some for each in before):
                figures[state] = Figure(0, one, derived=True)
        dead = figures.get(State.DEATHS)
        if one.state is State.DEATHS and these and dead is not None and dead.value < these:
            figures[State.DEATHS] = dead.changed(these, one)  # 又发现1具遗体，至此已找到2名，均遇难
        if counted and one.state is State.DEATHS:
            _all_dead(counted[-1], these, one, figures)


def _closes(held: Figure | None, one: Mention, before: list[Mention], these: float | None) -> bool:
    """Whether those told of before are meant: not where more are out than were held, nor those besides the others.

    另1人仍在救援，其余人员全部升井: the one is none of the others, unless some of those held came out since.
    """
    if held is None or held.mention.start >= one.start or (these or 0) > max((held.value, *held.earlier)):
        return False
    since = any(
        each.number and State.SAFE in {each.state, each.was} and each.start > held.mention.start for each in before
    )
    return since or OTHERS_OUT.search(one.words) is None


def _out_before(mentions: list[Mention], held: Figure) -> float:
    """How many of those held were told of as taken out."""
    return _sum([
        one for one in mentions
        if one.start > held.mention.start and (one.state is State.SAFE or TAKEN_OUT.search(one.words))
        and one.state in {State.SAFE, State.INJURED} and (one.number or 0) < held.value
    ])  # fmt: skip


def _close_told(mentions: list[Mention], figures: Figures) -> None:
    """6部电梯困人，共解救14人: all of those who were held, nobody said how many."""
    held = next((one for one in mentions if one.state is State.TRAPPED), None)
    if held is None or not held.some or State.TRAPPED in figures:
        return
    for one in mentions:
        if one.number and one.state is State.SAFE and ALL_TOLD.search(one.left) and one.start > held.start:
            figures[State.TRAPPED] = Figure(0, one, derived=True)


def _goes_on(before: Mention | None, one: Mention) -> bool:
    """救出1人，…已升井送医院: said of the one just brought out, not of all."""
    if before is None or before.sentence != one.sentence or not before.number or EVERYBODY.search(one.words[-16:]):
        return False
    return before.state in {State.SAFE, *HURT} and bool(TAKEN_OUT.search(before.words))


def _all_dead(about: Mention, these: float | None, one: Mention, figures: Figures) -> None:
    """均已死亡: the people counted last, or those just found, are dead."""
    alive = about.state in {State.TRAPPED, State.MISSING, State.NONE, State.INJURED}
    if alive and State.DEATHS not in figures:
        figures[State.DEATHS] = Figure(these or about.number or 0, about, derived=True)
        lost = figures.get(State.MISSING)
        if (
            State.TRAPPED not in figures
            and RECOVERED.search(one.words)
            and (lost is None or lost.mention.start < one.start)
        ):  # 2人溺水；先后捞起，确认死亡
            figures[State.MISSING] = Figure(0, one, derived=True)


ONE_OF_THEM = re.compile(
    rf"其中(?:一名|一位|1名)?(?!{NUMBER})[一-鿿]{{0,4}}"
    "(?:驾驶员|驾驶人|司机|乘客|老人|男子|女子|工人|学生|孩子|船员|村民|[一-鿿]某)(?![、和及与们均都])"
)
_TAKEN = re.compile(
    rf"(?:打捞|捞|救|挖|扒|找|搜|拉)[^，。；\d]{{0,3}}?(?P<number>{NUMBER})(?:个|人|名|具)，(?![^。]*{NUMBER}(?:个|人|名|具))"
)


def _one_of_them(one: Mention, figures: Figures) -> bool:
    """全部救出，其中驾驶员经120到场确认已死亡: one is dead, not all of them."""
    if one.state is not State.DEATHS or ONE_OF_THEM.search(one.words) is None:
        return False
    figures.setdefault(State.DEATHS, Figure(1, one, derived=True))
    return True


def _taken(one: Mention) -> float | None:
    """打捞起1个，医生到场宣布死亡: how many were brought out in the words themselves."""
    match = _TAKEN.search(one.words) if one.state is State.DEATHS else None
    return parse(match["number"]) if match is not None else None


def _these(mentions: list[Mention], at: int) -> float | None:
    """How many 均已死亡 is said of where a number stands just before it; None where it is said of all."""
    one = mentions[at]
    own = mentions[at - 1] if at and mentions[at - 1].sentence == one.sentence else None
    whole = re.search("全部|全都|全数|悉数|所有", one.words[-16:])
    if own is None or whole or own.state not in {*ENDINGS, *OPEN} or one.start - own.end > 12:
        return None
    return own.number


def _all_hurt(before: list[Mention], one: Mention, figures: Figures) -> None:
    """压住2人，22时送医，均为轻伤: these two are hurt, and out."""
    about = next((each for each in reversed(before) if each.number and 0 <= one.sentence - each.sentence <= 1), None)
    if about is None or State.INJURED in figures or about.state not in {State.TRAPPED, State.NONE, State.SAFE}:
        return
    figures[State.INJURED] = Figure(about.number or 0, about, derived=True)
    if about.state is State.TRAPPED and State.TRAPPED in figures:
        figures[State.TRAPPED] = figures[State.TRAPPED].changed(0, one)


def close_by_count(figures: Figures, by_state: ByState) -> None:
    """22人被困, 21人升井, 另外1人遇难: all are accounted for."""
    for state in OPEN:
        held = figures.get(state)
        if held is None or held.value <= 0:
            continue
        if held.mention.total and CHANGE.search(held.mention.words):
            continue  # 失联的从四个改成两个 holds already that two came back
        later = [
            one for state_of in (State.SAFE, State.INJURED, State.EVACUATED) for one in by_state.get(state_of, ())
            if one.start > held.mention.start and 0 < (one.number or 0) <= max((held.value, *held.earlier))
            and _out_of(state_of, one, held)
            and (not one.part or one.parent is held.mention)
        ]  # fmt: skip
        dead = [one for one in by_state.get(State.DEATHS, ()) if one.start > held.mention.start and one.number]
        lost = _lost(by_state, held.mention.start) if state is State.TRAPPED else 0
        if lost and held.value in {lost + _sum(later), lost + _sum(later) + _sum(dead)}:
            del figures[state]  # 52人被困, 43人救出, 9人下落不明: the rest is missing
            continue
        safe = 0.0
        for one in later:
            safe = (one.number or 0) if one.total else safe + (one.number or 0)
        last_dead = (dead[-1].number or 0) if dead else 0
        gone = dead and (dead[-1].alone or re.search("遗体|尸体|打捞|捞|找到|救出|抬出|挖出", dead[-1].words))
        whole = any(
            one.number == held.value and one.state is State.SAFE and EVERYBODY.search(one.words) for one in later
        )
        everybody = whole or (bool(later) and safe >= held.value and bool(re.search("都|全(?<!安全)", later[-1].words)))
        if later and (held.value in {safe, safe + last_dead} or everybody):
            figures[state] = held.changed(0, later[-1])
        elif (not later and gone and last_dead == held.value) or (
            not later and dead and last_dead == held.value and re.search("全部|均", dead[-1].words)
        ):
            figures[state] = held.changed(0, dead[-1])
        elif state is State.TRAPPED and later and not lost and 0 < safe < held.value and _some_of_them(later):
            found = (
                _sum(dead) if dead and RECOVERED_DEAD.search(dead[-1].words) else 0
            )  # 救出1人，又找到2人，已无生命体征
            figures[state] = held.changed(held.value - safe - found, later[-1])  # 8人被困，其中5人已救出
        elif dead and dead[-1].part and dead[-1].parent is held.mention:
            left = held.value - last_dead if state is State.MISSING else 0
            figures[state] = held.changed(left, dead[-1])  # 营救被困人员8人，其中5人死亡


def _out_of(state: State, one: Mention, held: Figure) -> bool:
    """Whether people are told of who were held: taken out hurt, or as many moved to safety as were held."""
    if state is State.EVACUATED:
        return one.number == held.value
    return state is State.SAFE or TAKEN_OUT.search(one.words) is not None


def _some_of_them(later: list[Mention]) -> bool:
    """Whether those who got out are told of as some of the trapped."""
    return any(one.part or not OWN_WAY.search(one.words) for one in later)


def _sum(mentions: list[Mention]) -> float:
    return sum(one.number or 0 for one in mentions)


def _lost(by_state: ByState, start: int) -> float:
    return _sum([one for one in by_state.get(State.MISSING, ()) if one.start > start][-1:])


def take_out_the_dead(figures: Figures, by_state: ByState) -> None:
    """12人受伤，其中2人送医后死亡: ten are hurt."""
    injured = figures.get(State.INJURED)
    if injured is None:
        return
    dead = by_state.get(State.DEATHS, ())
    if injured.mention.alone and any(_same_one(injured.mention, one) for one in dead):
        del figures[State.INJURED]  # 司机被送往医院，抢救无效死亡
        return
    among = 0.0
    for one in dead:
        parent = one.parent if one.part else None
        if (parent is not None and parent.state is State.INJURED and parent.number == injured.value) or (
            parent is None and (_of_the_sick(injured.mention, one) or _of_the_last(injured.mention, one))
        ):
            among += one.number or 0
    if 0 < among <= injured.value:
        figures[State.INJURED] = injured.changed(injured.value - among, injured.mention)


_ON_THE_WAY = re.compile("途中|转院|转运|重伤(?:员|者)?(?:中|里)|其中|不治|无效|救治|抢救")
_REACH = 40


def take_out_of_the_grave(figures: Figures, by_state: ByState) -> None:
    """3人伤势危重转市医院，途中1人死亡: two are gravely hurt."""
    grave = figures.get(State.SERIOUS)
    if grave is None or grave.mention.total or CHANGE.search(grave.mention.words):
        return
    died = sum(
        one.number or 0 for one in by_state.get(State.DEATHS, ())
        if one.sentence == grave.mention.sentence and 0 < one.start - grave.mention.end <= _REACH
        and not (one.total or one.more or one.run) and (one.number or 0) < grave.value
        and _ON_THE_WAY.search(one.left + one.words)
    )  # fmt: skip
    if 0 < died < grave.value:
        figures[State.SERIOUS] = grave.changed(grave.value - died, grave.mention)


def _same_one(hurt: Mention, dead: Mention) -> bool:
    """司机被送往医院，抢救无效死亡: one and the same."""
    later = dead.sentence == hurt.sentence and dead.start > hurt.start
    return dead.alone and dead.distance == LATE_TOLD and later


def _of_those_told_of(injured: Mention, dead: Mention) -> bool:
    """电着两个，老的当场就没了 / 拉走了五个，有一个不行了: told of those just counted, in the words of a call."""
    gap, fewer = dead.start - injured.end, (dead.number or 0) < (injured.number or 0)
    how = "[电砸压撞烫轧卷]着|[砸压撞]到" if dead.alone else "拉走|抬出|抬走|送去|送来|弄走"
    return 0 < gap <= 40 and fewer and not (dead.more or dead.total) and bool(re.search(how, injured.words))


def _of_the_last(injured: Mention, dead: Mention) -> bool:
    """7人悉数送医。其中一位老人昨天去世: one of those the sentence before counted."""
    part = dead.part and "其中" in dead.left and dead.sentence - injured.sentence == 1
    return part and (dead.number or 0) < (injured.number or 0)


def _of_the_sick(injured: Mention, dead: Mention) -> bool:
    """四人昏迷。经抢救，二人死亡: these two were among them."""
    if injured.part:
        return False
    later = dead.start > injured.start and (dead.number or 0) < (injured.number or 0)
    if _of_those_told_of(injured, dead) or (later and PATIENTS_DIED.search(dead.words)):
        return True  # 5人受伤；今晨1名重伤员去世
    if dead.alone:  # 将二人送县医院，丈夫抢救无效死亡
        near = dead.sentence == injured.sentence and 0 < dead.start - injured.end <= 30
        many = (injured.number or 0) > 1 and not dead.more
        poisoned = TOGETHER.search(injured.words) is not None and 0 < dead.start - injured.end <= 120
        return many and ((near and bool(re.search("送|医院", injured.words))) or poisoned)
    if (
        re.search("口.{0,12}中毒|人.{0,6}(?:中毒|昏迷|晕倒|倒地|溺水|落水)", injured.words)
        and 0 < dead.start - injured.end <= 90
        and (dead.number or 0) < (injured.number or 0)
        and not (dead.more or dead.total)
    ):
        return True  # 一家四口中毒，老两口没有生命体征
    if not re.search("抢救|医治|不治", dead.words):
        return False
    near = 0 < dead.start - injured.end <= 24 and (dead.number or 0) <= (injured.number or 0)
    return near and bool(re.search("昏迷|中毒|晕", injured.words)) and not dead.total and not dead.more


def keep_all_the_hurt(mentions: list[Mention], figures: Figures) -> None:
    """63人中毒，42人已出院，19人住院: all of them were hurt, whatever became of them since."""
    injured = figures.get(State.INJURED)
    if injured is None:
        return
    whole = [one for one in mentions if one.state is State.INJURED and one.number and not one.part and not one.why]
    most = max(whole, key=lambda one: one.number or 0, default=None)
    dead = figures[State.DEATHS].value if State.DEATHS in figures else 0
    if most is not None and most is injured.mention and injured.derived:
        return  # those who died of them were taken out
    if (
        most is None
        or (most.number or 0) <= injured.value
        or not re.search("中毒|症状|不适|送医|吐|拉肚子|腹泻|腹痛|恶心|头晕|发热", most.words)
    ):
        return
    if injured.derived or re.search("住院|留院|在院|治疗|救治|稳定", injured.mention.words):
        among = any(
            one.state is State.DEATHS and one.start > most.start and (one.part or LATER_DEATH.search(one.words))
            for one in mentions
        )
        value = (most.number or 0) - (dead if among else 0)
        figures[State.INJURED] = Figure(max(0.0, value), most, (), derived=True)


def _other_hurt(serious: Mention, injured: Mention) -> bool:
    """Whether the hurt told of after the gravely hurt are others."""
    within = any(each.part and (each.parent is None or each.parent.state in HURT) for each in (serious, injured))
    apart = not (within or injured.total) and 0 <= injured.sentence - serious.sentence <= 1
    return apart and 0 < injured.start - serious.end <= 40 and bool(re.search("[擦刮划扎砸震]伤", injured.words))


def _each_alone(light: Mention, other: Mention) -> bool:
    """Whether two persons without a number, each by a role of their own, are hurt in one sentence."""
    apart = light.end <= other.start or other.end <= light.start
    return (
        light.alone
        and other.alone
        and light.sentence == other.sentence
        and apart
        and light.words[:2] != other.words[:2]
    )


def add_up_the_hurt(figures: Figures) -> None:
    """7人重伤，21人轻伤 are 28 hurt where no total is said."""
    kinds = [figures[one] for one in (State.SERIOUS, State.LIGHT) if one in figures]
    total = sum(one.value for one in kinds)
    short = State.INJURED in figures and 0 < figures[State.INJURED].value < total
    if short and (
        figures[State.INJURED].mention.more
        or not re.search("留观|住院|医院|治疗|伤员|伤者", figures[State.INJURED].mention.words)
    ):
        injured = figures[State.INJURED]
        if injured.mention.sentence == kinds[0].mention.sentence and not injured.mention.part:
            total += injured.value  # 3名民警受轻伤，1名群众被擦伤
    light, single = figures.get(State.LIGHT), figures.get(State.INJURED)
    if light is not None and single is not None and _each_alone(light.mention, single.mention):
        total += single.value  # 驾驶员锁骨骨折、押运员轻微擦伤
        short = True
    grave, others = figures.get(State.SERIOUS), figures.get(State.INJURED)
    if grave is not None and others is not None and _other_hurt(grave.mention, others.mention):
        total += others.value  # 1人重伤，周边2人被玻璃划伤
        short = True
    if kinds and (State.INJURED not in figures or short):
        figures[State.INJURED] = Figure(total, kinds[0].mention, derived=True)
