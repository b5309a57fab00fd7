"""Shared fixtures: a desk in an empty folder on a clock moved by hand; sockets blocked."""

import datetime as dt
import os
import socket
import threading
from collections.abc import Generator, Iterator
from functools import partial
from pathlib import Path
from typing import NoReturn

import keyring
import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.models.moments import BEIJING, UTC
from app.services.desk.desk import Desk, open_desk
from app.services.runtime import apart, bus
from app.services.runtime.clock import FixedClock
from app.services.samples import sample
from app.services.store import engine, loss, mirror
from tests.cases import not_tried
from tests.helpers import ALL, PATIENCE, shortened, threads_left
from tests.rings import Absent

settings.register_profile(
    "shared",
    deadline=None,  # a busy machine is no failure
    derandomize=not ALL,  # the check is the same on every machine; new examples are looked for by `run.py test --all`
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    report_multiple_bugs=False,  # one example is enough to mend a kind, and to read
)
settings.load_profile("shared")
ORDER = 1
"""The order the tests run in, as `pytest-randomly` counts them; `--all` takes a new one."""
START = dt.datetime(2026, 6, 12, 3, 12, tzinfo=BEIJING).astimezone(UTC)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """No test hangs on the order, and the check does not try its luck with one."""
    if not ALL and getattr(config.option, "randomly_seed", "") == "default":
        config.option.randomly_seed = ORDER


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What nobody tried for want of the labelled texts is said once more, plainly, at the end."""
    said = not_tried([str(one.longrepr) for one in terminalreporter.stats.get("skipped", [])])
    if said:
        terminalreporter.write_line(said, yellow=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failure is a page to read, however much a test had to say."""
    report = yield
    if report.failed:
        said = str(report.longrepr)
        short = shortened(said)
        if short != said:
            report.longrepr = short
        report.sections = [(name, shortened(text)) for name, text in report.sections]
    return report


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "loopback" in request.keywords:
        return  # real servers on this machine; what they are is seen in the test

    def refuse(*_args: object, **_kwargs: object) -> NoReturn:
        message = "no network in tests"
        raise AssertionError(message)

    real = socket.socket.connect

    def connect(held: socket.socket, address: object) -> None:
        if held.family != getattr(socket, "AF_UNIX", None):  # a pipe between processes of this machine is no network
            refuse()
        real(held, address)  # type: ignore[arg-type]  # handed through as it came

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """A thread that outlives its test is the fault of that test; one that was told to end is waited for.

    Windows and timers are looked for where there are any (``tests/ui``).
    """
    before = set(threading.enumerate())
    yield
    left = threads_left(before, PATIENCE)
    assert left == [], f"threads left behind: {left}"


@pytest.fixture(autouse=True)
def no_ring() -> Iterator[None]:
    """No test reaches the key ring of the machine it runs on."""
    keyring.set_keyring(Absent())
    yield
    keyring.set_keyring(Absent())


@pytest.fixture(autouse=True)
def own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept outside the data folder is kept outside this person's own, too."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.getbasetemp() / "state"))


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What answers late is waited for: how long the program waits is no promise of a busy machine.

    A second disk, a copy that is asked on opening, a process that reads a file, a service of the desktop. Tests of what
    never answers bring their own bounds.
    """
    monkeypatch.setattr(mirror, "WAIT", PATIENCE)
    monkeypatch.setattr(loss, "SHORT", PATIENCE)
    monkeypatch.setattr(apart, "Bounds", partial(apart.Bounds, seconds=PATIENCE))
    monkeypatch.setattr(bus, "SECONDS", PATIENCE / 10)


DURABLE = engine.SETTINGS


@pytest.fixture(autouse=True)
def no_flushing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within a test no power is cut: waiting for the disk was half of its time. What the program does is tried apart.

    Processes that a test starts, those that are killed and lose their power among them, flush as always.
    """
    monkeypatch.setattr(engine, "SETTINGS", tuple(one.replace("=FULL", "=OFF") for one in DURABLE))


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "home", officer="王澄", clock=clock)
    sample.ensure_unit(opened)
    yield opened
    opened.close()
