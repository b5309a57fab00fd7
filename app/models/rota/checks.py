"""What is wrong with a rota (值班表核对) and how fair it is: pure.

No gap, no double duty, 主班 and 副班 differ, rest between turns, nobody who is away.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from app.models.moments import beijing_day
from app.models.rota.turns import Turn


class Away(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody is away (请假、出差) from one day to another, both included."""

    name: str
    first: dt.date
    last: dt.date
    reason: str = ""

    def covers(self, name: str, day: dt.date) -> bool:
        """Whether it is this person and this day."""
        return self.name == name and self.first <= day <= self.last


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """How much one has of a rota."""

    name: str
    turns: int
    nights: int
    weekends: int
    holidays: int
    leads: int
    standbys: int = 0


HARD = ("holiday", "weekend", "night")


def hard(turn: Turn) -> tuple[str, ...]:
    """What makes a turn one to be shared out by itself: a holiday or a weekend, a night."""
    off = ("holiday",) if turn.holiday else ("weekend",) if turn.off else ()
    return (*off, "night") if turn.night else off


def rest_after(turn: Turn) -> dt.timedelta:
    """How long one is off after a turn: as long as it was."""
    return turn.ends - turn.begins


def day_words(turn: Turn) -> str:
    """12月3日夜班."""
    return f"{turn.day.month}月{turn.day.day}日{turn.slot}"


def problems(
    turns: Sequence[Turn],
    away: Sequence[Away] = (),
    before: Sequence[Turn] = (),
    elsewhere: Sequence[Turn] = (),
) -> tuple[str, ...]:
    """Everything that is wrong, a sentence each, in the order of the days; ``elsewhere`` are turns of other rooms."""
    found = [*_gaps(turns)]
    for turn in turns:
        found += _in_one(turn, away)
    found += _between([*before, *turns], since=turns[0].begins if turns else None)
    found += _two_rooms(turns, elsewhere)
    return tuple(dict.fromkeys(found))


def unplanned(turns: Sequence[Turn], days: Sequence[dt.date]) -> tuple[str, ...]:
    """Days of a month before its first turn and behind its last: a table of some days plans no month."""
    if not turns:
        return ()
    until = max(beijing_day(one.ends - dt.timedelta(hours=12)) for one in turns)
    runs = [one for one in days if one < turns[0].day], [one for one in days if one > max(until, turns[-1].day)]
    return tuple(
        f"{run[0].month}月{run[0].day}日{f'至{run[-1].day}日' if len(run) > 1 else ''}还没有排班" for run in runs if run
    )


def _gaps(turns: Sequence[Turn]) -> list[str]:
    return [
        f"{day_words(first)}到{day_words(second)}之间{'没有人值班' if first.ends < second.begins else '有两班重叠'}"
        for first, second in pairwise(turns)
        if first.ends != second.begins
    ]


def _in_one(turn: Turn, away: Sequence[Away]) -> list[str]:
    words = day_words(turn)
    found = []
    if not turn.main:
        found.append(f"{words}没有主班")
    elif turn.main == turn.deputy:
        found.append(f"{words}主班、副班都是{turn.main}")
    if turn.main and not turn.deputy:
        found.append(f"{words}没有副班")
    if not turn.leader:
        found.append(f"{words}没有带班领导")
    leaders = turn.leader.split("、")
    found += [f"{words}{one}又带班又值班" for one in leaders if one and one in {turn.main, turn.deputy}]
    found += [f"{words}{name}已经当班，不能又备勤" for name in turn.standby if name in {*turn.on, *leaders}]
    for name in dict.fromkeys(filter(None, (turn.main, turn.deputy, *leaders, *turn.standby))):
        gone = next((one for one in away if one.covers(name, turn.day)), None)
        if gone is not None:
            found.append(f"{words}{name}不在岗（{gone.reason or '请假'}），请另行安排")
    return found


def _between(turns: Sequence[Turn], since: dt.datetime | None) -> list[str]:
    """Double duty and short rest, of each person between one turn and the next that is no piece of it."""
    mine: dict[str, list[Turn]] = {}
    for turn in sorted(turns, key=lambda one: one.begins):
        for name in {turn.main, turn.deputy} - {""}:
            mine.setdefault(name, []).append(turn)
    found = []
    for name, held in mine.items():
        for first, second in pairwise(held):
            if since is None or second.begins < since or (first.piece == second.piece and first.begins >= since):
                continue
            if second.begins < first.ends:
                found.append(f"{name}在{day_words(first)}和{day_words(second)}同时当班")
            elif second.begins < first.ends + rest_after(first):
                hours = (second.begins - first.ends) / dt.timedelta(hours=1)
                found.append(f"{name}值{day_words(first)}后只休息{hours:g}小时，又值{day_words(second)}")
    return sorted(found)


def _two_rooms(turns: Sequence[Turn], elsewhere: Sequence[Turn]) -> list[str]:
    """Whoever sits in two rooms at a time; one leader may lead both."""
    found = []
    for one in turns:
        for other in elsewhere:
            if other.begins < one.ends and one.begins < other.ends:
                found += [
                    f"{day_words(one)}{name}同时在{other.room or '本室'}值{day_words(other)}"
                    for name in one.on
                    if name in other.on
                ]
    return found


UNEVEN = 4
"""Nights, weekends or holidays in a month one may have more than another before it is said."""


def uneven(turns: Iterable[Turn]) -> tuple[str, ...]:
    """Where nights, weekends or holidays fell on some far more than on others, in sentences."""
    held = [one for one in shares(turns) if one.turns]
    found = []
    for what, name in (("nights", "夜班"), ("weekends", "休息日班"), ("holidays", "节假日班")):
        ordered = sorted(held, key=lambda one: (getattr(one, what), one.name))
        most, fewest = (getattr(ordered[-1], what), getattr(ordered[0], what)) if ordered else (0, 0)
        if most - fewest > UNEVEN and most > 2 * fewest:
            found.append(
                f"{name}不匀：{ordered[-1].name}{most}次，{ordered[0].name}{fewest}次，可换班、加人或换一种排法"
            )
    return tuple(found)


def shares(turns: Iterable[Turn]) -> tuple[Share, ...]:
    """How much each has, by name, in the order of first turns."""
    counts: Counter[tuple[str, str]] = Counter()
    names: dict[str, None] = {}
    leading: dict[str, set[dt.date]] = {}
    standing: Counter[str] = Counter()
    for turn in turns:
        night, weekend = turn.night, bool(turn.off) and not turn.holiday
        for name in turn.on:
            names[name] = None
            counts[name, "turns"] += 1
            counts[name, "nights"] += night
            counts[name, "weekends"] += weekend
            counts[name, "holidays"] += turn.holiday
        for name in turn.standby:
            standing[name] += 1
        if turn.leader:
            leading.setdefault(turn.leader, set()).add(turn.day)
    return tuple(
        Share(
            name=name,
            turns=counts[name, "turns"],
            nights=counts[name, "nights"],
            weekends=counts[name, "weekends"],
            holidays=counts[name, "holidays"],
            leads=len(leading.get(name, ())),
            standbys=standing[name],
        )
        for name in dict.fromkeys([*names, *leading, *standing])
    )
