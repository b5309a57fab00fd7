"""Running clocks in the wall clock's present frame (校时前后): what was set before a jump keeps its true second.

Each limit is an instant of the wall clock as it stood when it was set. When the wall clock is put forward or back,
``placed`` moves the limit by as much, so that it ends after the time that was given, by the boot clock. The book keeps
the instants as they were booked.
"""

import datetime as dt
import operator
from collections.abc import Iterable

import msgspec

from app.models.moments import to_micros
from app.models.obligations.clock import Clock
from app.services.runtime.elapsed import DRIFT, Elapsed
from app.services.runtime.order_clock import OrderClock

MOST = 5000
"""Instants that are remembered before those of ended clocks are forgotten."""


class _Frame(msgspec.Struct, frozen=True):
    """How far the wall was ahead when an instant was first seen, and where the line's own moves stood then."""

    ahead: float
    moves: float
    before: bool
    """Whether it was set before this program began: putting a guess right does not concern it."""


class _Quiet(msgspec.Struct, frozen=True):
    """That nothing had to be moved: of which clocks, by which line, and how far the walls of their time were ahead."""

    clocks: list[Clock]
    line: tuple[Elapsed, float, float]
    lowest: float
    highest: float

    def still(self, clocks: list[Clock], line: tuple[Elapsed, float, float], ahead: float) -> bool:
        """Whether nothing has to be moved now either."""
        near = abs(ahead) < DRIFT and ahead - self.lowest < DRIFT and self.highest - ahead < DRIFT
        same = len(clocks) == len(self.clocks) and all(map(operator.is_, clocks, self.clocks))
        return near and same and line == self.line


class Frames:
    """Remembers in which frame each running clock was set."""

    def __init__(self, line: OrderClock) -> None:
        self._line = line
        self._known: dict[str, _Frame] = {}
        self._first = True
        self._quiet: _Quiet | None = None

    def placed(self, clocks: Iterable[Clock]) -> list[Clock]:
        """The clocks as the wall clock of now would show them; the same ones while nobody has set it."""
        elapsed = self._line.elapsed
        ahead = elapsed.ahead()
        held, line = list(clocks), (elapsed, elapsed.moved, elapsed.found)
        if self._quiet is not None and not self._line.frames and self._quiet.still(held, line, ahead):
            return held
        found = [self._placed(one, ahead) for one in held]
        if len(self._known) > MOST:
            wanted = {key for one in held for key in _keys(one)}
            self._known = {key: frame for key, frame in self._known.items() if key in wanted}
        self._first = False
        of = {key: self._of(key, ahead) for one in held for key in _keys(one)}
        self._keep(of, ahead)
        moved = bool(self._line.frames) or any(map(operator.is_not, held, found))
        lowest, highest = min(of.values(), default=0.0), max(of.values(), default=0.0)
        self._quiet = None if moved else _Quiet(held, line, lowest, highest)
        return found

    def _keep(self, of: dict[str, float], ahead: float) -> None:
        """What a restart has to know stands with the line: nothing while every frame is the wall's own."""
        kept = {key: round(one, 1) for key, one in of.items()}
        if all(abs(one) < DRIFT for one in kept.values()) and abs(ahead) < DRIFT:
            kept = {}
        if kept != self._line.frames:
            self._line.frames = kept
            self._line.keep(at_once=True)

    def _of(self, key: str, ahead: float) -> float:
        """How far the wall of its time was ahead of elapsed time, as that is counted now."""
        elapsed = self._line.elapsed
        frame = self._known.get(key)
        if frame is None:
            before, moves = self._first, elapsed.moved + (0.0 if self._first else elapsed.found)
            told = self._line.frames.get(key) if before else ahead
            frame = self._known[key] = _Frame(max(ahead, 0.0) if told is None else told, moves, before)
        moves = elapsed.moved + (0.0 if frame.before else elapsed.found)
        return frame.ahead - (moves - frame.moves)

    def _placed(self, clock: Clock, ahead: float) -> Clock:
        keys = _keys(clock)
        by = ahead - self._of(keys[0], ahead)
        quiet = ahead - self._of(keys[1], ahead) if len(keys) > 1 else 0.0
        if abs(by) < DRIFT and abs(quiet) < DRIFT:
            return clock
        step, still = dt.timedelta(seconds=by), dt.timedelta(seconds=quiet)
        return msgspec.structs.replace(
            clock,
            basis_at=clock.basis_at + step,
            due=clock.due + step,
            remind_at=clock.remind_at and clock.remind_at + step,
            heard_at=clock.heard_at and clock.heard_at + still,
            heard_until=clock.heard_until and clock.heard_until + still,
        )


def _keys(clock: Clock) -> tuple[str, ...]:
    """What its instants are remembered by: one that is set anew is of a new frame."""
    limit = f"{clock.id}@{to_micros(clock.due)}"
    return (limit, f"{clock.id}~{to_micros(clock.heard_at)}") if clock.heard_at is not None else (limit,)
