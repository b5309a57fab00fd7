"""Who has a data folder open: the lock of the window names its process; that of a dead one is left over.

A number of a process is given anew after it has ended. So the window writes beside its lock when it was born: a process
of that number that was born at another time is somebody else's.
"""

import contextlib
import os
from pathlib import Path

from app.services.runtime import private, windows
from app.services.runtime.clock import SystemClock

LOCK = "dutydesk.lock"
"""What a window holds while it has a data folder open."""
OWNER = "dutydesk.owner"
"""The process that holds it and when that was born."""
STAT = "/proc/{}/stat"
"""Linux: proc(5), field 22 is when a process began, in clock ticks since the start of the machine."""


def born(process: int) -> str | None:
    """What tells a living process from every other of its number; empty where unknown, None when there is none."""
    if windows.HERE:
        made = windows.born(process)
        return None if made is None else str(made or "")
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return None
    except OSError:
        return ""
    try:
        fields = Path(STAT.format(process)).read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return f"{fields[19]}@{SystemClock().start()}" if len(fields) > 19 else ""


def claim(home: Path) -> None:
    """This process holds the folder from now on; a disk that takes nothing is no error."""
    with contextlib.suppress(OSError):
        private.write(home / OWNER, f"{os.getpid()} {born(os.getpid()) or ''}\n".encode("ascii"))


def give_up(home: Path) -> None:
    """This process holds the folder no more."""
    with contextlib.suppress(OSError):
        (home / OWNER).unlink(missing_ok=True)


def holder(home: Path) -> int:
    """The living process that holds the folder, 0 when there is none."""
    try:
        process = int((home / LOCK).read_text(encoding="ascii", errors="replace").split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    now = born(process)
    if now is None:
        return 0
    then = _born_then(home, process)
    return 0 if now and then and now != then else process


def _born_then(home: Path, process: int) -> str:
    """When the holder was born, as it wrote down itself; empty where that is not known."""
    try:
        number, _, when = (home / OWNER).read_text(encoding="ascii", errors="replace").strip().partition(" ")
    except OSError:
        return ""
    return when if number == str(process) else ""


def in_use(home: Path) -> bool:
    """Whether another program has the folder open; the window that asks has closed the book itself."""
    return holder(home) not in {0, os.getpid()}
