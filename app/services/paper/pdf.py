"""The PDF back-end: replays a page description on a reportlab canvas. Same record, same bytes."""

import io
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from app.services.paper import fonts
from app.services.paper.page import A4, BLACK, RED, Page, Paper
from app.services.runtime.errors import Refused


def check_glyphs(paper: Paper) -> None:
    """Refuse a paper with a character no font can draw, naming it; it would print as a box (docs/架构.md F10)."""
    for number, page in enumerate(paper.pages, 1):
        for run in page.texts:
            lacking = fonts.missing(run.text, run.role)
            if lacking:
                names = "、".join(f"“{char}”(U+{ord(char):04X})" for char in lacking[:5])
                raise Refused(f"第{number}页有字无字形：{names}，请改用其他写法后再打印。", characters=lacking)


def render(paper: Paper, keywords: str = "") -> bytes:
    """The PDF of a paper; every font embedded; ``keywords`` stand in its properties.

    Raises Refused for a character without a glyph.
    """
    check_glyphs(paper)
    sink = io.BytesIO()
    first = fonts.face("fang").fontName
    options: dict[str, Any] = {"initialFontName": first}  # else every page names an un-embedded Helvetica
    canvas = Canvas(sink, pagesize=A4, invariant=1, pageCompression=1, **options)
    canvas.setTitle(paper.title)
    canvas.setCreator("值守台")
    if keywords:
        canvas.setKeywords(keywords)
    for page in paper.pages:
        _draw(canvas, page)
        canvas.showPage()
    canvas.save()
    return sink.getvalue()


def _draw(canvas: Canvas, page: Page) -> None:
    height = A4[1]
    for rule in page.rules:
        canvas.setStrokeColorCMYK(*(RED if rule.red else BLACK))
        canvas.setLineWidth(rule.width)
        canvas.line(rule.x1, height - rule.y1, rule.x2, height - rule.y2)
    if page.boxes:
        canvas.setFillColorCMYK(*BLACK)
    for box in page.boxes:
        canvas.rect(box.x, height - box.y - box.height, box.width, box.height, stroke=0, fill=1)
    for run in page.texts:
        canvas.setFillColorCMYK(*(RED if run.red else BLACK))
        x = run.x
        for name, piece in fonts.runs(run.text, run.role):
            font = fonts.face(name).fontName
            canvas.setFont(font, run.size)
            canvas.drawString(x, height - run.y, piece)
            x += fonts.text_width(piece, run.role, run.size)
