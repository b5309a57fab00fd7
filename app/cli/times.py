"""Words of the command line: times and flags."""

import datetime as dt
import re
import unicodedata

from app.models.moments import BEIJING, EARLIEST, UTC
from app.models.vocabulary.incident import Flag
from app.services.runtime.errors import Refused

LATEST = dt.datetime(2100, 1, 1, tzinfo=UTC)


DAY = re.compile(r"[0-9]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-?W[0-9]{2}(-?[0-9])?")


def parse_until(text: str) -> dt.datetime:
    """The end of a span, itself outside it: a time, or a day, which is meant whole. Raises Refused."""
    whole = DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return parse_moment(text, day=True) + (dt.timedelta(days=1) if whole else dt.timedelta(0))


def parse_moment(text: str, *, day: bool = False) -> dt.datetime:
    """An ISO 8601 time; without an offset it is Beijing time; with ``day`` a date is its midnight. Raises Refused."""
    said = unicodedata.normalize("NFKC", text).strip()
    if not said:
        raise Refused("时间是空的，请写成 2026-06-12T03:12；不知道的不写这一项。", field="time")
    if not day and DAY.fullmatch(said):
        raise Refused(f"时间“{text}”只有日期，请写明几时几分，如 2026-06-12T03:12。", field="time")
    try:
        moment = dt.datetime.fromisoformat(said)
    except ValueError as error:
        raise Refused(f"时间“{text}”看不懂，请写成 2026-06-12T03:12。", field="time") from error
    moment = moment.replace(tzinfo=BEIJING) if moment.tzinfo is None else moment
    if not EARLIEST <= moment <= LATEST:
        raise Refused(f"时间“{text}”不合理，请核对年份。", field="time")
    return moment.astimezone(UTC)


def moment_or_none(text: str | None, *, day: bool = False) -> dt.datetime | None:
    """The time an option gives, None where the option was left out: one that is empty is no time. Raises Refused."""
    return None if text is None else parse_moment(text, day=day)


def until_or_none(text: str | None) -> dt.datetime | None:
    """The end of a span, None where the option was left out. Raises Refused."""
    return None if text is None else parse_until(text)


def parse_flags(text: str) -> tuple[Flag, ...]:
    """Flags by label or code, separated by commas. Raises Refused naming an unknown one."""
    names = {flag.label: flag for flag in Flag} | {flag.value: flag for flag in Flag}
    found = []
    for word in text.replace("，", ",").replace("、", ",").split(","):
        name = word.strip()
        if not name:
            continue
        if name not in names:
            raise Refused(f"没有标记“{name}”。可用：{'、'.join(flag.label for flag in Flag)}。", field="flags")
        found.append(names[name])
    return tuple(dict.fromkeys(found))


def iso(moment: dt.datetime | None) -> str | None:
    """ISO 8601 with +08:00."""
    if moment is None:
        return None
    local = moment.astimezone(BEIJING)
    return local.isoformat(timespec="seconds" if local.microsecond == 0 else "milliseconds")
