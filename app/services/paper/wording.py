"""Official wording: dates, numbers and the text of 首报, 续报, 终报, made from facts only.

What is not known is said as 正在核实, never invented; a 续报 tells only what changed (domain.md §1.5, §3.1).
"""

import datetime as dt
import re

from app.models.figures import Figure, current, figure_text, stated
from app.models.moments import BEIJING
from app.models.numbering import stage_name
from app.models.settings import Settings
from app.models.subjects.incident import Incident, lines_of
from app.models.subjects.incident_parts import Line, Report
from app.models.vocabulary import FigureKind, Precision, Section, Stage

NAMED = re.compile(r"^[\u4e00-\u9fff]{2,9}?(?:省|自治区|市|自治州|盟)")
"""A place that begins with its province or city needs no region before it."""
PEOPLE = (
    FigureKind.DEATHS, FigureKind.MISSING, FigureKind.INJURED, FigureKind.TRAPPED, FigureKind.EVACUATED,
)  # fmt: skip


WOUNDS = (FigureKind.SERIOUS, FigureKind.LIGHT)


def moment_text(moment: dt.datetime, *, year: bool = False) -> str:
    """6月12日3时12分, with the year where asked."""
    local = moment.astimezone(BEIJING)
    head = f"{local.year}年" if year else ""
    minute = f"{local.minute}分" if local.minute else ""
    return f"{head}{local.month}月{local.day}日{local.hour}时{minute}"


def date_text(moment: dt.datetime) -> str:
    """2026年6月12日."""
    local = moment.astimezone(BEIJING)
    return f"{local.year}年{local.month}月{local.day}日"


def minute_text(moment: dt.datetime) -> str:
    """2026年6月12日3时05分, as under a report that is timed to the minute."""
    local = moment.astimezone(BEIJING)
    return f"{local.year}年{local.month}月{local.day}日{local.hour}时{local.minute:02d}分"


def short_time(moment: dt.datetime, now: dt.datetime) -> str:
    """03:12 today, 06-11 22:05 in the same year, with the year otherwise."""
    local, today = moment.astimezone(BEIJING), now.astimezone(BEIJING)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d %H:%M}"


def occurred_text(state: Incident) -> str:
    """The occurrence time as exactly as it is known."""
    if state.occurred_at is None:
        return ""
    local = state.occurred_at.astimezone(BEIJING)
    about = "许" if state.about else ""
    day = f"{local.month}月{local.day}日"
    if state.precision is Precision.DAY:
        return day
    if state.precision is Precision.HALF_DAY:
        part = "凌晨" if local.hour < 6 else "上午" if local.hour < 12 else "下午" if local.hour < 18 else "晚上"
        return day + part
    if state.precision is Precision.HOUR:
        return f"{day}{local.hour}时{about}"
    return moment_text(state.occurred_at) + about


def figure_phrase(figure: Figure) -> str:
    """死亡1人, 转移60余人."""
    return f"{figure.kind.label}{stated(figure.value, figure.bound, figure.kind.unit)}"


def casualties(state: Incident) -> str:
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
        parts.insert(0, "人员伤亡情况正在核实")
    loss = now.get(FigureKind.LOSS)
    if loss is not None and loss.value is not None:
        parts.append(f"初步统计直接经济损失{stated(loss.value, loss.bound, '万元')}")
    else:
        parts.append("直接经济损失正在核实")
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


def heading(state: Incident, stage: Stage, ordinal: int, kind_name: str, settings: Settings) -> str:
    """关于青山县青山镇工业园二路火灾情况的报告（首报）."""
    name = stage_name(stage.label, ordinal)
    place = state.place
    if place:
        region = "" if settings.region in place or NAMED.match(place) else settings.region
        kind = kind_name.removesuffix("事故") if kind_name.endswith("火灾事故") else kind_name
        return f"关于{region}{place}{kind or '突发事件'}情况的报告（{name}）"
    return f"关于{state.title}情况的报告（{name}）"


def _sentence(text: str) -> str:
    words = "".join(text.split("\n")).strip().rstrip("；;，,")
    return words if words.endswith(("。", "！", "？", "”")) else words + "。"


