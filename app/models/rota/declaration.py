"""The rota (值班表) and leave (请假), as declared to the registry."""

from app.models.rota import rows, state, words
from app.models.subject.declaration import Declaration
from app.models.subject.fold import Subject

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(
        Subject(
            name="rota",
            version=2,
            state=state.Rota,
            apply=state.apply_rota,
            project=state.project_rota,
            rows=(rows.RotaRow,),
            title=state.title_of_rota,
        ),
        Subject(
            name="leave",
            version=1,
            state=state.Leave,
            apply=state.apply_leave,
            project=state.project_leave,
            rows=(rows.LeaveRow,),
            title=state.title_of_leave,
        ),
    ),
)
