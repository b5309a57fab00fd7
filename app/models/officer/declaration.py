"""People of the duty room (值班人员), as declared to the registry."""

from app.models.officer import rows, state, words
from app.models.subject.declaration import Declaration
from app.models.subject.fold import Subject

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(
        Subject(
            name="officer",
            version=1,
            state=state.Officer,
            apply=state.apply_officer,
            project=state.project_officer,
            rows=(rows.OfficerRow,),
            title=state.title_of,
        ),
    ),
)
