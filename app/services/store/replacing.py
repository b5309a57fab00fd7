"""Putting another book in the place of the one in a data folder, so that it can be killed anywhere.

The new book is made whole in a folder of its own within the data folder. Then it lies ready beside the old one, under a
name that says when; the old one and its companions are renamed; the new one gets its name. Whoever opens the folder
after a kill finds either the old book in its place (what lay ready goes) or no book and one that lies ready (the change
is finished). Nothing is ever overwritten.
"""

import contextlib
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from app.models.moments import BEIJING
from app.services.runtime import held_files, private
from app.services.runtime.clock import Clock
from app.services.store.copy_names import STAMP
from app.services.store.failures import explained
from app.services.store.placing import BESIDE, settle

if TYPE_CHECKING:
    from app.services.store.store import Store

READY = ".ready"
TRIAL = ".试-"
"""How folders begin in which a book is made; what a kill left of them goes when the next is made."""


@contextmanager
def trial_in(home: Path) -> Iterator[Path]:
    """A folder within the data folder in which a book is made whole; it goes at the end. Raises OSError."""
    private.make_folder(home)
    trial = home / f"{TRIAL}{secrets.token_hex(4)}"
    trial.mkdir(mode=0o700)
    try:
        yield trial
    finally:
        shutil.rmtree(trial, ignore_errors=True)


def put_in_place(made: Path, home: Path, clock: Clock) -> tuple[str, ...]:
    """A finished book gets the name of the one in ``home``; returns the new names of what stood there.

    Raises OSError; then the old book stands where it stood, or the next start finishes the change.
    """
    stamp = clock.now().astimezone(BEIJING).strftime(STAMP)
    ready = home / f"{made.name}.{stamp}{READY}"
    settle(made, ready)
    moved: list[tuple[Path, Path]] = []
    try:
        put_aside(home, made.name, stamp, moved)
        settle(ready, home / made.name)
    except OSError:
        if _moved_back(moved):
            with contextlib.suppress(OSError):
                held_files.unlink(ready, missing_ok=True)
        raise
    return tuple(aside.name for _, aside in moved)


def _moved_back(moved: list[tuple[Path, Path]]) -> bool:
    """Whether all of the old book stands where it stood: itself last, so that it never stands there without its log."""
    for place, aside in reversed(moved):
        try:
            held_files.rename(aside, place)
        except OSError:
            return False
    return True


def is_unfinished(home: Path, name: str) -> bool:
    """Whether the next start finishes a change: the old book has gone and another lies ready."""
    return not (home / name).exists() and any(home.glob(f"{name}.*{READY}"))


def put_aside(home: Path, name: str, stamp: str, moved: list[tuple[Path, Path]]) -> None:
    """Rename the book of a data folder, then its companions; what was renamed to what stands in ``moved``."""
    head = Path(name).with_suffix(".head").name
    for one in (*(name + suffix for suffix in BESIDE), head, f"{head}.lost"):
        held, aside = home / one, home / f"换下-{stamp}-{one}"
        if held.exists():
            held_files.rename(held, aside)
            moved.append((held, aside))


def finish_or_undo(path: Path) -> None:
    """What a change left that was killed: finished where the old book has gone already, else taken back.

    Raises OSError.
    """
    for ready in sorted(path.parent.glob(f"{path.name}.*{READY}")):
        if path.exists():
            with contextlib.suppress(FileNotFoundError):  # its own program is just putting it in place
                held_files.unlink(ready)
            continue
        put_aside(path.parent, path.name, ready.name.removeprefix(f"{path.name}.").removesuffix(READY), [])
        settle(ready, path)


def as_one_file(store: "Store") -> None:
    """The book without a log beside it, so that it can be renamed; opening it makes one again."""
    with explained(store.path):
        store.engine.dispose()
        store.engine.pragma("journal_mode=DELETE")
        store.engine.dispose()
