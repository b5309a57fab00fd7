"""The text of 首报, 续报, 终报 and of the phone report, made from facts only, in the sentences of ``phrases``.

What is not known is said as 正在核实, never invented; a 续报 tells only what changed (docs/规则来源.md#续报).
"""

import datetime as dt
import re

import msgspec

from app.models.incident.figures import Figure, current, figure_text, stated
from app.models.incident.parts import Line
from app.models.incident.state import Incident, lines_of
from app.models.report.numbering import stage_name
from app.models.report.parts import Report
from app.models.settings.settings import Settings
from app.models.vocabulary.incident import FigureKind, Section
from app.models.vocabulary.report import Stage
from app.services.paper.phrases import Phrases
from app.services.paper.wording import figure_phrase, moment_text, occurred_text

NAMED = re.compile(r"^[\u4e00-\u9fff]{2,9}?(?:省|自治区|市|自治州|盟)")
"""A place that begins with its province or city needs no region before it."""
PEOPLE = (
    FigureKind.DEATHS, FigureKind.MISSING, FigureKind.INJURED, FigureKind.TRAPPED, FigureKind.EVACUATED,
)  # fmt: skip
WOUNDS = (FigureKind.SERIOUS, FigureKind.LIGHT)
EVENT = "突发事件"
"""What an event of unknown kind is called."""


class Out(msgspec.Struct, frozen=True):
    """What was sent to an incident: names of teams, goods with their amounts."""

    teams: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()


NOTHING = Out()


def casualties(phrases: Phrases, state: Incident) -> str:
    """The figures as one clause; numbers nobody gave are 正在核实."""
    now = current(state.figures)
    parts = []
    for kind in PEOPLE:
        figure = now.get(kind)
        if figure is not None and figure.value is not None:
            parts.append(figure_phrase(figure) + (_of_which(now) if kind is FigureKind.INJURED else ""))
        elif kind is FigureKind.INJURED:
            parts += [figure_phrase(now[one]) for one in WOUNDS if one in now and now[one].value is not None]
    if not any(kind in now for kind in (FigureKind.DEATHS, FigureKind.MISSING, FigureKind.INJURED, *WOUNDS)):
        parts.insert(0, phrases.fill("未知.伤亡"))
    loss = now.get(FigureKind.LOSS)
    if loss is not None and loss.value is not None:
        parts.append(phrases.fill("损失", 损失=stated(loss.value, loss.bound, "万元")))
    else:
        parts.append(phrases.fill("未知.损失"))
    for kind in (FigureKind.AREA, FigureKind.MAGNITUDE):
        figure = now.get(kind)
        if figure is not None and figure.value is not None:
            parts.append(figure_phrase(figure))
    return "，".join(parts)


def _of_which(now: dict[FigureKind, Figure]) -> str:
    inner = [
        f"{kind.label}{stated(now[kind].value, now[kind].bound, '人')}"
        for kind in WOUNDS
        if kind in now and now[kind].value is not None
    ]
    return f"（其中{'、'.join(inner)}）" if inner else ""


def heading(phrases: Phrases, state: Incident, stage: Stage, ordinal: int, kind_name: str, settings: Settings) -> str:
    """关于青山县青山镇工业园二路火灾情况的报告（首报）."""
    name = stage_name(stage.label, ordinal)
    if not state.place:
        return phrases.fill("标题", 地点="", 类别=state.title, 报别=name)
    region = "" if settings.region in state.place or NAMED.match(state.place) else settings.region
    kind = kind_name.removesuffix("事故") if kind_name.endswith("火灾事故") else kind_name
    return phrases.fill("标题", 地点=f"{region}{state.place}", 类别=kind or EVENT, 报别=name)


def oral(phrases: Phrases, state: Incident, kind_name: str) -> str:
    """What to say on the phone: the minimum set of 电话快报 (docs/规则来源.md#报告内容)."""
    return phrases.fill(
        "口头报告",
        事发时间=occurred_text(state) or phrases.fill("未知.事发时间").strip("（）"),
        地点=state.place or phrases.fill("未知.地点").strip("（）"),
        类别=kind_name or EVENT,
        伤亡损失=casualties(phrases, state),
        级别=state.level.label if state.confirmed else f"初判{state.level.label}",
    )


def _sentence(text: str) -> str:
    words = "".join(text.split("\n")).strip().rstrip("；;，,")
    return words if words.endswith(("。", "！", "？", "”")) else words + "。"


def _joined(lines: tuple[Line, ...]) -> str:
    return "".join(_sentence(line.text) for line in lines)


def _asides(phrases: Phrases, trend: str, request: str) -> list[str]:
    """发展趋势 and 需要支援事项, numbered on from 二、."""
    found: list[str] = []
    for name, value in (("发展趋势", {"趋势": trend}), ("需要支援", {"请求": request})):
        if any(value.values()):
            found.append(phrases.fill(name, 序号="三四"[len(found)], **value))
    return found


