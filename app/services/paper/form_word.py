"""The editable copy (可编辑稿) of a form as .docx: its rows, tables, words and places to sign, in the form's geometry.

The PDF stays the record: its text may be changed, and the copy says so where the form ends.
"""

import datetime as dt
import io
from typing import TYPE_CHECKING, assert_never, cast

from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from app.services.paper import fonts
from app.services.paper.fitting import size_for
from app.services.paper.grid import (
    LEAST_RULE,
    PAD,
    SIZE,
    SMALL,
    STEP,
    TITLE_SIZE,
    WIDTH,
    Bars,
    Fields,
    Form,
    GridTable,
    Prose,
    Signatures,
)
from app.services.paper.grid import Block as FormBlock
from app.services.paper.page import MM
from app.services.paper.word import HEI, TITLE, WordWriter, describe

if TYPE_CHECKING:
    from docx.table import Table

SONG = "宋体"
PAIR = (14.0, 36.0, 14.0, 36.0)
"""Shares of a row of fields, as on the form: label, value, label, value."""
NO_PROOF = "可编辑稿，不作为凭证。"
MARKS = 24
"""How many squares are a full bar."""


def form_docx(form: Form, unit: str, date: dt.datetime, *, practice: bool = False) -> bytes:
    """A form as a Word file: everything it says, in its order; ``unit`` made it at ``date``; a practice's says so."""
    writer = WordWriter(practice=practice)
    section = writer.document.sections[0]
    section.top_margin, section.bottom_margin = Mm(22), Mm(29)
    section.left_margin = section.right_margin = Mm(22)
    size = size_for(form.title, "title", TITLE_SIZE, WIDTH)
    title = writer.paragraph(align=WD_ALIGN_PARAGRAPH.CENTER, pitch=size * 1.6)
    writer.run(title, form.title, font=TITLE, size=size)
    if form.left or form.right:
        line = writer.paragraph(pitch=STEP * 1.2)
        line.paragraph_format.tab_stops.add_tab_stop(Pt(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        writer.run(line, f"{form.left}\t{form.right}" if form.right else form.left, font=SONG, size=SIZE)
    for block in form.blocks:
        _block(writer, block)
    writer.run(writer.paragraph(pitch=STEP), f"{NO_PROOF}{form.footer}", font=SONG, size=SMALL)
    _pages(writer)
    describe(writer.document.core_properties, form.title, unit, "", date)
    sink = io.BytesIO()
    writer.document.save(sink)
    return sink.getvalue()


def _block(writer: WordWriter, block: FormBlock) -> None:
    if isinstance(block, Fields):
        _fields(writer, block)
    elif isinstance(block, GridTable):
        _table(writer, block)
    elif isinstance(block, Prose):
        _prose(writer, block)
    elif isinstance(block, Signatures):
        _signatures(writer, block)
    elif isinstance(block, Bars):
        _bars(writer, block)
    else:
        assert_never(block)


def _ruled(writer: WordWriter, rows: int, shares: tuple[float, ...]) -> list[_Row]:
    """The rows of a ruled table across the text block; a gap follows each, so that two never grow into one."""
    made = cast("Table", writer.document.add_table(rows=rows, cols=len(shares)))
    made.style = "Table Grid"
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    held = list(made.rows)
    for column, share in zip(made.columns, shares, strict=True):
        column.width = Pt(WIDTH * share / sum(shares))
    for row in held:
        for cell, share in zip(row.cells, shares, strict=True):
            cell.width = Pt(WIDTH * share / sum(shares))
    return held


def _put(writer: WordWriter, cell: _Cell, text: str, *, font: str = SONG, struck: bool = False) -> None:
    for number, words in enumerate(text.split("\n")):
        held = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        writer.run(writer.shape(held, pitch=STEP), words, font=font, size=SIZE)
        for run in held.runs if struck else ():
            run.font.strike = True
    cell.paragraphs[0].paragraph_format.space_before = Pt(PAD)
    cell.paragraphs[-1].paragraph_format.space_after = Pt(PAD)


def _fields(writer: WordWriter, block: Fields) -> None:
    rows = _ruled(writer, len(block.rows), PAIR)
    for number, (row, pairs) in enumerate(zip(rows, block.rows, strict=True)):
        lines = max(1, block.room.get(number, 0))
        row.height, row.height_rule = Pt(lines * STEP + 2 * PAD), WD_ROW_HEIGHT_RULE.AT_LEAST
        cells = list(row.cells)
        if len(pairs) == 1:
            cells = [cells[0], cells[1].merge(cells[3])]
        for cell, words in zip(cells, (part for pair in pairs for part in pair), strict=True):
            _put(writer, cell, words)
    writer.paragraph(pitch=STEP * 0.5)


def _table(writer: WordWriter, block: GridTable) -> None:
    shares = tuple(column.share for column in block.columns)
    head, *rows = _ruled(writer, 1 + max(1, len(block.rows)), shares)
    again = OxmlElement("w:tblHeader")
    head._tr.get_or_add_trPr().append(again)  # noqa: SLF001 - a head that stands again has no property
    for cell, column in zip(head.cells, block.columns, strict=True):
        _put(writer, cell, column.title, font=HEI)
    for number, (row, texts) in enumerate(zip(rows, block.rows, strict=False)):
        for cell, words in zip(row.cells, texts, strict=True):
            _put(writer, cell, words, struck=number in block.struck)
    if not block.rows:
        _put(writer, rows[0].cells[0].merge(rows[0].cells[-1]), block.empty)
    writer.paragraph(pitch=STEP * 0.5)


def _prose(writer: WordWriter, block: Prose) -> None:
    if block.heading:
        head = writer.paragraph(pitch=STEP * 1.3)
        head.paragraph_format.keep_with_next = True
        writer.run(head, block.heading, font=HEI, size=SIZE)
    for part in filter(None, block.text.split("\n")):
        made = writer.paragraph(align=WD_ALIGN_PARAGRAPH.JUSTIFY, pitch=STEP)
        made.paragraph_format.first_line_indent = Pt(2 * SIZE)
        writer.run(made, part, font=SONG, size=SIZE)
    writer.paragraph(pitch=STEP * 0.5)


def _signatures(writer: WordWriter, block: Signatures) -> None:
    """Places to sign side by side, a line to write on behind each."""
    longest = max(fonts.text_width(f"{label}：", "song", SIZE) for label in block.labels)
    across = max(1, min(len(block.labels), int(WIDTH // (longest + LEAST_RULE))))
    wide = WIDTH / across
    for start in range(0, len(block.labels), across):
        line = writer.paragraph(pitch=STEP * 2.2)
        for number, label in enumerate(block.labels[start : start + across]):
            if number:
                line.paragraph_format.tab_stops.add_tab_stop(Pt(number * wide), WD_TAB_ALIGNMENT.LEFT)
            writer.run(line, ("\t" if number else "") + f"{label}：", font=SONG, size=SIZE)
            _rule_to(writer, line, number * wide + wide - 8)


def _rule_to(writer: WordWriter, line: Paragraph, end: float) -> None:
    """A rule as far as ``end``: an underlined tab."""
    line.paragraph_format.tab_stops.add_tab_stop(Pt(end), WD_TAB_ALIGNMENT.LEFT)
    writer.run(line, "\t", font=SONG, size=SIZE)
    line.runs[-1].font.underline = True


def _bars(writer: WordWriter, block: Bars) -> None:
    head = writer.paragraph(pitch=STEP * 1.3)
    head.paragraph_format.keep_with_next = True
    writer.run(head, block.heading, font=HEI, size=SIZE)
    for name, share, words in block.rows:
        line = writer.paragraph(pitch=STEP)
        line.paragraph_format.tab_stops.add_tab_stop(Pt(WIDTH * 0.26), WD_TAB_ALIGNMENT.LEFT)
        squares = "■" * round(min(max(share, 0.0), 1.0) * MARKS)
        writer.run(line, f"{name}\t{squares} {words}", font=SONG, size=SIZE)
    writer.paragraph(pitch=STEP * 0.5)


def _pages(writer: WordWriter) -> None:
    """第1页 at the foot, on the right."""
    section = writer.document.sections[0]
    section.footer_distance = Pt(29 * MM - 6 * MM - SIZE)
    made = section.footer.paragraphs[0]
    made.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for text, field in (("第", ""), ("", "PAGE"), ("页 共", ""), ("", "NUMPAGES"), ("页", "")):
        if text:
            writer.run(made, text, font=SONG, size=SMALL)
        else:
            _field(writer, made, field)


def _field(writer: WordWriter, made: Paragraph, name: str) -> None:
    """A number the office program fills in, drawn as the words beside it."""
    writer.run(made, "1", font=SONG, size=SMALL)
    run = made.runs[-1]._element  # noqa: SLF001 - fields have no property
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run.addprevious(field)
    field.append(run)
