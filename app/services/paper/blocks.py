"""Pieces of a page that are measured before they are placed: head, lines of text, signature, imprint."""

import msgspec

from app.services.paper.font_roles import FontRole
from app.services.paper.page import Box, Page, Rule, Text
from app.services.paper.spacing import BASE, LEFT, WIDTH


class Block(msgspec.Struct):
    """Runs, rules and boxes below each other; ``y`` is the top of the next line, in points from the block's own top."""

    y: float = 0.0
    texts: list[Text] = []
    rules: list[Rule] = []
    boxes: list[Box] = []
    glued: bool = False
    """Whether it stays on the page of what follows."""
    widow: bool = False
    """Whether it is the last line of a paragraph of several: alone at the top of a page it is a scrap."""
    opens: bool = False
    """Whether it may not be the first on a page: 附件说明 stands below text."""

    def put(self, x: float, role: FontRole, size: float, text: str, *, red: bool = False, dy: float = 0.0) -> None:
        """Set a run on the current line without moving on; an empty one is no run."""
        if text:
            self.texts.append(Text(x, self.y + dy + size * BASE, role, size, text, red))

    def rule(self, y: float, width: float, *, red: bool = False) -> None:
        """Draw a rule as wide as the text block."""
        self.rules.append(Rule(LEFT, y, LEFT + WIDTH, y, width, red))

    def place(self, page: Page, top: float) -> None:
        """Put it on a page, its own top at ``top``."""
        page.texts.extend(msgspec.structs.replace(one, y=one.y + top) for one in self.texts)
        page.rules.extend(msgspec.structs.replace(one, y1=one.y1 + top, y2=one.y2 + top) for one in self.rules)
        page.boxes.extend(msgspec.structs.replace(one, y=one.y + top) for one in self.boxes)


def gap(height: float) -> Block:
    """Nothing, so high; it stays with what follows."""
    return Block(y=height, glued=True)
