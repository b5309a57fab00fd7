"""The traps of Windows, each run on any system through the seam ``windows.library``."""

import ctypes
import datetime as dt
import errno
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from app.models.moments import UTC
from app.models.watch.facts import HeartbeatLate, WallClockJumped
from app.services.desk.desk import Desk, open_desk
from app.services.runtime import held_files, lock, watchdog, windows
from app.services.runtime.clock import SystemClock
from app.services.runtime.lock import LOCK, OWNER, born, claim, give_up, holder, is_locked, remove_left_over
from app.services.runtime.siren import Siren
from app.services.runtime.windows import Library
from app.services.samples import sample
from app.services.store.copies import backup
from app.services.store.heads import Heads
from app.services.watch.watch import Watch
from tests.helpers import held_by, until

ROOT = Path(__file__).resolve().parents[3]
Libraries = dict[str, "Played"]


class Played:
    """A library of Windows whose functions are those the test names; what was called is kept."""

    def __init__(self, **functions: Callable[..., int]) -> None:
        self.functions = functions
        self.called: list[tuple[str, tuple[object, ...]]] = []

    def __getattr__(self, name: str) -> Callable[..., int]:
        def call(*given: object) -> int:
            self.called.append((name, given))
            return self.functions[name](*given)

        return call


@pytest.fixture
def libraries(monkeypatch: pytest.MonkeyPatch) -> Libraries:
    """This is Windows, with the libraries that the test puts in."""
    held: Libraries = {}

    def library(name: str) -> Library | None:
        return cast("Library | None", held.get(name))

    monkeypatch.setattr(windows, "HERE", True)
    monkeypatch.setattr(windows, "library", library)
    monkeypatch.setattr(lock, "is_locked", lambda _path: None)  # told by a file that does not open there
    return held


def put(place: object, value: int) -> None:
    """Into the place that was handed over by reference."""
    cast("Any", place)._obj.value = value


class Slept:
    """A machine that slept: what Windows says of waking time, and what its tick count says."""

    def __init__(self) -> None:
        self.waking = self.ticks = 1000.0

    def unbiased(self, place: object) -> int:
        put(place, int(self.waking * 1e7))
        return 1

    def pass_by(self, seconds: float, *, asleep: bool = False) -> None:
        self.ticks += seconds
        self.waking += 0 if asleep else seconds


