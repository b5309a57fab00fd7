"""The program's own health: until when its alerts were heard."""

import datetime as dt

import msgspec

from app.models.book.entry import Entry
from app.models.book.rows import Row
from app.models.subject.fold import State
from app.models.watch.facts import AlertHeard


class Engine(State, frozen=True, kw_only=True):
    """Until when each alert is quiet, by its name."""

    heard: dict[str, dt.datetime] = msgspec.field(default_factory=dict)


def apply(state: Engine, entry: Entry) -> Engine:
    """The last hearing counts."""
    fact = entry.fact
    if isinstance(fact, AlertHeard) and fact.names:
        return msgspec.structs.replace(state, heard=state.heard | dict.fromkeys(fact.names, fact.until))
    return state


def project(_state: Engine) -> tuple[Row, ...]:
    """No rows of its own."""
    return ()


def title_of(_state: Engine) -> str:
    """The program itself."""
    return "值守台"
