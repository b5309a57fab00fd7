"""Clauses known by how they are put: whom a caller speaks to, of whom a cause speaks, what the net says."""

import re

_POST = (
    "主任|副主任|局长|副局长|处长|科长|队长|股长|站长|所长|[县市区镇乡州省]长|副[县市区镇乡]长|书记|副书记|秘书|秘书长|"
    "领导|老师|同志|师傅|警官|大哥|大姐|哥|姐"
)
_GREETED = re.compile(
    rf"(?:各位|尊敬的)?(?:[\u4e00-\u9fff]{{1,2}})?(?:{_POST})(?:们)?(?:你好|您好|好)?"
    r"|[\u4e00-\u9fff]{0,10}(?:值班室|指挥中心|应急局|应急管理局|应急办)(?:的?(?:同志|领导))?(?:你好|您好|好)?[吗吧]?"
    r"|(?:喂+|你好|您好|大家好|报告|报告一下|汇报一下|向(?:您|你|领导)(?:报告|汇报)(?:一下)?)"
    r"|(?:我)?(?:先|再|来)?(?:(?:跟|给|和)(?:你们?|您|咱们?|领导|县里|局里|上面)|向(?:你们?|您|领导))(?:先|再)?(?:报|说|讲|汇报|报告|反映|通报)"
    r"(?:告|一下|下)?(?:一?[个件下]|点)?(?:事情?|情况|急事|险情)?"
    r"|(?:有|出)(?:个|件)?(?:急?事|情况)(?:要|得)?(?:跟|给|向)?(?:你们?|您)?(?:报|说|讲|汇报|反映)(?:告|一下)?"
    r"|(?:第[一二三四五六七八九十\d]+次)?(?:首报|续报|终报|快报|补报)[一二三四五六七八九十\d]*[:：]?"
)
_SELF = re.compile(
    r"(?:喂+|你好|您好)?我(?:们|这)?(?:里|边|儿)?(?:是|叫)[\u4e00-\u9fff]{2,16}|这(?:里|边)是[\u4e00-\u9fff]{2,16}"
)
_OF_WHOM = re.compile("[该此其本]?人(?:还|已经?|也|都|目前|暂)?(?:没|未|跑|不|找|被|控制|走|逃|在)")
_AHEAD = re.compile(
    "(?:下一步|接下来|下步|后续|随后)(?:工作)?(?:中|里)?[，,]?[^，。]{0,8}(?:将|拟|要|准备|计划|继续|打算|组织|开展|做好)"
    "|[^，。]{0,8}?(?:将|拟)(?:组织|开展|对|继续|进一步|加强|密切|全力|做好)"
)
_DONE = re.compile("已|正在|目前|现在|了$|完毕|完成$")
_RUMOURED = re.compile("网传|网上(?:流传|有?传|都?在传)|(?:网民|网友|有人)[^，。]{0,8}(?:爆料|发帖|发视频|反映)")
_KIN = (
    "妻子|丈夫|父亲|母亲|儿子|女儿|孩子|老人|弟弟|哥哥|姐姐|妹妹|司机|乘客|船员|学生|工人|"
    r"另[一外]?[1一2两\d]*[人名个具]?|其余|剩[余下]"
)
_SOUGHT = re.compile(rf"(?:{_KIN})[^，。]{{0,6}}?(?:仍|还|尚|目前|正)?在?(?:搜寻|搜救|寻找|找|查找)(?:中)?")


def greets(words: str) -> bool:
    """陈主任, 值班室吗: whether a clause does nothing but call whoever is spoken to."""
    return _GREETED.fullmatch(words) is not None


def introduces(words: str) -> bool:
    """我是柳河镇应急办老周: whether a clause says who speaks; what greets behind it greets all the same."""
    return _SELF.fullmatch(words) is not None


_ALSO = re.compile(
    "(?:还|另|也|再|并|同时)(?:请|要|需|需要|想要|希望|派)|另外?(?:[^，。]{1,8}(?:不够|不足|紧缺))|能不能|最好能"
)


