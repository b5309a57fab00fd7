"""A room on a clock moved by hand, driven by keys; what a test leaves behind is its fault."""

import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.cli.demo import stand
from app.cli.hands import Hands
from app.services.runtime import siren
from app.services.samples import sample
from app.ui.shell import fcitx, one_window
from tests.helpers import PATIENCE, threads_left


def running_timers() -> list[QTimer]:
    """Timers made in Python that run; Qt's own (a blinking cursor) are its own affair."""
    return [one for one in gc.get_objects() if isinstance(one, QTimer) and isValid(one) and one.isActive()]


def top_windows() -> list[QWidget]:
    """Windows without a parent; those that are only waiting to be deleted are deleted first."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return [one for one in QApplication.topLevelWidgets() if one.parent() is None]


def told(widgets: list[QWidget]) -> list[str]:
    return [f"{type(one).__name__} {one.objectName()} {one.windowTitle()}".strip() for one in widgets]


class Leaks:
    """What stood before, and what has come and not gone since."""

    def __init__(self) -> None:
        self.threads = set(threading.enumerate())
        self.windows = {id(one) for one in top_windows()} if QApplication.instance() else set()
        self.timers = {id(one) for one in running_timers()}

    def found(self, seconds: float = PATIENCE) -> list[str]:
        """What is left; a thread that has been told to end is given so many seconds to do it."""
        threads = threads_left(self.threads, seconds)
        gc.collect()
        windows = [one for one in top_windows() if id(one) not in self.windows] if QApplication.instance() else []
        return [
            *(f"window {one}" for one in told(windows)),
            *(f"timer {one.interval()} ms" for one in running_timers() if id(one) not in self.timers),
            *(f"thread {name}" for name in threads),
        ]


@pytest.fixture(autouse=True)
def clean() -> Iterator[None]:
    """As in the program itself, garbage is collected by the window's own thread; nothing outlives its test.

    What stood before the test is frozen: it is nobody's garbage, and looking at it twice a test takes longer than many
    a test does.
    """
    gc.collect()
    gc.freeze()
    before = Leaks()
    gc.disable()
    yield
    gc.enable()
    left = before.found()
    assert left == [], f"left behind: {left}"


@pytest.fixture(autouse=True)
def patient_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """An input method and another window that answer late are waited for."""
    monkeypatch.setattr(fcitx, "ANSWER", PATIENCE / 10)
    monkeypatch.setattr(one_window, "PATIENCE_MS", round(PATIENCE * 1000))


@pytest.fixture(autouse=True)
def no_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test rings in the room it runs in, nor depends on what that machine plays sounds with."""
    monkeypatch.setattr(siren, "PLAYERS", ())


@pytest.fixture
def hands(tmp_path: Path, qapp: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    assert qapp is not None
    monkeypatch.setattr(sample, "LEDGERS", {})  # tests begin with empty ledgers
    out = tmp_path / "out"
    out.mkdir()
    made = Hands(out, tmp_path / "home")
    made.keeps = False  # nobody looks at them here
    made.stretch()
    stand(made)
    yield made
    made.end()
