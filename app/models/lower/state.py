"""Who is on duty below on a day: state and fold."""

import re

import msgspec

from app.models.book.entry import Entry
from app.models.book.rows import Row
from app.models.lower.facts import LowerDuty, LowerExpected, LowerTold
from app.models.lower.rows import LowerRow
from app.models.subject.fold import State

replace = msgspec.structs.replace
_MOBILE = re.compile(r"1[3-9]\d{9}")
"""The number of a person; any other is that of a room."""


class Lower(State, frozen=True, kw_only=True):
    """Who is expected to say, and what was said, by unit."""

    expected: tuple[str, ...] = ()
    told: dict[str, LowerDuty] = msgspec.field(default_factory=dict)

    @property
    def missing(self) -> tuple[str, ...]:
        """Units that did not name an officer, a leader or a number."""
        return tuple(one for one in self.expected if one not in self.told)


def apply_lower(state: Lower, entry: Entry) -> Lower:
    """What was said last counts, unit by unit; what is left out stays as it was said."""
    fact = entry.fact
    if isinstance(fact, LowerExpected):
        return replace(state, expected=fact.units)
    if isinstance(fact, LowerTold):
        return replace(state, told=state.told | {one.unit: over(state.told.get(one.unit), one) for one in fact.units})
    return state


def over(before: LowerDuty | None, now: LowerDuty) -> LowerDuty:
    """What a unit says now, with what it said before where it is silent; a mobile goes with the person it was of."""
    if before is None:
        return now
    said = {name: value for name, value in msgspec.structs.asdict(now).items() if value}
    if now.officer and now.officer != before.officer and _MOBILE.fullmatch(before.phone):
        said.setdefault("phone", "")
    if now.leader and now.leader != before.leader and _MOBILE.fullmatch(before.leader_phone):
        said.setdefault("leader_phone", "")
    return replace(before, **said)


def project_lower(state: Lower) -> tuple[Row, ...]:
    """A row a unit."""
    return tuple(
        LowerRow(
            id=f"{state.id}/{one.unit}",
            subject=f"lower:{state.id}",
            day=state.id,
            unit=one.unit,
            officer=one.officer,
            leader=one.leader,
            phone=one.phone,
            leader_phone=one.leader_phone,
        )
        for one in state.told.values()
    )


def title_of(state: Lower) -> str:
    """Of which day it is, and how many are missing."""
    missing = f"（缺{len(state.missing)}家）" if state.missing else ""
    return f"{state.id}下级值班表{missing}"
