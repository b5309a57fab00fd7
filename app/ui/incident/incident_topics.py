"""What the story of an incident (事件经过) is made of: it is read again when one of these has changed."""

from app.models.matter.rows import MatterRow
from app.models.response.rows import ResponseRow
from app.services.desk.changes import Topic

SHOWN_OF_AN_INCIDENT = frozenset({
    Topic.INCIDENTS, Topic.CLOCKS, Topic.REPORTS, Topic.SETTINGS, MatterRow.table, ResponseRow.table,
})  # fmt: skip
"""Dispatches, supplies, merges and briefs are news of the incident already."""
