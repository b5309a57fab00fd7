"""Which words of a message the slots of a report carry: adopted values only, and only by what is printed."""

import datetime as dt
import re
from collections.abc import Mapping

import msgspec

from app.models.incident.figures import Figure, current, figure_text, stated
from app.models.incident.parts import Message
from app.models.incident.state import Incident
from app.models.report.clause_kinds import opened_by, signed_line
from app.models.report.conservation import CALLER, Clause, Span, TradeWords, clauses
from app.models.texts import own_place
from app.models.vocabulary.incident import Bound, Detail, FigureKind
from app.services.extraction.change import AsOf, Change
from app.services.extraction.numbers import NUMBER
from app.services.reports.against import kind_of

TIME, PLACE, KIND, AS_OF, SOURCE = "事发时间", "事发地点", "事件类别", "截至", CALLER
_HAPPENED = re.compile(r"发生(?:了|一起|一处|一场)?(?P<kind>[^，。；、！？,;!?\n]{2,12})(?=[，。；、！？,;!?\n]|$)")
_GREETS = r"(?:(?:喂+|你好|您好|领导好|报告|(?:是?[^，,。！!？?\s]{0,6})?值班室[吧吗]?)[，,。！!？?…\s]*)*"
_CALLS = re.compile(
    rf"{_GREETS}(?:我是|这里是|我们是|我这里是|我们这里是|我(?=[^，。；、！？\n]{{2,24}}的[，,]))(?P<who>[^，。；、！？\n的]{{2,24}})的?"
    r"(?:[，,]我?(?:姓|叫)(?P<name>[\u4e00-\u9fff]{1,3}))?"
)
_ATTRIBUTES = re.compile(
    r"(?P<who>[^，,。；;：:]{2,24}?)"
    r"(?:(?:电话)?(?:报告|来电|反映|通报|消息|报|来话)|打来电话|打电话来?|打来的?|电话)?(?:称|说|讲)?"
    r"(?:[：:]|(?<=[告电映报息话来的称说讲])[，,])"
)
_INTRODUCES = re.compile(r"(?P<who>[^，,。；;：:]{2,24})[，,：:](?:我是|我叫|我)(?P<name>[\u4e00-\u9fff]{2,10})[，,。]")
"""县消防救援大队指挥中心，我是值班员郑斌。"""
_RANK = re.compile("人民政府|政府|街道办事处|村委会|村民委员会|居委会")
"""What is left out where a unit is called short: 石坪乡人民政府 is 石坪乡."""
_DESK = re.compile("(?:总?值班室|调度室?|指挥中心|办公室|应急办|党政办|值班员|值班人员|工作人员|老师|同志)?")
"""The desk of a unit from which it speaks."""
_NEARLY = re.compile(rf"近(?={NUMBER})")
_TEN_THOUSAND = re.compile(r"\d+(?:\.\d+)?万")
_NONE = re.compile("(?:暂|尚)?(?:无|没有|未(?:造成|发生|发现)?)(?:群众|人员)*(?:伤亡|死亡|受伤|被困|失联)(?:情况)?")
_FREED = re.compile("救出|获救|脱险|升井|解救")
_FOUND = re.compile("找到|寻获|取得联系|联系上")
_LOST = re.compile("抢救无效|不治|遗体")
"""Words for the dead without the word: adopted, they are 死亡."""
_SICK, _TYPED_OF_THE_SICK = "13", "患者"
"""Whom an officer counts in an event of public health: nobody called them hurt."""
SHORT_UNIT = 3
"""Characters of the shortest part of its name by which a unit calls itself."""
AS_SAID = (FigureKind.AREA, FigureKind.BURNT_AREA, FigureKind.LOSS, FigureKind.MAGNITUDE)
"""Figures whose quantity and unit are only what was said."""
NAMED_AS_SAID = (FigureKind.MISSING, FigureKind.TRAPPED, FigureKind.EVACUATED)
"""Figures that are called by the word that was used."""
NONE_SAID = {
    FigureKind.DEATHS: "暂无人员死亡",
    FigureKind.INJURED: "暂无人员受伤",
    FigureKind.MISSING: "暂无人员失联",
    FigureKind.TRAPPED: "暂无人员被困",
}
NO_CASUALTIES = "暂无人员伤亡"
HURT = (FigureKind.DEATHS, FigureKind.INJURED)


