"""The QR code of a 首报: read back exactly, also after a fax; hostile bytes end in a sentence (docs/架构.md#二维码)."""

import io
import random
from typing import Any

import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image, ImageFilter

from app.models.vocabulary.exchange import Seal
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk
from app.services.forms.report_papers import read_code, report_code, report_pdf
from app.services.incident import handling
from app.services.paper import qr
from app.services.paper.bulletin import lay_out
from app.services.paper.pdf import render
from app.services.runtime.errors import Refused
from app.services.security import identity as units
from app.ui.kit.rasters import pictures
from tests.helpers import book, send_report, state_of
from tests.services.test_word import sheet

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
FIELDS: dict[str, Any] = {
    "stage": "首报", "number": "青应急值〔2026〕37号", "unit": "青山县应急管理局", "place": "青山镇工业园二路厂房",
    "category": "12G00", "level": "较大", "occurred_at": "2026-06-12T02:50", "received_at": "2026-06-12T03:12",
    "reported_at": "2026-06-12T04:10", "figures": {"deaths": 3, "missing": 2, "injured": 5, "evacuated": 60},
    "incident": "01a214fa-7c27-7bed-871f-6649c662eadb",
}  # fmt: skip


def page_at(data: bytes, dpi: int) -> Image.Image:
    """The first page of a PDF as a grey picture."""
    return Image.open(io.BytesIO(next(pictures(data, dpi)))).convert("L")


def picture_of(code: bytes) -> bytes:
    """A code alone on white paper, four points a module."""
    page = Image.new("L", (600, 600), 255)
    for box in qr.boxes(code, 50, 50, 500):
        page.paste(0, (round(box.x), round(box.y), round(box.x + box.width), round(box.y + box.height)))
    sink = io.BytesIO()
    page.save(sink, "PNG")
    return sink.getvalue()


def faxed(page: Image.Image, lines: int, chance: random.Random) -> bytes:
    """What a fax of 204 dots an inch across and ``lines`` down gives back: turned, blurred, noisy, one bit deep."""
    turned = page.rotate(chance.uniform(-1.0, 1.0), Image.Resampling.BICUBIC, fillcolor=255)
    soft = turned.filter(ImageFilter.GaussianBlur(300 / 25.4 * 0.06))
    small = soft.resize((round(210 / 25.4 * 204), round(297 / 25.4 * lines)), Image.Resampling.BOX)
    pixels = np.asarray(small, dtype=np.float32)
    noise = np.random.default_rng(chance.randrange(1 << 30)).normal(0, 12, pixels.shape)
    bits = (pixels + noise > 128 + chance.uniform(-15, 15)).astype(np.uint8) * 255
    flips = np.random.default_rng(chance.randrange(1 << 30)).random(pixels.shape) < 0.001
    bits[flips] = 255 - bits[flips]
    sink = io.BytesIO()
    Image.fromarray(bits).save(sink, "PNG")
    return sink.getvalue()


def test_fields_come_back_exactly_and_are_small() -> None:
    data = qr.encode(FIELDS, KEY.sign)
    assert len(data) <= 260
    found = qr.decode(data)
    assert found.fields == FIELDS
    assert found.body + found.proof == data
    KEY.public_key().verify(found.proof, found.body)


def test_empty_fields_are_left_out() -> None:
    assert qr.decode(qr.encode({"stage": "首报", "place": "", "figures": {}}, KEY.sign)).fields == {"stage": "首报"}


def test_a_printed_dictionary_is_never_changed() -> None:
    import hashlib

    held = (qr.FOLDER / "dictionary-1.txt").read_bytes()
    assert hashlib.sha256(held).hexdigest() == "fb4404382673699f45fd7fa385c9ed79ebe6d6374ec005ecaf6c61524c277443"


@settings(max_examples=200, deadline=None)
@given(st.sampled_from((b"", qr.MAGIC, qr.MAGIC + bytes([1]), qr.MAGIC + bytes([qr.VERSION]))), st.binary(max_size=400))
def test_hostile_bytes_end_in_a_sentence(head: bytes, rest: bytes) -> None:
    sentence = "read"
    try:
        qr.decode(head + rest)
    except Refused as error:
        sentence = error.sentence
    assert sentence.strip()


def test_a_bomb_is_not_unpacked() -> None:
    import zlib

    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zdict=qr._dictionary(1))
    bomb = packer.compress(b"[" * 3_000_000) + packer.flush()
    with pytest.raises(Refused, match="损坏"):
        qr.decode(qr.MAGIC + bytes([2]) + bomb + bytes(64))


def test_a_newer_dictionary_says_so() -> None:
    with pytest.raises(Refused, match="升级"):
        qr.decode(qr.MAGIC + bytes([99]) + bytes(40))


def test_too_much_for_a_fax_is_refused() -> None:
    chance = random.Random(5)  # noqa: S311 - repeatable, no secret
    place = "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(400))
    with pytest.raises(Refused, match="太长"):
        qr.encode(FIELDS | {"place": place}, KEY.sign)


@pytest.mark.parametrize("lines", [98, 196])
def test_a_faxed_first_report_is_read_back(desk: Desk, qapp: object, lines: int) -> None:
    assert qapp is not None
    identity = book(desk, deaths=3, missing=2, injured=5)
    send_report(desk, identity)
    report = state_of(desk, identity).reports[0]
    page = page_at(report_pdf(desk, report), 300)
    chance = random.Random(lines)  # noqa: S311 - repeatable, no secret
    for _ in range(4):
        found = read_code([faxed(page, lines, chance)])
        assert units.seal_of_code(desk, found) is Seal.VERIFIED
        assert found.fields["number"] == report.mark
        assert found.fields["figures"]["deaths"] == 3
        assert found.fields["incident"] == identity


