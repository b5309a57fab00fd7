"""A subject of which nothing is kept but its entries."""

from app.models.book.entry import Entry
from app.models.book.fold import State
from app.models.book.rows import Row


class Plain(State, frozen=True, kw_only=True):
    """A subject that is only a place for log lines."""


def apply_plain(state: Plain, _entry: Entry) -> Plain:
    """Nothing but the count changes."""
    return state


def project_plain(_state: Plain) -> tuple[Row, ...]:
    """No rows of its own."""
    return ()
