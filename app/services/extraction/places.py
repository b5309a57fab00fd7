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
PROVINCES = {
    **{name: f"{name}省" for name in (
        "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南", "湖北",
        "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "台湾",
    )},
    **{name: f"{name}市" for name in ("北京", "天津", "上海", "重庆")},
    "内蒙古": "内蒙古自治区", "广西": "广西壮族自治区", "西藏": "西藏自治区", "宁夏": "宁夏回族自治区",
    "新疆": "新疆维吾尔自治区",
}  # fmt: skip
"""Short and full names of the provinces; the counties' table comes with the regions (resources/regions)."""
PROVINCE = re.compile(
    r"(?P<short>"
    + "|".join(sorted(PROVINCES, key=len, reverse=True))
    + r")(?:省|壮族自治区|维吾尔自治区|回族自治区|自治区|市)?"
)
CITY = re.compile(r"(?P<city>[\u4e00-\u9fff]{2,9}?(?:自治州|地区|盟|市|州(?=[\u4e00-\u9fff]{1,6}[县市区])))")
COUNTY = re.compile(r"(?P<county>[\u4e00-\u9fff]{1,9}?(?:自治县|县(?!道|城|级|委|政府)|区(?!域|间|块)|旗|市))")
NO_AREA = re.compile(
    r"(?:小区|园区|工业区|开发区|矿区|景区|林区|社区|山区|库区|校区|厂区|辖区|地区|城区|市区|灾区|作业区|生活区|度假区)$"
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
    """Province, city and county as far as the place text names them; nothing is added that is not said."""
    found: dict[str, str] = {}
    rest = place
    province = PROVINCE.match(rest)
    if province:
        found["province"] = PROVINCES[province["short"]]
        rest = rest[province.end() :]
    city = CITY.match(rest)
    if city and not (province and found["province"].endswith("市")):
        found["city"] = city["city"]
        rest = rest[city.end() :]
    county = COUNTY.match(rest)
    if county and not NO_AREA.search(county["county"]) and len(county["county"]) >= 2:
        found["county"] = county["county"]
    return found
