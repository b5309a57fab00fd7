"""Every subject kind by the prefix of its name (``incident:…``)."""

from typing import Any

from app.models.book.fold import State, Subject
from app.models.book.plain import Plain, apply_plain, project_plain
from app.models.call.state import Call, apply_call, project_call
from app.models.dispatch.state import Dispatch, apply_dispatch, project_dispatch
from app.models.duty.state import Duty, apply_duty, project_duty
from app.models.incident import projection
from app.models.incident import state as incident
from app.models.library import state as document
from app.models.merge.state import Merge, apply_merge, project_merge
from app.models.obligations.rule_state import RuleState, apply_rule, project_rule
from app.models.resource import state as resource
from app.models.settings.state import SettingsState, apply_settings, project_settings
from app.models.supply import state as supply
from app.models.warning import state as warning

SUBJECTS: dict[str, Subject[Any]] = {
    one.name: one
    for one in (
        Subject(name="incident", version=1, state=incident.Incident, apply=incident.apply, project=projection.project),
        Subject(name="duty", version=1, state=Duty, apply=apply_duty, project=project_duty),
        Subject(name="call", version=1, state=Call, apply=apply_call, project=project_call),
        Subject(name="merge", version=1, state=Merge, apply=apply_merge, project=project_merge),
        Subject(name="settings", version=1, state=SettingsState, apply=apply_settings, project=project_settings),
        Subject(name="rule", version=1, state=RuleState, apply=apply_rule, project=project_rule),
        Subject(name="resource", version=2, state=resource.Holding, apply=resource.apply, project=resource.project),
        Subject(name="dispatch", version=1, state=Dispatch, apply=apply_dispatch, project=project_dispatch),
        Subject(name="supply", version=1, state=supply.Supply, apply=supply.apply, project=supply.project),
        Subject(name="document", version=1, state=document.Document, apply=document.apply, project=document.project),
        Subject(name="warning", version=1, state=warning.Warned, apply=warning.apply, project=warning.project),
        Subject(name="note", version=1, state=Plain, apply=apply_plain, project=project_plain),
        Subject(name="engine", version=1, state=Plain, apply=apply_plain, project=project_plain),
        Subject(name="paper", version=1, state=Plain, apply=apply_plain, project=project_plain),
        Subject(name="seat", version=1, state=Plain, apply=apply_plain, project=project_plain),
    )
}
OTHER: Subject[Any] = Subject(name="", version=1, state=Plain, apply=apply_plain, project=project_plain)
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
