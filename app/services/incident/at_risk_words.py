"""The words that tell of people whose fate is open: trapped, missing, left of a whole, aboard of what is gone."""

import re

from app.models.vocabulary.incident import FigureKind
from app.services.extraction.numbers import NUMBER

NOUNS = (
    "(?:人员?|群众|村民|居民|住户|工人|矿工|员工|职工|学生|老师|游客|驴友|乘客|船员|司机|驾驶员|老人|老乡|孩子|小孩|儿童|住客"
    "|牧民|渔民|农民|民工|旅客|队员|学员|(?:钓鱼|赶海|放羊|放牛|砍柴|采菌|捡螺|干活|守夜)的)"
)
WHO = rf"(?:(?P<number>{NUMBER})[余多几]?|好?几|多|数|若干|部分)?[名个位]?{NOUNS}"
INTO_WATER = r"(?:掉|滑|摔|跌|栽)[进到入下][^，。；！？\d]{0,8}?[河江湖塘沟海井库渠]"
STATES = (
    (
        FigureKind.TRAPPED,
        "被困|受困|被埋|埋压|被压|埋在|压在|困在|堵在|(?:让|被|给)(?:洪|大|河)?水围|围困|没(?:有|能)?(?:跑|逃|撤|走|救)?(?:出来|上来|下来)|(?:出|下|上)不来|出不去|(?:弄|拉|拽|抬|撬|救|拖)不(?:出|上)来?|(?:喊|叫|呼)着?救命|呼救",
    ),
    (
        FigureKind.MISSING,
        (
            "失联|失踪|下落不明|联系不上|没(?:有)?联系上|失去联系|位置不明|没(?:有)?找到|落水|被(?:水)?冲走"
            rf"|{INTO_WATER}|没影了?|音讯全无|没(?:有|了)?(?:消息|音讯)|生死(?:不明|未卜)|去向不明|不知去向"
        ),
    ),
)
COUNT = (
    "(?:不详|不明|不清|未知|待核|没数|说不准|还不知道|(?:还|尚|暂)(?:不清楚|未核实|在核实)|不清楚|正在核实"
    "|(?:不知道?|不晓得|搞不清楚?)[^，。；]{0,3}?(?:几|多少))"
)
PATTERNS = tuple(
    (
        kind,
        re.compile(
            rf"{WHO}[^，。；！？\n]{{0,8}}?(?:{states})|(?P<counted>{NUMBER})[名个位人]?(?:都|均|全|还|也)*(?:{states})"
            rf"|(?:{states})[，,]?(?:的|具体|伤亡)?人(?:员|数)+[^。；\n]{{0,4}}{COUNT}"
        ),
    )
    for kind, states in STATES
)
WIDE = (
    (
        FigureKind.THREATENED,
        re.compile(
            rf"威胁[着到]?[^，。；！？\d]{{0,10}}?(?:{NUMBER}[余多来]?(?:户|栋|间|幢|处|个村|个组)[、，]?)?"
            rf"(?P<number>{NUMBER})[余多来]?[名个位]?(?:人|村民|群众|居民|住户)"
        ),
    ),
    (
        FigureKind.HOUSEHOLDS,
        re.compile(
            rf"(?P<number>{NUMBER})[余多来]?户[^，。；！？\d]{{0,8}}?(?:停(?:了)?电|没(?:有)?电|断(?:了)?电)"
            rf"|停电[^，。；！？\d]{{0,8}}?(?P<counted>{NUMBER})[余多来]?户"
        ),
    ),
)
"""What a ladder counts besides people hurt or lost."""
BURIED = re.compile(rf"(?:埋|困|压)(?:了|着|住|有)(?:(?P<number>{NUMBER})[余多]?|好?几)?[名个位]?{NOUNS}")
BURIED_MANY = re.compile(
    "(?:不知道?|不清楚|不晓得|说不准|搞不清楚?)[^，。；]{0,3}(?:埋|困|压)(?:了|着|住|有)?(?:几|多少)"
)
"""How many is asked, that there are some is not: 不知道埋了几个."""
WITHIN = re.compile(
    rf"(?:里面?|内|下面|底下|船上|车上)的?人员?数?[^，。；\d]{{0,4}}{COUNT}(?=[^。！？\n]*(?:挖|搜|救|扒|刨))"
)
"""Somebody is in there and is dug or looked for."""
REST = (
    (
        FigureKind.MISSING,
        re.compile(
            rf"(?:其余|其他|其它|剩余|剩下|余下|另外|另有|还有)的?(?:(?P<number>{NUMBER})[余多]?)?[名个位]?{NOUNS}?"
            "(?:目前|至今|尚|仍|都|均|全|还|也)*(?:失联|失去联系|失踪|下落不明|联系不上|没(?:有)?联系上|没(?:有|了)?消息|生死不明|没(?:有)?找到"
            "|(?:顺水|顺流|随水|被(?:洪|大|河)?水)?(?:漂走|漂下去|冲走|卷走|冲下去))"
            rf"|(?P<counted>{NUMBER})[余多]?[名个位]?{NOUNS}[，,]?(?:目前|至今|尚|仍|都|均|全|还|暂时?)*(?:情况|状况|生死)(?:还|尚|仍)?(?:不明|不清)"
            rf"|(?:冲走|卷走|冲跑)了?(?P<swept>{NUMBER})[几余多]?[名个位]?(?:[^，。；\d]{{0,6}}的)?{NOUNS}"
        ),
    ),
    (
        FigureKind.TRAPPED,
        re.compile(
            rf"(?:其余|其他|其它|剩余|剩下|余下|另外|另有)的?(?:(?P<number>{NUMBER})[余多]?)?[名个位]?{NOUNS}?"
            "(?:目前|至今|尚|仍|都|均|全|还|也)*(?:被困|被埋|困在|埋在|压在|没(?:有|能)?(?:跑|逃|撤|走|救|升|上|下|出)(?:出|上|下)?(?:来|井|去))"
        ),
    ),
)
"""What is left of a whole, with a number or without: 其余失去联系, 其余7人情况不明."""
CRAFT = re.compile(
    r"(?:(?<!无人)(?:船只?|船舶|艇|客车|班车|大巴|面包车|越野车|皮卡|货车|轿车|车辆|飞机|直升机|航班|客机))"
    r"[^，。；！？\d]{0,14}?(?:失去联系|失联|失踪|联系不上|联络不上|没(?:有|了)?(?:消息|信号)|失去信号|失去踪影)"
    r"|(?:失联|失踪)的?(?:渔|货|客|游|养殖|运输)?(?:船|艇|客车|班车|飞机|直升机|客机)"
)
"""A vessel, a vehicle, an aircraft that nobody hears of: with its people."""
ABOARD = re.compile(
    rf"(?:共有?|载有?|载着|搭载|[船艇车机]上(?:共|还)?有?)[^，。；\d]{{0,6}}?(?P<number>{NUMBER})[余多]?[名个位]?{NOUNS}"
)
ROLL = re.compile(
    rf"(?:登记|在册|名册|住有|住着|住了|共有|当班|下井|作业|值守)[^，。；\d]{{0,8}}(?P<whole>{NUMBER})[余多]?[名个位]?{NOUNS}"
    rf"[^。；\n]{{0,12}}?(?:联系上|联系到|找到|清点到|点到|集合)了?(?P<part>{NUMBER})[名个位]?{NOUNS}"
)
"""A roll of people of whom fewer answered: 登记住有26人，目前联系上12人. How many are gone is not said."""
SAVED = re.compile(
    rf"(?:救起|救上|救出|打捞起|捞起|捞上|自行游|游)(?:来|上岸|回)?了?(?:其中)?(?P<number>{NUMBER})[名个位]?"
)
WATER = re.compile(rf"落水|{INTO_WATER}")
SHUT_IN = re.compile(
    rf"(?P<number>{NUMBER})[余多几]?[名个位]?{NOUNS}?(?:都|均|全|还|仍)?(?:被(?:堵|隔|挡|关|封))?在[^，。；\d]{{0,4}}"
    r"(?:冒顶|塌方|塌落|坍塌|垮塌|倒塌|垮落|滑坡|冒落|堵塞|掩埋|透水|着火|起火)[^，。；\d]{0,8}?(?:里侧|内侧|里面|里边|里头|内|下面|底下|下方|下|中|后方|后面|另一侧)"
)
"""People behind or below what fell in: 剩下6人在冒顶区里侧, 3人在倒塌的工房下."""
NO_WAY_OUT = re.compile(
    rf"(?:里面|里边|里头|井下|洞内|洞里|巷道里|隧道里|电梯里|轿厢里|车里|屋里)(?:还|共|一共|总共)?有?(?P<number>{NUMBER})[名个位]?{NOUNS}?[^。；！？\n]{{0,30}}?(?:出不来|出不去)"
)
"""里面9名工人作业，人都没事，就是出不来."""
FALLEN_BELOW = re.compile(
    rf"(?:晕|昏|倒了|倒下|也倒|中毒|没反应|不省人事)[^。；！？\n]{{0,30}}?(?P<number>{NUMBER})[余多几]?[名个位]?{NOUNS}(?:都|均|全|还|仍)*"
    r"在[^，。；\d]{0,4}(?:池|井|坑|罐|窖|仓|舱|沟|渠|管|洞|塔|釜)[^，。；\d]{0,2}(?:底|下|里|内)"
)
"""2个人下去救也倒了，3个人都在池底."""
HOUSEHOLDS_WAITING = re.compile(
    rf"{NUMBER}[余多几来]?(?:户|家)(?:人家?|群众|村民|居民|住户)?[^，。；！？\n]{{0,8}}?"
    rf"(?:等(?:着|待)?(?:被|来)?(?:人|船)?(?:救|营救|转移)|待救|求救|呼救|被困|受困|困在|被(?:洪|大)?水?围|围困|出不来|下不来|没(?:有|能)?(?:跑|逃|撤|救)?(?:出来|下来))"
)
"""下源村有7户在二楼等救: how many people they are is not said."""
INSIDE = (
    FigureKind.TRAPPED,
    re.compile(
        "(?:里面|屋里|房里|楼里|楼上|车里|车内|船上|井下|洞里|厂里|废墟下|水里)[^，。；！？\n]{0,6}(?:还|可能|好像|恐怕)[^，。；！？\n]{0,3}有"
        rf"[^，。；！？\n]{{0,3}}?(?:(?P<number>{NUMBER}))?[名个位]?人(?!在|救|已)"
    ),
)
"""Some may still be in there: asked before it counts."""
COUNTED_BURIED = (FigureKind.TRAPPED, BURIED)
PLAINLY_OPEN = (
    *PATTERNS,
    *REST,
    (FigureKind.TRAPPED, BURIED_MANY),
    (FigureKind.TRAPPED, WITHIN),
    (FigureKind.TRAPPED, SHUT_IN),
    (FigureKind.TRAPPED, NO_WAY_OUT),
    (FigureKind.TRAPPED, FALLEN_BELOW),
    (FigureKind.TRAPPED, HOUSEHOLDS_WAITING),
    (FigureKind.MISSING, CRAFT),
    (FigureKind.MISSING, ROLL),
)
REFUTED = re.compile("谣言|谣传|不实|不属实|没有的事|没这回事|假的|瞎传|乱传|瞎说")
"""Said behind, against it."""
