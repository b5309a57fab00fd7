"""Where it happened: a phrase that ends in the noun of a place and stands where the event is said to be.

Who reports, where people came from and where they were taken are other places. The unit's own gazetteer confirms.
"""

import re

import msgspec

from app.models.settings.settings import Place
from app.models.vocabulary.incident import Detail
from app.services.extraction.divisions import Chain
from app.services.extraction.findings import Finding
from app.services.extraction.first_characters import headed
from app.services.extraction.modality import HEARSAY, OTHER_EVENT
from app.services.extraction.moments import DAY_ONLY, MOMENT, ends_of_moments
from app.services.extraction.times import EVENT, NOUN
from app.services.extraction.words import any_of

_AREA = any_of("""
    省 自治区 自治州 市(?![民场政内]) 县(?!医院|城关?医) 区(?!域|别) 旗 盟 镇(?!静|痛) 乡(?!亲|村) 街道 社区
    村(?!民|里人) 村委会 屯 庄(?!稼) 寨 组(?!织|成|员|合|长) 苏木 嘎查 林场 农场 牧场 海域 水域 海面 河段 江段
    路段 段(?!时) 辖区 辖内 管段
""")
_ROUTE = any_of("""
    路(?!过|面|人|边有|上有|程|况) 街(?!道) 巷 弄 胡同 大道 公路 高速(?:公路)? 国道 省道 县道 乡道 环线 铁路线?
    匝道 立交桥? 大桥 桥(?!梁) 隧道 路口 交叉口 道口 收费站 服务区 出口 入口 公里处? 千米处? 米处
    K\\d+(?:\\+\\d+)?(?:米)?处? 处(?!置|理|于|罚|境|警|长) 桩号 弯道 \\d+拐 线(?=附近|[，。]|\\d)
""")
_SITE = any_of("""
    厂(?!家|方|商|长) 车间 公司(?!员工|职工) 集团 企业 作坊 煤矿 矿(?!工|长|山|难|方|石) 矿区 采石场 石场 尾矿库
    井下 工作面 巷道?(?=内|里|[，。]) 掌子面 仓库 库房 冷库 油库 罐区 加油站 加气站 气站 电站 变电站 泵站 泵房
    水厂 污水处理厂 填埋场 堆场 料场 货场 码头 港口? 渡口 机场 车站 火车站 客运站 地铁站
    站(?!长|台风|立|在|岗|点人) 工地 项目部?(?!负责) 标段 基坑 小区 花园 公寓 宿舍 家属院 大院 大厦 大楼 写字楼
    商场 商厦 超市 市场(?!价|监) 批发城 商城 酒店 宾馆 旅馆 民宿 饭店 餐馆 餐厅 火锅店 烧烤店 小吃店 门店 店铺
    店面 商铺 门面 店(?!主|员|老板|里) 铺(?=子|[，。]) 网吧 KTV 歌厅 浴室 洗浴中心 影院 剧院 广场 公园 景区 寺
    庙(?!会) 教堂 学校(?!学生) 小学(?!生) 中学(?!生) 大学(?!生) 学院 幼儿园 卫生院 养老院 敬老院 福利院 监狱
    看守所 水库(?!管理) 大坝 坝(?!前) 河堤 堤(?!防) 圩堤 河(?!水|南|北|流|道) 江(?!西|苏|水) 湖(?!南|北|水)
    溪(?!水) 沟 塘 池塘 鱼塘 水渠 渠 海里 岛 湾 滩 山(?!体|洪|东|西|上|火|林) 岭 坡(?!度) 峰 林区 养殖场 猪场
    鸡场 砖厂 窑厂 大棚 果园 民房 居民楼 住宅 自建房 出租屋 号楼 栋 幢 单元 \\d+室 \\d+号 \\d+层
    楼(?!上百|梯|房|道|下来) 院内 车库 停车场 化粪池 污水池 沼气池 电梯 锅炉房 机房 食堂 教学楼 实验室 园区
    工业园区? 开发区 高新区 新区 产业园 物流园 墓地 坟地 草原 草场 山林 林地 农田 地里 老街 村口 路边 河边 江边
    湖边 海边 岸边 院子 院坝 棉花垛 柴垛 草垛 [A-Z]座 \\d+(?:-\\d+){1,3}
""")
_POST = any_of("""
    附近 旁边? 边上? 内(?!部|涝) 里面? 里头 上(?!午|报|游有|班|面有) 境内 一带 门口 门前 对面 后面 前面
    [东西南北]{1,2}侧 处 入口 出口 中段 方向 下方 上方 周边 沿线 交界处? 交叉口 十字路口 路口 右岸 左岸 外墙
    楼顶 顶楼 地下室? 地下车库 大厅 下(?!午|班|水|来) 屋顶 段 坝 库区 厂区 厂房 车间 生产区 储罐区? 罐区
    那[一个边]?块? 以[东南西北]
""")
HEAD = headed(f"(?:{_AREA}|{_ROUTE}|{_SITE})(?:的?(?:{_POST}))*")
_LOOKS = re.compile(r"\(\?[!=][^()]*\)")
_NOUN = headed(_LOOKS.sub("", f"{_AREA}|{_ROUTE}|{_SITE}"))
"""The nouns of places whatever follows them: a clause without one, and without a division, names no place."""
ROAD = re.compile(
    r"(?:[\u4e00-\u9fffA-Z\d]{0,8}?(?:[GSXYC]\d{1,4}|\d{3}国道|\d{3}省道)[^，。；]{0,16}?K\d+(?:\+\d+)?(?:公里|米|处)?)"
)
EXPLICIT = headed(
    r"(?:(?:(?:事发|发生|案发|出事|起火|事故)?(?:地点|地址)|事发地|发生地)(?:没错)?(?:为|是|在|位于|"
    r"还是|就在|[:：])+|(?:^|(?<=[，。；\s]))地点)(?P<place>[^，。；\n]{2,40})"
    r"|(?:事故|火灾|事情|案件|车祸)?(?:发生|就出)在(?P<where>[^，。；\n\d][^，。；\n]{3,40})"
)
SOME = headed(
    r"(?:内?行驶中)?的?(?<!第)(?<!统)(?<!唯)(?:一|某|1|两|多|几|有个|那个)(?=家|栋|幢|处(?!理)|户|艘|"
    r"辆|架|座|个|名|位|厂房|民房|居民|仓库|车间|养殖|饭店|工地|小型|村民|自建|在建|库房|出租|私人|大|"
    r"货|客|轿|办公楼|起|宗|台|旅游|渔船|面包)"
)
OF_PEOPLE = headed(
    r"有(?:\d+|[一二两三四五六七八九十几])余?[多几]?(?:名|位|个(?!体)|人)|的?(?:\d+|[一二两三四五六七八九十]+)余?(?:名|位|辆|人|艘)|的(?:村民|居民|工人|学生|司机|群众|"
    r"职工|员工|老人|客车|货车)|(?:村民|居民|籍)"
)
LOCATIVE = headed(
    r"(?:位于|坐落于|地处|行驶至|行驶到|行至|驶至|途经|途径|"
    r"(?<![现正存所潜好还内实旨])在(?![建用场逃岗校册编家途这那]|.{0,1}(?:搜|救|抢|调查|处置|进行|"
    r"路上|途中)))"
    r"(?=.{2})"
)
LEAD = re.compile(
    r"^(?:[，、,\s“]|网[上友]?传言?|起(?=[\u4e00-\u9fff]{2,6}[镇乡村县市区])|(?:最大|最强|降雨)点(?:在|是|为)?|听说|听[^，。；\d]{1,8}说|据说|好像|据|由于|因为?|当时|许|左右|前后|时分|说是|就是|发现|[几数]十?(?:分钟|小时|天)(?:之|以)?前|(?:群众|村民|路人|网友)?反映|"
    r"通报(?:一下)?|报告[:：]?|汇报一下|喂|你好|我是|我们?这里?(?:是|边)?|俺们?是?|我搁|我系|把|"
    r"应(?=[\u4e00-\u9fff]{2,4}[省市州县])|咱们?|是|称|"
    r"一[辆艘列架][^，。]{0,12}在"
    r"|[\u4e00-\u9fff]{2,8}(?:接到|接)?(?:报|报告|报告说|报告称|来报|报称|称|说|消息)[:：，]|(?:我|"
    r"本|你|贵)(?:县|市|区|省|镇|乡|村)(?=.{2})|【[^】]*】)+"
)
SUBJECT = re.compile("其(?!他)|有人|这股|该股|他|她|我们|大家")
SAYS = re.compile("(?:说是?|称|反映|报告)")
CARRIED = re.compile(
    "(?:送|转|运|赶|派|调|增援|支援|返回|逃|前往|赶赴|赶往|驶往|开往|接到|接报|接群众|接警|获悉|"
    "了解到|报警|来电|医院|派出|出动|消息|记者|通报|叫下|叫上|值班|指挥部|工作组|出院|抓获|押|住在|"
    "家住|来自)"
)
HAPPENS = re.compile(
    "(?:突然)?(?:发生|突发|暴发|起火|着火|失火|爆炸|一(?:[幢栋家户处名辆台座起]|居民|群众|村民|工人|民房|厂房|仓库))"
)
OWN_HERE = re.compile("[，,、\\s]{0,2}(?:[我本](?:省|市|县|区|旗|州|盟|镇|乡))?(?:县城)?")
"""What may stand between a moment and its place (…时，我县)."""
GENERAL = re.compile("[全我本该第某]")
TRAILING = headed(
    r"(?:突然|突|因|由于|在|又|再次|内?(?:正在|因为)|局地|先后|相继|连续|也|将|被|时|并|的|与|和|有人?)+$"
)
CLAUSE = re.compile(r"[，。；：:！？!?\n“”]")
REPORT = re.compile(
    r"(?:接到|接报|接群众|接警|接(?=[^，。；]{0,14}(?:报警|报告|电话|指令|"
    r"调度)))[^：，。；]{0,24}?(?:[：，]|(?:报警|报告|反映|来电)?(?:称|说)[：，]?)[“]?"
)
_TELLS = re.compile("报|局|站区|信息|值班|指挥|疾控|防指|办$|中心$")
REACH = 400
"""Characters at the beginning in which the place is looked for."""
WEIGHTS = {"locative": 1.6, "event": 2.0, "time": 1.2, "chain": 0.8, "long": 0.6, "next": 1.0}


