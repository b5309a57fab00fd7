"""Calls that are no incident (来电), as declared to the registry."""

from app.models.call import rows, state, words
from app.models.subject.declaration import Declaration
from app.models.subject.fold import Subject

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(
        Subject(
            name="call",
            version=1,
            state=state.Call,
            apply=state.apply_call,
            project=state.project_call,
            rows=(rows.CallRow,),
            title=state.title_of,
        ),
    ),
)
