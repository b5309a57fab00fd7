"""People on duty and notes (值班), as declared to the registry."""

from app.models.duty import rows, state, words
from app.models.subject.declaration import Declaration
from app.models.subject.fold import Subject
from app.models.subject.plain import plain

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
            title=state.title_of,
        ),
        Subject(
            name="zero",
            version=1,
            state=state.Zero,
            apply=state.apply_zero,
            project=state.project_zero,
            rows=(rows.ZeroRow,),
            title=state.title_of_zero,
        ),
        Subject(
            name="weather",
            version=1,
            state=state.Weather,
            apply=state.apply_weather,
            project=state.project_weather,
        ),
        plain("note"),
    ),
)
