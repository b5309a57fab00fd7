"""A file handed to the program is opened in the window that stands, at once or when it is unlocked."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.cli.hands import Hands
from app.services.desk.desk import open_desk
from app.services.runtime.clock import FixedClock
from app.services.security import identity
from app.ui.intake.intake_page import IntakePage
from app.ui.kit.form import FormPage
from app.ui.shell.one_window import MOST_BYTES, OneWindow, handed
from tests.helpers import until

ROOT = Path(__file__).resolve().parents[2]
SECOND_START = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.ui.shell.one_window import raise_first
application = QCoreApplication([])
print(raise_first(sys.argv[1], [Path(one) for one in sys.argv[2:]]))
"""


@pytest.mark.qt_log_ignore("does not support raise")
def test_a_second_start_hands_its_files_to_the_window_that_stands(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = hands.room
    name = OneWindow(hands.home).name
    room.listen(name)
    path = tmp_path / "来文 一.txt"
    path.write_text("不是数据包", encoding="utf-8")
    program = [sys.executable, "-X", "utf8", "-c", SECOND_START, name, str(path)]
    asking = subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE)  # noqa: S603 - ourselves
    taken: list[Path] = []
    monkeypatch.setattr(room.window.files, "take", taken.extend)
    assert until(lambda: QApplication.processEvents() or asking.poll() is not None)
    assert until(lambda: QApplication.processEvents() or taken)
    assert asking.stdout is not None
    assert asking.stdout.read().decode().strip() == "True"
    asking.stdout.close()
    assert taken == [path]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[",
        b"{}",
        b"7",
        b'[7, null, "relative.xml"]',
        b'["/a\\u0000b"]',
        b"\xff" * 9,
        json.dumps(["/" + "x" * MOST_BYTES]).encode(),
    ],
)
def test_what_is_handed_over_and_is_no_list_of_paths_opens_nothing(data: bytes) -> None:
    assert handed(data) == []


def test_paths_come_whole(tmp_path: Path) -> None:
    path = tmp_path / "名 片“一”.ddunit"
    assert handed(json.dumps([str(path), 7]).encode()) == [path]


def test_a_card_is_asked_about_and_anything_else_goes_to_intake(
    hands: Hands, tmp_path: Path, clock: FixedClock
) -> None:
    card = tmp_path / "邻县.DDUNIT"
    theirs = open_desk(tmp_path / "别处", officer="马值守", clock=clock)
    card.write_text(identity.card(theirs), encoding="ascii")
    theirs.close()
    hands.room.window.files.take([card])
    hands.settle()
    form = hands.room.window.forms.current
    assert isinstance(form, FormPage)
    assert "导入单位名片" in form.heading.text()
    other = tmp_path / "传真.pdf"
    other.write_bytes(b"not a pdf")
    hands.room.window.files.take([other])
    hands.settle()
    page = hands.room.window.stacked.current
    assert isinstance(page, IntakePage)
    assert page.form.message.text()
