"""Which number of a kind stands: what is told on top of it, what is a part of it, what waits for a total.

Groups said side by side add up; a part, the rest and a detail are people of the number before; the last total counts.
"""

import re
from itertools import pairwise

from app.models.vocabulary.incident import FigureKind
from app.services.extraction.endings import HURT, PATIENTS_DIED, ByState, Figure, Figures
from app.services.extraction.findings import How
from app.services.extraction.first_characters import headed
from app.services.extraction.mentions import Mention
from app.services.extraction.words import CHANGE, LATER_DEATH, State

KINDS = {
    State.DEATHS: FigureKind.DEATHS, State.MISSING: FigureKind.MISSING, State.SERIOUS: FigureKind.SERIOUS,
    State.LIGHT: FigureKind.LIGHT, State.INJURED: FigureKind.INJURED, State.TRAPPED: FigureKind.TRAPPED,
    State.EVACUATED: FigureKind.EVACUATED,
}  # fmt: skip
GRAVE = ("危重", "重伤", "病危", "重症")
FOUND = re.compile(
    "(?:遗体|尸体|遇难者)[^，。；]{0,6}(?:找到|发现|打捞|寻获)|(?:找到|发现|打捞|"
    "搜寻到)[^，。；]{0,8}(?:遗体|尸体|遇难)"
)
PATIENTS = re.compile("转院|途中|伤员|伤者|重伤者?|病人|患者|送医|住院")
SENT = re.compile("送走|送医|送去|拉走|住院|留院|留观|住了院")
STAY = re.compile("住院|留院|留观|住了院")
HURT_WAYS = re.compile(
    "吸入|呛烟|吸了?.{0,2}烟|顶到|咳得|[擦刮划烧烫灼砸摔撞砍刺咬冻割压挫扭电熏呛崩扎蹭磕炸震]伤|骨折|昏迷|中毒|溺水|晕倒|离断|脱臼|流血"
)
DEATH_WAYS = re.compile("当场|现场|送医|送往|送[^，。；]{1,10}院|抢救无效|医治无效|救治无效|不治")
OF_THEM = re.compile("其中|(?:受伤|送医|就诊|住院|收治)的?$")
"""Behind these somebody is one of those who were counted before."""
HELPERS = re.compile("消防员|消防队员|消防救援|指战员|民警|辅警|交警|救援人员|救护队员|医护|抢险人员|应急队员")
GROUP = re.compile("娃|学生|孩子|乘客|游客|旅客|村民|顾客|幼儿")
KIN = re.compile(
    "儿子|女儿|孙子|孙女|妻子|丈夫|父亲|母亲|老伴|儿媳|媳妇|弟弟|哥哥|姐姐|妹妹|副驾驶|司机|驾驶[员人]|乘客|老师|学生|押运员|店主|徒弟"
)
TRADE = headed("(?:跟车|带班|大巴|客车)?(?:司机|老师|教师|驾驶员|驾驶人|押运员|船长|导游|乘务员)")
WHO = headed(
    "(?P<drivers>司机|驾驶[员人])|(?P<riders>乘客|旅客|客车上|车上)|(?P<pupils>学生|儿童|幼儿|娃)|(?P<workers>工人|职工|员工|矿工)"
    "|(?P<people>村民|群众|居民|路人|行人)|(?P<guards>民警|辅警|交警|消防员|队员|保安)"
)
SPOT = re.compile(
    "(?:井[口下上]|车[内上间下]|[船岸楼桥屋室厂]\\w?[内上下外里]|地[面下]|路[面边上]|现场|医院|卫生院|[一-龥]{1,6}(?:乡|镇|村|县|区|市|街道|小区|组|栋|层|车间|班|矿|厂))(?:收治|接收|接诊)?(?:有|共|了)?(?:伤员|伤者|患者|病人)?$"
)
"""Where the people of a number are."""
NEXT = 14
"""Characters between two spots of one list."""
MANY = 40
"""Numbers of one kind behind which a total is looked for."""
REST = re.compile("其余|剩下|余下|其他|另外的")
WHY_CHANGED, WHY_ADDED, WHY_FAR = "文中前后数字不同", "由文中数字推算", "数字与说法不相邻"


