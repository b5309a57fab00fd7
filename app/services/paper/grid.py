"""The frame of every tabular form (表单): title, ruled fields, tables with repeated heads, signatures, footer.

A form is data: blocks in order. The frame measures, breaks pages and repeats heads; a form's own module only says what
stands where. A4 upright, text block 156 × 225 mm as in GB/T 9704, 宋体 so that grids stay legible on a fax.
"""

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from app.services.paper import composer, fonts
from app.services.paper.fitting import lines_for, name_lines, size_for
from app.services.paper.font_roles import FontRole
from app.services.paper.glyphs import printable
from app.services.paper.page import MM, Box, Page, Paper, Rule, Text

LEFT, TOP, WIDTH, HEIGHT = 22 * MM, 22 * MM, 166 * MM, 246 * MM
SIZE, TITLE_SIZE, SMALL = 10.5, 18.0, 9.0
STEP = SIZE * 1.5
PAD = 3.2
THIN, THICK = 0.5, 1.0
BASE = 0.88
LEAST_RULE = 60.0
"""Points to write a name on."""
STRETCH = 0.08
"""Em a gap in a cell may be stretched by; narrow columns stay ragged rather than gappy."""
ROLE: FontRole = "song"
_EMPTY = composer.Line((), last=True)


class RowHeight(msgspec.Struct, frozen=True):
    """How high the rows of a form are, in points: of a line, and free above and below it."""

    line: float
    pad: float


WIDE, CLOSE, SHEET, CLOSEST = RowHeight(STEP, PAD), RowHeight(STEP, 1.0), RowHeight(12.6, 0.8), RowHeight(12.6, 0.3)
"""Rows to write in; a month of 31 days with its signatures; as high as spreadsheets have them; the least that reads."""


class GridColumn(msgspec.Struct, frozen=True):
    """A table column: heading and its share of the width (any unit, shares are scaled to the page)."""

    title: str
    share: float


class Fields(msgspec.Struct, frozen=True, tag=True):
    """Ruled rows of label and value; one or two pairs a row. ``room``: least lines of a row, to write on."""

    rows: tuple[tuple[tuple[str, str], ...], ...]
    room: dict[int, int] = {}


class GridTable(msgspec.Struct, frozen=True, tag=True):
    """A table; its head stands again on every page. ``empty`` is said when there is no row."""

    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = "没有记录"
    struck: frozenset[int] = frozenset()
    """Rows that were struck (划去); they stay, with a line through them."""


class Prose(msgspec.Struct, frozen=True, tag=True):
    """A heading and running text."""

    heading: str
    text: str


class Signatures(msgspec.Struct, frozen=True, tag=True):
    """Places to sign, side by side."""

    labels: tuple[str, ...]


class Bars(msgspec.Struct, frozen=True, tag=True):
    """A heading and horizontal bars: (label, share of the full length from 0 to 1, words behind it)."""

    heading: str
    rows: tuple[tuple[str, float, str], ...]


Block = Fields | GridTable | Prose | Signatures | Bars


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """A form before it is laid out. ``left`` and ``right`` stand under the title, ``footer`` on every page."""

    title: str
    left: str = ""
    right: str = ""
    blocks: tuple[Block, ...] = ()
    footer: str = ""
    fits: bool = False
    """Whether its rows may stand closer so that it takes fewer pages."""


@fonts.measured
def _em(char: str) -> float:
    return fonts.char_width(char, ROLE)


def measure(text: str) -> float:
    """Width in em as drawn in a cell."""
    return sum(map(_em, text))


@fonts.measured
def _lines(text: str, width: float) -> tuple[composer.Line, ...]:
    """A cell's lines: paragraphs composed one after the other."""
    found: list[composer.Line] = []
    for part in text.split("\n"):
        found += composer.compose(part, width / SIZE, measure, indent=0.0, stretch=STRETCH)
    return tuple(found)


