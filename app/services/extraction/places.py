"""Where it happened: the unit's own gazetteer first, then the phrase before the event word."""

import re

from app.models.settings import Place
from app.services.extraction.findings import Finding
from app.services.extraction.times import EVENT, MOMENT

SUFFIX = (
    r"(?:省|自治区|自治州|市|县|区|旗|镇|乡|街道|村|社区|组|屯|路|街|巷|大道|厂|矿|公司|小区|工业园|园区|高速|大桥"
    r"|隧道|水库|学校|中学|小学|幼儿园|医院|市场|广场|码头|港|站|山|河|江|湖|段|处|楼|仓库|工地|林场|农场|酒店|商场)"
)
ROAD = re.compile(r"[GSXY]\d{1,4}[^，。；]{0,12}?[K]\d+(?:\+\d+)?(?:公里|米|处)?")
SOME = re.compile(r"(?<!第)一(?=家|栋|处|户|艘|辆|座|个|厂房|民房|居民|仓库|车间|养殖|饭店|工地|小型|村民|自建|在建)")
HEAD = re.compile(r"^.*(?:在|位于|地点[:：为]?)(?=.{2})")
DIVISION = re.compile(
    r"(?P<province>[\u4e00-\u9fff]{2,7}?(?:省|自治区))?"
    r"(?P<city>[\u4e00-\u9fff]{2,7}?(?:市|自治州|地区|盟))?"
    r"(?P<county>[\u4e00-\u9fff]{1,8}?(?:县|区|旗|市))?"
)


def read_place(text: str, places: tuple[Place, ...]) -> Finding | None:
    """The place phrase, confirmed by the gazetteer where it can be."""
    phrase = _road(text) or _phrase(text)
    known = _gazetteer(text, places)
    if phrase is not None and known is not None:
        if phrase.start <= known.start and known.end <= phrase.end:
            full = phrase.words.replace(known.words, known.text)
            return Finding(
                field="place", start=phrase.start, end=phrase.end, words=phrase.words, confidence=0.9, text=full
            )
        return known
    return phrase or known


def _gazetteer(text: str, places: tuple[Place, ...]) -> Finding | None:
    best: Finding | None = None
    for place in places:
        for name in (place.name, *place.aliases):
            at = text.find(name) if len(name) >= 2 else -1
            if at >= 0 and (best is None or len(name) > best.end - best.start):
                best = Finding(
                    field="place", start=at, end=at + len(name), words=name, confidence=0.85, text=place.name
                )
    return best


def _road(text: str) -> Finding | None:
    match = ROAD.search(text)
    if match is None:
        return None
    return Finding(
        field="place", start=match.start(), end=match.end(), words=match.group(), confidence=0.85, text=match.group()
    )


def _phrase(text: str) -> Finding | None:
    event = EVENT.search(text)
    if event is None:
        return None
    begin = max((m.end() for m in re.finditer(r"[，。；：:\n、]", text[: event.start()])), default=0)
    window = text[begin : event.start()]
    if not re.search(SUFFIX, window) and begin > 0:
        begin = max((m.end() for m in re.finditer(r"[。；：:\n]", text[: event.start()])), default=0)
        window = text[begin : event.start()]
    for moment in MOMENT.finditer(window):
        begin += moment.end()
        window = window[moment.end() :]
        break
    lead = re.match(r"[，、\s]*", window)
    if lead:
        begin, window = begin + lead.end(), window[lead.end() :]
    head = HEAD.match(window)
    if head:
        begin, window = begin + head.end(), window[head.end() :]
    cut = SOME.split(window.split("，", maxsplit=1)[0], maxsplit=1)[0]
    suffixes = list(re.finditer(SUFFIX, cut))
    if not suffixes:
        return None
    words = cut[: suffixes[-1].end()]
    if not 2 <= len(words) <= 40:
        return None
    return Finding(field="place", start=begin, end=begin + len(words), words=words, confidence=0.75, text=words)


def divisions(place: str) -> dict[str, str]:
    """Province, city and county as far as the place text names them with their suffix."""
    match = DIVISION.match(place)
    return {name: value for name, value in match.groupdict().items() if value} if match else {}
