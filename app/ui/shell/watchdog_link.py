"""The window's end of the guard: starts it, tells it each second that the window lives, says goodbye."""

import contextlib
import json
import os
import subprocess
import sys
from typing import IO

from PySide6.QtCore import QObject, Slot

from app.models.moments import to_micros
from app.services.desk.desk import Desk
from app.services.desk.home import home_of
from app.services.runtime.watchdog import FELL, GUARDED
from app.services.runtime.workers import Aside, bounded
from app.services.watch.falls import book_fall
from app.services.watch.watch import Beat
from app.ui.kit.formats import clock_name
from app.ui.kit.signals import Broadcast

AGAIN = 60
UNSENT = 5
"""Lines the guard has not read after which it counts as gone."""
LOST = "守护程序不在，窗口停住时不会有人提醒，正在重新启动守护程序。"


class WatchdogLink(QObject):
    """Beats to the guard; a guard that dies is started again."""

    def __init__(self, desk: Desk, broadcast: Broadcast, arguments: list[str]) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self._arguments = arguments
        self._lane = Aside("guard")
        self._process: subprocess.Popen[bytes] | None = None
        self._stream: IO[bytes] | None = None
        self._unsent = 0
        self._lost = False
        self._rest = 0
        """Beats until a guard that could not be started is tried again."""
        broadcast.ticked.connect(self._on_broadcast_ticked)

    def start(self) -> None:
        """Begin to be watched; what the guard that started us saw is booked."""
        fell = os.environ.pop(FELL, "")
        if fell:
            self._book(fell)
        if os.environ.pop(GUARDED, ""):
            self._stream = sys.stdout.buffer  # the guard that started this window reads it
        else:
            self._spawn()

    def _book(self, words: str) -> None:
        changed = book_fall(self.desk, words)
        if changed is not None:
            self.broadcast.publish(changed)
            self.broadcast.warn("程序刚才意外停止，已自动重新启动。没登记完的内容在“接报”里，时限照常计时。")

    def _spawn(self) -> None:
        home = str(home_of(self.desk))
        command = [sys.executable, *_flags(), "-m", "app.main", *self._arguments]
        words = [
            sys.executable,
            *_flags(),
            "-m",
            "app.services.runtime.watchdog",
            "--home",
            home,
            "--process",
            str(os.getpid()),
        ]
        own_group: dict[str, object] = {"start_new_session": True} if os.name == "posix" else {}
        try:
            self._process = subprocess.Popen(  # type: ignore[call-overload]  # noqa: S603 - the program itself
                [*words, *limits_in(self._arguments), "--", *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                **own_group,
            )
        except OSError:
            self._lost = True
            return
        self._stream = self._process.stdin if self._process is not None else None

    @Slot(Beat)
    def _on_broadcast_ticked(self, beat: Beat) -> None:
        if self._stream is None and not self._lost:
            return
        if self._lost or self._unsent > UNSENT:
            self._rest -= 1
            if self._rest <= 0:
                self._rest = AGAIN
                self._renew()
            return
        self._say(_words(beat))

    def _renew(self) -> None:
        self.broadcast.warn(LOST)
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
        self._lane.close(0)  # it may hang in a pipe that nobody reads
        self._lane = Aside("guard")
        self._unsent, self._lost = 0, False
        self._spawn()

    def _say(self, line: dict[str, object]) -> None:
        self._unsent += 1
        self._lane.run(lambda: self._write(line))

    def _write(self, line: dict[str, object]) -> None:
        stream = self._stream
        if stream is None:
            return
        try:
            stream.write(json.dumps(line).encode() + b"\n")
            stream.flush()
        except (OSError, ValueError):
            self._lost = True
            return
        self._unsent = 0

    def stop(self) -> None:
        """Say goodbye: the window closes because it was told to."""
        if self._stream is None:
            return
        self._lane.close(2)
        with contextlib.suppress(TimeoutError):
            bounded(lambda: self._write({"bye": True}), 2)
        with contextlib.suppress(OSError, ValueError):
            if self._process is not None and self._process.stdin is not None:
                self._process.stdin.close()
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(3)
        self._stream = None


def _words(beat: Beat) -> dict[str, object]:
    clock = beat.pulse.next_clock
    if clock is None:
        return {"due": 0}
    return {"due": to_micros(clock.limit), "what": clock_name(clock)}


def _flags() -> list[str]:
    """The interpreter's own options that matter: text is UTF-8 wherever the program is started again."""
    return ["-X", "utf8"]


def limits_in(arguments: list[str]) -> list[str]:
    """The guard's limits as given to the window (``--guard-after 10,40``), else none."""
    if "--guard-after" not in arguments:
        return []
    hung, _, kill = arguments[arguments.index("--guard-after") + 1].partition(",")
    return ["--hung", hung, "--kill", kill]