def asks_on(words: str) -> bool:
    """还要围油栏和吸油毡 behind a request: more of what is asked for."""
    return _ALSO.match(words) is not None


def looks_ahead(words: str) -> bool:
    """下一步将开展DNA比对: whether a clause says that what its sentence tells is still to come."""
    return _AHEAD.match(words) is not None


def is_done(words: str) -> bool:
    """Whether a clause tells of something that was done or goes on, whatever the clause before it plans."""
    return _DONE.search(words) is not None


def of_whoever_caused(words: str) -> bool:
    """人没找到 behind 可能是上坟烧纸引起的: it speaks of whoever caused it, of nobody who is missed."""
    return _OF_WHOM.match(words) is not None


def rumoured(words: str) -> bool:
    """网传一化工厂爆炸: whether what a sentence tells is told on the net."""
    return _RUMOURED.search(words) is not None


_INSTRUCTS = re.compile("(?:批示|指示)(?!牌|灯)|(?:书记|[省市县区镇乡]长|领导|局长)[^，。]{0,6}要求")
_BEFORE = re.compile("(?:昨[天晚日]|前面|刚才|之前|先前|原来|原先)(?:说|报|讲)的")


def instructs(words: str) -> bool:
    """省领导批示：全力救治伤员: what follows in the sentence is what is wanted, told by nobody as a fact."""
    return _INSTRUCTS.search(words) is not None


_NURSED = re.compile(
    "[^，。]{0,8}?(?:现在|目前|还|仍|正)*在(?!场|途)[^，。]{0,10}?(?:医院|卫生院|抢救室|重症|ICU|手术)|(?:至[\\d日时分]{2,8})?"
    "(?:均|都|已|现已|目前已?)*(?:全部|全都|全数)(?:已)?(?:接到|接回|安置|脱险|返回)"
)


def nursed(words: str) -> bool:
    """伤者现在还在抢救室里, 至9时已全部接到镇上安置: what became of those the sentence counts."""
    return _NURSED.match(words) is not None or _BEFORE.match(words) is not None


def sought(words: str) -> bool:
    """妻子仍在搜寻: somebody who is looked for, and no measure."""
    return _SOUGHT.fullmatch(words) is not None


_SIGNED = re.compile(
    r"(?<=[。！？!?\n\s\u3000])(?P<who>(?:(?![报转送请在到由已向被与给为是往了去找]|通知|正在|交(?!通|警)|有(?!限))[\u4e00-\u9fff（）]){2,20}?"
    r"(?:人民政府|政府|局|委员会|办事处|大队|支队|中队|派出所|中心|医院|公司|管委会|应急办)"
    r"(?:值班室|总值班室|调度室|办公室|应急办|指挥中心)?)"
    r"(?P<at>[\s\u3000]*(?:\d{4}年)?\d{1,2}月\d{1,2}日[\s\u3000]*(?:\d{1,2}[时:：](?:\d{1,2}分?)?)?)?[\s\u3000]*$"
)


def signed_line(text: str) -> re.Match[str] | None:
    """白石镇人民政府 2026年6月3日7时15分 at the foot of a message: who wrote it (``who``), and when (``at``)."""
    return _SIGNED.search(text)


_OPENED = re.compile(
    r"\s*(?P<who>(?![据接现经由有请今昨前刚通])[\u4e00-\u9fff]{2,20}?)"
    r"(?P<verb>(?:打)?来?电话(?:报告|反映)?|来电|报告|反映)?(?:说|称)?[:：]"
)
_PERSON = re.compile(
    r"(?:[小老][\u4e00-\u9fff]|[\u4e00-\u9fff]某"
    r"|(?:值班员|队长|所长|书记|主任|站长|院长|医生|护林员|安全员|矿长|厂长)[\u4e00-\u9fff]{0,3})$"
)


def opened_by(text: str) -> re.Match[str] | None:
    """教育局小范：, 交警中队老孙电话： at the head of a message: who says it; 王主任： is who is spoken to."""
    found = _OPENED.match(text)
    if found is None or greets(found["who"]):
        return None
    return found if found["verb"] or _PERSON.search(found["who"]) else None
