"""The structured report in a QR code on 首报/续报, and its reader: the next level scans instead of retyping.

Frame: ``DD``, one byte version, raw deflate (preset dictionary of that version) of GB 18030 JSON with short keys, the
proof: since version 2 the unit's Ed25519 signature over all before it, which whoever has its card can check; version 1
had ten bytes of HMAC-SHA256 under a key of the room. Version 3 has the head of the book before the fields (seat,
number, whole hash of the report's entry): nobody can seek another entry that fits the paper. At error level M, 35 mm
wide (30 mm where the page is full), it survives a 98-dpi fax: QR version ≤ 14, module ≥ 0.42 mm. What was printed is
never changed; new gets a new version.
"""

import io
import itertools
import json
import re
import struct
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from app.models.report.facts import WITNESS_FRAME
from app.services.paper.page import MM, Box
from app.services.runtime import apart
from app.services.runtime.clock import SystemClock
from app.services.runtime.errors import Refused
from app.services.runtime.resources import resource

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

Head = tuple[str, int, bytes]
"""Seat, number and hash of an entry."""
MAGIC = b"DD"
CARD = b"DDU1:"
"""How the code on a unit's card begins; no report's dictionary has that number."""
VERSION, WITNESS = 2, WITNESS_FRAME
"""Frames without and with the head of the book."""
PROOFS = {1: 10, 2: 64, 3: 64}
"""Bytes of proof by version."""
HEAD = struct.Struct(">4sI32s")
"""Seat without its S, number and hash of an entry (version 3)."""
SEAT = re.compile(r"S[0-9a-f]{8}")
MOST_SEQ = 0xFFFFFFFF
DICTIONARIES = {1: 1, 2: 1, 3: 1}
"""Number of the dictionary by version."""
SIDE, SMALL_SIDE = 35 * MM, 30 * MM
LEAST_MODULE = 0.42 * MM
MOST_BYTES = 362
"""Bytes of version 14 at level M; more would make the modules too small for a fax."""
MOST_WITNESS = 331
"""Bytes of version 13: a code that also fits into 30 mm; one that would be larger goes without the head."""
FOLDER = resource("qr")
MOST_PIXELS, MOST_SIDE = 80_000_000, 20_000
"""The reader takes at most 65 535 on a side, and small scans are tried three times as large."""
MOST_SCALED = 20_000_000
"""Pixels of an enlarged try; only small scans gain by it, a large page without a code is given up in seconds."""
MOST_PAGES = 20
MODULE = "app.services.paper.qr"
BOUNDS = apart.Bounds(seconds=180.0)
TOO_LARGE = "图片太大，请缩小到8000万像素、边长2万像素以内再读。"
TOO_LONG = "{seconds:.0f}秒内没有找到值守台的二维码，没有再找。请只留有二维码的那一页，或改为手工录入。"
"""A photo of twelve million pixels without a code takes half a minute."""
MOST_TEXT = 20_000
KEYS = {
    "stage": "g", "number": "n", "unit": "u", "title": "t", "place": "p", "category": "c", "level": "l",
    "occurred_at": "o", "received_at": "r", "figures": "f", "incident": "i", "report": "e", "reported_at": "d",
}  # fmt: skip
NAMES = {short: name for name, short in KEYS.items()}


class Scanned(msgspec.Struct, frozen=True, kw_only=True):
    """A report read from a QR code; whose it is, ``proof`` over ``body`` can tell."""

    fields: dict[str, Any]
    version: int
    body: bytes
    proof: bytes
    head: Head | None = None
    """Seat, number and whole hash of the entry the paper was made of; none before version 3."""


def _dictionary(version: int) -> bytes:
    if version not in DICTIONARIES:
        raise Refused(f"二维码由更新版本的值守台印出（第{version}版），请升级本程序后再读。", version=version)
    return (FOLDER / f"dictionary-{DICTIONARIES[version]}.txt").read_text(encoding="utf-8").strip().encode("gb18030")


