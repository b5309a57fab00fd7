"""Instants: aware UTC everywhere inside, as whole microseconds in the store."""

import datetime as dt

UTC = dt.UTC
BEIJING = dt.timezone(dt.timedelta(hours=8), "北京时间")
EPOCH = dt.datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = dt.timedelta(microseconds=1)
EARLIEST = dt.datetime(1990, 1, 1, tzinfo=UTC)
LATEST = dt.datetime(2200, 1, 1, tzinfo=UTC)
"""What lies outside these two was never meant: everything between them can be reckoned with in every zone."""


_BEYOND = 60_000_000_000_000_000
"""Microseconds from 1970 (1900 years) beyond which an instant cannot be told in every zone."""


def to_micros(moment: dt.datetime) -> int:
    """Microseconds since 1970 of an aware instant; raises ValueError for a naive one."""
    if moment.tzinfo is None:
        message = "naive datetime"
        raise ValueError(message)
    return (moment - EPOCH) // MICROSECOND


def from_micros(micros: int) -> dt.datetime:
    """The UTC instant that many microseconds after 1970; of a number that is none, the nearest that was ever meant."""
    if abs(micros) > _BEYOND:
        return LATEST if micros > 0 else EARLIEST
    return EPOCH + dt.timedelta(0, 0, micros)


def instant_said(text: object) -> dt.datetime | None:
    """The UTC instant that somebody else's ISO 8601 words name, Beijing's without an offset; None for no sane one."""
    try:
        moment = dt.datetime.fromisoformat(text) if isinstance(text, str) else None
        if moment is None:
            return None
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if EARLIEST <= moment < LATEST else None


def minutes(count: float) -> dt.timedelta:
    """A span of that many minutes."""
    return dt.timedelta(minutes=count)


def beijing_day(moment: dt.datetime) -> dt.date:
    """The calendar day in Beijing."""
    return moment.astimezone(BEIJING).date()


def day_end(moment: dt.datetime) -> dt.datetime:
    """24:00 Beijing time of the day the instant lies in."""
    start = moment.astimezone(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
    return (start + dt.timedelta(days=1)).astimezone(UTC)


def next_clock_time(after: dt.datetime, times: tuple[str, ...]) -> dt.datetime:
    """The first of the ``HH:MM`` Beijing times strictly after an instant; raises ValueError without times."""
    local = after.astimezone(BEIJING)
    candidates = []
    for text in times:
        hour, minute = (int(part) for part in text.split(":"))
        today = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
        candidates.append(today if today > local else today + dt.timedelta(days=1))
    return min(candidates).astimezone(UTC)
