"""What the book itself declares: struck and corrected entries (划去、更正)."""

from app.models.book import words
from app.models.book.declaration import Declaration

DECLARATION = Declaration(lines=words.LINES)
