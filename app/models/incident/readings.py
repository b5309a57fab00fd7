"""Readings nobody has adopted (读到未采用): said in a message, booked as said, and answered by the officer later.

Sure ones, people told of as dead, missing or trapped, and what the officer cannot exclude (不能排除) feed 从严; none is
ever 已知, part of a title, of a paper or of statistics.
"""

import datetime as dt
from collections.abc import Iterable

import msgspec

from app.models.book.entry import Entry
from app.models.incident.facts import ReadingDismissed, ReadingNoted, ReadingNotExcluded
from app.models.incident.figures import stated
from app.models.moments import BEIJING
from app.models.vocabulary.incident import Bound, Detail, FigureKind, Flag

replace = msgspec.structs.replace
CATEGORY, PLACE, OCCURRED = Detail.CATEGORY, Detail.PLACE, Detail.OCCURRED
FLAG = "flag:"
"""What the field of a circumstance (敏感情形) begins with, its flag behind it."""
NAMES = {CATEGORY: "类别", PLACE: "地点", OCCURRED: "事发时间"} | {f"{FLAG}{one.value}": one.label for one in Flag}
TAKEN = "已采用"
GRAVE = frozenset({
    FigureKind.DEATHS, FigureKind.MISSING, FigureKind.TRAPPED, FigureKind.EVACUATED, FigureKind.THREATENED,
    FigureKind.HOUSEHOLDS,
})  # fmt: skip
"""For whom a clock is not put off until somebody has answered how the words were meant."""
MANY_HURT = 10
"""So many hurt of whom nobody knows how badly may be badly hurt (国务院令第493号第3条): they are grave too."""


class Reading(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of them; ``answered`` is what the officer made of it, empty while it is open."""

    entry: str
    field: str
    words: str
    sure: bool
    known_at: dt.datetime
    value: float | None = None
    text: str = ""
    bound: Bound = Bound.EXACT
    answered: str = ""
    told: bool = False
    kept: bool = False
    """Whether the officer said that it cannot be excluded."""

    @property
    def counts(self) -> bool:
        """Whether it feeds 从严: sure, told of people at risk and what befell them, or not to be excluded."""
        return self.kept or may_be(self.field, self.value, sure=self.sure, told=self.told)

    @property
    def kind(self) -> FigureKind | None:
        """The figure it is about, None for class, place and time."""
        return next((one for one in FigureKind if one.value == self.field), None)

    @property
    def shown(self) -> str:
        """死亡4人, 被困人数不明, 类别火灾: what was read, as one says it."""
        said = reading_words(self.field, self.value, self.text, self.bound)
        return f"{said}（“{self.words}”）" if self.flag is not None else said

    @property
    def flag(self) -> Flag | None:
        """The circumstance it is about, None for anything else."""
        return next((one for one in Flag if f"{FLAG}{one.value}" == self.field), None)

    @property
    def moment(self) -> dt.datetime | None:
        """The occurrence time that was read; None where it is about something else."""
        if self.field != OCCURRED:
            return None
        try:
            return dt.datetime.fromisoformat(self.text).astimezone(dt.UTC)
        except ValueError:
            return None


def may_be(field: str, value: float | None, *, sure: bool, told: bool) -> bool:
    """Whether a reading nobody answered counts for 从严: a sure one, so many people told of as at risk, their class."""
    return sure or (told and (field == CATEGORY or (value is not None and grave(field, value))))


def grave(field: str, value: float) -> bool:
    """Whether so many of a kind start clocks before anybody has answered how the words were meant."""
    return field in GRAVE or (field == FigureKind.INJURED and value >= MANY_HURT)


Readings = tuple[Reading, ...]


def reading_words(field: str, value: float | None, text: str, bound: Bound = Bound.EXACT) -> str:
    """What was read, as one says it."""
    kind = next((one for one in FigureKind if one.value == field), None)
    if kind is not None and value is None:
        return f"{kind.label}人数不明"
    if kind is not None:
        return f"{kind.label}{stated(value, bound, kind.unit)}"
    if field == OCCURRED:
        return f"{NAMES[field]}{_moment(text)}"
    if field.startswith(FLAG):
        return NAMES.get(field, field)
    return f"{NAMES.get(field, field)}{text.partition(' ')[2] or text if field == CATEGORY else text}"


def _moment(text: str) -> str:
    try:
        return dt.datetime.fromisoformat(text).astimezone(BEIJING).strftime("%H:%M")
    except ValueError:
        return text


def noted(held: Readings, entry: Entry, fact: ReadingNoted) -> Readings:
    """One more; a later reading of the same field takes the place of an open one that says less."""
    one = Reading(
        entry=entry.id, field=fact.field, words=fact.words, sure=fact.sure, known_at=fact.known_at, value=fact.value,
        text=fact.text, bound=fact.bound, told=fact.told,
    )  # fmt: skip
    return (*held, one)


def answered(held: Readings, fields: Iterable[str], how: str = TAKEN) -> Readings:
    """Every open reading of these fields is answered."""
    names = set(fields)
    return tuple(replace(one, answered=how) if one.field in names and not one.answered else one for one in held)


def dismissed(held: Readings, fact: ReadingDismissed) -> Readings:
    """核实无此情况: the readings of these fields are set aside with a reason."""
    return answered(held, fact.fields, fact.reason)


def kept(held: Readings, fact: ReadingNotExcluded) -> Readings:
    """不能排除: the open readings of these fields count for 从严."""
    return tuple(replace(one, kept=True) if one.field in fact.fields and not one.answered else one for one in held)


def open_readings(held: Readings) -> Readings:
    """Those nobody has answered."""
    return tuple(one for one in held if not one.answered)


def open_figures(held: Readings) -> dict[FigureKind, float | None]:
    """Figures that count and nobody has answered, the largest of each kind; None where no number was said."""
    found: dict[FigureKind, float | None] = {}
    for one in open_readings(held):
        if one.counts and one.kind is not None:
            before = found.get(one.kind)
            found[one.kind] = before if one.value is None else max(before or 0.0, one.value)
    return found


def open_occurred(held: Readings) -> dt.datetime | None:
    """The earliest 事发 that was read surely and nobody answered."""
    return min((one.moment for one in open_readings(held) if one.sure and one.moment is not None), default=None)


def open_category(held: Readings) -> str:
    """The class that was read surely and nobody answered, its code; empty for none."""
    codes = [one.text.partition(" ")[0] for one in open_readings(held) if one.counts and one.field == CATEGORY]
    return codes[-1] if codes else ""


def open_flags(held: Readings) -> frozenset[Flag]:
    """The circumstances that words tell of and nobody answered."""
    return frozenset(one.flag for one in open_readings(held) if one.counts and one.flag is not None)


def open_words(held: Readings) -> str:
    """死亡4人、失联3人、地点…: what counts and is still to be answered, figures first; empty for nothing."""
    counting = sorted((one for one in open_readings(held) if one.counts), key=lambda one: one.kind is None)
    return "、".join(dict.fromkeys(one.shown for one in counting))


def asked_words(held: Readings) -> str:
    """被困3人（“可能有3人被困”）: what may be so and nobody has said whether it can be excluded; empty for nothing."""
    asked = (one for one in open_readings(held) if not one.counts)
    return "、".join(dict.fromkeys(f"{one.shown}（“{one.words}”）" for one in asked))