class Printed(msgspec.Struct, frozen=True, kw_only=True):
    """A figure as it stands on paper; ``named`` is False where only the words of the source may be printed."""

    figure: Figure
    text: str
    named: bool = True
    as_of: dt.datetime | None = None
    """The instant its message says it is of; None where it says none."""

    @property
    def moment(self) -> dt.datetime:
        """The instant it stands for: as it was said, else when the message came."""
        return self.as_of or self.figure.known_at


def said_kind(messages: tuple[Message, ...], changes: dict[str, tuple[Change, ...]], state: Incident, name: str) -> str:
    """What the event is called: as it was said (发生X) where the adopted class was read there, else its own name."""
    for message in messages:
        for one in changes.get(message.entry, ()):
            if one.field is not Detail.CATEGORY or one.finding.text.partition(" ")[0] != state.category:
                continue
            clause = _clause_of(message, one.finding.start)
            match = _HAPPENED.search(clause.text) if clause is not None else None
            if match is not None:
                return match["kind"].strip()
    return _called(messages, changes, state) or name


def _called(messages: tuple[Message, ...], changes: dict[str, tuple[Change, ...]], state: Incident) -> str:
    """What the reading called it where the adopted class is that of a whole group: 房屋坍塌 of 基础设施和公用设施."""
    if not state.category.endswith("00"):
        return ""
    said = [
        one.finding.text.partition(" ")
        for message in messages
        for one in changes.get(message.entry, ())
        if one.field is Detail.CATEGORY
    ]
    return next((label for code, _, label in said if code == state.category), "")


def _clause_of(message: Message, index: int) -> Clause | None:
    return next((one for one in clauses(message.entry, message.narrative) if one.start <= index < one.end), None)


def printed(state: Incident, trade: TradeWords, said: Mapping[str, AsOf]) -> dict[FigureKind, Printed]:
    """Every figure that is known now, as it is printed; ``said`` is the 截至 of messages by their entry."""
    found = {}
    for kind, figure in current(state.figures).items():
        if figure.value is None:
            continue
        one = _printed(state, kind, figure, trade)
        found[kind] = msgspec.structs.replace(one, as_of=_as_of(state, figure, said)) if said else one
    return found


def _as_of(state: Incident, figure: Figure, said: Mapping[str, AsOf]) -> dt.datetime | None:
    """What the message a figure was read in says before it of when it is."""
    for message in state.messages:
        one = said.get(message.entry)
        said_here = one is not None and figure.known_at == message.received_at and figure.words
        if one is not None and said_here and message.narrative.find(figure.words, one.end) >= 0:
            return one.moment
    return None


def _printed(state: Incident, kind: FigureKind, figure: Figure, trade: TradeWords) -> Printed:
    value = figure.value or 0.0
    if value == 0 and kind in NONE_SAID:
        return Printed(figure=figure, text=NONE_SAID[kind])
    if kind in AS_SAID:
        text = figure.words or f"{kind.label}{stated(value, figure.bound, kind.unit)}"
        return Printed(figure=figure, text=text)
    label = _typed_label(state, figure) if kind is FigureKind.INJURED else kind.label
    if figure.words:
        label = kind.label
        said = _said_label(state, kind, figure, trade)
        if not said and kind is FigureKind.DEATHS and _LOST.search(figure.words):
            return Printed(figure=figure, text=f"{label}{_number(figure, kind.unit)}")
        if not said or (kind is FigureKind.EVACUATED and _under_way(state, figure)):
            return Printed(figure=figure, text=figure.words, named=False)
        label = said if kind in NAMED_AS_SAID else label
    return Printed(figure=figure, text=f"{label}{_number(figure, kind.unit)}")


def _typed_label(state: Incident, figure: Figure) -> str:
    """What the officer's own count of the hurt is called: 中毒 where a message counts as many so, 患者 of the sick."""
    count = rf"{figure_text(figure.value or 0.0)}[名个]?"
    poisoned = re.compile(rf"(?<!\d){count}[^，。；\d]{{0,6}}中毒|中毒[^，。；\d]{{0,2}}{count}人")
    if any(poisoned.search(one.narrative) for one in state.messages):
        return "中毒"
    return _TYPED_OF_THE_SICK if state.category.startswith(_SICK) else figure.kind.label


