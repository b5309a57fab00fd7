"""What a text does: tell of an event, or practise, forecast, lay down, refute, recall, answer a roll-call.

Only the first is read as an event; where both stand in one text it is read and the rest left to ``modality``.
"""

import re

from app.services.extraction.first_characters import headed
from app.services.extraction.modality import WHOLE_DRILL
from app.services.extraction.words import any_of

_REAL_IN_DRILL = re.compile(
    "(?:演练|演习|拉练)(?:过程|期间|现场|途中|当中|中|时|结束|车队|返程|回程|后|[^，。；]{0,6}返|场地)[^。；]{0,20}(?:突发|意外|真|受伤|晕|中暑|摔|失控|起火|剐蹭|刮擦|追尾|相撞|侧翻|撞)"
)
_DRILL = re.compile(
    any_of("""
    (?:开展|组织|举行|举办|进行|参加|观摩|完成|结束|启动|搞个?|弄个?|做个?|定于)[^。；]{0,30}(?:演练|演习)
    (?:演练|演习)(?:圆满|顺利|结束|脚本|方案|内容|科目|场景|模拟|设定|假设)
    情景设定 情景构建 推演组 想定 模拟[^。；]{0,30}(?:事故|火灾|地震|泄漏|被困|伤|死) 桌面推演 假想 假定
""")
)
_NOT_REAL = re.compile("(?:非|不是)演[练习]|真实|实际发生")
_REFUTED = headed(
    any_of("""
    (?:系|属|是|为|纯属|均为|都是)(?:网络)?谣言 辟谣
    (?:并未|没有|未)发生(?:过)?(?:此|该|类似|上述|任何|所谓|相关|网传|这)[^，。；]{0,4}(?:事|情|灾|案)
    (?:并无|查无|没有)(?:此|该|这回)事 不属实 不实信息 虚假(?:信息|警情)
    (?:群|网|传|视频|帖)[^。]{0,30}(?:不知道?|不晓得|不清楚)(?:是)?(?:真假|真的假的|是真是假|真不真)
    传疯了 是假的 假消息 造谣 瞎编 有人编的 编造
    系误报 是误报 属误报 误报警 报假警
    现场无(?:火情|明火|异常|险情) 未发现(?:火情|明火|异常|险情|裂缝|变形|泄漏) 不作为警情 误动作 误触 虚惊一场 旧闻
    旧视频 视频是(?:外|别|其他|去年|前年) 移花接木 不存在 (?:刚|刚才|先前|之前)报的(?:那个)?(?:事)?不是
    (?:把它?|给)?(?:销|撤|取消)了吧
    啥事(?:都|也)?没有[^。]{0,12}(?:销|撤|取消)
""")
)
_HAPPENED = re.compile(
    any_of(r"""
    实际(?:是|为|上|情况)[^。]{0,20}(?:伤|死|起火|着火|发生)
    已(?:致|造成|有)[^。；]{0,6}[\d一二两三四五六七八九十] (?<!未)(?<!没有)造成[\d一二两三四五六七八九十]+人
    现场(?:有|为|已) 经(?:查|核查|核实)[，：][^。]{0,50}(?:\d{1,2}[时点]|\d+[名人]) 确有 确实(?:有|发生) 真正
""")
)
_FORECAST = re.compile(
    any_of(r"""
    预计(?![^，。；]{0,14}(?:恢复|完成|修复|抢通|通车|结束|扑灭|合龙|处置完))
    预报 预测 未来[\d一二两三四五六七八九十]+(?:个?小时|天|日) 可能(?:发生|出现|引发|诱发|会)
    将于[^，。；]{0,8}(?:登陆|到达|来临|影响) 风险(?:较|很|极)?高 易(?:发生|引发|诱发) 有可能 气象风险 将(?:有|出现|会)
""")
)
_PAST = headed(
    any_of(r"""
    已(?:经)?(?:造成|致|导致|发生|出现|有\d|转移|死|伤|起火|引发)
    发生(?:了|一起|一处|一宗|一次|火灾|爆炸|坍塌|滑坡|泥石流|交通|事故|\d) 造成[\d一二两三四五六七八九十]
    \d+(?:人|名)[^，。]{0,6}(?:死|伤|失联|被困|遇难) (?<![无大生的])突发(?!事件) 起火 着火 塌了 被淹 冲毁 受灾 接报
    接到报警 被困 倒塌
""")
)
_RULE = headed(
    any_of(r"""
    (?:条例|办法|规定|标准|细则|预案|通知|法)(?:》)?(?:第[^，。]{1,8}条|明确|要求|规定|指出|所称)
    是指(?:造成|一次) 以上(?:的|，|为)[^。]{0,16}(?:为|属|是|构成)(?:特别重大|重大|较大|一般)
    以上[^。，]{0,12}以下[^。]{0,60}(?:为|属)(?:特别重大|重大|较大|一般) 请[^。，]{0,8}(?:熟记|学习|掌握)
    时有发生 切勿 请勿将 (?:安全|温馨)提示 误填 填报说明 规范填报 填报要求
    应当(?:在|于)?[^。]{0,12}(?:小时|分钟)内(?:上报|报告|报) 什么是
    如何(?:判定|划分|上报) 怎么(?:报|定级|算)
""")
)
_RECALL = headed(
    any_of(r"""
    纪念日 默哀 悼念 祭奠 去年 前年 [\d一二两三四五六七八九十]+(?:多)?年前 \d+周年 周年 历史上的今天 回顾 当年
    往年 典型案例 警示教育 案例(?:通报|学习|分析|警示) 以案 吸取[^。；]{0,20}教训 举一反三
""")
)
_SUPPOSED = re.compile(
    "(?:要是|如果|万一|假如|倘若)[^。；！!]{0,40}(?:要不要|是不是|算不算|该不该|怎么|用不用|得不得)"
    "|(?:培训|考试|测试|练习|单选|判断|选择|问答)题|试题|考题|(?:定|属|算|构成)(?:为|于)?什么(?:等级|级别)"
)
"""A question about what would be, a question of a test."""
_ASKED = re.compile("请问|问一下|问下|想问|(?:我|想|来)问问|咨询|算不算|是不是(?:就)?算|考试|想了解")
_HURT = re.compile("冒黑?烟|救命|发生了|发生一|起火|着火|出事|已致|没抢救|没救过来|送医|伤了|塌了|炸了|倒了")
_QUOTED = re.compile("(?:预案|规定|条例|办法|标准)(?:摘录|节选|原文|要点)|以上[^。，]{0,12}(?:死亡|重伤)的事故")
_RECENT = headed(
    any_of(r"""
    此次 本次 该起 这次 本起 今天 今日 今晨 今早 今晚 昨天 昨日 昨晚 昨夜 刚才 刚刚 目前 现在 凌晨 上午 下午
    中午 傍晚 晚上 \d{1,2}[时点：:]\d? 分钟前 小时前 接报 接到 正在
""")
)
_ROLL = re.compile(
    any_of("""
    点名 抽查 应答 在岗在位 值守正常 平安无事 零报告 无异常情况 报平安
""")
)
_HARM = headed(
    r"[\d一二两三四五六七八九十]+(?:人|名)[^，。；]{0,8}(?:死|亡|伤|失联|失踪|被困|遇难)|(?:死亡|受伤|"
    r"失联|被困)[^，。；]{0,4}\d"
)
_TOLD = re.compile(
    r"\d{1,2}(?:时|点|[:：]\d\d)\d{0,2}分?(?:许|左右)?[，]?[^。]{0,40}(?:起火|失火|滑坡|山洪|沉没|垮|塌|漏|撞|翻|炸|燃|突入|"
    r"涌入|坠|掉|伤|堵|卡|断|着|倒|裂|溢|停|爆|坏|淹|陷|冒|晕|死)"
)
"""A clock time with something that happened: no forecast, whatever is expected of it."""
_CLAIMED = re.compile(
    f"[^。；！!]*(?:{_REFUTED.pattern}|网传|传言|视频|截图|帖|微信|朋友圈|所谓|有人(?:说|称)|听说|群里|误报|报警称)[^。；！!]*"
)
_SOURCE = re.compile("网传|网上|视频|截图|帖|微信|朋友圈|所谓|有人(?:说|称|传)|听说|群里|传言|外传|谣传")
"""Whose word is refuted; what the sentence tells before that is told by the sender."""
_LOST = re.compile(
    "失联|下落不明|联系不上|没找到|被[困堵埋]|遗体|突泥|涌水|透水|坍塌|塌方|冲走|翻船|起火|着火|爆炸|侧翻"
)
"""Whoever tells of these answers no roll-call, whatever was called (另1人没有应答)."""
_TOLD_OF = re.compile(
    r"\d{1,2}[日号时点][^。]{0,40}发生(?:了|一起|[\d.]+级|火灾|爆炸|坍塌|滑坡|山洪|泥石流|交通|事故|食物中毒|中毒|溺水|触电|闪爆|泄漏|侧翻|倒塌)"
)
_QUIET = re.compile(
    "(?:全[县市区镇乡]|辖区|当日|昨日|今日)[^，。；]{0,6}(?:无|未发生)(?:重大|较大)?(?:突发|异常)?(?:事件|事故|警情|灾情|险情|情况)"
)
_OF_SEVERAL = headed(
    "(?:近期|近日|近来|最近|近一段时间|连日来|今年以来|入[汛冬夏春秋]以来|前期|前段时间|上周|上月)[^。；]{0,16}"
    "(?:多地|各地|一些地[方区]|有的地[方区]|个别地[方区]|外省|外地|兄弟[县市]|周边[县市]|多个[省市县]|[几多数][起件]|接连|相继|频发|连续发生|时有)"
    "|(?:近期|近日|最近)(?:发生的?)?[几多两三四五][起件]"
)
"""近期多地溺水，其中一地3人死亡: a notice that looks back over several places."""
_ADMONISHES = re.compile(
    "举一反三|教训|引以为戒|加强|防范|防止|严防|排查|巡查|提醒|切实|务必|请各|各(?:单位|地|乡镇|镇街|部门|村|校)|通报|学习|警示|落实"
)
_DATED = re.compile(
    r"\d{1,2}[日号][^。；]{0,4}\d{1,2}[时点:：]|\d{1,2}[时点]\d{0,2}分?许?|[今昨]天?[早晚晨夜日天上下中午]|刚才|刚刚|[上下中]午\S{0,3}点|我[镇乡村县区市街校厂矿]"
)
_LIKE_WORD = re.compile(r"类似|那样|往年|历史上|去年|前年|\d{4}年(?:的)?那")
_LIKE = re.compile(rf"[^，。；]*(?:{_LIKE_WORD.pattern})[^，。；]*")
HEAD = 300


