"""Facts about the connection to the routes (断网)."""

from app.models.book.fact import Fact, Instant


class ConnectionLost(Fact, frozen=True, kw_only=True, tag="engine:line_lost"):
    """No route answers any more (断网): reports go by phone, fax or satellite until the line is back."""

    at: Instant


class ConnectionReturned(Fact, frozen=True, kw_only=True, tag="engine:line_returned"):
    """A route answers again; what waited goes out in order."""

    at: Instant
    since: Instant
    waiting: int
