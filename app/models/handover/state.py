"""A hand-over: state and fold."""

import msgspec

from app.models.book.entry import Entry
from app.models.book.rows import Row
from app.models.handover.facts import HandedOver
from app.models.handover.rows import HandoverRow
from app.models.subject.fold import State


class Handover(State, frozen=True, kw_only=True):
    """What was signed and when."""

    signed: HandedOver | None = None
    at: int = 0


def apply_handover(state: Handover, entry: Entry) -> Handover:
    """Signed once."""
    fact = entry.fact
    if isinstance(fact, HandedOver) and state.signed is None:
        return msgspec.structs.replace(state, signed=fact, at=entry.at)
    return state


def project_handover(state: Handover) -> tuple[Row, ...]:
    """One row, none while it is struck or has not arrived."""
    one = state.signed
    if one is None:
        return ()
    row = HandoverRow(
        id=state.id,
        subject=f"handover:{state.id}",
        at=state.at,
        out="、".join(one.out),
        taken="、".join(one.taken),
        leader=one.leader,
        items=len(one.items),
        clocks=len(one.clocks),
        joint=int(one.joint),
    )
    return (row,)


def title_of(state: Handover) -> str:
    """From whom to whom; its clock is that of the next one."""
    return f"{'、'.join(state.signed.taken)}当班，交接下一班" if state.signed else "交接班"
