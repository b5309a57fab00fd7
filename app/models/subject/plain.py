"""A subject of which nothing is kept but its entries."""

from app.models.book.entry import Entry
from app.models.book.rows import Row
from app.models.subject.fold import State, Subject


class Plain(State, frozen=True, kw_only=True):
    """A subject that is only a place for log lines."""


def apply_plain(state: Plain, _entry: Entry) -> Plain:
    """Nothing but the count changes."""
    return state


def project_plain(_state: Plain) -> tuple[Row, ...]:
    """No rows of its own."""
    return ()


def plain(name: str) -> Subject[Plain]:
    """A subject kind of which only log lines are kept."""
    return Subject(name=name, version=1, state=Plain, apply=apply_plain, project=project_plain)
