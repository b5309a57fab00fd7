"""The ledgers (队伍物资), as declared to the registry."""

from app.models.book.declaration import Declaration
from app.models.book.fold import Subject
from app.models.resource import rows, state, words

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
