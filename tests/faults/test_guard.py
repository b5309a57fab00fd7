"""The guard outlives the window: SIGKILL and SIGSTOP at a bad second end in an alarm, a notice and a new window."""

import datetime as dt
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
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
from app.services.forms import signing
from app.services.outbox import queue
from app.services.reports import reporting
from app.services.runtime import watchdog
from app.services.runtime.clock import SystemClock
from app.services.runtime.lock import LOCK, in_use
from app.services.runtime.siren import Siren
from app.services.runtime.watchdog import MOST, QUIET, Watchdog
from app.services.samples import sample
from app.services.settings import editing
from tests.faults.processes import others_on
from tests.helpers import PATIENCE, book, held_by, phone, state_of, until

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of Unix")
WRITTEN = '#!/bin/sh\necho "$(basename $0)|$*" >> "{out}"\n'


class Room:
    """A real window in a process of its own, offscreen, with a player and a notifier that only write down."""

    def __init__(self, folder: Path, after: str = "2,4") -> None:
        self.home = folder / "home"
        self.heard = folder / "heard.txt"
        programs = folder / "bin"
        programs.mkdir()
        for name in ("paplay", "notify-send"):
            (programs / name).write_text(WRITTEN.format(out=self.heard), encoding="utf-8")
            (programs / name).chmod(0o755)
        words = [sys.executable, "-m", "app.main", "--home", str(self.home), "--guard-after", after]
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

    def signalled(self, how: signal.Signals) -> int:
        """The process that has the folder open, once there is one, has got that signal."""
        assert until(self.owner)
        process = self.owner()
        assert process > 1, "nobody; 0 would be this test itself and all beside it"
        os.kill(process, how)
        return process

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
def room(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Room]:
    """A window that has beaten a few times since its guard began: a report that waits goes out with the third beat.

    Its guard is told to be patient where nothing may be said: a window on a busy machine may stand for seconds.
    """
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
    signing.sign(desk, incident, draft.id, "赵启明")
    queue.queue(desk, incident, draft.id, route.name)
    desk.close()
    made = Room(tmp_path, getattr(request, "param", "2,4"))
    assert until(lambda: list((tmp_path / "交换").glob("*.json")))
    yield made
    made.end()


def test_a_killed_window_is_announced_and_started_again(room: Room) -> None:
    first = room.signalled(signal.SIGKILL)
    assert until(lambda: "paplay|" in room.told())
    assert until(lambda: "意外退出" in room.told())
    assert "下一时限" in room.told()
    assert "口头报告" in room.told() or "书面" in room.told()
    assert until(lambda: room.owner() not in {0, first} and in_use(room.home))
    assert until(lambda: any("程序意外退出" in line for line in room.lines()))
    room.process.wait(PATIENCE)


def test_a_hanging_window_is_announced_ended_and_started_again(room: Room) -> None:
    first = room.signalled(signal.SIGSTOP)
    assert until(lambda: "停止响应" in room.told())
    assert until(lambda: room.owner() not in {0, first} and in_use(room.home))
    assert until(lambda: any("停止响应" in line for line in room.lines()))


@pytest.mark.parametrize("room", ["200,300"], indirect=True)
def test_a_goodbye_is_no_fall(room: Room) -> None:
    room.signalled(signal.SIGTERM)
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


@pytest.mark.parametrize("hours", [-1, 1])
def test_what_is_left_is_told_by_elapsed_time_though_the_clock_was_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    """A notice that says 时限已到 and an hour left would be two things at once."""
    told: list[str] = []
    monkeypatch.setattr(watchdog, "notify", lambda title, text: told.append(f"{title}：{text}"))
    guard = Watchdog(tmp_path, ["true"])
    guard._sound = lambda: None  # type: ignore[method-assign]
    clock = SystemClock()
    limit, boot = to_micros(clock.now()) - 2_000_000, clock.boottime()
    monkeypatch.setattr(guard.clock, "now", lambda: clock.now() + dt.timedelta(hours=hours))
    guard._take(
        json.dumps({"due": limit, "boot": boot, "dues": [[-2, limit, "口头报告"]], "what": "口头报告"}).encode()
    )
    guard.silent_for = QUIET
    guard.ring()
    assert "已超0分0" in guard.sentence()
    (said,) = told
    assert said.startswith("值守台窗口没有应答，时限已到：口头报告")
    assert "已超0分0" in said
    guard._said = frozenset()
    guard.ring(absent=True)
    assert told[1].startswith("值守台窗口不在，时限已到：口头报告")


