"""Where the marks, windows and labels of a course stand, on paper and on the screen; labels never meet or leave it.

On paper more than a day and a half is drawn in two scales: half of the width for the first day, half for the rest.
"""

import datetime as dt
from collections.abc import Callable

import msgspec

from app.services.paper.page import MM
from app.services.review.course_lanes import CourseLane, DueWindow, Mark

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


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What a course is laid out in, paper or screen: its edges and the measures of a line, in one unit."""

    left: float
    right: float
    top: float
    bottom: float
    names: float
    more: float
    line: float
    pad: float
    mark: float
    gap: float
    widest: float
    size: float = SIZE
    """The size of the words of a label."""
    tallest: float = float("inf")
    """No row is higher: a few rows do not fill a screen."""

    @property
    def first(self) -> float:
        """Where the lanes begin, behind their names."""
        return self.left + self.names

    @property
    def last(self) -> float:
        """Where the lanes end."""
        return self.right - self.more


SHEET = Frame(
    left=LEFT, right=RIGHT, top=TOP, bottom=BOTTOM, names=NAMES, more=MORE, line=LINE, pad=PAD, mark=MARK, gap=GAP,
    widest=150.0,
)  # fmt: skip
"""One lying A4 page."""
EDGE = 2 * MM
ONE_SCALE = dt.timedelta(hours=36)
FIRST_DAY = dt.timedelta(hours=24)
LEAST = dt.timedelta(minutes=1)
"""The shortest stretch of time that fills a frame."""
SHORTEST = 3
"""Characters a label is cut to at the most before it is left out."""
Measure = Callable[[str], float]


class PlacedLabel(msgspec.Struct, frozen=True, kw_only=True):
    """A label with its mark in their box (from the top left corner); the mark's middle is at ``mark``."""

    x: float
    y: float
    width: float
    words: str
    mark: float
    text_x: float
    """Where the words begin: behind the mark, or before it."""
    source: Mark


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
    before: bool = False
    """Whether the limit lies before what is in view."""


class PlacedLane(msgspec.Struct, frozen=True, kw_only=True):
    """A row between ``y1`` and ``y2`` with everything in it."""

    name: str
    y1: float
    y2: float
    unnamed: tuple[Mark, ...]
    """Marks whose label found no room, and where each stands (``strokes``)."""
    strokes: tuple[float, ...]
    windows: tuple[PlacedWindow, ...]
    labels: tuple[PlacedLabel, ...]


class TimeScale:
    """Instants to places across a frame: one scale, or, where it is folded, the first day and the rest in half each."""

    def __init__(
        self, first: dt.datetime, last: dt.datetime, frame: Frame = SHEET, *, edge: float = EDGE, folded: bool = True
    ) -> None:
        self.frame = frame
        self.first = first
        self.last = max(last, first + dt.timedelta(minutes=30)) if folded else max(last, first + LEAST)
        self.x1, self.x2 = frame.first + edge, frame.last - edge
        long = folded and self.last - first > ONE_SCALE
        self.turn = first + FIRST_DAY if long else None
        self.middle = (self.x1 + self.x2) / 2 if long else self.x2
        self._zero = self.first.timestamp()
        self._turn = (self.turn or self.last).timestamp() - self._zero
        self._whole = self.last.timestamp() - self._zero
        self._slope = (self.middle - self.x1) / self._turn

    def x(self, at: dt.datetime) -> float:
        """Where an instant stands; outside of the span at its edge."""
        since = at.timestamp() - self._zero  # seconds: asked for every mark of every picture
        if since <= self._turn:
            return self.x1 + self._slope * since if since > 0 else self.x1
        if since >= self._whole:
            return self.x2
        return self.middle + (self.x2 - self.middle) * (since - self._turn) / (self._whole - self._turn)

    def instant(self, x: float) -> dt.datetime:
        """The instant that stands at a place of one scale; beyond the edges goes on."""
        return self.first + (self.last - self.first) * ((x - self.x1) / (self.x2 - self.x1))


