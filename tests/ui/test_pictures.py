"""What comes from outside and is shown in the window is measured before it unfolds: pictures and pages of a PDF."""

import io
import struct
import zlib

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from app.ui.kit.paper_view import PaperView
from app.ui.kit.pictures import picture_in
from app.ui.library.document_view import PictureView


def vast_png(wide: int, high: int) -> bytes:
    """A picture of a few hundred bytes that says it has so many points."""

    def piece(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 65_536)
    return b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", head) + piece(b"IDAT", rows) + piece(b"IEND", b"")


def pdf_of(box: str, pages: int = 1) -> bytes:
    """A small PDF whose pages are so large."""
    kids = " ".join("3 0 R" for _ in range(pages))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, words in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{words}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 4\n0000000000 65535 f \n{table}trailer << /Size 4 /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + end.encode()


@pytest.mark.parametrize("kind", ["png", "jpeg", "bmp", "tiff", "webp", "gif"])
def test_a_picture_is_shown_whatever_its_kind(qtbot: QtBot, kind: str) -> None:
    sink = io.BytesIO()
    Image.new("RGB", (40, 90), "white").save(sink, kind)
    view = PictureView()
    qtbot.addWidget(view)
    assert view.load(sink.getvalue()) == ""
    assert (view.picture.width(), view.picture.height()) == (40, 90)


@pytest.mark.parametrize("side", [(20_000, 20_000), (60_000, 1_001), (900_000, 900_000)])
def test_a_picture_that_would_unfold_to_gigabytes_is_not_decoded(qtbot: QtBot, side: tuple[int, int]) -> None:
    view = PictureView()
    qtbot.addWidget(view)
    assert "太大" in view.load(vast_png(*side))
    assert view.picture.isNull()


@pytest.mark.parametrize("data", [
    b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"%PDF-1.4",
    b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>',
])  # fmt: skip
@pytest.mark.usefixtures("qapp")
def test_what_is_no_grid_of_points_is_no_picture(data: bytes) -> None:
    image, wrong = picture_in(data)
    assert image.isNull()
    assert wrong


@pytest.mark.parametrize(("box", "pages", "shown"), [
    ("0 0 595 842", 1, True),
    ("0 0 2384 3370", 3, True),
    ("0 0 842 14000", 1, True),
    ("0 0 595 90000000", 1, False),
    ("0 0 1 14000", 1, False),
    ("0 0 595 842", 5_001, False),
])  # fmt: skip
def test_a_pdf_is_laid_out_only_where_its_pages_can_be(qtbot: QtBot, box: str, pages: int, shown: bool) -> None:  # noqa: FBT001 - a column of the table
    view = PaperView()
    qtbot.addWidget(view)
    view.show_paper(pdf_of(box, pages))
    assert (view.currentWidget() is not view.text) is shown
    assert bool(view.text.text()) is not shown


def test_a_pdf_that_does_not_read_is_said_to(qtbot: QtBot) -> None:
    view = PaperView()
    qtbot.addWidget(view)
    view.show_paper(b"%PDF-1.4 half of it")
    assert "读不出来" in view.text.text()
