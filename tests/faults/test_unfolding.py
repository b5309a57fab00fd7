"""Small files that unfold without measure: each is answered with the reason that is true, and all within one bound."""

import struct
import zlib
from pathlib import Path

import pytest

from app.services.paper import qr
from app.services.runtime import apart
from app.services.runtime.clock import SystemClock
from app.services.runtime.errors import Refused
from app.ui.kit.rasters import pictures


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(wide: int, high: int) -> bytes:
    """A picture of that size by its head; there is one row of it."""
    head = struct.pack(">IIBBBBB", wide, high, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")


def gif(wide: int, high: int) -> bytes:
    size = struct.pack("<HH", wide, high)
    return b"GIF89a" + size + b"\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0" + size + b"\0\x02\x02\x44\x01\0;"


def bmp(wide: int, high: int) -> bytes:
    return b"BM" + struct.pack("<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, wide, high, 1, 24, 0, 0, 0, 0, 0, 0)


def pdf(wide: float, pages: int = 1) -> bytes:
    """Empty pages of that side, in points."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[" + b"3 0 R " * pages + b"]/Count %d>>" % pages,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]>>" % (wide, wide),
    ]
    said, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(said))
        said += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 4\n0000000000 65535 f \n" + table + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return said + end % len(said)


@pytest.mark.parametrize(
    "data",
    [png(60_000, 60_000), png(2**31 - 1, 2**31 - 1), png(20, 1_000_000), gif(65_535, 65_535), bmp(60_000, 60_000)],
)
def test_a_picture_that_is_too_large_is_told_so(data: bytes) -> None:
    with pytest.raises(Refused, match="图片太大"):
        qr.code_on(qr.CodeQuestion(data, qr.MAGIC))


@pytest.mark.parametrize("side", [8_000, 10**9])
def test_a_page_that_is_too_large_is_told_so(side: int, tmp_path: Path) -> None:
    data = pdf(side)
    assert len(data) < 1000
    with pytest.raises(Refused, match="第1页太大"):
        list(pictures(data))
    assert len(list(pictures(pdf(600, 3)))) == 3
    assert not list(tmp_path.iterdir())


def test_all_pages_together_have_the_time_that_one_has(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []

    def ask(bounds: apart.Bounds, *_more: object) -> bytes:
        asked.append(bounds.seconds)
        passed[0] += 70
        return b""

    passed = [0.0]
    monkeypatch.setattr(apart, "ask_within", ask)
    monkeypatch.setattr(SystemClock, "monotonic", lambda _self: passed[0])
    with pytest.raises(Refused, match="180秒内没有找到"):
        qr.read_images([b"x"] * 20)
    assert asked == [180, 110, 40]