_OLD = re.compile(f"[^。；！!]*(?:{_RECALL.pattern})[^。；！!]*")


_LAID_DOWN = re.compile(f"[^。！!]*(?:{_RULE.pattern})[^。！!]*")


def _only_recalls(head: str) -> bool:
    """Whether everything that happened stands in sentences that look back (去年…死了4人，今天做警示教育)."""
    look_back = re.search("警示教育|举一反三|引以为戒|以案|纪念|悼念|祭奠|周年", head)
    return bool(look_back) and not _happens(_OLD.sub("", head))


def _tells_apart(head: str) -> bool:
    """Whether sentences that refute nothing and quote nobody tell of a day and clock at which something happened."""
    for sentence in re.split("[。；！!]", head):
        source = _SOURCE.search(sentence)
        told = sentence[: source.start()] if source is not None else _CLAIMED.sub("", sentence)
        if _TOLD_OF.search(told) or _TOLD.search(told) or (source is None and _HARM.search(told)):
            return True
    return False


def _happens(rest: str) -> bool:
    return bool(_PAST.search(rest) or _HARM.search(rest) or _TOLD.search(rest))


def tells_of_event(text: str) -> bool:
    """Whether a text tells of something that happened, so that it may be read as a report."""
    head = text[:HEAD]
    drill = WHOLE_DRILL.search(head) or _DRILL.search(head)
    now = _LIKE.sub("", head) if _LIKE_WORD.search(head) else head
    harm = _HARM.search(now)
    past = _PAST.search(now) or harm
    forecast = _FORECAST.search(head)
    no_event: tuple[object, ...] = (
        drill and not (_REAL_IN_DRILL.search(head) or _NOT_REAL.search(head)),
        _REFUTED.search(head) and not (_HAPPENED.search(head) or _tells_apart(head)),
        (_RULE.search(head) or _RECALL.search(head[:80])) and not _RECENT.search(head),
        _RECALL.search(head[:80]) and _only_recalls(head),
        _RULE.search(head) and not _happens(_LAID_DOWN.sub("", head)),
        _ASKED.search(head) and not (_TOLD.search(head) or _HURT.search(head)),
        re.search("纪念日|默哀|悼念|祭奠", head) and not harm,
        _QUOTED.search(head),
        _OF_SEVERAL.search(head) and _ADMONISHES.search(head) and not _DATED.search(head),
        _SUPPOSED.search(head),
        forecast and "预警" in head[:40] and not harm,
        forecast and not (past or _TOLD.search(head)),
        _ROLL.search(head) and not past and not _LOST.search(head),
        _QUIET.search(head) and not _PAST.search(_QUIET.sub("", head)),
    )
    return not any(no_event)
