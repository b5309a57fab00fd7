"""Calls that are no incident (来电), as declared to the registry."""

from app.models.book.declaration import Declaration
from app.models.book.fold import Subject
from app.models.call import rows, state, words

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
        ),
    ),
)
