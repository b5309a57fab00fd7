"""Incidents (突发事件), as declared to the registry."""

from app.models.book.declaration import Declaration
from app.models.book.fold import Subject
from app.models.incident import projection, rows, state, words
from app.models.incident.facts import FileAttached, attached_files
from app.models.obligations.rows import ClockRow
from app.models.report.rows import ReportRow

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(
        Subject(
            name="incident",
            version=1,
            state=state.Incident,
            apply=state.apply,
            project=projection.project,
            rows=(
                rows.IncidentRow,
                ReportRow,
                ClockRow,
            ),
        ),
    ),
    files={FileAttached: attached_files},
)
