"""预警: type, colour, area, times and issuer of a weather or flood warning as it is passed on by phone or messenger.

Colours and levels: 突发事件应对法 2024 第63条 (一级红、二级橙、三级黄、四级蓝).
"""

import datetime as dt
import re

import msgspec

from app.models.moments import BEIJING, UTC
from app.models.texts import folded
from app.models.vocabulary.incident import Precision
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
_KINDS = "(?:灾害|气象|风险)*"
SIGNAL = re.compile(
    rf"(?P<type>{_TYPES}){_KINDS}(?P<colour>红|橙|黄|蓝)色?(?:"
    rf"的?(?:预警)?(?:信号)?(?:变更|升级|降级|调整|升|降|改|变)(?:发布)?(?:成|为|到)?(?P<turned>红|橙|黄|蓝)色?|"
    rf"(?=预警|升级|降级|变更|[，。；（(、]|$))(?:预警)?(?:信号)?"
    rf"|(?P<type_e>{_TYPES}){_KINDS}[，\s]{{0,2}}(?:由|从)?(?P<colour_e>红|橙|黄|蓝)色?的?(?:预警)?(?:信号)?"
    rf"(?:现|又|已)?(?:改|升|变|换|提|降)(?:成|为|到)?了?(?P<turned_e>红|橙|黄|蓝)"
    rf"|(?P<type_b>{_TYPES}){_KINDS}(?P<level>[ⅠⅡⅢⅣ]|I{{1,3}}|IV|[一二三四])级?预警"
    rf"|(?P<colour_c>红|橙|黄|蓝)色(?P<type_c>{_TYPES}){_KINDS}预警"
    rf"|(?P<type_d>{_TYPES}){_KINDS}预警[^，。；]{{0,4}}(?P<colour_d>红|橙|黄|蓝)色"
)
WORD = re.compile("预警|气象台|气象局|信号|市台|县台|省台|防指|阵风|发的|台里")
"""A colour beside a kind of weather is a warning only where the text speaks of warnings."""
CANCELLED = re.compile("(?<![未不没能])(?:解除|撤销|取消)(?!后|前|之|以|时|的)")
LIFTS = re.compile("(?:解除|撤销|取消)(?:了|原|[^，。；：:]{0,12}(?:发布|签发)的)?[^，。；：:、和及]{0,3}$")
LIFTED = re.compile(
    "(?:预警)?(?:信号)?(?:已经?|现|于[^，。；]{1,14}|[^，。；红橙黄蓝]{0,4})?(?<![未不没能])(?:解除|撤销|取消)"
)
"""解除 before its signal, and behind it."""
LIFT_ONLY = re.compile(rf"(?P<type>{_TYPES}){_KINDS}预警")
"""What is lifted without its colour."""
CHANGED = re.compile(
    r"(?:升级|变更|更新|调整|提升|降低|降级|升为|降为)(?:发布)?为?|[红橙黄蓝]色?的?(?:变|改|升|换|降)(?:成|为)?[红橙黄蓝]"
)
STAYS = re.compile("(?:维持|保持|继续发布|原发布的?|原有?的?|此前发布的?)[^，。；]{0,6}$")
OLD = re.compile("^(?:预警)?(?:信号)?(?:[^，。；）)]{0,4})(?:失效|不变|升级|变更|降级|提升|调整)")
ORDER = ("蓝色", "黄色", "橙色", "红色")
_OFFICES = any_of("""
    森防指办 防指办 水利部 气象中心 气象台 气象局 水利局 水文局 自然资源局 应急管理局 防汛抗旱指挥部 防指 森防指
    水文中心 海洋预报台 林业局 指挥部办公室
""")
ISSUER = re.compile(f"(?:由|据|经|按|接到?|收到)?(?P<issuer>[\u4e00-\u9fff]{{1,20}}(?:{_OFFICES}))")
SPAN = re.compile(r"(?:未来|预计)[^，。；]{0,6}?(?P<hours>\d{1,2}|[一二三六]|十二|二十四|四十八)(?:个)?小时")
HOURS = {"一": 1, "二": 2, "三": 3, "六": 6, "十二": 12, "二十四": 24, "四十八": 48}
UNTIL = re.compile(r"(?:管到|有效(?:期)?至|持续到|持续至|截止到?|至|到|[-—~～])\s?$")
_RANGE = re.compile("[-—~～至到]")
VALID = re.compile(r"(?:有效期|时效|预计|预报|未来|管)(?:为|是|自|从|[:：])?\s?$")
ISSUED = re.compile(r"^(?:发布|发的|签发|联合发布|印发|制作|[^，。；]{0,12}(?:发布|变更|升级|降级|解除))")


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
    before: str = ""
    """The colour that was in force before; empty where none is said."""
    change: str = ""
    """升级 or 降级 where a warning is changed to another colour."""
    beside: tuple[str, ...] = ()
    """Words of the text that tell of another warning."""
    start: int = 0
    end: int = 0
    confidence: float = 0.9


