"""Incidents (突发事件), as declared to the registry."""

from app.models.incident import projection, rows, situation, state, words
from app.models.incident.facts import FileAttached, attached_files
from app.models.report.rows import ReportRow
from app.models.subject.declaration import Declaration
from app.models.subject.fold import Subject

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(
        Subject(
            name="incident",
            version=4,
            state=state.Incident,
            apply=state.apply,
            project=projection.project,
            rows=(rows.IncidentRow, ReportRow, rows.RegisteredOnlyRow),
            title=state.title_of,
            offer=situation.offer,
        ),
    ),
    files={FileAttached: attached_files},
)
