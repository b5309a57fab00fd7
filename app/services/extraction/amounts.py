"""What is measured: direct loss, magnitude, burnt area, floors, water level; and the hazardous substance named."""

import re
from collections.abc import Iterator

from app.models.vocabulary.incident import Bound, Detail, FigureKind, ReadField
from app.services.extraction.findings import Finding
from app.services.extraction.first_characters import headed
from app.services.extraction.modality import OTHER_EVENT, UNREAL
from app.services.extraction.numbers import BEFORE, NUMBER, bound, parse
from app.services.extraction.words import any_of

_MONEY = rf"(?P<before>{BEFORE})\s?(?P<number>{NUMBER})\s?(?P<after>余|多|几|来)?(?P<unit>万|亿)?(?P<tail>余|多|来)?"
_YUAN = "(?:元|块)(?:人民币)?"
LOSS = headed(
    rf"(?P<direct>直接)?(?:经济|财产)?(?:损失|估损)[^，。；\d一二两三四五六七八九十]{{0,10}}?{_MONEY}"
    rf"(?:{_YUAN}|(?<=[万亿])(?![人户亩公吨只头辆平一二两三四五六七八九十百千零\\d])|(?<=[万亿][一二三四五六七八九])(?=[，。；\\s左块]|$))"
)
_CORRECTED = re.compile(
    rf"[^。；\\d]{{0,14}}?(?:核减|核增|更正|应|实|调整|修正|改|增|减|升|降|变)(?:加|少)?(?:至|为|到)[“]?{_MONEY}{_YUAN}"
)
"""What a loss was corrected to."""
LOSS_AFTER = headed(rf"{_MONEY}{_YUAN}(?:的|人民币|左右)*(?P<direct>直接)?(?:经济|财产)?(?:的)?损失")
MAGNITUDE = headed(any_of(r"""
    (?:震级|里氏)?(?:约|为|达)?(?P<number>\d{1,2}(?:\.\d)?)级(?:左右)?的?(?:浅源|强烈|强)?(?:地震|强震|余震)
    (?:震级|里氏)(?:约|为|达)?(?P<other>\d(?:\.\d)?)级? M(?P<letter>[3-9]\.\d)
"""))  # fmt: skip
AREA = re.compile(
    rf"(?:过火|受害|燃烧|烧毁|火场)[^，。；\d]{{0,8}}?(?P<before>{BEFORE})(?P<number>{NUMBER})(?P<after>余|多)?"
    r"(?P<unit>公顷|平方公里|平方千米|平方米|亩|㎡)"
)
HECTARES = {"公顷": 1.0, "平方公里": 100.0, "平方千米": 100.0, "平方米": 1e-4, "㎡": 1e-4, "亩": 1 / 15}
FLOORS = re.compile(
    r"(?P<number>\d{1,3}|[一二两三四五六七八九十]{1,3})层(?:楼|高|的|居民|住宅|民房|建筑|自建|砖|框架|小楼|办公)"
)
WATER = re.compile(r"水位[^，。；\d]{0,8}(?P<number>\d{1,4}(?:\.\d{1,2})?)米")
SUBSTANCE = re.compile(any_of("""
    液化石油气 液化天然气 天然气 液化气 一氧化碳 二氧化硫 硫化氢 氯化氢 氟化氢 氰化钠 氰化氢 液氨 氨气 氨水 液氯
    氯气 浓硫酸 硫酸 盐酸 硝酸 苯乙烯 二甲苯 甲苯 粗苯 苯胺 纯苯 甲醇 乙醇 酒精 丙烯 乙烯 丙酮 乙炔 环氧乙烷
    汽油 柴油 原油 煤油 硝酸铵 氢气 氧气 黄磷 双氧水 沥青 烧碱 液碱 甲醛 光气 沼气 瓦斯 铝粉 硝化棉
"""))  # fmt: skip


def read_amounts(text: str) -> Iterator[Finding]:
    """Loss in 万元, magnitude, area in 公顷, floors, water level in metres, the substance; at most one of each."""
    loss = _loss(text)
    if loss is not None:
        yield loss
    for match in MAGNITUDE.finditer(text):
        magnitude = float(match["number"] or match["other"] or match["letter"])
        if "余震" not in match.group() and magnitude < 10 and "风" not in text[match.end() : match.end() + 2]:
            yield _amount(FigureKind.MAGNITUDE, match, magnitude, Bound.EXACT)
            break
    yield from _areas(text)
    for field, pattern in ((Detail.FLOORS, FLOORS), (Detail.WATER_LEVEL, WATER)):
        found = pattern.search(text)
        value = parse(found["number"]) if found else None
        if found is not None and value is not None:
            yield _amount(field, found, value, Bound.EXACT)
    named = SUBSTANCE.search(text)
    if named is not None:
        yield Finding(
            field=Detail.SUBSTANCE, start=named.start(), end=named.end(), words=named.group(), confidence=0.85,
            text=named.group(),
        )  # fmt: skip


def _areas(text: str) -> Iterator[Finding]:
    """受害面积, and what burnt (过火面积): the first of each."""
    found: dict[FigureKind, Finding] = {}
    for match in AREA.finditer(text):
        value = parse(match["number"])
        kind = FigureKind.AREA if "受害" in match.group() else FigureKind.BURNT_AREA
        if value is not None and kind not in found:
            hectares = round(value * HECTARES[match["unit"]], 4)
            found[kind] = _amount(kind, match, hectares, bound(match["before"], match["after"] or ""))
    yield from found.values()


def _loss(text: str) -> Finding | None:
    """The last direct loss said, else the last loss."""
    best: tuple[bool, re.Match[str]] | None = None
    for pattern in (LOSS, LOSS_AFTER) if "损" in text else ():
        for match in pattern.finditer(text):
            sentence = re.split(r"[。！？\n；]", text[max(0, match.start() - 120) : match.start()])[-1]
            if OTHER_EVENT.search(sentence) or UNREAL.search(sentence):
                continue
            direct = bool(match["direct"])
            if best is None or (direct, match.start()) >= (best[0], best[1].start()):
                best = (direct, match)
    if best is None:
        return None
    match = best[1]
    match = _CORRECTED.match(text, match.end()) or match
    value = parse(match["number"] + (match["unit"] or ""))
    if value is None:
        return None
    amount = round(value / 10_000, 4)
    return _amount(FigureKind.LOSS, match, amount, bound(match["before"], match["after"] or match["tail"] or ""))


def _amount(kind: ReadField, match: re.Match[str], value: float, qualified: Bound) -> Finding:
    return Finding(
        field=kind, start=match.start(), end=match.end(), words=match.group(), confidence=0.9, number=value,
        bound=qualified,
    )  # fmt: skip
