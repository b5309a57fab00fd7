"""调派, as declared to the registry."""

from app.models.book.declaration import Declaration
from app.models.book.fold import Subject
from app.models.dispatch import rows, state, words

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(
        Subject(
            name="dispatch",
            version=1,
            state=state.Dispatch,
            apply=state.apply_dispatch,
            project=state.project_dispatch,
            rows=(rows.DispatchRow,),
        ),
    ),
)
