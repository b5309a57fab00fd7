"""The Chinese line composer (排版): pure functions, no font library.

Widths are in em of the grid (28 em a line in GB/T 9704). Rules: no line begins with a closing mark or ends with an
opening one (避头尾); adjacent marks give up half an em; a number stays with its unit; what is left over is spread
over the gaps of the line. A run longer than a line is broken hard, so nothing ever overflows.
"""

import re
from collections.abc import Callable
from itertools import pairwise

import msgspec

CLOSERS = frozenset("，。、；：？！）》〉」』】〕”’…—·％%℃,.;:?!)]}")
OPENERS = frozenset("（《〈「『【〔“‘([{")
HALVED = frozenset("，。、；：）》〉」』】〕（《〈「『【〔“”‘’")
"""Marks whose glyph fills half its em; they may be squeezed to that."""
UNITS = "年月日时分秒人名户间元万亿米公里号级吨条起处次辆车亩顷度个岁栋层台艘架架天周"
TOKEN = re.compile(rf"[—]{{2}}|[…]{{2}}|(?:[A-Za-z0-9]+(?:[.,:/+\-·][A-Za-z0-9]+)*[%％℃]?)[{UNITS}]?|\s+|.", re.DOTALL)
MOST_STRETCH = 0.5
"""Em a gap may be stretched by; a line that would need more stays ragged."""

Measure = Callable[[str], float]
"""Em width of a run of characters as drawn in body size."""


class Token(msgspec.Struct):
    """An unbreakable run: its text, natural width and how much of it may be squeezed, in em."""

    text: str
    width: float
    slack: float = 0.0

    @property
    def closes(self) -> bool:
        """Whether it may not begin a line."""
        return self.text[0] in CLOSERS

    @property
    def opens(self) -> bool:
        """Whether it may not end a line."""
        return self.text[-1] in OPENERS


class Placed(msgspec.Struct, frozen=True):
    """A run at its place on the line, in em from the left edge."""

    x: float
    text: str


class Line(msgspec.Struct, frozen=True):
    """One composed line: its runs, and whether it is the paragraph's last."""

    runs: tuple[Placed, ...]
    last: bool

    @property
    def text(self) -> str:
        """The characters of the line."""
        return "".join(run.text for run in self.runs)


def tokens(text: str, measure: Measure) -> list[Token]:
    """Unbreakable runs with their widths; blanks between Chinese are dropped, others are kept as one."""
    found: list[Token] = []
    for match in TOKEN.finditer(text):
        run = match.group()
        if run.isspace():
            if found and found[-1].text[-1].isascii():
                found.append(Token(" ", 0.25))
            continue
        found.append(Token(run, measure(run), 0.5 if run in HALVED else 0.0))
    for token, following in pairwise(found):
        both = token.text in HALVED and following.text[0] in HALVED
        if both and (token.closes or following.opens):
            token.width -= token.slack
            token.slack = 0.0
    return found


def tight(text: str) -> str:
    """The text as it is composed: without blanks between Chinese."""
    return "".join(token.text for token in tokens(text, len)).rstrip(" ")


def compose(
    text: str, width: float, measure: Measure, *, indent: float = 2.0, stretch: float = MOST_STRETCH
) -> list[Line]:
    """Break one paragraph into lines of at most ``width`` em; no gap is stretched by more than ``stretch`` em."""
    queue = _fitting(tokens(text, measure), width - indent, measure)
    lines: list[Line] = []
    start = 0
    left = indent
    while start < len(queue):
        end = _break(queue, start, width - left)
        lines.append(
            _place(queue[start:end], left, width, 0.0 if end == len(queue) else stretch, last=end == len(queue))
        )
        start, left = end, 0.0
    return lines


def _fitting(queue: list[Token], width: float, measure: Measure) -> list[Token]:
    """Cut runs that no line can hold."""
    result: list[Token] = []
    for token in queue:
        rest = token.text
        while measure(rest) > width and len(rest) > 1:
            count = max(1, int(len(rest) * width / measure(rest)))
            while count > 1 and measure(rest[:count]) > width:
                count -= 1
            result.append(Token(rest[:count], measure(rest[:count])))
            rest = rest[count:]
        result.append(token if rest == token.text else Token(rest, measure(rest)))
    return result


def _break(queue: list[Token], start: int, room: float) -> int:
    """Where the line that begins at ``start`` ends."""
    used = slack = 0.0
    end = start
    while end < len(queue):
        token = queue[end]
        if used + token.width > room + 1e-6 and not _pulled_in(token, used, slack, room):
            break
        used += token.width
        slack += token.slack
        end += 1
    if end == len(queue):
        return end
    limit = end
    while end > start + 1 and (queue[end].closes or queue[end - 1].opens or queue[end].text == " "):
        if queue[end].text == " ":
            return end + 1 if end + 1 <= len(queue) else end
        end -= 1
    return end if end > start else limit


def _pulled_in(token: Token, used: float, slack: float, room: float) -> bool:
    """Whether a mark that may not begin a line can be kept on this one by squeezing others."""
    return token.closes and used + token.width - slack - token.slack <= room + 1e-6


def _place(line: list[Token], left: float, width: float, stretch: float, *, last: bool) -> Line:
    while line and line[-1].text == " ":
        line = line[:-1]
    total = sum(token.width for token in line)
    room = width - left
    widths = [token.width for token in line]
    slack = sum(token.slack for token in line)
    gap = 0.0
    if total > room and slack > 0:
        share = min(1.0, (total - room) / slack)
        widths = [token.width - token.slack * share for token in line]
    elif not last and len(line) > 1:
        spread = (room - total) / (len(line) - 1)
        gap = spread if spread <= stretch else 0.0
    runs = []
    x = left
    for token, wide in zip(line, widths, strict=True):
        lead = (token.width - wide) if token.text in OPENERS else 0.0
        runs.append(Placed(x - lead, token.text))
        x += wide + gap
    return Line(tuple(runs), last)
