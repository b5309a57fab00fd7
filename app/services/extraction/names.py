"""Whether a word that could be a division is one here: bare stems, longer names, names people only passed."""

import csv
import functools
import re

import msgspec

from app.models.maps.regions import Division, Regions
from app.services.runtime.resources import resource

FOLDER = resource("regions")
_NOT_AFTER = re.compile(
    r"^(?:时间|辖区|小区|社区|新区|至|—|-|～|~|到|往|高速|高铁|铁路|公路|线|籍|大道|路|街|东路|西路|南路|"
    r"北路|中路|大街|大厦|大酒店|方言|人(?:士|，)|话|一中|菜|银行|海鲜"
    r"|局集团|局(?=集团|管内|站)|快速|大桥|机场高速|航空|证券|日报|晚报|电视台|网|号|牌|产|货车|商人|"
    r"老乡|游客|旅客|司机|来的|过来的)"
)
_FROM = re.compile(
    r"(?:越过|穿过|横跨|开往|驶往|驶向|前往|飞往|去往|去|往|来自|途经|途径|经|返回|运往|送往|送至|转至|转往|至|到|赴|"
    r"抵|籍贯|户籍|系|从|由|自)$"
)
_TOWARDS = re.compile(r"^(?:[\u4e00-\u9fff]{0,2})?(?:开往|驶往|驶向|往|飞往|至|到(?!处)|发往|出发|返回|方向|籍|返)")
_ORGANISATION = re.compile(
    r"^[^，。；、\s]{0,12}?(?:消防(?!栓|通道)|支队|大队|总队|公安|(?<!启动)应急(?!预案|响应)|政府|"
    r"人民医院|医院|气象|交警|交管|森防|防汛|防指|防办|疾控|文旅|住建|管委会|派出所|119|110|120|"
    r"地震局|地震台|管理局|管理厅|卫健|水利|林业|"
    r"海警|海上搜救|搜救中心|边防|边检|供电|电力|铁路局|煤监|矿监|生态环境|农业农村|教育局|体育局|商务局|"
    r"检察|法院|纪委|委宣传|宣传部|新闻办|值班室|指挥部|海事|红十字|武警|安监|网信|市委|县委|区委|"
    r"省委)"
)
_PLACE_AFTER = re.compile(
    r"^(?:一|某|境内|市区|城区|城郊|郊区|地区|东部|西部|南部|北部|港|机场|火车|站|段|北|南|东|西|近|"
    r"附近|[\u4e00-\u9fff\d]{1,12}?(?:省|市|县|区|旗|镇|乡|街道|村|社区|路|街|厂|矿|公司|段|站|港|桥|"
    r"园|山|河|江|湖|水库|学校|小学|中学|医院|酒店|工地|小区|隧道|海域|国道|省道|高速|酒吧|商场|市场|"
    r"码头|广场|服务区|楼|号|公里|大厦))"
)


_OWN_NAME = re.compile(
    r"^[\u4e00-\u9fff]{0,3}?(?:煤矿|矿|公园|隧道|大桥|桥|路|街|巷|厂|镇|乡|村|社区|小区|花园|水库|山|"
    r"河|江|湖|溪|沟|公司|集团|学校|小学|中学|医院"
    r"|酒店|宾馆|市场|超市|广场|大厦|站|港|林场|农场|寺|庙|林区|园区|工业园|饭店|酒家|食品|化工|建材|"
    r"水泥|机械|物流|商贸|能源|实业|水产|养殖)"
)
"""青龙煤矿, 永和公园, 白水镇: the word is part of a longer name."""
_ITS_TOWN = re.compile(r"^[\u4e00-\u9fff]{2,5}?(?:段|镇|乡|街道|(?<=[\u4e00-\u9fff]{3})路|开发区|高新区|新区|经开区)")
_SPOKEN_HERE = re.compile(
    r"^(?:这边|这里|这块|那边|这儿|那个(?!人)|这疙瘩|这嘎达|[一-鿿]{2,4}(?:镇|乡|街道)|的(?=[，。；\s]|$|[\u4e00-\u9fff]{2,5}(?:镇|乡|村|街道|那)))"
)
"""我这边是汉源的: where the caller is."""
_CLAUSE_END = re.compile("[，。]|$")
_LISTED = re.compile(r"^(?:、|等|和[\u4e00-\u9fff]{2,3}等)")
_REPORTS = re.compile(
    r"^[^，。；]{0,14}?[：:]|^[^，。；]{0,26}?(?:接到|接报|接群众|接警|值班|通报|消息|获悉|了解|证实|"
    r"报告|报称|发布|介绍|电话|来电|报[：:，])"
)


