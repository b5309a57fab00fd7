"""The connection to the routes (外发), as declared to the registry."""

from app.models.outbox import words
from app.models.subject.declaration import Declaration

DECLARATION = Declaration(
    lines=words.LINES,
)
