"""A warning message; which of them hold is seen from all of them together."""

from msgspec.structs import replace

from app.models.book.entry import Entry
from app.models.book.fold import State
from app.models.book.rows import Row
from app.models.moments import to_micros
from app.models.warning.facts import WarningMessage, WarningReceived
from app.models.warning.rows import WarningRow


class Warned(State, frozen=True, kw_only=True):
    """The message, and when it was booked."""

    message: WarningMessage | None = None
    received_at: int = 0


def apply(state: Warned, entry: Entry) -> Warned:
    """The first message under an identifier stands."""
    fact = entry.fact
    if isinstance(fact, WarningReceived) and state.message is None:
        return replace(state, message=fact.message, received_at=entry.at)
    return state


def project(state: Warned) -> tuple[Row, ...]:
    """One row."""
    message = state.message
    if message is None:
        return ()
    row = WarningRow(
        id=state.id,
        subject=f"warning:{state.id}",
        kind=message.kind,
        event=message.event,
        colour=message.colour or "",
        headline=message.headline,
        areas="、".join(one.name for one in message.areas),
        sender=message.sender,
        sent_at=to_micros(message.sent) if message.sent else state.received_at,
        expires=to_micros(message.expires) if message.expires else None,
        replaced=" ".join(message.references),
    )
    return (row,)
