"""Merged incidents (并案), as declared to the registry."""

from app.models.merge import rows, state, words
from app.models.subject.declaration import Declaration
from app.models.subject.fold import Subject

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(
        Subject(
            name="merge",
            version=1,
            state=state.Merge,
            apply=state.apply_merge,
            project=state.project_merge,
            rows=(rows.MergeRow,),
        ),
    ),
)
