"""Sensitive words and standing modes (敏感词、特别防护期): circumstances that a text or a date names by itself.

Both are data a unit may edit. A word only suggests its flag and is shown with it; the officer confirms.
"""

import datetime as dt
from collections.abc import Iterable

import msgspec

from app.models.vocabulary.incident import Flag

NEGATIONS = ("无", "没有", "未涉及", "不涉及", "未发现", "没", "非", "未见")
"""Words that take a sensitive word back when they stand right before it."""
NEAR = 4
"""How many characters before a word a negation may begin."""
ON, OFF = "启用", "停用"
ONE_DAY = dt.timedelta(days=1)
STOPS = frozenset("，。；、！？,;!?")


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words that suggest one flag, and the longer words in which they mean something else."""

    flag: Flag
    words: tuple[str, ...]
    but: tuple[str, ...] = ()


class Sensed(msgspec.Struct, frozen=True, kw_only=True):
    """A flag that a text suggests, with the word and where it stands."""

    flag: Flag
    word: str
    at: int


class Mode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A standing period that sets flags for the events of some classes by itself.

    ``since`` and ``until`` are days, both included: YYYY-MM-DD once, MM-DD every year (it may run over New Year).
    """

    id: str
    name: str
    flags: tuple[Flag, ...]
    since: str
    until: str
    classes: tuple[str, ...] = ("",)
    provinces: tuple[str, ...] = ()
    enabled: bool = False
    note: str = ""


def flags_in(text: str, lists: tuple[Words, ...]) -> tuple[Sensed, ...]:
    """Every flag the words of a text suggest, the first place of each, in the order of the lists."""
    found = []
    for one in lists:
        places = [(at, word) for word in one.words if (at := _place(text, word, one.but)) is not None]
        if places:
            at, word = min(places, key=lambda place: (place[0], -len(place[1])))
            found.append(Sensed(flag=one.flag, word=word, at=at))
    return tuple(found)


def _place(text: str, word: str, but: tuple[str, ...]) -> int | None:
    at = text.find(word)
    while at >= 0:
        if not _inside(text, at, word, but) and not _denied(text, at):
            return at
        at = text.find(word, at + 1)
    return None


def _inside(text: str, at: int, word: str, but: tuple[str, ...]) -> bool:
    """Whether the word stands inside a longer one that means something else."""
    for longer in but:
        offset = longer.find(word)
        if offset >= 0 and text.startswith(longer, at - offset) and at >= offset:
            return True
    return False


def _denied(text: str, at: int) -> bool:
    """Whether a negation stands right before, with no stop between: 无学生, 附近没有养老院."""
    before = text[max(0, at - NEAR) : at]
    for stop in STOPS:
        before = before.rpartition(stop)[2]
    return before.endswith(NEGATIONS)


def modes_on(day: dt.date, category: str, modes: tuple[Mode, ...], province: str = "") -> tuple[Mode, ...]:
    """The modes that are on for an event of a class on a Beijing day in the unit's province."""
    return tuple(
        one
        for one in modes
        if one.enabled
        and category.startswith(one.classes)
        and (not one.provinces or province.startswith(one.provinces))
        and _within(day, one)
    )


def days_to(day: dt.date, mode: Mode) -> int | None:
    """How many days from a day until a mode begins, 0 while it is on; None for one that does not come again."""
    return next((ahead for ahead in range(367) if _within(day + ahead * ONE_DAY, mode)), None)


def last_day(day: dt.date, mode: Mode) -> dt.date:
    """The last day of a mode that is on at a day; a year on, where it never ends."""
    return next((one for one in _days_after(day) if not _within(one + ONE_DAY, mode)), day + 366 * ONE_DAY)


def _days_after(day: dt.date) -> Iterable[dt.date]:
    return (day + ahead * ONE_DAY for ahead in range(367))


def _within(day: dt.date, mode: Mode) -> bool:
    today = day.isoformat()
    if len(mode.since) == len(today):
        return mode.since <= today <= mode.until
    if mode.since <= mode.until:
        return mode.since <= today[5:] <= mode.until
    return today[5:] >= mode.since or today[5:] <= mode.until


def as_edited(modes: tuple[Mode, ...], edited: Iterable[str]) -> tuple[Mode, ...]:
    """The modes with what the unit wrote of them: on or off, name, first and last day; a new name is for all."""
    found = {one.name: one for one in modes}
    for line in edited:
        switched, name, since, until = line.split()
        base = found.get(name) or Mode(
            id=name, name=name, flags=(Flag.SPECIAL_PERIOD, Flag.SENSITIVE_TIME), since=since, until=until
        )
        found[name] = msgspec.structs.replace(base, since=since, until=until, enabled=switched == ON)
    return tuple(found.values())


def mode_line(mode: Mode) -> str:
    """启用　汛期　04-15　10-15: a mode as a unit edits it."""
    return f"{ON if mode.enabled else OFF}　{mode.name}　{mode.since}　{mode.until}"


def flags_of(modes: tuple[Mode, ...]) -> frozenset[Flag]:
    """The flags that modes set."""
    return frozenset(flag for one in modes for flag in one.flags)
