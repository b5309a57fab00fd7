"""How many obligations were done in time (按时办结率), with what is only supposed kept apart."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from app.models.obligations.clock import Clock, phase
from app.models.vocabulary.obligation import Phase


class Punctuality(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of clocks by how they ended; one whose evidence names no recipient is neither in time nor late."""

    on_time: int = 0
    late: int = 0
    inferred: int = 0

    @property
    def closed(self) -> int:
        """All that count as done, the inferred ones among them."""
        return self.on_time + self.late + self.inferred

    @property
    def words(self) -> str:
        """3/4, with the inferred ones told apart; 尚无办结 where nothing was done yet."""
        if not self.closed:
            return "尚无办结"
        supposed = f"（其中{self.inferred}项推定，不计按时）" if self.inferred else ""
        return f"{self.on_time}/{self.closed}{supposed}"


def punctuality(clocks: Iterable[Clock], now: dt.datetime) -> Punctuality:
    """The counts of some clocks."""
    found = [phase(one, now) for one in clocks if one.met_at is not None]
    return Punctuality(
        on_time=found.count(Phase.MET), late=found.count(Phase.MET_LATE), inferred=found.count(Phase.INFERRED)
    )
