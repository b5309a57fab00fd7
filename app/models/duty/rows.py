"""View rows of people on duty."""

from app.models.book.rows import Row


class ZeroRow(Row, frozen=True, kw_only=True):
    """The room's own report of a day (零报告); ``reported`` in microseconds, 0 while it is not made."""

    table = "zero"
    also = ("duty",)

    day: str
    periods: str
    reported: int
    to: str


class DutyRow(Row, frozen=True, kw_only=True):
    """Who is on duty, per role."""

    table = "duty"

    person: str
    phone: str
    since: int
