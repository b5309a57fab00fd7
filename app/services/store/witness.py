"""What this account saw of a book, kept outside its folder: whatever puts the folder back does not put this back too.

A copied-back folder, a synchronised one, a thawed partition are noticed so without mirror or backup. A snapshot of the
whole machine takes the witness along; a book that moved to another folder has none there until it was closed once.
"""

import contextlib
import sys
from hashlib import sha256
from pathlib import Path

import platformdirs
from sqlcipher3 import dbapi2

from app.services.runtime import private
from app.services.runtime.errors import DutyDeskError
from app.services.store import doubt
from app.services.store.heads import Head, Heads
from app.services.store.seats import chain_heads, lost_from
from app.services.store.store import Store

NAME = "这台电脑记下的链头"


def outside(home: Path) -> Heads:
    """The heads kept for the book in a folder; named by the folder, so that it tells nobody where it lies."""
    name = sha256(str(home.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:24]
    return Heads(Path(platformdirs.user_state_dir("dutydesk", appauthor=False)) / "heads" / name)


def head_of(store: Store) -> Head | None:
    """The last entry of the seat in use, as the book itself holds it; None while it cannot be read."""
    with contextlib.suppress(OSError, DutyDeskError, dbapi2.Error), store.read() as reading:
        return (store.seat, *reading.book.head(store.seat))
    return None


def bear(home: Path, head: Head) -> None:
    """Somebody outside (the guard) saw this head before its window fell; a later one that was seen stays."""
    held = outside(home)
    known = {one[0]: one for one in held.chains()}
    if head[0] in known and known[head[0]][1] >= head[1]:
        return
    with contextlib.suppress(OSError):
        private.make_folder(held.path.parent)
        held.only([head, *(one for seat, one in known.items() if seat != head[0])])


def saw(store: Store) -> tuple[Head, ...]:
    """What was seen of this book here; nothing where it holds all of it, or another book lies in its place."""
    held = outside(store.path.parent)
    heads = tuple(doubt.believed_of(store, held.chains()))
    if not heads:
        return ()
    with store.read() as reading:
        return heads if lost_from(reading.connection, heads) else ()


def doubted(store: Store) -> str:
    """What was kept here and cannot be true lies under another name; a sentence then, empty otherwise."""
    held = outside(store.path.parent)
    return doubt.put_aside(store, held, f"{NAME}（{held.path}）") if held.exists else ""


def remember(store: Store) -> None:
    """Keep the head of every chain of the book; what it does not hold and has not booked as lost is not forgotten."""
    with contextlib.suppress(OSError, DutyDeskError, dbapi2.Error):  # a witness more, never a reason to stop
        if saw(store):
            return
        with store.read() as reading:
            heads = [(one.seat, one.seq, bytes.fromhex(one.hash)) for one in chain_heads(reading.connection)]
        held = outside(store.path.parent)
        if heads and held.chains() != tuple(heads):
            private.make_folder(held.path.parent)
            held.only(heads)


def main(words: list[str]) -> int:
    """The guard's: folder, seat, number and hash of the last entry it was told of."""
    home, seat, seq, digits = words
    bear(Path(home), (seat, int(seq), bytes.fromhex(digits)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
