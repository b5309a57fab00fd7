"""Where the marks, windows and labels of a course stand on one lying A4 page; labels never meet or leave the frame.

More than a day and a half is drawn in two scales: the first day takes half of the width, the rest the other half.
"""

import datetime as dt
from collections.abc import Callable

import msgspec

from app.services.paper.page import MM
from app.services.review.course_lanes import CourseLane, DueWindow

WIDE, HIGH = 297 * MM, 210 * MM
LEFT, RIGHT = 12 * MM, WIDE - 12 * MM
NAMES = 34 * MM
"""Room for the names of lanes."""
MORE = 13 * MM
"""Room at the right for how many labels were left out."""
TOP, BOTTOM = 34 * MM, HIGH - 24 * MM
SIZE = 7.0
LINE = 8.4
PAD = 1.5
MARK = 3.2
"""The side of a mark, points."""
GAP = 2.0
ONE_SCALE = dt.timedelta(hours=36)
FIRST_DAY = dt.timedelta(hours=24)
WIDEST = 150.0
SHORTEST = 3
"""Characters a label is cut to at the most before it is left out."""
Measure = Callable[[str], float]


class PlacedLabel(msgspec.Struct, frozen=True, kw_only=True):
    """A label with its mark in their box (points from the top left corner); the mark's middle is at ``mark``."""

    x: float
    y: float
    width: float
    words: str
    mark: float

    @property
    def text_x(self) -> float:
        """Where the words begin: behind the mark, or before it."""
        return self.x + (MARK + 1 if self.mark < self.x + MARK else 0)

    def meets(self, other: "PlacedLabel") -> bool:
        """Whether two labels touch."""
        apart_across = self.x + self.width + GAP <= other.x or other.x + other.width + GAP <= self.x
        return not apart_across and abs(self.y - other.y) < LINE - 1e-6


class PlacedWindow(msgspec.Struct, frozen=True, kw_only=True):
    """A window from ``x1`` to its limit ``due``; hatched on to ``x2`` where it was missed."""

    x1: float
    due: float
    x2: float
    y1: float
    y2: float
    missed: bool
    cut: bool = False
    """Whether its limit lies beyond the picture."""


class PlacedLane(msgspec.Struct, frozen=True, kw_only=True):
    """A row between ``y1`` and ``y2`` with everything in it."""

    name: str
    y1: float
    y2: float
    unnamed: tuple[float, ...]
    """Marks whose label found no room."""
    windows: tuple[PlacedWindow, ...]
    labels: tuple[PlacedLabel, ...]


class TimeScale:
    """Instants to points: one scale, or the first day and the rest in one half of the width each."""

    def __init__(self, first: dt.datetime, last: dt.datetime) -> None:
        self.first = first
        self.last = max(last, first + dt.timedelta(minutes=30))
        self.x1, self.x2 = LEFT + NAMES + 2 * MM, RIGHT - MORE - 2 * MM
        long = self.last - first > ONE_SCALE
        self.turn = first + FIRST_DAY if long else None
        self.middle = (self.x1 + self.x2) / 2 if long else self.x2

    def x(self, at: dt.datetime) -> float:
        """Where an instant stands; outside of the span at its edge."""
        at = min(max(at, self.first), self.last)
        if self.turn is None:
            return self.x1 + (self.x2 - self.x1) * ((at - self.first) / (self.last - self.first))
        if at <= self.turn:
            return self.x1 + (self.middle - self.x1) * ((at - self.first) / FIRST_DAY)
        return self.middle + (self.x2 - self.middle) * ((at - self.turn) / (self.last - self.turn))


def placed(lanes: tuple[CourseLane, ...], scale: TimeScale, measure: Measure) -> tuple[PlacedLane, ...]:
    """Every lane in its row; rows share the height by how much they have to say, none lower than one line."""
    weights = [_weight(lane) for lane in lanes]
    free = (BOTTOM - TOP) - len(lanes) * (LINE + 2 * PAD)
    if free < 0:
        message = "too many lanes for one page"
        raise ValueError(message)
    found, y = [], TOP
    for lane, weight in zip(lanes, weights, strict=True):
        extra = free * weight / max(sum(weights), 1)
        height = LINE + 2 * PAD + extra
        found.append(_placed(lane, scale, measure, y, y + height))
        y += height
    return tuple(found)


def _weight(lane: CourseLane) -> float:
    return min(len(lane.marks), 12) + (1 if lane.windows else 0)


def _placed(lane: CourseLane, scale: TimeScale, measure: Measure, y1: float, y2: float) -> PlacedLane:
    count = max(1, int((y2 - y1 - 2 * PAD + 1e-6) // LINE))
    labels: list[PlacedLabel] = []
    unnamed: list[float] = []
    for mark in lane.marks:
        made = _label(mark.words, scale.x(mark.at), y1, count, labels, measure)
        if made is None:
            unnamed.append(scale.x(mark.at))
        else:
            labels.append(made)
    return PlacedLane(
        name=lane.name,
        y1=y1,
        y2=y2,
        unnamed=tuple(unnamed),
        windows=tuple(_window(one, scale, y1, y2) for one in lane.windows),
        labels=tuple(labels),
    )


def _label(
    words: str, x: float, y1: float, count: int, held: list[PlacedLabel], measure: Measure
) -> PlacedLabel | None:
    """The label right of its mark, else left of it, on the first line with room; shorter where that helps; or None."""
    for text in _shorter(words):
        wide = measure(text) + MARK + 1
        for line in range(count):
            for start in (x - MARK / 2, x + MARK / 2 - wide):
                made = PlacedLabel(x=start, y=y1 + PAD + line * LINE, width=wide, words=text, mark=x)
                inside = start >= LEFT + NAMES + PAD and start + wide <= RIGHT - MORE
                if wide <= WIDEST and inside and not any(made.meets(one) for one in held):
                    return made
    return None


def _shorter(words: str) -> list[str]:
    """The words whole, then cut to ever fewer characters."""
    found, length = [words], len(words)
    while length > SHORTEST * 2:
        length = max(SHORTEST, length * 2 // 3)
        found.append(words[:length] + "…")
    return found


def _window(one: DueWindow, scale: TimeScale, y1: float, y2: float) -> PlacedWindow:
    due = scale.x(one.due)
    end = scale.x(one.done) if one.missed and one.done is not None else due
    return PlacedWindow(
        x1=scale.x(one.start),
        due=due,
        x2=max(due, end),
        y1=y1 + PAD,
        y2=y2 - PAD,
        missed=one.missed,
        cut=one.due > scale.last,
    )
