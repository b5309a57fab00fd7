"""Changed settings: state and fold."""

import msgspec

from app.models.book.entry import Entry
from app.models.book.rows import Row
from app.models.settings.facts import SettingsChanged
from app.models.settings.rows import SettingRow
from app.models.subject.fold import State

replace = msgspec.structs.replace


class SettingsState(State, frozen=True, kw_only=True):
    """The unit's settings, each as JSON."""

    values: dict[str, bytes] = msgspec.field(default_factory=dict)


def apply_settings(state: SettingsState, entry: Entry) -> SettingsState:
    """Later values replace earlier ones."""
    fact = entry.fact
    if isinstance(fact, SettingsChanged):
        return replace(state, values=state.values | {name: bytes(raw) for name, raw in fact.values.items()})
    return state


def project_settings(state: SettingsState) -> tuple[Row, ...]:
    """One row per setting."""
    return tuple(
        SettingRow(id=name, subject=f"settings:{state.id}", value=value) for name, value in state.values.items()
    )
