"""A turn (班次): who is on duty from when until when; how a pattern cuts days into turns."""

import calendar
import datetime as dt
from collections.abc import Iterator

import msgspec

from app.models.moments import BEIJING, UTC
from app.models.rota.holidays import Holidays
from app.models.vocabulary.duty import RotaPattern

MOST_DAYS = 3
"""Days off that one pair takes in one piece."""
NIGHT = 3
"""A turn that is on at this hour of Beijing is a night."""


class Turn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One turn: the day it is named after, its slot, its instants, who has it; ``off`` names a day off."""

    day: dt.date
    begins: dt.datetime
    ends: dt.datetime
    slot: str = ""
    main: str = ""
    deputy: str = ""
    leader: str = ""
    off: str = ""
    """周末, or the name of the holiday; empty for a working day."""
    piece: int = 0
    """Turns of one number are taken by the same people in one piece."""
    standby: tuple[str, ...] = ()
    """Who is called in when the people on duty are too few (备勤)."""
    room: str = ""
    """The duty room it is of where that is not our own."""

    @property
    def key(self) -> str:
        """What names it among all turns: the day, the slot and the room."""
        slot = f"/{self.slot}" if self.slot else ""
        return f"{self.day.isoformat()}{slot}{f'@{self.room}' if self.room else ''}"

    @property
    def on(self) -> tuple[str, ...]:
        """Who sits in the room: 主班 and 副班."""
        return tuple(filter(None, (self.main, self.deputy)))

    @property
    def night(self) -> bool:
        """Whether it goes through the night, but not around the clock."""
        return self.ends - self.begins < dt.timedelta(hours=20) and self._at(NIGHT)

    def _at(self, hour: int) -> bool:
        begins = self.begins.astimezone(BEIJING)
        at = begins.replace(hour=hour, minute=0, second=0, microsecond=0)
        at = at if at >= begins else at + dt.timedelta(days=1)
        return at < self.ends

    @property
    def holiday(self) -> bool:
        """Whether it is named after a day of a holiday."""
        return self.off not in {"", WEEKEND}


WEEKEND = "周末"
SLOTS: dict[RotaPattern, tuple[str, ...]] = {
    RotaPattern.FULL_DAY: ("",),
    RotaPattern.TWO_A_DAY: ("白班", "夜班"),
    RotaPattern.THREE_A_DAY: ("早班", "中班", "晚班"),
    RotaPattern.WEEKDAY: ("",),
}


def days_of(month: str) -> list[dt.date]:
    """The days of a month ``2026-12``; raises ValueError for anything else."""
    first = dt.datetime.strptime(f"{month}-01", "%Y-%m-%d").date()  # noqa: DTZ007 - a day, no instant
    count = calendar.monthrange(first.year, first.month)[1]
    return [first + dt.timedelta(days=number) for number in range(count)]


def change_at(day: dt.date, change: dt.time) -> dt.datetime:
    """The instant of the day's first change of turns."""
    return dt.datetime.combine(day, change, BEIJING).astimezone(UTC)


def empty_turns(
    month: str, pattern: RotaPattern, change: dt.time, holidays: Holidays, room: str = ""
) -> tuple[Turn, ...]:
    """The turns of a month with nobody in them: from its first change to the first of the next month, no gap."""
    slots = SLOTS[pattern]
    span = dt.timedelta(hours=24) / len(slots)
    turns: list[Turn] = []
    for day, piece in _pieces(days_of(month), holidays, joined=pattern is RotaPattern.WEEKDAY):
        start = change_at(day, change)
        held = holidays.holiday(day)
        off = held.name if held is not None else WEEKEND if holidays.off(day) else ""
        for number, slot in enumerate(slots):
            begins = start + number * span
            turns.append(
                Turn(
                    day=day, slot=slot, begins=begins, ends=begins + span, off=off, room=room,
                    piece=piece if len(slots) == 1 else len(turns),
                )
            )  # fmt: skip
    return tuple(turns)


def _pieces(days: list[dt.date], holidays: Holidays, *, joined: bool) -> Iterator[tuple[dt.date, int]]:
    """Each day with the number of its piece: days off that follow each other are one, of at most three days."""
    piece, length = -1, 0
    for day in days:
        goes_on = joined and holidays.off(day) and 0 < length < MOST_DAYS
        if not goes_on:
            piece, length = piece + 1, 0
        length = length + 1 if holidays.off(day) else 0
        yield day, piece
