"""The guard (守护): a small process without a window that outlives the window.

The window says once a second that it lives and which clocks are due next; the guard answers, so that the window sees
that its guard lives. When the beats stop — the window hangs, or died — the guard sounds the alarm, shows a notice of
the system with the clock that is due, starts the program again, and rings what is due at its second until a window
beats.
It counts its own waking seconds: a machine that slept is no hanging window.
"""

import argparse
import contextlib
import json
import math
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from typing import IO

import msgspec

from app.models.moments import BEIJING, from_micros
from app.models.vocabulary.watch import Fall
from app.services.runtime import windows
from app.services.runtime.clock import SystemClock
from app.services.runtime.lock import holder
from app.services.runtime.siren import Siren
from app.services.runtime.streams import stand_in
from app.services.runtime.workers import Aside, lines_of

HUNG, KILL = 4, 40
"""Seconds without a beat: the alarm is sounded; the window is ended and started again."""
STARTING = 10
"""Seconds a window that is being started may take until the alarm is sounded."""
AGAIN = 15
"""Seconds between two alarms while nobody beats."""
LOOK = 0.25
"""Seconds between two looks at what is due."""
QUIET = 1.5
"""Seconds without a beat after which what is due is the guard's to ring."""
SOUND, NOTICE, REMIND = 5, 60, 300
"""Seconds between two sounds and two notices of what is due; and of a window that is started no more."""
DIGITS = 64
"""Of the hash of an entry."""
WITNESS, WRITING = "app.services.store.witness", 5
"""What keeps a head outside the folder, and the seconds a new window waits for that."""
SHORT, MOST = 20, 3
"""A window that falls within ``SHORT`` seconds of its first beat, ``MOST`` times in a row, is not started again: the
guard stays and rings what is due."""
ABSENT = "不在", "请立即办理并重新打开值守台。"
SILENT = "没有应答", "请立即办理，并看值守台窗口是否停住。"
"""How a window that does not ring by itself is told, and what to do."""
END: int = getattr(signal, "SIGKILL", signal.SIGTERM)
"""What ends a process that does not listen; Windows has but one way."""
FELL = "DUTYDESK_FELL"
GUARDED = "DUTYDESK_GUARDED"


