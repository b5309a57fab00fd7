"""The program's own health (值守), as declared to the registry."""

from app.models.subject.declaration import Declaration
from app.models.subject.fold import Subject
from app.models.watch import state, words

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(
        Subject(
            name="engine",
            version=2,
            state=state.Engine,
            apply=state.apply,
            project=state.project,
            title=state.title_of,
        ),
    ),
)
