"""One person without a number: 致周某当场死亡, 副驾驶受伤, 女孩不幸身亡, 张某救出时已无生命体征."""

import re
from collections.abc import Iterator

import msgspec

from app.services.extraction.words import State, any_of

_ROLE = any_of("""
    [\\u4e00-\\u9fff]{1,2}工(?![作程地厂业会具]|人们) 乘车人 乘员 同乘人员? 店主 老板 爷爷 奶奶 婆婆 老公 弟弟
    哥哥 姐姐 妹妹 (?:副|主)?驾驶(?:员|人)? 司机 男子 女子 男孩 女孩 老人 老太太?(?!们) 老汉 大爷 大妈 工人
    骑车人 骑手 行人 路人 死者 伤者 男童 女童 学生 村民 作业人员 孕妇 儿童 少年 妇女 乘客 民警 消防员 船员 船长
    押运员 电工 保安 业主 妻子 爱人 母子 孙女 孙子 女儿 儿子 媳妇 老婆 丈夫 父亲 母亲 老伴 小孩 娃娃 羊倌 师傅
    大姐 大哥 小伙 租客 钓鱼人 溺水者 落水者 失联者 当事人 女婴 男婴 婴儿 幼儿 患者 机长 飞行员 房主 户主 伤员
    初中生 小学生 高中生
""")
_FATE = any_of("""
    死亡 遇难 身亡 丧生 溺亡 抢救无效 不治身亡 去世 离世 死了 没了(?!消息|信) 已?无生命(?:体征|迹象)
    没有生命(?:体征|迹象) 重伤 轻伤 (?:腿|胳膊|手|脚|肋骨)(?:被?砸?断|折)了? 骨折 扭伤 低体温 被卡 被砸 被压
    卡住 被撞倒 被刮倒 烧着 烫着 砸着 摔着 烧伤 烫伤 灼伤 砸伤 摔伤 刺伤 砍伤 撞伤 咬伤 昏迷 受了?(?:轻微|重)?伤
    失踪 失联 下落不明 被困 被埋
""")
ONE = re.compile(
    r"(?:(?:(?<![\u4e00-\u9fff])|"
    r"(?<=[致成导将名工男女的者员人救把但与个]))[\u4e00-\u9fff]某[某甲乙丙平]?(?![、和及与等])"
    rf"|(?:致|造成|导致|(?<![\u4e00-\u9fff])|(?<=[车船机个]))(?:该|其|一|1)?名?(?:{_ROLE}))"
    r"(?!们|均|都|等)[^，。；、\d一二两三四五六七八九十]{0,18}?"
    rf"(?P<word>{_FATE})(?!人员|者|情况|原因|的?时间)"
)
SUBJECT = re.compile(
    rf"^[，\s]?(?:其中|另|目前|现场)?(?:一|1|该|其|这)?(?:名|位|个)?(?:{_ROLE}|"
    rf"[\u4e00-\u9fff]{{0,6}}[\u4e00-\u9fff]某[某甲乙丙平]?)"
    r"(?![、和及与等们均都]|[^，。；]{0,3}\d)"
)
"""Somebody alone begins the clause; a later clause of the sentence may say what became of them."""
LATE = re.compile(
    r"(?<![未无没])(?P<word>无生命(?:体征|迹象)|没有生命(?:体征|迹象)|死亡|身亡|溺亡|去世|离世|遇难|"
    r"骨折|受伤|扭伤|烧伤|烫伤|昏迷|重伤|轻伤|危重|ICU|失联|失踪|腿断)"
    r"(?!人员|者|情况|原因|人数|事故)"
)
BODY = re.compile(
    "(?:溺水者|落水者|失联者|失踪者|失联人员|失踪人员|该(?:男子|女子|学生|男孩|女孩|"
    "老人))(?:的)?(?:遗体|尸体)[^，。；]{0,16}(?:发现|找到|打捞|寻获)"
    "|(?:发现|找到|打捞|寻获)[^，。；]{0,6}(?:溺水者|落水者|失联者|失踪者|该(?:男子|女子|学生|男孩|"
    "女孩|老人))(?:的)?(?:遗体|尸体)"
)
PERSON_GONE = re.compile(
    "(?:^|[，。；])(?:人)(?:已经?|就|当场|都|就已经?)*(?:死亡|去世|身亡|离世|没了|不行了|死了|走了|无生命体征)"
)


class Single(msgspec.Struct, frozen=True):
    """Somebody alone at [start, end) and what became of them; ``sure`` where nothing stands between."""

    start: int
    end: int
    word: str


def read_singles(clause: str) -> Iterator[Single]:
    """Every person without a number in one clause."""
    for match in ONE.finditer(clause):
        yield Single(match.start(), match.end(), match["word"])
    for pattern in (BODY, PERSON_GONE):
        for match in pattern.finditer(clause):
            yield Single(match.start(), match.end(), "死亡")


def state_of(word: str) -> State:
    """What became of a single person."""
    if re.search("重伤|重度|危重|ICU", word):
        return State.SERIOUS
    if re.search("轻", word):
        return State.LIGHT
    if re.search("伤|断|折|昏迷|低体温|砸|撞|刮", word):
        return State.INJURED
    if re.search("失踪|失联|下落", word):
        return State.MISSING
    return State.TRAPPED if re.search("困|埋|卡|压", word) else State.DEATHS