class Spot(msgspec.Struct, frozen=True):
    """A phrase that may be the place at [start, end); ``close``: nothing but the name stands between time and event."""

    start: int
    end: int
    score: float
    close: bool


_ROAD = re.compile("[国省县乡村]道(?:旁|边|上)?")
"""青山镇县道旁 ends with its road; 县 belongs to that."""


def read_place(text: str, places: tuple[Place, ...], moment: Finding | None, chains: list[Chain]) -> Finding | None:
    """The place phrase, confirmed by the gazetteer where it can be."""
    phrase = _explicit(text) or _phrase(text, moment, chains) or _chain(text, chains)
    known = _gazetteer(text, places)
    if phrase is None or known is None:
        return phrase or known
    if phrase.start <= known.start and known.end <= phrase.end:
        full = phrase.words.replace(known.words, known.text)
        return Finding(
            field=Detail.PLACE, start=phrase.start, end=phrase.end, words=phrase.words, confidence=0.9, text=full
        )
    return known


def _gazetteer(text: str, places: tuple[Place, ...]) -> Finding | None:
    best: Finding | None = None
    for place in places:
        for name in (place.name, *place.aliases):
            at = text.find(name) if len(name) >= 2 else -1
            if at >= 0 and (best is None or len(name) > best.end - best.start):
                best = _found(text, at, at + len(name), 0.85, place.name)
    return best


