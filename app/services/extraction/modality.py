"""What a clause is: a fact, hearsay to be asked, or no fact at all (wish, forecast, denial, drill, rule, other years).

Judged on the words before and behind; figures of what is no fact are not read, hearsay is passed on as a question.
"""

import re

from app.services.extraction.first_characters import headed
from app.services.extraction.words import any_of

RULE = (
    "(?:预案|办法|条例|制度|文件|细则|标准)[的中]?规定"
    "|(?<!按)(?<!照)(?<!违反)规定(?=[：:]|死亡|的?(?:较大|重大|事故)|[^，。；]{0,8}(?:以上|应当|须|不得))"
)
"""A rule is told, not that one was broken: 未按规定停车被追尾，4人死亡 is an event."""
OTHER_EVENT = headed(f"{RULE}|" + any_of(r"""
    去年(?!(?:\S{0,3}(?:月|底|初|年))?(?:才|刚|新)?(?:建|投|开[业工张办]|竣工|交付|购|买|装|搬|修)) 同期
    今年以来 截至\d+月(?:底|末) (?:上半|下半|全)年(?:共|全) 历史上 曾经?(?:发生|造成) 上世纪 往年 历年
    近年来 近\S{1,3}年 以往 此前[^，。；]{0,10}(?:曾|也)(?:发生|造成) 全国(?:共|累计) 共发生[^。；]{0,12}起
    发生(?:各类)?[^。；]{0,10}\d+起 下降\d 同比 环比 上升\d+(?:\.\d+)?% (?:重伤|死亡|受伤)\S{0,4}以上
    标准(?!化|厂房|间|池|层|集装箱|件)
    (?:近期|近来|近(?:一)?段时间|最近一段时间|入[春夏秋冬汛]以来|开[年春]以来)[^，。；]{0,10}(?:多地|各地|全国|多起|频发|高发|多发|接连|相继)(?![^。；]{0,20}\d[日号][^。；]{0,4}\d[时点])
    (?:事故|火灾|灾害)?调查报告 (?:典型|事故|警示)案例 案例(?:学习|剖析|通报|警示) 警示教育 前年(?!建|投|开|修) 早年
    上个?月(?!\S{0,6}(?:开工|建成|投产|投用|竣工|开业|搬|购|买|装|才|刚))[^，。；]{0,12}(?:发生|事故|火灾|造成)
    \d{4}年[^，。；]{0,14}(?:发生|塌|垮|淹|死|出)过
    (?:(?<![镇乡村县区市])某地|某省|外省|邻省|外县|外地(?![人车籍游务来牌驾司户]))[^，。；]{0,10}(?:发生|造成|导致|出现|一)
    上[回次](?:也|还|就|出|发生|是|在|塌|淹|死|伤|着|起火|翻|撞) 年(?:里|内|来)(?:已经?)?(?:出|发生)过
    属于(?:较大|重大|一般) (?:较大|重大|一般)事故是指 [一二三四五六七八九十\d]年前
"""))  # fmt: skip
OURS = re.compile("我[县市区镇乡村](?:境内)?又?发生|本次|此次|这回|这趟|本起|该起|这起|这次|该事故|目前|今天|今日|昨")
DRILL = headed(
    "(?<!不是)(?<!非)(?:演练|演习)(?!车队|返程|回程|归来|途中|结束|期间|场地外|[^，。；]{0,6}返程)|模拟|预案(?:规定|要求|明确|[：])|推演|假设|假如|如果|桌面推|一旦|要是(?:再|没|不)|再晚[一几]|倘若|(?<![为以]防)万一|(?<![\u4e00-\u9fff])若(?!干)|如不|如继续|如再"
)
"""These spoil their whole sentence."""
WHOLE_DRILL = re.compile(
    "(?:本次|此次|这次|这是|以上|上述|属于?|系|开展|组织|举行|举办|进行)[^。；]{0,24}(?:演练|演习)(?!中?发生|时发生)"
    "|【[^】]{0,6}演[练习][^】]{0,4}】|^[^，。]{0,12}演[练习](?:[：:，]|脚本|内容)"
)
"""The whole text is an exercise."""
UNREAL = headed(any_of("""
    可能(?:会|将)?(?:造成|导致) 谣言 (?:网传|网上|外传|传言|所称|所传)[^。]{0,30}(?:不实|假|谣|不准确?|不符|夸大)
    不实 谣传 不属实 预计 预测 预估
    估计(?:将|会|需) 将(?:会)?(?:造成|导致|转移|疏散) (?<!急)需要?(?:紧急)?(?:转移|疏散|撤离|安置|救)
    (?<![叫响反])应(?:当|该)?(?:转移|疏散|撤离)
    (?:计划|准备|拟|打算|正准备|要求|通知|动员)[^，。；]{0,6}(?:转移|疏散|撤离|搬|挪)
    (?<!受)(?:威胁|危及|涉及|影响)[^，。；]{0,10}(?:户|人)
    别听[^，。；]{0,6}(?:说|讲|瞎|传) (?:本来|原本|原来|刚才)(?:我|还|都)?[要想打算准备]{1,2}(?:上?报|写|说|记)
    (?:不[要能许准]|别|莫|勿)(?:再|乱|瞎|随便)*(?:传|说|讲|报|写|记)(?!了[，。；])
    并未 要不是 差点 险些 避免了? 未造成\\d
    (?:最初|起初|一开始|原先)(?:上?报|报告|说|称|以为)
"""))  # fmt: skip
NOT_SO = re.compile("(?:并未|并没有?|没有|没|未|不是|不会)(?:造成|导致|致|有|发生|出现|接到)[^，。；\\d]{0,6}$")
HEARSAY = headed(any_of(r"""
    据称 网传 听说 据说 传言 传闻 有传 有人(?:说|讲|称) 好像 可能 也许 或许
    疑似(?!.{0,4}(?:中毒|病例|诺如|火点|燃气|煤气)) 怀疑 不确定 说不准 说不好 不清楚 拿不准 没数 估计(?!损失)
    估摸 大概有 应该有
    应该是(?![今昨前当]|凌晨|早上|上午|中午|下午|晚上|半夜|夜里|\d{1,2}[日号点时:])
    差不多 家属(?:称|说|反映|讲) 村民(?:称|说|反映|讲) 群众(?:称|说|反映|讲)
    嚷嚷
    (?:有|某)个?(?:家长|邻居|村民|群众|路人|亲戚)[^，。；\d]{0,4}(?:说|讲|喊|称|嚷)
    (?:抖音|快手|微博|头条|短视频)[^，。；\d]{0,4}(?:传|说|称|讲|发|拍)
    (?:视频|帖子?|文章|截图)[^，。；\d]{0,4}(?:称|说|传) 群里[^，。；\d]{0,4}(?:讲|传|说|发|喊)
    外[面头]人?(?:都)?(?:传|讲|说) 村里人?(?:都)?(?:喊|传|说|讲)
    都(?:讲|传)(?!染|来)
    目击者?[^，。]{0,6}(?:称|说) 网友(?:称|爆料|说) 网上(?:说|传) 微信群 朋友圈 自媒体 不排除 说是(?!明) 有说
"""))  # fmt: skip
"""What somebody says or thinks; the clause and those behind it in its sentence."""
UNCONFIRMED = headed(any_of("""
    (?:尚|还|暂|仍|正)?(?:未|没有?|待|在|有待)(?:进一步|得到|经|最后|最终|官方)?(?:核实|证实|确认|核准|核查清|确定|统计清|查实)
    未经(?:核实|证实) 待核 核实中 待定 还没定 还没?在(?:点|数|清点)
"""))  # fmt: skip
"""Said behind a figure of the same sentence."""
CONFIRMED = re.compile("已(?:经)?(?:核实|证实|确认)|经(?:核实|确认|核查)|确认|现已查明|医院(?:证实|确认)")


