"""How a written report opens: a day with its clock, a place, and the first thing that happens behind them.

A blunt look at the bare words, of another build than the grammars; ``constructions`` names what it finds.
"""

import re

from app.services.extraction.first_characters import headed
from app.services.extraction.times import EVENT

CLOCK = re.compile(r"(?:\d{1,2}|[一二两三四五六七八九十廿]{1,3})\s?(?:时(?!间|候|段|常)|点(?!名|位)|[:：]\d\d)")
PART = re.compile("凌晨|早|上午|中午|下午|晚|夜|晌")
SENTENCE = re.compile(r"[。；\n！？]")
PIECE = re.compile(r"[，。；、：（）\n！？]")
_HEARD = re.compile("喊|听|传(?!染|送|输)|疑|可能|好像|担心|怕|误|假|防|模拟")
_PROVED_OTHER = re.compile(
    "经(?:查|核实|核查|了解|现场)[^。；]{0,10}(?:无|不|系|为|未)|确认(?:为|是)(?!死|遇)|虚惊|误报|不属实|投诉|举报"
)
"""What was told proved to be another thing, or none."""
_CAME_OF_IT = re.compile("造成|致|导致|引发|引起|[，、]\\d")
"""What is told behind these came of what happened."""
_OPENING = headed(
    r"(?:(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})[日号]|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|[今昨当本前][天日晨早晚夜]|当地时间)"
    rf"(?:[^，。；：\n]{{0,8}}?{CLOCK.pattern}[\d零〇一二三四五六七八九十半]{{0,3}}分?(?:\d+秒)?钟?(?:许|左右|前后|多)?"
    rf"|[^，。；：\n\d]{{0,2}}?(?:{PART.pattern}|傍))"
)
"""A day with its clock or part, as a written report begins to tell."""
_SAYS_NOTHING = re.compile(
    "[\u4e00-\u9fff]了|冲走|卷走|埋|砸|发生|突发|暴发|出现|遭遇?|突遇|遇上|引发|作业|施工中|事故|清淤|游泳|洗澡|失控|夹(?!住|伤)|大雾"
)
"""Words of something happening that do not say what."""
_SORTS = headed(
    "(?P<fire>火灾|起火|着火|失火)|(?P<blast>爆炸|爆燃|闪爆)|(?P<car>车祸|交通事故|追尾|相撞|侧翻)|"
    "(?P<slide>滑坡|泥石流|崩塌)|(?P<flood>山洪|洪水|内涝|溃)"
    "|(?P<fall>坠落|坠楼|坠亡)|(?P<gas>燃气|煤气|液化气)|(?P<chem>危化|泄漏|泄露)|(?P<drown>溺)|"
    "(?P<poison>中毒)|(?P<crash>坍塌|倒塌|垮塌|塌方)|(?P<ship>渔船|货船|翻沉|沉没)"
    "|(?P<quake>级地震)|(?P<crime>持刀|嫌疑人|行凶)|(?P<wind>台风|大风|暴雨|冰雹|龙卷)|(?P<lift>电梯|"
    "塔吊|起重机|吊车|锅炉)|(?P<mine>煤矿|矿井|井下)"
)
_ONE_EVENT = (
    (re.compile("(?:燃气|煤气|液化气|瓦斯)[^，。；\\d]{0,8}(?:爆炸|爆燃|闪爆)"), "blast"),
    (re.compile("(?:塔吊|起重机|吊车)[^，。；\\d]{0,6}(?:倒塌|坍塌)"), "crash"),
    (re.compile("(?:电梯|升降机|吊车|塔吊)[^，。；\\d]{0,6}坠落"), "fall"),
)
"""One event by two words, and the sort that is not meant."""


def sorts(text: str) -> frozenset[str]:
    """The sorts of event of which any word stands in a text; what is one event by two words is one."""
    kinds = {match.lastgroup or "" for match in _SORTS.finditer(text)}
    for word, sort in _ONE_EVENT:
        if sort in kinds and word.search(text):
            kinds.discard(sort)
    if "ship" in kinds:
        kinds.discard("car")  # 货船与渔船相撞
    return frozenset(kinds)


def opening(head: str) -> tuple[int, int, int] | None:
    """Where the day with its clock ends, and the first word behind it that says what happens; None where none does."""
    clock = _OPENING.search(head)
    if clock is None:
        return None
    stop = SENTENCE.search(head, clock.end())
    for word in EVENT.finditer(head, clock.end(), stop.start() if stop is not None else len(head)):
        if not _SAYS_NOTHING.fullmatch(word.group()):
            return clock.end(), word.start(), word.end()
    return None


def opens(text: str, start: int, end: int, told: tuple[int, int, int] | None) -> bool:
    """Whether words [start, end) are the first thing that happens behind day and clock (…时，一民房起火).

    What came of it is told behind; of two sorts of event before that neither is plain.
    """
    if told is None:
        return False
    begin, first, last = told
    if not begin <= start <= last or PIECE.search(text, end, first) is not None:
        return False
    stop = SENTENCE.search(text, last)
    end_of = stop.start() if stop is not None else len(text)
    if _HEARD.search(text, begin, last) or _PROVED_OTHER.search(text, begin, end_of):
        return False
    return len(sorts(text[:begin] + _CAME_OF_IT.split(text[begin:end_of])[0])) < 2