def _found(text: str, start: int, end: int, confidence: float, name: str = "", why: str = "") -> Finding:
    road = _ROAD.match(text, end - 1)
    if road is not None and not name:
        end = road.end()
    words = text[start:end]
    return Finding(
        field=Detail.PLACE, start=start, end=end, words=words, confidence=confidence, text=name or words, why=why
    )  # fmt: skip


def _explicit(text: str) -> Finding | None:
    """地点: or 事故发生在 says it outright."""
    for match in EXPLICIT.finditer(text[:REACH]):
        group = "place" if match["place"] else "where"
        words = match[group]
        heads = list(HEAD.finditer(words))
        if not heads or MOMENT.match(words) or DAY_ONLY.match(words):
            continue
        start = match.start(group)
        return _found(text, start, start + heads[-1].end(), 0.85 if group == "place" else 0.75)
    return None


def _phrase(text: str, moment: Finding | None, chains: list[Chain]) -> Finding | None:
    """The best of the phrases of all clauses at the beginning."""
    best: Spot | None = None
    named = {one.end for one in chains}
    others = 0
    after = moment.end if moment is not None else -1
    skip = max((match.end() for match in REPORT.finditer(text[:120])), default=0)
    starts = [0, *(match.end() for match in CLAUSE.finditer(text[:REACH]))]
    if skip > 0 and skip not in starts:
        starts = sorted([*starts, skip])
    times = [end for end in ends_of_moments(text) if end <= REACH]
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], min(len(text), REACH) + 1], strict=True)):
        spot = _spot(text, start, min(end - 1, len(text)) if end != skip else end, times, after, chains)
        if spot is None:
            continue
        told = text[end - 1 : end] == "：" and _TELLS.search(text[start : end - 1])
        late = 0.25 * min(number, 8) + (1.5 if start < skip or told else 0.0)
        others += spot.end not in named and spot.score >= WEIGHTS["event"]
        if best is None or spot.score - late > best.score:
            best = Spot(spot.start, spot.end, spot.score - late, spot.close)
    road = ROAD.search(text[:REACH]) if "K" in text else None
    if road is not None and (best is None or not best.start <= road.start() < best.end):
        return _found(text, road.start(), road.end(), 0.82)
    if best is None or best.score <= -1.0:
        return None
    sentence = re.split("[。；\n]", text[max(0, best.start - 40) : best.start])[-1]
    doubtful = bool(HEARSAY.search(sentence)) or text[best.start] in "某该"
    close = best.close and best.end - best.start >= 5 and not (best.end in named and others)
    sure = not doubtful and (close or _opens(text, best, after, chains))
    confidence = 0.85 if sure else min(0.75, max(0.3, 0.45 + 0.07 * best.score))
    return _found(text, best.start, best.end, round(confidence, 2), why="" if sure else "地点由语序判断")


