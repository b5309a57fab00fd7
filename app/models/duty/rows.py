"""View rows of people on duty."""

from app.models.book.rows import Row


class DutyRow(Row, frozen=True, kw_only=True):
    """Who is on duty, per role."""

    table = "duty"

    person: str
    phone: str
    since: int
