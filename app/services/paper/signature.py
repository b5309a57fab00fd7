"""发文机关署名, 成文日期 and the code beside them; the contact line below (GB/T 9704-2012 7.3.5, 7.3.6)."""

from typing import TYPE_CHECKING

from app.services.paper import fonts, qr
from app.services.paper.blocks import Block
from app.services.paper.fitting import lines_for, name_lines
from app.services.paper.page import MM
from app.services.paper.spacing import LEFT, PITCH, SIZE3, SMALL, WIDTH, Spacing
from app.services.paper.wording import minute_text

if TYPE_CHECKING:
    from app.services.paper.bulletin import BulletinSheet

CODE_GAP = 2 * MM
"""Above, below and left of the code: its quiet zone of four modules."""
CODE_ROOM = 4 * MM
"""Between the code and what stands beside it."""
SEAL = 42 * MM
"""Room for a seal of 4.2 cm, as organs of a county mostly have; a convention of ours (docs/规则来源.md#文书)."""
LEAST_ABOVE = 8.0
LOW = 6.0
"""Points by which name and date stand below the middle of the seal (7.3.5.1: 居印章中心偏下位置)."""
RIGHT = LEFT + WIDTH
MOST_NAMES = 8
"""Lines of names that stay together with the date."""


def signature(sheet: "BulletinSheet", spacing: Spacing) -> list[Block]:
    """The block of signature, code and contact; before it the names that are too many to stay with it."""
    block = Block()
    side = _code(block, sheet.code, spacing)
    left = LEFT + (CODE_GAP + side + CODE_ROOM if side else 0.0)
    block.y = spacing.above_unit
    before = (_sealed if sheet.head.sealed else _unsealed)(block, sheet, spacing, left)
    _contact(block, sheet, left, _code_top(spacing) + side if side else 0.0)
    block.y = max(block.y, _code_top(spacing) + side + CODE_GAP if side else 0.0)
    return [*before, block]


def _code(block: Block, code: bytes, spacing: Spacing) -> float:
    """Draw the code at the left; its side in points, 0 where there is none."""
    if not code:
        return 0.0
    side = qr.side(code, qr.SMALL_SIDE if spacing.small_code else qr.SIDE)
    block.boxes = qr.boxes(code, LEFT + CODE_GAP, _code_top(spacing), side)
    return side


def _code_top(spacing: Spacing) -> float:
    """Above the code: its quiet zone, and more while there is room."""
    return CODE_GAP + max(0.0, spacing.above_unit - LEAST_ABOVE) / 3


def _unsealed(block: Block, sheet: "BulletinSheet", spacing: Spacing, left: float) -> list[Block]:
    """署名 右空二字, others below each other; the date two characters right of the first (7.3.5.2).

    A date longer than the name stands 右空二字 itself and the name moves left.
    """
    date = minute_text(sheet.date)
    wide = fonts.text_width(date, "body", SIZE3)
    right = RIGHT - 2 * PITCH
    names = [name_lines(name, "body", SIZE3, right - left) for name in (sheet.head.unit, *sheet.joint)]
    lines = [line for name in names for line in name]
    longest = max(wide + 2 * PITCH, *(fonts.text_width(line, "body", SIZE3) for line in lines))
    x = max(left, right - longest)
    before = [_name(line, x, spacing) for line in lines[:-MOST_NAMES]]
    for line in lines[-MOST_NAMES:]:
        block.put(x, "body", SIZE3, line, dy=(spacing.line - SIZE3) / 2)
        block.y += spacing.line
    block.put(min(x + 2 * PITCH, right - wide), "body", SIZE3, date, dy=(spacing.line - SIZE3) / 2)
    block.y += spacing.line
    return before


def _name(line: str, x: float, spacing: Spacing) -> Block:
    block = Block()
    block.put(x, "body", SIZE3, line, dy=(spacing.line - SIZE3) / 2)
    block.y = spacing.line
    return block


def _sealed(block: Block, sheet: "BulletinSheet", spacing: Spacing, left: float) -> list[Block]:
    """Date 右空四字, the last name centred above it, room for a seal on each (7.3.5.1); up to three units a row.

    The rows before the last are blocks of their own.
    """
    names = (sheet.head.unit, *sheet.joint)
    date = minute_text(sheet.date)
    wide = fonts.text_width(date, "body", SIZE3)
    middle = RIGHT - 4 * PITCH - wide / 2
    first, across = _columns(names, left, middle)
    apart = (middle - first) / max(1, across - 1)
    reach = apart - SIZE3 if across > 1 else 2 * min(middle - left, RIGHT - middle)
    lines = [name_lines(name, "body", SIZE3, reach) for name in names]
    before: list[Block] = []
    for start in range(0, len(names), across):
        last = start + across >= len(names)
        held = block if last else Block()
        before += [] if last else [held]
        row = lines[start : start + across]
        most = max(map(len, row))
        above = spacing.above_unit if start == 0 else 0.0
        held.y = max(SEAL / 2 + LOW - (most + last) * spacing.line / 2, above)
        for place, name in enumerate(row):
            centre = middle - apart * (len(row) - 1 - place)
            for number, line in enumerate(name, most - len(name)):
                x = centre - fonts.text_width(line, "body", SIZE3) / 2
                held.put(x, "body", SIZE3, line, dy=(spacing.line - SIZE3) / 2 + number * spacing.line)
        held.y += most * spacing.line
        if last:
            held.put(middle - wide / 2, "body", SIZE3, date, dy=(spacing.line - SIZE3) / 2)
            held.y += spacing.line
        held.y = max(held.y, SEAL)
    return before


def _columns(names: tuple[str, ...], left: float, middle: float) -> tuple[float, int]:
    """Where the first of a row is centred, and how many stand in one: as many as neither names nor seals let touch."""
    longest = max(fonts.text_width(name, "body", SIZE3) for name in names)
    first = left + max(SEAL, longest) / 2
    for across in (3, 2):
        if across <= len(names) and (middle - first) / (across - 1) >= max(SEAL + CODE_GAP, longest + SIZE3):
            return first, across
    return middle, 1


def _contact(block: Block, sheet: "BulletinSheet", left: float, code: float) -> None:
    """值班员 and 值班电话, small: beside the code at its foot, else below the date two characters in (7.3.6)."""
    parts = [f"{name}：{value}" for name, value in (("值班员", sheet.officer), ("值班电话", sheet.head.phone)) if value]
    x = left if code else LEFT + 2 * PITCH
    room = RIGHT - x
    step = SMALL * 1.5
    one = "　　".join(parts)
    rows = [one] if fonts.text_width(one, "body", SMALL) <= room else parts
    rows = [line for row in rows for line in lines_for(row, "body", SMALL, room)] if parts else []
    block.y = max(block.y + 2.0, code - step * len(rows)) if rows else block.y
    for row in rows:
        block.put(x, "body", SMALL, row)
        block.y += step
