"""View rows of hand-overs."""

from app.models.book.rows import Row


class HandoverRow(Row, frozen=True, kw_only=True):
    """One hand-over; names are parted by 、."""

    table = "handover"
    also = ("duty",)
    indexes = (("at",),)

    at: int
    out: str
    taken: str
    leader: str
    items: int
    clocks: int
    joint: int
