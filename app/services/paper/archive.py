"""A finished paper: its bytes, its name, its folder, its foot with the place in the book."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from app.models.book.entry import paper_hash
from app.services.desk.desk import Desk
from app.services.runtime import private
from app.services.runtime.errors import Unavailable
from app.services.store.anchors import anchor_of

if TYPE_CHECKING:
    from app.services.paper.page import Paper, Text


PRACTISED = "演练"


class PaperMade(msgspec.Struct, frozen=True, kw_only=True):
    """A finished paper: its file name, its pages for a printer, its PDF for preview and archive."""

    name: str
    paper: "Paper"
    data: bytes


def save(data: bytes, path: Path, *, shared: bool = False) -> None:
    """Write a paper to a file of its user alone, or as the folder has it; raises Unavailable with the next step."""
    try:
        if shared:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        else:
            private.make_folder(path.parent)
            private.write(path, data)
    except OSError as error:
        raise Unavailable(f"文书没有存成：{path.name}。请检查文件夹是否可写、磁盘是否已满。") from error


def refuse_unwritable(path: Path) -> None:
    """Raises Unavailable where a paper could not be saved; asked before what the paper is about is booked."""
    try:
        private.make_folder(path.parent)
        if path.is_dir():
            raise IsADirectoryError(path)
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise Unavailable(f"文书没有存成：{path.name}。请检查文件夹是否可写、磁盘是否已满。") from error


def folder_of(desk: Desk) -> Path:
    """Where papers are saved."""
    return Path(desk.settings.papers_folder or str(desk.store.path.parent / "文书"))


def across(desk: Desk, paper: "Paper") -> "Paper":
    """A paper as this book may give it out: one of a practice has 演练 in red around what stands on each page."""
    if not desk.practice:
        return paper
    from app.services.paper.page import Page

    pages = [
        Page(
            texts=[*_practised(one.size), *one.texts],
            rules=one.rules,
            boxes=one.boxes,
            covers=one.covers,
            lies=one.lies,
            wide=one.wide,
        )
        for one in paper.pages
    ]
    return msgspec.structs.replace(paper, pages=pages)


def _practised(size_of_page: tuple[float, float]) -> "list[Text]":
    """A band at the head and the foot, and the two characters one below the other in both margins."""
    from app.services.paper.page import MM, Text

    wide, high = size_of_page
    size, edge = 9 * MM, 5 * MM
    room = (wide - 2 * edge - 8 * size) / 3
    bands = [
        Text(edge + number * (2 * size + room), y, "hei", size, PRACTISED, red=True)
        for y in (edge + size, high - edge)
        for number in range(4)
    ]
    sides = [
        Text(x, high * part + number * size * 1.2, "hei", size, char, red=True)
        for x in (edge, wide - edge - size)
        for part in (0.2, 0.45, 0.7)
        for number, char in enumerate(PRACTISED)
    ]
    return [*bands, *sides]


def footer_of(desk: Desk) -> str:
    """Where the record stood when the paper was made: a signed paper proves it (docs/架构.md#一本账)."""
    with desk.store.read() as reading:
        seq, head = reading.book.head(desk.store.seat)
    return f"账本{desk.store.seat} 第{seq}条 链头{paper_hash(head)}"


def safe_name(words: str) -> str:
    """Words as part of a file name: what no file system takes becomes _, at most 80 characters."""
    return "".join("_" if char in '\\/:*?"<>|' else char for char in words)[:80]


def keywords(mark: str) -> str:
    """A paper's mark for the properties of its PDF; empty where the paper has none."""
    if not mark:
        return ""
    anchor = anchor_of(mark)
    return f"dutydesk:{anchor.seat}/{anchor.seq}/{anchor.digits}"
