"""Which number goes with which word: the state behind its number, before it, or in the next clause."""

import re
from collections.abc import Iterator

from app.services.extraction.beyond import look_beyond
from app.services.extraction.findings import How
from app.services.extraction.first_characters import headed
from app.services.extraction.mentions import Mention
from app.services.extraction.modality import NOT_SO
from app.services.extraction.numbers import bound, parse
from app.services.extraction.said import Said, main, said_in, states_in
from app.services.extraction.words import (
    ALTOGETHER,
    AND_ONE,
    CHANGE,
    FILLER,
    HELP,
    HELPER,
    HELPER_BEFORE,
    HUMAN,
    LESS,
    LIST_GOES_ON,
    MORE,
    MOVED,
    NEW,
    NOW_IS,
    OF_THESE,
    OF_WHOM,
    PART,
    STATE,
    TOTAL,
    State,
)

Before = tuple[State, int, int] | None
"""The state said before a number and where its words stand; None where none is."""


def counted(clause: str, found: list[re.Match[str]], base: int, after: str, sentence: int) -> Iterator[Mention]:
    """Every counted group of one clause with its state; ``after`` are the words behind the clause."""
    first = clause[: found[0].start()]
    led = _word_before(first, said_in(clause, 0, len(first)))
    word_first = led is not None and not _direct(clause, found)
    waiting: list[Mention] = []
    moved: Mention | None = None
    within = False
    previous_end = 0
    for index, match in enumerate(found):
        last = index + 1 == len(found)
        left = clause[previous_end : match.start()]
        right = _own(clause[match.end() : len(clause) if last else found[index + 1].start()])
        before = _word_before(left, said_in(clause, previous_end, match.start())) if index else led
        previous_end = match.end()
        if (right.startswith(("（", "(")) and before is not None) or (not last and AMONG.match(right)):
            right, word_first = (
                "",
                word_first or not right.startswith(("（", "(")),
            )  # 死亡2人（均在车内） / 7人中重伤2人
        value = parse(match["number"])
        if value is None or value != int(value) or NOT_SO.search(left) or _nobody(value, right):
            continue
        mention = _mention(match, base, sentence, left, value * 2 if EACH.search(left) else value)
        mention.words = left[-20:] + match.group() + right[:30]
        mention.part = within = mention.part or within
        saved = before is not None and before[0] is State.SAFE  # 挖出来一个，死了
        beyond = (after, base + len(clause)) if last and (saved or not word_first) else None
        _settle(mention, match, (before, left), right, beyond, word_first=word_first)
        if mention.state is State.NONE and not last and LIST_GOES_ON.fullmatch(right) and not HELP.search(left[-16:]):
            waiting.append(mention)  # 3名工人、2名村民遇难
            continue
        if mention.state is State.NONE and moved is not None and BESIDE.fullmatch(left):
            mention.state, mention.more = moved.state, True  # 疏散职工164人、周边居民约300人
        named = mention.state is State.EVACUATED or WHOSE.search(left) is not None
        moved = mention if word_first and mention.state is not State.NONE and named else None
        mention.shared = mention.state is State.NONE
        if not _helping(left, right, mention.state) and not (mention.shared and _things(match, left, right)):
            yield _joined(mention, waiting, right)
        waiting = []


def _nobody(value: float, right: str) -> bool:
    """旅客136人无人死亡, 一个都没上来: none of those counted."""
    return NOBODY.match(right) is not None or (value == 1 and NONE_OF.match(right) is not None)


def _settle(
    mention: Mention,
    match: re.Match[str],
    left: tuple[Before, str],
    right: str,
    beyond: tuple[str, int] | None,
    *,
    word_first: bool,
) -> None:
    """Give a mention its state; ``beyond`` are the words behind its clause and where they begin."""
    if match["short"]:
        mention.state = SHORT[match["short"]]
        return
    _decide(mention, left, right, word_first=word_first)
    if mention.state is State.NONE and "例" in match["unit"] and CASES.search(left[1]):
        mention.state = State.INJURED
    if mention.state is State.EVACUATED and re.search("自行|自主", right[:8]) and not ORGANISED.search(left[1]):
        mention.state = State.SAFE  # 34人自行撤离: they got out by themselves
    if mention.state is State.EVACUATED and TRANSFERRED.match(right):
        mention.state = State.INJURED  # 2人伤势加重，已由直升机转往喀什
    if mention.state in {State.SERIOUS, State.INJURED} and WARD.match(right):
        mention.state = State.SAFE  # 停电致医院9名重症患者转院
    if mention.state is State.EVACUATED and mention.part and re.match("[^，]{0,4}撤[离出]", right):
        mention.state = State.SAFE  # 施工人员12人，其中9人撤出
    if mention.state is State.EVACUATED and ABOARD.search(left[1]) and re.search("撤[离出]", right):
        mention.state = State.SAFE  # 机上124名旅客全部安全撤离
    leaving = TO_LEAVE.match(right)
    if leaving is not None and (mention.state in {State.TRAPPED, State.NONE} or "要" in leaving.group()):
        mention.state = State.SAFE  # 下面还有46户192人要撤: in danger, neither caught nor moved
    if beyond is not None and mention.state in {State.NONE, State.SAFE, State.INJURED, State.TRAPPED}:
        look_beyond(mention, right, *beyond)


