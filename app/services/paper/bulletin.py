"""突发事件信息快报: a report as a page description in GB/T 9704-2012 geometry, with a compact or the standard head.

A4, top 37 mm, left 28 mm, text block 156 × 225 mm, 22 lines of 28 characters, size 3 (16 pt) 仿宋.
"""

import datetime as dt
import re

import msgspec

from app.models.report.facts import Letterhead
from app.models.report.parts import Report
from app.services.paper import composer, fonts
from app.services.paper.blocks import Block, gap
from app.services.paper.fitting import size_for
from app.services.paper.font_roles import FontRole
from app.services.paper.glyphs import printable
from app.services.paper.head import head, title
from app.services.paper.imprint import foot_top, imprint
from app.services.paper.page import MM, About, Page, Paper, Text
from app.services.paper.pagination import height_of, paged
from app.services.paper.signature import signature
from app.services.paper.spacing import (
    HEIGHT,
    LEFT,
    PITCH,
    SIZE3,
    SIZE4,
    STANDARD,
    STEPS,
    TINY,
    TOP,
    WIDTH,
    Spacing,
)

LEVELS: tuple[tuple[FontRole, str], ...] = (
    ("hei", r"[一二三四五六七八九十]+、"),
    ("kai", r"（[一二三四五六七八九十]+）"),
)
"""层次: 一、 in 黑体, （一） in 楷体, the rest in 仿宋 (GB/T 9704-2012 7.3.3)."""
HEADINGS = tuple(
    (re.compile(rf"{number}[^。\n]{{1,20}}。|{number}[^。！？；：，,\n]{{1,26}}$"), role) for role, number in LEVELS
)
"""A leading clause with its full stop, or a paragraph that is a heading of its own, without one."""
DASH_DROP = 7 * MM
FOOT_DROP = 16 * MM


