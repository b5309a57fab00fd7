"""The PDF back-end: replays a page description on a reportlab canvas. Same record, same bytes."""

import io
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from app.models.moments import BEIJING
from app.services.paper import fonts
from app.services.paper.page import A4, BLACK, RED, WHITE, About, Page, Paper, Text
from app.services.runtime.errors import Refused

LANGUAGE = "zh-CN"


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
    if paper.about is not None:
        options["lang"] = LANGUAGE
    canvas = Canvas(sink, pagesize=A4, invariant=1, pageCompression=1, **options)
    canvas.setTitle(paper.title)
    canvas.setCreator("值守台")
    if paper.about is not None:
        _describe(canvas, paper.about)
    if keywords:
        canvas.setKeywords(keywords)
    for page in paper.pages:
        if page.lies or page.wide:
            canvas.setPageSize(page.size)
        _draw(canvas, page, spoken=paper.about is not None)
        canvas.showPage()
    canvas.save()
    return sink.getvalue()


def _describe(canvas: Canvas, about: About) -> None:
    """Author, subject and the instant of signing; both dates are that one, not when the file was made."""
    canvas.setAuthor(about.author)
    canvas.setSubject(about.subject)
    if about.moment is not None:
        stamp = about.moment.astimezone(BEIJING).strftime("D:%Y%m%d%H%M%S+08'00'")
        canvas.setDateFormatter(lambda *_made: stamp)


def _lines(page: Page) -> list[list[Text]]:
    """The runs of a page in the order they were set; those that go on in one line together."""
    found: list[list[Text]] = []
    end = 0.0
    for run in page.texts:
        last = found[-1][-1] if found else None
        goes_on = last is not None and (last.y, last.size) == (run.y, run.size) and abs(run.x - end) < run.size
        if goes_on:
            found[-1].append(run)
        else:
            found.append([run])
        end = run.x + fonts.text_width(run.text, run.role, run.size)
    return found


def _draw(canvas: Canvas, page: Page, *, spoken: bool) -> None:
    height = page.size[1]
    for rule in page.rules:
        canvas.setStrokeColorCMYK(*(RED if rule.red else BLACK))
        canvas.setLineWidth(rule.width)
        canvas.line(rule.x1, height - rule.y1, rule.x2, height - rule.y2)
    for boxes, ink in ((page.covers, WHITE), (page.boxes, BLACK)):
        if boxes:
            canvas.setFillColorCMYK(*ink)
        for box in boxes:
            canvas.rect(box.x, height - box.y - box.height, box.width, box.height, stroke=0, fill=1)
    if not spoken:
        _set(canvas, page.texts, height)
        return
    for line in _lines(page):
        words = "".join(run.text for run in line).encode("utf-16-be").hex().upper()
        canvas.addLiteral(f"/Span <</ActualText <FEFF{words}>>> BDC")  # else a squeezed mark leaves its line
        _speak(canvas, line, height)
        canvas.addLiteral("EMC")


def _set(canvas: Canvas, texts: list[Text], height: float) -> None:
    for run in texts:
        canvas.setFillColorCMYK(*(RED if run.red else BLACK))
        x = run.x
        for name, piece in fonts.runs(run.text, run.role):
            font = fonts.face(name).fontName
            canvas.setFont(font, run.size)
            canvas.drawString(x, height - run.y, piece)
            x += fonts.text_width(piece, run.role, run.size)


def _speak(canvas: Canvas, line: list[Text], height: float) -> None:
    """The runs of a line as one text object, so that readers take them as one line."""
    words = canvas.beginText()
    for run in line:
        words.setFillColorCMYK(*(RED if run.red else BLACK))
        x = run.x
        for name, piece in fonts.runs(run.text, run.role):
            words.setFont(fonts.face(name).fontName, run.size)
            words.setTextOrigin(x, height - run.y)
            words.textOut(piece)
            x += fonts.text_width(piece, run.role, run.size)
    canvas.drawText(words)
