"""View rows of merges."""

from app.models.book.rows import Row


class MergeRow(Row, frozen=True, kw_only=True):
    """A merge and whether it stands."""

    table = "merge"
    also = ("incident", "clock")

    kept: str
    absorbed: str
    standing: int
