"""The handbook (手册) as it comes with the program: its chapters, found by any word."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from app.models.texts import folded
from app.services.runtime.resources import document

BOOKS = ("手册", "数据安全", "部署说明", "安装与升级", "规则来源", "用词", "命令行")
"""What an officer or an administrator reads, in this order."""


Row = tuple[str, ...]
Table = tuple[Row, tuple[Row, ...]]
"""The head of a table and its rows."""


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    """One heading of a book and the Markdown under it, sub-headings included."""

    book: str
    title: str
    text: str


def chapters(place: Callable[[str], Path] = document) -> tuple[Chapter, ...]:
    """Every chapter of every book that is there; empty where the books did not come with the program."""
    found: list[Chapter] = []
    for name in BOOKS:
        path = place(name)
        if path.exists():
            found += _cut(name, path.read_text(encoding="utf-8"))
    return tuple(found)


def _cut(book: str, text: str) -> list[Chapter]:
    found: list[Chapter] = []
    title, fenced = book, False
    lines: list[str] = []
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        if line.startswith("## ") and not fenced:
            found.append(Chapter(book=book, title=title, text="\n".join(lines).strip()))
            title, lines = line.removeprefix("## ").strip(), []
        lines.append(line)
    found.append(Chapter(book=book, title=title, text="\n".join(lines).strip()))
    return [one for one in found if one.text]


def keys_by_place(place: Callable[[str], Path] = document) -> dict[str, tuple[tuple[str, str], ...]]:
    """Where a key counts → (key, what it does), as the table of the handbook has them; empty without the handbook."""
    found: dict[str, list[tuple[str, str]]] = {}
    for _head, rows in tables_of("手册", "按键", place)[:1]:
        for key, does, where in rows:
            found.setdefault(where, []).append((key, does))
    return {where: tuple(rows) for where, rows in found.items()}


def tables_of(book: str, title: str, place: Callable[[str], Path] = document) -> tuple[Table, ...]:
    """The tables of one chapter as (head, rows), cells in plain words; empty where the book did not come."""
    text = next((one.text for one in chapters(place) if (one.book, one.title) == (book, title)), "")
    found: list[Table] = []
    ruled = False
    for line in text.splitlines():
        cells = tuple(cell.strip().replace("`", "") for cell in line.strip("| ").split(" | "))
        if not line.startswith("|"):
            ruled = False
        elif not ruled:
            found.append((cells, ()))
            ruled = True
        elif not line.startswith("|---"):
            found[-1] = (found[-1][0], (*found[-1][1], cells))
    return tuple(found)


def holding(held: tuple[Chapter, ...], words: str) -> tuple[Chapter, ...]:
    """The chapters in which every word stands, those first whose title has it; all for no words."""
    typed = folded(words).split()
    found = [one for one in held if all(word in folded(f"{one.title}\n{one.text}") for word in typed)]
    return tuple(sorted(found, key=lambda one: not all(word in folded(one.title) for word in typed)))
