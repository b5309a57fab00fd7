"""View rows of warnings."""

from app.models.book.rows import Row


class WarningRow(Row, frozen=True, kw_only=True):
    """A warning message; ``replaced`` is what it takes the place of: identifier or identifier,source, by spaces."""

    table = "warning"
    indexes = (("sent_at",),)

    kind: str
    event: str
    colour: str
    headline: str
    areas: str
    sender: str
    sent_at: int
    expires: int | None
    replaced: str
    identifier: str
    source: str
