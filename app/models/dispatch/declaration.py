"""调派, as declared to the registry."""

from app.models.dispatch import rows, state, words
from app.models.subject.declaration import Declaration
from app.models.subject.fold import Subject

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
            title=state.title_of,
        ),
    ),
)
