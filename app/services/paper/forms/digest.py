"""每日值班要情: the incidents of a day, what is known of each, what is still owed, calls that were no incident."""

import datetime as dt

import msgspec

from app.models.call.rows import CallRow
from app.models.incident.naming import unnamed
from app.models.incident.state import Incident
from app.models.moments import BEIJING, from_micros
from app.models.obligations.clock import Clock, phase
from app.models.obligations.clock_names import name_beside
from app.models.obligations.rules import resolve
from app.models.settings.settings import Settings
from app.models.vocabulary.call import CallKind
from app.models.vocabulary.obligation import Phase, Recipient
from app.models.vocabulary.term import Level
from app.services.paper.grid import Form, GridColumn, GridTable, Prose, Signatures
from app.services.paper.wording import caller_text, date_text, moment_text

OWED = (
    GridColumn("事件", 34),
    GridColumn("时限", 16),
    GridColumn("报给", 22),
    GridColumn("到期", 16),
    GridColumn("状态", 12),
)
CALLS = (GridColumn("时间", 10), GridColumn("性质", 12), GridColumn("来电", 24), GridColumn("内容", 54))
KINDS = {kind.value: kind.label for kind in CallKind}


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """An incident as the digest tells it: what happened and came of it, then what was done, each as (name, text)."""

    state: Incident
    parts: tuple[tuple[str, str], ...]


def digest(
    incidents: tuple[Told, ...],
    clocks: tuple[tuple[str, Clock], ...],
    calls: tuple[CallRow, ...],
    day: dt.date,
    settings: Settings,
    now: dt.datetime,
    footer: str,
) -> Form:
    """What a leader reads in the morning: gravest first."""
    upper = settings.recipient_name(resolve(Recipient.UPPER, settings.unit_level))
    receivers = tuple(dict.fromkeys(name for name in (settings.addressee or upper, *settings.copies) if name))
    ranked = sorted(incidents, key=lambda one: (one.state.level, one.state.received_at or now))
    levels = [one.state.level for one in incidents]
    counts = [f"{level.label}{count}起" for level in Level if (count := levels.count(level))]
    start = dt.datetime.combine(day, dt.time(), BEIJING)
    summary = f"{start.month}月{start.day}日接报突发事件{len(incidents)}起"
    summary += f"（{'、'.join(counts)}），其他来电{len(calls)}件。" if counts else f"，其他来电{len(calls)}件。"
    return Form(
        title="每日值班要情",
        left=settings.unit_name,
        right=f"{start.year}年第{start.timetuple().tm_yday}期　{date_text(start)}",
        blocks=(
            Prose("一、总体情况", summary),
            Prose("二、突发事件", "\n".join(_told(number, one) for number, one in enumerate(ranked, 1)) or "无。"),
            Prose("三、未办结时限", "" if clocks else "无。"),
            *((GridTable(OWED, _owed(clocks, settings, now)),) if clocks else ()),
            Prose("四、其他来电", "" if calls else "无。"),
            *((GridTable(CALLS, tuple(map(_call, calls))),) if calls else ()),
            *((Prose("报送", "、".join(receivers) + "。"),) if receivers else ()),
            Signatures(("值班员", "带班领导", "签发")),
        ),
        footer=footer,
    )


def _told(number: int, one: Told) -> str:
    title = one.state.title
    named = "" if unnamed(title) and any(text for name, text in one.parts if not name) else f"{title}。"
    head = f"{number}.【{one.state.level.label}】{named}"
    body = "".join(text if not name else f"{name}：{text}" for name, text in one.parts if text)
    return f"{head}{body}目前{one.state.status.label}。"


def _owed(clocks: tuple[tuple[str, Clock], ...], settings: Settings, now: dt.datetime) -> tuple[tuple[str, ...], ...]:
    every = [clock for _, clock in clocks]
    return tuple(
        (
            title,
            name_beside(clock, every),
            settings.recipient_name(clock.recipient),
            moment_text(clock.limit),
            "超时" if phase(clock, now) is Phase.OVERDUE else "未到期",
        )
        for title, clock in clocks
    )


def _call(row: CallRow) -> tuple[str, ...]:
    local = from_micros(row.received_at).astimezone(BEIJING)
    return (f"{local:%H:%M}", KINDS.get(row.kind, row.kind), caller_text(row.caller), row.narrative)
