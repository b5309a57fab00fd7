"""Facts about clocks (时限), of whatever subject: what the rules decided is itself recorded."""

from app.models.book.fact import Fact, Instant
from app.models.vocabulary.obligation import Basis, ObligationKind, Owner, Recipient


class ClockBasis(Fact, frozen=True, kw_only=True, tag="clock:basis"):
    """One rule that asks for the same thing; never an entry by itself."""

    rule: str
    legal: str
    due: Instant


class ClockStarted(Fact, frozen=True, kw_only=True, tag="clock:started"):
    """An obligation began to run. ``due`` is an instant, never a countdown."""

    clock: str
    rule: str
    digest: str
    obligation: ObligationKind
    recipient: Recipient
    basis: Basis
    basis_at: Instant
    due: Instant
    legal: str
    owner: Owner = Owner.OURS
    immediate: bool = False
    needed: int = 1
    """How many reports meet it (每日不少于两次 is 2)."""
    remind_at: Instant | None = None
    overdue_on_receipt: bool = False
    bases: tuple[ClockBasis, ...] = ()
    belongs_to: str = ""
    """The subject it is shown with where that is not the one it is booked on."""
    late_only: bool = False
    """It rings from ``due`` on and not before."""
    by_reading: bool = False
    """It rests on what was read and nobody has adopted yet (按读到从严，待确认)."""


class ClockConfirmed(Fact, frozen=True, kw_only=True, tag="clock:confirmed"):
    """What a clock by reading rested on was adopted: it is owed like any other."""

    clock: str


class ClockMoved(Fact, frozen=True, kw_only=True, tag="clock:moved"):
    """The due instant changed: earlier by a corrected 事发/接报, later only by a decision."""

    clock: str
    due: Instant
    basis_at: Instant
    reason: str
    decided: bool = False


class ClockMet(Fact, frozen=True, kw_only=True, tag="clock:met"):
    """The obligation was fulfilled by the evidence entry."""

    clock: str
    at: Instant
    evidence: str
    named: bool = False
    """Whether the evidence itself names the recipient; books made before 0.2 inferred whom a report reached."""


class ClockEnded(Fact, frozen=True, kw_only=True, tag="clock:ended"):
    """The clock no longer applies."""

    clock: str
    reason: str


class ObligationFulfilled(Fact, frozen=True, kw_only=True, tag="obligation:fulfilled"):
    """How something owed was done that no form of its own covers: the evidence of a met clock. May be struck."""

    obligation: ObligationKind
    recipient: Recipient
    words: str


class ClockEscalated(Fact, frozen=True, kw_only=True, tag="clock:escalated"):
    """Nobody in the room heard the alarm, so somebody was called: who, and whether he was reached."""

    clocks: tuple[str, ...]
    person: str
    at: Instant
    answered: bool = True
    phone: str = ""
    said: str = ""


class ClockHeard(Fact, frozen=True, kw_only=True, tag="clock:heard"):
    """An officer heard the alarm; it rings again at ``until``. Heard is not done."""

    clocks: tuple[str, ...]
    at: Instant
    until: Instant
