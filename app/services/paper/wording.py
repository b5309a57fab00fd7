"""Official wording of dates, times and figures (GB/T 9704-2012 7.3.3: 阿拉伯数字)."""

import datetime as dt
import re

from app.models.incident.state import Incident
from app.models.moments import BEIJING
from app.models.vocabulary.incident import Precision

_PHONE = re.compile(r"\+?\d[\d\-]{2,}(?:转\d+)?")


def moment_text(moment: dt.datetime, *, year: bool = False) -> str:
    """6月12日3时02分, with the year where asked; the minute in two digits, in the text as under it."""
    local = moment.astimezone(BEIJING)
    head = f"{local.year}年" if year else ""
    return f"{head}{local.month}月{local.day}日{local.hour}时{local.minute:02d}分"


def date_text(moment: dt.datetime) -> str:
    """2026年6月12日."""
    local = moment.astimezone(BEIJING)
    return f"{local.year}年{local.month}月{local.day}日"


def minute_text(moment: dt.datetime) -> str:
    """2026年6月12日3时05分, as under a report that is timed to the minute."""
    return moment_text(moment, year=True)


def short_time(moment: dt.datetime, now: dt.datetime) -> str:
    """03:12 today, 06-11 22:05 in the same year, with the year otherwise."""
    local, today = moment.astimezone(BEIJING), now.astimezone(BEIJING)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d %H:%M}"


def span_text(span: dt.timedelta) -> str:
    """2天3小时, 3小时05分, 42分钟; less than a minute is said so."""
    hours, rest = divmod(int(span.total_seconds()) // 60, 60)
    if hours >= 24:
        return f"{hours // 24}天{hours % 24}小时"
    if hours:
        return f"{hours}小时{rest:02d}分"
    return f"{rest}分钟" if rest else "不足1分钟"


def caller_text(caller: str) -> str:
    """县交警大队郑某（0700-5558134）: who called, the number apart from the name; blanks do not stand on paper."""
    names, numbers = caller.split(), list[str]()
    while len(names) > 1 and _PHONE.fullmatch(names[-1]):
        numbers.insert(0, names.pop())
    return "".join(names) + (f"（{' '.join(numbers)}）" if numbers else "")


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
