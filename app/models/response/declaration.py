"""Emergency responses (应急响应), as declared to the registry."""

from app.models.response import rows, state, words
from app.models.subject.declaration import Declaration
from app.models.subject.fold import Subject

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(
        Subject(
            name="response",
            version=1,
            state=state.Response,
            apply=state.apply,
            project=state.project,
            rows=(rows.ResponseRow,),
            title=state.title_of,
            offer=state.offer,
        ),
    ),
)
