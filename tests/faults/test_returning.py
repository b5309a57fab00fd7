"""Window and guard killed together: the timer of the session brings the window back, and nothing else does it open."""

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.services.runtime import autostart, returning
from app.services.runtime.lock import LOCK, in_use
from app.services.runtime.watchdog import FELL
from installer import debian_package
from tests.faults.processes import others_on
from tests.faults.test_guard import ROOT, Room, room
from tests.helpers import held_by, until

__all__ = ["room"]  # the window that beats
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="systemd, /proc")


@pytest.fixture(autouse=True)
def switched_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As an installer leaves it, for an account of its own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "all"))
    shared = tmp_path / "all" / autostart.FILE
    shared.parent.mkdir(parents=True)
    shared.write_bytes((debian_package.FILES / "dutydesk-autostart.desktop").read_bytes())
    return shared


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[list[str]]]:
    """What this process would have become."""
    found: list[list[str]] = []

    def become(program: list[str]) -> int:
        found.append(program)
        return 0

    monkeypatch.setattr(returning, "become", become)
    monkeypatch.setenv("DISPLAY", ":0")
    yield found
    os.environ.pop(FELL, None)


def ask(home: Path) -> None:
    assert returning.main(["--home", str(home)], 0) == 0


def left(home: Path) -> None:
    """A window held it, and was killed."""
    home.mkdir(exist_ok=True)
    (home / LOCK).write_text("999999\npython\nhost\n", encoding="ascii")


def test_a_lock_that_nobody_holds_is_a_window_that_fell(tmp_path: Path, begun: list[list[str]]) -> None:
    ask(tmp_path / "home")
    assert not begun, "never opened, or closed: it takes its lock away"
    left(tmp_path / "home")
    ask(tmp_path / "home")
    (words,) = begun
    assert words[1:] == ["-X", "utf8", "-m", "app.main", "--home", str(tmp_path / "home")]
    assert json.loads(os.environ[FELL])["how"] == "died"


def test_a_window_that_lives_is_left_alone(tmp_path: Path, begun: list[list[str]]) -> None:
    (tmp_path / "home").mkdir()
    with held_by(tmp_path / "home", os.getpid()):
        ask(tmp_path / "home")
    assert not begun


def switch_off(_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert monkeypatch
    autostart.switch(on=False)


def no_screen(_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in returning.SCREENS:
        monkeypatch.delenv(name, raising=False)


def guard_alive(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = home.parent / "proc" / "7"
    entry.mkdir(parents=True)
    words = [sys.executable, "-m", "app.services.runtime.watchdog", "--home", str(home), "--process", "1"]
    (entry / "cmdline").write_bytes(b"\0".join(os.fsencode(one) for one in words) + b"\0")
    asked = returning.is_guarded
    assert not asked(home.parent / "else", entry.parent), "the guard of another folder"
    monkeypatch.setattr(returning, "is_guarded", lambda folder: asked(folder, entry.parent))


@pytest.mark.parametrize("why", [switch_off, no_screen, guard_alive])
def test_it_stays_away_where_it_is_not_wanted_cannot_be_seen_or_is_watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: list[list[str]],
    why: Callable[[Path, pytest.MonkeyPatch], None],
) -> None:  # fmt: skip
    home = tmp_path / "home"
    left(home)
    why(home, monkeypatch)
    ask(home)
    assert not begun


def test_one_that_is_opened_between_the_two_looks_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: list[list[str]]
) -> None:
    looks = iter([True, False])
    monkeypatch.setattr(returning, "is_fallen", lambda _home: next(looks))
    ask(tmp_path)
    assert not begun
    assert next(looks, "none left") == "none left"


def test_a_real_window_is_back_after_it_was_killed_with_its_guard(room: Room) -> None:
    """One that was closed stays closed."""
    program = [sys.executable, "-m", "app.services.runtime.returning", "--home", str(room.home)]
    owner = room.owner()
    for process in {owner, *others_on(room.home)}:
        os.kill(process, signal.SIGKILL)
    room.process.wait()
    assert until(lambda: not in_use(room.home) and not others_on(room.home))
    room.process = subprocess.Popen(program, cwd=ROOT, env=os.environ | {"PYTHONUTF8": "1"})  # noqa: S603 - ourselves
    assert until(lambda: room.owner() not in {0, owner} and in_use(room.home))
    assert room.owner() == room.process.pid
    assert until(lambda: any("程序意外退出" in line for line in room.lines()))
    room.end()
    assert until(lambda: not others_on(room.home))
    done = subprocess.run(program, cwd=ROOT, env=os.environ | {"PYTHONUTF8": "1"}, check=False)  # noqa: S603 - ourselves
    assert done.returncode == 0
    assert not in_use(room.home)


def test_the_package_asks_each_minute_in_every_session(tmp_path: Path) -> None:
    debian_package.system_files(tmp_path, "1.0", {"python": "3.11", "openssl": "3"}, tmp_path)
    units = tmp_path / debian_package.UNITS
    timer = (units / "timers.target.wants" / "dutydesk.timer").read_text(encoding="utf-8")
    assert "OnUnitInactiveSec=60" in timer.splitlines()
    service = (units / "dutydesk.service").read_text(encoding="utf-8")
    (line,) = [one.partition("=")[2] for one in service.splitlines() if one.startswith("ExecStart=")]
    program, *words = shlex.split(line)
    launcher = tmp_path / program.lstrip("/")
    assert words == ["--if-fallen"]
    assert "app.services.runtime.returning" in launcher.read_text(encoding="utf-8")
    assert launcher.stat().st_mode & 0o111
    assert "KillMode=process" in service.splitlines(), "the guard outlives the window"
