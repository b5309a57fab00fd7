"""View rows of 值班快报."""

from app.models.book.rows import Row


class BriefRow(Row, frozen=True, kw_only=True):
    """An issue as it is listed; ``at`` is when it was signed, ``entry`` the one that booked it."""

    table = "brief"
    also = ("incident",)
    indexes = (("year", "number"), ("incident",))

    incident: str
    year: int
    number: int
    title: str
    signed_by: str
    at: int
    entry: str
