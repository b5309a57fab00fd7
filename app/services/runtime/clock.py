"""The one place that reads the time, and the one that makes time-ordered ids."""

import datetime as dt
import secrets
import threading
import time
from pathlib import Path
from typing import Protocol

from app.models.moments import UTC
from app.services.runtime import windows

STARTED = Path("/proc/sys/kernel/random/boot_id")
"""Linux: random(4), made anew at each start of the machine."""


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

    def start(self) -> str:
        """An id of this start of the machine, to which ``boottime`` belongs; empty where the system gives none."""
        ...


class SystemClock:
    """The machine's clocks."""

    def now(self) -> dt.datetime:
        """The wall clock, aware UTC."""
        return dt.datetime.now(UTC)  # noqa: TID251 - this is the one place

    def monotonic(self) -> float:
        """Seconds that never go back; on Windows without those slept, which its own monotonic clock counts."""
        waking = windows.waking_seconds() if windows.HERE else None
        return time.monotonic() if waking is None else waking  # noqa: TID251 - this is the one place

    def boottime(self) -> float:
        """Seconds since boot including sleep; Python's own clock where there is none of that name (Windows, macOS)."""
        told, source = getattr(time, "clock_gettime", None), getattr(time, "CLOCK_BOOTTIME", None)
        if windows.HERE or told is None or source is None:
            return time.monotonic()  # noqa: TID251 - this is the one place
        return float(told(source))

    def start(self) -> str:
        """The kernel's id of this start, empty on systems without one."""
        try:
            return STARTED.read_text(encoding="ascii").strip()
        except OSError:
            return ""


class FixedClock:
    """A clock that is moved by hand (tests, the demo, the soak)."""

    def __init__(self, now: dt.datetime) -> None:
        self.wall = now
        self.mono = 1000.0
        self.boot = 1000.0
        self.started = secrets.token_hex(8)

    def now(self) -> dt.datetime:
        """The set wall clock."""
        return self.wall

    def monotonic(self) -> float:
        """The set monotonic clock."""
        return self.mono

    def boottime(self) -> float:
        """The set boot clock."""
        return self.boot

    def start(self) -> str:
        """The id of this made-up start."""
        return self.started

    def advance(self, seconds: float) -> None:
        """Time passes."""
        self.wall += dt.timedelta(seconds=seconds)
        self.mono += seconds
        self.boot += seconds

    def sleep(self, seconds: float) -> None:
        """The machine sleeps: the monotonic clock stands still."""
        self.wall += dt.timedelta(seconds=seconds)
        self.boot += seconds

    def restart(self, seconds: float) -> None:
        """The machine is switched off and on again."""
        self.wall += dt.timedelta(seconds=seconds)
        self.mono = self.boot = 10.0
        self.started = secrets.token_hex(8)

    def jump(self, seconds: float) -> None:
        """Somebody sets the wall clock."""
        self.wall += dt.timedelta(seconds=seconds)


def pause(seconds: float) -> None:
    """So much time of the wall has passed."""
    threading.Event().wait(seconds)


def new_id(micros: int) -> str:
    """A time-ordered id (UUID version 7 layout): 48 bits of milliseconds, then random bits."""
    value = (micros // 1000) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
