"""View rows of responses."""

from app.models.book.rows import Row


class ResponseRow(Row, frozen=True, kw_only=True):
    """A response as it is listed; ``open`` until it was ended."""

    table = "response"
    indexes = (("open", "at"), ("incident",))

    title: str
    level: str
    signatory: str
    office: str
    at: int
    reported: str
    incident: str
    open: int
