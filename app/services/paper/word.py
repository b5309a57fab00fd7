"""The editable copy (可编辑稿) of a report as .docx: the geometry of the PDF, the fonts an office machine has.

The PDF stays the record; this copy is for the bureau that edits or retypes. Margins 37/35/28/26 mm, exact line pitch
28.95 pt, first lines two characters in, 仿宋_GB2312 with Times New Roman (GB/T 9704-2012, printing by office programs).
"""

import datetime as dt
import io
import re
from itertools import groupby
from operator import attrgetter

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.opc.coreprops import CoreProperties
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from msgspec.structs import replace

from app.services.paper import fonts
from app.services.paper.blocks import Block
from app.services.paper.bulletin import BulletinSheet, annex_lines, heading, spacing_of
from app.services.paper.composer import tight
from app.services.paper.head import head, title_lines
from app.services.paper.imprint import issued_lines, listed
from app.services.paper.page import MM, Text
from app.services.paper.signature import signature
from app.services.paper.spacing import BASE, LEFT, PITCH, SIZE3, SIZE4, WIDTH, Spacing

BODY, TITLE, HEI, KAI = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"
FONTS = {"hei": HEI, "kai": KAI}
LATIN = "Times New Roman"
RULE_ROOM = 5.6
"""Points a rule takes below its row."""
ROW = 1.4
"""From line to line of a row that is not running text, in its size."""
LINE = 28.95
"""Points: 225 mm in 22 lines, a hair less so that office programs do not push the last line over."""
NARROW = -0.25
"""Points between characters: 28 of them in 156 mm."""
PRACTICE = "演练　演练　演练"
RED = RGBColor(0xE6, 0x00, 0x12)
BLACK = RGBColor(0, 0, 0)
AFTER_SPACING = ("w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr")
BEHIND_BORDERS = ("w:shd", "w:tabs", "w:autoSpaceDE", "w:autoSpaceDN", *AFTER_SPACING)
"""What must stand behind inserted paragraph properties: office programs ignore what stands out of order."""
MOST_ALONG = 84
"""Characters of a paragraph (three lines) that goes along with what follows; office programs move it whole."""
UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class WordWriter:
    """One document; every paragraph is set by hand, no style decides."""

    def __init__(self, *, colour: bool = False, practice: bool = False) -> None:
        self.document = Document()
        self.red = RED if colour else BLACK
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(25)
        normal = self.document.styles["Normal"]
        normal.font.size = Pt(SIZE3)
        normal.font.name = LATIN
        normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
        _grid(section)
        if practice:
            self._practised(section)

    def _practised(self, section: Section) -> None:
        """演练 above every page, so that nobody takes what did not happen for a report."""
        self.document.settings.odd_and_even_pages_header_footer = True
        for header in (section.header, section.even_page_header):
            header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
            self.run(header.paragraphs[0], PRACTICE, font=HEI, colour=RED)

    def paragraph(self, *, align: WD_ALIGN_PARAGRAPH | None = None, indent: int = 0, pitch: float = LINE) -> Paragraph:
        """An empty paragraph; ``indent`` in hundredths of a character."""
        return self.shape(self.document.add_paragraph(), align=align, indent=indent, pitch=pitch)

    def shape(
        self, made: Paragraph, *, align: WD_ALIGN_PARAGRAPH | None = None, indent: int = 0, pitch: float = LINE
    ) -> Paragraph:
        """A paragraph, of the text or of a cell, set by hand: its pitch, no space around it, no gap before digits."""
        layout = made.paragraph_format
        layout.space_before = layout.space_after = Pt(0)
        layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        layout.line_spacing = Pt(pitch)
        if align is not None:
            made.alignment = align
        properties = made._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no door for characters
        for name in ("w:autoSpaceDE", "w:autoSpaceDN", "w:snapToGrid"):  # no gap between 汉字 and digits; own pitch
            flag = OxmlElement(name)
            flag.set(qn("w:val"), "0")
            properties.insert_element_before(flag, *AFTER_SPACING[AFTER_SPACING.index("w:spacing") :])
        if indent:
            wide = properties.get_or_add_ind()
            wide.set(qn("w:firstLineChars"), str(indent))
            wide.set(qn("w:firstLine"), str(int(SIZE3 * 20 * indent / 100)))
        return made

    def run(
        self,
        paragraph: Paragraph,
        text: str,
        *,
        font: str = BODY,
        size: float = SIZE3,
        colour: RGBColor | None = None,
        apart: float = 0.0,
    ) -> None:
        """A run of user text: data, never markup; its characters ``apart`` points more than they are wide."""
        made = paragraph.add_run(UNSAFE.sub("\ufffd", text))
        made.font.size = Pt(size)
        made.font.name = LATIN
        properties = made._element.get_or_add_rPr()  # noqa: SLF001 - eastAsia has no property
        properties.get_or_add_rFonts().set(qn("w:eastAsia"), font)
        if colour is not None:
            made.font.color.rgb = colour
        apart = NARROW if size == SIZE3 and font == BODY else apart
        if apart:
            spacing = OxmlElement("w:spacing")
            spacing.set(qn("w:val"), str(int(apart * 20)))
            properties.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")

    def rule(self, paragraph: Paragraph, side: str, points: float, colour: RGBColor) -> None:
        """A rule along one side of a paragraph."""
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - borders have no property
        borders = properties.find(qn("w:pBdr"))
        if borders is None:
            borders = OxmlElement("w:pBdr")
            properties.insert_element_before(borders, *BEHIND_BORDERS)
        edge = OxmlElement(f"w:{side}")
        values = (("val", "single"), ("sz", str(round(points * 8))), ("space", "4"), ("color", str(colour)))
        for name, value in values:
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)


