"""Files that another process holds open: on Windows renaming and removing them fails meanwhile, so it is tried again.

A virus scanner or a program that copies holds a file for a moment; nothing else is waited for.
"""

import os
import secrets
import stat
from collections.abc import Callable, Iterable
from pathlib import Path

from app.services.runtime import windows
from app.services.runtime.clock import pause

TRIES, PAUSE = 10, 0.05
"""How often a held file is tried, and the seconds in between: half a second in all."""


def replace(part: Path, final: Path) -> None:
    """The file has its final name, whatever stood there. Raises OSError."""
    _tried(lambda: part.replace(final))


def rename(path: Path, other: Path) -> None:
    """The file has the other name. Raises OSError."""
    _tried(lambda: path.rename(other))


def is_strange(path: Path) -> bool:
    """Whether something stands under a name that is no plain file: a pipe, a device, a link, a folder."""
    return os.path.lexists(path) and not stat.S_ISREG(path.lstat().st_mode)


def put_aside(paths: Iterable[Path]) -> list[str]:
    """What stood in the way lies under another name beside; returns the names. Raises OSError."""
    moved = []
    for one in paths:
        aside = one.with_name(f"{one.name}.旧-{secrets.token_hex(3)}")
        rename(one, aside)
        moved.append(aside.name)
    return moved


def unlink(path: Path, *, missing_ok: bool = False) -> None:
    """The file is gone. Raises OSError."""
    _tried(lambda: path.unlink(missing_ok=missing_ok))


def _tried(act: Callable[[], object]) -> None:
    for left in reversed(range(TRIES)):
        try:
            act()
        except OSError as error:
            if not left or not windows.held_elsewhere(error):
                raise
            pause(PAUSE)
        else:
            return
