"""Pictures from outside, decoded only after their size is known: a few kB may unfold to gigabytes."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageReader

FORMATS = frozenset({b"png", b"jpeg", b"bmp", b"tiff", b"webp", b"gif"})
"""Grids of points, told by their first bytes whatever the name says; none that are drawn by a program of their own."""
MOST_POINTS = 60_000_000
"""About a sheet of A2 at 300 dots an inch; 240 MB once decoded."""


def picture_in(data: bytes, most: int = MOST_POINTS) -> tuple[QImage, str]:
    """(the picture, what is wrong with it); a null picture where something is wrong."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return _read(buffer, most)


def _read(buffer: QBuffer, most: int) -> tuple[QImage, str]:
    """The reader ends here, before what it reads from: the other way round some kinds end the process."""
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if bytes(reader.format().data()) not in FORMATS:
        return QImage(), "不是认得的图片（png、jpg、bmp、tif、webp、gif）。"
    size = reader.size()
    if not size.isValid() or size.width() < 1 or size.height() < 1:
        return QImage(), "图片读不出来，可能不完整。"
    if size.width() * size.height() > most:
        return QImage(), f"图片有{size.width()}×{size.height()}像素，太大，没有打开。请缩小后再收入。"
    image = reader.read()
    return image, "图片读不出来，可能不完整。" if image.isNull() else ""
