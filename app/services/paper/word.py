"""The editable copy (可编辑稿) of a report as .docx: the geometry of the PDF, the fonts an office machine has.

The PDF stays the record; this copy is for the bureau that edits or retypes. Margins 37/35/28/26 mm, exact line pitch
28.95 pt, first lines two characters in, 仿宋_GB2312 with Times New Roman (GB/T 9704-2012, printing by office programs).
"""

import io
import re

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from app.services.paper.bulletin import MARK_DROP, BulletinSheet, annex_lines, heading, room_of, signers, title_lines
from app.services.paper.wording import date_text, minute_text

BODY, TITLE, HEI, KAI = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"
FONTS = {"hei": HEI, "kai": KAI}
LATIN = "Times New Roman"
SIZE3, SIZE4, SIZE2, SMALL = 16.0, 14.0, 22.0, 10.5
LINE = 28.95
"""Points: 225 mm in 22 lines, a hair less so that office programs do not push the last line over."""
NARROW = -0.25
"""Points between characters: 28 of them in 156 mm."""
RED = RGBColor(0xE6, 0x00, 0x12)
BLACK = RGBColor(0, 0, 0)
AFTER_SPACING = ("w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr")
"""What must stand behind inserted paragraph properties: office programs ignore what stands out of order."""
UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class _Writer:
    """One document; every paragraph is set by hand, no style decides."""

    def __init__(self, *, colour: bool) -> None:
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

    def paragraph(self, *, align: WD_ALIGN_PARAGRAPH | None = None, indent: int = 0, pitch: float = LINE) -> Paragraph:
        """An empty paragraph; ``indent`` in hundredths of a character."""
        made = self.document.add_paragraph()
        layout = made.paragraph_format
        layout.space_before = layout.space_after = Pt(0)
        layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        layout.line_spacing = Pt(pitch)
        if align is not None:
            made.alignment = align
        properties = made._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no door for characters
        for name in ("w:autoSpaceDE", "w:autoSpaceDN"):  # no gap between 汉字 and digits
            flag = OxmlElement(name)
            flag.set(qn("w:val"), "0")
            properties.insert_element_before(flag, *AFTER_SPACING)
        if indent:
            wide = properties.get_or_add_ind()
            wide.set(qn("w:firstLineChars"), str(indent))
            wide.set(qn("w:firstLine"), str(int(SIZE3 * 20 * indent / 100)))
        return made

    def run(
        self, paragraph: Paragraph, text: str, *, font: str = BODY, size: float = SIZE3, colour: RGBColor | None = None
    ) -> None:
        """A run of user text: data, never markup."""
        made = paragraph.add_run(UNSAFE.sub("\ufffd", text))
        made.font.size = Pt(size)
        made.font.name = LATIN
        properties = made._element.get_or_add_rPr()  # noqa: SLF001 - eastAsia has no property
        properties.get_or_add_rFonts().set(qn("w:eastAsia"), font)
        if colour is not None:
            made.font.color.rgb = colour
        if size == SIZE3 and font == BODY:
            spacing = OxmlElement("w:spacing")
            spacing.set(qn("w:val"), str(int(NARROW * 20)))
            properties.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")

    def rule(self, paragraph: Paragraph, side: str, points: float, colour: RGBColor) -> None:
        """A rule along one side of a paragraph."""
        borders = OxmlElement("w:pBdr")
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", str(int(points * 8))), ("space", "4"), ("color", str(colour))):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - borders have no property
        properties.insert_element_before(borders, "w:shd", "w:tabs", "w:autoSpaceDE", "w:autoSpaceDN", *AFTER_SPACING)


def _grid(section: Section) -> None:
    held = section._sectPr.find(qn("w:docGrid"))  # noqa: SLF001 - no property
    grid = held if held is not None else OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(int(LINE * 20)))
    if held is None:
        section._sectPr.append(grid)  # noqa: SLF001 - same


