"""The QPainter back-end: the same picture as the PDF, and a printer gets every page as vectors."""

import io
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPrintSupport import QPrinter

from app.services.desk.desk import Desk
from app.services.forms.papers import choices_of, form_made
from app.services.forms.report_papers import report_made
from app.services.paper.page import A4, Paper
from app.services.paper.pdf import render
from app.ui.kit.printing import paint, replay
from app.ui.kit.rasters import pages
from tests.helpers import book, send_report, state_of, supplied

DOTS = 200
CELL = 16
"""Pixels a side of the squares that are compared: 2 mm, half a character."""
Grey = npt.NDArray[np.uint8]
LIMIT = 36
"""Grey steps (of 255) the two may differ in one square by; measured 27, and 47 where one character is missing."""


def painted(paper: Paper, number: int) -> QImage:
    """A page as QPainter draws it."""
    picture = QImage(round(A4[0] * DOTS / 72), round(A4[1] * DOTS / 72), QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter, paper.pages[number], DOTS)
    painter.end()
    return picture


def grey_of(picture: QImage) -> Grey:
    """The grey of every pixel, row by row."""
    even = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    held = np.frombuffer(even.constBits(), np.uint8)
    return held.reshape(even.height(), even.bytesPerLine())[:, : even.width()].copy()


def grey(picture: QImage, width: int, height: int) -> Grey:
    """The picture made that large, as grey."""
    way = Qt.TransformationMode.SmoothTransformation
    return grey_of(picture.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, way))


def ink(picture: QImage) -> QRect:
    """The smallest box around everything that is not white."""
    dark = grey_of(picture) < 128
    lines, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    first, top = int(columns[0]), int(lines[0])
    return QRect(first, top, int(columns[-1]) - first, int(lines[-1]) - top)


def differ(one: QImage, other: QImage) -> int:
    """The largest difference between two pages in one square."""
    size = one.width() // CELL, one.height() // CELL
    return int(np.abs(grey(one, *size).astype(int) - grey(other, *size).astype(int)).max())


def far(one: QRect, other: QRect) -> int:
    """The largest distance between two boxes' edges."""
    edges = ((one.left(), other.left()), (one.top(), other.top()), (one.right(), other.right()))
    return max(abs(a - b) for a, b in (*edges, (one.bottom(), other.bottom())))


@pytest.fixture
def every_paper(desk: Desk) -> list[Paper]:
    identity = book(desk, deaths=3)
    sent = send_report(desk, identity)
    report = state_of(desk, identity).report(sent)
    assert report is not None
    supplied(desk, identity)
    return [report_made(desk, report).paper] + [
        form_made(desk, one.key, incident=identity, entry=one.entry).paper for one in choices_of(desk, identity)
    ]


def test_both_back_ends_draw_the_same_page(every_paper: list[Paper], qapp: object) -> None:
    assert qapp is not None
    for paper in every_paper:
        for number, from_pdf in enumerate(pages(render(paper), DOTS)):
            ours = painted(paper, number)
            assert far(ink(ours), ink(from_pdf)) <= 2, paper.title
            assert differ(ours, from_pdf) <= LIMIT, paper.title


def test_one_missing_character_is_noticed(every_paper: list[Paper], qapp: object) -> None:
    assert qapp is not None
    paper = every_paper[0]
    from_pdf = next(pages(render(paper), DOTS))
    body = [number for number, run in enumerate(paper.pages[0].texts) if run.text == "队"]
    del paper.pages[0].texts[body[0]]
    assert differ(painted(paper, 0), from_pdf) > LIMIT


def test_a_printer_gets_every_page_with_our_fonts(every_paper: list[Paper], qapp: object, tmp_path: Path) -> None:
    assert qapp is not None
    path = tmp_path / "printed.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    replay(every_paper[0], printer)
    data = path.read_bytes()
    assert b"DutyFang" in data
    assert len(list(pages(data, 50))) == len(every_paper[0].pages)
    assert len(data) < 600_000  # vectors, not pictures


def test_the_ink_of_a_report_lies_in_the_text_block(every_paper: list[Paper], qapp: object) -> None:
    """GB/T 9704-2012: 28 mm left, 156 mm wide, 37 mm from the top; only page number and footer stand below 262 mm."""
    assert qapp is not None
    for from_pdf in pages(render(every_paper[0]), DOTS):
        box = ink(from_pdf)
        millimetre = DOTS / 25.4
        assert box.left() == pytest.approx(28 * millimetre, abs=millimetre)
        assert box.right() == pytest.approx(184 * millimetre, abs=millimetre)
        assert box.top() >= 36 * millimetre
        assert box.bottom() <= 280 * millimetre


def test_every_font_of_every_paper_is_embedded(every_paper: list[Paper]) -> None:
    for paper in every_paper:
        for page in PdfReader(io.BytesIO(render(paper))).pages:
            resources = cast("DictionaryObject", page["/Resources"])
            for font in cast("DictionaryObject", resources["/Font"]).values():
                descriptor = cast("DictionaryObject", font.get_object())["/FontDescriptor"].get_object()
                assert "/FontFile2" in cast("DictionaryObject", descriptor)
