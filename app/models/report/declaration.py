"""Reports (报告), as declared to the registry; they fold with their incident."""

from app.models.report import words
from app.models.subject.declaration import Declaration

DECLARATION = Declaration(
    lines=words.LINES,
)