def totals(mentions: list[Mention], by_state: ByState) -> Figures:
    """The figure of each kind that is counted, before states end or turn."""
    forerunner = {id(later): earlier for earlier, later in pairwise(mentions)}
    figures: Figures = {}
    for state in KINDS:
        held = [one for one in by_state.get(state, ()) if one.number is not None]
        if held:
            figures[state] = _total(held, forerunner, by_state)
    return figures


def _total(held: list[Mention], forerunner: dict[int, Mention], by_state: ByState) -> Figure:
    """The last total of a kind, with what is said to come on top of it."""
    figure: Figure | None = None
    for one in held:
        number = one.number or 0
        own_part = one.part and one.parent is not None and one.parent.state is one.state
        if own_part or (one.inner and figure is not None):
            continue
        if figure is None:
            figure = Figure(number, one)
            continue
        if _tells_more(figure, one, forerunner):
            continue
        if one.how is How.ADD:
            figure = figure.changed(figure.value + number, one)
        elif one.how is How.TAKE_AWAY:
            figure = figure.changed(figure.value - number, one)
        elif (
            _on_top(figure, one, forerunner)
            or _patients_died(figure, one, by_state)
            or _died_since(figure, one, held)
            or _died_of_others(figure, one, forerunner)
            or _body_besides(figure, one)
            or _helpers_hurt(figure, one)
            or (one.alone and (one.more or _of_another_trade(figure, one)))
            or _other_group(figure, one)
            or _other_place(forerunner.get(id(one)), one)
        ):
            figure = Figure(figure.value + number, figure.mention, figure.earlier, derived=True)
        elif _waits_for_total(one) or (number < figure.value and FOUND.search(one.words)):
            continue
        else:
            figure = Figure(number, one, (*figure.earlier, figure.value))
    found = figure or Figure(0, held[0])
    earlier = tuple(each for each in dict.fromkeys(found.earlier) if each != found.value)
    return Figure(found.value, found.mention, earlier, found.derived)


def _tells_more(figure: Figure, one: Mention, forerunner: dict[int, Mention]) -> bool:
    """Whether a further number tells more of people who are in the figure already."""
    number = one.number or 0
    if one.alone and figure.value >= number and not (one.more or _of_another_trade(figure, one)):
        return True  # the driver of whom more is said is one of those counted
    if _part_of_the_grave(figure, one) or _no_new_total(figure, one) or _rest(figure, one):
        return True
    if figure.mention.total and number < figure.value and one.how is How.SET and not one.total and _detail(one):
        return True
    return one.state is State.INJURED and _told_of_some(figure, one, forerunner)


def _of_another_trade(figure: Figure, one: Mention) -> bool:
    """娃有六个擦破皮，老师有个手断了: the teacher is none of the children."""
    if figure.mention.alone and one.alone:
        return _role(figure.mention) != _role(one) != "" and _role(figure.mention) != ""
    passengers = GROUP.search(figure.mention.words) is not None and not figure.mention.total
    return passengers and one.state is State.INJURED and TRADE.match(one.words) is not None


def _role(one: Mention) -> str:
    """Who somebody is, where that can be nobody else (儿子, 司机); empty where it may be another word for him."""
    found = KIN.search(one.words)
    word = found.group() if found is not None else ""
    return "司机" if word in {"驾驶员", "驾驶人"} else word


def _part_of_the_grave(figure: Figure, one: Mention) -> bool:
    """20名伤员中，危重者4人: a part of the gravely hurt said before, no new number of them."""
    return (
        one.state is State.SERIOUS
        and (one.number or 0) < figure.value
        and one.how is How.SET
        and not (one.part or one.total or CHANGE.search(one.words) or one.run)
        and one.sentence != figure.mention.sentence
    )


def _no_new_total(figure: Figure, one: Mention) -> bool:
    """伤亡情况：死亡6人 stands over what is told of each; 转移588人 over pupils who wait outside (避险)."""
    if one.total or one.how is not How.SET or CHANGE.search(one.words):
        return False
    if one.state is State.EVACUATED:
        return "避险" in one.words and "转移" in figure.mention.words
    return figure.mention.declared and not one.declared


