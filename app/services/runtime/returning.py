"""The window comes back after window and guard have gone without a goodbye: a timer of the session asks each minute.

A window that closes takes its lock away, one that is killed cannot: a lock that lies there and is held by no process is
a window that fell. Where a guard still lives, it is the guard's to start it again. Looked at twice, so that one that is
just being started, or just says goodbye, is left alone. Linux: ``systemd --user`` runs ``dutydesk --if-fallen``.
"""

import argparse
import json
import os
import sys
import threading
from pathlib import Path

import platformdirs

from app.models.vocabulary.watch import Fall
from app.services.runtime import autostart
from app.services.runtime.clock import SystemClock
from app.services.runtime.lock import LOCK, is_locked
from app.services.runtime.watchdog import FELL

SURE = 10
"""Seconds between the two looks."""
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
GUARD = b"app.services.runtime.watchdog"


def is_guarded(home: Path, processes: Path = Path("/proc")) -> bool:
    """Whether a guard of this folder lives, be it one that starts its window no more."""
    for entry in processes.iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue  # it has just ended, or is somebody else's
            if GUARD in words and os.fsencode(home) in words:
                return True
    return False


def is_fallen(home: Path) -> bool:
    """Whether a window went without a goodbye and nobody is there to start it again."""
    return is_locked(home / LOCK) is False and not is_guarded(home)


def main(words: list[str], pause: float = SURE) -> int:
    """Become the window of a folder whose window and guard have both fallen; end at once where there is no such.

    ``words`` are those the window is opened with.
    """
    parser = argparse.ArgumentParser(prog="dutydesk --if-fallen")
    parser.add_argument("--home")
    given, _ = parser.parse_known_args(words)
    home = Path(given.home or platformdirs.user_data_dir("dutydesk", appauthor=False))
    if not any(os.environ.get(name) for name in SCREENS) or not autostart.state().on or not is_fallen(home):
        return 0
    threading.Event().wait(pause)
    if not is_fallen(home):
        return 0
    fell = {"how": Fall.DIED, "at": SystemClock().now().isoformat(), "seconds": 0.0}
    os.environ[FELL] = json.dumps(fell)
    program = [sys.executable, "-X", "utf8", "-m", "app.main", *words]
    return become(program)


def become(program: list[str]) -> int:
    """This process is that program from now on."""
    os.execv(sys.executable, program)  # noqa: S606 - ourselves


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
