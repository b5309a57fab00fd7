"""The window comes back where it was left."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton

from app.services.desk.desk import Desk, open_desk
from app.ui.kit import theme
from app.ui.kit.theme import LOOK
from app.ui.shell import window_place

ROOT = Path(__file__).resolve().parents[2]


def made() -> QMainWindow:
    return QMainWindow()


def test_the_first_window_fills_the_screen_and_the_next_stands_where_it_was_left(
    tmp_path: Path, qapp: QApplication
) -> None:
    desk: Desk = open_desk(tmp_path, officer="王澄")
    first = made()
    window_place.show_again(first, desk)
    assert first.isMaximized()
    left = window_place.Left(first)
    first.showNormal()
    first.setGeometry(30, 40, 500, 410)
    left.keep(desk)
    again = made()
    window_place.show_again(again, desk)
    assert not again.isMaximized()
    assert (again.geometry().width(), again.geometry().height()) == (500, 410)
    for one in (first, again):
        one.close()
        one.deleteLater()
    desk.close()
    assert qapp is not None


def test_what_was_kept_wrong_or_for_a_screen_that_is_gone_is_not_followed(tmp_path: Path, qapp: QApplication) -> None:
    desk = open_desk(tmp_path, officer="王澄")
    with desk.store.beside() as writing:
        writing.set_value(window_place.NAME, "不是位置")
    window = made()
    window_place.show_again(window, desk)
    assert window.isMaximized()
    window.close()
    window.deleteLater()
    desk.close()
    assert qapp is not None


def test_what_the_window_manager_does_with_a_closed_window_is_not_where_it_was_left(
    tmp_path: Path, qapp: QApplication
) -> None:
    desk = open_desk(tmp_path, officer="王澄")
    first = made()
    left = window_place.Left(first)
    first.show()
    first.setGeometry(60, 70, 520, 430)
    first.close()
    first.setGeometry(0, 0, 300, 200)
    left.keep(desk)
    again = made()
    window_place.show_again(again, desk)
    assert again.geometry().getRect() == (60, 70, 520, 430)
    again.close()
    for one in (first, again):
        one.deleteLater()
    desk.close()
    assert qapp is not None


def test_a_window_is_built_without_the_sheet_and_stands_in_it_also_where_building_it_failed(qapp: QApplication) -> None:
    theme.apply(qapp, "day", 100)
    sheet = qapp.styleSheet()
    assert "QPushButton#primary" in sheet
    with theme.sheet_at_last(qapp):
        assert qapp.styleSheet() == ""
        button = QPushButton("登记")
        button.setObjectName("primary")
    button.ensurePolished()
    assert qapp.styleSheet() == sheet
    assert button.palette().buttonText().color() == LOOK.color("on_accent")
    with pytest.raises(OSError, match="disk"), theme.sheet_at_last(qapp):
        raise OSError("disk")
    assert qapp.styleSheet() == sheet
    button.deleteLater()


def test_every_class_of_qt_is_loaded_before_pages_load_behind_the_window(tmp_path: Path) -> None:
    script = (
        "import enum, sys, threading; from pathlib import Path; made = []; before = enum.EnumType._create_\n"
        "def create(*given, **named):\n"
        "    made.append(threading.current_thread().name); return before(*given, **named)\n"
        "enum.EnumType._create_ = create\n"
        "from PySide6 import QtPrintSupport as own; [getattr(own, one) for one in dir(own)]\n"  # loads with its module
        "from app.cli.hands import Hands; from app.cli.demo import stand\n"
        f"hands = Hands(Path({str(tmp_path)!r}), Path({str(tmp_path / 'home')!r})); stand(hands); hands.wait(8)\n"
        "hands.room.lane.close(); print(len(made) > 200, {one for one in made if one.startswith('behind')})\n"
        "hands.room.stop()"
    )
    program = [sys.executable, "-X", "utf8", "-c", script]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - ourselves
    assert done.stdout.split() == ["True", "set()"]
