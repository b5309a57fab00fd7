"""View rows of 调拨."""

from app.models.book.rows import Row


class SupplyRow(Row, frozen=True, kw_only=True):
    """A 调拨; ``goods`` is what of how much in words, ``open`` whether something is still to be done about it."""

    table = "supply"
    also = ("ledgers", "incident")
    indexes = (("incident",), ("open",))

    incident: str
    to: str
    goods: str
    step: str
    open: int
    requested_at: int
    issued_at: int | None
    eta: int | None
    received_at: int | None
    differs: int
    unpapered: int
