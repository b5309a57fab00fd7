"""Where it happened: the unit's own gazetteer first, then the phrase before the event word."""

import re

import msgspec

from app.models.settings.settings import Place
from app.services.extraction.divisions import Chain
from app.services.extraction.findings import Finding
from app.services.extraction.moments import AGO, DAY_ONLY, MOMENT
from app.services.extraction.times import EVENT

SUFFIX = (
    r"(?:省|自治区|自治州|市|县|区|旗|盟|镇|乡|街道|村|社区|组|屯|庄|寨|沟|坝|湾|岛|路|街|巷|胡同|大道|路口|交叉口|厂|矿|公司|集团|小区|工业园|园区|高速|大桥|桥|隧道|水库|学校"
    r"|中学|小学|幼儿园|大学|医院|市场|广场|码头|港|机场|站|山|河|江|湖|海域|海里|段|处|楼|仓库|车间|库房|工地|林场|农场|牧场|酒店|宾馆|饭店|酒吧|商场|超市|大厦|公寓|老年公寓|养老院|煤矿|岗|洞|塔"
    r"|井|号|号线|国道|省道|县道|公里|米处|附近|境内|一带|北侧|南侧|东侧|西侧|门口|景区|公园|寺|庙|教堂|网吧|歌厅|浴室|餐厅|店面?|铺|场|所|院|库|炉|池|坑|窑|边|旁|内|下|线|道口|服务区|收费站|方向)"
)
ROAD = re.compile(
    r"(?:[\u4e00-\u9fffA-Z\d]{0,8}?(?:[GSXYC]\d{1,4}|\d{3}国道|\d{3}省道)[^，。；]{0,16}?K\d+(?:\+\d+)?(?:公里|米|处)?)"
)
EXPLICIT = re.compile(r"(?:地点|地址|位置)(?:为|是|在|位于|[:：])+(?P<place>[^，。；\n]{2,40})")
SOME = re.compile(
    r"(?:内?行驶中)?的?(?<!第)(?<!统)(?<!唯)(?:一|某|1|两|多|几)(?=家|栋|幢|处(?!理)|户|艘|辆|架|座|个|名|位|厂房|民房|居民|仓库|车间|养殖|饭店|工地|小型|村民|自建|在建|库房|出租|私人|大|货|客|轿|办公楼|起)"
)
HEAD = re.compile(r"^.*?(?:位于|地点[:：为]?|地址[:：为]?|发生地[:：为]?|(?<![现正存所潜])在(?![建用场]))(?=.{2})")
LEAD = re.compile(
    r"^(?:[，、,\s]|听说|据说|好像|据|由于|因为?|一[辆艘列架][^，。]{0,12}在|当时|许|左右|前后|时分|从(?=.{2,12}(?:获悉|了解))|[\u4e00-\u9fff]{2,6}(?:接到|接)?(?:报|报告|报称|称|消息)[:：，]?|我(?:县|市|区|省)(?=.{2})|【[^】]*】)+"
)
TRAILING = re.compile(r"(?:突然|突|因|由于|在|又|再次|内?(?:正在|因为)|局地|先后|相继|连续|也|将|被|时|并|的)+$")
CLAUSE = re.compile(r"[，。；：:！？!?\n]")
REACH = 160


def read_place(text: str, places: tuple[Place, ...], moment: Finding | None, chains: list[Chain]) -> Finding | None:
    """The place phrase, confirmed by the gazetteer where it can be."""
    phrase = _explicit(text) or _road(text) or _phrase(text, moment, chains) or _chain(text, chains)
    known = _gazetteer(text, places)
    if phrase is None or known is None:
        return phrase or known
    if phrase.start <= known.start and known.end <= phrase.end:
        full = phrase.words.replace(known.words, known.text)
        return Finding(field="place", start=phrase.start, end=phrase.end, words=phrase.words, confidence=0.9, text=full)
    return known


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


