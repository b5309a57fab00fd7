"""The connection to the routes (外发), as declared to the registry."""

from app.models.book.declaration import Declaration
from app.models.outbox import words

DECLARATION = Declaration(
    lines=words.LINES,
)
