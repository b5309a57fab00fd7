"""Facts about the program's own health."""

from app.models.book.fact import Fact, Instant


class WallClockJumped(Fact, frozen=True, kw_only=True, tag="engine:clock_jumped"):
    """Wall clock and monotonic clock parted by more than five seconds (校时、休眠)."""

    seconds: float
    asleep: bool
    by_elapsed: bool = False
    """Whether alarms went on by elapsed time; before that was so they followed the wall clock."""
    noticed: Instant | None = None
    """When it was seen; it is booked once the disk can be written to."""


class WallClockConfirmed(Fact, frozen=True, kw_only=True, tag="engine:clock_confirmed"):
    """An officer confirmed that a wall clock far ahead is right."""

    shown: Instant


class HeartbeatLate(Fact, frozen=True, kw_only=True, tag="engine:heartbeat_late"):
    """The clock engine stood still for that many seconds."""

    seconds: float
    noticed: Instant | None = None
    """When it was seen; it is booked once the disk can be written to."""


class ProgramFell(Fact, frozen=True, kw_only=True, tag="engine:program_fell"):
    """The window died or hung and the guard started it again; ``how`` is died or hung."""

    how: str
    at: Instant
    seconds: float
    """Between the last beat and the alarm of the guard."""


class AlertHeard(Fact, frozen=True, kw_only=True, tag="engine:trouble_heard"):
    """A trouble of the program itself (failed backup, lagging mirror) was heard; it rings again after ``until``."""

    what: str
    until: Instant
    names: tuple[str, ...] = ()
    """Which alerts, by the names that stay the same while they last."""


class ProgramChanged(Fact, frozen=True, kw_only=True, tag="engine:version_changed"):
    """Another version of the program writes from now on; ``before`` is empty where none was known."""

    before: str = ""
    after: str
    keeps: bool = False
    """Whether the book as the version before left it is to be kept; what came of it is booked as well."""


class UpdateKept(Fact, frozen=True, kw_only=True, tag="engine:update_kept"):
    """The book as an earlier version left it was copied and the copy verified; or it could not be, and why."""

    file: str = ""
    problem: str = ""
