"""The page of a report as it was first: kept unchanged, so that papers signed without a digest stay provable.

``verification`` makes them again by this when neither the digest nor the page of today proves a file. Nothing else uses
it and nothing here is mended; tests/snapshots/earlier holds a book with two of its papers.
"""

import re

import msgspec

from app.services.paper import composer, fonts, qr
from app.services.paper.bulletin import BulletinSheet
from app.services.paper.font_roles import FontRole
from app.services.paper.glyphs import printable
from app.services.paper.page import MM, Page, Paper, Rule, Text
from app.services.paper.wording import date_text, minute_text

LEFT, TOP = 28 * MM, 37 * MM
WIDTH, HEIGHT = 156 * MM, 225 * MM
PITCH = WIDTH / 28
"""Character pitch, 15.79 pt: 28 × 16 pt would not fit 156 mm."""
LINE = HEIGHT / 22
SIZE3, SIZE4, SIZE2, SMALL, TINY = 16.0, 14.0, 22.0, 10.5, 8.0
BASE = 0.88
"""Baseline below the top of a character, in em."""
HEADINGS: tuple[tuple[re.Pattern[str], FontRole], ...] = (
    (re.compile(r"[一二三四五六七八九十]+、[^。\n]{1,20}。"), "hei"),
    (re.compile(r"（[一二三四五六七八九十]+）[^。\n]{1,20}。"), "kai"),
)
"""层次: 一、 in 黑体, （一） in 楷体, the rest in 仿宋 (GB/T 9704-2012 7.3.3)."""
SEPARATED = re.compile(r"\s*[、，,；;]\s*")
"""Between 签发人; a blank is none, 王　力 is one name."""
MARK_DROP = 35 * MM
DASH_DROP = 7 * MM
FOOT_DROP = 16 * MM
CODE_GAP = 2 * MM
"""Above and below the code: its quiet zone of four modules."""


