"""The guard outlives the window: SIGKILL and SIGSTOP at a bad second end in an alarm, a notice and a new window."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.models.moments import to_micros
from app.models.outbox.routes import Route, RouteKind
from app.models.vocabulary.duty import DutyRole
from app.models.vocabulary.obligation import Recipient
from app.services.desk.desk import open_desk
from app.services.duty import shift
from app.services.outbox import queue
from app.services.reports import reporting
from app.services.runtime.clock import SystemClock
from app.services.runtime.lock import LOCK, in_use
from app.services.runtime.watchdog import Watchdog
from app.services.samples import sample
from app.services.settings import editing
from tests.faults.processes import others_on
from tests.helpers import PATIENCE, book, phone, state_of, until

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of Unix")
WRITTEN = '#!/bin/sh\necho "$(basename $0)|$*" >> "{out}"\n'


class Room:
    """A real window in a process of its own, offscreen, with a player and a notifier that only write down."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.heard = folder / "heard.txt"
        programs = folder / "bin"
        programs.mkdir()
        for name in ("paplay", "notify-send"):
            (programs / name).write_text(WRITTEN.format(out=self.heard), encoding="utf-8")
            (programs / name).chmod(0o755)
        words = [sys.executable, "-m", "app.main", "--home", str(self.home), "--guard-after", "2,4"]
        environment = os.environ | {
            "PATH": f"{programs}:{os.environ['PATH']}", "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1",
        }  # fmt: skip
        self.process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - ours

    def owner(self) -> int:
        """The process that has the folder open."""
        try:
            return int((self.home / LOCK).read_text(encoding="ascii").split()[0])
        except (OSError, ValueError, IndexError):
            return 0

    def told(self) -> str:
        return self.heard.read_text(encoding="utf-8") if self.heard.exists() else ""

    def lines(self) -> list[str]:
        desk = open_desk(self.home, officer="命令行")
        with desk.store.read() as reading:
            found = [line.text for line in reading.journal.lines(limit=1000)]
        desk.close()
        return found

    def end(self) -> None:
        for _ in range(3):
            process = self.owner()
            if not process or not in_use(self.home):
                break
            os.kill(process, signal.SIGCONT)
            os.kill(process, signal.SIGTERM)
            until(lambda: not in_use(self.home))
            if until(lambda: in_use(self.home) or not others_on(self.home)) and not in_use(self.home):
                break  # one that fell while it was told to leave is started again
        with self.process:
            pass


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A window that has beaten a few times since its guard began: a report that waits goes out with the third beat."""
    route = Route(name="交换", kind=RouteKind.FOLDER, folder=str(tmp_path / "交换"))
    (tmp_path / "交换").mkdir()
    desk = open_desk(tmp_path / "home", officer="王澄")
    sample.ensure_unit(desk)
    shift.assign(desk, {DutyRole.MAIN: "王澄"})
    editing.change_settings(desk, replace(desk.settings, routes=(route,)))
    incident = book(desk, deaths=3)
    phone(desk, incident, to=Recipient.LEADER)  # ten minutes to tell the leader would ring at once
    draft = reporting.compose(desk, state_of(desk, incident))
    reporting.submit(desk, draft)
    reporting.sign(desk, incident, draft.id, "赵启明")
    queue.queue(desk, incident, draft.id, route.name)
    desk.close()
    made = Room(tmp_path)
    assert until(lambda: list((tmp_path / "交换").glob("*.json")))
    yield made
    made.end()


def test_a_killed_window_is_announced_and_started_again(room: Room) -> None:
    first = room.owner()
    os.kill(first, signal.SIGKILL)
    assert until(lambda: "paplay|" in room.told())
    assert until(lambda: "意外退出" in room.told())
    assert "下一时限" in room.told()
    assert "口头报告" in room.told() or "书面" in room.told()
    assert until(lambda: room.owner() not in {0, first} and in_use(room.home))
    assert until(lambda: any("程序意外退出" in line for line in room.lines()))
    room.process.wait(PATIENCE)


def test_a_hanging_window_is_announced_ended_and_started_again(room: Room) -> None:
    first = room.owner()
    os.kill(first, signal.SIGSTOP)
    assert until(lambda: "停止响应" in room.told())
    assert until(lambda: room.owner() not in {0, first} and in_use(room.home))
    assert until(lambda: any("停止响应" in line for line in room.lines()))


def test_a_goodbye_is_no_fall(room: Room) -> None:
    process = room.owner()
    os.kill(process, signal.SIGTERM)
    assert until(lambda: not in_use(room.home))
    with room.process:
        pass
    assert until(lambda: not others_on(room.home)), "the guard ends too"
    assert room.told() == ""
    assert not any("程序" in line and "重新启动" in line for line in room.lines())


def test_the_guard_itself_ends_quietly(tmp_path: Path) -> None:
    words = [
        sys.executable,
        "-m",
        "app.services.runtime.watchdog",
        "--home",
        str(tmp_path),
        "--process",
        "1",
        "--",
        "true",
    ]
    with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as guard:  # noqa: S603 - ours
        assert guard.stdin is not None
        guard.stdin.write(b'{"due": 0}\n{"bye": true}\n')
        guard.stdin.flush()
        assert guard.wait(PATIENCE) == 0  # while the pipe is still open
        assert guard.stderr is not None
        assert guard.stderr.read() == b""


def test_what_is_due_is_said_with_what_is_left(tmp_path: Path) -> None:
    guard = Watchdog(tmp_path, ["true"])
    assert "没有正在计时" in guard.sentence()
    now = SystemClock().now()
    said = {"due": to_micros(now) + 125_000_000, "what": "口头报告"}
    guard._take(json.dumps(said).encode())
    assert "剩2分0" in guard.sentence()
    assert "口头报告" in guard.sentence()
    guard._take(json.dumps(said | {"due": to_micros(now) - 61_000_000}).encode())
    assert "已超1分0" in guard.sentence()


@pytest.mark.parametrize("line", [b"", b"\xff\xfe", b"[1]", b"{}", b'{"due": "x"}', b'{"due": 1e400}'])
def test_rubbish_on_the_pipe_ends_nothing(tmp_path: Path, line: bytes) -> None:
    guard = Watchdog(tmp_path, ["true"])
    assert guard._take(line) is False


def test_a_program_that_falls_at_every_start_is_not_started_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alarms: list[str] = []
    monkeypatch.setattr(Watchdog, "alarm", lambda _self, state: alarms.append(state))
    guard = Watchdog(tmp_path, [shutil.which("true") or "true"])
    assert guard.run(BytesIO(b""), os.getpid()) == 1
    assert len([one for one in alarms if "正在重新启动" in one]) == 4
    assert "人工启动" in alarms[-1]
