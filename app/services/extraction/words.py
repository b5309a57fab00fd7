"""The words of the trade for people and what becomes of them (死亡, 下落不明, 被困 …), as patterns. No logic here.

Each vocabulary is a list of regular expressions, one a word, separated by blanks.
"""

import re
from enum import StrEnum

from app.services.extraction.numbers import AFTER, BEFORE, NUMBER


class State(StrEnum):
    """What is said of people; SAFE and STILL are no figures of their own but change others."""

    DEATHS = "deaths"
    MISSING = "missing"
    SERIOUS = "serious"
    LIGHT = "light"
    INJURED = "injured"
    TRAPPED = "trapped"
    EVACUATED = "evacuated"
    SAFE = "safe"
    STILL = "still"
    JOINT = "dead_or_missing"
    NONE = ""


def any_of(words: str) -> str:
    """An alternation of the blank-separated expressions."""
    return "|".join(words.split())


_DEAD = any_of(r"""
    死亡 遇难 身亡 丧生 罹难 溺亡 殉职 牺牲 遗体 尸体 丧命 毙命 去世 离世 猝死 死者 亡者 不治 抢救无效 身故 遇害
    被害 被杀
    (?:没有|无|失去)了?生命(?:体征|迹象) 窒息而亡 炸死 烧死 砸死 压死 撞死 淹死 电死 杀死 打死 致死
    没能?救过来 没救活 不行了 断气 没气了 死(?=[，,。；;、！\s）)\d一二两三四五六七八九十]|$)
""")
_JOINT = any_of(r"""
    (?:死亡|遇难)(?:和|或|及|或者|、|／|/)?(?:失踪|失联) (?:失踪|失联)(?:和|或|及|或者|、)?(?:死亡|遇难)
""")
_STILL = any_of(r"""

    (?:仍|还|正|尚)(?:在|有待)?(?:紧张|全力|继续|持续)?(?:搜救|搜寻|营救|救援|寻找|打捞|救(?![援出起治护]))(?!人员|队|力量|组)
    (?:仍|还|尚)?未被?(?:找到|寻获|打捞) (?:搜救|搜寻|营救)(?:当中|之中|中(?!心)) 生死不明
    (?:仍|尚)未(?:获救|救出|升井|脱险)
""")
_MISSING = any_of("失联 失踪 下落不明 失去联系 联系不上 去向不明 走失 失散 不知去向")
_SAFE = any_of(r"""
    获救 救出 救起 升井 脱险 脱困 生还 逃生 幸存 逃出 跑出 治愈 出院 自行离开 康复 无大碍 寻获 平安
    找到(?!.{0,8}(?:遗体|遇难|尸体))
    安全(?!管理|生产|监管|员|带|部|事故|隐患|局|办|科|转移|撤离)
""")
_SERIOUS = any_of(r"""
    重伤 伤势(?:严重|较重|危重|过重) 伤情(?:严重|较重|危重) 病危 危重 重症 (?<!无)(?<!没有)(?<!脱离)生命危险
""")
_LIGHT = any_of("轻微伤 轻伤 伤势较轻 伤情较轻 皮外伤 轻微受伤")
_TRAPPED = any_of(r"""
    被困 受困 被埋 被压 埋压 掩埋 困在 困于 被淹(?!.{0,3}(?:农|田|房|车)) 被卷入 滞留井下 埋在 压在 压住 压着 困住
    困着 埋住 埋了 遇险
""")
_EVACUATED = any_of("转移 疏散 撤离 撤出 避险 安置 徒步逃生")
_INJURED = any_of(r"""
    受了?(?:不同程度的?)?伤 负伤 伤者 伤员 伤病员 烧伤 烫伤 灼伤 炸伤 砸伤 摔伤 撞伤 砍伤 刺伤 咬伤 冻伤 割伤 压伤
    挫伤 擦伤
    骨折 昏迷 中毒 呕吐 腹泻 不适 住院 住进医院 在院 入院 送医 就医 就诊 患病 发病 感染
    送(?:往|到|至|住|去|入)?[^，。；]{0,10}医院 医院[^，。；]{0,6}(?:治疗|救治|抢救) 接受(?:治疗|救治)
    (?:正在|仍在|还在|紧急)[^，。；]{0,4}(?:治疗|救治|抢救) (?<=[\d一二两三四五六七八九十百千人余多])伤
""")
WORDS: tuple[tuple[State, str], ...] = (
    (State.JOINT, _JOINT), (State.DEATHS, _DEAD), (State.STILL, _STILL), (State.MISSING, _MISSING),
    (State.SAFE, _SAFE), (State.SERIOUS, _SERIOUS), (State.LIGHT, _LIGHT), (State.TRAPPED, _TRAPPED),
    (State.EVACUATED, _EVACUATED), (State.INJURED, _INJURED),
)  # fmt: skip
"""Order matters: what stands first wins where two words overlap."""
STATE = re.compile("|".join(f"(?P<{state.name}>{pattern})" for state, pattern in WORDS))

