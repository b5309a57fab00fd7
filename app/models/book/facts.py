"""Facts about entries of the book: struck and corrected lines."""

from app.models.book.fact import Fact


class EntryStruck(Fact, frozen=True, kw_only=True, tag="entry:struck"):
    """An entry of the same subject was struck; it stays visible, struck through."""

    target: str
    reason: str


class ActWithdrawn(Fact, frozen=True, kw_only=True, tag="entry:withdrawn"):
    """All entries one act made on a subject were taken back (撤销); they stay visible, struck through."""

    targets: tuple[str, ...]
    reason: str


class EntryCorrected(Fact, frozen=True, kw_only=True, tag="entry:corrected"):
    """The words of an entry were corrected; both stay visible."""

    target: str
    text: str
    reason: str
