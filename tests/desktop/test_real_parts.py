"""Real parts of a Linux desktop: sound server, tray, two screens, the end of the session and of the screen.

Each test names what this machine lacks and is skipped then.
"""

import array
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.services.desk import drafts
from app.services.desk.desk import open_desk
from app.services.incident.intake_draft import IntakeDraft
from app.services.runtime.lock import holder
from app.services.runtime.siren import Siren
from tests.desktop.conftest import ROOT, Desktop, Window, need, run
from tests.helpers import until

Opened = Callable[..., Window]


def test_the_alarm_is_heard(desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes out of a real sound server is recorded: its loudest sample."""
    need("pulseaudio", "paplay", "parec")
    desktop.start([
        "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
        "--load=module-null-sink sink_name=desk", "--load=module-native-protocol-unix",
    ])  # fmt: skip
    assert until(lambda: "desk" in desktop.do("pactl", "list", "short", "sinks"))
    for name in ("XDG_RUNTIME_DIR", "HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, desktop.environment[name])
    recorded = tmp_path / "heard.raw"
    with recorded.open("wb") as out:
        words = [
            "parec",
            "--device=desk.monitor",
            "--format=s16le",
            "--channels=1",
            "--rate=44100",
            "--latency-msec=50",
        ]
        recording = subprocess.Popen(words, env=desktop.environment, stdout=out, stderr=subprocess.DEVNULL)  # noqa: S603 - fixed words
    desktop.running.append(recording)
    assert until(lambda: recorded.stat().st_size > 0)
    made = Siren()
    assert made.play("overdue")

    def peak() -> int:
        data = recorded.read_bytes()
        return max((abs(one) for one in array.array("h", data[: len(data) // 2 * 2])), default=0)

    assert until(lambda: peak() > 3000)
    made.look()
    assert made.device == "paplay"
    assert not made.silent
    made.stop()


def test_a_tray_is_used_where_there_is_one(desktop: Desktop, window: Opened) -> None:
    need("trayer")
    desktop.screen()
    first = window()
    assert first.ask("tray") is False
    assert first.close() == 0
    desktop.start(["trayer"])
    assert until(lambda: desktop.do("xdotool", "search", "--class", "trayer"))
    second = window()
    assert second.ask("tray") is True
    assert second.close() == 0


def place(opened: Window) -> tuple[int, int]:
    found = opened.ask("window")
    assert isinstance(found, list)
    return int(found[0]), int(found[1])


def test_a_window_left_on_the_second_screen_is_there_again_and_comes_back_when_that_has_gone(
    desktop: Desktop, window: Opened
) -> None:
    need("xrandr")
    desktop.screen(size="3200x1000x24")

    def split() -> None:
        desktop.do("xrandr", "--setmonitor", "left", "1600/400x1000/250+0+0", "screen")
        desktop.do("xrandr", "--setmonitor", "right", "1600/400x1000/250+1600+0", "none")

    split()
    first = window()
    first.active()
    found = desktop.do("xdotool", "search", "--onlyvisible", "--name", "值守台").split()
    first.ask("normal")
    desktop.do("xdotool", "windowsize", found[0], "1200", "700")
    desktop.do("xdotool", "windowmove", found[0], "1800", "100")
    assert until(lambda: place(first)[0] >= 1700)
    assert first.close() == 0
    second = window()
    assert until(lambda: place(second)[0] >= 1600)
    assert second.close() == 0
    alone = Desktop(desktop.folder / "alone")
    try:
        alone.screen(size="1366x768x24")
        third = Window(alone, desktop.folder / "home")
        assert until(lambda: 0 <= place(third)[0] < 1366)
        assert third.close() == 0
    finally:
        alone.end()


def typed(home: Path) -> list[str]:
    """The narratives of 接报 that are typed and not booked."""
    desk = open_desk(home, officer="命令行")
    try:
        return [one.narrative for one in drafts.load_all(desk, "intake", IntakeDraft)]
    finally:
        desk.close()


def sound(desktop: Desktop, home: Path) -> bool:
    code, found, _ = run(desktop, "verify", "--home", str(home), "--json")
    return code == 0 and json.loads(found)["problems"] == []


def test_a_screen_that_goes_takes_no_word_with_it(desktop: Desktop, window: Opened, tmp_path: Path) -> None:
    desktop.screen()
    opened = window()
    opened.active()
    opened.press("F2")
    assert until(lambda: opened.ask("focus") == ["NarrativeEdit", ""])
    opened.write("dam leaking")
    assert until(lambda: "dam leaking" in typed(tmp_path / "home"))
    server = desktop.running[0]
    server.send_signal(signal.SIGKILL)
    server.wait()
    opened.process.wait()
    assert typed(tmp_path / "home") == ["dam leaking"]
    assert sound(desktop, tmp_path / "home")


def shown(desktop: Desktop) -> list[str]:
    return desktop.do("xdotool", "search", "--onlyvisible", "--name", "值守台").split()


def test_a_second_start_brings_the_window_forward_and_says_so(desktop: Desktop, tmp_path: Path) -> None:
    desktop.screen()
    home = tmp_path / "home"
    made = Window(desktop, home)
    assert made.close() == 0
    program = [sys.executable, "-X", "utf8", "-m", "app.main", "--home", str(home)]
    first = desktop.start(program)
    assert until(lambda: shown(desktop))
    desktop.do("xdotool", "windowminimize", "--sync", shown(desktop)[0])
    assert until(lambda: not shown(desktop))
    second = subprocess.run(program, cwd=ROOT, env=desktop.environment, capture_output=True, check=False)  # noqa: S603 - ourselves
    assert second.returncode == 0
    assert "已把它的窗口调到前面" in second.stderr.decode()
    assert until(lambda: shown(desktop))
    first.send_signal(signal.SIGTERM)
    assert first.wait() == 0


@pytest.mark.skipif(os.name != "posix", reason="没有 SIGTERM")
def test_the_end_of_the_session_is_a_goodbye(desktop: Desktop, tmp_path: Path) -> None:
    """SIGTERM: window and watchdog end, nothing is started again, the draft is there, the book is sound."""
    desktop.screen()
    home = tmp_path / "home"
    first = Window(desktop, home)
    assert first.close() == 0
    begun = desktop.start([sys.executable, "-X", "utf8", "-m", "app.main", "--home", str(home)])
    assert until(lambda: shown(desktop))
    desktop.do("xdotool", "windowactivate", "--sync", shown(desktop)[0])
    desktop.do("xdotool", "key", "F2")
    desktop.do("xdotool", "type", "--delay", "60", "dam leaking")
    assert until(lambda: any("leaking" in one for one in typed(home)))
    begun.send_signal(signal.SIGTERM)
    assert begun.wait() == 0
    assert until(lambda: holder(home) == 0)
    assert any("leaking" in one for one in typed(home))
    assert sound(desktop, home)
