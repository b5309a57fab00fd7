"""View rows of matters."""

from app.models.book.rows import Row


class MatterRow(Row, frozen=True, kw_only=True):
    """A matter as it is listed; ``open`` until its last answer."""

    table = "matter"
    indexes = (("open", "at"), ("incident",))

    kind: str
    title: str
    words: str
    asker: str
    asked: str
    at: int
    due: int | None
    answer: str
    passed: str
    incident: str
    open: int