def _things(match: re.Match[str], left: str, right: str) -> bool:
    """3个阀门: what is counted is nobody."""
    return (
        match["unit"] == "个"
        and bool(left.strip() or right.strip())
        and not HUMAN.match(right)
        and not (NOW_IS.search(left) or LEFT_OVER.search(left) or ALTOGETHER.search(left))
    )


def _joined(mention: Mention, waiting: list[Mention], right: str) -> Mention:
    if AND_ONE.match(right) and not mention.shared:
        mention.number = (mention.number or 0) + 1  # 1名群众和嫌疑人抢救无效死亡
        mention.total = False
    for one in waiting:
        mention.number = (mention.number or 0) + (one.number or 0)
        mention.start, mention.left = min(mention.start, one.start), one.left if mention.shared else mention.left
    return mention


def _own(right: str) -> str:
    """What is said of these people: 42人受伤（其中重伤… ends where the part of them begins."""
    for cut in OF_THESE.finditer(right):
        if STATE.search(right, 0, cut.start()):
            return right[: cut.start()]
    return right


def _direct(clause: str, found: list[re.Match[str]]) -> bool:
    """Whether the first number has its own word behind it although one stands before (被困24人获救, 受伤3人死亡1人)."""
    first = found[0]
    stop = found[1].start() if len(found) > 1 else len(clause)
    right = clause[first.end() : stop]
    states = list(states_in(right))
    if not states:
        return False
    if len(found) == 1:
        return True
    return not FILLER.fullmatch(right[states[-1].end() :].lstrip("、和及与 "))


def _mention(match: re.Match[str], base: int, sentence: int, left: str, value: float) -> Mention:
    return Mention(
        start=base + match.start(),
        end=base + match.end(),
        number=value,
        left=left[-12:],
        bound=bound(match["before"], match["after"]),
        state=State.NONE,
        sentence=sentence,
        distance=0,
        part=bool(PART.search(left) or OF_WHOM.search(left)),
        of_last=bool(OF_WHOM.search(left)),
        more=bool(MORE.search(left)),
        total=bool(TOTAL.search(left) or CHANGE.search(left)),
        how=How.TAKE_AWAY if LESS.search(left[-8:]) else How.ADD if NEW.search(left[-8:]) else How.SET,
    )


def _led(mention: Mention, before: tuple[State, int, int], words: str) -> None:
    """The word before the number counts."""
    state, start, end = before
    mention.state, mention.distance = state, len(words) - end
    mention.start -= len(words) - start
    if state is State.MISSING and words.startswith("少", start):
        mention.how = How.SET  # 点了人数，少了两个: they are missing, none comes off


def _decide(mention: Mention, left: tuple[Before, str], right: str, *, word_first: bool) -> None:
    """Set the state from the words on the side that counts."""
    before, words = left
    states = list(states_in(right))
    if before is not None and (word_first or not states):
        _led(mention, before, words)
        return
    if not states:
        return
    chosen = main(states)
    mention.state = State[chosen.lastgroup or "NONE"]
    mention.distance = chosen.start()
    mention.end += chosen.end()
    opened = next((one for one in states if one.lastgroup in {"TRAPPED", "MISSING"}), None)
    if mention.state is State.DEATHS and opened is not None and THEIR_NAME.search(right):
        mention.was = State[opened.lastgroup or "NONE"]  # 找到1名失踪者遗体
    if before is not None and before[0] is State.SERIOUS and mention.state is State.INJURED:
        mention.state = State.SERIOUS  # 重伤员2人仍在抢救
    out = before is not None and before[0] is State.SAFE and mention.state in OPEN and len(states) == 1
    if out and not NOT_YET.match(right):
        mention.state = State.SAFE  # 救出1名被困人员
    if mention.state is State.SAFE and (opened is not None or (before is not None and before[0] in OPEN)):
        mention.was = State[opened.lastgroup or "NONE"] if opened is not None else before[0] if before else State.NONE
    elif mention.state is State.SAFE and HELD_AT.search(words):
        mention.was = State.TRAPPED  # 困在垭口的26人全部下山
    elif re.search(r"全部|全都|均|都|悉数", right):
        mention.was = before[0] if before is not None else State[states[0].lastgroup or "NONE"]
        if mention.was is State.SAFE and "救出" in words:
            mention.was = State.TRAPPED  # 救出2人均抢救无效死亡


