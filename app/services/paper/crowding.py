"""What of a report is too long for its place and is set over more lines: said before the leader signs."""

from app.models.report.facts import Letterhead
from app.services.paper import fonts
from app.services.paper.fitting import lines_for, name_lines
from app.services.paper.head import red_lines, signers, title_lines
from app.services.paper.imprint import MOST, copy_lines
from app.services.paper.signature import MOST_NAMES
from app.services.paper.spacing import PITCH, SIZE2, SIZE3, SMALL, WIDTH

MOST_TITLE, MOST_UNIT, MOST_RED = 3, 2, 2
"""Lines of title, of a unit's name and of the red head that still look as they should."""


def crowded(
    letterhead: Letterhead, title: str, joint: tuple[str, ...] = (), copies: tuple[str, ...] = (), signed_by: str = ""
) -> list[str]:
    """One sentence for each text that leaves its place; empty where all stands as the standard asks."""
    found = [
        f"{name}过长，排成{lines}行"
        for name, lines, most in (
            ("标题", len(title_lines(title, SIZE2)), MOST_TITLE),
            ("红头", len(red_lines(letterhead.red_head)), MOST_RED),
            ("密级", len(lines_for(letterhead.secrecy, "hei", SIZE3, WIDTH)), 1),
            ("紧急程度", len(lines_for(letterhead.urgency, "hei", SIZE3, WIDTH)), 1),
            ("值班电话", len(lines_for(letterhead.phone, "body", SMALL, WIDTH / 2)), 1),
        )
        if lines > most
    ]
    names = (letterhead.unit, *joint)
    beside = WIDTH * 0.65  # what the code leaves
    wrapped = [(name, len(name_lines(name, "body", SIZE3, beside))) for name in names]
    found += [f"署名“{name}”排成{lines}行" for name, lines in dict(wrapped).items() if lines > MOST_UNIT]
    total = sum(lines for _, lines in wrapped)
    if total > MOST_NAMES:
        found.append(f"署名共{total}行，可能分到两页")
    if len(copy_lines(copies)) > MOST // 2:
        found.append(f"抄送共{len(copy_lines(copies))}行")
    room = WIDTH - 2 * PITCH
    found += [f"签发人“{name}”过长" for name in signers(signed_by) if fonts.text_width(name, "kai", SIZE3) > room / 2]
    return found
