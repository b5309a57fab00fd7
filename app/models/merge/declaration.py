"""Merged incidents (并案), as declared to the registry."""

from app.models.book.declaration import Declaration
from app.models.book.fold import Subject
from app.models.merge import rows, state, words

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