def test_sleep_is_noticed(libraries: Libraries, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    machine = Slept()
    libraries["kernel32"] = Played(QueryUnbiasedInterruptTime=machine.unbiased)
    monkeypatch.setattr("time.monotonic", lambda: machine.ticks)

    class Clock(SystemClock):
        def now(self) -> dt.datetime:
            return dt.datetime(2026, 6, 12, tzinfo=UTC) + dt.timedelta(seconds=machine.ticks)

    opened = open_desk(tmp_path / "home", officer="王澄", clock=Clock())
    sample.ensure_unit(opened)
    watch = Watch(opened)
    machine.pass_by(1)
    watch.beat()
    machine.pass_by(600, asleep=True)
    watch.beat()
    facts = booked(opened)
    opened.close()
    assert [(one.asleep, round(one.seconds)) for one in facts if isinstance(one, WallClockJumped)] == [(True, 600)]
    assert not [one for one in facts if isinstance(one, HeartbeatLate)], "a machine that slept did not hang"


def booked(opened: Desk) -> list[object]:
    with opened.store.read() as reading:
        return [one.fact for one in reading.book.entries("engine:room")]


def test_without_the_count_of_waking_time_nothing_breaks(libraries: Libraries, monkeypatch: pytest.MonkeyPatch) -> None:
    libraries["kernel32"] = Played(QueryUnbiasedInterruptTime=lambda _place: 0)
    monkeypatch.setattr("time.monotonic", lambda: 7.0)
    assert SystemClock().monotonic() == SystemClock().boottime() == 7.0


def test_no_sound_device_is_silence_and_told_and_one_that_comes_back_sounds(libraries: Libraries) -> None:
    devices = [0]
    sounds = libraries["winmm"] = Played(waveOutGetNumDevs=lambda: devices[0], PlaySoundW=lambda *_given: 1)
    made = Siren()
    assert not made.play("near")
    assert made.silent
    devices[0] = 1
    assert made.play("near")
    assert made.device == "Windows"
    name, given = sounds.called[-1]
    assert name == "PlaySoundW"
    assert str(given[0]).endswith("near.wav")
    assert given[2] == 0x20003, "the sound of the system in place of ours would hide that ours is missing"


def test_a_sound_that_windows_refuses_is_silence(libraries: Libraries) -> None:
    libraries["winmm"] = Played(waveOutGetNumDevs=lambda: 1, PlaySoundW=lambda *_given: 0)
    made = Siren()
    assert not made.play("overdue")
    assert made.silent


def test_the_taskbar_knows_the_program_by_the_name_of_its_shortcuts(libraries: Libraries) -> None:
    assert not windows.name_program(windows.PROGRAM)  # a Windows without that library
    shell = libraries["shell32"] = Played(SetCurrentProcessExplicitAppUserModelID=lambda _name: 0)
    assert windows.name_program(windows.PROGRAM)
    assert shell.called == [("SetCurrentProcessExplicitAppUserModelID", (windows.PROGRAM,))]
    libraries["shell32"] = Played(SetCurrentProcessExplicitAppUserModelID=lambda _name: -2147024809)
    assert not windows.name_program(windows.PROGRAM)
    script = (ROOT / "installer" / "windows.py").read_text(encoding="utf-8")
    assert f'APPID = "{windows.PROGRAM}"' in script


def test_a_notice_needs_no_program_that_home_editions_lack(libraries: Libraries) -> None:
    sessions = libraries["wtsapi32"] = Played(WTSSendMessageW=lambda *_given: 1)
    watchdog.notify("值守台停止响应", "下一时限")
    (_, given) = sessions.called[0]
    assert given[2:6] == ("值守台停止响应", 14, "下一时限", 8), "lengths are in bytes"
    assert given[-1] == 0, "nobody waits for the click"


def test_where_the_session_takes_no_notice_a_box_is_shown_and_not_waited_for(libraries: Libraries) -> None:
    shown: list[tuple[object, ...]] = []

    def box(*given: object) -> int:
        shown.append(given)
        return 1

    libraries["wtsapi32"] = Played(WTSSendMessageW=lambda *_given: 0)
    libraries["user32"] = Played(MessageBoxW=box)
    watchdog.notify("标题", "正文")
    assert until(lambda: shown)
    assert shown[0][1:3] == ("正文", "标题")
    assert until(lambda: "notice" not in {one.name for one in threading.enumerate()}), "its thread ends with the box"


def processes(alive: dict[int, int], denied: int = 0) -> Played:
    """Living processes and when each was made."""

    def open_process(_access: int, _inherit: int, process: int) -> int:
        return process if process in alive else 0

    def times(handle: ctypes.c_void_p, made: object, *_others: object) -> int:
        put(made, alive[handle.value or 0])
        return 1

    found = Played(
        OpenProcess=open_process, WaitForSingleObject=lambda _handle, _time: windows.WAITING, GetProcessTimes=times,
        CloseHandle=lambda _handle: 1,
    )  # fmt: skip
    assert denied not in alive
    return found


def lay(home: Path, process: int, owner: str = "") -> None:
    home.mkdir(exist_ok=True)
    (home / LOCK).write_text(f"{process}\ndutydesk\nmachine\n", encoding="ascii")
    if owner:
        (home / OWNER).write_text(owner, encoding="ascii")


def test_the_lock_of_a_dead_window_is_left_over(libraries: Libraries, tmp_path: Path) -> None:
    libraries["kernel32"] = processes({})
    lay(tmp_path, 4711)
    assert holder(tmp_path) == 0


def test_the_lock_of_a_living_window_holds(libraries: Libraries, tmp_path: Path) -> None:
    libraries["kernel32"] = processes({4711: 99})
    lay(tmp_path, 4711, "4711 99\n")
    assert holder(tmp_path) == 4711


def test_another_process_of_the_same_number_holds_nothing(libraries: Libraries, tmp_path: Path) -> None:
    libraries["kernel32"] = processes({4711: 100})
    lay(tmp_path, 4711, "4711 99\n")
    assert holder(tmp_path) == 0


def test_a_window_that_has_ended_but_is_still_held_open_is_dead(libraries: Libraries, tmp_path: Path) -> None:
    libraries["kernel32"] = processes({4711: 99})
    libraries["kernel32"].functions["WaitForSingleObject"] = lambda _handle, _time: 0
    lay(tmp_path, 4711, "4711 99\n")
    assert holder(tmp_path) == 0


def test_a_process_of_somebody_else_lives(
    libraries: Libraries, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    libraries["kernel32"] = processes({}, denied=4711)
    monkeypatch.setattr(windows, "_last_error", lambda: windows.DENIED)
    lay(tmp_path, 4711)
    assert holder(tmp_path) == 4711


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="没有 /proc，看不到进程何时开始")
def test_on_linux_too_a_number_given_anew_holds_nothing(tmp_path: Path) -> None:
    with held_by(tmp_path, os.getpid()):
        claim(tmp_path)
        assert holder(tmp_path) == os.getpid()
        (tmp_path / OWNER).write_text(f"{os.getpid()} 1@another-start\n", encoding="ascii")
        assert holder(tmp_path) == 0
        (tmp_path / OWNER).write_text("1 1@of-another\n", encoding="ascii")
        assert holder(tmp_path) == os.getpid(), "what is written of another process says nothing of this one"
    give_up(tmp_path)
    assert not (tmp_path / OWNER).exists()
    with subprocess.Popen([sys.executable, "-c", "pass"]) as ended:
        pass
    assert born(ended.pid) is None


@pytest.mark.skipif(sys.platform == "win32", reason="flock of POSIX systems")
def test_a_lock_that_names_a_living_process_and_is_held_by_none_is_left_over(tmp_path: Path) -> None:
    lay(tmp_path, os.getppid())
    assert (is_locked(tmp_path / LOCK), holder(tmp_path)) == (False, 0)
    with held_by(tmp_path, os.getppid()):
        assert (is_locked(tmp_path / LOCK), holder(tmp_path)) == (True, os.getppid())
        remove_left_over(tmp_path)
        assert (tmp_path / LOCK).exists()
    remove_left_over(tmp_path)
    assert not (tmp_path / LOCK).exists()
    (tmp_path / LOCK).touch()
    remove_left_over(tmp_path)
    assert (tmp_path / LOCK).exists(), "an empty one is just being made"
    assert is_locked(tmp_path / LOCK) is None
    assert is_locked(tmp_path / "none") is None


def held_open(times: int) -> Callable[[Path, Path], Path]:
    """A rename that fails so often because another process has the file open."""
    real, left = Path.replace, [times]

    def replace(path: Path, target: Path) -> Path:
        if left[0]:
            left[0] -= 1
            error = PermissionError(errno.EACCES, "held")
            error.winerror = 32  # type: ignore[attr-defined]  # Windows sets it
            raise error
        return real(path, target)

    return replace


def test_a_file_held_for_a_moment_is_tried_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Path, "replace", held_open(held_files.TRIES - 1))
    (tmp_path / "a").write_bytes(b"1")
    held_files.replace(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"1"


def test_one_held_for_good_is_an_error_and_none_of_ours_waits_for_another_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(held_files, "pause", pauses.append)
    monkeypatch.setattr(Path, "replace", held_open(1000))
    with pytest.raises(PermissionError):
        held_files.replace(tmp_path / "a", tmp_path / "b")
    assert len(pauses) == held_files.TRIES - 1
    monkeypatch.undo()
    monkeypatch.setattr(held_files, "pause", pauses.append)
    with pytest.raises(FileNotFoundError):
        held_files.unlink(tmp_path / "none")
    assert len(pauses) == held_files.TRIES - 1


def test_an_old_backup_that_somebody_has_open_does_not_undo_the_new_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    backup(desk.store, tmp_path, keep=1)
    real = Path.unlink

    def unlink(path: Path, missing_ok: bool = False) -> None:  # noqa: FBT001, FBT002 - as pathlib has it
        if path.suffix == ".db":
            raise PermissionError(errno.EACCES, "held")
        real(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    cast("Any", desk.store.clock).advance(2)
    made = backup(desk.store, tmp_path, keep=1)
    assert made.removed == ()
    assert made.path.exists()


def test_heads_are_written_byte_for_byte(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without O_BINARY Windows makes two bytes of each end of line, and the file never keeps its size."""
    flags: list[int] = []
    real = os.open

    def opened(path: Path, how: int, mode: int = 0o777) -> int:
        flags.append(how)
        return real(path, how & ~0x8000, mode)

    monkeypatch.setattr("app.services.runtime.private.BINARY", 0x8000)
    monkeypatch.setattr(os, "open", opened)
    heads = Heads(tmp_path / "x.head")
    heads.keep("A", 1, b"\x01" * 32)
    heads.keep("A", 2, b"\x02" * 32)
    assert flags
    assert all(one & 0x8000 for one in flags)
    assert heads.kept() == ("A", 2, b"\x02" * 32)


BELL = """
from pathlib import Path
from app.services.runtime.streams import stand_in
from app.services.runtime.watchdog import Watchdog
stand_in()
made = Watchdog(Path("."), [])
made.siren.play = lambda name: False
made._sound()
"""
WITHOUT = "import sys; sys.stdin = sys.stdout = sys.stderr = None\n"


@pytest.mark.parametrize(
    "act",
    [
        "from app.main import main; sys.exit(main(['cli', '--help']))",
        "from app.main import main; main(['cli', 'nonsense'])",
        "from app.services.runtime.streams import stand_in; stand_in(); print('x'); sys.stderr.write('号\\a')",
        BELL,
    ],
)
def test_without_standard_streams_nothing_ends_the_program(act: str) -> None:
    """As under pythonw: a sentence of ours, of argparse, a bell."""
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", WITHOUT + act], cwd=ROOT, check=False)  # noqa: S603 - ourselves
    assert done.returncode in {0, 2}
