"""The one place that reads the time, and the one that makes time-ordered ids."""

import datetime as dt
import secrets
import time
from typing import Protocol

from app.models.moments import UTC, to_micros

AHEAD = dt.timedelta(minutes=5)


class Clock(Protocol):
    """Wall and monotonic time; tests and the soak bring their own."""

    def now(self) -> dt.datetime:
        """The wall clock, aware UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back and stand still while the machine sleeps."""
        ...

    def boottime(self) -> float:
        """Seconds that never go back and run on while the machine sleeps."""
        ...


class SystemClock:
    """The machine's clocks."""

    def now(self) -> dt.datetime:
        """The wall clock, aware UTC."""
        return dt.datetime.now(UTC)  # noqa: TID251 - this is the one place

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()  # noqa: TID251 - this is the one place

    def boottime(self) -> float:
        """Seconds since boot including sleep; the monotonic clock where the system has no such clock."""
        source = getattr(time, "CLOCK_BOOTTIME", None)
        return time.clock_gettime(source) if source is not None else self.monotonic()


class FixedClock:
    """A clock that is moved by hand (tests, the demo, the soak)."""

    def __init__(self, now: dt.datetime) -> None:
        self.wall = now
        self.mono = 1000.0
        self.boot = 1000.0

    def now(self) -> dt.datetime:
        """The set wall clock."""
        return self.wall

    def monotonic(self) -> float:
        """The set monotonic clock."""
        return self.mono

    def boottime(self) -> float:
        """The set boot clock."""
        return self.boot

    def advance(self, seconds: float) -> None:
        """Time passes."""
        self.wall += dt.timedelta(seconds=seconds)
        self.mono += seconds
        self.boot += seconds

    def sleep(self, seconds: float) -> None:
        """The machine sleeps: the monotonic clock stands still."""
        self.wall += dt.timedelta(seconds=seconds)
        self.boot += seconds

    def jump(self, seconds: float) -> None:
        """Somebody sets the wall clock."""
        self.wall += dt.timedelta(seconds=seconds)


class OrderClock:
    """The wall clock as far as it may enter ``order``.

    A wall clock more than five minutes ahead of what elapsed time allows is held back until an officer
    confirms it (docs/架构.md#一本账).
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._wall = clock.now()
        self._boot = clock.boottime()
        self.confirmed = True

    def micros(self) -> int:
        """Wall microseconds, or what elapsed time allows while the wall clock is doubted."""
        wall = self.clock.now()
        allowed = self._wall + dt.timedelta(seconds=self.clock.boottime() - self._boot)
        if wall - allowed > AHEAD:
            self.confirmed = False
            return to_micros(allowed)
        return to_micros(wall)

    def confirm(self) -> None:
        """An officer says the wall clock is right."""
        self._wall = self.clock.now()
        self._boot = self.clock.boottime()
        self.confirmed = True


def new_id(micros: int) -> str:
    """A time-ordered id (UUID version 7 layout): 48 bits of milliseconds, then random bits."""
    value = (micros // 1000) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
