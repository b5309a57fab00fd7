"""How a practice went (讲评): limits that were kept, elements that were told; pure."""

import datetime as dt
from collections.abc import Iterable, Mapping

import msgspec

from app.models.obligations.clock import Clock
from app.models.practice.script import Check
from app.models.vocabulary.obligation import ObligationKind, Owner

ALL = 100
NOT_SCORED = frozenset({ObligationKind.HANDOVER, ObligationKind.ROSTER})
"""Of the room and not of what the script tells."""


class LateClock(msgspec.Struct, frozen=True, kw_only=True):
    """A limit that was missed: by how many minutes, or not met at all."""

    clock: Clock
    minutes: int | None


class Lacking(msgspec.Struct, frozen=True, kw_only=True):
    """An element the first report did not tell; ``reported`` whether there was one."""

    check: Check
    reported: bool


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The after-sheet in figures."""

    late: tuple[LateClock, ...]
    missing: tuple[Lacking, ...]
    limits: int
    asked: int

    @property
    def kept(self) -> int:
        """Limits that were kept."""
        return self.limits - len(self.late)

    @property
    def told(self) -> int:
        """Elements that were told."""
        return self.asked - len(self.missing)

    @property
    def score(self) -> int:
        """Of a hundred: what was kept and told of all that came due and was asked for."""
        whole = self.limits + self.asked
        return ALL if not whole else round(ALL * (self.kept + self.told) / whole)


def outcome(clocks: Iterable[Clock], checks: Iterable[Check], reports: Mapping[str, str], end: dt.datetime) -> Outcome:
    """What was late and what was missing at the end; ``reports`` has the first report of each event of the script."""
    due = [
        one
        for one in clocks
        if one.owner is Owner.OURS and one.obligation not in NOT_SCORED and not one.ended and one.limit <= end
    ]
    late = [
        LateClock(clock=one, minutes=_minutes(one.met_at - one.limit) if one.met_at is not None else None)
        for one in due
        if one.met_at is None or one.met_at > one.limit
    ]
    asked = tuple(checks)
    missing = [
        Lacking(check=one, reported=one.event in reports)
        for one in asked
        if not any(word in reports.get(one.event, "") for word in one.words)
    ]
    return Outcome(late=tuple(late), missing=tuple(missing), limits=len(due), asked=len(asked))


def _minutes(span: dt.timedelta) -> int:
    """Whole minutes, one begun counted."""
    return -(-span // dt.timedelta(minutes=1))
