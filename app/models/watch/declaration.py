"""The program's own health (值守), as declared to the registry."""

from app.models.book.declaration import Declaration
from app.models.book.plain import plain
from app.models.watch import words

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(plain("engine"),),
)