def read_warning(text: str, ref: dt.datetime) -> WarningNotice | None:
    """The warning a text passes on; None where there is none. ``ref`` is when the officer holds the text."""
    text = folded(text)
    matches = list(SIGNAL.finditer(text)) if WORD.search(text) else []
    if not matches:
        return _lifted_only(text, ref)
    lifted = {one for one in matches if _is_lifted(text, one, matches)}
    left = [one for one in matches if one not in lifted] or matches
    match, before = _now(text, left)
    kind = _type(match)
    issued, until = _times(text, ref)
    issuer = ISSUER.search(MOMENT.sub(lambda one: "，" * len(one.group()), text))
    changed = bool(CHANGED.search(text)) and (bool(before) or len(left) > 1)
    alone = len(matches) == 1 and not changed and CANCELLED.search(text) is not None  # lifted in words of its own
    action = "解除" if match in lifted or alone else "变更" if changed else "发布"
    return WarningNotice(
        type=kind,
        colour=_colour(match),
        action=action,
        issuer=issuer["issuer"] if issuer else "",
        issued_at=issued,
        until=until,
        areas=_areas(text, _colour(match)),
        before=before,
        change=_change(before, _colour(match)) if action == "变更" else "",
        beside=_beside(text, match, matches, lifted),
        start=match.start(),
        end=match.end(),
        confidence=0.9 if match["level"] is None else 0.75,
    )


def _lifted_only(text: str, ref: dt.datetime) -> WarningNotice | None:
    """暴雨预警已解除: the kind alone is told."""
    match = LIFT_ONLY.search(text)
    if match is None or CANCELLED.search(text) is None:
        return None
    issued, _ = _times(text, ref)
    return WarningNotice(
        type=match["type"], colour="", action="解除", issued_at=issued, areas=_areas(text, ""), start=match.start(),
        end=match.end(), confidence=0.75,
    )  # fmt: skip


def _type(match: re.Match[str]) -> str:
    return next(match[name] for name in ("type", "type_b", "type_c", "type_d", "type_e") if match[name])


def _is_lifted(text: str, one: re.Match[str], matches: list[re.Match[str]]) -> bool:
    """Whether 解除 is said of this signal: right before it or right behind it, nothing between but its own words."""
    place = matches.index(one)
    first = next((each for each in range(place, 0, -1) if not _joined(text, matches, each)), 0)
    last = next((each for each in range(place + 1, len(matches)) if not _joined(text, matches, each)), len(matches)) - 1
    before = matches[first - 1].end() if first else 0
    after = matches[last + 1].start() if last + 1 < len(matches) else len(text)
    return bool(LIFTS.search(text[before : matches[first].start()]) or LIFTED.match(text[matches[last].end() : after]))


def _joined(text: str, matches: list[re.Match[str]], place: int) -> bool:
    """Whether a signal stands in one list with the one before it (暴雨橙色、大风蓝色)."""
    return text[matches[place - 1].end() : matches[place].start()] in {"、", "和", "及", "与"}


def _beside(text: str, now: re.Match[str], matches: list[re.Match[str]], lifted: set[re.Match[str]]) -> tuple[str, ...]:
    """Other warnings the text tells of: of another kind, or lifted while this one is not."""
    others = (
        one for one in matches if one is not now and (_type(one) != _type(now) or (one in lifted) != (now in lifted))
    )
    words = (("解除" if one in lifted else "") + text[one.start() : one.end()] for one in others)
    elsewhere = (one.group() for one in TOWN_COLOUR.finditer(text) if COLOURS[one["colour"]] != _colour(now))
    return tuple(dict.fromkeys((*words, *elsewhere)))


def _colour(match: re.Match[str]) -> str:
    sign = (
        match["turned"]
        or match["turned_e"]
        or next((match[name] for name in ("colour", "colour_c", "colour_d") if match[name]), "")
    )
    return COLOURS[sign] if sign else NUMERALS[match["level"]]


