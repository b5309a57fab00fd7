"""The signs a second reader goes by: bits of the bare words around each number of people, around a value, of the whole.

Of another build than the grammars: no meaning, only which characters stand how near. What each sign is worth was
learned (``second_reader``).
"""

import re
from bisect import bisect_right

import msgspec

from app.models.vocabulary.incident import AREAS, Detail, FigureKind, ReadField
from app.services.extraction.constructions import fates_of
from app.services.extraction.findings import Finding
from app.services.extraction.first_characters import headed
from app.services.extraction.numbers import BEFORE, NUMBER, parse
from app.services.extraction.openings import CLOCK

NO_KIND = "-"
LONGEST_KIND = 300
"""Characters in which the signs of a kind are looked for."""
MOST = 60
"""Numbers of people that are weighed; a list of more is no report."""
SIDE = 24
NEAR = 10
_NUMBER = headed(
    rf"(?<![\d.第年月:：-]){BEFORE}(?P<number>{NUMBER})(?:余|多|几|来|把)?"
    r"(?P<unit>名|号人|人|位|例|具|口|个|条|死|伤|亡|(?<=[俩仨]))?"
)
_NO_PEOPLE = re.compile(
    r"\s?(?:个?(?:月|小时|钟头|半|多小时|村|组|乡|镇|县|市|区|社区|街道|单位|部门|点|字|项目|班组|方向|泡|台|队|中队|站|"
    r"工作组|火点|热点)|[时分点日号月年度米公里千吨平方立辆艘台套顶户栋间层楼座头只亩元万块床趟次级线路天岁周小%毫厘斤升车]|\d)"
)
_STOP = re.compile("[，。；：！？\n（）]| (?=\\D)")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_DIGIT = re.compile(r"\d")
_TALK = re.compile("[啊呃嗯吧呢哈俺咱嘛喂哎诶]| ")
_QUOTED = re.compile("“.*?”|\\d+|几人？.*|也像.*")
_STEPS = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98)
_SIZES = (0, 1, 9, 99)


class PeopleNumber(msgspec.Struct, frozen=True):
    """A number that may be one of people, at [start, end), and the signs around it."""

    start: int
    end: int
    number: float
    signs: tuple[str, ...]


def bare(words: str) -> str:
    """The words with every figure made one: what stands around a number does not hang on its value."""
    return _DIGITS.sub("#", words) if _DIGIT.search(words) else words


def step(share: float) -> int:
    """The step of a probability on a coarse scale."""
    return bisect_right(_STEPS, share)


