"""What every subject may hold besides its own facts: struck and corrected entries, clocks (划去、更正、时限)."""

from app.models.book import words as entries
from app.models.obligations import words as clocks
from app.models.subject.declaration import Declaration

DECLARATION = Declaration(lines={**entries.LINES, **clocks.LINES})
