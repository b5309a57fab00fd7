"""Edited rules and switched packs: state and fold."""

import msgspec

from app.models.book.entry import Entry
from app.models.book.rows import Row
from app.models.rules.facts import PackSwitched, RuleEdited
from app.models.rules.rows import RuleRow
from app.models.subject.fold import State

replace = msgspec.structs.replace


class RuleState(State, frozen=True, kw_only=True):
    """An edited rule or a switched pack."""

    toml: str = ""
    enabled: bool = True
    known: bool = False


def apply_rule(state: RuleState, entry: Entry) -> RuleState:
    """The last edit counts."""
    fact = entry.fact
    if isinstance(fact, RuleEdited):
        return replace(state, toml=fact.toml, known=True)
    if isinstance(fact, PackSwitched):
        return replace(state, enabled=fact.enabled, known=True)
    return state


def project_rule(state: RuleState) -> tuple[Row, ...]:
    """One row once an edit is known; the id tells rules from packs."""
    if not state.known:
        return ()
    return (RuleRow(id=state.id, subject=f"rule:{state.id}", toml=state.toml, enabled=int(state.enabled)),)
