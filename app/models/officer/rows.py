"""View rows of people of the duty room."""

from app.models.book.rows import Row


class OfficerRow(Row, frozen=True, kw_only=True):
    """One person; ``active`` is 0 once they left."""

    table = "officer"
    also = ("duty",)

    name: str
    role: str
    phone: str
    active: int
