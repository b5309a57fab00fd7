"""Edited rules (规则), as declared to the registry."""

from app.models.rules import rows, rule_state, words
from app.models.subject.declaration import Declaration
from app.models.subject.fold import Subject

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
