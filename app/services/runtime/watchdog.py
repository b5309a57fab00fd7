"""The guard (守护): a small process without a window that outlives the window.

The window says once a second that it lives and which clock is due next. When that stops — the window hangs, or died —
the guard sounds the alarm, shows a notice of the system with the clock that is due, and starts the program again. It
counts its own waking seconds: a machine that slept is no hanging window.
"""

import argparse
import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

from app.models.moments import BEIJING, from_micros
from app.services.runtime.clock import SystemClock
from app.services.runtime.lock import holder
from app.services.runtime.siren import Siren
from app.services.runtime.workers import lines_of

HUNG, KILL = 10, 40
"""Seconds without a beat: the alarm is sounded; the window is ended and started again."""
AGAIN = 15
"""Seconds between two alarms while nobody beats."""
SHORT, MOST = 20, 3
"""A window that falls within ``SHORT`` seconds of its first beat, ``MOST`` times in a row, is not started again."""
FELL = "DUTYDESK_FELL"
GUARDED = "DUTYDESK_GUARDED"


class Watchdog:
    """One window watched after the other."""

    def __init__(self, home: Path, command: list[str], hung: int = HUNG, kill: int = KILL) -> None:
        self.home = home
        self.command = command
        self.hung = hung
        self.kill = kill
        self.clock = SystemClock()
        self.siren = Siren()
        self.due = 0
        self.what = ""
        self.silent_for = 0
        """Waking seconds since the last beat."""
        self.beats = 0
        self.falls = 0

    def watch(self, stream: IO[bytes], process: int) -> bool:
        """Follow a window until it says goodbye (True), or dies or has to be ended (False)."""
        lines = lines_of(stream)
        self.silent_for = self.beats = 0
        while True:
            try:
                line = lines.get(timeout=1.0)
            except queue.Empty:
                self.silent_for += 1
                if self._hangs(process):
                    return False
                continue
            if not line:
                return False
            if self._take(line):
                return True

    def _take(self, line: bytes) -> bool:
        """One line of the window; True when it is a goodbye."""
        with contextlib.suppress(ValueError, OverflowError, TypeError):
            said = json.loads(line)
            if not isinstance(said, dict):
                return False
            if said.get("bye"):
                return True
            self.due, self.what = int(said.get("due", 0)), str(said.get("what", ""))[:200]
            self.silent_for = 0
            self.beats += 1
            if self.beats > SHORT:
                self.falls = 0
        return False

    def _hangs(self, process: int) -> bool:
        """Sound the alarm while there is no beat; end a window that hangs too long, not one that only starts."""
        if self.silent_for == self.hung or (self.silent_for > self.hung and self.silent_for % AGAIN == 0):
            self.alarm("停止响应" if self.beats else "正在重新启动，还没有开始计时，可能在等输入口令")
        if self.silent_for < self.kill or not self.beats:
            return False
        with contextlib.suppress(OSError):
            os.kill(process, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
        return True

    def alarm(self, state: str) -> None:
        """Sound and a notice of the system with the clock that is due next."""
        if not self.siren.play("overdue"):
            sys.stderr.write("\a")
            sys.stderr.flush()
        notify(f"值守台{state}", self.sentence())

    def sentence(self) -> str:
        """What is due next, as far as the window said."""
        if not self.due:
            return "没有正在计时的时限。"
        limit = from_micros(self.due)
        left = int((limit - self.clock.now()).total_seconds())
        when = f"{limit.astimezone(BEIJING):%H:%M:%S}"
        how = f"剩{left // 60}分{left % 60:02d}秒" if left >= 0 else f"已超{-left // 60}分{-left % 60:02d}秒"
        return f"下一时限 {when}（{how}）：{self.what}。请人工盯表。"

    def run(self, stream: IO[bytes], process: int) -> int:
        """Until a window says goodbye, or somebody else opened the folder; returns the exit code."""
        child: subprocess.Popen[bytes] | None = None
        while not self.watch(stream, process):
            if child is not None:
                with child:  # what the guard started it also buries
                    pass
            if holder(self.home) not in {0, process}:
                return 0
            how = "hung" if self.beats and self.silent_for >= self.kill else "died"
            self.falls += 1
            self.alarm("停止响应，正在重新启动" if how == "hung" else "意外退出，正在重新启动")
            if self.falls > MOST:
                self.alarm("连续几次启动后又退出，请人工启动并联系技术人员")
                return 1
            fell = {"how": how, "at": self.clock.now().isoformat(), "seconds": float(self.silent_for)}
            environment = os.environ | {FELL: json.dumps(fell), GUARDED: "1"}
            child = subprocess.Popen(  # noqa: S603 - the program itself, as it was started
                self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=environment, bufsize=0
            )
            if child.stdout is None:
                return 1
            stream, process = child.stdout, child.pid
        if child is not None:
            with child:
                pass
        return 0


def notify(title: str, text: str) -> None:
    """A notice of the desktop; where there is no way to show one, sound and restart have to do."""
    if sys.platform == "win32":
        message = f"{title}\n{text}"
        words = ["msg", "*", "/TIME:60", message]
    else:
        words = ["notify-send", "--urgency=critical", "--app-name=值守台", title, text]
    program = shutil.which(words[0])
    if program is None:
        return
    quiet = subprocess.DEVNULL
    with contextlib.suppress(OSError):
        subprocess.Popen([program, *words[1:]], stdin=quiet, stdout=quiet, stderr=quiet)  # noqa: S603 - fixed programs


def main(words: list[str]) -> int:
    """Watch the window whose beats come on standard input."""
    parser = argparse.ArgumentParser(prog="guard")
    parser.add_argument("--home", required=True)
    parser.add_argument("--process", type=int, required=True)
    parser.add_argument("--hung", type=int, default=HUNG)
    parser.add_argument("--kill", type=int, default=KILL)
    parser.add_argument("command", nargs="+")
    given = parser.parse_args(words)
    if os.name == "posix":
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in the terminal of the window is the window's
    guard = Watchdog(Path(given.home), given.command, given.hung, given.kill)
    with open(0, "rb", buffering=0, closefd=False) as beats:
        return guard.run(beats, given.process)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
