"""Province, city and county a text names: the national table, chains of names, and which of them is the place.

A name counts where it stands in full (随县, 凉山州); a bare stem (耒阳, 宜春) only behind a division it lies in, at the
head of a place or before what belongs to a place. What a text does not name is not said; what follows from the table is
given apart as implied.
"""

import csv
import functools
import re
from collections.abc import Iterator

import msgspec

from app.models.maps.regions import Division, Regions, stem
from app.services.runtime.resources import resource

FOLDER = resource("regions")
_NOT_AFTER = re.compile(
    r"^(?:辖区|小区|社区|新区|至|—|-|～|~|到|往|高速|高铁|铁路|公路|线|籍|大道|路|街|东路|西路|南路|北路|中路|大街|大厦|大酒店|方言|人(?:士|，)|话|一中|菜|银行|海鲜"
    r"|快速|大桥|机场高速|航空|证券|日报|晚报|电视台|网|号|牌|产|货车|商人|老乡|游客|旅客|司机)"
)
_FROM = re.compile(
    r"(?:开往|驶往|驶向|前往|飞往|去往|去|往|来自|途经|途径|经|返回|运往|送往|送至|转至|转往|至|到|赴|抵|籍贯|户籍|系|从|由|自)$"
)
_TOWARDS = re.compile(r"^(?:[\u4e00-\u9fff]{0,2})?(?:开往|驶往|驶向|往|飞往|至|到(?!处)|发往|出发|返回|方向|籍|返)")
_ORGANISATION = re.compile(
    r"^[^，。；、\s]{0,12}?(?:消防(?!栓|通道)|支队|大队|总队|公安|应急|政府|人民医院|医院|气象|交警|交管|地震局|地震台|管理局|管理厅|卫健|水利|林业|检察|法院|纪委|委宣传|宣传部|新闻办|值班室|指挥部|海事|红十字|武警|安监|网信|市委|县委|区委|省委)"
)
_PLACE_AFTER = re.compile(
    r"^(?:一|某|境内|市区|城区|城郊|郊区|地区|东部|西部|南部|北部|港|机场|火车|站|段|北|南|东|西|近|附近|[\u4e00-\u9fff\d]{1,12}?(?:省|市|县|区|旗|镇|乡|街道|村|社区|路|街|厂|矿|公司|段|站|港|桥|园|山|河|江|湖|水库|学校|小学|中学|医院|酒店|工地|小区|隧道|海域|国道|省道|高速|酒吧|商场|市场|码头|广场|服务区|楼|号|公里|大厦))"
)


class Named(msgspec.Struct, kw_only=True):
    """A division named at [start, end); ``bare`` when only its stem stands there."""

    start: int
    end: int
    choices: tuple[Division, ...]
    bare: bool
    organisation: bool = False
    passing: bool = False
    """People or vehicles came from or went there; nothing happened there."""


class Chain(msgspec.Struct, kw_only=True):
    """Names that stand one behind the other and lie in each other: 四川省 泸州市 泸县."""

    start: int
    end: int
    members: tuple[Division, ...]
    organisation: bool
    bare: bool

    @property
    def lowest(self) -> Division:
        """The narrowest division."""
        return self.members[-1]


@functools.cache
def regions() -> Regions:
    """The national table, read once when first needed."""
    with (FOLDER / "divisions.csv").open(encoding="utf-8", newline="") as file:
        return Regions(Division(**row) for row in csv.DictReader(file))


