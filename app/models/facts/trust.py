"""Facts about the keeping of the book itself: its key, plain copies, restore drills, falls of the program."""

from app.models.facts.base import Fact, Instant


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


class Drilled(Fact, frozen=True, kw_only=True, tag="seat:restore_drilled"):
    """A backup was restored for trial into a folder of its own (恢复演练)."""

    source: str
    entries: int
    ok: bool
    seconds: float
    problem: str = ""
    behind: int = 0
    """Entries of the book that the backup does not hold yet."""


class ProgramFell(Fact, frozen=True, kw_only=True, tag="engine:program_fell"):
    """The window died or hung and the guard started it again; ``how`` is died or hung."""

    how: str
    at: Instant
    seconds: float
    """Between the last beat and the alarm of the guard."""


class TroubleHeard(Fact, frozen=True, kw_only=True, tag="engine:trouble_heard"):
    """A trouble of the program itself (failed backup, lagging mirror) was heard; it rings again after ``until``."""

    what: str
    until: Instant


class LineLost(Fact, frozen=True, kw_only=True, tag="engine:line_lost"):
    """No route answers any more (断网): reports go by phone, fax or satellite until the line is back."""

    at: Instant


class LineReturned(Fact, frozen=True, kw_only=True, tag="engine:line_returned"):
    """A route answers again; what waited goes out in order."""

    at: Instant
    since: Instant
    waiting: int