class _Frame:
    """Fills pages from top to bottom."""

    def __init__(self, form: Form, spacing: RowHeight = WIDE) -> None:
        self.form = form
        self.spacing = spacing
        self.torn = 0
        """How often a table went on behind a page."""
        self.signed = 0
        """The page that is signed first."""
        self.pages: list[Page] = []
        self.y = TOP
        self.new_page()

    @property
    def page(self) -> Page:
        return self.pages[-1]

    @property
    def bottom(self) -> float:
        return TOP + HEIGHT

    def new_page(self) -> None:
        self.pages.append(Page(texts=[], rules=[]))
        self.y = TOP

    def text(self, x: float, y: float, text: str, *, role: FontRole = ROLE, size: float = SIZE) -> None:
        if text:
            self.page.texts.append(Text(x, y + size * BASE, role, size, text))

    def across(self, y: float, width: float = THIN, x1: float = LEFT, x2: float = LEFT + WIDTH) -> None:
        self.page.rules.append(Rule(x1, y, x2, y, width))

    def down(self, x: float, y1: float, y2: float, width: float = THIN) -> None:
        self.page.rules.append(Rule(x, y1, x, y2, width))

    def head(self) -> None:
        form = self.form
        size = size_for(form.title, "title", TITLE_SIZE, WIDTH)
        for line in name_lines(form.title, "title", size, WIDTH):
            wide = fonts.text_width(line, "title", size)
            self.text(LEFT + (WIDTH - wide) / 2, self.y, line, role="title", size=size)
            self.y += size * 1.6
        wide = fonts.text_width(form.left, ROLE, SIZE) + fonts.text_width(form.right, ROLE, SIZE) + SIZE
        if form.left and form.right and wide <= WIDTH:
            self.text(LEFT, self.y, form.left)
            self.text(LEFT + WIDTH - fonts.text_width(form.right, ROLE, SIZE), self.y, form.right)
            self.y += STEP
        else:  # one below the other
            for line in lines_for(form.left, ROLE, SIZE, WIDTH) if form.left else ():
                self.text(LEFT, self.y, line)
                self.y += STEP
            for line in lines_for(form.right, ROLE, SIZE, WIDTH) if form.right else ():
                self.text(LEFT + WIDTH - fonts.text_width(line, ROLE, SIZE), self.y, line)
                self.y += STEP
        self.y += 2 if form.left or form.right else 0

    def cell(self, x: float, y: float, lines: Sequence[composer.Line], *, role: FontRole = ROLE) -> None:
        step, pad = self.spacing.line, self.spacing.pad
        for number, line in enumerate(lines):
            for run in line.runs:
                self.text(x + PAD + run.x * SIZE, y + pad + number * step + (step - SIZE) / 2, run.text, role=role)

    def row(
        self,
        edges: Sequence[float],
        cells: Sequence[Sequence[composer.Line]],
        *,
        struck: bool = False,
        role: FontRole = ROLE,
    ) -> None:
        """One ruled row at the present height; the caller has seen to it that it fits."""
        height = row_height(cells, self.spacing)
        for x, lines in zip(edges, cells, strict=False):
            self.cell(x, self.y, lines, role=role)
            if struck:
                for number, line in enumerate(lines):
                    middle = self.y + self.spacing.pad + (number + 0.5) * self.spacing.line
                    self.across(middle, THIN, x + PAD, x + PAD + line_width(line))
        for x in edges:
            self.down(x, self.y, self.y + height)
        self.across(self.y)
        self.y += height
        self.across(self.y)


def line_width(line: composer.Line) -> float:
    """Points from the left edge of a cell's text to the end of a line."""
    last = line.runs[-1] if line.runs else None
    return (last.x + measure(last.text)) * SIZE if last else 0.0


def row_height(cells: Sequence[Sequence[composer.Line]], spacing: RowHeight) -> float:
    """Points a row takes."""
    return max(1, *map(len, cells)) * spacing.line + 2 * spacing.pad


