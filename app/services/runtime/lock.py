"""Who has a data folder open: the lock of the window names its process; that of a dead one is left over."""

import os
from pathlib import Path

LOCK = "dutydesk.lock"
"""What a window holds while it has a data folder open."""


def holder(home: Path) -> int:
    """The living process that holds the folder, 0 when there is none."""
    try:
        process = int((home / LOCK).read_text(encoding="ascii", errors="replace").split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    if os.name != "posix":
        return process  # there is no harmless way to ask after a process; the lock goes when the window closes
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return 0
    except OSError:
        return process
    return process


def in_use(home: Path) -> bool:
    """Whether another program has the folder open; the window that asks has closed the book itself."""
    return holder(home) not in {0, os.getpid()}
