"""View rows of ledger records, stock and its movements."""

from app.models.book.rows import Row


class ResourceRow(Row, frozen=True, kw_only=True):
    """A ledger record as lists and lookup need it; ``data`` is the whole record, msgpack; the point is WGS-84."""

    table = "resource"
    also = ("ledgers",)
    indexes = (("kind", "name"), ("expires_on",))

    kind: str
    name: str
    category: str
    level: str
    region: str
    lat: float | None
    lon: float | None
    retired: int
    verified_at: int | None
    verified_by: str
    expires_on: str
    """The first day something runs out."""
    expires_last: str
    """The day on which all of it has; empty where something never does."""
    doubtful: int
    search: str
    data: bytes


class StockRow(Row, frozen=True, kw_only=True):
    """How much of a material there is, and how many movements still want their form."""

    table = "stock"
    also = ("ledgers",)

    quantity: float | None
    """None while nobody said how much there is."""
    unpapered: int
    lots: str
    """[[expiry, quantity], …] as JSON; empty where no lot runs out."""


class MovementRow(Row, frozen=True, kw_only=True):
    """A movement of stock other than the first; ``id`` is its entry."""

    table = "movement"
    also = ("ledgers", "incident")
    indexes = (("incident",), ("papered",))

    name: str
    measure: str
    depot: str
    specification: str
    move: str
    delta: float
    at: int
    by: str
    incident: str
    to: str
    note: str
    papered: int
    supply: str
