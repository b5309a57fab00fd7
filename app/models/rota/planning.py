"""Making a rota (排班): pure; the fairest choice that keeps everybody's rest, turn by turn.

Of those who are there and rested the one with the fewest turns of what makes it hard (节假日、休息日、夜班) comes next,
then the one with the fewest turns of all, then who has been off longest; an easy turn goes first to who had more hard
ones, so that the others are rested when those come. Turns before the month count for rest.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

import msgspec

from app.models.rota.checks import HARD, Away, hard, rest_after
from app.models.rota.turns import Turn

replace = msgspec.structs.replace


class People(msgspec.Struct, frozen=True, kw_only=True):
    """Who can be put on the rota: officers, leaders, how many days a leader has in a row, who is away when."""

    officers: tuple[str, ...]
    leaders: tuple[str, ...] = ()
    leader_days: int = 1
    away: tuple[Away, ...] = ()
    standby: tuple[str, ...] = ()
    """Who can stand by (备勤); nobody does where none are named."""
    standing_by: int = 1
    """How many stand by for a turn."""
    elsewhere: tuple[Turn, ...] = ()
    """Turns of other rooms: whoever sits there cannot sit here."""


class _Tally:
    """How often and until when each has been on."""

    def __init__(self, before: Iterable[Turn]) -> None:
        self.kinds: Counter[tuple[str, str]] = Counter()
        self.all: Counter[str] = Counter()
        self.mains: Counter[str] = Counter()
        self.last: dict[str, Turn] = {}
        for turn in before:
            for name in (turn.main, turn.deputy):
                if name and (name not in self.last or self.last[name].ends < turn.ends):
                    self.last[name] = turn

    def take(self, name: str, turns: Sequence[Turn]) -> None:
        """Count a piece of the rota."""
        for turn in turns:
            self.kinds.update((name, what) for what in hard(turn))
            self.all[name] += 1
        self.last[name] = turns[-1]

    def tired(self, name: str, first: Turn) -> bool:
        """Whether somebody would come back before their rest is over."""
        last = self.last.get(name)
        return last is not None and first.begins < last.ends + rest_after(last)


def plan(turns: Sequence[Turn], people: People, before: Sequence[Turn] = ()) -> tuple[Turn, ...]:
    """The turns with people in them; a place nobody can take stays empty (``checks.problems`` names it)."""
    tally = _Tally(before)
    led = _leaders(turns, people, before)
    planned: list[Turn] = []
    stood: Counter[str] = Counter()
    for _, group in groupby(turns, key=lambda one: one.piece):
        piece = list(group)
        pair = _pair(piece, people, tally, {led[one.day] for one in piece})
        found = [replace(one, main=pair[0], deputy=pair[1], leader=led[one.day]) for one in piece]
        named = _standing_by(found, people, stood, planned[-1].on if planned else ())
        planned += [replace(one, standby=named) for one in found]
    return tuple(planned)


def _pair(piece: list[Turn], people: People, tally: _Tally, leading: set[str]) -> tuple[str, str]:
    """主班 and 副班 of a piece: the two whose turn it is, of them the one who was 主班 less often."""
    first, kinds = piece[0], dict.fromkeys(what for one in piece for what in hard(one))
    there = [
        name
        for name in people.officers
        if name not in leading
        and not any(one.covers(name, turn.day) for one in people.away for turn in piece)
        and not _elsewhere(name, piece, people)
    ]
    long_ago = dt.datetime.min.replace(tzinfo=dt.UTC)

    def order(name: str) -> tuple[bool, int, int, int, dt.datetime, int]:
        last = tally.last.get(name)
        return (
            tally.tired(name, first),
            sum(tally.kinds[name, what] for what in kinds),
            tally.all[name],
            0 if kinds else -sum(tally.kinds[name, what] for what in HARD),
            last.ends if last is not None else long_ago,
            people.officers.index(name),
        )

    chosen = sorted(sorted(there, key=order)[:2], key=lambda name: (tally.mains[name], people.officers.index(name)))
    for name in chosen:
        tally.take(name, piece)
    if chosen:
        tally.mains[chosen[0]] += len(piece)
    main, deputy, *_ = [*chosen, "", ""]
    return main, deputy


def _elsewhere(name: str, piece: Sequence[Turn], people: People) -> bool:
    """Whether somebody sits in another room in the time of a piece."""
    begins, ends = piece[0].begins, piece[-1].ends
    return any(name in one.on and one.begins < ends and begins < one.ends for one in people.elsewhere)


def _standing_by(
    piece: Sequence[Turn], people: People, stood: Counter[str], relieved: tuple[str, ...]
) -> tuple[str, ...]:
    """Who stands by for a piece: free and there, the fewest times so far; who was just relieved comes last."""
    taken = {name for one in piece for name in (*one.on, one.leader)}
    there = [
        name
        for name in people.standby
        if name not in taken
        and not any(one.covers(name, turn.day) for one in people.away for turn in piece)
        and not _elsewhere(name, piece, people)
    ]
    there.sort(key=lambda name: (name in relieved, stood[name], people.standby.index(name)))
    named = tuple(there[: people.standing_by])
    stood.update(dict.fromkeys(named, len(piece)))
    return named


def _leaders(turns: Sequence[Turn], people: People, before: Sequence[Turn]) -> dict[dt.date, str]:
    """The leader of each day: in turn, ``leader_days`` in a row, days off shared out evenly."""
    held: Counter[tuple[str, bool]] = Counter()
    led: dict[dt.date, str] = {}
    latest = max(before, key=lambda one: one.ends, default=None)
    last, row = (latest.leader if latest is not None else ""), people.leader_days
    for day, group in groupby(turns, key=lambda one: one.day):
        off = bool(next(iter(group)).off)
        there = [one for one in people.leaders if not any(away.covers(one, day) for away in people.away)]
        if last in there and row < people.leader_days:
            led[day], row = last, row + 1
        else:
            fair = sorted(there, key=lambda one: (one == last, held[one, off], held[one, not off]))
            led[day], row = (fair[0] if fair else ""), 1
        last = led[day]
        held[last, off] += 1
    return led
