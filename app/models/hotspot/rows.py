"""View rows of hotspots."""

from app.models.book.rows import Row


class HotspotRow(Row, frozen=True, kw_only=True):
    """A hotspot as it is listed; ``open`` while it was not both settled and fed back."""

    table = "hotspot"
    indexes = (("open", "received_at"),)

    title: str
    place: str
    longitude: float | None
    latitude: float | None
    received_at: int
    result: str
    fed_back: str
    incident: str
    open: int
