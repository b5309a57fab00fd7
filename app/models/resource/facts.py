"""Facts about the ledgers (台账): records, verification, stock movements, dispatches."""

from app.models.book.fact import Fact, Instant
from app.models.resource.records import AnyResource, Portion
from app.models.vocabulary.resource import Move, ResourceKind


class ResourceRecorded(Fact, frozen=True, kw_only=True, tag="resource:recorded"):
    """A record was entered or changed; it is stated whole. ``source`` says from which file and row, if from one."""

    record: AnyResource
    source: str = ""


class ResourceVerified(Fact, frozen=True, kw_only=True, tag="resource:verified"):
    """Somebody checked that the record is still true (核验)."""

    by: str
    at: Instant
    note: str = ""


class ResourceRetired(Fact, frozen=True, kw_only=True, tag="resource:retired"):
    """The record is no longer in use; it stays in the book."""

    reason: str


class ResourceRestored(Fact, frozen=True, kw_only=True, tag="resource:restored"):
    """A retired record is in use again."""

    reason: str


class LedgerReminded(Fact, frozen=True, kw_only=True, tag="ledger:reminded"):
    """What the ledgers wanted when a shift began (提醒)."""

    text: str


class LedgerImported(Fact, frozen=True, kw_only=True, tag="ledger:imported"):
    """A file was taken into a ledger; the counts add up to its data rows."""

    kind: ResourceKind
    file: str
    digest: str
    rows: int
    new: int
    changed: int
    same: int
    doubtful: int
    skipped: int


class StockMoved(Fact, frozen=True, kw_only=True, tag="stock:moved"):
    """Stock of a material changed by ``delta``; a count (盘点) books the difference to what the book held."""

    move: Move
    delta: float
    at: Instant
    counted: float | None = None
    incident: str = ""
    to: str = ""
    note: str = ""
    override: str = ""
    """Why it may go below zero, or why what has run out is used."""
    papered: bool = True
    """False while the form is still owed (先电话后补单)."""
    portions: tuple[Portion, ...] = ()
    """By lot; what they leave of ``delta`` is of the lot the record states."""
    supply: str = ""
    """The 调拨 it belongs to."""
    name: str = ""
    measure: str = ""
    """As the material was called then, for the log."""


class StockPapered(Fact, frozen=True, kw_only=True, tag="stock:papered"):
    """The form for a movement that was agreed on the phone was made up."""

    entry: str
    number: str = ""
