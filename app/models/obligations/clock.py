"""Obligations (应办时限) of any subject: the state of a clock at a given now, and when its alarm rings.

All of it is a function of stored instants and now, so sleep, crash and restart change nothing.
"""

import datetime as dt

import msgspec

from app.models.moments import minutes
from app.models.vocabulary.obligation import Basis, ObligationKind, Owner, Phase, Recipient

IMMEDIATE_GRACE = minutes(10)
"""立即 has no minutes in law; the room's soft alarm is ten minutes (docs/规则来源.md#时限规则)."""
NEAR = minutes(10)
AT_ONCE = minutes(0)
STAGES = (minutes(-10), minutes(-5), AT_ONCE)
REPEAT = minutes(5)
HEARD_FOR = minutes(10)
LONG = minutes(120)
"""From such a span on there was time: the alarm that was heard comes back at the limit, not five minutes before it."""


BY_REPORT = frozenset({
    ObligationKind.WRITTEN, ObligationKind.UPDATE, ObligationKind.CORRECT, ObligationKind.ZERO, ObligationKind.FINAL,
})  # fmt: skip
"""What a written report meets."""


class Clock(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One running or finished obligation of a subject, as the entries tell it. Nobody looks inside its id."""

    id: str
    subject: str
    """Whose it is, by full name: incident:…, warning:…, dispatch:…"""
    rule: str
    digest: str
    obligation: ObligationKind
    recipient: Recipient
    owner: Owner
    basis: Basis
    basis_at: dt.datetime
    due: dt.datetime
    first_due: dt.datetime
    started_at: dt.datetime
    legal: str
    immediate: bool = False
    needed: int = 1
    remind_at: dt.datetime | None = None
    overdue_on_receipt: bool = False
    met_at: dt.datetime | None = None
    evidence: str = ""
    inferred: bool = False
    """Whether it is only supposed that the report reached this recipient (推定): no entry names him."""
    ended: str = ""
    heard_at: dt.datetime | None = None
    heard_until: dt.datetime | None = None
    bases: tuple[tuple[str, str, dt.datetime], ...] = ()
    belongs_to: str = ""
    """The subject it is shown with where that is not its own (the incident a team was called out to)."""
    late_only: bool = False
    """It rings from its due instant on and not before (a check nobody has to hurry with)."""
    called: tuple[str, ...] = ()
    """Whom the alarm was passed on to, reached or not, in order (升级叫人)."""
    reached_at: dt.datetime | None = None
    """When somebody was reached."""
    by_reading: bool = False
    """Whether it rests on what was read and nobody has adopted yet (按读到从严，待确认)."""

    @property
    def shown_with(self) -> str:
        """The subject under which board and papers list it."""
        return self.belongs_to or self.subject

    @property
    def rings_with(self) -> str:
        """With what it may ring as one: its incident's other clocks, the day's zero report those of all incidents."""
        return f"zero:{self.recipient.value}" if self.obligation is ObligationKind.ZERO else self.shown_with

    @property
    def by_rule(self) -> bool:
        """Whether a rule asks for it; else an act of the officer started it (调派、发出待确认)."""
        return bool(self.digest)

    @property
    def running(self) -> bool:
        """Whether something is still owed."""
        return self.met_at is None and not self.ended

    @property
    def counts_from(self) -> str:
        """What the instant it counts from is: 接报, 上一报; of a 补报 the news that the casualties changed."""
        return "伤亡变化" if self.obligation is ObligationKind.CORRECT else self.basis.label

    @property
    def limit(self) -> dt.datetime:
        """The instant after which the clock is overdue; 立即 has ten minutes' grace."""
        return self.due + IMMEDIATE_GRACE if self.immediate else self.due

    @property
    def stages(self) -> tuple[dt.timedelta, ...]:
        """The alarm stages up to the limit, counted from it, the earliest first.

        A limit no longer than the first stage rings from half its span on, else it would ring from its very start.
        """
        if self.late_only:
            return STAGES[-1:]
        span = self.due - self.basis_at
        if not self.immediate and AT_ONCE < span <= NEAR:
            return (-span / 2, AT_ONCE)
        return STAGES

    @property
    def presses(self) -> bool:
        """Whether it comes back five minutes before its limit though it was heard at ten.

        A limit of two hours and more does not, nor 立即, which rang when it began, nor the zero report of every day.
        """
        return not self.immediate and self.obligation is not ObligationKind.ZERO and self.due - self.basis_at < LONG

    @property
    def warn_from(self) -> dt.datetime:
        """When the first alarm stage begins."""
        first = self.limit + self.stages[0]
        return min(first, self.remind_at) if self.remind_at is not None else first


def phase(clock: Clock, now: dt.datetime) -> Phase:
    """The clock's state at ``now``; the exact due instant is still in time."""
    if clock.met_at is not None and clock.inferred:
        return Phase.INFERRED
    if clock.met_at is not None:
        return Phase.MET_LATE if clock.met_at > clock.limit else Phase.MET
    if clock.ended:
        return Phase.ENDED
    if now > clock.limit:
        return Phase.OVERDUE
    if clock.immediate:
        return Phase.DUE
    return Phase.NEAR if now >= clock.warn_from else Phase.WAITING


def stages_passed(clock: Clock, until: dt.datetime) -> int:
    """How many alarm stages of a clock have come by an instant: T-10, T-5, T, then every five minutes."""
    passed = sum(clock.limit + offset <= until for offset in clock.stages)
    passed += clock.remind_at is not None and clock.remind_at <= until
    return passed + ((until - clock.limit) // REPEAT if until > clock.limit else 0)


def next_stage(clock: Clock, now: dt.datetime) -> dt.datetime:
    """The first alarm stage strictly after ``now``."""
    limit = clock.limit
    remind = clock.remind_at if clock.remind_at is not None and clock.remind_at > now else None
    for offset in clock.stages:
        if (stage := limit + offset) > now:
            return stage if remind is None else min(stage, remind)
    return remind or limit + REPEAT * ((now - limit) // REPEAT + 1)


def ringing(clock: Clock, now: dt.datetime) -> bool:
    """Whether the alarm sounds: a stage has come and nobody heard it, or the hearing has expired."""
    if not clock.running or clock.owner is Owner.THEIRS or now < clock.warn_from:
        return False
    if clock.heard_until is None or clock.heard_at is None:
        return True
    return not clock.heard_at <= now < clock.heard_until


def hearing_expires(clock: Clock, now: dt.datetime, *, pressing: bool | None = None) -> dt.datetime:
    """Until when hearing it now keeps a clock quiet: ten minutes, or its next stage if that comes first.

    Of a clock that does not press (``pressing``: of a group none) the next is its limit, once the first has come.
    """
    presses = clock.presses if pressing is None else pressing
    if not presses and clock.limit + clock.stages[0] <= now < clock.limit:
        return min(now + HEARD_FOR, clock.limit)
    return min(now + HEARD_FOR, next_stage(clock, now))
