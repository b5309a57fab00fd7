"""Province, city and county a text names: the national table, chains of names, and which of them is the place.

A name counts where it stands in full (随县, 凉山州); a bare stem (耒阳, 宜春) only behind a division it lies in, at the
head of a place or before what belongs to a place. What a text does not name is not said; what follows from the table is
given apart as implied.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from app.models.maps.regions import Division, Regions, stem
from app.services.extraction.names import Named, common_stems, describe, regions, stands

__all__ = ["Chain", "common_stems", "full_name", "implied", "named_levels", "read_chains", "regions"]


class Chain(msgspec.Struct, kw_only=True):
    """Names that stand one behind the other and lie in each other: 四川省 泸州市 泸县."""

    start: int
    end: int
    members: tuple[Division, ...]
    organisation: bool
    bare: bool
    reports: bool = False

    @property
    def lowest(self) -> Division:
        """The narrowest division."""
        return self.members[-1]


def read_chains(text: str) -> list[Chain]:
    """All chains of divisions in a text, in order; names people only came from or go to are left out."""
    named = list(_named(text))
    for one, later in pairwise(named):
        if one.passing and one.end == later.start:
            later.passing = True  # 从安徽省天长市形成
    for later, one in pairwise(reversed(named)):
        if later.passing and one.end == later.start:
            one.passing = True  # 昆明市官渡区籍驾驶员
    return list(_chained(text, [one for one in named if not one.passing]))


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
        if not found.bare or (stands(text, found, previous) and not _cut_short(table, text, found)):
            describe(text, found)
            yield found
            previous = found
            position = found.end
        else:
            position += 1


def _cut_short(table: Regions, text: str, found: Named) -> bool:
    """Whether a name in full begins within a bare stem and goes on behind it: 从江西省 is not 从江."""
    for start in range(found.start + 1, found.end):
        longest = table.heads.get(text[start : start + 2])
        inner = _longest(table, text, start, longest) if longest else None
        if inner is not None and not inner.bare and inner.end > found.end:
            return True
    return False


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
    if len(words) == 2 and words.endswith("县") and re.match("路(?!段)|街(?!道)|大道", follows):
        return True  # 叶县路
    return (words.endswith("区") and follows == "域内") or (
        words.endswith("市") and follows[:1] in {"场", "政", "民"} and len(words) == 3 and follows != "民政"
    )


def _chained(text: str, named: list[Named]) -> Iterator[Chain]:
    group: list[tuple[Named, Division]] = []
    for one in named:
        if group:
            last, above = group[-1]
            gap = text[last.end : one.start]
            below = [each for each in one.choices if each.within(above) and each.level > above.level]
            if below and (not gap or re.fullmatch(r"[\s·、，境内]{0,3}(?:省|市)?", gap)):
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

    return choices[0] if len(choices) == 1 else max(choices, key=weight)


def _closed(group: list[tuple[Named, Division]]) -> Chain:
    return Chain(
        start=group[0][0].start, end=group[-1][0].end, members=tuple(one for _, one in group),
        organisation=any(named.organisation for named, _ in group),
        reports=any(named.reports for named, _ in group), bare=all(named.bare for named, _ in group),
    )  # fmt: skip


def named_levels(chains: list[Chain], start: int, end: int) -> dict[int, Division]:
    """Level (1 to 3) to division: the chain at the place [start, end) first, then ancestors named elsewhere."""
    here = [one for one in chains if start <= one.start < end]
    inside = [one for one in here if not one.organisation] or here
    taken = {one.start for one in inside}
    others = [one for one in chains if one.start not in taken]
    main = _main(inside, others)
    if main is None:
        alone = len(others[0].members) == 1 if others else False
        return {one.level: one for one in (others[0].members if others else ()) if alone or one.level == 1}
    found = {one.level: one for one in main.members}
    for chain in inside[1:]:
        if chain.lowest.within(main.lowest) and chain.lowest.level > main.lowest.level:
            found |= {one.level: one for one in chain.members}
    lowest = found[max(found)]
    for chain in chains:
        for one in chain.members:
            if lowest.within(one) and one.level < lowest.level:
                found.setdefault(one.level, one)
        if chain.start not in taken and _narrower(chain, lowest):
            found |= {one.level: one for one in chain.members}
            lowest = chain.lowest
    return found


def _main(inside: list[Chain], others: list[Chain]) -> Chain | None:
    """The chain at the place, else the first that is no organisation, else the organisation that passes on the text."""
    for held in (inside, [one for one in others if not one.organisation], [one for one in others if one.reports]):
        if held:
            return held[0]
    return None


def _narrower(chain: Chain, lowest: Division) -> bool:
    if (chain.organisation and not chain.reports) or (chain.bare and len(chain.members) == 1 and not chain.reports):
        return False
    return chain.lowest.within(lowest) and chain.lowest.level > lowest.level


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
