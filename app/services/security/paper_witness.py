"""A paper as a witness of the book: its head typed from the foot, or read whole from its QR code.

The paper lies in a folder of the office, outside every computer: what it saw of the book, nobody put back with a disk.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from app.services.runtime.errors import Refused
from app.services.runtime.files import read_bytes
from app.services.store.anchors import HOW, MARK, Anchor, anchor_of

ReadPictures = Callable[[bytes], Iterable[bytes]]
"""The pages of a PDF or scan as pictures."""
OLD_CODE = "这张纸的二维码里没有链头（旧版本印的，或要素太多放不下）。"


def witness_of(word: str, pictures: ReadPictures) -> Anchor:
    """What a paper says it saw: ``word`` is its foot as typed, or a file with its scan, photo or PDF.

    Raises:
        Refused: neither; or its code bears no head.
    """
    if MARK.search(word) or not Path(word).is_file():
        return anchor_of(word)
    from app.services.paper import qr

    scanned = qr.decode(qr.read_images(pictures(read_bytes(Path(word)))))
    if scanned.head is None:
        raise Refused(f"{OLD_CODE}{HOW}", field="witness")
    seat, seq, digest = scanned.head
    return Anchor(seat, seq, digest.hex().upper())