def _told_of_some(figure: Figure, one: Mention, forerunner: dict[int, Mention]) -> bool:
    """十一个摔到的，两个骨折，其余都是挫伤: a smaller number in the same sentence tells of some of them."""
    return (
        (one.number or 0) < figure.value
        and one.how is How.SET
        and one.sentence == figure.mention.sentence
        and _finer_told(figure, one)
        and not (one.total or one.declared or one.run or figure.mention.alone or CHANGE.search(one.words))
        and not _on_top(figure, one, forerunner)
    )


def _finer_told(figure: Figure, one: Mention) -> bool:
    """摔倒九个，送走六个 / 十一个摔到的，两个骨折: the way they were hurt, or who went to hospital of them."""
    ways = HURT_WAYS.search(one.words) and not HURT_WAYS.search(figure.mention.words)
    sent = SENT.search(one.words) and not SENT.search(figure.mention.words) and not one.more
    stay = STAY.search(one.words) and not STAY.search(figure.mention.words) and not one.more
    return bool(ways or sent or stay)


def _rest(figure: Figure, one: Mention) -> bool:
    """7人送医，其中1人病情较重，其余6人留观: the rest are some of those counted."""
    return one.state is State.INJURED and (one.number or 0) < figure.value and bool(REST.search(one.left))


def _detail(one: Mention) -> bool:
    """一共十四个摔了的 … 就是一个手腕骨折: a smaller number behind a total tells of one of them."""
    return one.state is State.INJURED and not one.more


def _on_top(figure: Figure, one: Mention, forerunner: dict[int, Mention]) -> bool:
    if one.total or one.sentence != figure.mention.sentence:
        return False
    before = forerunner.get(id(one))
    if before is not None and one.state is State.MISSING and re.search("[冲卷]走", before.words):
        return False  # 3口被冲走，1人上岸，另二人失踪
    return (one.part and one.parent is not None) or (
        before is not None
        and before.state is one.state
        and (one.more or _beside(before, one) or _died_apart(before, one) or _hurt_apart(before, one))
    )


def _hurt_apart(before: Mention, one: Mention) -> bool:
    """6人擦伤，1人骨折 / 1名老人被砸伤，2名行人被划伤: each clause tells of its own hurt."""
    if one.state is not State.INJURED or one.part or before.part or one.start - before.end > 24:
        return False
    ways = [set(HURT_WAYS.findall(each.words)) for each in (before, one)]
    return all(ways) and ways[0] != ways[1] and not PATIENTS.search(one.words)


def _patients_died(figure: Figure, one: Mention, by_state: ByState) -> bool:
    """24人当场死亡 … 两名重伤员医治无效死亡: those who were hurt come on top of the dead said before."""
    if one.state is not State.DEATHS or one.total or one.how is not How.SET:
        return False
    if not (LATER_DEATH.search(one.words) or PATIENTS_DIED.search(one.words)):
        return False
    hurt = [each for each in by_state.get(State.INJURED, ()) if each.start < one.start and each.number]
    if PATIENTS_DIED.search(one.words) and not one.part and one.sentence != figure.mention.sentence:
        return bool(hurt)
    if one.part:
        parent = one.parent.number if one.parent is not None else None
        return any(each.number == parent and each.sentence == figure.mention.sentence for each in hurt)
    if one.number == figure.value and "当场" not in figure.mention.words:
        return False
    later = one.sentence != figure.mention.sentence
    return later and bool(hurt) and (bool(PATIENTS.search(one.words)) or "当场" in figure.mention.words)


def _other_group(figure: Figure, one: Mention) -> bool:
    """2名司机受伤；客车上7人被划伤: hurt people of whom each number says who they are, and they are others."""
    who = [WHO.search(each.words) for each in (figure.mention, one)]
    if one.state not in {State.INJURED, State.DEATHS} or one.total or one.how is not How.SET or figure.mention.total:
        return False
    if one.state is State.DEATHS and (one.more or one.sentence != figure.mention.sentence):
        return False
    if one.part or OF_THEM.search(one.left):
        return False  # 其中学生受伤5人, 受伤的4名学生: some of those counted
    return who[0] is not None and who[1] is not None and who[0].lastgroup != who[1].lastgroup


