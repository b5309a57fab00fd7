"""Where a seat is written (席号在哪台电脑、哪个文件): a copy that goes on elsewhere begins a seat of its own.

Two machines, or two folders of one, that write on under one seat grow two histories of it. So the seat's machine and
file are kept beside the book. Another machine, or another file at another place, is a move as well as a copy, nobody
can tell which: nobody is accused, a new seat begins, and whichever of them goes on, no number is given twice. A file
that was renamed, one written anew at its place, a disk under another name are the same; a system that does not say
which it is neither.
"""

from pathlib import Path

import msgspec
from sqlcipher3 import dbapi2

from app.services.runtime import machine
from app.services.runtime.machine import Machine
from app.services.store.values import meta_in, read_value, set_meta

META = "dwelling"
FORMER = "dwellings"
"""Where the seats of this book were written before, the last one last."""
MOST = 20
ELSEWHERE = (
    "账本到了另一台电脑（或重装了系统、换了主板网卡）：从这里起换一个席号继续，以前的都在。原来的电脑上那一份若还在，"
    "不要再用它登记；两份都记了也不会混，各是各的席号。"
)
COPIED = (
    "这个数据文件夹是从别处复制来的：从这里起换一个席号继续，以前的都在。原来的那一份若还在用，请只在一份里登记；"
    "两份都记了也不会混，各是各的席号。"
)


class Dwelling(msgspec.Struct, frozen=True, kw_only=True):
    """The machine and the file in which a seat is written."""

    seat: str = ""
    machine: Machine = Machine()
    path: str = ""
    file: int = 0
    """The number of the file in its file system, 0 where it has none."""


def here(connection: dbapi2.Connection, seat: str) -> Dwelling:
    """The machine and the file a connection writes into."""
    path = _path_of(connection)
    try:
        file = path.stat().st_ino
    except OSError:
        file = 0
    return Dwelling(seat=seat, machine=machine.this(seat), path=machine.hashed(seat, str(path)), file=file)


def _path_of(connection: dbapi2.Connection) -> Path:
    rows = connection.execute("PRAGMA database_list").fetchall()
    return Path(next((path for _, name, path in rows if name == "main"), "")).resolve()


def moved(connection: dbapi2.Connection, seat: str) -> str:
    """A sentence where the seat in use was last written on another machine or in another file; empty otherwise."""
    held = read_value(meta_in(connection, META), Dwelling, Dwelling())
    if held.seat != seat:
        return ""
    now = here(connection, seat)
    if now.machine.is_another(held.machine):
        return ELSEWHERE
    same = now.path == held.path or not held.file or not now.file or now.file == held.file
    return "" if same else COPIED


def settled(connection: dbapi2.Connection, seat: str) -> bool:
    """Whether what is kept of the seat in use is as it is here."""
    return read_value(meta_in(connection, META), Dwelling, Dwelling()) == here(connection, seat)


def had_here(connection: dbapi2.Connection) -> list[str]:
    """Seats that were written on this very machine at this place or in this file before, the last one first."""
    found = []
    for one in reversed(read_value(meta_in(connection, FORMER), list[Dwelling], [])):
        now = here(connection, one.seat)
        same = now.path == one.path or (now.file and now.file == one.file)
        if same and now.machine.is_same(one.machine):
            found.append(one.seat)
    return found


def settle_in(connection: dbapi2.Connection, seat: str) -> None:
    """The seat is written here from now on; where the one before it was is kept."""
    before = read_value(meta_in(connection, META), Dwelling, Dwelling())
    if before.seat and before.seat != seat:
        known = read_value(meta_in(connection, FORMER), list[Dwelling], [])
        kept = [*(one for one in known if one.seat not in {before.seat, seat}), before][-MOST:]
        set_meta(connection, FORMER, msgspec.json.encode(kept).decode())
    set_meta(connection, META, msgspec.json.encode(here(connection, seat)).decode())