@functools.cache
def common_stems() -> frozenset[str]:
    """Stems that are ordinary words, or villages, streets and rivers everywhere; alone they name no division."""
    lines = (FOLDER / "common.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def read_chains(text: str) -> list[Chain]:
    """All chains of divisions in a text, in order; names people only came from or go to are left out."""
    return list(_chained(text, [one for one in _named(text) if not one.passing]))


def _named(text: str) -> Iterator[Named]:
    table = regions()
    heads, position, end = table.heads, 0, len(text)
    previous: Named | None = None
    while position < end - 1:
        longest = heads.get(text[position : position + 2])
        found = None
        if longest:
            found = _longest(table, text, position, longest)
        if found is None:
            position += 1
            continue
        if not found.bare or _stands(text, found, previous):
            found.organisation = bool(_ORGANISATION.match(text[found.end : found.end + 20]))
            found.passing = _passing(text, found)
            yield found
            previous = found
            position = found.end
        else:
            position += 1


def _longest(table: Regions, text: str, start: int, longest: int) -> Named | None:
    for length in range(min(longest, len(text) - start), 1, -1):
        words = text[start : start + length]
        full = table.named.get(words)
        if full is not None and not _inside_word(text, start, start + length, words):
            return Named(start=start, end=start + length, choices=tuple(full), bare=False)
        short = table.stems.get(words)
        if short is not None:
            return Named(start=start, end=start + length, choices=tuple(short), bare=True)
    return None


def _inside_word(text: str, start: int, end: int, words: str) -> bool:
    """城区, 郊区 and the like are no names by themselves; 市区 and 区 of a zone neither."""
    if len(words) == 2 and words in {"城区", "郊区", "矿区", "市区", "东区", "西区", "南区", "北区"}:
        return text[start - 1 : start] not in {"市", "州"}
    follows = text[end : end + 2]
    return (words.endswith("区") and follows == "域内") or (
        words.endswith("市") and follows[:1] in {"场", "政", "民"} and len(words) == 3 and follows != "民政"
    )


def _stands(text: str, found: Named, previous: Named | None) -> bool:
    """Whether a bare stem names a division here."""
    words, after = text[found.start : found.end], text[found.end : found.end + 24]
    if previous is not None and previous.end == found.start:
        inside = tuple(
            one
            for one in found.choices
            if any(one.within(above) and one.level > above.level for above in previous.choices)
        )
        if inside:
            found.choices = inside
            return not re.match("(?:国际)?机场|站(?!前)", after)
    provinces = tuple(one for one in found.choices if one.level == 1)
    if provinces:
        found.choices = provinces
        return not re.match(r"^(?:路|街|大道|东路|西路|南路|北路|中路|道)", after)
    if words in common_stems() or _NOT_AFTER.match(after):
        return False
    if _ORGANISATION.match(after) and not re.match(r"[\u4e00-\u9fff]", text[found.start - 1 : found.start]):
        return True
    cities = tuple(one for one in found.choices if one.level == 2)
    before = text[found.start - 1 : found.start]
    free = (
        not before
        or not re.match(r"[\u4e00-\u9fff]", before)
        or bool(
            re.search(r"(?:在|于|位于|对|为|的|是|日|时|许|右|分|晨|午|晚|段|速|道|线|路(?=.)|称|悉|闻|报|：)$", before)
        )
    )
    here = bool(re.match("段|路段|境内|海域", after))
    if cities:
        found.choices = cities
        return here or free or bool(_PLACE_AFTER.match(after))
    now = tuple(one for one in found.choices if not one.until) or found.choices
    found.choices = now
    return here or (free and bool(_PLACE_AFTER.match(after)))


def _passing(text: str, found: Named) -> bool:
    before, after = text[max(0, found.start - 6) : found.start], text[found.end : found.end + 24]
    if re.search(r"从$", before) and re.search(r"获悉|了解到|得知", after):
        return False
    if re.search(r"(?:送|转|赶)(?:往|至|到|赴)$", before):
        return True
    if _FROM.search(before) and not re.search(
        r"(?:接到|收到|得到|看到|达到|来到|位于|截至|直至|行至|驶至|行驶至|运行至|至今)$", before
    ):
        return not re.search(r"[，。]\s*(?:至|到)$", before)
    if re.match(r"(?:籍|牌照|号牌|[“\"「][^”\"」]{1,14}[”\"」](?:号|轮|船|渔船|货轮|客轮|艇)?)", after):
        return True
    return bool(_TOWARDS.match(after)) and not re.match(r"^[\u4e00-\u9fff]{0,2}到(?:处|达)", after)


def _chained(text: str, named: list[Named]) -> Iterator[Chain]:
    group: list[tuple[Named, Division]] = []
    for one in named:
        if group:
            last, above = group[-1]
            gap = text[last.end : one.start]
            below = [each for each in one.choices if each.within(above) and each.level > above.level]
            if below and (not gap or re.fullmatch(r"[\s·、境内]{0,3}(?:省|市)?", gap)):
                group.append((one, _best(below)))
                continue
            yield _closed(group)
            group = []
        group.append((one, _best(one.choices, text)))
    if group:
        yield _closed(group)


def _best(choices: tuple[Division, ...] | list[Division], text: str = "") -> Division:
    """Among divisions of one name: today's before former ones, then the one whose parents the text names too."""

    def weight(one: Division) -> tuple[int, int]:
        parents = 0
        for level in (1, 2):
            parent = regions().parent(one, level)
            parents += bool(text and parent is not None and parent.code != one.code and stem(parent.name) in text)
        return (parents, 0 if one.until else 1)

    return max(choices, key=weight)


def _closed(group: list[tuple[Named, Division]]) -> Chain:
    return Chain(
        start=group[0][0].start, end=group[-1][0].end, members=tuple(one for _, one in group),
        organisation=any(named.organisation for named, _ in group), bare=all(named.bare for named, _ in group),
    )  # fmt: skip


def named_levels(chains: list[Chain], start: int, end: int) -> dict[int, Division]:
    """Level (1 to 3) to division: the chain at the place [start, end) first, then ancestors named elsewhere."""
    if not chains:
        return {}
    here = [one for one in chains if start <= one.start < end]
    inside = [one for one in here if not one.organisation] or here
    taken = {one.start for one in inside}
    others = [one for one in chains if one.start not in taken]
    main = inside[0] if inside else next((one for one in others if not one.organisation), None)
    if main is None:
        first = others[0].members[0]
        members: tuple[Division, ...] = tuple(others[0].members) if not _rescuers(others[0]) else (first,)
        return {one.level: one for one in members if not _rescuers(others[0]) or one.level == 1}
    found = {one.level: one for one in main.members}
    for chain in inside[1:]:
        if chain.lowest.within(main.lowest) and chain.lowest.level > main.lowest.level:
            found |= {one.level: one for one in chain.members}
    lowest = found[max(found)]
    for chain in chains:
        for one in chain.members:
            if lowest.within(one) and one.level < lowest.level:
                found.setdefault(one.level, one)
        if (
            chain.start not in taken
            and chain.lowest.within(lowest)
            and chain.lowest.level > lowest.level
            and not (chain.organisation or (chain.bare and len(chain.members) == 1))
        ):
            found |= {one.level: one for one in chain.members}
            lowest = chain.lowest
    return found


def _rescuers(chain: Chain) -> bool:
    """An organisation says of the place no more than its own province when it stands alone and is not a seat."""
    return len(chain.members) > 1


def implied(found: dict[int, Division]) -> dict[int, Division]:
    """The parents of the lowest named division that the text does not name."""
    if not found:
        return {}
    lowest = found[max(found)]
    held: dict[int, Division] = {}
    for level in range(1, lowest.level):
        parent = regions().parent(lowest, level)
        if level not in found and parent is not None:
            held[level] = parent
    return held


def full_name(division: Division) -> str:
    """The division's name today (会理县 is 会理市 now), former names where nothing took their place."""
    current = regions().by_code.get(division.now) if division.until and division.now else None
    if current is not None and stem(current.name) == stem(division.name):
        return current.name
    return division.name
