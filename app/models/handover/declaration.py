"""Hand-over (交接班), as declared to the registry."""

from app.models.handover import rows, state, words
from app.models.subject.declaration import Declaration
from app.models.subject.fold import Subject

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(
        Subject(
            name="handover",
            version=1,
            state=state.Handover,
            apply=state.apply_handover,
            project=state.project_handover,
            rows=(rows.HandoverRow,),
            title=state.title_of,
        ),
    ),
)