def first_text(phrases: Phrases, state: Incident, kind_name: str, now: dt.datetime, out: Out = NOTHING) -> str:
    """The body of a 首报: 基本情况, 处置情况, then what is asked for; ``out`` is what was sent."""
    message = state.messages[0] if state.messages else None
    course = _joined(lines_of(state, Section.COURSE))
    if not course and message and not (state.place and state.occurred_at and kind_name):
        course = phrases.fill("首报.来报内容", 原话=_sentence(message.narrative))
    basics = phrases.fill(
        "首报.基本情况",
        接报时间=moment_text(state.received_at) if state.received_at else "",
        来报单位=state.source or "来电人",
        来报方式=message.medium.label if message else "电话",
        事发时间=occurred_text(state) or phrases.fill("未知.事发时间"),
        地点=state.place or phrases.fill("未知.地点"),
        类别=kind_name or EVENT,
        经过=course,
        截止时间=moment_text(now),
        伤亡损失=casualties(phrases, state),
    )
    asides = _asides(phrases, _joined(lines_of(state, Section.TREND)), _joined(lines_of(state, Section.REQUEST)))
    parts = [basics, phrases.fill("首报.处置情况", 处置=measures(phrases, state, out)), *asides]
    return "\n".join(parts) + phrases.fill("结语")


def called_out(phrases: Phrases, out: Out) -> str:
    """已调派…赶赴现场, 已调拨…: up to three teams and goods by name, more by their number."""
    teams, goods = list(dict.fromkeys(out.teams)), list(dict.fromkeys(out.goods))
    text = phrases.fill("已调派", 队伍=_some(teams, "支队伍")) if teams else ""
    return text + (phrases.fill("已调拨", 物资=_some(goods, "样物资")) if goods else "")


def _some(names: list[str], counted: str) -> str:
    return "、".join(names[:3]) + (f"等{len(names)}{counted}" if len(names) > 3 else "")


def measures(phrases: Phrases, state: Incident, out: Out = NOTHING) -> str:
    """What has been done, from the officer's lines, the inside calls and the phone reports."""
    text = _joined(lines_of(state, Section.MEASURES)) + called_out(phrases, out)
    told = [f"{one.post}{one.person}" for one in state.tellings if one.answered]
    if told:
        text += phrases.fill("已报告", 对象="、".join(dict.fromkeys(told)))
    if state.orals:
        call = state.orals[0]
        to = call.recipient_name or call.recipient.label
        text += phrases.fill("已电话报告", 时间=moment_text(call.made_at), 对象=to)
    return text or phrases.fill("未知.处置")


def changes_since(state: Incident, before: Report) -> str:
    """The figures that changed against the last report: 死亡由1人增至3人."""
    told = dict(before.figures)
    parts = []
    for kind, figure in current(state.figures).items():
        if kind.value not in told and figure.value is not None:
            parts.append(f"新增{figure_phrase(figure)}")
        elif figure.value is not None and told.get(kind.value) != figure.value:
            earlier = told.get(kind.value)
            if earlier is None:
                parts.append(figure_phrase(figure))
                continue
            verb = "增至" if figure.value > earlier else "减至"
            unit = kind.unit
            new = stated(figure.value, figure.bound, unit)
            why = f"（{figure.explanation}）" if figure.explanation else ""
            parts.append(f"{kind.label}由{figure_text(earlier)}{unit}{verb}{new}{why}")
    return "，".join(parts)


def followup_text(phrases: Phrases, state: Incident, before: Report, now: dt.datetime, out: Out = NOTHING) -> str:
    """The body of a 续报: only what changed since the last report; ``out`` is what was sent since."""
    new = state.lines[before.covers :]

    def told(section: Section) -> str:
        return _joined(tuple(one for one in new if one.section is section))

    latest = phrases.fill(
        "续报.最新情况",
        截止时间=moment_text(now),
        变化=changes_since(state, before) or phrases.fill("续报.数字无变化"),
        经过=told(Section.COURSE),
    )
    done = told(Section.MEASURES) + called_out(phrases, out)
    progress = phrases.fill("续报.处置进展", 处置=done or phrases.fill("续报.无新进展"))
    parts = [latest, progress, *_asides(phrases, told(Section.TREND), told(Section.REQUEST))]
    return "\n".join(parts) + phrases.fill("结语")


def final_text(phrases: Phrases, state: Incident, kind_name: str, now: dt.datetime, out: Out = NOTHING) -> str:
    """The body of a 终报: course, handling, cause, aftermath, as far as known."""
    ended = moment_text(state.ended_at or now)
    basics = phrases.fill(
        "终报.基本情况",
        事发时间=occurred_text(state) or phrases.fill("未知.终报事发时间"),
        地点=state.place or phrases.fill("未知.终报地点"),
        类别=kind_name or EVENT,
        经过=_joined(lines_of(state, Section.COURSE)),
        截止时间=ended,
        伤亡损失=casualties(phrases, state),
    )
    closing = f"{ended}，{_sentence(state.closing)}" if state.closing else ""
    cause = _joined(lines_of(state, Section.CAUSE)) or phrases.fill("未知.原因")
    aftermath = _joined(lines_of(state, Section.AFTERMATH)) or phrases.fill("未知.善后")
    return "\n".join(
        (
            basics,
            phrases.fill("终报.处置情况", 处置=measures(phrases, state, out), 办结=closing),
            phrases.fill("终报.原因", 原因=cause),
            phrases.fill("终报.善后", 善后=aftermath),
        )
    )