_SIGNED = re.compile(r"(?![^，。；]{0,8}(?:医院|消防))[^，。；]{2,14}(?:，\s?)?[\d年月日时分:：\s]{0,20}[。）)]?\s*")
"""乌兰县应急管理局 10月21日 at the foot of a message."""
_FROM_LIST = re.compile("(?:来自|籍贯)[^，。；]{0,16}[、和及与]$")
_BESIDE = re.compile("(?:，[ ]{0,2})?")
"""Nothing, or the blank of somebody who types as he hears (驻马店 上蔡)."""
_ROAD_OR_STATION = re.compile("(?:国际)?机场|站(?!前)|[东西南北中]?路(?!段)|大道|街(?!道)|巷|大?桥")
_ROAD = re.compile("路|街|大道|东路|西路|南路|北路|中路|道")
_BY = "据从经由"
"""据晋江警方通报: whose word it is."""
_FREE = re.compile("[在于对为的是日时许右分晨午晚段速道线称悉闻报：]$")
_SHORT_NAME = re.compile(
    "^(?:山|河|江|湖|溪|沟|堡|营|屯|庄|坪|湾|岭|坡|坝|寨|圩|滩|铺|口)(?![县市区])|^[\u4e00-\u9fff]{0,1}(?:路|街|巷|大道|桥|寺|庙|镇|乡|村|煤矿|矿|公园|隧道|站|港|小区|"
    "花园|水库|厂|公司|集团|学校|小学|中学|医院|酒店|市场|超市|广场|大厦|保险|银行)"
)
"""永和路, 白水镇: with so little between them the name is of the road or town."""
_TOWN = re.compile("^[\u4e00-\u9fff]{2,4}(?:镇|乡|街道)")
_CITY_ROAD = re.compile("市区|城区|郊区|段|[\u4e00-\u9fff]{1,6}(?:区|县|镇|街道|高速|路段)")
_LONG_WATER = re.compile("^[\u4e00-\u9fff](?:江|河)(?!区|县)|^[\u4e00-\u9fff]{2,3}(?:河|江|湖|山|镇|乡|村|溪|沟|路|街)")
_WATER = re.compile("湖(?![南北])|水库|江(?!边)|河(?![边堤])|溪|海域?峡|运河|岛")
"""洪泽湖, 浏阳河: the name of a water."""
_DENIED = re.compile("(?:(?<![啊哦呃嗯噢哎唉])不是|并非|不在)(?:在|说)?$")
"""不是潮州那个凤凰山."""
_TAKEN_BACK = re.compile(r"(?:县|市|区)?(?:那边|那儿|的)?[，\s]{1,2}(?:不是|不对|错了|说错|我?说错了)")
"""木里那边，不是，我说错了."""
_ALONG = re.compile("(?:低洼|两岸|地带|一带|渔业村|[\u4e00-\u9fff]{0,2}村(?!镇))")
"""沿河低洼地带, 三沙渔业村."""
_OWN_OF_CITY = re.compile("(?:屯|隧道|大桥|桥|路|街|巷|煤矿|公园|镇|乡|村|山|河|江|湖|厂|小区|花园|水库|社区)")


