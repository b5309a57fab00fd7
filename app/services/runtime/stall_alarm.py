"""The watchdog: a plain thread that notices when the heartbeat stops and says so on screen and by sound."""

import threading
from collections.abc import Callable

from app.services.runtime.clock import SystemClock

LIMIT = 4.0
"""Seconds without a beat; with the half-second look the screen is red within five."""
LOOK = 0.5


class StallAlarm:
    """Calls ``tell(True)`` when beats stop and ``tell(False)`` when they are back; ``tell`` must be thread-safe."""

    def __init__(self, tell: Callable[[bool], None], limit: float = LIMIT) -> None:
        self._tell = tell
        self._limit = limit
        self._clock = SystemClock()
        self._last = self._clock.monotonic()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat-watchdog", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._last = self._clock.monotonic()
        self._thread.start()

    def alive(self) -> None:
        """A beat happened."""
        self._last = self._clock.monotonic()

    def stop(self) -> None:
        """End; returns when the thread has gone."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(2 * LOOK + 1)

    def _run(self) -> None:
        told = False
        while not self._stop.wait(LOOK):
            late = self._clock.monotonic() - self._last > self._limit
            if late != told:
                told = late
                self._tell(late)
