"""Pages of a PDF as pictures, for reading the code on a scanned one, and as words, for searching in it."""

import re
import sys
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from app.services.runtime import apart
from app.services.runtime.errors import Refused, Unavailable

if TYPE_CHECKING:  # Qt comes with the first page: the command line asks for pictures and loads none of it
    from PySide6.QtCore import QBuffer
    from PySide6.QtGui import QImage
    from PySide6.QtPdf import QPdfDocument

MOST_PAGES = 20
MOST_PIXELS, MOST_SIDE = 80_000_000, 20_000
"""Of a page as a picture; A0 at 200 dots an inch has 62 million."""
MOST_READ = 5000
MODULE = "app.ui.kit.rasters"
NAME = "这份 PDF"
LIBRARY = re.compile(r"[\w+.-]+\.(?:so[.\d]*|dll)(?=:)")


@cache
def hold_library() -> "QPdfDocument":
    """A document that is never opened: while one lives, the PDF library is not torn down and begun anew.

    Some four thousand new beginnings end the process (QtPdf of Qt 6.11; found by hostile inputs). The library comes
    with the first document, not with the page: a machine that lacks what it needs (Qt 6.9 on Linux: libatomic) opens
    every page. Raises Unavailable with what is missing.
    """
    try:
        from PySide6.QtPdf import QPdfDocument
    except ImportError as error:
        raise Unavailable(_lacking(str(error))) from error
    return QPdfDocument()


def _lacking(told: str) -> str:
    """What the system says of a library that does not load, as a sentence and a next step."""
    found = LIBRARY.match(told)
    name = found[0] if found else "QtPdf 要用的库"
    package = "（软件包 libatomic1）" if "libatomic" in name else ""
    return (
        f"这台电脑缺少系统库 {name}，PDF 在这里显示不了，也读不了。请信息中心补装{package}，再重新打开值守台；"
        "登记、时限、打印、存 PDF 不受影响。"
    )


def _opened(data: bytes) -> "tuple[QPdfDocument, QBuffer]":
    """A document and what it reads from, to be kept together; raises Refused for what is not a readable PDF."""
    hold_library()
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtPdf import QPdfDocument

    document, buffer = QPdfDocument(), QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    if document.status() is not QPdfDocument.Status.Ready:
        raise Refused("PDF 读不出来，可能不完整或设了口令。请换一份，或存成图片再试。")
    return document, buffer


class RasterQuestion(msgspec.Struct, frozen=True):
    """What a process of its own is to read: words where ``dots`` is 0, else pictures of some pages."""

    data: bytes
    dots: int = 0
    first: int = 0
    last: int = 0
    """The page after the last."""


def texts(data: bytes) -> Iterator[str]:
    """``texts_in``, read in a process of its own; raises Refused."""
    yield from apart.ask(MODULE, RasterQuestion(data), list[str], NAME)


def texts_in(data: bytes) -> Iterator[str]:
    """The words of each page, the first five thousand; raises Refused for what is not a readable PDF."""
    document, buffer = _opened(data)
    for number in range(min(document.pageCount(), MOST_READ)):
        yield document.getAllText(number).text()
    document.close()
    buffer.close()


def pages(data: bytes, dots: int, first: int = 0) -> "Iterator[QImage]":
    """Each page on white paper at ``dots`` an inch; raises Refused for what is not a readable PDF."""
    from PySide6.QtGui import QColor, QImage, QPainter

    document, _buffer = _opened(data)
    for number in range(first, document.pageCount()):
        wide = document.pagePointSize(number) * dots / 72
        if max(wide.width(), wide.height()) > MOST_SIDE or wide.width() * wide.height() > MOST_PIXELS:
            raise Refused(f"PDF 的第{number + 1}页太大，画不出来。请用办公软件打开，另存成 A4 或 A3 再读。")
        drawn = document.render(number, wide.toSize())
        paper = QImage(drawn.size(), QImage.Format.Format_RGB32)
        paper.fill(QColor("white"))
        painter = QPainter(paper)
        painter.drawImage(0, 0, drawn)
        painter.end()
        yield paper


def pictures(data: bytes, dots: int = 200) -> Iterator[bytes]:
    """The pages of a PDF as PNG files, the first twenty, drawn in a process of its own; else one picture as it is."""
    if not data.startswith(b"%PDF"):
        yield data
        return
    for first, last in ((0, 1), (1, MOST_PAGES)):  # the code stands on the first page as a rule
        drawn = apart.ask(MODULE, RasterQuestion(data, dots, first, last), list[bytes], NAME)
        yield from drawn
        if len(drawn) < last - first:
            return


def _answer(asked: RasterQuestion) -> list[str] | list[bytes]:
    """The child's work; raises Refused."""
    if not asked.dots:
        return list(texts_in(asked.data))
    return [_png(page) for page in islice(pages(asked.data, asked.dots, asked.first), asked.last - asked.first)]


def _png(page: "QImage") -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QImageWriter

    sink = QBuffer()
    sink.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(sink, QByteArray(b"png")).write(page)
    return bytes(sink.data().data())


if __name__ == "__main__":
    sys.exit(apart.serve(_answer, RasterQuestion))
