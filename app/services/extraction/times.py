"""When it happened: of all moments said in a text, the one that belongs to the event.

What happened stands behind its moment (or just before it); datelines, reports, rescues and counts (截至) are others.
"""

import datetime as dt
import re

from app.models.moments import UTC
from app.models.vocabulary.incident import Precision
from app.services.extraction.findings import Finding
from app.services.extraction.moments import COARSE, Candidate, read_moments

EVENT = re.compile(
    r"发生|突发|起火|着火|失火|爆炸|爆燃|闪爆|坍塌|垮塌|塌陷|塌方|冒顶|透水|突出|追尾|相撞|碰撞|侧翻|翻车|翻覆|倾覆|沉没|泄漏|泄露|遭遇|引发|引燃|滑坡|崩塌|泥石流|山洪"
    r"|坠(?!落物)|倒塌|火灾|事故|溺水|落水|触电|中毒|踩踏|脱轨|决口|溃坝|溃口|漫坝|管涌|决堤|冲走|卷走|遭|袭击|砍|枪击|燃烧|冒烟|断裂|破裂|搁浅"
    r"|撞上|撞向|撞到|砸|跌落|摔|掉入|滑入|游泳|强降雨|降雨|暴雨|登陆|坠毁|迫降|突水|涌水|突泥|极端天气|大风|冰雹|雷击|地震|晕倒|昏倒|呕吐|清淤|施工中|作业"
)
STATE_ONLY = re.compile(r"失联|失踪|被困|受困|被埋|遇难|受伤|死亡")
"""States name an event only where nothing else in the clause does: 被困人员获救 is a rescue."""
NOUN = re.compile(r"^(?:事故)?(?:现场|救援|扑救|调查|处置|善后|情况|后|原因|中(?=首|的|，|又|已|，))")
AS_OF = re.compile(r"(?:截至|截止|截止到|截至到)(?:目前|发稿|北京时间|当地时间)?[，,]?\s?$|(?<![直])至\s?$")
OTHER_ACT = re.compile(
    r"接到(?!.{0,6}(?:指令|调令))|接报|接警|报警|获救|救出|升井|脱险|扑灭|熄灭|打灭|扑救|控制|控住|受控|恢复|抵达|赶到|到达|赶赴|启动|发布|通报|召开|介绍|表示|公布|获悉"
    r"|从[^，。；]{1,14}(?:获悉|了解到)|记者|搜救|搜寻|找到|捞起|打捞|结束|复燃|再次|余震|续报|终报|批复|结案|调查报告|认定|宣判|开庭|治疗无效|抢救无效|不治"
    r"|抵京|慰问|看望|指示|批示|决定|解除|通车|进入|完成|贯通|送达|转移|撤离|疏散|召集|要求"
)
DATELINE = re.compile(
    r"^(?:电|讯|消息|报道|日电|[（(]记者|[，,]?(?:据|本报|记者|[\u4e00-\u9fff]{2,6}(?:网|社|日报|晚报|电视台)(?:记者|接|讯|报道|消息|获悉|从|[，,])|从[^，。]{1,14}(?:获悉|了解)|我?(?:县|市|区|省)?[^，。]{0,10}(?:值班室|指挥中心|应急(?:管理)?(?:局|厅)|总值班室)[^，。]{0,6}(?:接|收)))"
)
PUBLISHED = re.compile(r"(?:新华社|中新社|中新网|本报|记者|报道|[报网]讯)[\u4e00-\u9fff]{0,6}$")
LAST_SENTENCE = re.compile(r"[。！？!?\n]")
AGAIN = re.compile("再次|复燃|余震")
REPORTED = re.compile("[^，。]{0,10}(?:接报|接警|接到|报警|获悉)")
NOT_LEADING = re.compile("截至|截止|目前|[至到于]$")
BONUS = {Precision.MINUTE: 0.12, Precision.HOUR: 0.1, Precision.HALF_DAY: 0.04}
REACH = 60
"""Characters behind a moment in which the event it belongs to is looked for."""


def read_time(text: str, ref: dt.datetime) -> Finding | None:
    """The most likely occurrence time; None where none is said. ``ref`` is when the officer holds the text."""
    candidates = list(read_moments(text, ref))
    for index, one in enumerate(candidates):
        one.score = _score(text, candidates, index, ref)
    held = [one for one in candidates if one.score > 0]
    if not held:
        return None
    best = max(held, key=lambda one: (one.score, -one.start))
    best = _finer(best, held)
    confidence = min(0.95, max(0.3, best.score))
    if best.precision in COARSE:
        confidence -= 0.12
    return Finding(
        field="occurred_at",
        start=best.start,
        end=best.end,
        words=text[best.start : best.end],
        confidence=round(confidence, 2),
        moment=best.moment.astimezone(UTC),
        precision=best.precision,
        about=best.about,
    )


def _finer(best: Candidate, held: list[Candidate]) -> Candidate:
    """今日凌晨…发生；凌晨六时四十分左右…碰撞: the finer moment of the same day and part is meant."""
    if best.precision not in COARSE:
        return best
    finer = [
        one for one in held
        if one.precision not in COARSE and one.moment.date() == best.moment.date() and one.score >= best.score - 0.35
        and (not best.part or abs(one.moment.hour - best.moment.hour) <= 6)
    ]  # fmt: skip
    return max(finer, key=lambda one: one.score) if finer else best


def _score(text: str, candidates: list[Candidate], index: int, ref: dt.datetime) -> float:
    """How likely a moment is the event's: 0 is never; what is said behind it within its clauses decides."""
    one = candidates[index]
    later = candidates[index + 1].start if index + 1 < len(candidates) else len(text)
    before = text[max(0, one.start - 24) : one.start]
    behind = text[one.end : min(one.end + REACH, later)]
    ahead = one.moment > ref + dt.timedelta(minutes=5) and one.precision not in COARSE
    if ahead or AS_OF.search(before) or DATELINE.match(behind) or PUBLISHED.search(before):
        return 0.0
    evidence = _evidence(behind, LAST_SENTENCE.split(text[max(0, one.start - 80) : one.start])[-1])
    return evidence and evidence + BONUS.get(one.precision, 0.0) - 0.01 * index


def _evidence(behind: str, lead: str) -> float:
    """What the clauses behind a moment say (0: it belongs to another act), else what the sentence said before it."""
    clauses = re.split(r"[，,；;]", LAST_SENTENCE.split(behind)[0])
    clauses = [one for one in clauses if one.strip()] or [""]
    first = clauses[0]
    event, other = _event(first), OTHER_ACT.search(first)
    if event is None and other is None:
        event = STATE_ONLY.search(first)
    if other and (event is None or other.start() < event.start() or AGAIN.search(first)):
        alone = re.match(r"\s*[，,]", behind) and EVENT.search(lead)  # 民房火灾，4日12时左右，救出2人
        return 0.25 if alone or REPORTED.match(first) else 0.0
    if event:
        return 0.8 - 0.004 * min(event.start(), 40)
    for depth, clause in enumerate(clauses[1:4], 1):
        event, other = _event(clause), OTHER_ACT.search(clause)
        if event and (other is None or event.start() <= other.start()):
            return 0.72 - 0.05 * depth
        if other:
            break
    return 0.6 if EVENT.search(lead) and not NOT_LEADING.search(lead) else 0.3


def _event(clause: str) -> re.Match[str] | None:
    """The first word of something happening that is not just the name of the place or work (火灾现场, 事故调查)."""
    for match in EVENT.finditer(clause):
        if not NOUN.match(clause[match.end() :]):
            return match
    return None
