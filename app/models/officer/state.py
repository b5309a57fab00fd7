"""A person of the duty room: state and fold."""

import msgspec

from app.models.book.entry import Entry
from app.models.book.rows import Row
from app.models.officer.facts import OfficerAdded, OfficerChanged, OfficerLeft
from app.models.officer.rows import OfficerRow
from app.models.subject.fold import State, doubt

replace = msgspec.structs.replace


class Officer(State, frozen=True, kw_only=True):
    """Who it is, and whether they left."""

    added: OfficerAdded | None = None
    left: bool = False
    reason: str = ""


def apply_officer(state: Officer, entry: Entry) -> Officer:
    """The latest name, role and phone count; somebody added again is back."""
    fact = entry.fact
    if isinstance(fact, OfficerAdded):
        return replace(state, added=fact, left=False, reason="")
    if isinstance(fact, OfficerChanged):
        if state.added is None:
            return doubt(state, f"{fact.name}的角色改过，登记的记录未到")
        return replace(state, added=replace(state.added, role=fact.role, phone=fact.phone))
    if isinstance(fact, OfficerLeft):
        return replace(state, left=True, reason=fact.reason)
    return state


def project_officer(state: Officer) -> tuple[Row, ...]:
    """One row, none while the first entry has not arrived."""
    one = state.added
    if one is None:
        return ()
    row = OfficerRow(
        id=state.id,
        subject=f"officer:{state.id}",
        name=one.name,
        role=one.role,
        phone=one.phone,
        active=int(not state.left),
    )
    return (row,)


def title_of(state: Officer) -> str:
    """The name."""
    return state.added.name if state.added else "（人员记录未到）"
