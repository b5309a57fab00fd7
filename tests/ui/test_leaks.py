"""The fixture that finds what a test left behind finds it."""

import threading

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from tests.ui.conftest import Leaks


def test_a_window_a_timer_and_a_thread_that_stay_are_seen(qapp: QApplication) -> None:
    assert qapp is not None
    before = Leaks()
    assert before.found() == []
    window, menu, timer, over = QWidget(), QMenu("菜单"), QTimer(), threading.Event()
    timer.start(60_000)
    thread = threading.Thread(target=over.wait, name="stays")
    thread.start()
    found = before.found(seconds=0)
    over.set()
    thread.join()
    timer.stop()
    for one in (window, menu):
        one.deleteLater()
    assert sorted(one.split()[0] for one in found) == ["thread", "timer", "window", "window"]
    assert before.found() == []


def test_what_belongs_to_a_window_or_waits_to_be_deleted_is_no_leak(qapp: QApplication) -> None:
    assert qapp is not None
    before = Leaks()
    window = QWidget()
    QMenu(window)
    window.deleteLater()
    assert before.found() == []
