"""Files that another process holds open: on Windows renaming and removing them fails meanwhile, so it is tried again.

A virus scanner or a program that copies holds a file for a moment; nothing else is waited for.
"""

from collections.abc import Callable
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
