"""The editable copy (可编辑稿) of a form as .docx: the same blocks in the same order, in an office machine's fonts."""

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from app.services.paper.grid import Fields, Form, GridTable, Prose, Signatures
from app.services.paper.word import BODY, HEI, LATIN, TITLE, UNSAFE

SIZE, SMALL, HEADING = 10.5, 9.0, 18.0
STYLE = "Table Grid"


def form_docx(form: Form, author: str) -> bytes:
    """The bytes of a Word file with the texts of a form; texts are texts, never fields or links."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    core = document.core_properties
    core.title, core.author, core.comments, core.language = _safe(form.title), _safe(author), "", "zh-CN"
    core.last_modified_by = core.author
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(head, form.title, TITLE, HEADING)
    _run(document.add_paragraph(), "　　".join(filter(None, (form.left, form.right))), BODY, SIZE)
    for block in form.blocks:
        if isinstance(block, Fields):
            _table(document, [[part for pair in pairs for part in pair] for pairs in block.rows])
        elif isinstance(block, GridTable):
            rows = [list(row) for row in block.rows] or [[block.empty, *[""] * (len(block.columns) - 1)]]
            _table(document, rows, [column.title for column in block.columns])
        elif isinstance(block, Prose):
            _prose(document, block)
        elif isinstance(block, Signatures):
            _run(document.add_paragraph(), "　　　　　　　　".join(f"{label}：" for label in block.labels), BODY, SIZE)
        else:
            _prose(document, Prose(block.heading, "\n".join(f"{name}　{words}" for name, _, words in block.rows)))
    _run(document.add_paragraph(), f"可编辑稿，不作为凭证。{form.footer}", BODY, SMALL)
    sink = io.BytesIO()
    document.save(sink)
    return sink.getvalue()


def _prose(document: Docx, block: Prose) -> None:
    if block.heading:
        _run(document.add_paragraph(), block.heading, HEI, SIZE + 1.5)
    for part in filter(None, block.text.split("\n")):
        _run(document.add_paragraph(), f"　　{part}", BODY, SIZE)


def _table(document: Docx, rows: Sequence[Sequence[str]], head: Sequence[str] = ()) -> None:
    """Rows of a form may be of two or four cells: the last one of a short row takes the rest."""
    wide = max([len(head), *(len(row) for row in rows)])
    table = document.add_table(rows=0, cols=wide)
    table.style = STYLE
    if head:
        for cell, words in zip(table.add_row().cells, head, strict=True):
            _fill(cell, words, HEI)
    for row in rows:
        cells = table.add_row().cells
        for cell, words in zip(cells, row, strict=False):
            _fill(cell, words, BODY)
        if len(row) < wide:
            cells[len(row) - 1].merge(cells[-1])


def _fill(cell: _Cell, words: str, font: str) -> None:
    lines = words.split("\n")
    _run(cell.paragraphs[0], lines[0], font, SIZE)
    for line in lines[1:]:
        _run(cell.add_paragraph(), line, font, SIZE)


def _run(paragraph: Paragraph, words: str, font: str, size: float) -> None:
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(2)
    run = paragraph.add_run(_safe(words))
    run.font.size = Pt(size)
    run.font.name = LATIN
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001 - has no property


def _safe(words: str) -> str:
    return UNSAFE.sub("\ufffd", words)
