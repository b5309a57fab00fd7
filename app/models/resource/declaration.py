"""The ledgers (队伍物资), as declared to the registry."""

from app.models.resource import rows, state, words
from app.models.subject.declaration import Declaration
from app.models.subject.fold import Subject

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(
        Subject(
            name="resource",
            version=2,
            state=state.Holding,
            apply=state.apply,
            project=state.project,
            rows=(
                rows.ResourceRow,
                rows.StockRow,
                rows.MovementRow,
            ),
        ),
    ),
)
