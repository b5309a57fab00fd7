"""Alarms that reach a person: in front or not, with sound or without; nothing moves under the fingers."""

import os
import threading

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from app.cli.demo import samples, take_call
from app.cli.hands import Hands
from app.services.desk.desk import replaced
from app.services.runtime.lock import LOCK, is_locked
from app.services.security import backups
from app.ui.shell.one_window import OneWindow
from tests.helpers import until


def ringing(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    hands.wait(21 * 60)
    assert hands.room.window.ringing.clocks


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen there is no front to come to
def test_a_strip_stands_on_top_only_while_the_window_is_not_in_front(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    ringing(hands)
    window, rings = hands.room.window, hands.room.window.ringing
    window.showMinimized()
    hands.wait(1)
    strip = rings.strip
    assert strip is not None
    assert strip.isVisible()
    for flag in (Qt.WindowType.WindowStaysOnTopHint, Qt.WindowType.WindowDoesNotAcceptFocus):
        assert strip.windowFlags() & flag
    assert strip.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert rings.clocks[0].obligation.label in strip.text.text()
    strip.clicked.emit()
    assert not window.isMinimized()
    assert not strip.isVisible()
    monkeypatch.setattr(type(rings), "in_front", True)  # no window is ever active again offscreen
    hands.wait(1)
    assert not strip.isVisible()


def test_attention_is_asked_at_each_stage_of_each_clock(hands: Hands) -> None:
    ringing(hands)
    rings = hands.room.window.ringing
    before = rings.announced
    hands.wait(5)
    assert rings.announced == before
    hands.wait(5 * 60)
    assert rings.announced > before


def test_the_bar_moves_nothing_and_f9_says_until_when(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    window = hands.room.window
    QApplication.processEvents()
    calm = window.stack.mapTo(window, QPoint(0, 0))
    hands.wait(21 * 60)
    assert not window.alarms.isHidden()
    assert window.stack.mapTo(window, QPoint(0, 0)) == calm
    hands.press("F9")
    assert "前不响" in window.notice.text()


def test_b1_a_hung_backup_holds_up_neither_other_work_nor_the_end(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, begun = threading.Event(), threading.Event()

    def hung(_desk: object) -> str:
        begun.set()
        free.wait()
        return ""

    monkeypatch.setattr(backups, "make", hung)
    room = hands.room
    room.desk.settings = replaced(room.desk.settings, backup_folder="盘")
    room._back_up()
    assert until(begun.is_set)
    came: list[object] = []
    room.broadcast.tasks.ask(lambda: "核验", came.append, slow=True)
    assert until(lambda: QApplication.processEvents() or came)
    room.broadcast.tasks.close()  # returns though the disk does not
    monkeypatch.setattr(room.broadcast.tasks, "close", lambda: None)
    free.set()
    assert until(lambda: not [one for one in threading.enumerate() if one.name == "backup"])


def test_a_second_start_brings_the_first_forward_or_says_why_it_ends(hands: Hands) -> None:
    first, second = OneWindow(hands.home), OneWindow(hands.home)
    (hands.home / LOCK).write_text(f"{os.getppid()}\npython\nhost\n", encoding="ascii")
    assert first.take(), "a number that is another's by now holds nothing"
    assert is_locked(hands.home / LOCK) is not False, "the system says who holds it"
    assert not second.take()
    assert not second.brought_forward
    assert "没有应答" in second.sentence
    first.release()
    assert second.take()
    second.release()
