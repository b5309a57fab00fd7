"""The axis of a course: whole steps of the Beijing day, each with its clock time and the time since the beginning."""

import datetime as dt

import msgspec

from app.models.moments import BEIJING

STEPS = (
    *(dt.timedelta(seconds=count) for count in (5, 10, 30)),
    *(
        dt.timedelta(minutes=count)
        for count in (
            1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200, 14400, 43200, 86400, 172800, 525600, 2628000,
        )
    ),
)  # fmt: skip


class Tick(msgspec.Struct, frozen=True, kw_only=True):
    """A place on the axis: 03:15 (with the day where that is another), and T+12分."""

    at: dt.datetime
    clock: str
    since: str


def step_of(span: dt.timedelta, width: float, least: float, shortest: dt.timedelta = STEPS[0]) -> dt.timedelta:
    """The shortest step whose marks stand at least ``least`` apart where ``span`` fills ``width``."""
    steps = (one for one in STEPS if one >= shortest)
    return next((one for one in steps if width * (one / span) >= least), max(span, STEPS[0]))


def ticks(
    first: dt.datetime, last: dt.datetime, step: dt.timedelta, zero: dt.datetime, before: dt.datetime | None = None
) -> tuple[Tick, ...]:
    """The marks of an axis from one instant to another; T counts from ``zero``, ``before`` is the mark shown last."""
    found = []
    at = rounded(first, step)
    while at <= last:
        local = at.astimezone(BEIJING)
        found.append(Tick(at=at, clock=_clock(local, before, step), since=relative(at - zero)))
        before = local
        at += step
    return tuple(found)


def rounded(first: dt.datetime, step: dt.timedelta) -> dt.datetime:
    """The first instant from ``first`` on that is a whole step of the Beijing day."""
    midnight = first.astimezone(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
    count = -((midnight - first) // step)
    return midnight + step * count


def _clock(local: dt.datetime, before: dt.datetime | None, step: dt.timedelta) -> str:
    """The time on the axis; with the day where that is another, with the year where that is."""
    before = before.astimezone(BEIJING) if before is not None else None
    day = f"{local:%m-%d}" if before is None or before.year == local.year else f"{local:%Y-%m-%d}"
    if step >= dt.timedelta(days=1):
        return day
    time = f"{local:%H:%M}" if step >= dt.timedelta(minutes=1) else f"{local:%H:%M:%S}"
    return time if before is not None and before.date() == local.date() else f"{day} {time}"


def relative(since: dt.timedelta) -> str:
    """How long after the first instant: T+12分, T+3:05, T+14天2时; T-5分 before it."""
    sign, seconds = ("-", -since) if since < dt.timedelta() else ("+", since)
    whole = int(seconds.total_seconds())
    count = whole // 60
    if count < 120:
        return f"T{sign}{count}分" + (f"{whole % 60}秒" if whole % 60 and count < 30 else "")
    hours, rest = divmod(count, 60)
    if hours < 48:
        return f"T{sign}{hours}:{rest:02}"
    return f"T{sign}{hours // 24}天{f'{hours % 24}时' if hours % 24 else ''}"