def _head_bytes(head: Head) -> bytes:
    seat, seq, digest = head
    if not SEAT.fullmatch(seat) or not 0 < seq <= MOST_SEQ:
        raise Refused("这个链头放不进二维码。")
    return HEAD.pack(bytes.fromhex(seat[1:]), seq, digest)


def _head_in(data: bytes) -> Head:
    seat, seq, digest = HEAD.unpack(data)
    return f"S{seat.hex()}", seq, digest


def encode(fields: dict[str, Any], sign: Callable[[bytes], bytes], head: Head | None = None) -> bytes:
    """The signed bytes of the code, empty fields left out; raises Refused when a code of them could not be faxed.

    With a ``head`` of the book it is refused earlier: a code that also proves must still fit where one without did.
    """
    version, most = (VERSION, MOST_BYTES) if head is None else (WITNESS, MOST_WITNESS)
    short = {KEYS[name]: value for name, value in fields.items() if value not in (None, "", {}, [])}
    text = json.dumps(short, ensure_ascii=False, separators=(",", ":")).encode("gb18030")
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zdict=_dictionary(version))
    front = MAGIC + bytes([version]) + (b"" if head is None else _head_bytes(head))
    body = front + packer.compress(text) + packer.flush()
    data = body + sign(body)
    if len(data) > most:
        raise Refused(f"报告要素太长（{len(data)}字节），放不进能传真的二维码。", size=len(data))
    return data