NOT_YET = re.compile("(?:人)?(?:还|仍|都|也|至今)?(?:没|未)")
"""两个爬出来，一个还没爬出来: the word in front is of the number before."""
LEFT_OVER = re.compile("(?:还剩|剩下?|还有|剩余|余下?|其余)的?$")
ABOARD = re.compile("(?:机上|列车|客舱|舱内)[^，。；]{0,14}$")
ORGANISED = re.compile(
    "(?:组织|协助|引导|指挥)[^，。；]{0,20}(?:群众|居民|村民|住户|人员|师生|学生|游客|户)[^，。；]{0,12}$"
)
BESIDE = re.compile("[、和及与][^，。；\\d]{0,8}")
HELD_AT = re.compile("(?:困在|被困|受困|堵在|围困|滞留)[^，。；\\d]{0,10}(?:的|人员|群众|司机|乘客|游客|旅客)$")
WARD = re.compile("(?:住院|重症|危重|在院)?(?:患者|病人|产妇)[^，。；]{0,4}(?:转院|转移|转运|疏散|撤)")
WHOSE = re.compile(
    "(?:死亡|受伤|重伤|轻伤|失联|失踪|被困|遇难)的?[\u4e00-\u9fff]{0,2}(?:人|生|民|工|员|长|师|机|客|童|子|女|者)$"
)
"""重伤学生2人、家长1人: whose number it is stands with it."""
AMONG = re.compile("(?:当中|之中|里头|里面|里|中)[^，。；\\d]{0,6}(?:伤|亡|危重|住院)[^，。；\\d]{0,2}$")
"""N人中重伤: the state of the next number."""
NOBODY = re.compile("[^，。；\\d]{0,6}(?:无一?人|没有?人|未有人|无人员)[^，。；\\d]{0,3}(?:死|伤|受|遇|失|被|遗|亡)")
EACH = re.compile("(?:双方|两[车船村家队]|两边|两侧)各(?:有|自)?$")
NONE_OF = re.compile("(?:都|也)(?:还)?(?:没|不|未)")
"""一个都没上来: none of them."""
TRANSFERRED = re.compile("[^，。；]{0,6}(?:伤势|伤情|病情|症状|直升机|救护车|120)[^，。；]{0,8}转")
TO_LEAVE = headed(
    "(?:还|都|也|正|需要?)*(?:要|得|待|等着?|准备|打算|在)(?:紧急|马上|全部|都)*(?:撤|转移|疏散|搬走|往外[撤搬])"
)
"""要撤, 正在撤: they are still there and free to go."""
INSIDE = headed("(?:还|都|正|现在)*在(?:里头|里面|下面|现场)")
THEIR_NAME = re.compile("(?:失踪|失联|被困|被埋|落水)(?:者|人员|群众|矿工|工人|船员|村民|学生)")
SHORT = {
    "伤": State.INJURED, "死": State.DEATHS, "亡": State.DEATHS, "重": State.SERIOUS, "轻": State.LIGHT,
}  # fmt: skip
OPEN = (State.TRAPPED, State.MISSING)
CASES = re.compile("病例|报告|确诊|发病|患者|感染|呕吐|腹泻|症状|发热")
GONE = re.compile("(?<![开坐拉运接打车己回来])(?:又|就|先|已经)?走了$")
"""走了俩: in front of a number it says that they died."""


def _word_before(left: str, states: list[Said]) -> Before:
    """The state said directly before a number (死亡人数升至, 疏散被困群众), with its place in ``left``."""
    gone = GONE.search(left)
    if gone is not None:
        return State.DEATHS, gone.start(), gone.end()
    if not states:
        return None
    gap = left[states[-1].end :]
    moved = states[-1].state is State.EVACUATED and MOVED.fullmatch(gap)
    if not moved and not FILLER.fullmatch(gap):
        return None
    begin = len(states) - 1
    while begin and FILLER.fullmatch(left[states[begin - 1].end : states[begin].start]):
        begin -= 1
    run = states[begin:]
    chosen = next((one for one in run if one.state in {State.DEATHS, State.JOINT}), run[0])
    if run[-1].state is State.SAFE and chosen.state in OPEN:
        chosen = run[-1]  # 被困人员已救出2人
    return chosen.state, run[0].start, run[-1].end


def _helping(left: str, right: str, state: State) -> bool:
    """Whether these people came to help."""
    if state in {State.DEATHS, State.JOINT, State.MISSING}:
        return False
    if state in {State.SERIOUS, State.LIGHT, State.INJURED, State.TRAPPED}:
        if HELPER_BEFORE.search(left):
            if state is State.TRAPPED and INSIDE.match(right):
                return True  # 消防队三十人在里头
            return state is State.INJURED and bool(re.search(r"救治|治疗|抢救", right))
        return bool(HELP.search(left[-16:]) and HELPER.match(right))
    if state is State.EVACUATED and ORGANISED.search(left) and not HELPER_BEFORE.search(left):
        return bool(HELPER.match(right))  # 组织两岸群众169人转移
    return bool(HELPER_BEFORE.search(left) or HELP.search(left[-16:]) or HELP.search(right[:20]) or HELPER.match(right))


def first_state(word: str) -> State:
    """The state a word says; SAFE where it says none."""
    match = STATE.search(word)
    return State[match.lastgroup or "NONE"] if match else State.SAFE
