"""Lines of a title (标题) or of a long name: broken between words only, in the shape of a 梯形 or 菱形.

GB/T 9704-2012 7.3.1: 回行时词意完整、排列对称、长短适宜、间距恰当. Never apart: a bracket and what it holds, a number
and its unit, a word the caller names (gazetteer, classes), a suffix such as 自治州. Where no word ends, a line may end
between two characters of which nothing is known; that costs more than any uneven shape.
"""

import re
from collections.abc import Iterable
from functools import partial
from itertools import accumulate, combinations, pairwise
from math import comb

from app.services.paper.composer import CLOSERS, OPENERS, Measure, tokens

WHOLE = re.compile(
    "关于|情况的|(?:的报告|的请示|报告|请示|通报|快报)(?:（[^（）]{1,8}）)?|情况|特别行政区|自治[州县区旗]|(?:经济)?(?:技术)?开发区|高新区|工业园区?|产业园区?|化工园区?|街道|社区|居委会|"
    "村委会|行政村|自然村|(?:股份|责任)?有限(?:责任)?公司|公司|集团|管理[局厅]|管委会|委员会|办公室|指挥部|值班室|大队|支队|总队|中队|"
    "人民政府|人民医院|医院|幼儿园|小学|中学|大学|学校|水库|水电站|大桥|隧道|高速公路|高速|国道|(?:省道|县道)(?!路)|服务区|收费站|加油站|"
    "储罐区|罐区|储罐|液氯|液氨|液化气|天然气|煤矿|矿山|矿井|尾矿库|厂房|厂区|仓库|车间|宿舍|小区|广场|商场|市场|酒店|宾馆|工地|"
    "发生|道路交通(?:事故)?|危险化学品|危化品|(?:森林|草原|山林)火灾|山洪灾害|地质灾害|洪涝灾害|食物中毒|有限空间|火灾|爆炸|泄漏|中毒|窒息|透水|坍塌|垮塌|滑坡|泥石流|山体|山洪|洪水|内涝|溃坝|险情|地震|森林|草原|山林|台风|暴雨|暴雪|大风|"
    "交通|道路|追尾|相撞|侧翻|翻车|客车|货车|罐车|船舶|沉船|溺水|踩踏|食物|呕吐|腹泻|腹痛|疫情|事故|事件|灾害|灾情|附近|北侧|南侧|"
    "东侧|西侧|一级|二级|三级|四级|工作面|食堂|学生|疑似|[0-9.]+(?:级|号楼|单元|栋|标段|公里)"
)
"""Words titles are made of; no line ends within one."""
SECOND = re.compile(
    "自治[州县区旗]|特别行政区|街道|社区|居委会|村委会|(?:股份|责任)?有限|公司|集团|管理[局厅]|管委会|委员会|办公室|大队|支队|总队|人民政府|医院|幼儿园|小学|中学|大学|学校|"
    "水库|水电站|大桥|隧道|高速|国道|省道|县道|服务区|收费站|加油站|煤矿|小区|广场|商场|市场|酒店|宾馆|工业园|产业园|化工园|开发区"
)
"""Words that follow a name: a line rather ends behind them than before."""
TAILS = frozenset("省市州县区旗盟镇乡村屯寨组路街巷道桥河江湖山矿厂站港园场楼号院所局厅处室队部线段")
"""Characters that end a name and so begin no line."""
ENDS = frozenset("省市州县区旗盟镇乡村")
"""Behind these a name of a place is complete."""
BEFORE = frozenset("（《“的")
MOST_HELD = 12
"""Characters within brackets that are kept on one line."""
MOST_TRIED = 4
"""Lines of which every way to break is tried; more are filled one by one."""
WEAK, LINE, SHAPE, HALF, LONE = 100.0, 60.0, 40.0, 30.0, 400.0
MOST_WAYS, NEAR = 5000, 4.0
"""Ways that are all tried; em from an even line to where a line may end in a text with more."""
LEAST = 3.5
"""Em: a shorter line is a lone scrap."""


