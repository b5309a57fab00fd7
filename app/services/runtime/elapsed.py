"""The time alarms ring by (实际经过的时间): the boot clock from the last trusted wall time, however the wall is set.

A limit of thirty minutes ends thirty minutes later, also when somebody sets the clock in between. After another start
of the machine nobody knows how long it was off: then the earliest possible alarm counts (``guess``).
"""

import datetime as dt

from app.services.runtime.clock import Clock

DRIFT = 5.0
"""Seconds that are no jump: corrections from the network are followed."""
DOUBT = 300.0
"""Seconds by which wall clock and trusted line may part."""


class Elapsed:
    """A line of elapsed time: an instant and what the boot clock said then."""

    def __init__(
        self, clock: Clock, began: tuple[dt.datetime, float], *, guess: bool = False, presumed: float = 0.0
    ) -> None:
        self.clock = clock
        self._at, self._boot = began
        self.guess = guess
        """Whether time may have passed that nobody saw."""
        self._presumed = presumed
        """Seconds by which the wall clock was known to be ahead before the machine was started anew."""
        self.moved = 0.0
        """Seconds by which the line was set because an officer said so, time having been seen to pass."""
        self.found = 0.0
        """Seconds by which a guess was put right."""

    def now(self) -> dt.datetime:
        """The instant by elapsed time, UTC."""
        return self._at + dt.timedelta(seconds=self.clock.boottime() - self._boot)

    def ahead(self) -> float:
        """Seconds by which the wall clock is ahead of elapsed time; negative when it is behind."""
        return (self.clock.now() - self.now()).total_seconds()

    def follow(self, *, doubted: bool) -> None:
        """Take over what is no jump, and what puts a guess right; call once a beat with what ``order`` thinks."""
        ahead = self.ahead()
        if abs(ahead) <= DRIFT:
            self._take()
            self.guess = self.guess and doubted
            return
        if not self.guess:
            return
        earlier = ahead > 0 and not (doubted and self._presumed)
        if earlier or (ahead < -DOUBT and not doubted):
            self.found += ahead
            self._take()
        self.guess = doubted

    def confirm(self) -> None:
        """The wall clock is right from now on; what was timed before keeps its elapsed time."""
        ahead = self.ahead()
        if self.guess:
            self.found += ahead
        else:
            self.moved += ahead
        self._take()
        self.guess, self._presumed = False, 0.0

    def _take(self) -> None:
        self._at, self._boot = self.clock.now(), self.clock.boottime()
