"""How instants and spans read on screen: Beijing time, 24 hours, with the date when it is not today."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import assert_never

from app.models.moments import BEIJING, UTC, from_micros
from app.models.obligations.clock import Clock, phase
from app.models.obligations.clock_names import name_among
from app.models.vocabulary.obligation import Phase
from app.services.paper.wording import short_time

WEEKDAYS = "一二三四五六日"
_TIME = re.compile(
    r"^(?:(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?\s*|(昨天|昨|前天)\s*|(\d{1,2})日\s*)?(\d{1,2})[:：时]?(\d{2})分?$"
)

AHEAD = dt.timedelta(hours=12)
"""A typed time of arrival lies at most so far ahead; later ones are of yesterday."""


def clock_time(moment: dt.datetime) -> str:
    """03:14:27."""
    return f"{moment.astimezone(BEIJING):%H:%M:%S}"


def day_text(moment: dt.datetime) -> str:
    """6月12日 星期五."""
    local = moment.astimezone(BEIJING)
    return f"{local.month}月{local.day}日 星期{WEEKDAYS[local.weekday()]}"


def moment_text(moment: dt.datetime | None, now: dt.datetime) -> str:
    """03:12, with the date when it is not today; 未知 for None."""
    return "未知" if moment is None else short_time(moment, now)


def micros_text(micros: int, now: dt.datetime) -> str:
    """The same for microseconds."""
    return short_time(from_micros(micros), now)


def span_text(span: dt.timedelta) -> str:
    """27:41, 1:25:12 or 2天03:00 — never negative."""
    seconds = int(abs(span.total_seconds()))
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    if days:
        return f"{days}天{hours:02d}:{minutes:02d}"
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"


def clock_text(clock: Clock, now: dt.datetime) -> str:
    """剩 27:41, 已超 04:10, 22:51 已报, 立即."""
    state = phase(clock, now)
    match state:
        case Phase.MET | Phase.MET_LATE | Phase.INFERRED:
            return f"{short_time(clock.met_at, now) if clock.met_at else ''} {state.label}".strip()
        case Phase.ENDED:
            return "已终止"
        case Phase.OVERDUE:
            return f"已超 {span_text(now - clock.limit)}"
        case Phase.DUE:
            return f"立即 {span_text(clock.limit - now)}"
        case Phase.WAITING | Phase.NEAR:
            return span_text(clock.due - now)
        case never:
            assert_never(never)


def clock_name(clock: Clock, others: Iterable[Clock] = ()) -> str:
    """口头报告, 催书面首报; with the recipient (·省) or the limit where others of the kind stand beside it."""
    return name_among(clock, others) + ("（待确认）" if clock.by_reading else "")


def time_ahead(text: str, now: dt.datetime) -> dt.datetime | None:
    """A time of day that may lie up to twelve hours ahead (03:40); None for other words, such as minutes."""
    return parse_time(text, now + AHEAD) if ":" in text or "：" in text else None


def parse_time(text: str, now: dt.datetime) -> dt.datetime | None:
    """A typed time: 0250, 2:50, 12日02:50, 6-12 02:50, 昨天2250; the day is today, or yesterday if that is future.

    None when it reads as no time.
    """
    match = _TIME.match(text.strip())
    if match is None:
        return None
    year, month, day, word, only, hour, minute = match.groups()
    local = now.astimezone(BEIJING)
    try:
        moment = local.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
        if month:
            moment = moment.replace(year=int(year or local.year), month=int(month), day=int(day))
        elif only:
            moment = moment.replace(day=int(only))
    except ValueError:
        return None
    if word:
        moment -= dt.timedelta(days=2 if word == "前天" else 1)
    elif not month and not only and moment > local + dt.timedelta(minutes=1):
        moment -= dt.timedelta(days=1)
    return moment.astimezone(UTC)
