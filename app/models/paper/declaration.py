"""Printed papers (文书), as declared to the registry."""

from app.models.book.declaration import Declaration
from app.models.book.plain import plain
from app.models.paper import words

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(plain("paper"),),
)
