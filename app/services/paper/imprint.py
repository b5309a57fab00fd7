"""版记 on the foot of the last page: 抄送, 印发机关 and date; rules 0.35, 0.25, 0.35 mm (GB/T 9704-2012 7.4)."""

from typing import TYPE_CHECKING

from app.services.paper import fonts
from app.services.paper.blocks import Block
from app.services.paper.fitting import lines_for, name_lines
from app.services.paper.page import MM
from app.services.paper.spacing import HEIGHT, LEFT, SIZE4, WIDTH, Spacing
from app.services.paper.wording import date_text

if TYPE_CHECKING:
    from app.services.paper.bulletin import BulletinSheet

COPIES = "抄送："
ROOM = WIDTH - 2 * SIZE4
"""One character free at both ends."""
MOST = 12
"""Lines of 抄送 that stand on one page with the signature; more begin on pages of their own."""


def room_of(sheet: "BulletinSheet") -> str:
    """The 印发机关: our duty room."""
    unit = sheet.head.unit
    return unit if unit.endswith(("办公室", "办", "值班室")) else f"{unit}值班室"


def copy_lines(copies: tuple[str, ...], lead: str = COPIES) -> list[str]:
    """The names of 抄送 in lines that begin behind its colon (7.4.2: 回行时与冒号后的首字对齐)."""
    if not copies:
        return []
    return lines_for(f"{'，'.join(copies)}。", "body", SIZE4, ROOM - fonts.text_width(lead, "body", SIZE4))


def _listed(sheet: "BulletinSheet") -> list[tuple[str, float, str]]:
    """(what stands before it, how far in it begins, the line) of every line of 抄送, or of 报 and 送."""
    return [
        ("" if number else lead, fonts.text_width(lead, "body", SIZE4), line)
        for lead, names in listed(sheet)
        for number, line in enumerate(copy_lines(names, lead))
    ]


def listed(sheet: "BulletinSheet") -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(lead, names) of 抄送, or of 报 and 送."""
    return sheet.lists or ((COPIES, sheet.copies),)


def issued_lines(sheet: "BulletinSheet") -> list[tuple[str, str]]:
    """(印发机关, 印发日期) a line; the date stands beside the last words of the name where both fit."""
    date = f"{date_text(sheet.date)}印发"
    wide = fonts.text_width(date, "body", SIZE4)
    lines = name_lines(room_of(sheet), "body", SIZE4, ROOM, (sheet.head.unit,) if len(sheet.head.unit) < 20 else ())
    if fonts.text_width(lines[-1], "body", SIZE4) + SIZE4 + wide <= ROOM:
        return [*((line, "") for line in lines[:-1]), (lines[-1], date)]
    return [*((line, "") for line in lines), ("", date)]


def imprint(sheet: "BulletinSheet", spacing: Spacing) -> list[Block]:
    """版记 of the last page; before it the pages that a very long list of 抄送 fills."""
    lines = _listed(sheet)
    step, drop = spacing.imprint_line, spacing.imprint_line * 0.72 - SIZE4 * 0.88
    blocks = [Block()]
    blocks[0].rule(0.0, 0.35 * MM)
    for number, (lead, hang, line) in enumerate(lines):
        if number and number % MOST == 0:
            blocks.append(Block())
        block = blocks[-1]
        if lead:
            block.put(LEFT + SIZE4, "body", SIZE4, lead, dy=drop)
        block.put(LEFT + SIZE4 + hang, "body", SIZE4, line, dy=drop)
        block.y += step
    last = blocks[-1]
    if lines:
        last.rule(last.y, 0.25 * MM)
    for name, date in issued_lines(sheet):
        last.put(LEFT + SIZE4, "body", SIZE4, name, dy=drop)
        x = LEFT + WIDTH - SIZE4 - fonts.text_width(date, "body", SIZE4)
        last.put(x, "body", SIZE4, date, dy=drop)
        last.y += step
    last.rule(last.y, 0.35 * MM)
    return blocks


def foot_top(block: Block) -> float:
    """Where 版记 begins below the top of the text block: its last rule is the lower edge."""
    return HEIGHT - block.y
