"""Facts about a 卫星热点: a spot that a notice told of, what was found there, what was fed back."""

from app.models.book.fact import Fact, Instant
from app.models.vocabulary.hotspot import HotspotResult


class HotspotNoticed(Fact, frozen=True, kw_only=True, tag="hotspot:noticed"):
    """A notice or a list told of a spot; degrees as said (satellites give WGS-84)."""

    received_at: Instant
    longitude: float | None = None
    latitude: float | None = None
    number: str = ""
    pixels: int | None = None
    satellite: str = ""
    land: str = ""
    seen_at: Instant | None = None
    place: str = ""
    source: str = ""
    """Who sent the notice."""
    words: str = ""
    file: str = ""
    digest: str = ""
    """SHA-256 of the notice."""


class HotspotChecked(Fact, frozen=True, kw_only=True, tag="hotspot:checked"):
    """Somebody on the ground said what it is."""

    result: HotspotResult
    unit: str
    at: Instant
    person: str = ""
    words: str = ""
    incident: str = ""
    """The incident that a fire was made or joined to."""


class HotspotFedBack(Fact, frozen=True, kw_only=True, tag="hotspot:fed_back"):
    """The result was fed back to whoever asked."""

    result: HotspotResult
    to: str
    at: Instant
    received_by: str = ""
    words: str = ""
