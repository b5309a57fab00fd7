"""Seats and keys (安全), as declared to the registry."""

from app.models.security import words
from app.models.subject.declaration import Declaration
from app.models.subject.plain import plain

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(plain("seat"),),
)
