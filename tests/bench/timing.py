"""How long acts take beside their floor: one after the other in turn, so that a busy minute falls on both alike."""

import resource
import statistics
from collections.abc import Callable
from functools import partial

import msgspec

from app.services.runtime.clock import SystemClock

NOW = SystemClock().monotonic


class Taken(msgspec.Struct, frozen=True):
    """Seconds of one act: by the wall, and of the processor (this process and the children it waited for)."""

    wall: float
    cpu: float
    megabytes: float = 0.0
    """What it held at the end, where it was a process of its own."""


def processor() -> float:
    """Seconds of the processor until now."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def taken(act: Callable[[], object]) -> Taken:
    """How long one act took."""
    began, used = NOW(), processor()
    act()
    return Taken(NOW() - began, processor() - used)


class Beside(msgspec.Struct, frozen=True):
    """Ours and the floor, as often each; the pairs were measured together."""

    ours: tuple[Taken, ...]
    floor: tuple[Taken, ...]

    def medians(self, name: str = "wall") -> tuple[float, float]:
        """The median of ours and of the floor."""
        ours, floor = ([getattr(one, name) for one in some] for some in (self.ours, self.floor))
        return statistics.median(ours), statistics.median(floor)

    def ratio(self, name: str = "wall") -> float:
        """Ours to the floor, by their medians."""
        ours, floor = self.medians(name)
        return round(ours / floor, 2) if floor else 0.0

    def spread(self) -> str:
        """Between which ratios the middle half of the pairs lies."""
        pairs = zip(self.ours, self.floor, strict=True)
        ratios = sorted(one.wall / other.wall for one, other in pairs if other.wall)
        quarter = len(ratios) // 4
        return f"{ratios[quarter]:.2f}–{ratios[-1 - quarter]:.2f}" if ratios else ""


def beside(ours: Callable[[], object], floor: Callable[[], object], times: int) -> Beside:
    """Both measured, the one before the other and the other before the one in turn."""
    return in_turn(partial(taken, ours), partial(taken, floor), times)


def in_turn(ours: Callable[[], Taken], floor: Callable[[], Taken], times: int) -> Beside:
    """What both say they took, the one before the other and the other before the one in turn."""
    found: tuple[list[Taken], list[Taken]] = ([], [])
    for number in range(times):
        for place in (0, 1) if number % 2 else (1, 0):
            found[place].append((ours, floor)[place]())
    return Beside(tuple(found[0]), tuple(found[1]))
