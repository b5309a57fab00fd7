"""Two incidents taken as one: state and fold."""

import msgspec

from app.models.book.entry import Entry
from app.models.book.rows import Row
from app.models.merge.facts import IncidentsMerged, MergeUndone
from app.models.merge.rows import MergeRow
from app.models.subject.fold import State

replace = msgspec.structs.replace


class Merge(State, frozen=True, kw_only=True):
    """Two incidents taken as one, or not any more."""

    kept: str = ""
    absorbed: str = ""
    undone: bool = False


def apply_merge(state: Merge, entry: Entry) -> Merge:
    """Made, and perhaps undone."""
    fact = entry.fact
    if isinstance(fact, IncidentsMerged):
        return replace(state, kept=fact.kept, absorbed=fact.absorbed)
    if isinstance(fact, MergeUndone):
        return replace(state, undone=True)
    return state


def project_merge(state: Merge) -> tuple[Row, ...]:
    """One row once the merge is known."""
    if not state.kept:
        return ()
    return (
        MergeRow(
            id=state.id,
            subject=f"merge:{state.id}",
            kept=state.kept,
            absorbed=state.absorbed,
            standing=int(not state.undone),
        ),
    )