def test_a_later_correction_does_not_change_a_signed_report(desk: Desk) -> None:
    identity = book(desk, deaths=3)
    send_report(desk, identity)
    report = state_of(desk, identity).reports[0]
    before = report_pdf(desk, report)
    handling.describe(desk, identity, place="龙滘镇埇尾村")
    handling.set_level(desk, identity, Level.MAJOR)
    assert report_pdf(desk, state_of(desk, identity).reports[0]) == before
    assert qr.decode(report_code(desk, report)).fields["place"] != "龙滘镇埇尾村"


def test_facts_too_long_for_a_code_do_not_stop_the_report(desk: Desk) -> None:
    unit = "".join(chr(0x4E00 + 37 * number) for number in range(220))
    desk.settings = replace(desk.settings, unit_name=unit)
    identity = book(desk, deaths=3)
    send_report(desk, identity)
    report = state_of(desk, identity).reports[0]
    assert report_code(desk, report) == b""
    assert report_pdf(desk, report)


def test_a_draft_carries_no_code(desk: Desk) -> None:
    identity = book(desk, deaths=3)
    send_report(desk, identity)
    report = state_of(desk, identity).reports[0]
    assert report_code(desk, report)
    import msgspec

    assert report_code(desk, msgspec.structs.replace(report, signed_at=None)) == b""


def test_pictures_without_a_code_and_files_that_are_no_pictures_are_sentences() -> None:
    sink = io.BytesIO()
    Image.new("L", (200, 200), 255).save(sink, "PNG")
    with pytest.raises(Refused, match="没有找到"):
        qr.read_images([sink.getvalue()])
    with pytest.raises(Refused, match="读不出来"):
        qr.read_images([b"not a picture"])


def test_a_pdf_and_a_fax_of_many_pages_are_read(desk: Desk, qapp: object) -> None:
    assert qapp is not None
    identity = book(desk, deaths=3)
    send_report(desk, identity)
    data = report_pdf(desk, state_of(desk, identity).reports[0])
    assert read_code(pictures(data)).fields["incident"] == identity
    sink = io.BytesIO()
    page = page_at(data, 200)
    Image.new("L", page.size, 255).save(sink, "TIFF", save_all=True, append_images=[page])
    assert read_code(pictures(sink.getvalue())).fields["incident"] == identity


def test_a_transparent_page_is_read_as_on_white_paper(desk: Desk, qapp: object) -> None:
    assert qapp is not None
    identity = book(desk, deaths=3)
    send_report(desk, identity)
    dark = page_at(report_pdf(desk, state_of(desk, identity).reports[0]), 150)
    clear = Image.new("RGBA", dark.size, (0, 0, 0, 0))
    clear.putalpha(dark.point(lambda value: 255 - value))
    sink = io.BytesIO()
    clear.save(sink, "PNG")
    assert units.seal_of_code(desk, read_code([sink.getvalue()])) is Seal.VERIFIED


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<<>>\n%%EOF"])
def test_a_broken_pdf_is_a_sentence(data: bytes, qapp: object) -> None:
    assert qapp is not None
    with pytest.raises(Refused, match="PDF"):
        read_code(pictures(data))


def test_a_page_without_a_code_is_given_up_soon() -> None:
    page = Image.new("L", (1654, 2339), 255)
    tried = [one.width * one.height for one in qr._ladder(page)]
    assert max(tried) <= qr.MOST_SCALED
    assert sum(tried) <= 25 * qr.MOST_SCALED


@pytest.mark.parametrize("lines", [98, 196])
def test_a_full_page_carries_a_smaller_code_that_a_fax_keeps(qapp: object, lines: int) -> None:
    assert qapp is not None
    code = qr.encode(FIELDS, KEY.sign)
    body = "\n".join(["一、基本情况。县消防救援大队已到现场处置，周边群众正在转移。"] * 6)
    paper = lay_out(replace(sheet(body), code=code))
    assert len(paper.pages) == 1
    right = max(box.x + box.width for box in paper.pages[0].boxes)
    assert right - min(box.x for box in paper.pages[0].boxes) == pytest.approx(qr.SMALL_SIDE)
    page, chance = page_at(render(paper), 300), random.Random(lines + 1)  # noqa: S311 - repeatable, no secret
    for _ in range(6):
        assert qr.decode(qr.read_images([faxed(page, lines, chance)])).fields == FIELDS


def test_the_first_code_that_begins_as_asked_is_read_off_a_picture() -> None:
    code = qr.encode({"stage": "首报", "title": "火灾"}, KEY.sign)
    asked = qr.CodeQuestion(picture_of(code), qr.MAGIC)
    assert qr.code_on(asked) == code
    sink = io.BytesIO()
    Image.new("L", (300, 200), 255).save(sink, "PNG")
    assert qr.code_on(qr.CodeQuestion(sink.getvalue(), qr.MAGIC)) == b""
    with pytest.raises(Refused, match="文件读不出来"):
        qr.code_on(qr.CodeQuestion(b"no picture", qr.MAGIC))


def test_a_picture_no_scanner_makes_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qr, "MOST_SIDE", 100)
    sink = io.BytesIO()
    Image.new("1", (200, 50), 1).save(sink, "PNG")
    with pytest.raises(Refused, match="图片太大"):
        qr.code_on(qr.CodeQuestion(sink.getvalue(), qr.MAGIC))