def _opens(text: str, spot: Spot, after: int, chains: list[Chain]) -> bool:
    """Whether a place stands right behind the moment as in written reports: a spot in a named division (…县…厂).

    Without a division what happens has to follow at once (…时，东湖水库发生).
    """
    if after < 0 or OWN_HERE.fullmatch(text, after, spot.start) is None:
        return False
    inside = [one for one in chains if spot.start <= one.start < spot.end]
    if inside:
        return max(one.end for one in inside) < spot.end
    named = spot.end - spot.start >= 3 and GENERAL.match(text, spot.start) is None
    return named and HAPPENS.match(text, spot.end) is not None


def _spot(text: str, start: int, end: int, times: list[int], moment: int, chains: list[Chain]) -> Spot | None:
    """The phrase of one clause with its score; None where there is none."""
    if _NOUN.search(text, start, end) is None and not any(start <= one.start < end for one in chains):
        return None
    words = text[start:end]
    timed = start <= moment <= start + len(words)
    behind = max((one for one in times if start < one < start + len(words) - 1), default=start)
    if behind > start:
        start, words = behind, words[behind - start :]
        timed = timed or start >= moment >= 0
    lead = LEAD.match(words)
    if lead and not any(start <= one.start < start + lead.end() for one in chains):
        start, words = start + lead.end(), words[lead.end() :]
    event = next((one for one in EVENT.finditer(words) if not NOUN.match(words[one.end() :])), None)
    region = words[: event.start()] if event else words
    if OTHER_EVENT.search(words) or not region.strip():
        return None
    places = [one for one in LOCATIVE.finditer(region) if HEAD.search(region, one.end())]
    begin = places[-1].end() if places else 0
    carried = next(iter(CARRIED.finditer(region, 0, begin or len(region))), None)
    says = max((one.end() for one in SAYS.finditer(region)), default=0)
    if carried is not None and not places and says > carried.start():
        begin = says
    elif carried is not None and not places:
        return None
    end_of = _end_of(region, begin, start, chains)
    if end_of is None:
        return None
    name = region[begin:end_of]
    inside = any(start + begin <= one.start < start + end_of and not one.organisation for one in chains)
    next_event = event is None and EVENT.search(re.split("[。；\n]", text[end : end + 30])[0])
    score = (
        (WEIGHTS["locative"] if places else 0.0)
        + (WEIGHTS["event"] if event else WEIGHTS["next"] if next_event else 0.0)
        + (WEIGHTS["time"] if timed or 0 <= start - moment <= 2 else 0.0)
        + (WEIGHTS["chain"] if inside else 0.0)
        + (WEIGHTS["long"] if len(name) >= 6 else 0.0)
        - (0.0 if event or next_event or places or inside or (len(name) >= 4 and end_of >= len(region) - 3) else 2.0)
    )
    close = bool(event) and end_of == len(region.rstrip()) and (bool(places) or 0 <= start - moment <= 2 or timed)
    return Spot(start + begin, start + end_of, score, close)


def _end_of(region: str, begin: int, start: int, chains: list[Chain]) -> int | None:
    """Where the phrase that begins at ``begin`` ends: behind its last noun of a place, or its last division."""
    limit = len(region)
    for cut in (SOME, OF_PEOPLE):
        match = cut.search(region, begin)
        if match is not None and match.start() > begin:
            if cut is OF_PEOPLE and re.match("的|籍", match.group()) and not HEAD.search(region, match.end()):
                return None  # 北沙河村的18名农民 are from there
            limit = min(limit, match.start())
    heads = [one.end() for one in HEAD.finditer(region, begin, limit)]
    inside = [one.end - start for one in chains if start + begin <= one.start < start + limit]
    ends = [one for one in (*heads, *inside) if one <= limit]
    if not ends:
        return None
    trimmed = len(TRAILING.sub("", region[: max(ends)]))
    length = trimmed - begin
    if (
        not 2 <= length <= 48
        or re.fullmatch(r"[\d\s.]+[^楼栋幢室座]{0,2}|\d+[楼层](?:[和、到与至]\d+[楼层])+", region[begin:trimmed])
        or SUBJECT.match(region, begin)
    ):
        return None
    return trimmed


def _chain(text: str, chains: list[Chain]) -> Finding | None:
    """At least the division that is named."""
    one = next((chain for chain in chains if not chain.organisation), None)
    return None if one is None else _found(text, one.start, one.end, 0.5, why="只说到区划")
