"""Facts about 值班快报."""

from app.models.book.fact import Fact, Instant
from app.models.report.facts import Letterhead


class BriefIssued(Fact, frozen=True, kw_only=True, tag="brief:issued"):
    """An issue was signed: its text is fixed, its number of the year (期号) is taken."""

    incident: str
    year: int
    number: int
    title: str
    body: str
    signed_by: str
    signed_at: Instant
    letterhead: Letterhead
    reported: tuple[str, ...] = ()
    """To whom it goes up (报)."""
    copied: tuple[str, ...] = ()
    """Who gets it besides (送)."""