def _grid(section: Section) -> None:
    held = section._sectPr.find(qn("w:docGrid"))  # noqa: SLF001 - no property
    grid = held if held is not None else OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(int(LINE * 20)))
    if held is None:
        section._sectPr.append(grid)  # noqa: SLF001 - same


def report_docx(sheet: BulletinSheet, *, colour: bool = True, practice: bool = False) -> bytes:
    """The report as a Word file: head, title, 主送, body, 附件说明, signature, 版记, page number.

    It carries no code and no footer: its text may be changed, they prove the one in the book. Spacing and title lines
    are those of the page description, so that it has the same pages.
    """
    sheet = replace(sheet, code=b"")
    spacing = spacing_of(sheet, wide=True)
    writer = WordWriter(colour=colour, practice=practice)
    _rows(writer, head(sheet, spacing, red=True))
    for line in title_lines(sheet.title, spacing.title, sheet.words):
        made = writer.paragraph(align=WD_ALIGN_PARAGRAPH.CENTER, pitch=spacing.title * spacing.title_line)
        writer.run(made, line, font=TITLE, size=spacing.title)
    writer.paragraph(pitch=spacing.below_title)
    if sheet.addressee:
        writer.run(writer.paragraph(pitch=spacing.line), f"{tight(sheet.addressee)}：")
    parts = [tight(text) for text in filter(None, map(str.strip, sheet.body.split("\n")))]
    for number, text in enumerate(parts):
        along = 0 < number >= len(parts) - 2 and len(text) <= MOST_ALONG
        _body(writer, text, spacing, along=along)
    _annexes(writer, sheet.annexes, spacing)
    _signature(writer, sheet, spacing)
    _page_number(writer)
    describe(writer.document.core_properties, sheet.title, sheet.head.unit, sheet.mark, sheet.date)
    sink = io.BytesIO()
    writer.document.save(sink)
    return sink.getvalue()


def describe(core: CoreProperties, title: str, author: str, subject: str, date: dt.datetime) -> None:
    """Whose paper, which, of when; the dates are that of the signature."""
    core.title, core.author, core.subject = (UNSAFE.sub("\ufffd", one) for one in (title, author, subject))
    core.last_modified_by, core.language, core.comments = core.author, "zh-CN", ""
    core.created = core.modified = date.astimezone(dt.UTC).replace(tzinfo=None)


def _rows(writer: WordWriter, block: Block) -> list[Paragraph]:
    """A measured block as paragraphs, one a row: its runs in place by tabs, a rule as a border, the rest as space."""
    rows = [list(runs) for _, runs in groupby(block.texts, key=attrgetter("y"))]
    made: list[Paragraph] = []
    top = 0.0
    for runs in rows:
        first = runs[0]
        pitch = first.size * ROW
        begins = first.y - first.size * BASE - (pitch - first.size) / 2
        paragraph = writer.paragraph(pitch=pitch)
        paragraph.paragraph_format.space_before = Pt(max(0.0, begins - top))
        top = max(top, begins) + pitch
        _row(writer, paragraph, runs)
        made.append(paragraph)
    for rule in block.rules:
        writer.rule(made[-1], "bottom", rule.width, writer.red if rule.red else BLACK)
    top += RULE_ROOM if block.rules else 0.0
    if block.y - top > 1:
        made.append(writer.paragraph(pitch=block.y - top))
    return made


def _row(writer: WordWriter, paragraph: Paragraph, runs: list[Text]) -> None:
    first, last = runs[0], runs[-1]
    if first.role == "title":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        words = "".join(run.text for run in runs)
        apart = (last.x - first.x) / max(1, len(runs) - 1) - first.size
        writer.run(paragraph, words, font=TITLE, size=first.size, colour=writer.red, apart=max(0.0, apart))
        return
    end = LEFT
    for run in runs:
        apart = run.x - end
        if apart > 1:
            paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(run.x - LEFT), WD_TAB_ALIGNMENT.LEFT)
        words = ("\t" if apart > 1 else "") + run.text
        writer.run(paragraph, words, font=FONTS.get(run.role, BODY), size=run.size)
        end = run.x + fonts.text_width(run.text, run.role, run.size)


