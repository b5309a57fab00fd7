"""Who is on duty: state and fold."""

import msgspec

from app.models.book.entry import Entry
from app.models.book.rows import Row
from app.models.duty.facts import DutyAssigned, WeatherNoted
from app.models.duty.rows import DutyRow
from app.models.subject.fold import State
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
