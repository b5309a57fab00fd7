"""A desktop of one's own: an X server, a bus, a window manager, what the test asks for; what is missing is named."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from tests.helpers import until

ROOT = Path(__file__).resolve().parents[2]
QUIET = subprocess.DEVNULL
SCREEN = "1600x1000x24"
CLI = [sys.executable, "-X", "utf8", "-m", "app.main", "cli"]
ASKED = "DUTYDESK_DESKTOP"
"""Set where the real parts are to be tried: a busy machine's window manager decides there, not the program alone."""
LEAVING = 10.0
"""Seconds a part of the desktop may take to leave until it is ended."""


def need(*programs: str) -> None:
    """Skip with the names of what is missing."""
    missing = [one for one in programs if shutil.which(one) is None]
    if missing:
        pytest.skip(f"这台电脑没有 {'、'.join(missing)}，没有试")


def ended(one: "subprocess.Popen[bytes]") -> bool:
    return one.poll() is not None


class Desktop:
    """What runs beside the program for one test; all of it ends with the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running: list[subprocess.Popen[bytes]] = []
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "TZ", "COVERAGE_FILE"}}
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700, parents=True)
        self.environment = kept | {
            "HOME": str(folder), "XDG_RUNTIME_DIR": str(runtime), "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_DATA_HOME": str(folder / "data"), "XDG_CACHE_HOME": str(folder / "cache"), "LANG": "C.UTF-8",
            "PYTHONUTF8": "1", "QT_QPA_PLATFORM": "xcb",
        }  # fmt: skip

    def start(self, words: Sequence[str], **more: str) -> subprocess.Popen[bytes]:
        """Something that runs until the end of the test."""
        begun = subprocess.Popen(  # noqa: S603 - named by the test
            words, env=self.environment | more, stdin=QUIET, stdout=QUIET, stderr=QUIET, cwd=ROOT
        )
        self.running.append(begun)
        return begun

    def bus(self) -> None:
        """A message bus of one's own."""
        need("dbus-daemon")
        words = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
        begun = subprocess.Popen(  # noqa: S603 - fixed words
            words, env=self.environment, stdin=QUIET, stdout=subprocess.PIPE, stderr=QUIET
        )
        self.running.append(begun)
        assert begun.stdout is not None
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = begun.stdout.readline().decode().strip()

    def screen(self, *more: str, size: str = SCREEN) -> None:
        """An X server and a window manager."""
        need("Xvfb", "openbox", "xdotool")
        reading, writing = os.pipe()
        words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp", *more]
        server = subprocess.Popen(  # noqa: S603 - ours
            words, env=self.environment, stdin=QUIET, stdout=QUIET, stderr=QUIET, pass_fds=(writing,)
        )
        self.running.append(server)
        os.close(writing)
        with os.fdopen(reading, "rb") as told:
            self.environment["DISPLAY"] = f":{told.readline().decode().strip()}"
        self.start(["openbox"])

    def do(self, *words: str) -> str:
        """A program's answer."""
        done = subprocess.run(words, env=self.environment, capture_output=True, check=False, stdin=QUIET)  # noqa: S603 - named by the test
        return done.stdout.decode()

    def end(self) -> None:
        for one in reversed(self.running):
            if one.poll() is None:
                one.send_signal(signal.SIGCONT)
                one.terminate()
                if not until(partial(ended, one), LEAVING):
                    one.kill()
            with one:
                pass


def run(desktop: Desktop, *words: str) -> tuple[int, str, str]:
    """(code, what it answers, what it says) of a command on that desktop."""
    done = subprocess.run([*CLI, *words], cwd=ROOT, env=desktop.environment, capture_output=True, check=False)  # noqa: S603 - ourselves
    return done.returncode, done.stdout.decode(), done.stderr.decode()


class Window:
    """The real program in a process of its own on such a desktop, asked by lines."""

    def __init__(self, desktop: Desktop, home: Path, **more: str) -> None:
        self.desktop = desktop
        self.process = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-X", "utf8", "-m", "tests.desktop.room", str(home)], cwd=ROOT,
            env=desktop.environment | more, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=QUIET,
        )  # fmt: skip
        desktop.running.append(self.process)
        assert self.read() == "ready"

    def read(self) -> object:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the window has ended"
        return json.loads(line)

    def ask(self, words: str) -> object:
        assert self.process.stdin is not None
        self.process.stdin.write(words.encode() + b"\n")
        self.process.stdin.flush()
        return self.read()

    def press(self, *keys: str) -> None:
        self.desktop.do("xdotool", "key", "--delay", "40", *keys)

    def write(self, text: str) -> None:
        self.desktop.do("xdotool", "type", "--delay", "60", text)

    def active(self) -> None:
        """The window has the keyboard."""
        assert until(self._activated)

    def _activated(self) -> bool:
        """Asked again until it is so: a window manager that has just begun may miss it."""
        found = self.desktop.do("xdotool", "search", "--onlyvisible", "--name", "值守台").split()
        if found:
            self.desktop.do("xdotool", "windowactivate", found[0])
        told = self.ask("window")
        return isinstance(told, list) and bool(told[5])

    def close(self) -> int:
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(b"close\n")
            self.process.stdin.flush()
        return self.process.wait()


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Desktop]:
    """Without a screen: no window manager decides there."""
    made = Desktop(tmp_path)
    try:
        yield made
    finally:
        made.end()


@pytest.fixture
def desktop(request: pytest.FixtureRequest) -> Desktop:
    if not os.environ.get(ASKED):
        pytest.skip(f"真部件另由窗口管理器作主，单独跑：{ASKED}=1 python3 run.py test tests/desktop")
    made: Desktop = request.getfixturevalue("bare")
    return made


@pytest.fixture
def window(desktop: Desktop, tmp_path: Path) -> Callable[..., Window]:
    def made(**more: str) -> Window:
        return Window(desktop, tmp_path / "home", **more)

    return made