def report_docx(sheet: BulletinSheet, *, colour: bool = True) -> bytes:
    """The report as a Word file: head, title, 主送, body, 附件说明, signature, 版记, page number.

    It carries no code and no footer: its text may be changed, they prove the one in the book.
    """
    writer = _Writer(colour=colour)
    _head(writer, sheet)
    for line in title_lines(sheet.title, lambda text: float(len(text))):
        made = writer.paragraph(align=WD_ALIGN_PARAGRAPH.CENTER, pitch=SIZE2 * 1.5)
        writer.run(made, line, font=TITLE, size=SIZE2)
    writer.paragraph(pitch=LINE * 0.4)
    writer.run(writer.paragraph(), f"{sheet.addressee}：")
    for text in sheet.body.split("\n"):
        if text.strip():
            _body(writer, text.strip())
    _annexes(writer, sheet.annexes)
    last = len(writer.document.paragraphs) - 1
    _signature(writer, sheet)
    _imprint(writer, sheet)
    for made in writer.document.paragraphs[last:-1]:  # 署名 and 版记 never stand alone on a page
        made.paragraph_format.keep_with_next = True
    _page_number(writer)
    sink = io.BytesIO()
    writer.document.core_properties.title = UNSAFE.sub("\ufffd", sheet.title)
    writer.document.core_properties.author = UNSAFE.sub("\ufffd", sheet.head.unit)
    writer.document.save(sink)
    return sink.getvalue()


def _head(writer: _Writer, sheet: BulletinSheet) -> None:
    above = [words for words in (sheet.head.secrecy, sheet.head.urgency) if words]
    for words in above:
        writer.run(writer.paragraph(pitch=LINE * 0.95), words, font=HEI)
    size = min(46.0, 400.0 / max(1, len(sheet.head.red_head)))
    standard = sheet.head.head_style == "standard"
    red = writer.paragraph(align=WD_ALIGN_PARAGRAPH.CENTER, pitch=size * 1.4)
    if standard:
        red.paragraph_format.space_before = Pt(MARK_DROP - LINE * 0.95 * len(above))
        red.paragraph_format.space_after = Pt(LINE)
    writer.run(red, sheet.head.red_head, font=TITLE, size=size, colour=writer.red)
    names = signers(sheet.signed_by) or ["　　　"]
    rows = [names[start : start + 2] for start in range(0, len(names), 2)]
    for number, row in enumerate(rows):  # the last row of names beside the number, as in the PDF
        mark = writer.paragraph()
        mark.paragraph_format.tab_stops.add_tab_stop(Mm(150), WD_TAB_ALIGNMENT.RIGHT)
        left = f"　{sheet.mark}" if number == len(rows) - 1 else ""
        writer.run(mark, f"{left}\t{'' if number else '签发人：'}")
        writer.run(mark, "　".join(row), font=KAI)
    writer.rule(mark, "bottom", 2.0, writer.red)
    writer.paragraph(pitch=LINE * (2.0 if standard else 0.9))


def _body(writer: _Writer, text: str) -> None:
    made = writer.paragraph(indent=200, align=WD_ALIGN_PARAGRAPH.JUSTIFY)
    length, role = heading(text)
    if length:
        writer.run(made, text[:length], font=FONTS[role])
    writer.run(made, text[length:])


def _annexes(writer: _Writer, annexes: tuple[str, ...]) -> None:
    if annexes:
        writer.paragraph()
    for lead, title in annex_lines(annexes):
        writer.run(writer.paragraph(indent=200), f"{lead}{title}")


def _signature(writer: _Writer, sheet: BulletinSheet) -> None:
    writer.paragraph(pitch=LINE * 0.6)
    for text in (sheet.head.unit, *sheet.joint, minute_text(sheet.date)):
        made = writer.paragraph(align=WD_ALIGN_PARAGRAPH.RIGHT)
        made.paragraph_format.right_indent = Pt(SIZE3 * 2)
        writer.run(made, text)
    contact = "　".join(
        f"{name}：{value}" for name, value in (("值班员", sheet.officer), ("值班电话", sheet.head.phone)) if value
    )
    if contact:
        writer.run(writer.paragraph(pitch=SMALL * 1.6), contact, size=SMALL)


def _imprint(writer: _Writer, sheet: BulletinSheet) -> None:
    step = SIZE4 * 1.6
    writer.paragraph(pitch=LINE * 0.5)
    if sheet.copies:
        copies = writer.paragraph(pitch=step)
        writer.run(copies, f"　抄送：{'，'.join(sheet.copies)}。", size=SIZE4)
        writer.rule(copies, "top", 1.0, BLACK)
    last = writer.paragraph(pitch=step)
    last.paragraph_format.tab_stops.add_tab_stop(Mm(152), WD_TAB_ALIGNMENT.RIGHT)
    writer.run(last, f"　{room_of(sheet)}\t{date_text(sheet.date)}印发", size=SIZE4)
    writer.rule(last, "top", 0.75 if sheet.copies else 1.0, BLACK)


def _page_number(writer: _Writer) -> None:
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