def decode(data: bytes) -> Scanned:
    """The fields behind the bytes; raises Refused for what is not ours, damaged, or of a newer program."""
    if len(data) <= len(MAGIC) or not data.startswith(MAGIC):
        raise Refused("这个二维码不是值守台的报告。")
    version = data[len(MAGIC)]
    unpacker = zlib.decompressobj(-15, zdict=_dictionary(version))
    body, proof = data[: -PROOFS[version]], data[-PROOFS[version] :]
    start = len(MAGIC) + 1
    head = None
    if version == WITNESS:
        if len(body) < start + HEAD.size:
            raise Refused("二维码内容损坏，请重新扫描或改为手工录入。")
        head = _head_in(body[start : start + HEAD.size])
        start += HEAD.size
    try:
        text = unpacker.decompress(body[start:], MOST_TEXT).decode("gb18030")
        held = json.loads(text)
    except (zlib.error, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Refused("二维码内容损坏，请重新扫描或改为手工录入。") from error
    if not isinstance(held, dict):
        raise Refused("二维码内容损坏，请重新扫描或改为手工录入。")
    fields = {NAMES.get(str(name), str(name)): value for name, value in held.items()}
    return Scanned(fields=fields, version=version, body=body, proof=proof, head=head)


def side(data: bytes, room: float) -> float:
    """35 mm; 30 mm where only that fits into ``room`` points and a module keeps 0.42 mm, the least a fax needs."""
    small = SMALL_SIDE <= room < SIDE and len(_matrix(data)) * LEAST_MODULE <= SMALL_SIDE
    return SMALL_SIDE if small else SIDE


def boxes(data: bytes, x: float, y: float, wide: float = SIDE) -> list[Box]:
    """The code as filled rectangles, one a run of dark modules; (x, y) is the top left corner in points."""
    matrix = _matrix(data)
    module = wide / len(matrix)
    found = []
    for row, line in enumerate(matrix):
        start: int | None = None
        for column, dark in enumerate((*line, 0)):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                found.append(Box(x + start * module, y + row * module, (column - start) * module, module))
                start = None
    return found


@lru_cache(maxsize=4)
def _matrix(data: bytes) -> tuple[bytearray, ...]:
    import segno

    return tuple(segno.make(data, error="m", boost_error=False, micro=False, mode="byte").matrix)


class CodeQuestion(msgspec.Struct, frozen=True):
    """A picture on which a process of its own is to look for a code, and how its bytes begin."""

    picture: bytes
    begins: bytes


def read_images(pictures: Iterable[bytes], begins: bytes = MAGIC) -> bytes:
    """The bytes of the first code that begins so (a report's where nothing is said) on scans, photos or faxes.

    A ladder of retries for each page: sizes, blurs, small turns and two ways of telling black from white.
    Raises Refused with the next step. All of them together have the time that one has: a file of many hard pages would
    keep the officer for an hour.
    """
    clock = SystemClock()
    begun = clock.monotonic()
    for picture in pictures:  # each in a process of its own: whatever is in it, the window stays
        left = BOUNDS.seconds - (clock.monotonic() - begun)
        if left <= 0:
            raise Refused(TOO_LONG.format(seconds=BOUNDS.seconds))
        bounds = msgspec.structs.replace(BOUNDS, seconds=left)
        found = apart.ask_within(bounds, MODULE, CodeQuestion(picture, begins), bytes, "这张图片")
        if found:
            return found
    raise Refused("没有找到值守台的二维码。请把二维码拍正、拍清楚，或改为手工录入。")


def code_on(asked: CodeQuestion) -> bytes:
    """The bytes of the first such code on a picture, none where there is none: the child's work; raises Refused."""
    for page in pages_of(asked.picture):
        for tried in _ladder(page):
            for found in _codes(tried):
                if found.startswith(asked.begins) and (asked.begins == CARD or not found.startswith(CARD)):
                    return found
    return b""


def pages_of(data: bytes) -> Iterator["Picture"]:
    """The pages of a picture file on white paper; a fax arrives as one TIFF of many pages."""
    from PIL import Image, ImageSequence

    try:
        with Image.open(io.BytesIO(data)) as opened:
            for page in itertools.islice(ImageSequence.Iterator(opened), MOST_PAGES):
                drawn = _bounded(page).convert("RGBA")
                yield Image.alpha_composite(Image.new("RGBA", drawn.size, "white"), drawn).convert("L")
    except Refused:
        raise
    except Image.DecompressionBombError as error:
        raise Refused(TOO_LARGE) from error
    except Exception as error:  # a damaged picture makes the library raise whatever it stumbled over
        raise Refused("文件读不出来，请用 PNG、JPEG、TIFF、BMP 或 PDF 再试。") from error


def _bounded(page: "Picture") -> "Picture":
    if page.width * page.height > MOST_PIXELS or max(page.size) > MOST_SIDE:
        raise Refused(TOO_LARGE)
    return page


def _codes(picture: "Picture") -> Iterator[bytes]:
    import numpy as np
    import zxingcpp

    pixels = np.asarray(picture)
    for binarizer in (zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram):
        for code in zxingcpp.read_barcodes(
            pixels,
            formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
            try_invert=False,
            binarizer=binarizer,
        ):
            yield bytes(code.bytes)


def _ladder(picture: "Picture") -> Iterator["Picture"]:
    from PIL import Image, ImageFilter

    yield picture
    square = _squared(picture)
    for base in (picture, square) if square is not None else (picture,):
        for scale in (1, 2, 3):
            size = (base.width * scale, base.height * scale)
            if scale > 1 and size[0] * size[1] > MOST_SCALED:
                continue
            sized = base.resize(size, Image.Resampling.BICUBIC) if scale > 1 else base
            for blur in (0.0, 1.0, 2.0, 3.0):
                soft = sized.filter(ImageFilter.GaussianBlur(blur)) if blur else sized
                yield soft
                for turn in (-1.5, -1.0, -0.5, 0.5, 1.0, 1.5) if blur == 1.0 else ():
                    yield soft.rotate(turn, Image.Resampling.BICUBIC, fillcolor=255)


def _squared(picture: "Picture") -> "Picture | None":
    """A standard-resolution fax (204 × 98 dpi) stretched to square pixels; None where it is not one."""
    from PIL import Image

    if picture.width <= picture.height * 1.15:
        return None
    return picture.resize((picture.width, picture.height * 2), Image.Resampling.BICUBIC)


if __name__ == "__main__":
    sys.exit(apart.serve(code_on, CodeQuestion))
