"""Clauses that read only beside the one before them: 已清理, 准备拖回, 距离约80米; and what is told place by place.

Moved to another section such a clause would speak of nothing (已移交派出所) or of the wrong place (转移41人).
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.models.vocabulary.incident import Section

if TYPE_CHECKING:
    from app.models.report.conservation import Clause, TradeWords

LEANS = re.compile(
    r"其中|均|都|由(?!于)|并|留?观察|留院|怕|没敢|不敢|情绪|(?:目前|现在|现|现已|已|正|且|也|都|刚|刚刚)*(?:全部|陆续|分别|紧急)?(?:升井后?|上岸后?|救出后)?(?:送(?!水|电|气|物)|往.*[转送拉]|转(?!移|入|为|1[12])|住院)"
    r"|已经?(?:由|被)[^，。]{1,8}[送转拉]|(?:我们|村里|家属|群众)(?:自己|先|都|已|正)*送(?!水|电|气|物|餐|饭)"
    r"|(?:掩埋|冲毁|冲垮|淹没|压塌|砸坏|损毁|波及)[约近\d一二两三四五六七八九十百千]"
    r"|交(?:由|给)?120|预计(?:还需|还要|需|约|将于|[今明后当次]|\d)"
    r"|(?:均|都|已|暂)?无(?:其他|其它|生命)|没有(?:其他|其它|生命)|生命体征|神志|伤情|病情|人没事|属?不(?:属)?实|情况?属实"
)
"""A clause that opens so has no subject of its own: it speaks of what the one before it named, and stays with it."""
FREED = re.compile("救出|救起|搜出|找到|捞[上起出]|升井|脱险|获救|抬出|挖出|打捞")
"""What becomes of those who were in danger: what then happened to them stands with it."""
_WHEN = (
    r"(?:\d{1,2}[时点](?:\d{1,2}分?|半)?许?|目前|现在?|均|都|也|已经?|正在?|准备"
    r"|拟|计划|打算|将|全部|陆续|尽快|随即|立即|当场|连夜|马上|随后|并)*"
)
_OF_NOTHING = re.compile(
    rf"{_WHEN}(?:清[理除]|移交(?:给)?[^，。]{{0,8}}|拖[回离走][^，。]{{0,6}}|吊[离走]|运[走回][^，。]{{0,6}}|抬走|修复|修好|更换|带走"
    r"|接回[^，。]{0,6}|查封|销毁|派人[^，。]{0,10}去|转[^，。]{0,8}(?:医院|中心|[一二三]院)|离院|出院|苏醒|恢复(?:意识|知觉|呼吸|心跳)|扑灭|熄灭"
    r"|处理(?:完|好)?|控制住?|抢救[回过]来|(?:有序|安全)?(?:疏散|撤离?|转移)[到至][^，。]{1,8}|恢复(?:上课|营业|生产|运行)|完成)(?:了|完毕|完成|中)*"
    r"|(?:距离?|离(?:火线|火场|现场|起火点|泄漏点|厂区|着火点)?)(?:大约|大概|约|差不多|不足|不到|只有|有)*"
    r"[\d.一二两三四五六七八九十百千]+余?(?:米|公里|里地?)(?:左右)?"
    r"|(?:大约|大概|约|共|一共|住着?|有)*[\d一二两三四五六七八九十百]+余?(?:户|家)(?:[\d一二两三四五六七八九十百]+余?人)?(?:左右)?"
    r"|要求(?![省市县区镇乡局你我各])[^，。]{1,16}"
)
"""A verb without what it is done to, a distance from nothing, households of nowhere, a demand of nobody."""
_WANTED = frozenset({Section.REQUEST, Section.CONTACT, Section.LEADERS})
_SPEAKER = re.compile("(?:据)?[^，。\\d]{2,10}?(?:反映|介绍|说|讲|称)(?!明|服|法|有|要|不)")
"""园区保安反映…: what somebody else says is no part of what was done before it."""
_HOW_THEY_ARE = re.compile(
    r"[\d一二两三四五六七八九十]+余?(?:名|个|位)?(?:人|工人|矿工|学生|船员|孩子|老人)?(?:都|均|全)?(?:能(?:说话|走)|清醒|没事|平安|安全|意识|生命体征|没有?受伤)"
)
"""3人都能说话 behind what was done to reach them: it is said of the people."""
_PLACED = re.compile("(?P<place>(?!一)[\u4e00-\u9fff]{1,6}?(?:乡|镇|街道|村|社区|居委会|组|县))(?!里|上|[长干委政])")


_TAKEN = re.compile(
    r"[人名个工员][^，。]{0,6}(?:送|转)(?:到|往|至|入|去|进)?[^，。]{0,10}(?:医院|卫生院|急救中心|烧伤中心)"
)
"""People who were brought to be treated."""
_HOW_BADLY = re.compile(
    "^(?:医生|医院)[^，。]{0,4}(?:说|讲|称)|^(?:经?[^，。]{0,6})?诊断|^伤情|生命危险|^(?:都|均)?(?:是|为)?轻[伤度微]|意识清|神志"
)
"""How badly they are hurt, said behind it."""


def freed_and_hurt(text: Sequence["Clause"], found: list[Section], harmed: list[bool]) -> None:
    """People who were freed and what then happened to them are one course, up to the end of the sentence they lean to.

    二楼夫妻被救出，其中男的已昏迷，送医院抢救，女的烧伤 is never torn into 处置 and 情况.
    """
    kept = {Section.MEASURES, Section.COURSE}
    for index, one in enumerate(text):
        taken = _TAKEN.search(one.text) is not None
        if found[index] is not Section.MEASURES or not (taken or FREED.search(one.text)):
            continue
        if taken and not one.closes and index + 1 < len(text) and _HOW_BADLY.search(text[index + 1].words):
            told = index + 1
            while not text[told].closes and told + 1 < len(text) and LEANS.match(text[told + 1].words):
                told += 1
            found[index : told + 1] = [Section.COURSE] * (told + 1 - index)
        last = end = index
        while not text[end].closes and end + 1 < len(text) and text[end + 1].message == one.message:
            end += 1
            if found[end] not in kept:
                break
            leans = last == end - 1 and LEANS.match(text[end].words) is not None
            last = end if harmed[end] or (leans and last > index) else last
        if last > index and any(harmed[index + 1 : last + 1]):
            found[index : last + 1] = [Section.COURSE] * (last + 1 - index)


def leans(words: str) -> bool:
    """Whether a clause tells of something that only the clause before it names."""
    return _OF_NOTHING.fullmatch(words) is not None


def kept_together(text: Sequence["Clause"], sections: Sequence[Section], trade: "TradeWords") -> list[Section]:
    """The sections of the clauses so that none stands without what it speaks of."""
    found = list(sections)
    for index in range(1, len(text)):
        one, last = text[index], text[index - 1]
        if last.closes or last.message != one.message:
            continue
        if found[index - 1] not in _WANTED and leans(one.words):
            found[index] = found[index - 1]
        elif found[index] is Section.MEASURES and trade.section_of(one.words) is None:
            spoken = any(pattern.match(one.words) is not None for pattern in (_SPEAKER, _HOW_THEY_ARE))
            goes_on = found[index - 1] is Section.COURSE and sections[index - 1] is Section.MEASURES
            found[index] = Section.COURSE if spoken or goes_on else found[index]
    for places in _place_by_place(text):
        told = {found[index] for index in places}
        if len(told) > 1 and not told & _WANTED:
            for index in places:
                found[index] = Section.COURSE
    return found


def _place_by_place(text: Sequence["Clause"]) -> list[list[int]]:
    """The clauses of each stretch that tells of one place beside stretches that tell of others: 甲村…；乙村…."""
    stretches: list[tuple[str, list[int]]] = []
    begins = True
    for index, one in enumerate(text):
        if begins or text[index - 1].message != one.message:
            placed = _PLACED.match(one.words)
            stretches.append((f"{one.message}:{placed['place']}" if placed is not None else "", []))
        stretches[-1][1].append(index)
        begins = one.closes
    found: list[list[int]] = []
    for number, (place, held) in enumerate(stretches):
        beside = [stretches[each][0] for each in (number - 1, number + 1) if 0 <= each < len(stretches)]
        message = place.partition(":")[0]
        if place and any(each and each != place and each.partition(":")[0] == message for each in beside):
            found.append(held)
    return found
