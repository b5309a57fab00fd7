"""A page description: runs of text, rules; points from the top left corner of A4. Back-ends replay it."""

import datetime as dt

import msgspec

from app.services.paper.font_roles import FontRole

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
WIDE = (960.0, 540.0)
"""A page of 16:9, as programs for lectures have it."""
BLACK = (0.0, 0.0, 0.0, 1.0)
WHITE = (0.0, 0.0, 0.0, 0.0)
RED = (0.0, 1.0, 1.0, 0.0)
"""CMYK; GB/T 9704 asks for at least Y80 M80."""


class Text(msgspec.Struct, frozen=True):
    """A run whose baseline begins at (x, y); ``role`` names a font chain, ``size`` is in points."""

    x: float
    y: float
    role: FontRole
    size: float
    text: str
    red: bool = False


class Rule(msgspec.Struct, frozen=True):
    """A straight rule; ``width`` in points."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    red: bool = False


class Box(msgspec.Struct, frozen=True):
    """A filled black rectangle (of a QR code); ``x``, ``y`` is its top left corner."""

    x: float
    y: float
    width: float
    height: float


class Page(msgspec.Struct):
    """What stands on one A4 page, upright unless it lies."""

    texts: list[Text] = []
    rules: list[Rule] = []
    boxes: list[Box] = []
    covers: list[Box] = []
    """White, over the rules and under all else: words on them stay readable."""
    lies: bool = False
    """Whether the long side is the lower one (横排)."""
    wide: bool = False
    """Whether it is a page for a screen in a meeting (16:9) and not for paper."""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        if self.wide:
            return WIDE
        return (A4[1], A4[0]) if self.lies else A4


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What the properties of a file say besides title and keywords: whose paper, which, of when."""

    author: str
    subject: str = ""
    moment: dt.datetime | None = None
    """When it was signed; never when the file was made, so that the same paper has the same bytes."""


class Paper(msgspec.Struct, frozen=True):
    """A finished paper: its title and pages, independent of any back-end."""

    title: str
    pages: list[Page]
    about: About | None = None
    """None for a paper of the first layout, whose file said nothing of this."""
