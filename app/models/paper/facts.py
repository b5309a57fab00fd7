"""Facts about papers."""

from app.models.book.fact import Fact


class PaperPrinted(Fact, frozen=True, kw_only=True, tag="paper:printed"):
    """A form was handed to a printer; ``digest`` is the SHA-256 of its PDF."""

    paper: str
    name: str
    printer: str
    digest: str
    copies: int = 1