def _other_place(before: Mention | None, one: Mention) -> bool:
    """井口3人受伤、井下4人受伤: two spots of one list, each with its own people of one kind."""
    if before is None or before.state is not one.state or one.state not in {State.INJURED, State.DEATHS}:
        return False
    if one.part or one.total or before.total or before.part or one.how is not How.SET or one.start - before.end > NEXT:
        return False
    spots = [SPOT.search(each.left) for each in (before, one)]
    return one.sentence == before.sentence and len({spot.group() for spot in spots if spot is not None}) == 2


def _died_since(figure: Figure, one: Mention, held: list[Mention]) -> bool:
    """2人已死亡…4日凌晨又有1人经抢救无效死亡: on top, where no total is told behind."""
    if one.state is not State.DEATHS or not one.more or not LATER_DEATH.search(one.words):
        return False
    return not any(each.start > one.start and (each.number or 0) > figure.value for each in held[-MANY:])


def _died_of_others(figure: Figure, one: Mention, forerunner: dict[int, Mention]) -> bool:
    """2人当场死亡；3人救出送医，其中1人死亡 / 4人均已遇难；又搜寻到2人，1人遇难: of a group told of after the dead."""
    if one.state is not State.DEATHS or one.total or one.how is not How.SET or figure.mention.total:
        return False
    before = forerunner.get(id(one))
    further = before is not None and before.more and before.sentence == one.sentence and "又" in before.left
    group = one.parent if one.part else before if further else None
    alive = {State.SAFE, State.INJURED, State.NONE, State.TRAPPED, State.MISSING}
    if group is None or group.state not in alive or group.start < figure.mention.end or group.total:
        return False
    others = "当场" in figure.mention.words or further or one.number != figure.value
    return others and (one.number or 0) < (group.number or 0)


_BODY = re.compile("遗体|尸体")
_LOOKED_FOR = re.compile("打捞|捞|找到|发现|寻获|搜[寻出到]|挖出|扒出|漂")


def _body_besides(figure: Figure, one: Mention) -> bool:
    """救起4人，其中1人经抢救无效死亡…打捞遗体1具: whoever was saved and died is not the one found dead."""
    if one.state is not State.DEATHS or one.total or figure.mention.total or one.how is not How.SET:
        return False
    saved, body = figure.mention, one
    if _BODY.search(saved.words):
        saved, body = one, figure.mention
    of_saved = saved.part and saved.parent is not None and saved.parent.state in {State.SAFE, State.INJURED, State.NONE}
    found = _BODY.search(body.words) is not None and _LOOKED_FOR.search(body.left + body.words) is not None
    return of_saved and LATER_DEATH.search(saved.words) is not None and found and not body.part


def _helpers_hurt(figure: Figure, one: Mention) -> bool:
    """6名操作工吸入毒气…；2名消防员随后头晕: those who came to help are others."""
    if one.state not in HURT:
        return False
    told = [bool(HELPERS.search(each.words)) for each in (figure.mention, one)]
    plain = one.how is How.SET and not (one.total or one.part or one.declared or one.run)
    apart = one.sentence != figure.mention.sentence and not figure.mention.total
    return told == [False, True] and plain and apart


def _beside(before: Mention, one: Mention) -> bool:
    """危重32人、重伤58人 are two groups of one kind: other words, one list."""
    words = {word for word in GRAVE if word in one.words} ^ {word for word in GRAVE if word in before.words}
    if one.state is State.LIGHT:
        return ("轻微" in one.words) != ("轻微" in before.words) and one.start - before.end <= 8
    return one.state is State.SERIOUS and bool(words) and one.start - before.end <= 8


def _died_apart(before: Mention, one: Mention) -> bool:
    """2人当场死亡，3人送医后死亡 / 2人送医后死亡，2人抢救无效: each clause has its own dead."""
    return one.state is State.DEATHS and all(DEATH_WAYS.search(each.words) for each in (before, one))


def _waits_for_total(one: Mention) -> bool:
    """又找到一名遇难者 is in the next total; 其中2人烧伤 is in the total before."""
    if one.state is State.EVACUATED and re.search("正在?(?:组织|陆续)?(?:转移|疏散|撤离)", one.words):
        return True  # 已转移150人，正在转移80人
    return (one.more and not one.total and one.state is State.DEATHS) or (one.state is State.INJURED and one.part)