def _joined(lines: tuple[Line, ...]) -> str:
    return "".join(_sentence(line.text) for line in lines)


def first_text(state: Incident, kind_name: str, now: dt.datetime) -> str:
    """The body of a 首报: 基本情况, 处置情况, then what is asked for."""
    message = state.messages[0] if state.messages else None
    source = state.source or "来电人"
    how = message.medium.label if message else "电话"
    received = moment_text(state.received_at) if state.received_at else ""
    when = occurred_text(state) or "（事发时间正在核实）"
    where = state.place or "（地点正在核实）"
    basics = f"{received}，接{source}{how}报告：{when}，{where}发生{kind_name or '突发事件'}。"
    course = _joined(lines_of(state, Section.COURSE))
    if not course and message and not (state.place and state.occurred_at and kind_name):
        course = f"来报内容：{_sentence(message.narrative)}"
    basics += f"{course}截至{moment_text(now)}，{casualties(state)}。"
    parts = [f"一、基本情况。{basics}", f"二、处置情况。{measures(state)}"]
    trend = _joined(lines_of(state, Section.TREND))
    if trend:
        parts.append(f"三、发展趋势。{trend}")
    request = _joined(lines_of(state, Section.REQUEST))
    if request:
        number = "四" if trend else "三"
        parts.append(f"{number}、需要支援事项。{request}")
    parts[-1] += "有关情况续报。"
    return "\n".join(parts)


def measures(state: Incident) -> str:
    """What has been done, from the officer's lines, the inside calls and the phone reports."""
    text = _joined(lines_of(state, Section.MEASURES))
    told = [f"{one.post}{one.person}" for one in state.tellings if one.answered]
    if told:
        text += f"已向{'、'.join(dict.fromkeys(told))}报告。"
    if state.orals:
        oral = state.orals[0]
        text += f"{moment_text(oral.made_at)}已向{oral.recipient_name or oral.recipient.label}电话报告。"
    return text or "处置情况正在核实。"


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


def followup_text(state: Incident, before: Report, now: dt.datetime) -> str:
    """The body of a 续报: only what changed since the last report."""
    changed = changes_since(state, before)
    moment = f"截至{moment_text(now)}"
    figures = f"{moment}，{changed}。" if changed else f"{moment}，人员伤亡和损失数字较上报无变化。"
    new = state.lines[before.covers :]
    course = "".join(_sentence(one.text) for one in new if one.section is Section.COURSE)
    done = "".join(_sentence(one.text) for one in new if one.section is Section.MEASURES)
    parts = [f"一、最新情况。{figures}{course}", f"二、处置进展。{done or '处置工作仍在进行，无新的重大进展。'}"]
    trend = "".join(_sentence(one.text) for one in new if one.section is Section.TREND)
    request = "".join(_sentence(one.text) for one in new if one.section is Section.REQUEST)
    if trend:
        parts.append(f"三、发展趋势。{trend}")
    if request:
        parts.append(f"{'四' if trend else '三'}、需要支援事项。{request}")
    parts[-1] += "有关情况续报。"
    return "\n".join(parts)


def final_text(state: Incident, kind_name: str, now: dt.datetime) -> str:
    """The body of a 终报: course, handling, cause, aftermath, as far as known."""
    when = occurred_text(state) or "（事发时间未查明）"
    where = state.place or "（地点未查明）"
    ended = moment_text(state.ended_at or now)
    basics = f"{when}，{where}发生{kind_name or '突发事件'}。{_joined(lines_of(state, Section.COURSE))}"
    basics += f"截至{ended}，{casualties(state)}。"
    cause = _joined(lines_of(state, Section.CAUSE)) or "原因正在调查。"
    aftermath = _joined(lines_of(state, Section.AFTERMATH)) or "善后工作正在进行。"
    closing = f"{ended}，{_sentence(state.closing)}" if state.closing else ""
    return "\n".join(
        (
            f"一、基本情况。{basics}",
            f"二、处置情况。{measures(state)}{closing}",
            f"三、原因。{cause}",
            f"四、善后工作。{aftermath}",
        )
    )
