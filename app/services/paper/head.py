"""The head of a report (版头) and its title: everything measured, so that long names wrap instead of overprinting."""

import re
from typing import TYPE_CHECKING

from app.services.paper import fonts, titles
from app.services.paper.blocks import Block, gap
from app.services.paper.fitting import lines_for, size_for
from app.services.paper.page import MM
from app.services.paper.spacing import LEFT, LINE, PITCH, SIZE3, WIDTH, Spacing

if TYPE_CHECKING:
    from app.services.paper.bulletin import BulletinSheet

SEPARATED = re.compile(r"\s*[、，,；;]\s*")
"""Between 签发人; a blank is none, 王　力 is one name."""
LABEL = "签发人："
MARK_DROP = 35 * MM
RED_ROOM = WIDTH * 0.94
LEAST_RED = 26.0
"""Size below which a red name is set in lines."""
MOST_GLUED = 8
"""Title lines that stay together."""


def head(sheet: "BulletinSheet", spacing: Spacing, *, red: bool) -> Block:
    """密级 and 紧急程度 one below the other, red name, number and 签发人, the red rule."""
    block = Block()
    for words in filter(None, (sheet.head.secrecy, sheet.head.urgency)):
        for line in lines_for(words, "hei", SIZE3, WIDTH):
            block.put(LEFT, "hei", SIZE3, line)
            block.y += spacing.marks
    standard = sheet.head.standard
    block.y = max(block.y, MARK_DROP) if standard else max(block.y, spacing.marks)
    lines = red_lines(sheet.head.red_head)
    size = min(spacing.red, *(RED_ROOM / max(1.0, fonts.text_width(line, "title", 1.0)) for line in lines))
    for number, line in enumerate(lines):
        block.y += size * 1.2 if number else 0.0
        _spread(block, line, size, red=red)
    block.y += size + spacing.line * 2 if standard else size * 1.25 + spacing.below_red
    _signers(block, sheet.mark, sheet.signed_by)
    block.y += SIZE3 + 4 * MM
    block.rule(block.y, 1.6, red=red)
    block.y += spacing.below_rule * 2 if standard else spacing.below_rule
    block.glued = True
    return block


def red_lines(name: str) -> list[str]:
    """The red name in one line while its characters stay large, else in lines broken between words."""
    return titles.lines_of(name, RED_ROOM / LEAST_RED, lambda text: fonts.text_width(text, "title", 1.0))


def _spread(block: Block, line: str, size: float, *, red: bool) -> None:
    """A line of the red name, its characters apart as far as there is room."""
    wide = fonts.text_width(line, "title", size)
    apart = min(max(0.0, RED_ROOM - wide) / max(1, len(line) - 1), size * 0.35)
    x = LEFT + (WIDTH - wide - apart * (len(line) - 1)) / 2
    for char in line:
        block.put(x, "title", size, char, red=red)
        x += fonts.text_width(char, "title", size) + apart


def signers(signed_by: str) -> list[str]:
    """The names in the field of 签发人."""
    return [name for name in SEPARATED.split(signed_by.strip()) if name]


def _signers(block: Block, mark: str, signed_by: str) -> None:
    """签发人 at the right, two names a row where they fit, the last row beside the number (GB/T 9704-2012 7.2.6).

    A number that leaves no room beside it stands on a line of its own below the names.
    """
    room = WIDTH - 2 * PITCH
    wide = fonts.text_width(LABEL, "body", SIZE3)
    names = [line for name in signers(signed_by) or [""] for line in lines_for(name, "kai", SIZE3, room - wide)]
    column = max(3 * SIZE3, *(fonts.text_width(name, "kai", SIZE3) for name in names)) + SIZE3
    size = size_for(mark, "body", SIZE3, room)
    beside = room - PITCH - fonts.text_width(mark, "body", size) - wide
    across = 2 if len(names) > 1 and beside >= 2 * column - SIZE3 else 1
    x = LEFT + WIDTH - PITCH - wide - across * column + SIZE3
    rows = [names[start : start + across] for start in range(0, len(names), across)]
    alone = across * column - SIZE3 > beside
    for number, row in enumerate(rows):
        block.y += LINE if number else 0.0
        if number == len(rows) - 1 and not alone:
            block.put(LEFT + PITCH, "body", size, mark)
        if number == 0:
            block.put(x, "body", SIZE3, LABEL)
        for place, name in enumerate(row):
            block.put(x + wide + place * column, "kai", SIZE3, name)
    for line in lines_for(mark, "body", size, room) if alone else ():
        block.y += LINE
        block.put(LEFT + PITCH, "body", size, line)


def title_lines(title: str, size: float, words: tuple[str, ...] = ()) -> list[str]:
    """The lines of the title at a size, in the shape the standard asks for."""
    return titles.lines_of(title, WIDTH / size - 1.5, _title_em, words)


def _title_em(text: str) -> float:
    return fonts.text_width(text, "title", 1.0)


def title(sheet: "BulletinSheet", spacing: Spacing) -> list[Block]:
    """The title, a block a line, centred, and the space below it."""
    found = []
    lines = title_lines(sheet.title, spacing.title, sheet.words)
    for line in lines:
        block = Block(glued=len(lines) <= MOST_GLUED)
        wide = fonts.text_width(line, "title", spacing.title)
        block.put(LEFT + (WIDTH - wide) / 2, "title", spacing.title, line)
        block.y = spacing.title * spacing.title_line
        found.append(block)
    return [*found, gap(spacing.below_title)]
