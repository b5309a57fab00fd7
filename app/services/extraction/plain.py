"""Text as the grammars read it: every character keeps its place, half-width signs end phrases as full-width ones do."""

import re

from app.models.texts import folded

_SIGNS = str.maketrans({",": "，", ";": "；", "!": "！", "?": "？", "(": "（", ")": "）", "|": "，", "\t": "，"})
_IN_NUMBER = re.compile(r"(?<=\d)[,](?=\d{3}(?!\d))")
_STOP = re.compile(r"(?<=[\u4e00-\u9fff）])\.(?=\s|$|[\u4e00-\u9fff（])|(?<=\d)\.(?=\s*(?:$|\n))")
_COLON = re.compile(r"(?<!\d):|:(?!\d)")
_GAP = re.compile(
    r"(?<=[\u4e00-\u9fff）])[ \u3000]+(?=[\u4e00-\u9fff（])"
    r"|(?<=[\u4e00-\u9fffA-Z])(?<![亡伤联困踪难数共计日约月年第近达为是离])[ \u3000]+(?=\d)"
    r"|(?<=[\dA-Z])[ \u3000]+(?=[\u4e00-\u9fff])(?![人名个死亡伤失被时点分日月年号级公米万亿元户余多例具岁辆栋])"
)


def readable(text: str) -> str:
    """The text with half-width digits, full-width stops, and a comma where only a blank parts two clauses."""
    text = folded(text)
    text = _IN_NUMBER.sub("\x01", text).translate(_SIGNS).replace("\x01", ",")
    text = _COLON.sub("：", _STOP.sub("。", text))
    return _GAP.sub(lambda gap: "，" + " " * (len(gap.group()) - 1), text)