def _now(text: str, matches: list[re.Match[str]]) -> tuple[re.Match[str], str]:
    """The signal in force from now on and the colour before: what stays or is replaced is not it."""
    if matches[0]["turned"] or matches[0]["turned_e"]:
        return matches[0], COLOURS[matches[0]["colour"] or matches[0]["colour_e"]]
    old = [
        one for one in matches
        if STAYS.search(text[max(0, one.start() - 10) : one.start()]) or OLD.match(text[one.end() : one.end() + 14])
    ]  # fmt: skip
    new = [one for one in matches if one not in old]
    if not new:
        return matches[-1], ""
    before = next((_colour(one) for one in old if _colour(one) != _colour(new[0])), "")
    return new[0], before


def _change(before: str, now: str) -> str:
    if before not in ORDER or now not in ORDER or before == now:
        return ""
    return "升级" if ORDER.index(now) > ORDER.index(before) else "降级"


def _times(text: str, ref: dt.datetime) -> tuple[dt.datetime | None, dt.datetime | None]:
    """When it was issued and until when it holds; a validity is never an issue time."""
    late = ref + dt.timedelta(minutes=5)
    issued = until = None
    for one in read_moments(text, ref):
        before, behind = text[max(0, one.start - 10) : one.start], text[one.end : one.end + 24]
        if UNTIL.search(before):
            until = until or _ahead(one.moment, one.precision, issued or ref)
        elif VALID.search(before) and _RANGE.search(text[one.start : one.end]):
            tail = next(iter(read_moments(_RANGE.split(text[one.start : one.end])[-1], ref)), None)
            until = until or (_ahead(tail.moment, tail.precision, one.moment) if tail is not None else None)
        elif VALID.search(before) or re.match(r"\s?(?:至|到|[-—~～])", behind):
            continue
        elif one.moment <= late and (issued is None or (ISSUED.match(behind) and not one.dated)):
            issued = issued or one.moment
    span = SPAN.search(text)
    hours = HOURS.get(span["hours"]) or int(span["hours"]) if span else 0
    if until is None and issued is not None and hours:
        until = issued + dt.timedelta(hours=hours)
    return issued and issued.astimezone(UTC), until and until.astimezone(UTC)


def _ahead(moment: dt.datetime, precision: Precision, start: dt.datetime) -> dt.datetime:
    """A validity ends after it began: of the next day, month or year where need be; a bare day ends at 23:59."""
    if precision is Precision.DAY:
        moment = moment.replace(hour=23, minute=59)
    start = start.astimezone(BEIJING)
    if moment >= start:
        return moment
    if (start - moment) < dt.timedelta(days=1):
        return moment + dt.timedelta(days=1)
    for months in range(1, 13):
        year, month = divmod(moment.month - 1 + months, 12)
        try:
            later = moment.replace(year=moment.year + year, month=month + 1)
        except ValueError:
            continue
        if later >= start:
            return later
    return moment


TOWN_COLOUR = re.compile(
    "(?P<town>[\u4e00-\u9fff]{1,5}?(?:镇|乡|街道))(?:为|是)?(?P<colour>红|橙|黄|蓝)色?(?![\u4e00-\u9fff])"
)
"""A town with a colour of its own."""
TOWN = re.compile(r"[\u4e00-\u9fff]{1,6}?(?:镇|乡|街道)")
_STOP = re.compile(
    r"^(?:预计|未来|有关|相关|部分|其余|其他|周边|个别|涉及|我县|我市|全县|全市|小时|"
    r"和|及|与|等|内|受|影响|在|于|，|的|有|将|以上|请|各|其中)+"
)


def _areas(text: str, colour: str) -> tuple[str, ...]:
    """Divisions and towns named, in order; not the issuer's own, nor a town with another colour than ``colour``."""
    for one in TOWN_COLOUR.finditer(text):
        if COLOURS[one["colour"]] != colour:
            text = text[: one.start()] + "，" * len(one.group()) + text[one.end() :]
    found = [
        (chain.start, divisions.full_name(chain.lowest)) for chain in divisions.read_chains(text)
        if not chain.organisation and not re.match("气象|水利|水文|自然|应急|防", text[chain.end : chain.end + 2])
    ]  # fmt: skip
    for match in TOWN.finditer(text):
        name = _STOP.sub("", match.group())
        if len(name) >= 2 and not (re.match("乡|各|全|街道$", name) or re.search("[内我]|沿海|几个", name)):
            found.append((match.start(), name))
    return tuple(dict.fromkeys(name for _, name in sorted(found)))
