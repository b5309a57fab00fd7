"""The window's end of the guard: starts it, tells it each second that the window lives, says goodbye."""

import contextlib
import datetime as dt
import json
import os
import queue
import subprocess
import sys
from functools import partial
from operator import itemgetter
from typing import IO

from PySide6.QtCore import QObject, Slot

from app.models.moments import to_micros
from app.models.obligations.clock import Clock
from app.models.vocabulary.obligation import Owner
from app.services.desk.desk import Desk
from app.services.desk.home import home_of
from app.services.runtime.clock import SystemClock
from app.services.runtime.processes import begin
from app.services.runtime.watchdog import END, FELL, GUARDED
from app.services.runtime.workers import Aside, bounded, lines_of
from app.services.watch.falls import book_fall, head_told
from app.services.watch.watch import Beat
from app.ui.kit.formats import clock_name
from app.ui.kit.signals import Broadcast

LONGEST_REST = 60
"""Beats between two tries to start a guard that falls at once."""
DEAF = 2
"""Beats without an answer after which the next finds the guard stopped: three to four seconds after it did, so that
another is at work within five."""
STARTING = 60
"""Beats a guard that has just been started may take until its first answer."""
DUES = 30
"""Clocks the guard is told of: the next that ring."""
LOST = "守护程序不在或停住了，窗口停住时不会有人提醒，正在重新启动守护程序。"


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
        self._answers: queue.SimpleQueue[bytes] | None = None
        self._unanswered = 0
        self._answered = False
        """Whether this guard has ever answered, or is known to be at work."""
        self._lost = False
        self._parent = 0
        """The guard that started this window, as long as it is ours."""
        self._tries = self._rest = 0
        """Guards started in a row without a quiet minute; beats until the next is tried."""
        broadcast.ticked.connect(self._on_broadcast_ticked)

    def start(self) -> None:
        """Begin to be watched; what the guard that started us saw is booked."""
        fell = os.environ.pop(FELL, "")
        if fell:
            self._book(fell)
        guard = os.environ.pop(GUARDED, "")
        if guard:
            self._parent = int(guard) if guard.isdigit() else 0
            self._answered = True  # it is at work already; what does not answer has stopped
            self._stream = open(1, "wb", buffering=0, closefd=False)  # noqa: SIM115 - the guard that started us reads it
            self._answers = lines_of(open(0, "rb", buffering=0, closefd=False))  # noqa: SIM115 - as long as we live
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
        self._process = begin([*words, *limits_in(self._arguments), "--", *command], talking=True)
        if self._process is None:
            self._lost = True
        elif self._process.stdout is not None:
            self._stream, self._answers = self._process.stdin, lines_of(self._process.stdout)

    @Slot(Beat)
    def _on_broadcast_ticked(self, beat: Beat) -> None:
        if self._stream is None and not self._lost:
            return
        self._listen()
        self._rest -= 1
        if self._lost or self._unanswered > (DEAF if self._answered else STARTING):
            if self._rest <= 0:
                self._renew()
            return
        if self._rest < -LONGEST_REST:
            self._tries = 0
        self._unanswered += 1
        line = _words(beat) | {"head": head_told(self.desk)}
        self._lane.run(partial(self._write, line))

    def _listen(self) -> None:
        """Take what the guard answered; its end is an empty line of no length."""
        if self._answers is None:
            return
        with contextlib.suppress(queue.Empty):
            while True:
                if not self._answers.get_nowait():
                    self._lost, self._answers = True, None
                    return
                self._unanswered, self._answered = 0, True

    def _renew(self) -> None:
        self.broadcast.warn(LOST)
        if self._process is not None:
            if self._process.poll() is None:
                self._process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(3)
        elif self._parent and os.getppid() == self._parent:
            with contextlib.suppress(OSError):  # one that only stands still would start a second window later
                os.kill(self._parent, END)
        self._parent = 0
        self._lane.close(0)  # it may hang in a pipe that nobody reads
        self._lane = Aside("guard")
        self._unanswered, self._answered, self._lost, self._answers = 0, False, False, None
        self._rest = min(LONGEST_REST, 2**self._tries)
        self._tries = min(self._tries + 1, 8)
        self._spawn()

    def _write(self, line: dict[str, object]) -> None:
        stream = self._stream
        if stream is None:
            return
        try:
            stream.write(json.dumps(line).encode() + b"\n")
            stream.flush()
        except (OSError, ValueError):
            self._lost = True

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
    """What the guard has to know: the next clock in words, and of each that will ring when that is."""
    pulse, clock = beat.pulse, beat.pulse.next_clock
    if clock is None:
        return {"due": 0}
    ours = [(_rings_at(one), one) for one in pulse.running if one.owner is Owner.OURS and one.running]
    ours.sort(key=itemgetter(0))
    dues = [[(at - pulse.now).total_seconds(), to_micros(one.limit), clock_name(one)[:60]] for at, one in ours[:DUES]]
    return {"due": to_micros(clock.limit), "what": clock_name(clock), "boot": SystemClock().boottime(), "dues": dues}


def _rings_at(clock: Clock) -> dt.datetime:
    """The instant from which the guard rings it: its limit, or later where it was heard until then."""
    return max(clock.limit, clock.heard_until) if clock.heard_until is not None else clock.limit


def _flags() -> list[str]:
    """The interpreter's own options that matter: text is UTF-8 wherever the program is started again."""
    return ["-X", "utf8"]


def limits_in(arguments: list[str]) -> list[str]:
    """The guard's limits as given to the window (``--guard-after 10,40``), else none."""
    if "--guard-after" not in arguments:
        return []
    hung, _, kill = arguments[arguments.index("--guard-after") + 1].partition(",")
    return ["--hung", hung, "--kill", kill]