def placed(lanes: tuple[CourseLane, ...], scale: TimeScale, measure: Measure) -> tuple[PlacedLane, ...]:
    """Every lane in its row; rows share the height by how much they have to say, none lower than one line."""
    frame = scale.frame
    weights = [_weight(lane) for lane in lanes]
    free = (frame.bottom - frame.top) - len(lanes) * least_height(frame)
    if free < -1e-6:
        message = "too many lanes for one page"
        raise ValueError(message)
    found, y = [], frame.top
    for lane, weight in zip(lanes, weights, strict=True):
        extra = max(free, 0.0) * weight / max(sum(weights), 1)
        height = min(least_height(frame) + extra, max(frame.tallest, least_height(frame)))
        found.append(_placed(lane, scale, measure, y, y + height))
        y += height
    return tuple(found)


def least_height(frame: Frame) -> float:
    """The height of a row of one line."""
    return frame.line + 2 * frame.pad


def _weight(lane: CourseLane) -> float:
    return min(len(lane.marks), 12) + (1 if lane.windows else 0)


def _placed(lane: CourseLane, scale: TimeScale, measure: Measure, y1: float, y2: float) -> PlacedLane:
    """Labels in the order of their marks: what stands on a line ends where its last label ends (``ends``)."""
    frame = scale.frame
    count = max(1, int((y2 - y1 - 2 * frame.pad + 1e-6) // frame.line))
    ends = [frame.first + frame.pad - frame.gap] * count
    labels: list[PlacedLabel] = []
    unnamed: list[Mark] = []
    strokes: list[float] = []
    free = _free(ends, frame)
    for mark in lane.marks:
        x = scale.x(mark.at)
        made = _label(mark, x, y1, ends, frame, measure) if x >= free else None
        if made is None:
            unnamed.append(mark)
            strokes.append(x)
        else:
            labels.append(made)
            free = _free(ends, frame)
    return PlacedLane(
        name=lane.name,
        y1=y1,
        y2=y2,
        unnamed=tuple(unnamed),
        strokes=tuple(strokes),
        windows=tuple(_window(one, scale, y1, y2) for one in lane.windows),
        labels=tuple(labels),
    )


def _free(ends: list[float], frame: Frame) -> float:
    """Where the next mark may have a label: before that every line is taken, and one left of its mark needs more."""
    return min(ends) + frame.gap + frame.mark / 2


def _label(mark: Mark, x: float, y1: float, ends: list[float], frame: Frame, measure: Measure) -> PlacedLabel | None:
    """The label right of its mark, else left of it, on the first line with room; shorter where that helps; or None."""
    for text in _shorter(mark.words):
        wide = measure(text) + frame.mark + 1
        if wide > frame.widest:
            continue
        for line, end in enumerate(ends):
            for start in (x - frame.mark / 2, x + frame.mark / 2 - wide):
                if start >= end + frame.gap and start + wide <= frame.last:
                    ends[line] = start + wide
                    return PlacedLabel(
                        x=start,
                        y=y1 + frame.pad + line * frame.line,
                        width=wide,
                        words=text,
                        mark=x,
                        text_x=start + (frame.mark + 1 if x < start + frame.mark else 0),
                        source=mark,
                    )
    return None


def _shorter(words: str) -> list[str]:
    """The words whole, then cut to ever fewer characters."""
    found, length = [words], len(words)
    while length > SHORTEST * 2:
        length = max(SHORTEST, length * 2 // 3)
        found.append(words[:length] + "…")
    return found


def _window(one: DueWindow, scale: TimeScale, y1: float, y2: float) -> PlacedWindow:
    pad = scale.frame.pad
    return PlacedWindow(
        x1=scale.x(one.start),
        due=scale.x(one.due),
        x2=scale.x(one.end),
        y1=y1 + pad,
        y2=y2 - pad,
        missed=one.missed,
        cut=one.due > scale.last,
        before=one.due < scale.first,
    )
