"""Matters (办件), as declared to the registry."""

from app.models.matter import rows, state, words
from app.models.matter.facts import MatterTaken, matter_files
from app.models.subject.declaration import Declaration
from app.models.subject.fold import Subject

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(
        Subject(
            name="matter",
            version=1,
            state=state.Matter,
            apply=state.apply,
            project=state.project,
            rows=(rows.MatterRow,),
            title=state.title_of,
            offer=state.offer,
        ),
    ),
    files={MatterTaken: matter_files},
)
