"""Geometry of an official paper (GB/T 9704-2012) and how far its spacing may give way before a page breaks.

GB/T 9704-2012 5.2.3: 一般每面排22行、每行28个字，特定情况可以作适当调整; 7.3.5.5: 所剩空白处不能容下成文日期时，
可以采取调整行距、字距的措施解决. The steps are tried in order; the first with which all stands on one page is taken.
"""

import msgspec

from app.services.paper.page import MM

LEFT, TOP = 28 * MM, 37 * MM
WIDTH, HEIGHT = 156 * MM, 225 * MM
PITCH = WIDTH / 28
"""Character pitch, 15.79 pt: 28 × 16 pt would not fit 156 mm."""
LINE = HEIGHT / 22
SIZE3, SIZE4, SIZE2, SMALL2, SMALL, TINY = 16.0, 14.0, 22.0, 18.0, 10.5, 8.0
BASE = 0.88
"""Baseline below the top of a character, in em."""


class Spacing(msgspec.Struct, frozen=True, kw_only=True):
    """One step: its name and the distances it sets, in points unless said."""

    name: str
    line: float = LINE
    """From line to line of the text."""
    title: float = SIZE2
    """Size of the title."""
    title_line: float = 1.5
    """From line to line of the title, in its size."""
    below_title: float = LINE * 0.4
    below_rule: float = LINE * 0.9
    marks: float = LINE * 0.95
    """From line to line of 密级 and 紧急程度."""
    red: float = 46.0
    """Most size of the red name."""
    below_red: float = LINE * 0.3
    above_unit: float = LINE
    """空一行 between the text and 署名 (7.3.5)."""
    imprint_line: float = SIZE4 * 1.55
    small_code: bool = False
    """Whether the code may shrink to 30 mm."""


STANDARD = Spacing(name="标准间距")
CLOSER = msgspec.structs.replace(STANDARD, name="署名上空半行", above_unit=LINE * 0.5)
HEAD = msgspec.structs.replace(
    CLOSER,
    name="版头、标题收紧",
    title_line=1.3,
    below_title=LINE * 0.2,
    below_rule=LINE * 0.5,
    marks=LINE * 0.75,
    red=42.0,
    below_red=LINE * 0.15,
    imprint_line=SIZE4 * 1.4,
)
STEPS = (
    STANDARD,
    CLOSER,
    HEAD,
    msgspec.structs.replace(HEAD, name="行距27磅", line=27.0),
    msgspec.structs.replace(HEAD, name="行距26磅、二维码30毫米", line=26.0, above_unit=8.0, small_code=True),
    msgspec.structs.replace(HEAD, name="行距25磅", line=25.0, above_unit=6.0, small_code=True),
    msgspec.structs.replace(HEAD, name="行距24磅", line=24.0, above_unit=4.0, small_code=True, red=40.0),
    msgspec.structs.replace(
        HEAD, name="标题小二号", line=24.0, above_unit=4.0, small_code=True, red=40.0, title=SMALL2, title_line=1.35
    ),
)
"""Loosest first."""
