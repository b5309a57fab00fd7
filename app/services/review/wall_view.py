"""What hangs on the wall (大屏): open incidents with their next clocks, the shift, warnings; no casualty is named."""

import msgspec

from app.models.incident.grading import strict_words
from app.models.obligations.clock import Clock
from app.models.vocabulary.duty import DutyRole
from app.models.vocabulary.obligation import Owner
from app.models.vocabulary.term import Level
from app.models.vocabulary.warning import WarningColour
from app.services.desk.desk import Desk
from app.services.duty import shift
from app.services.incident.board import board
from app.services.obligations import standing
from app.services.warnings import messages

LABELS = {one.value: one.label for one in WarningColour}
CLOCKS = 2
"""Clocks shown of an incident, the most pressing."""


class WallIncident(msgspec.Struct, frozen=True, kw_only=True):
    """An open incident as it is read from four metres."""

    id: str
    title: str
    place: str
    level: int
    strict: str
    clocks: tuple[Clock, ...]
    received_at: int


class WallView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on the wall but the time."""

    unit: str
    people: tuple[str, ...]
    incidents: tuple[WallIncident, ...]
    apart: tuple[tuple[str, Clock], ...]
    """(title, clock) of what is owed and belongs to no incident."""
    warnings: tuple[str, ...]
    practice: bool
    owed: tuple[Clock, ...]
    """Every clock of ours that runs, shown or not."""


def wall_view(desk: Desk) -> WallView:
    """The board by next deadline, only our own clocks, at the most two each."""
    held = shift.people(desk)
    people = tuple(f"{role.label} {held[role].person}" for role in DutyRole if role in held and held[role].person)
    return WallView(
        unit=desk.settings.unit_name,
        people=people,
        incidents=tuple(
            WallIncident(
                id=one.row.id,
                title=one.row.title,
                place=one.row.place,
                level=one.row.level,
                strict=strict_words(Level(one.row.level), Level(one.row.level_strict), one.row.strict_by),
                clocks=tuple(clock for clock in one.clocks if clock.owner is Owner.OURS)[:CLOCKS],
                received_at=one.row.received_at,
            )
            for one in board(desk)
        ),
        apart=tuple((one.title, one.clock) for one in standing.apart(desk) if one.clock.owner is Owner.OURS),
        warnings=tuple(
            f"{one.event}{LABELS.get(one.colour, '')}预警　{one.areas or one.sender}" for one in messages.holding(desk)
        ),
        practice=desk.practice,
        owed=tuple(one for one in standing.running(desk) if one.owner is Owner.OURS),
    )