def talk(text: str) -> int:
    """How much a text sounds like speech, 0 to 3."""
    return min(3, len(_TALK.findall(text)) * 40 // max(40, len(text)))


def pieces(words: str, shortest: int, longest: int) -> list[str]:
    """Every run of characters of these lengths."""
    return [words[at : at + size] for size in range(shortest, longest + 1) for at in range(len(words) - size + 1)]


def kind_signs(text: str) -> frozenset[str]:
    """The runs of one to three characters at the head of a text."""
    return frozenset(pieces(bare(text[:LONGEST_KIND]), 1, 3))


def told(text: str) -> list[PeopleNumber]:
    """Every number of a text that may count people, with its signs."""
    found: list[tuple[int, int, float, str]] = []
    for match in _NUMBER.finditer(text):
        value, unit = parse(match["number"]), match["unit"] or ""
        if value is None or value != int(value) or match["number"][0] in "零〇":
            continue
        if unit in {"", "个"} and _NO_PEOPLE.match(text, match.end() - len(unit)):
            continue
        found.append((match.start("number"), match.end(), value, unit))
    if not found or len(found) > MOST:
        return []
    stops = [-1, *(match.start() for match in _STOP.finditer(text)), len(text)]
    talks = min(2, talk(text))
    most = max(value for _, _, value, _ in found)
    words = _Words({}, {})
    return [
        PeopleNumber(
            start,
            end,
            value,
            (*_around(text, stops, found, at, words), f"talk{talks}", "most" if value == most else "less"),
        )
        for at, (start, end, value, _) in enumerate(found)
    ]


class _Words(msgspec.Struct, frozen=True):
    """What is known of words already: numbers of one clause have the same clauses beside them."""

    fates: dict[str, list[str]]
    beside: dict[str, tuple[str, list[str]]]

    def fates_in(self, words: str) -> list[str]:
        """The fates of which a word stands there."""
        held = self.fates.get(words)
        if held is None:
            held = self.fates[words] = fates_of(words) if words else []
        return held

    def of_clause(self, tag: str, words: str) -> tuple[str, list[str]]:
        """The bare words of a clause beside, and its signs."""
        held = self.beside.get(tag + words)
        if held is None:
            plain = bare(words)
            held = self.beside[tag + words] = plain, [tag + plain[at : at + 2] for at in range(len(plain) - 1)]
        return held


def _around(
    text: str, stops: list[int], found: list[tuple[int, int, float, str]], at: int, known: _Words
) -> dict[str, None]:
    """The signs of one number: the words of its clause on both sides up to the next number, and the clauses beside."""
    start, end, value, unit = found[at]
    place = bisect_right(stops, start - 1)
    begin, finish = stops[place - 1] + 1, stops[place]
    behind = max(begin, found[at - 1][1]) if at else begin
    before = min(finish, found[at + 1][0]) if at + 1 < len(found) else finish
    left, right = bare(text[max(behind, start - SIDE) : start]), bare(text[end : max(end, min(before, end + SIDE))])
    last, last_signs = known.of_clause(
        "p", text[max(0, begin - 1 - SIDE, stops[place - 2] + 1 if place > 1 else 0) : max(0, begin - 1)]
    )
    following, following_signs = known.of_clause(
        "n", text[finish + 1 : min(finish + 1 + SIDE, stops[place + 1] if place + 1 < len(stops) else finish)]
    )
    fates = [known.fates_in(words) for words in (left, right, last, following)]
    sides = ["+".join(each) for each in fates]
    size = bisect_right(_SIZES, value)
    signs = [f"{tag}:{each}" for tag, each_of in zip("LRPN", fates, strict=True) for each in each_of or ("",)]
    signs += [f"LR:{sides[0]}|{sides[1]}", f"RN:{sides[1]}|{sides[3]}"]
    if not (sides[0] or sides[1]):
        signs.append(f"PN:{sides[2]}|{sides[3]}")
    signs += [f"unit{unit}", f"size{size}", f"both{unit}{size}", "first" if at == 0 else "later"]
    signs += ["more-left"] if behind > begin else []
    signs += ["more-right"] if before < finish else []
    signs += ["l" + left[-size:] for size in range(1, min(4, len(left)) + 1)]
    signs += ["r" + right[:size] for size in range(1, min(4, len(right)) + 1)]
    signs += _tagged("a", left)
    signs += _tagged("b", right)
    signs += following_signs
    signs += last_signs
    return dict.fromkeys(signs)


_PEOPLE = frozenset({
    FigureKind.DEATHS, FigureKind.MISSING, FigureKind.INJURED, FigureKind.SERIOUS, FigureKind.TRAPPED,
    FigureKind.EVACUATED, FigureKind.LIGHT,
})  # fmt: skip


def _tagged(tag: str, words: str) -> list[str]:
    """Every run of one to three characters behind its tag."""
    size = len(words)
    return [
        *[tag + one for one in words],
        *[tag + words[at : at + 2] for at in range(size - 1)],
        *[tag + words[at : at + 3] for at in range(size - 2)],
    ]


def value_signs(text: str, one: Finding, name: str) -> list[str]:
    """The signs of a value that was read: how, in what construction (``name``), the words in and around it."""
    field, why = one.field, _QUOTED.sub("", one.why)
    group = group_of(field)
    signs = [
        f"f:{field}", f"w:{group}:{why}", f"fw:{field}:{why}", f"n:{name}", f"sure:{one.sure}",
        f"talk:{group}:{talk(text)}", f"c:{group}:{round(one.confidence, 1)}", f"how:{one.how}",
        f"len:{group}:{min(6, len(text) // 60)}", *(f"t:{group}:{word}" for word in name.split(" ")[1:]),
    ]  # fmt: skip
    if one.number is not None:
        signs.append(f"size:{field}:{bisect_right(_SIZES, one.number)}")
    if one.earlier:
        signs.append(f"earlier:{group}")
    if one.moment is not None:
        clocks = len(CLOCK.findall(text[:1000]))
        first = CLOCK.search(text, 0, one.start) is None
        signs += [f"about:{one.about}", f"exact:{one.precision}", f"clocks:{min(4, clocks)}", f"first:{first}"]
    if field is Detail.CATEGORY:
        signs += [f"kind:{one.text[:5]}", f"group:{one.text[:2]}"]
    own = group if group == "area" else field
    sides = (
        text[max(0, one.start - NEAR - 4) : one.start],
        text[one.start : one.end],
        text[one.end : one.end + NEAR + 4],
    )
    before, inside, behind = (bare(words) for words in sides)
    for tag, words in (("L", before[-NEAR:]), ("I", inside[:20]), ("R", behind[:NEAR])):
        signs += _tagged(own + tag, words)
    return list(dict.fromkeys(signs))


def group_of(field: ReadField) -> str:
    """The sort of a field: people, area, or itself."""
    if field in _PEOPLE:
        return "people"
    return "area" if field in AREAS else field