def _cut(
    cells: list[Sequence[composer.Line]], room: float, spacing: RowHeight
) -> tuple[list[Sequence[composer.Line]], list[Sequence[composer.Line]]]:
    """What of a row fits into the room, and the rest for the next page."""
    count = max(1, int((room - 2 * spacing.pad) // spacing.line))
    return [lines[:count] for lines in cells], [lines[count:] for lines in cells]


def _put(
    frame: _Frame,
    edges: Sequence[float],
    texts: Sequence[str],
    again: "_Again",
    *,
    struck: bool = False,
    role: FontRole = ROLE,
    least: int = 0,
) -> None:
    """A row, over as many pages as it needs; heads are set again on each."""
    widths = [right - left - 2 * PAD for left, right in pairwise(edges)]
    cells: list[Sequence[composer.Line]] = [_lines(text, width) for text, width in zip(texts, widths, strict=True)]
    cells[0] = (*cells[0], *[_EMPTY] * (least - len(cells[0])))
    while True:
        room = frame.bottom - frame.y
        if row_height(cells, frame.spacing) <= room + 0.01:
            frame.row(edges, cells, struck=struck, role=role)
            return
        if room >= 3 * STEP + 2 * PAD and row_height(cells, frame.spacing) > HEIGHT / 3:
            part, cells = _cut(cells, room, frame.spacing)
            frame.row(edges, part, struck=struck, role=role)
        frame.torn += 1
        frame.new_page()
        again(frame)


class _Again:
    """The head of the table that goes on."""

    def __init__(self, edges: Sequence[float] = (), titles: Sequence[str] = ()) -> None:
        self.edges, self.titles = edges, titles

    def __call__(self, frame: _Frame) -> None:
        if self.titles:
            _put(frame, self.edges, self.titles, _Again(), role="hei")


def _edges(shares: Sequence[float]) -> list[float]:
    total, x = sum(shares), LEFT
    found = [x]
    for share in shares:
        x += WIDTH * share / total
        found.append(x)
    return found


def _fields(frame: _Frame, block: Fields) -> None:
    for number, pairs in enumerate(block.rows):
        least = block.room.get(number, 0)
        if len(pairs) == 1:
            shares, texts = (14.0, 86.0), pairs[0]
            _put(frame, _edges(shares), texts, _Again(), least=least)
        else:
            flat = tuple(part for pair in pairs for part in pair)
            _put(frame, _edges((14.0, 36.0, 14.0, 36.0)), flat, _Again(), least=least)
    frame.y += STEP * 0.5


def _table(frame: _Frame, block: GridTable) -> None:
    edges = _edges([column.share for column in block.columns])
    titles = tuple(column.title for column in block.columns)
    again = _Again(edges, titles)
    if frame.bottom - frame.y < 4 * STEP:
        frame.new_page()
    again(frame)
    for number, texts in enumerate(block.rows):
        _put(frame, edges, texts, again, struck=number in block.struck)
    if not block.rows:
        _put(frame, [LEFT, LEFT + WIDTH], (block.empty,), _Again())
    frame.y += STEP * 0.5


HEADED = 7
"""Lines that a heading takes with the head and the first row of its table."""


def _prose(frame: _Frame, block: Prose) -> None:
    """Words under their heading; a heading alone stands over a table and does not stay behind on another page."""
    if frame.bottom - frame.y < (3 if block.text else HEADED) * STEP:
        frame.new_page()
    for words in lines_for(block.heading, "hei", SIZE, WIDTH) if block.heading else ():
        frame.text(LEFT, frame.y, words, role="hei")
        frame.y += STEP * 1.3
    for part in block.text.split("\n"):
        for line in composer.compose(part, WIDTH / SIZE, measure, indent=2.0):
            if frame.bottom - frame.y < STEP:
                frame.new_page()
            for run in line.runs:
                frame.text(LEFT + run.x * SIZE, frame.y, run.text)
            frame.y += STEP
    frame.y += STEP * 0.5


def _bars(frame: _Frame, block: Bars) -> None:
    """Black bars between label and words; nothing is a thin stroke, so that its row is not taken as empty."""
    label, room = WIDTH * 0.26, WIDTH * 0.5
    if frame.bottom - frame.y < 3 * STEP:
        frame.new_page()
    frame.text(LEFT, frame.y, block.heading, role="hei")
    frame.y += STEP * 1.3
    for name, share, words in block.rows:
        if frame.bottom - frame.y < STEP:
            frame.new_page()
        shown = lines_for(name, ROLE, SMALL, label - PAD)[0]
        frame.text(LEFT, frame.y, shown, size=size_for(shown, ROLE, SMALL, label - PAD))
        long = max(room * min(max(share, 0.0), 1.0), THIN)
        frame.page.boxes.append(Box(LEFT + label, frame.y + 1.5, long, SMALL - 2))
        rest = WIDTH - label - long - 4
        frame.text(LEFT + label + long + 4, frame.y, words, size=size_for(words, ROLE, SMALL, rest))
        frame.y += STEP * 0.9
    frame.y += STEP * 0.5


def _signatures(frame: _Frame, block: Signatures) -> None:
    """Places to sign, as many a row as leave room to write beside the longest label."""
    longest = max(fonts.text_width(f"{label}：", ROLE, SIZE) for label in block.labels)
    across = max(1, min(len(block.labels), int(WIDTH // (longest + LEAST_RULE))))
    wide = WIDTH / across
    for start in range(0, len(block.labels), across):
        if frame.bottom - frame.y < 3 * STEP:
            frame.new_page()
        frame.y += STEP * 0.6
        for number, label in enumerate(block.labels[start : start + across]):
            x = LEFT + number * wide
            shown = size_for(f"{label}：", ROLE, SIZE, wide - LEAST_RULE)
            frame.text(x, frame.y, f"{label}：", size=shown)
            begins = x + fonts.text_width(f"{label}：", ROLE, shown)
            frame.across(frame.y + SIZE * 1.15, THIN, begins, x + wide - 8)
        frame.signed = frame.signed or len(frame.pages)
        frame.y += STEP * 1.6


def lay_out(form: Form) -> Paper:
    """The pages of a form, numbered, with its footer on each; of one that ``fits`` as few as its rows allow."""
    form = printable(form)
    tried = [_laid(form, one) for one in ((WIDE, CLOSE, SHEET, CLOSEST) if form.fits else (WIDE,))]
    frame = min(tried, key=lambda one: (len(one.pages), one.signed, one.torn))
    for number, page in enumerate(frame.pages, 1):
        text = f"第{number}页 共{len(frame.pages)}页"
        y = TOP + HEIGHT + 6 * MM + SMALL * BASE
        if form.footer:
            size = size_for(form.footer, ROLE, SMALL, WIDTH - fonts.text_width(text, ROLE, SMALL) - SMALL)
            page.texts.append(Text(LEFT, y, ROLE, size, form.footer))
        x = LEFT + WIDTH - fonts.text_width(text, ROLE, SMALL)
        page.texts.append(Text(x, y, ROLE, SMALL, text))
    return Paper(form.title, frame.pages)


def _laid(form: Form, spacing: RowHeight) -> _Frame:
    frame = _Frame(form, spacing)
    frame.head()
    for block in form.blocks:
        if isinstance(block, Fields):
            _fields(frame, block)
        elif isinstance(block, GridTable):
            _table(frame, block)
        elif isinstance(block, Prose):
            _prose(frame, block)
        elif isinstance(block, Bars):
            _bars(frame, block)
        else:
            _signatures(frame, block)
    return frame
