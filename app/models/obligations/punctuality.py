"""How many obligations were done in time (按时办结率), with what is only supposed kept apart."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from app.models.obligations.clock import Clock, phase
from app.models.vocabulary.obligation import Owner, Phase


class Punctuality(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of clocks by how they ended; one whose evidence names no recipient is neither in time nor late."""

    on_time: int = 0
    late: int = 0
    inferred: int = 0
    missed: int = 0
    """Overdue and not done yet."""

    @property
    def closed(self) -> int:
        """All that count as done, the inferred ones among them."""
        return self.on_time + self.late + self.inferred

    @property
    def words(self) -> str:
        """3/4 of what was done or is overdue, what is supposed and what is overdue told apart; 尚无办结 of nothing."""
        whole = self.closed + self.missed
        if not whole:
            return "尚无办结"
        apart = [f"{self.inferred}项推定，不计按时" if self.inferred else ""]
        apart += [f"{self.missed}项超时未办结" if self.missed else ""]
        said = "，".join(filter(None, apart))
        return f"{self.on_time}/{whole}{f'（其中{said}）' if said else ''}"


def punctuality(clocks: Iterable[Clock], now: dt.datetime) -> Punctuality:
    """The counts of some clocks of our own; what others owe is their matter."""
    found = [phase(one, now) for one in clocks if one.owner is Owner.OURS]
    return Punctuality(
        on_time=found.count(Phase.MET),
        late=found.count(Phase.MET_LATE),
        inferred=found.count(Phase.INFERRED),
        missed=found.count(Phase.OVERDUE),
    )