_SHORT = any_of("死(?!者|因) 伤(?!员|者) 亡")
_UNIT = any_of(r"""
    个?人(?!次|民|工|行|体|类|口|流|员|为) 名(?!下|义|称|单) 位(?!于|置|移) 具(?!体|有) 口(?!头|岸)人?
    例(?=[^，。]{0,6}(?:病例|确诊|死亡|患者)) 条(?=人命|生命)
    个(?=孩子|小孩|工人|矿工|学生|村民|群众|老人|大人|伤员|遇难|人|当场|已经|没|受|死|重伤|轻伤|失|被|还在|正在)
    (?=失联|失踪|重伤|轻伤|受伤|被困|遇难) (?=旅客|乘客|群众|村民|居民|师生|学生|矿工|职工|员工|游客|工人|民众|考生)
""")
PEOPLE = re.compile(
    rf"(?<![第\d.年月])(?P<before>{BEFORE})(?P<number>{NUMBER})(?P<after>{AFTER})\s{{0,2}}"
    rf"(?:(?P<short>{_SHORT})|(?P<unit>{_UNIT}))"
)
LIST_GOES_ON = re.compile(r"[^，。]{0,8}[、和及与]\s*")
HARD = re.compile(r"[，,。；;！!？?\n]|[：:](?!\s?\d{1,5}\s?[人名具])")
SENTENCE = re.compile(r"[^。！!？?；;\n]+")
DECLARED = re.compile(r"(?:确认|证实|宣布|宣告|认定|被证实)(?:已|均|临床)*(?P<word>死亡|遇难|身亡)")
HELP = re.compile(any_of("""
    出动 投入 调集 调派 派出 抽调 组织(?!.{0,4}(?:转移|疏散|撤离)) 增援 参与 参加 赶赴 赶到 到场 集结 携带
    由.{0,12}组成
    带领 率领 工作组 专家组
"""))  # fmt: skip
HELPER = re.compile(any_of("""
    消防(?:救援)?(?:指战员|人员|员|官兵|队员) 救援(?:人员|队员|力量) 指战员 官兵 民警 警力 警察 辅警 医护(?:人员)?
    医务人员
    专家 干部 党员 志愿者 队员 潜水员 武警 记者 工作人员
"""))  # fmt: skip
HELPER_BEFORE = re.compile(f"(?:{HELPER.pattern})$")
OF_THESE = re.compile("[（(]|其中|包括")
PART = re.compile("其中|包括|内有|含")
MORE = re.compile("另外|另(?!一)|还有|此外|又(?:有|找到|发现|救出|造成)?|其余|再有|再次")
TOTAL = re.compile(any_of("""
    累计 共(?!同|产|青|享) 总数 总计 合计 已有 升至 上升(?:至|到|为) 增至 增加(?:至|到) 达到? 目前 截至 截止 核实
    确认 最终
"""))  # fmt: skip
AND_ONE = re.compile(
    "[^，。、和及与]{0,6}(?:和|及|与)(?:犯罪)?(?:嫌疑人|司机|驾驶员|肇事者|行凶者|凶手|船长|车主|房主|矿长)(?!等)"
    "[^，。、]{0,8}(?:死亡|受伤|遇难|身亡|被困|失联)"
)
LATER_DEATH = re.compile("抢救无效|不治|送医")
_VICTIM = any_of("""
    驾驶员 司机 男子 女子 男孩 女孩 老人 工人 骑车人 行人 路人 死者 伤者 男童 女童 学生 村民 作业人员
""")
ONE = re.compile(
    r"(?:(?:(?<![\u4e00-\u9fff])|(?<=[致成导将名工男女的者员人]))[\u4e00-\u9fff]某[某甲乙丙]?(?![、和及与])"
    rf"|(?:致|造成|导致|(?<![\u4e00-\u9fff]))(?:该|其|一|1)?名?(?:{_VICTIM}))[^，。；、\d一二两三四五六七八九十]{{0,14}}?"
    "(?P<word>死亡|遇难|身亡|丧生|溺亡|抢救无效|重伤|轻伤|受伤|失踪|失联|被困)"
)
_FATE = any_of(
    "死亡 遇难 身亡 丧生 罹难 溺亡 生还 获救 救出 脱险 升井 逃出 转移 撤离 疏散 找到 安全 脱困 解救 营救 幸存"
)
ALL = re.compile(
    "(?:均|全部|全都|都|悉数|全数|无一(?!人))"
    f"(?:已|被|安全|成功|顺利|平安|经抢救|当场|不幸|先后|陆续|已经|得到|从[^，。；]{{0,6}})*(?P<word>{_FATE})"
)
_FILLER = any_of(r"""
    人数 总数 人员 群众 矿工 工人 村民 学生 乘客 旅客 居民 者 职工 员工 的 了 已 共 共有 有 计 约 为 达 达到 升至
    上升至 上升到 升到
    增至 增加到 增加至 由 从 是 ： : \s 累计 因灾 至少 各 初步 转为 更新为 变为 包括 其中 超过 及 造成 致 出 受伤
    被困 遇难 受灾 遗体
    当场 老人 儿童 师生 游客 所有 全部 经 井下 地下 水中 车内 船上 屋内 在 周边 附近 沿线 下游 周围 受威胁 顾客
    客人 住户 住客 学员 病人 患者 病患 员 危险 地带 低洼 区域 地区
""")
FILLER = re.compile(f"(?:{_FILLER})*")
OTHER_EVENT = re.compile(any_of(r"""
    去年 同期 今年以来 截至\d+月(?:底|末) (?:上半|下半|全)年(?:共|全) 历史上 曾经?(?:发生|造成) 上世纪 往年 历年
    近年来 近\S{1,3}年
    此前[^，。；]{0,10}(?:曾|也)(?:发生|造成) 全国(?:共|累计) 共发生[^。；]{0,12}起
    发生(?:各类)?[^。；]{0,10}\d+起 下降\d 同比 环比
    上升\d+(?:\.\d+)?% (?:重伤|死亡|受伤)\S{0,4}以上 规定 标准
"""))  # fmt: skip
OURS = re.compile("本次|此次|本起|该起|这起|这次|该事故|目前|今天|今日|昨")
UNREAL = re.compile(any_of("""
    演练 演习 模拟 预案 推演 假设 假如 如果 桌面推 可能(?:造成|导致) 谣言 网传 不实 谣传
"""))  # fmt: skip
EXERCISE = re.compile("演练|演习|模拟|预案|推演|假设|假如|如果|桌面推")
