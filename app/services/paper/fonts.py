"""Fonts by role, registered when first used; fallback is decided per character from the font's own map.

reportlab writes a wrong ToUnicode entry for characters beyond U+FFFF, so copying such a name out of a PDF gives
another character; its map writer is replaced by one that writes UTF-16BE.
"""

import os
import struct
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from reportlab.pdfbase import pdfmetrics, ttfonts

from app.services.paper.font_roles import FontRole
from app.services.runtime.resources import resource

P = ParamSpec("P")
T = TypeVar("T")
FOLDER = resource("fonts")
FILES = {
    "fang": "DutyFang.ttf",
    "kai": "DutyKai.ttf",
    "song": "DutySong.ttf",
    "hei": "DutySans-Medium.ttf",
    "title": "DutyTitle.ttf",
    "latin": "DutySerif.ttf",
}
MACHINE = {
    "fang": ("simfang.ttf", "仿宋_GB2312.ttf", "fangsong_gb2312.ttf"),
    "kai": ("simkai.ttf", "楷体_GB2312.ttf", "kaiti_gb2312.ttf"),
    "hei": ("simhei.ttf",),
    "title": ("fzxbsjw.ttf", "fzxbsjw--gb1-0.ttf", "方正小标宋简体.ttf"),
}
"""File names, in any case, of the fonts an office machine may have (docs/架构.md#字体); they are read, never copied."""
CHAINS: dict[FontRole, tuple[str, ...]] = {
    "body": ("fang", "kai", "song", "latin"),
    "title": ("title", "song", "fang", "latin"),
    "hei": ("hei", "song", "fang", "latin"),
    "kai": ("kai", "song", "fang", "latin"),
    "song": ("song", "fang", "latin"),
}
EVERYWHERE = ("fang", "latin", "song")
"""In every chain, the one most texts need first: what one of these draws is drawn in every role."""
LATIN = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,:/+-%()°'\" ")


def _to_unicode(fontname: str, subset: list[int]) -> str:
    lines = [
        f"<{code:02X}> <{chr(char).encode('utf-16-be', 'surrogatepass').hex().upper()}>"
        for code, char in enumerate(subset)
    ]
    blocks = [lines[i : i + 100] for i in range(0, len(lines), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"/CIDSystemInfo\n<< /Registry ({fontname})\n/Ordering ({fontname})\n/Supplement 0\n>> def\n"
        f"/CMapName /{fontname} def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<00> <{len(subset) - 1:02X}>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )


_measured: list[Callable[[], None]] = []
_chosen = {"machine": False}


def measured(function: Callable[P, T]) -> Callable[P, T]:
    """Keep what a function found about fonts until other fonts are chosen."""
    kept = cache(function)
    _measured.append(kept.cache_clear)
    return cast("Callable[P, T]", kept)


def choose(*, machine: bool) -> None:
    """Whether the machine's own fonts stand before ours in every chain."""
    if _chosen["machine"] != machine:
        _chosen["machine"] = machine
        for forget in _measured:
            forget()


def font_folders() -> list[Path]:
    """Where a machine keeps its fonts."""
    windows = [Path(os.environ[name]) for name in ("WINDIR", "LOCALAPPDATA") if name in os.environ]
    home = Path.home()
    return [
        *(folder / "Fonts" for folder in windows),
        *(folder / "Microsoft" / "Windows" / "Fonts" for folder in windows),
        home / ".local/share/fonts", home / ".fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts"),
    ]  # fmt: skip


@cache
def _on_machine() -> dict[str, Path]:
    """Font files of the machine by lower-case name."""
    found: dict[str, Path] = {}
    for folder in font_folders():
        for root, _, files in os.walk(folder):
            for name in files:
                found.setdefault(name.lower(), Path(root) / name)
    return found


@measured
def chain(role: FontRole) -> tuple[str, ...]:
    """The fonts of a role, the one to be asked first in front; ``machine-…`` is one the machine has."""
    ours = CHAINS[role]
    name = f"machine-{ours[0]}"
    return (name, *ours) if _chosen["machine"] and _sound(name) else ours


@cache
def _sound(name: str) -> bool:
    """Whether the machine has that font and allows to embed it."""
    if not any(one.lower() in _on_machine() for one in MACHINE.get(name.removeprefix("machine-"), ())):
        return False
    try:
        face(name)
    except (ttfonts.TTFError, OSError, KeyError, IndexError, struct.error):  # restricted, damaged or no TrueType
        return False
    return True


def path_of(name: str) -> Path:
    """The file of a font."""
    if name in FILES:
        return FOLDER / FILES[name]
    known = _on_machine()
    return next(known[one.lower()] for one in MACHINE[name.removeprefix("machine-")] if one.lower() in known)


@cache
def face(name: str) -> ttfonts.TTFont:
    """The registered font; read from disk once."""
    vars(ttfonts)["makeToUnicodeCMap"] = _to_unicode
    font = ttfonts.TTFont(f"Duty-{name}", str(path_of(name)))
    pdfmetrics.registerFont(font)
    return font


@measured
def font_for(char: str, role: FontRole) -> str | None:
    """The font that draws a character in a role, None where no font of the chain has it."""
    if char in LATIN and role in {"body", "kai"}:
        return "latin"
    for name in chain(role):
        if ord(char) in face(name).face.charToGlyph:
            return name
    return None


@cache
def drawable(char: str) -> bool:
    """Whether a character is drawn in every role."""
    return any(ord(char) in face(name).face.charToGlyph for name in EVERYWHERE)


def missing(text: str, role: FontRole = "body") -> list[str]:
    """The characters of a text that no font of the role's chain can draw."""
    return [char for char in dict.fromkeys(text) if not char.isspace() and font_for(char, role) is None]


@measured
def char_width(char: str, role: FontRole) -> float:
    """The advance of one character in em."""
    name = font_for(char, role)
    if name is None:
        return 1.0
    return float(pdfmetrics.stringWidth(char, face(name).fontName, 1.0))


def runs(text: str, role: FontRole) -> list[tuple[str, str]]:
    """(font name, run) pieces of a text; every character must have a font."""
    pieces: list[tuple[str, str]] = []
    for char in text:
        name = font_for(char, role) or chain(role)[0]
        if pieces and pieces[-1][0] == name:
            pieces[-1] = (name, pieces[-1][1] + char)
        else:
            pieces.append((name, char))
    return pieces


def text_width(text: str, role: FontRole, size: float) -> float:
    """The width of a run in points."""
    return sum(char_width(char, role) for char in text) * size
