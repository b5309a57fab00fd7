"""发文机关署名, 成文日期 and the code beside them; the contact line below (GB/T 9704-2012 7.3.5, 7.3.6)."""

from typing import TYPE_CHECKING

import msgspec

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

    The rows before the last are blocks of their own; they have the whole width, the last stands beside the code.
    """
    names = (sheet.head.unit, *sheet.joint)
    date = minute_text(sheet.date)
    wide = fonts.text_width(date, "body", SIZE3)
    middle = RIGHT - 4 * PITCH - wide / 2
    last, usual = _grid(names, left, middle), _grid(names, LEFT, middle)
    rows, upper = _rows(names, usual.across), usual
    if last.across != usual.across:  # a code stands in the way of the last row only
        upper = _across_the_page(names[: -last.across], middle)
        rows = [*_rows(names[: -last.across], upper.across), names[-last.across :]]
    before: list[Block] = []
    for number, row in enumerate(rows):
        ends = number == len(rows) - 1
        held, grid = (block, last) if ends else (Block(), upper)
        before += [] if ends else [held]
        held.y = spacing.above_unit if number == 0 else 0.0
        _row(held, row, spacing, grid, ends=ends)
        if ends:
            held.put(middle - wide / 2, "body", SIZE3, date, dy=(spacing.line - SIZE3) / 2)
            held.y += spacing.line
        held.y = max(held.y, SEAL)
    return before


class _Grid(msgspec.Struct):
    """Names in a row: how many, the middle of the last, from middle to middle, how wide each may be."""

    across: int
    middle: float
    apart: float
    reach: float


def _rows(names: tuple[str, ...], across: int) -> list[tuple[str, ...]]:
    return [names[start : start + across] for start in range(0, len(names), across)]


def _row(held: Block, names: tuple[str, ...], spacing: Spacing, grid: _Grid, *, ends: bool) -> None:
    """One row of names below what ``held`` has above it, each in the middle of its seal."""
    lines = [name_lines(name, "body", SIZE3, grid.reach) for name in names]
    most = max(map(len, lines))
    held.y = max(SEAL / 2 + LOW - (most + ends) * spacing.line / 2, held.y)
    for place, name in enumerate(lines):
        centre = grid.middle - grid.apart * (len(lines) - 1 - place)
        for number, line in enumerate(name, most - len(name)):
            x = centre - fonts.text_width(line, "body", SIZE3) / 2
            held.put(x, "body", SIZE3, line, dy=(spacing.line - SIZE3) / 2 + number * spacing.line)
    held.y += most * spacing.line


def _longest(names: tuple[str, ...]) -> float:
    return max(fonts.text_width(name, "body", SIZE3) for name in names)


def _grid(names: tuple[str, ...], left: float, middle: float) -> _Grid:
    """As many as neither names nor seals let touch, the last above the date."""
    longest = _longest(names)
    first = left + max(SEAL, longest) / 2
    for across in (3, 2):
        apart = (middle - first) / (across - 1)
        if across <= len(names) and apart >= max(SEAL + CODE_GAP, longest + SIZE3):
            return _Grid(across, middle, apart, apart - SIZE3)
    return _Grid(1, middle, 0.0, 2 * min(middle - left, RIGHT - middle))


def _across_the_page(names: tuple[str, ...], middle: float) -> _Grid:
    """Rows with no date below them: as few as three seals a row give, from edge to edge; a long name wraps."""
    rows = -(-len(names) // 3)
    across = next(one for one in (1, 2, 3) if -(-len(names) // one) == rows)
    if across == 1:
        return _Grid(1, middle, 0.0, 2 * min(middle - LEFT, RIGHT - middle))
    longest = _longest(names)
    room = WIDTH / across - SIZE3 / 2
    reach = max(SEAL, longest) if longest <= room else SEAL
    return _Grid(across, RIGHT - reach / 2, (WIDTH - reach) / (across - 1), reach)


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
