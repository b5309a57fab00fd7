"""值班日志 and 事件时间线: lines of the journal as they were booked, struck ones struck through, none left out."""

import datetime as dt

import msgspec

from app.models.incident.state import Incident
from app.models.moments import BEIJING, from_micros
from app.models.settings.settings import Settings
from app.models.vocabulary.journal import Lane
from app.services.paper.forms.event import event_block
from app.services.paper.grid import Fields, Form, GridColumn, GridTable, Prose, Signatures
from app.services.paper.wording import date_text, minute_text
from app.services.store.journal import JournalLine

COLUMNS = (GridColumn("时间", 15), GridColumn("类别", 10), GridColumn("内容", 62), GridColumn("记录人", 13))
HAPPENED = (GridColumn("时间", 15), GridColumn("事件、来电", 45), GridColumn("结果", 40))
HANDED = (GridColumn("时间", 15), GridColumn("交接", 35), GridColumn("交代的事项", 50))
OWN = frozenset({Lane.SYSTEM.value, Lane.CLOCK.value, Lane.LEDGER.value})
"""What the program wrote of itself stands behind the events and calls."""
MINUTE = 60_000_000
LANES = {lane.value: lane.label for lane in Lane}


class Happened(msgspec.Struct, frozen=True):
    """An event or a call of the shift: when, what, what came of it."""

    at: dt.datetime
    what: str
    outcome: str


class ShiftLog(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the log of a shift is made of; ``handed`` are (when, from whom to whom, what) of each hand-over."""

    day: dt.date
    begins: dt.datetime
    ends: dt.datetime
    people: tuple[tuple[str, str], ...]
    weather: str
    happened: tuple[Happened, ...]
    lines: tuple[JournalLine, ...]
    handed: tuple[tuple[str, str, str], ...]
    equipment: str = ""
    """How the equipment was when the shift took over, in words; empty where nobody tried it."""


def diary(log: ShiftLog, settings: Settings, footer: str) -> Form:
    """The log of one shift as a person reads it, what the program wrote of itself behind it."""
    messages = {(one.at, one.subject) for one in log.lines if one.lane == Lane.INTAKE.value}
    own = tuple(line for line in log.lines if _behind(line, messages))
    told = tuple(line for line in log.lines if not _behind(line, messages))
    duty = (tuple(log.people),) if len(log.people) == 2 else tuple((pair,) for pair in log.people)
    start = dt.datetime.combine(log.day, dt.time(), BEIJING)
    whole = log.begins == start and log.ends == start + dt.timedelta(days=1)
    until = f"{minute_text(log.begins)}至{minute_text(log.ends)}"
    return Form(
        title="值班日志",
        left=settings.unit_name,
        right=date_text(start),
        blocks=(
            *((Fields(duty),) if log.people else ()),
            *(() if whole else (Fields(((("值班时段", until),),)),)),
            Fields(((("天气", log.weather), ("值班电话", settings.duty_phone)),)),
            *((Fields(((("设备", log.equipment),),)),) if log.equipment else ()),
            Prose("一、事件和来电", ""),
            GridTable(
                HAPPENED,
                tuple((_moment(one.at, whole=whole), one.what, one.outcome) for one in log.happened),
                empty="没有事件和来电",
            ),
            Prose("二、值班记录", ""),
            _table(told, empty="这一天没有记录", dated=not whole, seconds=False),
            Prose("三、交接班", ""),
            GridTable(HANDED, log.handed, empty="没有登记交接班"),
            *((Prose("程序记录", ""), _table(own, empty="", dated=not whole)) if own else ()),
            Signatures(("值班员", "接班人", "带班领导")),
        ),
        footer=footer,
    )


def _behind(line: JournalLine, messages: set[tuple[int, str]]) -> bool:
    """What the program wrote of itself, and a number booked with the very message that says it."""
    return line.lane in OWN or (line.lane == Lane.FIGURES.value and (line.at, line.subject) in messages)


def _moment(at: dt.datetime, *, whole: bool) -> str:
    local = at.astimezone(BEIJING)
    return f"{local:%H:%M}" if whole else f"{local:%m-%d %H:%M}"


def timeline(
    state: Incident, lines: tuple[JournalLine, ...], settings: Settings, now: dt.datetime, footer: str
) -> Form:
    """Everything booked of an incident, oldest first."""
    return Form(
        title="事件时间线",
        left=settings.unit_name,
        right=f"{minute_text(now)}制",
        blocks=(
            event_block(state, ("状态", state.status.label)),
            _table(lines, empty="没有记录", dated=True),
        ),
        footer=footer,
    )  # fmt: skip


def _table(lines: tuple[JournalLine, ...], *, empty: str, dated: bool, seconds: bool = True) -> GridTable:
    rows = tuple(
        (_time(line.at, dated=dated, seconds=seconds), LANES.get(line.lane, ""), _text(line), line.by) for line in lines
    )
    struck = frozenset(number for number, line in enumerate(lines) if line.struck_by)
    return GridTable(COLUMNS, rows, empty=empty, struck=struck)


OUR_BLANKS = {"note:written": 0, "duty:assigned": -1}
"""Blanks the program sets between its words in a line, by kind: none, one, all; on paper they are commas."""


def _text(line: JournalLine) -> str:
    said = line.text.replace("　", "，", OUR_BLANKS.get(line.kind, 1))  # not those that somebody wrote
    text = f"{said}（更正为：{line.corrected}）" if line.corrected else said
    if line.instant is None or abs(line.instant - line.at) < MINUTE:
        return text
    return f"{text}（{'到期' if line.lane == Lane.CLOCK else '时间'}{_time(line.instant, dated=True)}）"


def _time(micros: int, *, dated: bool, seconds: bool = True) -> str:
    local = from_micros(micros).astimezone(BEIJING)
    return f"{local:%m-%d %H:%M}" if dated else f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"
