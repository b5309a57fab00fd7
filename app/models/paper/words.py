"""Journal lines of papers."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.paper.facts import PaperPrinted
from app.models.vocabulary.journal import Lane


def printed_words(printer: str, copies: int) -> str:
    """The printer, and how many copies where there were several."""
    return f"{printer}，{copies}份" if copies > 1 else printer


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    PaperPrinted: lambda f: Narration(Lane.REPORT, f"已交打印：{f.name}（{printed_words(f.printer, f.copies)}）"),
}
