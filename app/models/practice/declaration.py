"""Practice (演练), as declared to the registry."""

from app.models.practice import words
from app.models.subject.declaration import Declaration
from app.models.subject.plain import plain

DECLARATION = Declaration(lines=words.LINES, subjects=(plain("practice"),))