_ARRIVED = re.compile("(?:接到|收到|得到|看到|达到|来到|位于|截至|直至|行至|驶至|行驶至|运行至|至今)$")
_OF_PEOPLE = re.compile(
    r"[\u4e00-\u9fff]{0,6}(?:专家|医疗队|医护|增援|支援|工作组|医生)|(?:境内|市区|火车站|机场)?被?(?:抓获|落网|归案|截获|拦截)"
    r"|(?:过|赶)?来的|(?:籍)?(?:游客|旅客|驴友|务工|民工)|[\u4e00-\u9fff]{0,4}人(?:士|[）)，。、；])|大?(?:客|货|轿)车(?![^，。；\d]{0,6}(?:事故|相撞|侧翻|起火|追尾))|渔船|货船|车队|牌(?![楼坊头子匾]|[一-鿿]{0,3}[村镇乡])|那边(?:的|来|拉|"
    r"过来|车|人)|籍|牌照|号牌"
    r"|[“\"「][^”\"」·]{1,14}[”\"」](?:号|轮|船|渔船|货轮|客轮|艇)?"
)


_ELSEWHERE = re.compile(
    "的?(?:一|1|两|2|某)?(?:辆|名|艘|位|台)?[^，。；在\\d]{0,6}(?:客车|货车|轿车|大巴|面包车|渔船|货船|男子|女子|村民|司机|驾驶员|旅行团)"
    "[^，。；]{0,4}(?:在|行至|行驶至|驶至|途经)[\u4e00-\u9fff]{1,5}[县市区旗]"
)
"""巴东县一客车在建始县…: where it came from."""


_SENDS = re.compile(
    "(?:、[\u4e00-\u9fff]{2,5})?(?:[县市区旗]|方向|那边|方面)?(?:也|各|又|另|已|还|共)?"
    "(?:派了|派来|派(?=[一二两三四五六七八九十\\d])|增援|支援|驰援|赶来)"
)
"""泸州派了两条艇, 鄂温克旗方向增援: who sends help is not where it happened."""


class Named(msgspec.Struct, kw_only=True):
    """A division named at [start, end); ``bare`` when only its stem stands there."""

    start: int
    end: int
    choices: tuple[Division, ...]
    bare: bool
    organisation: bool = False
    reports: bool = False
    """The organisation passes the message on: it speaks for its own area."""
    passing: bool = False
    """People or vehicles came from or went there; nothing happened there."""


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


def stands(text: str, found: Named, previous: Named | None) -> bool:
    """Whether a bare stem names a division here; ``found.choices`` are narrowed to those that can be meant."""
    after = text[found.end : found.end + 24]
    if previous is not None and _BESIDE.fullmatch(text, previous.end, found.start):
        inside = tuple(
            one
            for one in found.choices
            if any(one.within(above) and one.level > above.level for above in previous.choices)
        )
        if inside:
            found.choices = inside
            return not _ROAD_OR_STATION.match(after)
    provinces = tuple(one for one in found.choices if one.level == 1)
    if provinces:
        found.choices = provinces
        return not (_ROAD.match(after) or after.startswith("时间"))
    if _LISTED.match(after):
        return False
    below = _below(text, found)
    if below:
        found.choices = below
        return True  # 盘锦大洼: the second name lies in the first
    around = previous is not None and any(
        one.within(above) for above in found.choices if above.level == 2 for one in previous.choices if one.level == 3
    )
    return around or _stands_alone(text, found, after)  # 温岭市…台州大东鞋厂


def _below(text: str, found: Named) -> tuple[Division, ...]:
    """Those of the choices in which a division lies whose name or stem follows at once."""
    table = regions()
    longest = table.heads.get(text[found.end : found.end + 2], 0)
    for length in range(longest, 1, -1):
        words = text[found.end : found.end + length]
        following = table.named.get(words) or table.stems.get(words) or ()
        above = tuple(
            one for one in found.choices
            if one.level == 2 and any(each.within(one) and each.level > one.level for each in following)
        )  # fmt: skip
        if above:
            return above
    return ()