class Due(msgspec.Struct, frozen=True):
    """A clock of the window: when it rings, by the boot clock of this machine, and how it is said."""

    boot: float
    limit: int
    """Microseconds UTC of the wall clock, to be said."""
    what: str


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
        self.dues: tuple[Due, ...] = ()
        self.silent_for = 0.0
        """Waking seconds since the last beat."""
        self.beats = 0
        self.falls = 0
        self.head: tuple[str, int, bytes] | None = None
        self._answers: IO[bytes] | None = None
        self._alarm_at = 0.0
        self._said: frozenset[tuple[int, str]] = frozenset()
        self._sound_at = self._notice_at = 0.0

    def watch(self, stream: IO[bytes], process: int, answers: IO[bytes] | None = None) -> bool:
        """Follow a window until it says goodbye (True), or dies or has to be ended (False)."""
        lines = lines_of(stream)
        self._answers = answers
        self.silent_for, self.beats, self._alarm_at = 0.0, 0, 0.0
        before = self.clock.monotonic()
        while True:
            try:
                line = lines.get(timeout=LOOK)
            except queue.Empty:
                now = self.clock.monotonic()
                self.silent_for += min(now - before, 1.0)  # while the guard itself stood still it saw nothing
                before = now
                self.ring()
                if self._hangs(process):
                    return False
                continue
            before = self.clock.monotonic()
            if not line:
                return False
            if self._take(line):
                return True

    def _take(self, line: bytes) -> bool:
        """One line of the window; True when it is a goodbye."""
        with contextlib.suppress(ValueError, OverflowError, TypeError, RecursionError):
            said = json.loads(line)
            if not isinstance(said, dict):
                return False
            if said.get("bye"):
                return True
            self._hear(said.get("head"))
            self.due, self.what = int(said.get("due", 0)), str(said.get("what", ""))[:200]
            boot = float(said.get("boot", 0))
            self.dues = tuple(
                Due(boot + float(left), int(limit), str(what)[:200]) for left, limit, what in said.get("dues", ())
            )
            self.silent_for = self._alarm_at = 0.0
            self.beats += 1
            if self.beats > SHORT:
                self.falls = 0
            self._answer()
        return False

    def _hear(self, head: object) -> None:
        """The end of the book, as the window says it."""
        match head:
            case [str(seat), int(seq), str(digits)] if len(digits) == DIGITS:
                self.head = (seat, seq, bytes.fromhex(digits))

    def bear_witness(self) -> None:
        """How far the book was when its window fell stands outside its folder: what is put back then is noticed."""
        if self.head is not None:  # a process of its own: nothing of the store is loaded here
            seat, seq, head = self.head
            words = [sys.executable, "-X", "utf8", "-m", WITNESS, str(self.home), seat, str(seq), head.hex()]
            quiet = subprocess.DEVNULL
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                subprocess.run(  # noqa: S603 - ourselves
                    words, stdin=quiet, stdout=quiet, stderr=quiet, check=False, timeout=WRITING
                )

    def _answer(self) -> None:
        """Tell the window that its guard lives."""
        if self._answers is not None:
            with contextlib.suppress(OSError, ValueError):
                self._answers.write(b"\n")
                self._answers.flush()

    def ring(self, *, absent: bool = False) -> None:
        """Ring at the second a clock is due, and on, while no window does; a window that beats rings by itself.

        ``absent`` is said where there is no window; one whose pipe is open stands still, or the machine is busy.
        """
        self.siren.look()
        if self.beats and self.silent_for < QUIET:
            return
        now = self.clock.boottime()
        ringing = frozenset((one.limit, one.what) for one in self.dues if one.boot <= now)
        if not ringing:
            return
        if ringing - self._said or now >= self._notice_at:  # a busy machine's window stands still every few seconds
            limit, what = min(ringing)
            more = f"　另有{len(ringing) - 1}项到时" if len(ringing) > 1 else ""
            state, then = ABSENT if absent else SILENT
            notify(f"值守台窗口{state}，时限已到", f"{what} {self._left(limit)}{more}。{then}")
            self._notice_at, self._sound_at = now + NOTICE, 0.0
        self._said = ringing
        if now >= self._sound_at:
            self._sound()
            self._sound_at = now + SOUND

    def _hangs(self, process: int) -> bool:
        """Sound the alarm while there is no beat; end a window that hangs too long, not one that only starts."""
        limit = self.hung if self.beats else max(self.hung, STARTING)
        if self.silent_for >= max(limit, self._alarm_at):
            self._alarm_at = self.silent_for + AGAIN
            self.alarm("停止响应" if self.beats else "正在重新启动，还没有开始计时，可能在等输入口令")
        if self.silent_for < self.kill or not self.beats:
            return False
        with contextlib.suppress(OSError):
            os.kill(process, END)
        return True

    def alarm(self, state: str) -> None:
        """Sound and a notice of the system with the clock that is due next."""
        self._sound()
        notify(f"值守台{state}", self.sentence())

    def _sound(self) -> None:
        if not self.siren.play("overdue"):
            with contextlib.suppress(OSError, ValueError):  # a terminal that has gone
                sys.stderr.write("\a")
                sys.stderr.flush()

    def sentence(self) -> str:
        """What is due next, as far as the window said."""
        if not self.due:
            return "没有正在计时的时限。"
        return f"下一时限 {self._left(self.due)}：{self.what}。请人工盯表。"

    def _left(self, due: int) -> str:
        """When it is due and how long that is, by elapsed time where it is known: the wall clock may have been set."""
        limit = from_micros(due)
        boot = next((one.boot for one in self.dues if one.limit == due), None)
        wall = (limit - self.clock.now()).total_seconds()
        left = math.floor(wall if boot is None else boot - self.clock.boottime())
        how = f"剩{left // 60}分{left % 60:02d}秒" if left >= 0 else f"已超{-left // 60}分{-left % 60:02d}秒"
        return f"{limit.astimezone(BEIJING):%H:%M:%S}（{how}）"

    def run(self, stream: IO[bytes], process: int, answers: IO[bytes] | None = None) -> int:
        """Until a window says goodbye, or somebody else opened the folder; returns the exit code."""
        child: subprocess.Popen[bytes] | None = None
        while not self.watch(stream, process, answers):
            if child is not None:
                with child:  # what the guard started it also buries
                    pass
            if holder(self.home) not in {0, process}:
                return 0
            how = Fall.HUNG if self.beats and self.silent_for >= self.kill else Fall.DIED
            self.bear_witness()
            self.falls += 1
            if self.falls > MOST:
                return self._stay(process)
            self.alarm(f"{how.label}，正在重新启动")
            fell = {"how": how, "at": self.clock.now().isoformat(), "seconds": round(self.silent_for, 1)}
            environment = os.environ | {FELL: json.dumps(fell), GUARDED: str(os.getpid())}
            try:
                child = subprocess.Popen(  # noqa: S603 - the program itself, as it was started
                    self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, bufsize=0
                )
            except OSError:
                return self._stay(process)
            if child.stdout is None:
                return self._stay(process)
            stream, process, answers = child.stdout, child.pid, child.stdin
        if child is not None:
            with child:
                pass
        return 0

    def _stay(self, process: int) -> int:
        """Start the window no more, but ring what it said was due until somebody opens it; returns the exit code."""
        self.beats, pause, remind_at = 0, threading.Event(), 0.0
        while holder(self.home) in {0, process}:
            now = self.clock.boottime()
            if now >= remind_at:
                remind_at = now + REMIND
                self.alarm("连续几次启动后又退出，不再自动重启，请人工启动并联系技术人员；到时由守护程序响铃")
            self.ring(absent=True)
            pause.wait(LOOK)
        return 1


def notify(title: str, text: str) -> None:
    """A notice of the desktop; where there is no way to show one, sound and restart have to do."""
    if windows.HERE:
        if not windows.notify(title, text):
            box = Aside("notice")
            box.run(partial(windows.message_box, title, text))
            box.close(0)  # its thread ends with the box; nobody waits for either
        return
    words = ["notify-send", "--urgency=critical", "--app-name=值守台", title, text]
    program = shutil.which(words[0])
    if program is None:
        return
    quiet = subprocess.DEVNULL
    with contextlib.suppress(OSError):
        subprocess.Popen([program, *words[1:]], stdin=quiet, stdout=quiet, stderr=quiet)  # noqa: S603 - fixed programs


def main(words: list[str]) -> int:
    """Watch the window whose beats come on standard input."""
    stand_in()
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
    with open(0, "rb", buffering=0, closefd=False) as beats, open(1, "wb", buffering=0, closefd=False) as answers:
        return guard.run(beats, given.process, answers)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