CONTRADICTED = re.compile(
    r"[”」]?[，,\s]{0,2}(?:系|是|属|均为|为|纯属)(?:网络)?谣言|[，,\s]{0,2}(?:没有的事|没这回事|没那回事|没那事|没这事|没有那事|没影的事|不是那么回事|(?:哪个|谁|哪)敢(?:讲|说|报|定)|莫(?:这样|这么|乱)[记报写说传]|(?:别|不要)(?:这样|这么)[记报写说传]|瞎传|乱传|瞎扯|瞎说|瞎讲|胡说|假的|不实|哪有)|"
    r"[，,\s]{0,2}(?:但是?|可是?)?[\u4e00-\u9fff]{1,8}(?:否认|(?:说|讲|称|表示)(?:是)?"
    "(?:没有(?!来)|没得|没这|没死|没伤|不是|假的|不属实))"
)
"""What somebody else says against it."""
REFUTED_BEHIND = re.compile(
    "(?:问了|问过|核实|回复|答复|实际|经查|查了|点过|清点|海事|公安|派出所|医院|院长|村干部|村主任|老板|负责人|船东|消防)[^。；！!]{0,24}?"
    "(?:没有(?!来|到)|没[死伤沉塌着翻]|(?:都|全)(?:平安|好|在|没事|安全)|人都在|无人|没人(?!接)|没事|不实|假的|不是真的|未发生)"
)
"""群里讲死了二十多个，我问了海事，海事讲没有沉: asked where it should be known, it is not so."""


def not_ours(clause: str, *, before: bool) -> bool:
    """Whether a clause speaks of other events; ``before``: whether the one before it did."""
    other = OTHER_EVENT.search(clause)
    if other is not None:
        return OURS.search(clause, other.end()) is None  # 去年塌过的边坡今天又塌了
    return before and not OURS.search(clause)


def doubtful(sentence: str, start: int, end: int) -> str:
    """Why a figure at [start, end) of its sentence is hearsay; empty where it is said as a fact."""
    lead, behind = sentence[max(0, start - 80) : start], sentence[end : end + 60]
    said = max(HEARSAY.finditer(lead), key=re.Match.start, default=None)
    if said is not None and not CONFIRMED.search(lead, said.end()):
        return f"“{said.group()}”，未核实"
    near = HEARSAY.search(sentence, start, end)
    if near is not None:
        return f"“{near.group()}”，未核实"
    late = UNCONFIRMED.search(behind)
    if late is not None and not re.search("原因|损失|身份|情况", behind[max(0, late.start() - 14) : late.end() + 6]):
        return f"“{late.group()}”"
    return ""
