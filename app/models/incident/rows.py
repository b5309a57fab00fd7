"""View rows of incidents."""

from app.models.book.rows import Row


class IncidentRow(Row, frozen=True, kw_only=True):
    """An incident as the board lists it."""

    table = "incident"
    indexes = (("status", "received_at"), ("received_at",))

    title: str
    status: str
    level: int
    level_strict: int
    strict_by: str
    confirmed: int
    may_rise: int
    sensitive: int
    place: str
    category: str
    received_at: int
    occurred_at: int | None
    source: str
    figures: str
    last_at: int
    search: str


class RegisteredOnlyRow(Row, frozen=True, kw_only=True):
    """An incident that falls short of a report by somebody's decision (仅登记)."""

    table = "registered_only"
    also = ("incident",)
    indexes = (("at",),)

    title: str
    reason: str
    decided_by: str
    at: int
    holds: int
    """0 once something graver became known: it is owed again without anybody taking the decision back."""
