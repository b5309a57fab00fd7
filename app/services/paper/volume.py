"""Several papers in one file (立卷), with a number through all of them at the upper right corner."""

from collections.abc import Iterable

from app.services.paper import fonts
from app.services.paper.font_roles import FontRole
from app.services.paper.page import A4, MM, Page, Paper, Text

ROLE: FontRole = "song"
SIZE = 9.0
RIGHT, TOP = A4[0] - 15 * MM, 12 * MM
"""Where the number ends and its baseline: above the text block of every paper (GB/T 9704: 37 mm)."""


def bound(first: Paper, behind: Iterable[Paper], called: str = "档案") -> Paper:
    """One paper of all pages in order, numbered as pages of what it is called; the pages given stay as they are."""
    pages = [page for paper in (first, *behind) for page in paper.pages]
    return Paper(title=first.title, pages=[_numbered(page, called, number) for number, page in enumerate(pages, 1)])


def _numbered(page: Page, called: str, number: int) -> Page:
    words = f"{called}第{number}页"
    text = Text(RIGHT - fonts.text_width(words, ROLE, SIZE), TOP, ROLE, SIZE, words)
    return Page(texts=[*page.texts, text], rules=[*page.rules], boxes=[*page.boxes])
