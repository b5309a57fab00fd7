"""Which stretch of time a chart shows: zoomed about an instant, moved, or the whole."""

import datetime as dt

Span = tuple[dt.datetime, dt.datetime]
SHORTEST = dt.timedelta(minutes=2)
ROOM = 0.02
"""Share of the whole that is left free at either end."""
BEYOND = dt.timedelta(minutes=1)


class Sight:
    """Never beyond the whole, never shorter than two minutes."""

    def __init__(self, whole: Span) -> None:
        edge = max((whole[1] - whole[0]) * ROOM, BEYOND)
        self.whole = whole[0] - edge, whole[1] + edge
        self.first, self.last = self.whole

    @property
    def span(self) -> dt.timedelta:
        """How much is shown."""
        return self.last - self.first

    @property
    def zoomed(self) -> bool:
        """Whether something lies outside."""
        return (self.first, self.last) != self.whole

    def all(self) -> None:
        """Show everything."""
        self.first, self.last = self.whole

    def zoom(self, factor: float, around: dt.datetime) -> None:
        """Show ``factor`` times as much; ``around`` stays where it stands."""
        around = min(max(around, self.first), self.last)
        span = min(max(self.span * factor, SHORTEST), self.whole[1] - self.whole[0])
        share = (around - self.first) / self.span
        self._set(around - span * share, span)

    def move(self, share: float) -> None:
        """Show what lies so many widths later (or earlier)."""
        self._set(self.first + self.span * share, self.span)

    def reveal(self, at: dt.datetime) -> None:
        """Move so that an instant is shown; nothing happens where it is."""
        if not self.first <= at <= self.last:
            self._set(at - self.span / 2, self.span)

    def _set(self, first: dt.datetime, span: dt.timedelta) -> None:
        first = max(self.whole[0], min(first, self.whole[1] - span))
        self.first, self.last = first, first + span
