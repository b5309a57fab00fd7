"""Who has a data folder open: the lock of the window names its process; that of a dead one is left over.

A number in a file proves nothing: it is given anew after its process has ended. A window holds its lock by the system
too (flock(2); on Windows nobody else opens the file for writing), which lets go of it with the process: a lock nobody
holds is left over, whatever stands in it. Where the system tells nothing (some shares), the window has also written
when it was born: a process of that number that was born at another time is somebody else's.
"""

import contextlib
import os
import sys
from collections.abc import Iterator
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
        process = int(_words(home / LOCK).split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    now = born(process)
    if now is None or is_locked(home / LOCK) is False:
        return 0
    then = _born_then(home, process)
    return 0 if now and then and now != then else process


def _words(path: Path) -> str:
    """What a small file says; raises OSError."""
    return private.read(path, private.SMALL).decode("ascii", "replace")


def is_locked(lock: Path) -> bool | None:
    """Whether a process holds a lock file, as the system says; None where it does not tell."""
    try:
        file = os.open(lock, (os.O_RDWR if windows.HERE else os.O_RDONLY) | private.NONBLOCKING)
    except OSError:
        return None
    try:
        return _is_held(file) if os.read(file, 1) else None  # an empty one is just being made
    except OSError:
        return None
    finally:
        os.close(file)


def _is_held(file: int) -> bool:
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def remove_left_over(home: Path) -> None:
    """A lock that no process holds is gone: another program got the number that stands in it.

    It is held while it goes, and is still the one that lies there: two programs that find it do not both go on.
    """
    lock = home / LOCK
    with contextlib.suppress(OSError):
        file = os.open(lock, os.O_RDWR | private.NONBLOCKING)
        try:
            if not os.read(file, 1) or _is_held(file) or not os.path.samestat(os.fstat(file), lock.stat()):
                return
            if not windows.HERE:
                lock.unlink()
        finally:
            os.close(file)
        if windows.HERE:  # which removes no file that anybody has open
            lock.unlink()


@contextlib.contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Of several programs that come here one goes on, until it is done or dead.

    Raises BlockingIOError for the others; where the system has no such locks (some shares) nobody is held up.
    """
    file = os.open(lock, os.O_RDWR | os.O_CREAT | private.NONBLOCKING, private.FILE)
    try:
        if sys.platform == "win32":
            import msvcrt

            try:
                msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            except OSError as error:
                raise BlockingIOError from error
        else:
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise
            except OSError:
                pass
        yield
    finally:
        os.close(file)


def _born_then(home: Path, process: int) -> str:
    """When the holder was born, as it wrote down itself; empty where that is not known."""
    try:
        number, _, when = _words(home / OWNER).strip().partition(" ")
    except OSError:
        return ""
    return when if number == str(process) else ""


def in_use(home: Path) -> bool:
    """Whether another program has the folder open; the window that asks has closed the book itself."""
    return holder(home) not in {0, os.getpid()}
