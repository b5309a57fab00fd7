"""Reports (报告), as declared to the registry; they fold with their incident."""

from app.models.book.declaration import Declaration
from app.models.report import words

DECLARATION = Declaration(
    lines=words.LINES,
)