def _unique(choices: tuple[Division, ...]) -> bool:
    """Whether only one division bears the name today."""
    today = [one for one in choices if not one.until]
    return len(today) == 1 or (not today and len(choices) == 1)


def _stands_alone(text: str, found: Named, after: str) -> bool:
    """A bare city or county at the head of a place, as the caller's own, or before its own organisation."""
    words, before = text[found.start : found.end], text[max(0, found.start - 1) : found.start]
    if (
        _TAKEN_BACK.match(text, found.end)
        or _DENIED.search(text, max(0, found.start - 4), found.start)
        or _ALONG.match(after)
    ):
        return False
    if _WATER.match(after) or words in common_stems():
        return False
    behind_word = bool(re.match(r"[\u4e00-\u9fff]", before))
    if re.match("段|路段|境内", after) and (not behind_word or before in "线速道路在于至"):
        return True
    own = _unique_here(after, before, behind_word=behind_word) if _unique(found.choices) else None
    return own if own is not None else _at_head(found, after, before, behind_word=behind_word)


def _unique_here(after: str, before: str, *, behind_word: bool) -> bool | None:
    """Whether the only division of its name is meant (…，原平; 我是汉源的); None where more must be known."""
    ends = bool(_CLAUSE_END.match(after) or _SPOKEN_HERE.match(after))
    spoken = not behind_word or (before in "是在报我俺说系" and not _CLAUSE_END.match(after))
    own = bool(_OWN_NAME.match(after)) and not _LONG_WATER.match(after)
    barred = (_SHORT_NAME.match(after) and not _TOWN.match(after)) or _NOT_AFTER.match(after)
    if spoken and not barred and (ends or not own or (behind_word and before in "我俺")):
        return True
    return False if ends else None


def _at_head(found: Named, after: str, before: str, *, behind_word: bool) -> bool:
    """Whether a bare name stands at the head of a place or before its own organisation."""
    if _NOT_AFTER.match(after) or (_ORGANISATION.match(after) and (not behind_word or before in _BY)):
        return not _NOT_AFTER.match(after)
    free = not behind_word or bool(_FREE.search(before))
    here = bool(re.match("段|路段|境内|海域", after)) or (free and bool(_PLACE_AFTER.match(after)))
    cities = tuple(one for one in found.choices if one.level == 2)
    found.choices = cities or tuple(one for one in found.choices if not one.until) or found.choices
    if cities:
        return not _OWN_OF_CITY.match(after) and (here or free or bool(_CITY_ROAD.match(after)))
    return here and not (_OWN_NAME.match(after) and not _ITS_TOWN.match(after))


def describe(text: str, found: Named) -> None:
    """Say of a name whether an organisation bears it, whether that one reports, and whether it is only passed."""
    sends = _SENDS.match(text, found.end) is not None
    found.organisation = sends or bool(_ORGANISATION.match(text[found.end : found.end + 20]))
    found.reports = found.organisation and bool(
        _REPORTS.match(text[found.end : found.end + 40]) or _SIGNED.fullmatch(text, found.end)
    )
    found.passing = _passing(text, found)


def _passing(text: str, found: Named) -> bool:
    before, after = text[max(0, found.start - 6) : found.start], text[found.end : found.end + 24]
    if re.search(r"从$", before) and re.search(r"获悉|了解|得知|证实", after):
        return False
    listed = _FROM_LIST.search(text, max(0, found.start - 26), found.start)
    if listed or re.search(r"(?:送|转|赶)(?:往|至|到|赴)$", before):
        return True
    if re.match(r"(?:去世|离世|抢救|治疗|救治|医治|死亡)", after) and before.endswith(("在", "于")):
        return True
    if _FROM.search(before) and not _ARRIVED.search(before):
        return not re.search(r"[，。]\s*(?:至|到)$", before)
    if _OF_PEOPLE.match(after) or _ELSEWHERE.match(after):
        return True
    return bool(_TOWARDS.match(after)) and not re.match(r"^[\u4e00-\u9fff]{0,2}到(?:处|达)", after)
