"""Printed papers (文书), as declared to the registry."""

from app.models.paper import words
from app.models.subject.declaration import Declaration
from app.models.subject.plain import plain

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(plain("paper"),),
)
