"""预警: type, colour, area, times and issuer of a weather or flood warning as it is passed on by phone or messenger.

Colours and levels: 突发事件应对法 2024 第63条 (一级红、二级橙、三级黄、四级蓝).
"""

import datetime as dt
import re

import msgspec

from app.models.moments import UTC
from app.models.texts import folded
from app.services.extraction import divisions
from app.services.extraction.moments import MOMENT, read_moments
from app.services.extraction.words import any_of

COLOURS = {"红": "红色", "橙": "橙色", "黄": "黄色", "蓝": "蓝色"}
LEVELS = (("Ⅰ", "I", "一"), ("Ⅱ", "II", "二"), ("Ⅲ", "III", "三"), ("Ⅳ", "IV", "四"))
NUMERALS = {sign: colour for signs, colour in zip(LEVELS, COLOURS.values(), strict=True) for sign in signs}
_TYPES = any_of("""
    海上大风 雷雨大风 雷暴大风 强对流 森林火险 草原火险 高森林火险 森林(?:草原)?防火 地质灾害气象风险 地质灾害
    山洪灾害气象风险 山洪灾害 山洪 中小河流洪水 洪水 渍涝 内涝 台风 暴雨 暴雪 寒潮 大风 沙尘暴 高温 干旱 雷电
    冰雹 霜冻 大雾 霾 道路结冰 低温雨雪冰冻 低温 持续低温 冰冻 强降雨 强降温 风暴潮 海浪 海啸 龙卷风? 重污染天气
    空气重污染 干热风 雪灾 枯水 地震
""")
SIGNAL = re.compile(
    rf"(?P<type>{_TYPES})(?:灾害|气象)*(?:风险)?(?P<colour>红|橙|黄|蓝)色?预警(?:信号)?"
    rf"|(?P<type_b>{_TYPES})(?:灾害|气象)*(?:风险)?(?P<level>[ⅠⅡⅢⅣ]|I{{1,3}}|IV|[一二三四])级?预警"
    rf"|(?P<colour_c>红|橙|黄|蓝)色(?P<type_c>{_TYPES})(?:灾害|气象)*预警"
    rf"|(?P<type_d>{_TYPES})预警[^，。；]{{0,4}}(?P<colour_d>红|橙|黄|蓝)色"
)
CANCELLED = re.compile("解除|撤销|取消")
CHANGED = re.compile(r"(?:升级|变更|更新|调整|提升|降低|降级)(?:发布)?为?")
_OFFICES = any_of("""
    气象台 气象局 水利局 水文局 自然资源局 应急管理局 防汛抗旱指挥部 防指 森防指 水文中心 海洋预报台 林业局
    指挥部办公室
""")
ISSUER = re.compile(f"(?P<issuer>[\u4e00-\u9fff]{{2,20}}(?:{_OFFICES}))")
SPAN = re.compile(r"(?:未来|预计)[^，。；]{0,6}?(?P<hours>\d{1,2}|[一二三六]|十二|二十四|四十八)(?:个)?小时")
HOURS = {"一": 1, "二": 2, "三": 3, "六": 6, "十二": 12, "二十四": 24, "四十八": 48}


class WarningNotice(msgspec.Struct, frozen=True, kw_only=True):
    """A warning as read; what is not said is empty or None."""

    type: str
    colour: str
    action: str
    """发布, 变更 or 解除."""
    issuer: str = ""
    issued_at: dt.datetime | None = None
    until: dt.datetime | None = None
    areas: tuple[str, ...] = ()
    start: int = 0
    end: int = 0
    confidence: float = 0.9


def read_warning(text: str, ref: dt.datetime) -> WarningNotice | None:
    """The warning a text passes on; None where there is none. ``ref`` is when the officer holds the text."""
    text = folded(text)
    matches = list(SIGNAL.finditer(text))
    if not matches:
        return None
    match = matches[-1] if CHANGED.search(text) else matches[0]
    kind = next(match[name] for name in ("type", "type_b", "type_c", "type_d") if match[name])
    colour = next((match[name] for name in ("colour", "colour_c", "colour_d") if match[name]), "")
    moments = [one for one in read_moments(text, ref) if one.moment <= ref + dt.timedelta(minutes=5)]
    issued = moments[0].moment.astimezone(UTC) if moments else None
    span = SPAN.search(text)
    hours = HOURS.get(span["hours"]) or int(span["hours"]) if span else 0
    action = "解除" if CANCELLED.search(text) else "变更" if CHANGED.search(text) and len(matches) > 1 else "发布"
    issuer = ISSUER.search(MOMENT.sub(lambda one: "，" * len(one.group()), text))
    return WarningNotice(
        type=kind,
        colour=COLOURS[colour] if colour else NUMERALS[match["level"]],
        action=action,
        issuer=issuer["issuer"] if issuer else "",
        issued_at=issued,
        until=issued + dt.timedelta(hours=hours) if issued and hours else None,
        areas=_areas(text),
        start=match.start(),
        end=match.end(),
        confidence=0.9 if colour else 0.75,
    )


TOWN = re.compile(r"[\u4e00-\u9fff]{1,6}?(?:镇|乡|街道)")
_STOP = re.compile(r"^(?:预计|未来|我县|我市|全县|全市|小时|和|及|与|等|内|受|影响|在|于|，|的|有|将|以上|请|各|其中)+")


def _areas(text: str) -> tuple[str, ...]:
    """Divisions and towns named, in order, the issuer's own left out."""
    found = [
        (chain.start, divisions.full_name(chain.lowest)) for chain in divisions.read_chains(text)
        if not chain.organisation and not re.match("气象|水利|水文|自然|应急|防", text[chain.end : chain.end + 2])
    ]  # fmt: skip
    for match in TOWN.finditer(text):
        name = _STOP.sub("", match.group())
        if len(name) >= 2 and not re.match("乡|各|全", name):
            found.append((match.start(), name))
    return tuple(dict.fromkeys(name for _, name in sorted(found)))