def _number(figure: Figure, unit: str) -> str:
    """The number as it was said: 3.5万人 stays 3.5万人, 近百人 is 近100人."""
    large = _TEN_THOUSAND.search(figure.words)
    if large is None or (figure.value or 0) < 10_000:
        number = stated(figure.value, figure.bound, unit)
        return f"近{number.removeprefix('约')}" if _NEARLY.search(figure.words) else number
    before = "约" if figure.bound is Bound.ABOUT else "至少" if figure.bound is Bound.AT_LEAST else ""
    return f"{before}{large.group()}{'余' if figure.bound is Bound.OVER else ''}{unit}"


def _under_way(state: Incident, figure: Figure) -> bool:
    """正在疏散800人 is no number of people who are away."""
    for message in state.messages:
        at = message.narrative.find(figure.words)
        clause = _clause_of(message, at) if at >= 0 else None
        if clause is not None:
            return re.search("正在|正组织|拟|需要?|准备|计划|将", clause.text) is not None
    return False


def _said_label(state: Incident, kind: FigureKind, figure: Figure, trade: TradeWords) -> str:
    """The word the source used for it, in the figure's words or in the clause they stand in; empty where none."""
    labels = trade.labels.get(kind.value, (kind.label,))
    for message in state.messages:
        at = message.narrative.find(figure.words)
        clause = _clause_of(message, at) if at >= 0 else None
        if clause is not None:
            return next((one for one in labels if one in figure.words + clause.text), "")
    return next((one for one in labels if one in figure.words), "")


def spans_of(
    state: Incident,
    message: Message,
    found: tuple[Change, ...],
    trade: TradeWords,
    kind_name: str,
    held: dict[FigureKind, Printed],
    said: AsOf | None = None,
) -> tuple[Span, ...]:
    """The words of a message that adopted values carry, each by the slot that prints it."""
    spans: list[Span] = []
    for one in found:
        start, end = one.finding.start, one.finding.end
        kind = kind_of(one)
        if one.field is Detail.OCCURRED and one.finding.moment is not None and one.finding.moment == state.occurred_at:
            spans.append(Span(start=start, end=end, slot=TIME))
        elif one.field is Detail.PLACE and state.place in {
            one.finding.text,
            own_place(one.finding.text, message.caller_unit),
        }:
            spans.append(Span(start=start, end=end, slot=PLACE))
        elif one.field is Detail.CATEGORY and one.finding.text.partition(" ")[0] == state.category:
            spans += _kind_spans(message, start, kind_name)
        elif kind is not None:
            spans += _figure_spans(state, message, one, kind, trade, held)
    shown = {kind.label for kind, one in held.items() if said is not None and one.as_of == said.moment}
    if said is not None and any(span.slot in shown and span.start >= said.end for span in spans):
        spans.append(Span(start=said.start, end=said.end, slot=AS_OF))
    return (*spans, *_source_spans(message))


def _source_spans(message: Message) -> list[Span]:
    """我是城南派出所周某, 县消防大队报告：who calls is printed before his words."""
    held = f"{message.caller_unit}{message.caller_name}"
    named = None if held else signed_line(message.narrative) or opened_by(message.narrative)
    if named is not None:
        return [Span(start=named.start(), end=named.end(), slot=SOURCE)]
    introduced = _INTRODUCES.match(message.narrative)
    if introduced is not None and message.caller_name and introduced["name"].endswith(message.caller_name):
        match: re.Match[str] | None = introduced
    else:
        match = _CALLS.match(message.narrative) or _ATTRIBUTES.match(message.narrative)
    if match is None or not _is_caller(match["who"], message, held):
        return []
    name = "" if match is introduced else match.groupdict().get("name") or ""
    end = match.end() if not name or name[:1] in message.caller_name else match.end("who")
    return [Span(start=match.start(), end=end, slot=SOURCE)]


