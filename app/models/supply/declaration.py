"""调拨, as declared to the registry."""

from app.models.subject.declaration import Declaration
from app.models.subject.fold import Subject
from app.models.supply import rows, state, words

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(
        Subject(
            name="supply",
            version=1,
            state=state.Supply,
            apply=state.apply,
            project=state.project,
            rows=(rows.SupplyRow,),
            title=state.title_of,
        ),
    ),
)
