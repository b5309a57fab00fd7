"""View rows of calls."""

from app.models.book.rows import Row


class CallRow(Row, frozen=True, kw_only=True):
    """A call that was no incident."""

    table = "call"

    kind: str
    narrative: str
    caller: str
    received_at: int
    incident: str