def _is_caller(words: str, message: Message, held: str) -> bool:
    """Whether words name whoever calls: the unit, the person, both, or the unit's own desk."""
    unit = message.caller_unit
    if not held:
        return False
    if words in {held, unit, message.caller_name} or (unit and held.startswith(words)):
        return True
    chars = iter(held)
    if len(words) >= SHORT_UNIT and words[:2] in held and all(char in chars for char in words):
        return True  # 恒发木业, 恒发木业安环部 of 青山县恒发木业有限公司安环部小赵
    short = _RANK.sub("", unit)
    rest = words.removeprefix(unit) if unit and words.startswith(unit) else words.removeprefix(short)
    if not short or rest == words:
        return False
    return _DESK.fullmatch(rest) is not None or message.caller_name.startswith(rest)


def _kind_spans(message: Message, start: int, kind_name: str) -> list[Span]:
    clause = _clause_of(message, start)
    match = _HAPPENED.search(clause.text) if clause is not None else None
    if clause is None or match is None or match["kind"].strip() != kind_name:
        return []
    return [Span(start=clause.start + match.start(), end=clause.start + match.end(), slot=KIND)]


def _figure_spans(
    state: Incident, message: Message, one: Change, kind: FigureKind, trade: TradeWords, held: dict[FigureKind, Printed]
) -> list[Span]:
    """Number, 人 and the figure's own label; anything else of the words must be carried as said."""
    start, end = one.finding.start, one.finding.end
    adopted = [each for each in state.figures if each.kind is kind and each.value == one.stands]
    shown = held.get(kind)
    if not adopted or shown is None or not shown.named:
        return []
    current_one = shown.figure.value == one.stands
    slot = kind.label if current_one else f"{kind.label}（已有新数）"
    if one.stands == 0:
        if "伤亡" in one.words and any(kind not in held or held[kind].figure.value for kind in HURT):
            return []  # 没有人员伤亡 where the hurt are still asked: of the dead alone it says too little
        return [Span(start=start, end=end, slot=slot)] if _NONE.fullmatch(one.words) else []
    if kind in AS_SAID:
        return [Span(start=start, end=end, slot=slot)] if one.words in shown.text or not current_one else []
    spans = [
        Span(start=start + match.start(), end=start + match.end(), slot=slot)
        for match in re.finditer(rf"(?:约|近|至少)?(?:{NUMBER}|\d+(?:\.\d+)?万)余?(?:多)?[名人]?", one.words)
    ]
    clause = _clause_of(message, start)
    labels = trade.labels.get(kind.value, (kind.label,))
    at = [(clause.text.find(label), label) for label in labels if clause is not None and label in clause.text]
    if not at or clause is None or not spans:
        return []
    place, label = max(at, key=lambda each: len(each[1]))
    spans.append(Span(start=clause.start + place, end=clause.start + place + len(label), slot=slot))
    return spans


def figures_text(
    held: dict[FigureKind, Printed], order: tuple[FigureKind, ...], skip: str
) -> list[tuple[str, dt.datetime, str]]:
    """(text, instant it was known, entry) of the figures in their order; words that stand in ``skip`` are left out."""
    found = []
    zeros = {kind for kind in HURT if kind in held and held[kind].figure.value == 0}
    for kind in order:
        one = held.get(kind)
        if one is None or (not one.named and one.figure.words in skip):
            continue
        if kind in AS_SAID and one.text in skip:
            continue
        if one.figure.value == 0 and (kind not in NONE_SAID or (one.figure.words and one.figure.words in skip)):
            continue  # 重伤0人 is nothing an official writes; 没人受伤 is told once
        text, moment = one.text, one.moment
        if kind in zeros and len(zeros) == 2:
            if kind is FigureKind.INJURED:
                continue
            text, moment = NO_CASUALTIES, none_hurt_at(held)
        found.append((text, moment, one.figure.entry))
    return found


def none_hurt_at(held: Mapping[FigureKind, Printed]) -> dt.datetime:
    """Of when 暂无人员伤亡 is: nobody dead and nobody hurt, so no later than the earlier of the two was said."""
    return min(held[kind].moment for kind in HURT)


def freed(figure: Figure, told: float) -> str:
    """被困4人全部救出 where the words of the source say so, else the fall of the number."""
    name, why = figure.kind.label, figure.words + figure.explanation
    if figure.value == 0 and figure.kind is FigureKind.TRAPPED and _FREED.search(why):
        return f"{name}{figure_text(told)}人全部救出"
    if figure.value == 0 and figure.kind is FigureKind.MISSING and _FOUND.search(why):
        return f"{name}{figure_text(told)}人均已找到"
    return ""
