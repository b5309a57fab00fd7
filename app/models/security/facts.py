"""Facts about seats and keys of the book."""

from app.models.book.fact import Fact


class SeatBegan(Fact, frozen=True, kw_only=True, tag="seat:began"):
    """A seat opened its chain; a copied store names the head it continues from."""

    unit: str
    continues: str = ""


class KeyChanged(Fact, frozen=True, kw_only=True, tag="seat:key_changed"):
    """The book was encrypted, its key changed or kept another way; ``how`` is encrypted, rekeyed or kept."""

    how: str
    way: str


class RecoveryShown(Fact, frozen=True, kw_only=True, tag="seat:recovery_shown"):
    """The recovery sheet (恢复码) was made; the code itself stands nowhere in the book."""

    reason: str = ""


class PlainCopied(Fact, frozen=True, kw_only=True, tag="seat:plain_copied"):
    """A plain copy of the book was asked for (审计): to whom and why; the copy holds this entry itself."""

    file: str
    reason: str


class RestoreDrilled(Fact, frozen=True, kw_only=True, tag="seat:restore_drilled"):
    """A backup was restored for trial into a folder of its own (恢复演练)."""

    source: str
    entries: int
    ok: bool
    seconds: float
    problem: str = ""
    behind: int = 0
    """Entries of the book that the backup does not hold yet."""
