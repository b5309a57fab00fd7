"""View rows of dispatches."""

from app.models.book.rows import Row


class DispatchRow(Row, frozen=True, kw_only=True):
    """A team called out."""

    table = "dispatch"
    also = ("ledgers", "incident")
    indexes = (("incident",), ("out", "team"))

    incident: str
    team: str
    name: str
    task: str
    step: str
    out: int
    ordered_at: int
    eta: int | None
    arrived_at: int | None
    people: int | None
    vehicles: int | None
