"""View rows of reports."""

from app.models.book.rows import Row


class ReportRow(Row, frozen=True, kw_only=True):
    """A report with its number, if signed."""

    table = "report"
    also = ("incident",)
    indexes = (("year", "number"), ("subject",))

    stage: str
    ordinal: int
    title: str
    status: str
    year: int | None
    number: int | None
    mark: str
    hat: str
    submitted_at: int
    signed_at: int | None
    sent_at: int | None
