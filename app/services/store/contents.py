"""The bytes of attachments, documents and kept rows against their digests; every file the book names must be there."""

import hashlib
from collections.abc import Iterator

import msgspec

from app.models.book import codec
from app.models.registry import NAMING, files_named
from app.services.runtime.errors import Damaged
from app.services.store.reading import Reading
from app.services.store.shapes import marks, sql
from app.services.store.store import Store

NAMED = sql("SELECT seat, seq, subject, kind, data FROM entry WHERE kind IN (", marks(len(NAMING)), ")")


class FileProblem(msgspec.Struct, frozen=True, kw_only=True):
    """A file whose bytes are not there or are not what was taken in; ``name`` is empty where no entry names it."""

    digest: str
    name: str
    seat: str
    seq: int
    text: str


def check_contents(store: Store) -> list[FileProblem]:
    """Every file that is missing or whose bytes have not their digest."""
    try:
        with store.moment() as reading:
            return list(_checked(reading))
    except Damaged as error:
        return [FileProblem(digest="", name="", seat="", seq=0, text=f"附件读不出来：{error.sentence}")]


def _checked(reading: Reading) -> Iterator[FileProblem]:
    files = _whole(reading)
    told = set()
    for seat, seq, _subject, kind, data in reading.connection.execute(NAMED, sorted(NAMING)):
        for name, digest in files_named(codec.decode(data, kind)):
            if not files.get(digest, False):
                told.add(digest)
                text = f"附件“{name}”内容{'已改变' if digest in files else '缺失'}"
                yield FileProblem(digest=digest, name=name, seat=seat, seq=seq, text=text)
    for digest, sound in files.items():
        if not sound and digest not in told:
            yield FileProblem(digest=str(digest), name="", seat="", seq=0, text="没有登记的一份文件内容已改变")


def _whole(reading: Reading) -> dict[str, bool]:
    """By digest whether the pieces that are there are the file; read piece by piece."""
    found: dict[str, bool] = {}
    hashed, last, count = hashlib.sha256(), None, 0
    pieces = reading.connection.execute("SELECT digest, number, data FROM chunk ORDER BY digest, number")
    for digest, number, data in pieces:
        if digest != last:
            if last is not None:
                found[last] = found[last] and hashed.hexdigest() == last
            hashed, last, count, found[digest] = hashlib.sha256(), digest, 0, True
        found[digest] = found[digest] and number == count and isinstance(data, bytes)
        hashed.update(data if isinstance(data, bytes) else b"")
        count += 1
    if last is not None:
        found[last] = found[last] and hashed.hexdigest() == last
    return found