def words_in(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Those of the names of two characters and more that stand in a text, the longest first."""
    return tuple(sorted({one for one in names if len(one) > 1 and one in text}, key=lambda one: (-len(one), one)))


def lines_of(text: str, room: float, measure: Measure, words: tuple[str, ...] = ()) -> list[str]:
    """The lines of a text, none wider than ``room`` em; the text itself where it fits."""
    if measure(text) <= room or len(text) < 2:
        return [text]
    pieces = _pieces(text, room, measure, words)
    apart = _apart(pieces, words)
    widths = [measure(piece) for piece in pieces]
    least = _fill(widths, room)
    if len(least) >= MOST_TRIED or len(pieces) > 60:
        return ["".join(pieces[a:b]) for a, b in pairwise((0, *least, len(pieces)))]
    cost = partial(_cost, widths=widths, apart=apart, room=room, least=len(least))
    found = min(combinations(_places(widths, len(least) + 1), len(least)), key=cost)
    if cost(found) >= LINE:  # one line more, if that ends every line with a word
        known = [one for one in range(1, len(pieces)) if apart[one] < WEAK]
        found = min((found, *combinations(known, len(least) + 1)), key=cost)
    return ["".join(pieces[a:b]) for a, b in pairwise((0, *found, len(pieces)))]


def _places(widths: list[float], lines: int) -> list[int]:
    """Where so many lines may end: anywhere, in a long text only near where even lines would."""
    every = range(1, len(widths))
    if comb(len(every), lines - 1) <= MOST_WAYS:
        return list(every)
    ends = list(accumulate(widths))
    even = [ends[-1] * number / lines for number in range(1, lines)]
    return [one for one in every if any(abs(ends[one - 1] - place) <= NEAR for place in even)]


def _fill(widths: list[float], room: float) -> tuple[int, ...]:
    """Where lines end that take what they can hold."""
    found: list[int] = []
    used = 0.0
    for index, wide in enumerate(widths):
        if index and used + wide > room:
            found.append(index)
            used = 0.0
        used += wide
    return tuple(found)


def _cost(way: tuple[int, ...], widths: list[float], apart: list[float], room: float, least: int) -> float:
    """What is wrong with breaking so: lines too wide or lone, words unknown, more lines, an hourglass, unevenness."""
    lines = [sum(widths[a:b]) for a, b in pairwise((0, *way, len(widths)))]
    if max(lines) > room + 1e-6:
        return 1e6 + max(lines)
    cost = sum(apart[one] for one in way) + LINE * (len(way) - least)
    cost += LONE * sum(one < LEAST for one in lines)
    cost += SHAPE * (not shapely(lines))
    mean = sum(lines) / len(lines)
    return cost + sum(((one - mean) / mean) ** 2 for one in lines) * 30 + (lines[-1] > lines[0])


def shapely(lines: list[float]) -> bool:
    """Whether lengths rise, fall (梯形) or swell (菱形); never narrow in the middle, never less than a third."""
    peak = lines.index(max(lines))
    rising = all(a <= b + 1 for a, b in pairwise(lines[: peak + 1]))
    falling = all(a + 1 >= b for a, b in pairwise(lines[peak:]))
    return rising and falling and min(lines) >= max(lines) / 3


def _held(text: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Stretches no line ends within: the words of the caller first, then ours, then brackets."""
    taken: list[tuple[int, int]] = []

    def free(start: int, end: int) -> bool:
        return all(end <= a or start >= b for a, b in taken)

    for word in words:
        taken += [one.span() for one in re.finditer(re.escape(word), text) if free(*one.span())]
    taken += [one.span() for one in WHOLE.finditer(text) if free(*one.span())]
    brackets = re.finditer(r"（[^（）]*）|《[^《》]*》|〔[^〔〕]*〕|“[^“”]*”", text)
    return taken + [one.span() for one in brackets if one.end() - one.start() <= MOST_HELD + 2]


def _pieces(text: str, room: float, measure: Measure, words: tuple[str, ...]) -> list[str]:
    """The text cut wherever a line may end; what no line could hold is cut hard."""
    cuts = {0}
    place = 0
    for token in tokens(text, measure):
        place = text.index(token.text, place)
        cuts.add(place)
        place += len(token.text)
    for start, end in _held(text, words):
        cuts -= set(range(start + 1, end))
    cuts = {one for one in cuts if one == 0 or _may_end(text, one)}
    found: list[str] = []
    for a, b in pairwise([*sorted(cuts), len(text)]):
        rest = text[a:b]
        while measure(rest) > room and len(rest) > 1:
            count = next(n for n in range(len(rest), 0, -1) if n == 1 or measure(rest[:n]) <= room)
            found.append(rest[:count])
            rest = rest[count:]
        found.append(rest)
    return found


def _may_end(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place]
    return not (after in CLOSERS or after in TAILS or before in OPENERS or before in "第和及与至" or after == "的")


def _apart(pieces: list[str], words: tuple[str, ...]) -> list[float]:
    """What it costs to end a line before each piece: nothing where a word ends, so far as is known."""
    known = set(words)

    def whole(piece: str) -> bool:
        return piece in known or bool(WHOLE.fullmatch(piece)) or piece[0] in BEFORE

    def leads(piece: str) -> bool:
        return whole(piece) and (piece in known or not SECOND.match(piece))

    found = [0.0]
    for before, after in pairwise(pieces):
        closed = before[-1] in ENDS or before[-1] in CLOSERS or not before[-1].isalpha()
        if before == "情况的":
            found.append(HALF)
        else:
            found.append(0.0 if before != "关于" and (closed or whole(before) or leads(after)) else WEAK)
    return found