class BulletinSheet(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a report page shows."""

    title: str
    body: str
    addressee: str
    copies: tuple[str, ...]
    mark: str
    signed_by: str
    head: Letterhead
    date: dt.datetime
    officer: str
    annexes: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()
    """Units that sign below ours."""
    footer: str = ""
    """Where the text stands in the book, small below the page number."""
    code: bytes = b""
    """The bytes of the QR code; none when empty."""
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(报：, names), (送：, names) in the place of 抄送, where it is no report."""
    words: tuple[str, ...] = ()
    """Words of the title no line may end within: names of the gazetteer, classes."""


def sheet_of(
    report: Report, letterhead: Letterhead, code: bytes = b"", footer: str = "", words: tuple[str, ...] = ()
) -> BulletinSheet:
    """The sheet of a report as booked; an unsigned one says 送签稿. ``letterhead`` is for one booked without."""
    return BulletinSheet(
        title=report.title,
        body=report.body,
        addressee=report.addressee,
        copies=report.copies,
        mark=report.mark or "送签稿（未编号）",
        signed_by=report.signatory,
        head=report.letterhead or letterhead,
        date=report.signed_at or report.submitted_at,
        officer=report.author,
        annexes=report.annexes,
        joint=report.joint,
        footer=footer,
        code=code,
        words=words,
    )


def _em(text: str) -> float:
    """Width of a run in grid pitches as drawn in body size."""
    return sum(1.0 if char not in fonts.LATIN else fonts.char_width(char, "body") * SIZE3 / PITCH for char in text)


def heading(text: str) -> tuple[int, FontRole]:
    """How many characters at the head of a paragraph are its heading, and the role they are set in."""
    for pattern, role in HEADINGS:
        found = pattern.match(text)
        if found:
            return found.end(), role
    return 0, "body"


Composed = tuple[list[composer.Line], int, FontRole, float]
"""Lines of a paragraph; how many characters of it are heading and in which role; its left edge in pitches."""
Annex = tuple[list[composer.Line], int, str, float]
"""The same of the name of an annex, with the words before it."""
Texts = tuple[list[Composed], list[Annex]]
"""主送 and body, and the annexes."""


def _wide_em(text: str) -> float:
    """The same where an office program puts a quarter em between Chinese and digits, whatever the file says."""
    return _em(text) + (0.5 if text[:1] in fonts.LATIN else 0.0)


def _composed(sheet: BulletinSheet, em: composer.Measure = _em) -> Texts:
    """The lines of 主送 and body, and those of the annexes; spacing does not change them."""
    text: list[Composed] = []
    if sheet.addressee:
        text.append((composer.compose(f"{sheet.addressee}：", 28.0, em, indent=0.0), 0, "body", 0.0))
    parts = filter(None, map(str.strip, sheet.body.split("\n")))
    text += [(composer.compose(part, 28.0, em), *heading(part), 0.0) for part in parts]
    annexes: list[Annex] = []
    for lead, name in annex_lines(sheet.annexes):
        start = 2.0 + em(lead)
        annexes.append((composer.compose(name, 28.0 - start, em, indent=0.0) or [EMPTY], 0, lead, start))
    return text, annexes


EMPTY = composer.Line((), last=True)


def annex_lines(annexes: tuple[str, ...]) -> list[tuple[str, str]]:
    """(lead, title) of each 附件; one alone carries no number, no mark stands behind a title (GB/T 9704-2012 7.3.4)."""
    bare = [title.rstrip("。；;，,") for title in annexes]
    if len(bare) == 1:
        return [("附件：", bare[0])]
    return [(f"{'附件：' if number == 1 else '　　　'}{number}.", title) for number, title in enumerate(bare, 1)]


def _text(composed: list[Composed], spacing: Spacing) -> list[Block]:
    """A block a line; a line that is only a heading stays with the next."""
    found = []
    for lines, length, style, _ in composed:
        done = 0
        for line in lines:
            block = Block()
            for run in line.runs:
                role: FontRole = style if done < length else "body"
                done += len(run.text)
                offset = (PITCH - SIZE3) / 2 if len(run.text) == 1 else 0.0
                block.put(LEFT + run.x * PITCH + offset, role, SIZE3, run.text, dy=(spacing.line - SIZE3) / 2)
            block.y = spacing.line
            block.widow = line.last and len(lines) > 1
            block.glued = line.last and 0 < done <= length
            found.append(block)
    return found


def _annexes(composed: list[Annex], spacing: Spacing) -> list[Block]:
    """附件说明 one line below the body, two characters in; a second line stands below the first of the title."""
    found = [gap(spacing.line)] if composed else []
    dy = (spacing.line - SIZE3) / 2
    for lines, _, lead, start in composed:
        for number, line in enumerate(lines):
            block = Block()
            if number == 0:
                block.put(LEFT + 2 * PITCH, "body", SIZE3, lead, dy=dy)
            for run in line.runs:
                block.put(LEFT + (start + run.x) * PITCH, "body", SIZE3, run.text, dy=dy)
            block.y = spacing.line
            found.append(block)
    return found


SPARE = 12.0
"""Points an office program needs more on a page: it rounds each line and sets rules apart."""
MOST_NOTES = 8
"""Lines of 附件说明 that stay together."""


class _Plan(msgspec.Struct):
    """A report at one spacing: blocks from the head to the last name, and what stands at the foot of the last page."""

    spacing: Spacing
    blocks: list[Block]
    foot: list[Block]

    def one_page(self, spare: float = 0.0) -> bool:
        """Whether everything stands on one page and leaves so many points."""
        return len(self.foot) == 1 and height_of(self.blocks) + self.foot[0].y + spare <= HEIGHT + 0.01


def _plan(sheet: BulletinSheet, spacing: Spacing, composed: Texts, *, red: bool) -> _Plan:
    text, annexes = composed
    lines = _text(text, spacing)
    notes = _annexes(annexes, spacing)
    along = lines[-3 if len(lines) > 2 and lines[-2].widow else -2 :]
    if notes:
        for one in (*along, *(notes[:-1] if len(notes) <= MOST_NOTES else notes[-2:])):
            one.glued = True
        for one in notes[:2]:
            one.opens = True
    if len(lines) > 1 and sheet.addressee:
        lines[len(text[0][0]) - 1].glued = True
    signed = signature(sheet, spacing)
    for one in (*(notes[-1:] or along), *signed[:-1]):
        one.glued = True
    blocks = [head(sheet, spacing, red=red), *title(sheet, spacing), *lines, *notes, *signed]
    return _Plan(spacing, blocks, imprint(sheet, spacing))


def _best(sheet: BulletinSheet, *, red: bool, em: composer.Measure = _em, spare: float = 0.0) -> _Plan:
    """The plan at the loosest spacing that keeps the report on one page; at the standard one where none does."""
    composed = _composed(sheet, em)
    first = _plan(sheet, STANDARD, composed, red=red)
    if first.one_page(spare) or height_of(first.blocks) > 1.5 * HEIGHT:
        return first
    steps = (_plan(sheet, step, composed, red=red) for step in STEPS[1:])
    return next((one for one in steps if one.one_page(spare)), first)


def spacing_of(sheet: BulletinSheet, *, wide: bool = False) -> Spacing:
    """The step of spacing a report is set at; ``wide`` for a program that sets digits apart from Chinese.

    What is one page here is one page there too: where the wider lines would not fit, the closest step is taken.
    """
    sheet = printable(sheet)
    plan = _best(sheet, red=True)
    if not wide or not plan.one_page():
        return plan.spacing
    wider = _best(sheet, red=True, em=_wide_em, spare=SPARE)
    return wider.spacing if wider.one_page(SPARE) else STEPS[-1]


def lay_out(sheet: BulletinSheet, *, colour: bool = True) -> Paper:
    """The pages of a report: head, title, 主送, body, 附件说明, signature, 版记, page numbers."""
    sheet = printable(sheet)
    plan = _best(sheet, red=colour)
    more = list(plan.foot)
    if plan.blocks[-1].y + more[0].y > HEIGHT:
        more.insert(0, Block())  # 版记 so high that no signature stands above it: on a page of its own
    first = more.pop(0)
    pages = []
    for blocks in paged(plan.blocks, first.y):
        page, top = Page(texts=[], rules=[], boxes=[]), TOP
        for block in blocks:
            block.place(page, top)
            top += block.y
        pages.append(page)
    first.place(pages[-1], TOP + foot_top(first))
    for block in more:
        pages.append(Page(texts=[], rules=[], boxes=[]))
        block.place(pages[-1], TOP + foot_top(block))
    _page_numbers(pages, sheet.footer)
    about = About(author=sheet.head.unit, subject=sheet.mark, moment=sheet.date)
    return Paper(sheet.title, pages, about)


def _page_numbers(pages: list[Page], footer: str) -> None:
    """— 1 — 7 mm below the text block, odd pages at the right, even at the left, one character in; then the footer."""
    for number, page in enumerate(pages, 1):
        text = f"— {number} —"
        wide = fonts.text_width(text, "song", SIZE4)
        x = LEFT + WIDTH - SIZE4 - wide if number % 2 else LEFT + SIZE4
        page.texts.append(Text(x, TOP + HEIGHT + DASH_DROP + SIZE4 * 0.5, "song", SIZE4, text))
        if footer:
            size = size_for(footer, "song", TINY, WIDTH - SIZE4)
            page.texts.append(Text(LEFT + SIZE4, TOP + HEIGHT + FOOT_DROP, "song", size, footer))
