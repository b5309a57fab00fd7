"""Clocks and edited rules (时限), as declared to the registry."""

from app.models.book.declaration import Declaration
from app.models.book.fold import Subject
from app.models.obligations import rows, rule_state, words

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(
        Subject(
            name="rule",
            version=1,
            state=rule_state.RuleState,
            apply=rule_state.apply_rule,
            project=rule_state.project_rule,
            rows=(rows.RuleRow,),
        ),
    ),
)
