"""View rows of the rota and of leave."""

from app.models.book.rows import Row


class RotaRow(Row, frozen=True, kw_only=True):
    """One turn; ``day`` is ISO, instants in microseconds; ``id`` is the turn's key."""

    table = "rota"
    also = ("duty",)
    indexes = (("ends",), ("subject", "begins"))

    day: str
    slot: str
    begins: int
    ends: int
    main: str
    deputy: str
    leader: str
    off: str
    piece: int
    standby: str
    """Names parted by 、."""
    room: str
    """Empty for our own."""


class LeaveRow(Row, frozen=True, kw_only=True):
    """Somebody is away; days are ISO."""

    table = "leave"
    also = ("duty",)
    indexes = (("last",),)

    name: str
    first: str
    last: str
    reason: str
