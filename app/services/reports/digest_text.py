"""What the digest of a day (每日值班要情) tells of an incident: what happened, what came of it, what was done."""

from app.models.incident.state import Incident
from app.models.vocabulary.incident import Section
from app.models.vocabulary.report import Stage
from app.services.desk.desk import Desk
from app.services.reports.composing import ground_of
from app.services.reports.report_text import compose_text

TOLD = (Section.CAUSE, Section.MEASURES, Section.AFTERMATH, Section.REQUEST)
"""Sections after the first that a leader reads in the morning."""


def told(desk: Desk, state: Incident) -> tuple[tuple[str, str], ...]:
    """(name, text) of its parts: all messages and lines of the incident, whatever was reported of them before."""
    whole = ground_of(desk, state, Stage.FIRST, "")
    parts = compose_text(whole).parts
    found = [("", one.text) for one in parts if one.section is Section.COURSE]
    by_section = {one.section: one for one in parts}
    found += [(by_section[one].name, by_section[one].text) for one in TOLD if one in by_section]
    if state.closing:
        found.append(("处置结果", f"{state.closing.rstrip('。')}。"))
    return tuple(found)
