"""Text as the grammars read it: every character keeps its place, half-width signs end phrases as full-width ones do."""

import re

from app.models.texts import folded
from app.services.extraction.first_characters import headed

_SIGNS = str.maketrans(
    {
        ",": "，",
        ";": "；",
        "!": "！",
        "?": "？",
        "(": "（",
        ")": "）",
        "|": "，",
        "\t": "，",
        "｜": "；",
        "┃": "；",
        "│": "；",
    }
)
_MISHEARD = {
    "起伙": "起火", "起货": "起火", "着伙": "着火", "失连": "失联", "失宗": "失踪",
    "受上": "受伤", "伤往": "伤亡", "倍困": "被困", "死忘": "死亡", "四亡": "死亡",
    "报炸": "爆炸", "暴炸": "爆炸", "塌房": "塌方", "追委": "追尾", "触店": "触电",
    "溺睡": "溺水", "化坡": "滑坡", "山红": "山洪", "仲伤": "重伤", "消方": "消防",
    "大对": "大队", "转一": "转移", "疏三": "疏散", "被因": "被困", "火宅": "火灾",
    "泄楼": "泄漏", "侧番": "侧翻", "泥石留": "泥石流", "职班": "值班", "遇南": "遇难", "中读": "中毒",
    "番车": "翻车", "翻扯": "翻车", "撞扯": "撞车", "付驾驶": "副驾驶", "拉媒": "拉煤", "玩道": "弯道", "坍踏": "坍塌",
    "倒踏": "倒塌", "跨塌": "垮塌", "垮踏": "垮塌", "爆作": "爆炸", "冒咽": "冒烟", "骨拆": "骨折", "失恋": "失联",
    "找火": "着火", "亡医人": "亡一人", "伤医人": "伤一人", "商亡": "伤亡", "伤忘": "伤亡",
    "岩岩": "刚刚", "啱啱": "刚刚", "呢边": "这边", "速抱": "速报", "震种": "震中", "送一": "送医", "昏米": "昏迷",
}  # fmt: skip
"""Slips of dictation (同音) in words that decide, as many characters as they stand for."""
_SLIPS = re.compile("|".join(_MISHEARD))
_IN_NUMBER = re.compile(r"(?<=\d)[,](?=\d{3}(?!\d))")
_STOP = headed(r"(?<=[\u4e00-\u9fff）])\.(?=\s|$|[\u4e00-\u9fff（])|(?<=\d)\.(?=\s*(?:$|\n))")
_COLON = headed(r"(?<!\d):|:(?!\d)")
_GAP = headed(
    r"(?<=[\u4e00-\u9fff）])[ \u3000]+(?=[\u4e00-\u9fff（])"
    r"|(?<=[\u4e00-\u9fffA-Z])(?<![亡伤联困踪难数共计日约月年第近达为是离])[ \u3000]+(?=\d)"
    r"|(?<=[\dA-Z])[ \u3000]+(?=[\u4e00-\u9fff])(?![人名个死亡伤失被时点分日月年号级公米万亿元户余多例具岁辆栋])"
)


_RADIO = re.compile(
    "幺(?=[洞幺两二三四五六七八九十百点时])|(?<=[十百幺洞])幺|(?<=[幺一二三四五六七八九])洞(?=[点时洞幺一二三四五六七八九])"
)
"""The digits of the radio: 幺 is one, 洞 is nought."""


_AFTERNOON = re.compile(r"(?:(?<![一-龥])|(?<=[今昨前明]天))下五(?=[零一二两三四五六七八九十\d]{1,3}点)")
"""下五四点: a slip of dictation where a clock follows."""
_CANTONESE = str.maketrans("咗嘅冇嚟哋佢唔喺嗰啲俾嘢睇揾冧咁畀咧嘞", "了的没来们他不在那些被事看找塌那被了了")
_HUNAN = re.compile("(?<=[\u4e00-\u9fff])哒(?=[，。！？\\s]|$)")
"""垮哒, 出来哒: 哒 is 了."""
_GONE = re.compile(
    "(?:(?<=[妻儿孩]子)|(?<=头子)|(?<=老头)|(?<=娃儿)|(?<=[奶爷娘爹妈爸婆公汉太人个位哥弟姐妹娃孩叔伯婶嫂舅姨工某]))没得(?=了|气|救|脉)(?!救[援护济])"
)
"""奶奶没得了, 人没得气: of people 没得 is 就没; of money or a signal it says nothing of anybody."""
_IS_CANTONESE = re.compile("[咗嘅冇嚟哋佢唔喺嗰啲俾冧咧嘞]")


_UNTRUE = (
    "(?:不实|不属实|谣|虚假|假消息|假的|误传|误报|没有的事|没这回事|不准确|不符|不一致|对不上|"
    "瞎[说讲编传]|胡说|改口|已?删除|下架)"
)
_REFUTED = headed(
    rf"[“\"](?P<after>[^“”\"\n]{{2,40}})[”\"](?=[^。；！？“\"\n]{{0,30}}?{_UNTRUE})"
    r"|不是[^，。；“”\"\n]{0,12}[“\"](?P<before>[^“”\"\n]{2,30})[”\"]"
)
"""关于“死亡四人”的传言不实: what is refuted is told by nobody; a name in quotes beside it stays."""
_COUNTED = re.compile(
    r"[\d一二两俩三仨四五六七八九十百几数多][\d十百余几多]*(?:个|名|位|具|人|条|口)|[死伤亡埋压困][了]?[\d一二两三四五六七八九十百几数多]|[死伤亡失埋困]"
)


def _unsaid(claim: re.Match[str]) -> str:
    """The claim with its words blanked where they tell of people; every other character keeps its place."""
    words = claim["after"] or claim["before"]
    if _COUNTED.search(words) is None:
        return claim.group()
    return claim.group().replace(words, " " * len(words))


_SLASHED = re.compile(r"(?<![\d/.])(1[0-2]|0?[1-9])/(?=(?:3[01]|[12]\d|0?[1-9])[ T]?\d{1,2}[:：时点]\d?)")
"""11/20 06:31: month and day of a clock."""


def readable(text: str) -> str:
    """The text with half-width digits, full-width stops, and a comma where only a blank parts two clauses."""
    text = _SLIPS.sub(lambda slip: _MISHEARD[slip.group()], folded(text))
    if _IS_CANTONESE.search(text):
        text = text.translate(_CANTONESE)
    text = _HUNAN.sub("了", text)
    text = _GONE.sub("就没", _AFTERNOON.sub("下午", text))
    if "幺" in text:
        text = _RADIO.sub(lambda digit: "一" if digit.group() == "幺" else "零", text)
    text = _SLASHED.sub(r"\1月", text).replace("——", "，，")
    text = _IN_NUMBER.sub("\x01", text).translate(_SIGNS).replace("\x01", ",")
    text = _COLON.sub("：", _STOP.sub("。", text))
    text = _GAP.sub(lambda gap: "，" + " " * (len(gap.group()) - 1), text)
    return _REFUTED.sub(_unsaid, text) if "”" in text or '"' in text else text
