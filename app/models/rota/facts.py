"""Facts about the rota of a month and about leave."""

import datetime as dt

import msgspec

from app.models.book.fact import Fact, Instant
from app.models.vocabulary.duty import DutyRole, RotaPattern


class PlannedTurn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One turn as it was planned."""

    day: dt.date
    begins: Instant
    ends: Instant
    slot: str = ""
    main: str = ""
    deputy: str = ""
    leader: str = ""
    off: str = ""
    piece: int = 0
    standby: tuple[str, ...] = ()


class RotaMade(Fact, frozen=True, kw_only=True, tag="rota:made"):
    """The rota of a month was made, or taken from a file (``source``); it takes the place of an earlier one."""

    month: str
    turns: tuple[PlannedTurn, ...]
    pattern: RotaPattern | None = None
    source: str = ""
    phones: dict[str, str] = msgspec.field(default_factory=dict)
    room: str = ""
    """Of which duty room where it is not our own (防汛值班室); empty for our own."""


class RotaChanged(Fact, frozen=True, kw_only=True, tag="rota:changed"):
    """Somebody else has a place of a turn (调班)."""

    turn: str
    post: DutyRole
    was: str
    now: str
    reason: str


class StandbyNamed(Fact, frozen=True, kw_only=True, tag="rota:standby"):
    """Others stand by for a turn (备勤): they are called in when the people on duty are too few."""

    turn: str
    people: tuple[str, ...]
    was: tuple[str, ...] = ()
    reason: str = ""


class LeaveTaken(Fact, frozen=True, kw_only=True, tag="leave:taken"):
    """Somebody is away from one day to another, both included (请假、出差)."""

    name: str
    first: dt.date
    last: dt.date
    reason: str


class LeaveCancelled(Fact, frozen=True, kw_only=True, tag="leave:cancelled"):
    """The leave does not count any more (销假)."""

    reason: str = ""
