"""The program's own health (值守), as declared to the registry."""

from app.models.subject.declaration import Declaration
from app.models.subject.plain import plain
from app.models.watch import words

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(plain("engine"),),
)
