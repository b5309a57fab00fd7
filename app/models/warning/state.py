"""A warning message; which of them hold is seen from all of them together."""

import datetime as dt

from msgspec.structs import replace

from app.models.book.entry import Entry
from app.models.moments import from_micros, to_micros
from app.models.obligations.deadlines import Instants
from app.models.obligations.offer import Offer
from app.models.obligations.rules import Situation
from app.models.subject.fold import State
from app.models.vocabulary.incident import Flag
from app.models.vocabulary.term import Level, UnitLevel
from app.models.vocabulary.warning import WarningColour, WarningKind
from app.models.warning.facts import CalledOut, CallOutListed, CallOutReported, WarningMessage, WarningReceived
from app.models.warning.rows import WarningRow

FLAGS = {
    WarningColour.RED: Flag.WARNING_RED,
    WarningColour.ORANGE: Flag.WARNING_ORANGE,
    WarningColour.YELLOW: Flag.WARNING_YELLOW,
    WarningColour.BLUE: Flag.WARNING_BLUE,
}
"""The circumstance each colour puts before the rules of calling out."""


class Warned(State, frozen=True, kw_only=True):
    """The message, and when it was booked."""

    message: WarningMessage | None = None
    received_at: int = 0
    listed: tuple[str, ...] = ()
    """The units that have to be called."""
    answered: tuple[str, ...] = ()
    """Units that answered, in the order they did."""
    missed: tuple[str, ...] = ()
    """Units that were called and did not answer."""
    passed_down: tuple[str, ...] = ()
    """Units that reported it through to the villages."""

    @property
    def silent(self) -> tuple[str, ...]:
        """Listed units, and called ones, that have not answered."""
        return tuple(one for one in dict.fromkeys((*self.listed, *self.missed)) if one not in self.answered)

    @property
    def all_answered(self) -> bool:
        """Whether everybody who has to answer did; without a list, whether anybody did."""
        return bool(self.answered) and all(one in self.answered for one in self.listed)

    @property
    def all_passed_down(self) -> bool:
        """Whether everybody who has to reported it through; without a list, everybody who answered."""
        wanted = self.listed or self.answered
        return bool(self.passed_down) and all(one in self.passed_down for one in wanted)


def apply(state: Warned, entry: Entry) -> Warned:
    """The first message under an identifier stands."""
    fact = entry.fact
    if isinstance(fact, WarningReceived) and state.message is None:
        return replace(state, message=fact.message, received_at=entry.at)
    if isinstance(fact, CallOutListed):
        return replace(state, listed=fact.units)
    if isinstance(fact, CalledOut) and fact.answered:
        return replace(state, answered=tuple(dict.fromkeys((*state.answered, fact.unit))))
    if isinstance(fact, CalledOut):
        return replace(state, missed=tuple(dict.fromkeys((*state.missed, fact.unit))))
    if isinstance(fact, CallOutReported):
        return replace(state, passed_down=tuple(dict.fromkeys((*state.passed_down, fact.unit))))
    return state


def project(state: Warned) -> tuple[WarningRow, ...]:
    """One row."""
    message = state.message
    if message is None:
        return ()
    return (row_of(state.id, message, state.received_at),)


def row_of(identity: str, message: WarningMessage, received_at: int) -> WarningRow:
    """A message as the list of warnings shows it; ``received_at`` (µs) stands in where it says no time."""
    return WarningRow(
        id=identity,
        subject=f"warning:{identity}",
        kind=message.kind,
        event=message.event,
        colour=message.colour or "",
        headline=message.headline,
        areas="、".join(one.name for one in message.areas),
        sender=message.sender,
        sent_at=to_micros(message.sent) if message.sent else received_at,
        expires=to_micros(message.expires) if message.expires else None,
        replaced=" ".join(",".join(filter(None, one)) for one in message.replaces),
        identifier=message.identifier,
        source=message.source,
    )


def title_of(state: Warned) -> str:
    """Its headline, or its parts."""
    return state.message.title if state.message else "（预警报文未到）"


def offer(state: Warned, unit_level: UnitLevel, _known_at: dt.datetime) -> Offer | None:
    """What a warning that was issued or changed puts before the rules; only limits that count from its issue start.

    Once they were ended (解除、变更) it asks for nothing. A warning has no event level (突发事件应对法 2024
    第63条 grades them apart), so the lowest stands in.
    """
    message = state.message
    if message is None or message.kind is WarningKind.LIFTED or any(one.ended for one in state.clocks):
        return None
    flag = FLAGS.get(message.colour) if message.colour is not None else None
    return Offer(
        situation=Situation(
            unit_level=unit_level,
            category=message.code,
            level=Level.ORDINARY,
            flags=frozenset({flag} if flag is not None else ()),
        ),
        instants=Instants(issued=message.sent or from_micros(state.received_at)),
    )
