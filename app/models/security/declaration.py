"""Seats and keys (安全), as declared to the registry."""

from app.models.security import words
from app.models.security.facts import DerivedMended, kept_rows
from app.models.subject.declaration import Declaration
from app.models.subject.plain import plain

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(plain("seat"),),
    files={DerivedMended: kept_rows},
)
