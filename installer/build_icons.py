"""Draw the program's icon in the sizes that desktops and Windows ask for, from ``resources/icons/app.svg``.

Run once per change of the drawing, with the program's own environment::

    .venv/bin/python installer/build_icons.py
"""

import os
import struct
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ICONS = Path(__file__).resolve().parent / "icons"
DRAWING = ICONS.parents[1] / "resources" / "icons" / "app.svg"
DESKTOP = (16, 24, 32, 48, 64, 128, 256)
WINDOWS = (16, 24, 32, 48, 64, 256)


def picture(edge: int) -> bytes:
    """The drawing as a PNG of that many pixels."""
    image = QImage(edge, edge, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return held.data()


def icon(edges: tuple[int, ...]) -> bytes:
    """A Windows icon: a table of sizes, then the pictures as PNG (read since Windows Vista)."""
    pictures = [picture(edge) for edge in edges]
    place = 6 + 16 * len(edges)
    table = struct.pack("<HHH", 0, 1, len(edges))
    for edge, held in zip(edges, pictures, strict=True):
        table += struct.pack("<BBBBHHII", edge % 256, edge % 256, 0, 0, 1, 32, len(held), place)
        place += len(held)
    return table + b"".join(pictures)


if __name__ == "__main__":
    application = QGuiApplication([])
    ICONS.mkdir(exist_ok=True)
    for pixels in DESKTOP:
        (ICONS / f"{pixels}.png").write_bytes(picture(pixels))
    (ICONS / "app.ico").write_bytes(icon(WINDOWS))
