"""A print system that does not answer: clocks go on meanwhile, and it is said what to do."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, Signal, Slot
from pytestqt.qtbot import QtBot

from app.services.runtime import cups
from app.services.runtime.cups import PrintOrder
from app.services.runtime.errors import Unavailable
from app.ui.kit import printing

pytestmark = pytest.mark.skipif(os.name != "posix", reason="lp and lpstat are of CUPS")
WAITS = "#!/bin/sh\nwhile [ ! -e {done} ]; do sleep 0.05; done\necho 'request id is room-1 (1 file(s))'\n"
HANGS = "#!/bin/sh\nexec sleep 600\n"


class Beating(QObject):
    """What the window's own thread does while something else is waited for."""

    asked = Signal()

    def __init__(self, done: Path) -> None:
        super().__init__()
        self.done = done
        self.beats = 0
        self.asked.connect(self._on_asked, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def _on_asked(self) -> None:
        self.beats += 1
        self.done.touch()


def laid(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text(text.format(done=folder / "done"), encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "act"), [("lp", partial(cups.submit, b"%PDF", PrintOrder(printer="室内"))), ("lpstat", cups.destinations)]
)
def test_clocks_go_on_while_the_printer_takes_its_time(
    qtbot: QtBot, programs: Path, name: str, act: Callable[[], str]
) -> None:
    assert qtbot
    laid(programs, name, WAITS)
    beating = Beating(programs / "done")
    beating.asked.emit()  # delivered by the loop of the window's own thread alone; the program waits for it
    printing.patiently(act)
    assert beating.beats == 1


@pytest.mark.parametrize(
    ("name", "act"), [("lp", partial(cups.submit, b"%PDF", PrintOrder(printer="室内"))), ("lpstat", cups.destinations)]
)
def test_one_that_never_answers_is_a_sentence(
    qtbot: QtBot, programs: Path, monkeypatch: pytest.MonkeyPatch, name: str, act: Callable[[], str]
) -> None:
    assert qtbot
    monkeypatch.setattr(cups, "PATIENCE", 0.2)
    monkeypatch.setattr(cups, "SHORT", 0.2)
    laid(programs, name, HANGS)
    with pytest.raises(Unavailable, match="另存"):
        printing.patiently(act)