def _explicit(text: str) -> Finding | None:
    """地点: or 地址为 says it outright."""
    match = EXPLICIT.search(text)
    if match is None or not re.search(SUFFIX, match["place"]):
        return None
    words = match["place"]
    return Finding(
        field="place", start=match.start("place"), end=match.end("place"), words=words, confidence=0.9, text=words
    )


def _phrase(text: str, moment: Finding | None, chains: list[Chain]) -> Finding | None:
    """The words before the event: those behind the occurrence time first, then those at the head of the text."""
    best: Finding | None = None
    anchors = [0]
    if moment is not None:
        sentence = max((text.rfind(stop, 0, moment.start) for stop in "。！？\n"), default=-1) + 1
        anchors = [moment.end, sentence, 0]
    for rank, anchor in enumerate(anchors):
        found = _before_event(text, anchor, chains)
        if found is not None and (best is None or found.confidence > best.confidence + 0.05 * rank):
            best = found
    return best


def _before_event(text: str, anchor: int, chains: list[Chain]) -> Finding | None:
    window = text[anchor : anchor + REACH]
    event = EVENT.search(window)
    limit = event.start() if event else min(len(window), 60)
    best: Finding | None = None
    for start, end in _clauses(window, limit):
        found = _trimmed(text, anchor + start, anchor + end, chains)
        if found is not None and anchor and event and _between(found, anchor, anchor + limit):
            found = msgspec.structs.replace(found, confidence=min(1.0, round(found.confidence + 0.15, 2)))
        if found is not None and (best is None or found.confidence > best.confidence):
            best = found
    return best


def _between(found: Finding, moment: int, event: int) -> bool:
    """Nothing but the name stands between the time and the event; 某厂 and a bare 仓库 stay questions."""
    return found.start <= moment + 1 and found.end == event and len(found.words) >= 5 and found.words[0] not in "某该"


def _clauses(window: str, limit: int) -> list[tuple[int, int]]:
    """Clauses that begin before the event, cut at it."""
    starts = [0, *(match.end() for match in CLAUSE.finditer(window, 0, limit))]
    ends = [*(match.start() for match in CLAUSE.finditer(window, 0, limit)), limit]
    return list(zip(starts, ends, strict=True))


def _trimmed(text: str, start: int, end: int, chains: list[Chain]) -> Finding | None:
    words = text[start:end]
    for pattern in (MOMENT, DAY_ONLY, AGO):
        times = list(pattern.finditer(words))
        if times:
            start, words = start + times[-1].end(), words[times[-1].end() :]
    for pattern in (LEAD, HEAD, LEAD):
        head = pattern.match(words)
        if head and not any(start <= one.start < start + head.end() for one in chains):
            start, words = start + head.end(), words[head.end() :]
    cut = SOME.split(words, maxsplit=1)[0]
    words = TRAILING.sub("", cut)
    suffixes = list(re.finditer(SUFFIX, words))
    inside = [one for one in chains if start <= one.start < start + len(words)]
    if suffixes:
        words = words[: max(suffixes[-1].end(), *(one.end - start for one in inside), 0)]
    elif inside:
        words = words[: inside[-1].end - start]
    else:
        return None
    if not 2 <= len(words) <= 48 or re.fullmatch(r"[\d\s.]+\S{0,2}", words):
        return None
    confidence = 0.55 + (0.2 if inside else 0.0) + min(0.12, 0.02 * len(words)) + (0.03 if suffixes else 0.0)
    return Finding(
        field="place", start=start, end=start + len(words), words=words, confidence=round(confidence, 2), text=words
    )


def _chain(text: str, chains: list[Chain]) -> Finding | None:
    """At least the division that is named."""
    if not chains:
        return None
    one = next((chain for chain in chains if not chain.organisation), chains[0])
    words = text[one.start : one.end]
    return Finding(field="place", start=one.start, end=one.end, words=words, confidence=0.5, text=words)