class _Setter:
    """Fills pages from top to bottom; ``y`` is the top of the next line on the current page."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.y = TOP
        self.new_page()

    @property
    def page(self) -> Page:
        """The page being filled."""
        return self.pages[-1]

    @property
    def room(self) -> float:
        """Points left on the page."""
        return TOP + HEIGHT - self.y

    def new_page(self) -> None:
        """Go on at the top of a fresh page."""
        self.pages.append(Page(texts=[], rules=[]))
        self.y = TOP

    def need(self, height: float) -> None:
        """Begin a new page unless so much room is left."""
        if self.room < height - 0.01:
            self.new_page()

    def keep(self, lines: int, height: float) -> None:
        """Begin a new page unless so much room is left, taking the last lines along (版面: 署名 never stands alone)."""
        if self.room >= height - 0.01:
            return
        old, top = self.page, self.y - lines * LINE
        moved = [one for one in old.texts if top < one.y <= self.y]
        old.texts = [one for one in old.texts if not top < one.y <= self.y]
        self.new_page()
        self.page.texts.extend(msgspec.structs.replace(one, y=one.y - top + TOP) for one in moved)
        self.y += lines * LINE

    def put(self, x: float, role: FontRole, size: float, text: str, *, red: bool = False, dy: float = 0.0) -> None:
        """Set a run on the current line without moving on."""
        self.page.texts.append(Text(x, self.y + dy + size * BASE, role, size, text, red))

    def rule(self, y: float, width: float, *, red: bool = False) -> None:
        """Draw a rule as wide as the text block."""
        self.page.rules.append(Rule(LEFT, y, LEFT + WIDTH, y, width, red))


def _em(text: str) -> float:
    """Width of a run in grid pitches as drawn in body size."""
    return sum(1.0 if char not in fonts.LATIN else fonts.char_width(char, "body") * SIZE3 / PITCH for char in text)


def _heading(text: str) -> tuple[int, FontRole]:
    """How many characters at the head of a paragraph are its heading, and the role they are set in."""
    for pattern, role in HEADINGS:
        found = pattern.match(text)
        if found:
            return found.end(), role
    return 0, "body"


def _paragraph(setter: _Setter, text: str, *, indent: float = 2.0) -> None:
    """Set one paragraph of body text; a leading 一、… clause is set in 黑体, a leading （一）… in 楷体."""
    length, style = _heading(text)
    done = 0
    for line in composer.compose(text, 28.0, _em, indent=indent):
        setter.need(LINE)
        for run in line.runs:
            role: FontRole = style if done < length else "body"
            done += len(run.text)
            offset = (PITCH - SIZE3) / 2 if len(run.text) == 1 else 0.0
            setter.put(LEFT + run.x * PITCH + offset, role, SIZE3, run.text, dy=(LINE - SIZE3) / 2)
        setter.y += LINE


def _centred(setter: _Setter, text: str, role: FontRole, size: float, *, red: bool = False) -> None:
    """Set a centred run on the current line."""
    setter.put(LEFT + (WIDTH - fonts.text_width(text, role, size)) / 2, role, size, text, red=red)


def _head(setter: _Setter, sheet: BulletinSheet, *, red: bool = True) -> None:
    """密级 and 紧急程度 one below the other, red name, number and 签发人, the red rule."""
    for words in filter(None, (sheet.head.secrecy, sheet.head.urgency)):
        setter.put(LEFT, "hei", SIZE3, words)
        setter.y += LINE * 0.95
    standard = sheet.head.standard
    setter.y = TOP + MARK_DROP if standard else max(setter.y, TOP + LINE * 0.95)
    name = sheet.head.red_head
    size = min(46.0, WIDTH * 0.94 / max(1.0, fonts.text_width(name, "title", 1.0)))
    extra = (WIDTH * 0.94 - fonts.text_width(name, "title", size)) / max(1, len(name) - 1)
    gap = min(extra, size * 0.35)
    x = LEFT + (WIDTH - fonts.text_width(name, "title", size) - gap * (len(name) - 1)) / 2
    for char in name:
        setter.put(x, "title", size, char, red=red)
        x += fonts.text_width(char, "title", size) + gap
    setter.y += size + LINE * 2 if standard else size * 1.25 + LINE * 0.3
    _signers(setter, sheet.mark, sheet.signed_by)
    setter.y += SIZE3 + 4 * MM
    setter.rule(setter.y, 1.6, red=red)
    setter.y += LINE * 2 if standard else LINE * 0.9


def _names_of(signed_by: str) -> list[str]:
    """The names in the field of 签发人."""
    return [name for name in SEPARATED.split(signed_by.strip()) if name]


def _signers(setter: _Setter, mark: str, signed_by: str) -> None:
    """签发人 at the right, two names a row where they fit, the last row beside the number (GB/T 9704-2012 7.2.6)."""
    label = "签发人："
    wide = fonts.text_width(label, "body", SIZE3)
    names = _names_of(signed_by) or [""]
    column = max(3 * SIZE3, *(fonts.text_width(name, "kai", SIZE3) for name in names)) + SIZE3
    free = WIDTH - 3 * PITCH - fonts.text_width(mark, "body", SIZE3) - wide
    across = 2 if len(names) > 1 and free >= 2 * column - SIZE3 else 1
    x = LEFT + WIDTH - PITCH - wide - across * column + SIZE3
    for number, name in enumerate(names):
        if number and number % across == 0:
            setter.y += LINE
        if number == 0:
            setter.put(x, "body", SIZE3, label)
        setter.put(x + wide + number % across * column, "kai", SIZE3, name)
    setter.put(LEFT + PITCH, "body", SIZE3, mark)


def lay_out(sheet: BulletinSheet, *, colour: bool = True) -> Paper:
    """The pages of a report: head, title, 主送, body, 附件说明, signature, 版记, page numbers."""
    sheet = printable(sheet)
    setter = _Setter()
    _head(setter, sheet, red=colour)

    def title_em(text: str) -> float:
        return fonts.text_width(text, "title", SIZE2) / SIZE2

    for line in _title_lines(sheet.title, title_em):
        setter.need(SIZE2 * 1.5)
        _centred(setter, line, "title", SIZE2)
        setter.y += SIZE2 * 1.5
    setter.y += LINE * 0.4
    _paragraph(setter, f"{sheet.addressee}：", indent=0.0)
    for text in sheet.body.split("\n"):
        if text.strip():
            _paragraph(setter, text.strip())
    _annexes(setter, sheet.annexes)
    _signature(setter, sheet)
    _imprint(setter, sheet)
    _page_numbers(setter, sheet.footer)
    return Paper(sheet.title, setter.pages)


def _title_lines(title: str, measure: composer.Measure) -> list[str]:
    """One line where it fits; else broken before 情况的报告 when both parts fit; else nearly equal lines."""
    room = WIDTH / SIZE2 - 1.5
    if measure(title) <= room:
        return [title]
    first, middle, last = title.partition("情况的报告")
    if middle and measure(first) <= room and measure(middle + last) <= room:
        return [first, middle + last]
    return _balanced(title, room, measure)


def _annex_lines(annexes: tuple[str, ...]) -> list[tuple[str, str]]:
    """(lead, title) of each 附件; one alone carries no number (GB/T 9704-2012 7.3.4)."""
    if len(annexes) == 1:
        return [("附件：", annexes[0])]
    return [(f"{'附件：' if number == 1 else '　　　'}{number}.", title) for number, title in enumerate(annexes, 1)]


def _annexes(setter: _Setter, annexes: tuple[str, ...]) -> None:
    """附件说明 one line below the body, two characters in; a second line stands below the first of the title."""
    for number, (lead, title) in enumerate(_annex_lines(annexes)):
        if number == 0:
            setter.y += LINE
        start = 2.0 + _em(lead)
        for row, line in enumerate(composer.compose(title.rstrip("。；;，,"), 28.0 - start, _em, indent=0.0)):
            setter.need(LINE)
            if row == 0:
                setter.put(LEFT + 2 * PITCH, "body", SIZE3, lead, dy=(LINE - SIZE3) / 2)
            for run in line.runs:
                setter.put(LEFT + (start + run.x) * PITCH, "body", SIZE3, run.text, dy=(LINE - SIZE3) / 2)
            setter.y += LINE


def _signature(setter: _Setter, sheet: BulletinSheet) -> None:
    foot = _imprint_height(sheet)
    names = (sheet.head.unit, *sheet.joint)
    side = qr.side(sheet.code, setter.room - foot - 2 * CODE_GAP) if sheet.code else 0.0
    setter.keep(2, max(LINE * (1.6 + len(names)), side + 2 * CODE_GAP) + foot)
    if sheet.code:
        setter.page.boxes = qr.boxes(sheet.code, LEFT + 2 * MM, TOP + HEIGHT - foot - side - CODE_GAP, side)
    setter.y += LINE * 0.6
    date = minute_text(sheet.date)
    for number, (name, value) in enumerate((("值班员", sheet.officer), ("值班电话", sheet.head.phone))):
        if value and not sheet.code:
            setter.put(LEFT, "body", SMALL, f"{name}：{value}", dy=LINE * 0.45 + number * SMALL * 1.5)
        elif value:
            y = TOP + HEIGHT - foot - 5 * MM - (1 - number) * SMALL * 1.5
            setter.page.texts.append(Text(LEFT + side + 5 * MM, y, "body", SMALL, f"{name}：{value}"))
    widths = [fonts.text_width(text, "body", SIZE3) for text in (*names, date)]
    right = LEFT + WIDTH - 2 * PITCH
    middle = right - max(widths) / 2
    for text, wide in zip((*names, date), widths, strict=True):
        setter.put(middle - wide / 2, "body", SIZE3, text, dy=(LINE - SIZE3) / 2)
        setter.y += LINE


def _copy_lines(sheet: BulletinSheet) -> list[composer.Line]:
    if not sheet.copies:
        return []
    text = f"抄送：{'，'.join(sheet.copies)}。"

    def measure(run: str) -> float:
        return fonts.text_width(run, "body", SIZE4) / SIZE4

    return composer.compose(text, WIDTH / SIZE4 - 2, measure, indent=0.0)


def _room_of(sheet: BulletinSheet) -> str:
    """The 印发机关: our duty room."""
    return f"{sheet.head.unit}值班室"


def _imprint_height(sheet: BulletinSheet) -> float:
    return (len(_copy_lines(sheet)) + 1) * SIZE4 * 1.55 + 4


def _imprint(setter: _Setter, sheet: BulletinSheet) -> None:
    """版记 on the foot of the last page: 抄送, 印发机关 and date; rules 0.35, 0.25, 0.35 mm."""
    step = SIZE4 * 1.55
    copies = _copy_lines(sheet)
    y = TOP + HEIGHT - step * (len(copies) + 1)
    setter.rule(y, 0.35 * MM)
    for line in copies:
        for run in line.runs:
            place = Text(LEFT + SIZE4 * (1 + run.x), y + step * 0.72, "body", SIZE4, run.text)
            setter.page.texts.append(place)
        y += step
    if copies:
        setter.rule(y, 0.25 * MM)
    date = f"{date_text(sheet.date)}印发"
    setter.page.texts.append(Text(LEFT + SIZE4, y + step * 0.72, "body", SIZE4, _room_of(sheet)))
    x = LEFT + WIDTH - SIZE4 - fonts.text_width(date, "body", SIZE4)
    setter.page.texts.append(Text(x, y + step * 0.72, "body", SIZE4, date))
    setter.rule(TOP + HEIGHT, 0.35 * MM)


def _page_numbers(setter: _Setter, footer: str) -> None:
    """— 1 — 7 mm below the text block, odd pages at the right, even at the left, one character in; then the footer."""
    for number, page in enumerate(setter.pages, 1):
        text = f"— {number} —"
        wide = fonts.text_width(text, "song", SIZE4)
        x = LEFT + WIDTH - SIZE4 - wide if number % 2 else LEFT + SIZE4
        page.texts.append(Text(x, TOP + HEIGHT + DASH_DROP + SIZE4 * 0.5, "song", SIZE4, text))
        if footer:
            page.texts.append(Text(LEFT + SIZE4, TOP + HEIGHT + FOOT_DROP, "song", TINY, footer))


def _balanced(text: str, width: float, measure: composer.Measure) -> list[str]:
    """A heading in as few lines as fit, of nearly equal length (梯形), broken only between runs."""
    queue = composer.tokens(text, measure)
    total = sum(token.width for token in queue)
    count = max(1, -(-int(total * 100) // int(width * 100)))
    target = total / count
    lines: list[str] = []
    current, used = "", 0.0
    for index, token in enumerate(queue):
        full = used + token.width / 2 > target and len(lines) < count - 1
        if current and (full or used + token.width > width) and not token.closes and not queue[index - 1].opens:
            lines.append(current)
            current, used = "", 0.0
        current += token.text
        used += token.width
    return [*lines, current]
