"""Every subject kind by the prefix of its name (``incident:…``)."""

from typing import Any

from app.models.subjects import document, incident, incident_rows, resource, room, supply, warning
from app.models.subjects.state import State, Subject

SUBJECTS: dict[str, Subject[Any]] = {
    one.name: one
    for one in (
        Subject(
            name="incident",
            version=1,
            state=incident.Incident,
            apply=incident.apply,
            project=incident_rows.project,
        ),
        Subject(name="duty", version=1, state=room.Duty, apply=room.apply_duty, project=room.project_duty),
        Subject(name="call", version=1, state=room.Call, apply=room.apply_call, project=room.project_call),
        Subject(name="merge", version=1, state=room.Merge, apply=room.apply_merge, project=room.project_merge),
        Subject(
            name="settings", version=1, state=room.Values, apply=room.apply_settings, project=room.project_settings
        ),
        Subject(name="rule", version=1, state=room.RuleState, apply=room.apply_rule, project=room.project_rule),
        Subject(name="resource", version=2, state=resource.Holding, apply=resource.apply, project=resource.project),
        Subject(
            name="dispatch",
            version=1,
            state=resource.Dispatch,
            apply=resource.apply_dispatch,
            project=resource.project_dispatch,
        ),
        Subject(name="supply", version=1, state=supply.Supply, apply=supply.apply, project=supply.project),
        Subject(name="document", version=1, state=document.Document, apply=document.apply, project=document.project),
        Subject(name="warning", version=1, state=warning.Warned, apply=warning.apply, project=warning.project),
        Subject(name="note", version=1, state=room.Plain, apply=room.apply_plain, project=room.project_plain),
        Subject(name="engine", version=1, state=room.Plain, apply=room.apply_plain, project=room.project_plain),
        Subject(name="paper", version=1, state=room.Plain, apply=room.apply_plain, project=room.project_plain),
        Subject(name="seat", version=1, state=room.Plain, apply=room.apply_plain, project=room.project_plain),
    )
}
OTHER: Subject[Any] = Subject(name="", version=1, state=room.Plain, apply=room.apply_plain, project=room.project_plain)
VERSION = 1
"""Of the views as a whole; with each subject's own version it decides what is rebuilt at start."""


def subject_for(name: str) -> tuple[Subject[Any], str]:
    """(kind, id) of a subject name; a prefix of a newer version is kept as a plain subject."""
    prefix, _, identity = name.partition(":")
    return SUBJECTS.get(prefix, OTHER), identity


def views_version() -> str:
    """A text that changes whenever any view's shape does."""
    return f"{VERSION}:" + ",".join(f"{one.name}={one.version}" for one in SUBJECTS.values())


__all__ = ["OTHER", "SUBJECTS", "State", "Subject", "subject_for", "views_version"]
