"""View rows of who is on duty below."""

from app.models.book.rows import Row


class LowerRow(Row, frozen=True, kw_only=True):
    """A unit on a day (ISO)."""

    table = "lower"
    also = ("duty", "ledgers")
    indexes = (("day",),)

    day: str
    unit: str
    officer: str
    leader: str
    phone: str
    leader_phone: str
