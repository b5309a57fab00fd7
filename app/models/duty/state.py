"""Who is on duty: state and fold."""

import msgspec

from app.models.book.entry import Entry
from app.models.book.rows import Row
from app.models.duty.facts import DutyAssigned, WeatherNoted, ZeroOwed, ZeroReported
from app.models.duty.rows import DutyRow, ZeroRow
from app.models.moments import to_micros
from app.models.subject.fold import State, doubt
from app.models.vocabulary.duty import DutyRole

replace = msgspec.structs.replace


class Duty(State, frozen=True, kw_only=True):
    """Who is on duty."""

    people: dict[DutyRole, str] = msgspec.field(default_factory=dict)
    phones: dict[DutyRole, str] = msgspec.field(default_factory=dict)
    since: int = 0


def apply_duty(state: Duty, entry: Entry) -> Duty:
    """The latest assignment counts."""
    fact = entry.fact
    if isinstance(fact, DutyAssigned):
        return replace(state, people=fact.people, phones=fact.phones, since=entry.at)
    return state


def project_duty(state: Duty) -> tuple[Row, ...]:
    """One row per role."""
    return tuple(
        DutyRow(id=role, subject=f"duty:{state.id}", person=name, phone=state.phones.get(role, ""), since=state.since)
        for role, name in state.people.items()
    )


def title_of(_state: Duty) -> str:
    """The room's own duty."""
    return "值班"


class Zero(State, frozen=True, kw_only=True):
    """The room's own report of a day (零报告)."""

    owed: ZeroOwed | None = None
    reported: ZeroReported | None = None


def apply_zero(state: Zero, entry: Entry) -> Zero:
    """The first report that stands counts; another is a doubt."""
    fact = entry.fact
    if isinstance(fact, ZeroOwed):
        return replace(state, owed=fact)
    if isinstance(fact, ZeroReported):
        return replace(state, reported=fact) if state.reported is None else doubt(state, f"{fact.day}的零报告报了两次")
    return state


def project_zero(state: Zero) -> tuple[Row, ...]:
    """One row a day."""
    done = state.reported
    row = ZeroRow(
        id=state.id,
        subject=f"zero:{state.id}",
        day=state.id,
        periods="、".join(state.owed.periods) if state.owed is not None else "",
        reported=to_micros(done.at) if done is not None else 0,
        to=done.to if done is not None else "",
    )
    return (row,) if state.owed is not None or done is not None else ()


def title_of_zero(state: Zero) -> str:
    """国庆保障10月1日: what is owed of it is said beside."""
    if state.owed is None:
        return state.id
    return f"{'、'.join(state.owed.periods)}{state.owed.day.month}月{state.owed.day.day}日"


class Weather(State, frozen=True, kw_only=True):
    """The weather of a day."""

    text: str = ""


def apply_weather(state: Weather, entry: Entry) -> Weather:
    """What was typed last counts."""
    fact = entry.fact
    return replace(state, text=fact.text) if isinstance(fact, WeatherNoted) else state


def project_weather(_state: Weather) -> tuple[Row, ...]:
    """No row: it is asked for day by day."""
    return ()
