"""A call that is no incident: state and fold."""

import msgspec

from app.models.book.entry import Entry
from app.models.book.rows import Row
from app.models.call.facts import CallBecameIncident, CallBooked
from app.models.call.rows import CallRow
from app.models.moments import to_micros
from app.models.subject.fold import State

replace = msgspec.structs.replace


class Call(State, frozen=True, kw_only=True):
    """A call that was no incident."""

    booked: CallBooked | None = None
    incident: str = ""


def apply_call(state: Call, entry: Entry) -> Call:
    """Booked once; may become an incident."""
    fact = entry.fact
    if isinstance(fact, CallBooked):
        narrative = state.corrections.get(entry.id, fact.narrative)
        return replace(state, booked=replace(fact, narrative=narrative))
    if isinstance(fact, CallBecameIncident):
        return replace(state, incident=fact.incident)
    return state


def project_call(state: Call) -> tuple[Row, ...]:
    """One row, none while the booking has not arrived."""
    booked = state.booked
    if booked is None:
        return ()
    caller = " ".join(part for part in (booked.caller_unit, booked.caller_name, booked.caller_phone) if part)
    row = CallRow(
        id=state.id,
        subject=f"call:{state.id}",
        kind=booked.kind,
        narrative=booked.narrative,
        caller=caller,
        received_at=to_micros(booked.received_at),
        incident=state.incident,
    )
    return (row,)


def title_of(state: Call) -> str:
    """The kind of call and how it began."""
    booked = state.booked
    return f"{booked.kind.label}：{booked.narrative[:30]}" if booked else "（来电记录未到）"