def test_a_busy_machine_gets_a_sound_each_time_and_one_notice_a_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its window stands still for some seconds, beats, stands still: the same clocks are due each time."""
    told: list[str] = []
    sounds: list[float] = []
    monkeypatch.setattr(watchdog, "notify", lambda title, text: told.append(f"{title}：{text}"))
    guard = Watchdog(tmp_path, ["true"])
    now = [SystemClock().boottime()]
    monkeypatch.setattr(guard.clock, "boottime", lambda: now[0])
    guard._sound = lambda: sounds.append(now[0])  # type: ignore[method-assign]
    limit = to_micros(SystemClock().now())
    due = now[0]
    for _ in range(5):
        now[0] += 6
        guard._take(json.dumps({"due": limit, "boot": now[0], "dues": [[due - now[0], limit, "口头报告"]]}).encode())
        guard.ring()
        guard.silent_for = QUIET
        guard.ring()
    assert (len(sounds), len(told)) == (5, 1)
    another = [[due - now[0], limit, "口头报告"], [0, limit + 1, "书面报告"]]
    guard._take(json.dumps({"due": limit, "boot": now[0], "dues": another}).encode())
    guard.silent_for = QUIET
    guard.ring()
    assert len(told) == 2, "another clock is due: that is news"
    now[0] += 61
    guard.ring()
    assert len(told) == 3


@pytest.mark.parametrize("line", [b"", b"\xff\xfe", b"[1]", b"{}", b'{"due": "x"}', b'{"due": 1e400}'])
def test_rubbish_on_the_pipe_ends_nothing(tmp_path: Path, line: bytes) -> None:
    guard = Watchdog(tmp_path, ["true"])
    assert guard._take(line) is False


def test_a6_a_program_that_falls_at_every_start_is_started_no_more_and_its_clocks_ring_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The due second comes when nothing is left but the guard; it rings until another window holds the folder."""
    opened = ExitStack()
    told: list[str] = []
    sounds: list[float] = []
    clock = SystemClock()
    monkeypatch.setattr(watchdog, "notify", lambda title, text: told.append(f"{title}：{text}"))
    monkeypatch.setattr(watchdog, "SOUND", 0.5)

    def play(_siren: object, _name: str) -> bool:
        sounds.append(clock.boottime())
        if len([one for one in sounds if one >= due]) >= 4:
            opened.enter_context(held_by(tmp_path, os.getpid()))
        return True

    monkeypatch.setattr(Siren, "play", play)
    due = clock.boottime() + 3
    limit = to_micros(clock.now()) + 3_000_000
    said = {"due": limit, "what": "口头报告", "boot": clock.boottime(), "dues": [[3, limit, "口头报告"]]}
    with subprocess.Popen([shutil.which("true") or "true"]) as gone:  # noqa: S603 - a process that is no more
        gone.wait()
    guard = Watchdog(tmp_path, [shutil.which("true") or "true"])
    borne: list[int] = []
    monkeypatch.setattr(guard, "bear_witness", lambda: borne.append(guard.falls))
    assert guard.run(BytesIO(json.dumps(said).encode() + b"\n"), gone.pid) == 1
    assert len([one for one in told if "正在重新启动" in one]) == MOST
    assert borne == list(range(MOST + 1)), "before another window looks at the book"
    assert any("人工启动" in one and "口头报告" in one for one in told)
    assert any("时限已到" in one and "口头报告" in one for one in told)
    opened.close()


def test_a6_the_guard_rings_what_is_due_while_the_window_stands_still_and_not_while_it_beats(tmp_path: Path) -> None:
    guard = Watchdog(tmp_path, ["true"])
    rung: list[str] = []
    guard._sound = lambda: rung.append("响")  # type: ignore[method-assign]
    now = SystemClock().boottime()
    guard._take(json.dumps({"due": 1, "boot": now, "dues": [[-1, 1, "口头报告"], [3600, 2, "书面报告"]]}).encode())
    guard.ring()
    assert not rung, "the window beats: it rings by itself"
    guard.silent_for = QUIET
    guard.ring()
    assert rung
    guard._take(json.dumps({"due": 1, "boot": now, "dues": [[600, 1, "口头报告"]]}).encode())
    guard.silent_for = QUIET
    guard.ring()
    assert len(rung) == 1, "heard in the window: quiet until it expires"


def guards_of(room: Room) -> set[int]:
    """Guards of the window, and for a moment what one of them is just starting."""
    return {one for one in others_on(room.home, room.owner(), room.process.pid) if "watchdog" in words_of(one)}


def guard_of(room: Room) -> int:
    """The one guard that watches, once there is one alone; what was seen is what is answered."""
    seen: list[int] = []

    def alone() -> bool:
        seen[:] = guards_of(room)
        return len(seen) == 1

    assert until(alone)
    return seen[0]


def words_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


@pytest.mark.parametrize("room", ["6,20"], indirect=True)
@pytest.mark.parametrize("how", [signal.SIGSTOP, signal.SIGKILL])
def test_a_guard_that_stands_still_or_is_killed_is_replaced(room: Room, how: signal.Signals) -> None:
    first = guard_of(room)
    assert until(lambda: others_on(room.home) and room.owner())
    os.kill(first, how)
    assert until(lambda: guards_of(room) - {first}), "asked once: the first may end between two looks"
    room.signalled(signal.SIGSTOP)
    assert until(lambda: "停止响应" in room.told() or "还没有开始计时" in room.told()), "the new one watches"


def test_a_guard_that_started_the_window_is_replaced_too(room: Room) -> None:
    first = room.signalled(signal.SIGKILL)
    assert until(lambda: room.owner() not in {0, first} and in_use(room.home))
    assert until(lambda: any("程序意外退出" in line for line in room.lines()))
    guard = guard_of(room)
    os.kill(guard, signal.SIGSTOP)
    assert until(lambda: guard not in others_on(room.home))
    assert until(lambda: guards_of(room))
    assert in_use(room.home)
    room.process.wait(PATIENCE)
