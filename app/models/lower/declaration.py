"""Who is on duty below (下级值班表), as declared to the registry."""

from app.models.lower import rows, state, words
from app.models.subject.declaration import Declaration
from app.models.subject.fold import Subject

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(
        Subject(
            name="lower",
            version=1,
            state=state.Lower,
            apply=state.apply_lower,
            project=state.project_lower,
            rows=(rows.LowerRow,),
            title=state.title_of,
        ),
    ),
)
