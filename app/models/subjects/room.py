"""The small subjects: who is on duty, calls, merges, settings, rules, notes and the clock engine."""

import msgspec

from app.models.entry import Entry
from app.models.facts import room
from app.models.moments import to_micros
from app.models.subjects.rows import CallRow, DutyRow, MergeRow, Row, RuleRow, SettingRow
from app.models.subjects.state import State
from app.models.vocabulary import DutyRole

replace = msgspec.structs.replace


class Duty(State, frozen=True, kw_only=True):
    """Who is on duty."""

    people: dict[DutyRole, str] = msgspec.field(default_factory=dict)
    phones: dict[DutyRole, str] = msgspec.field(default_factory=dict)
    since: int = 0


def apply_duty(state: Duty, entry: Entry) -> Duty:
    """The latest assignment counts."""
    fact = entry.fact
    if isinstance(fact, room.OnDuty):
        return replace(state, people=fact.people, phones=fact.phones, since=entry.at)
    return state


def project_duty(state: Duty) -> tuple[Row, ...]:
    """One row per role."""
    return tuple(
        DutyRow(id=role, subject=f"duty:{state.id}", person=name, phone=state.phones.get(role, ""), since=state.since)
        for role, name in state.people.items()
    )


class Call(State, frozen=True, kw_only=True):
    """A call that was no incident."""

    booked: room.CallBooked | None = None
    incident: str = ""


def apply_call(state: Call, entry: Entry) -> Call:
    """Booked once; may become an incident."""
    fact = entry.fact
    if isinstance(fact, room.CallBooked):
        narrative = state.corrections.get(entry.id, fact.narrative)
        return replace(state, booked=replace(fact, narrative=narrative))
    if isinstance(fact, room.CallBecame):
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


class Merge(State, frozen=True, kw_only=True):
    """Two incidents taken as one, or not any more."""

    kept: str = ""
    absorbed: str = ""
    undone: bool = False


def apply_merge(state: Merge, entry: Entry) -> Merge:
    """Made, and perhaps undone."""
    fact = entry.fact
    if isinstance(fact, room.Merged):
        return replace(state, kept=fact.kept, absorbed=fact.absorbed)
    if isinstance(fact, room.MergeUndone):
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


class Values(State, frozen=True, kw_only=True):
    """The unit's settings, each as JSON."""

    values: dict[str, bytes] = msgspec.field(default_factory=dict)


def apply_settings(state: Values, entry: Entry) -> Values:
    """Later values replace earlier ones."""
    fact = entry.fact
    if isinstance(fact, room.SettingsChanged):
        return replace(state, values=state.values | {name: bytes(raw) for name, raw in fact.values.items()})
    return state


def project_settings(state: Values) -> tuple[Row, ...]:
    """One row per setting."""
    return tuple(
        SettingRow(id=name, subject=f"settings:{state.id}", value=value) for name, value in state.values.items()
    )


class RuleState(State, frozen=True, kw_only=True):
    """An edited rule or a switched pack."""

    toml: str = ""
    enabled: bool = True
    known: bool = False


def apply_rule(state: RuleState, entry: Entry) -> RuleState:
    """The last edit counts."""
    fact = entry.fact
    if isinstance(fact, room.RuleEdited):
        return replace(state, toml=fact.toml, known=True)
    if isinstance(fact, room.PackSwitched):
        return replace(state, enabled=fact.enabled, known=True)
    return state


def project_rule(state: RuleState) -> tuple[Row, ...]:
    """One row once an edit is known; the id tells rules from packs."""
    if not state.known:
        return ()
    return (RuleRow(id=state.id, subject=f"rule:{state.id}", toml=state.toml, enabled=int(state.enabled)),)


class Plain(State, frozen=True, kw_only=True):
    """A subject that is only a place for log lines."""


def apply_plain(state: Plain, _entry: Entry) -> Plain:
    """Nothing but the count changes."""
    return state


def project_plain(_state: Plain) -> tuple[Row, ...]:
    """No rows of its own."""
    return ()
