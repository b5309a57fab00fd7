"""People on duty and notes (值班), as declared to the registry."""

from app.models.book.declaration import Declaration
from app.models.book.fold import Subject
from app.models.book.plain import plain
from app.models.duty import rows, state, words

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(
        Subject(
            name="duty",
            version=1,
            state=state.Duty,
            apply=state.apply_duty,
            project=state.project_duty,
            rows=(rows.DutyRow,),
        ),
        plain("note"),
    ),
)
