"""Attachments (附件): content-addressed, inside the store, at most 50 MB each."""

import contextlib
import datetime as dt
import hashlib
import os
import shutil
import unicodedata
from pathlib import Path, PurePath

import msgspec

from app.models.moments import to_micros
from app.models.registry import NAMING
from app.services.desk.desk import Desk
from app.services.runtime import held_files, private
from app.services.runtime.errors import Refused, Unavailable
from app.services.runtime.files import name_of
from app.services.store.reading import Reading

LIMIT = 50 * 1024 * 1024
CHUNK = 256 * 1024
UNBOOKED = dt.timedelta(hours=1)
"""A file may lie in the book that long before something names it; what is just being booked is not touched."""
OPENED = "附件"
"""Folder beside the book in which opened attachments lie until the program ends."""
OPENABLE = frozenset(
    (".pdf", ".ofd", ".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".gif", ".webp", ".txt", ".csv", ".doc", ".docx",
     ".xls", ".xlsx", ".ppt", ".pptx", ".wps", ".et", ".dps", ".mp3", ".wav", ".m4a", ".amr", ".mp4")
)  # fmt: skip
"""Kinds that are handed to the desktop; any other is only saved where the officer says."""
ENDINGS = OPENABLE | frozenset(
    (".exe", ".com", ".scr", ".bat", ".cmd", ".pif", ".msi", ".js", ".vbs", ".ps1", ".lnk", ".hta", ".jar", ".sh",
     ".desktop", ".html")
)  # fmt: skip
"""What is taken for an ending where a second one follows (通知.pdf.exe)."""
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"[Desktop Entry]", b"\xcf\xfa\xed\xfe", b"L\x00\x00\x00\x01\x14\x02\x00")
"""How what a machine runs begins: Windows, Linux, scripts, starters, macOS, Windows shortcuts."""


class AttachedFile(msgspec.Struct, frozen=True):
    """A file that lies in the store: name, SHA-256 digest, size in bytes."""

    name: str
    digest: str
    size: int


def keep(desk: Desk, path: Path) -> AttachedFile:
    """Put a file into the store, 256 KiB a transaction; raises Refused for one too big or unreadable."""
    try:
        size = path.stat().st_size
        if size > LIMIT:  # else no more is read than that, of a plain file: a link may lead to what has no end
            raise Refused(f"附件“{path.name}”有{size / 1048576:.0f}兆，超过50兆，请压缩或分开后再加。", file=path.name)
        data = private.read(path, LIMIT)
    except OSError as error:
        raise Refused(f"附件“{path.name}”读不出来，请检查文件是否还在、是否被占用。", file=path.name) from error
    return keep_bytes(desk, name_of(path), data)


def keep_bytes(desk: Desk, name: str, data: bytes) -> AttachedFile:
    """Put bytes into the store under their digest; the same bytes are kept once."""
    digest = hashlib.sha256(data).hexdigest()
    for number, start in enumerate(range(0, max(len(data), 1), CHUNK)):
        piece = data[start : start + CHUNK]
        with desk.store.beside() as writing:
            if number == 0:
                writing.await_naming(digest, to_micros(desk.now()))
            writing.keep_piece(digest, number, piece)
    return AttachedFile(name, digest, len(data))


def collect(desk: Desk, older: dt.timedelta = UNBOOKED) -> int:
    """Files that were only read or typed along and never booked, and stand in no draft, are gone; returns how many."""
    with desk.store.beside() as writing:
        return len(writing.collect(NAMING, to_micros(desk.now() - older)))


def read(desk: Desk, digest: str) -> bytes:
    """The bytes under a digest; raises Refused when they are missing or changed."""
    with desk.store.read() as reading:
        data = reading.file(digest)
    if hashlib.sha256(data).hexdigest() != digest:
        raise Refused("附件内容缺失或已改变，不能打开。")
    return data


def held(reading: Reading, digest: str) -> bool:
    """Whether the whole file lies in the store."""
    return hashlib.sha256(reading.file(digest)).hexdigest() == digest


def still_held(desk: Desk, files: tuple[AttachedFile, ...]) -> tuple[AttachedFile, ...]:
    """Those of the files whose bytes lie in the store; what was not booked for long is collected."""
    with desk.store.read() as reading:
        return tuple(one for one in files if held(reading, one.digest))


def free_path(folder: Path, name: str) -> Path:
    """Where a file of that name can lie without taking the place of another: 扫描件(2).pdf beside 扫描件.pdf."""
    path, number = folder / name, 1
    while os.path.lexists(path):
        number += 1
        path = folder / f"{PurePath(name).stem}({number}){PurePath(name).suffix}"
    return path


def plain_name(name: str) -> str:
    """A name that reads as it is: no sign that turns the writing or hides, one ending, no folder, no blank end."""
    shown = "".join(char for char in name if unicodedata.category(char) not in {"Cc", "Cf", "Zl", "Zp", "Co", "Cs"})
    shown = " ".join(shown.replace("\\", "/").rpartition("/")[2].split()).strip(". ")
    shown = "".join("_" if char in ':*?"<>|' else char for char in shown)
    path = PurePath(shown)
    stem, ending = path.stem, path.suffix
    while ending and PurePath(stem.strip()).suffix.lower() in ENDINGS:
        stem = PurePath(stem.strip()).stem
    stem = stem.strip(". ")
    room = 120
    while len(f"{stem}{ending}".encode()) > 240 and room > 1:
        room -= 10
        stem = stem[:room]
    return f"{stem}{ending}" if stem else "附件"


def openable(name: str, data: bytes) -> bool:
    """Whether another program may be handed it: one of few kinds, and no program by its first bytes."""
    return PurePath(plain_name(name)).suffix.lower() in OPENABLE and not data.lstrip().startswith(PROGRAMS)


def lay_down(desk: Desk, name: str, digest: str) -> Path:
    """A copy in a private folder that is emptied at start and end, for another program to open.

    Raises:
        Refused: of a kind that is never handed to other programs (``save_to`` is offered), missing or changed.
        Unavailable: it cannot be written.
    """
    data, shown = read(desk, digest), plain_name(name)
    if not openable(name, data):
        raise Refused(f"“{shown}”不是常用的文档、图片或录音，程序不直接打开它，只能另存。", file=shown, save=True)
    path = desk.store.path.parent / OPENED / digest[:12] / shown
    if path.parent.parent.is_symlink():  # it would lie where nobody takes it away
        clear_opened(desk.store.path.parent)
    try:
        for one in (path.parent, path):
            if one.is_symlink():  # or take the place of a file that is somebody's own
                held_files.unlink(one)
        private.make_folder(path.parent.parent)
        private.make_folder(path.parent)
        private.write(path, data)
    except OSError as error:
        raise Unavailable(f"附件没有打开：{path.parent.parent} 不能写，或磁盘已满。") from error
    return path


def save_to(desk: Desk, digest: str, path: Path) -> None:
    """A copy where the officer says, readable for its user alone; raises Refused or Unavailable."""
    data = read(desk, digest)
    try:
        private.write(path, data)
    except OSError as error:
        raise Unavailable(f"附件没有存成：{path.name}。请检查文件夹是否可写、磁盘是否已满。") from error


def clear_opened(home: Path) -> None:
    """Nothing of opened attachments stays outside the book; what another program still holds goes at the next start."""
    folder = home / OPENED
    if folder.is_symlink():  # somebody's own folder: what lies there is not ours to remove
        with contextlib.suppress(OSError):
            folder.unlink()
        return
    shutil.rmtree(folder, ignore_errors=True)
