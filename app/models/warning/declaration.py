"""Warnings (预警), as declared to the registry."""

from app.models.book.declaration import Declaration
from app.models.book.fold import Subject
from app.models.warning import rows, state, words

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(
        Subject(
            name="warning",
            version=1,
            state=state.Warned,
            apply=state.apply,
            project=state.project,
            rows=(rows.WarningRow,),
        ),
    ),
)
