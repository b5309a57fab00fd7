"""值班快报, as declared to the registry."""

from app.models.brief import rows, state, words
from app.models.subject.declaration import Declaration
from app.models.subject.fold import Subject

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(
        Subject(
            name="brief",
            version=1,
            state=state.Brief,
            apply=state.apply,
            project=state.project,
            rows=(rows.BriefRow,),
            title=state.title_of,
        ),
    ),
)
