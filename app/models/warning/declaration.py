"""Warnings (预警), as declared to the registry."""

from app.models.subject.declaration import Declaration
from app.models.subject.fold import Subject
from app.models.warning import rows, state, words

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(
        Subject(
            name="warning",
            version=3,
            state=state.Warned,
            apply=state.apply,
            project=state.project,
            rows=(rows.WarningRow,),
            title=state.title_of,
            offer=state.offer,
        ),
    ),
)
