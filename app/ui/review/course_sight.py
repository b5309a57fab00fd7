"""Which stretch of time a chart shows: a view box of pyqtgraph, zoomed by the wheel, moved by dragging or by keys."""

import datetime as dt

import pyqtgraph as pg

from app.models.moments import EPOCH

Span = tuple[dt.datetime, dt.datetime]
SHORTEST = dt.timedelta(minutes=2)
ROOM = 0.02
"""Share of the whole that is left free at either end."""
BEYOND = dt.timedelta(minutes=1)
SECOND = dt.timedelta(seconds=1)


class Sight(pg.ViewBox):
    """Seconds from the beginning of the whole across, pixels down; never beyond the whole, never below two minutes.

    Everything that changes what is in view, whoever does it, ends in ``sigRangeChanged``.
    """

    def __init__(self) -> None:
        super().__init__(enableMenu=False, invertY=True, defaultPadding=0.0)
        self.disableAutoRange()
        self.whole: Span = EPOCH, EPOCH + SHORTEST

    def take(self, span: Span, *, keep: bool) -> None:
        """Show a whole; with ``keep`` what was zoomed to stays in view."""
        edge = max((span[1] - span[0]) * ROOM, BEYOND)
        shown = self.first, self.last
        keep = keep and self.zoomed
        self.whole = span[0] - edge, span[1] + edge
        wide = (self.whole[1] - self.whole[0]) / SECOND
        self.setLimits(xMin=0.0, xMax=wide, minXRange=min(SHORTEST / SECOND, wide), maxXRange=wide)
        self.show_span(*(shown if keep else self.whole))

    def _at(self, seconds: float) -> dt.datetime:
        return self.whole[0] + dt.timedelta(seconds=seconds)

    def _seconds(self, at: dt.datetime) -> float:
        return (at - self.whole[0]) / SECOND

    @property
    def first(self) -> dt.datetime:
        """Where what is in view begins."""
        return self._at(self.viewRange()[0][0])

    @property
    def last(self) -> dt.datetime:
        """Where it ends."""
        return self._at(self.viewRange()[0][1])

    @property
    def span(self) -> dt.timedelta:
        """How much is shown."""
        return self.last - self.first

    @property
    def zoomed(self) -> bool:
        """Whether something lies outside."""
        return self.whole[1] - self.whole[0] - self.span > SECOND

    def show_span(self, first: dt.datetime, last: dt.datetime) -> None:
        """Show what lies between two instants."""
        self.setXRange(self._seconds(first), self._seconds(last), padding=0)

    def all(self) -> None:
        """Show everything."""
        self.show_span(*self.whole)

    def zoom(self, factor: float, around: dt.datetime) -> None:
        """Show ``factor`` times as much; ``around`` stays where it stands."""
        around = min(max(around, self.first), self.last)
        self.scaleBy(x=factor, center=(self._seconds(around), 0.0))

    def move(self, share: float) -> None:
        """Show what lies so many widths later (or earlier)."""
        self.translateBy(x=self.span / SECOND * share)

    def reveal(self, at: dt.datetime) -> None:
        """Move so that an instant is shown; nothing happens where it is."""
        if not self.first <= at <= self.last:
            self.show_span(at - self.span / 2, at + self.span / 2)