def _imprint(writer: WordWriter, sheet: BulletinSheet, spacing: Spacing, before: Paragraph) -> None:
    """版记 in a frame at the foot of the text block of the page on which ``before`` stands."""
    made = [_bar(writer, 0.35)]
    held = [(lead, names) for lead, names in listed(sheet) if names]
    for lead, names in held:
        line = writer.paragraph(pitch=spacing.imprint_line)
        wide = fonts.text_width(lead, "body", SIZE4)
        line.paragraph_format.left_indent = Pt(SIZE4 + wide)
        line.paragraph_format.first_line_indent = Pt(-wide)
        line.paragraph_format.right_indent = Pt(SIZE4)
        writer.run(line, f"{lead}{'，'.join(names)}。", size=SIZE4)
        made.append(line)
    made += [_bar(writer, 0.25)] if held else []
    for name, date in issued_lines(sheet):
        line = writer.paragraph(pitch=spacing.imprint_line)
        line.paragraph_format.left_indent = Pt(SIZE4)
        line.paragraph_format.tab_stops.add_tab_stop(Pt(WIDTH - SIZE4), WD_TAB_ALIGNMENT.RIGHT)
        writer.run(line, f"{name}\t{date}" if date else name, size=SIZE4)
        made.append(line)
    for paragraph in (*made, _bar(writer, 0.35)):
        _framed(paragraph)
        before._p.addprevious(paragraph._p)  # noqa: SLF001 - it hangs on the paragraph behind it


def _bar(writer: WordWriter, width: float) -> Paragraph:
    """A rule of so many mm, as a black line of that height: in a frame, borders make office programs drop the frame."""
    made = writer.paragraph(pitch=width * MM)
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", str(BLACK))):
        shade.set(qn(f"w:{name}"), value)
    properties = made._p.get_or_add_pPr()  # noqa: SLF001 - shades have no property
    properties.insert_element_before(shade, *BEHIND_BORDERS[1:])
    return made


def _framed(paragraph: Paragraph) -> None:
    """Put a paragraph at the foot of the text block; such paragraphs one after the other are one frame."""
    frame = OxmlElement("w:framePr")
    places = (("w", str(round(WIDTH * 20))), ("hSpace", "0"), ("wrap", "around"), ("vAnchor", "margin"))
    for name, value in (*places, ("hAnchor", "margin"), ("xAlign", "left"), ("yAlign", "bottom")):
        frame.set(qn(f"w:{name}"), value)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - frames have no property
    properties.insert_element_before(frame, "w:widowControl", "w:pBdr", *BEHIND_BORDERS)


def _body(writer: WordWriter, text: str, spacing: Spacing, *, along: bool) -> None:
    """A paragraph; ``along`` with what follows, so that no 附件说明, signature or clause stands alone on a page."""
    made = writer.paragraph(indent=200, align=WD_ALIGN_PARAGRAPH.JUSTIFY, pitch=spacing.line)
    length, role = heading(text)
    if length:
        writer.run(made, text[:length], font=FONTS[role])
    writer.run(made, text[length:])
    if along or (length and length == len(text)):
        made.paragraph_format.keep_with_next = True


def _annexes(writer: WordWriter, annexes: tuple[str, ...], spacing: Spacing) -> None:
    """附件说明: a second line stands below the first of the title, as in the PDF."""
    if annexes:
        writer.paragraph(pitch=spacing.line).paragraph_format.keep_with_next = True
    for lead, name in annex_lines(annexes):
        made = writer.paragraph(pitch=spacing.line)
        wide = fonts.text_width(lead, "body", SIZE3)
        made.paragraph_format.left_indent = Pt(2 * PITCH + wide)
        made.paragraph_format.first_line_indent = Pt(-wide)
        made.paragraph_format.keep_with_next = True
        writer.run(made, f"{lead}{tight(name)}")


def _signature(writer: WordWriter, sheet: BulletinSheet, spacing: Spacing) -> None:
    """署名 and date kept together; 版记 at the foot of the page on which the last of them stands."""
    made = [paragraph for block in signature(sheet, spacing) for paragraph in _rows(writer, block)]
    for one in made[:-1]:
        one.paragraph_format.keep_with_next = True
    _imprint(writer, sheet, spacing, made[-1])


def _page_number(writer: WordWriter) -> None:
    """— 1 — at the right of odd pages, at the left of even ones."""
    writer.document.settings.odd_and_even_pages_header_footer = True
    section = writer.document.sections[0]
    for footer, align in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        made = footer.paragraphs[0]
        made.alignment = align
        made.paragraph_format.left_indent = made.paragraph_format.right_indent = Pt(SIZE4)
        for text in ("— ", None, " —"):
            if text is not None:
                writer.run(made, text, font="宋体", size=SIZE4)
            else:
                _field(made)


def _field(paragraph: Paragraph) -> None:
    run = paragraph.add_run()
    run.font.size = Pt(SIZE4)
    run.font.name = "宋体"
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._element.append(element)  # noqa: SLF001 - fields have no property
