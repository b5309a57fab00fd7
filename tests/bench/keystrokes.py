"""Every keystroke with painting, page by page, in the real window; the first booking of a process beside the next.

In seconds of the processor, what goes on behind the window included.
"""

import dataclasses
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.models.vocabulary.duty import DutyRole
from app.services.desk.desk import open_desk
from app.services.duty import shift
from app.ui.shell.application import make_room
from app.ui.shell.room import Room
from tests.bench.timing import processor

CALL = (
    "今天15时20分许，青山镇工业园二路一化工厂发生爆炸，已造成4人死亡、3人失联、12人受伤，其中5人重伤，"
    "县消防救援大队26人6车已到场处置，附近群众120人正在转移，道路中断。"
)
LATER = "县医院报告：死亡人数升至5人，失联2人，另有7人轻伤，现场明火已扑灭"
WORDS = ("青山", "编织袋", "冲锋舟", "qszdd", "0700", "王某", "危化", "爆炸")
STEPS = 40
"""Times a key that walks through a list is pressed."""


@dataclasses.dataclass(frozen=True)
class Place:
    """Where one types: the keys that lead there, the words, the keys that walk through what is found."""

    name: str
    leads: tuple[str, ...]
    words: tuple[str, ...] = ()
    walks: tuple[str, ...] = ()


PLACES = (
    Place("值班台", ("Alt+1",), walks=("Down", "Up", "PageDown", "PageUp")),
    Place("一行（F7）", ("Alt+1", "F7"), (LATER,)),
    Place("接报，读着", ("F2",), (CALL, CALL)),
    Place("命令面板", ("Ctrl+K",), WORDS),
    Place("事件列表", ("Alt+2",), walks=("Down", "Up", "PageDown")),
    Place("事件查找", ("Ctrl+F",), WORDS),
    Place("时限", ("Alt+3",), walks=("Down", "Up")),
    Place("来电", ("Alt+4",), walks=("Down", "Up")),
    Place("队伍物资查找", ("F6",), WORDS),
    Place("外发", ("Alt+6",), walks=("Down", "Up")),
    Place("来件", ("Alt+7",), walks=("Down", "Up")),
    Place("值班", ("Alt+Z",), walks=("Down", "Up")),
    Place("资料库", ("Alt+8",), WORDS[:3]),
    Place("复盘", ("Alt+X",), walks=("Down", "Up")),
    Place("设置", ("Alt+9",), WORDS[:3]),
)


def opened(home: Path) -> Room:
    """The real window over a store, somebody on duty, everything loaded that loads behind it."""
    desk = open_desk(home, officer="王澄")
    shift.assign(desk, {DutyRole.MAIN: "王澄", DutyRole.DEPUTY: "李明", DutyRole.LEADER: "赵启明"})
    desk.close()
    room = make_room(home)
    room.window.resize(1366, 768)
    room.window.show()
    room.window.settle()
    for _ in range(4):
        room.heartbeat.beat()
        settle(room)
    return room


def settle(room: Room) -> None:
    """Wait until nothing is asked for behind the window."""
    while room.broadcast.tasks.waiting:
        QTest.qWait(20)
    QApplication.processEvents()


def focused() -> QWidget:
    """What hears the keys; raises LookupError where nothing does."""
    found = QApplication.focusWidget() or QApplication.activeWindow()
    if found is None:
        raise LookupError("no window hears the keys")
    return found


def press(keys: str) -> float:
    """Seconds of a key, what it changes painted."""
    *held, name = keys.split("+")
    modifiers = Qt.KeyboardModifier.NoModifier
    for word in held:
        modifiers |= Qt.KeyboardModifier["ControlModifier" if word == "Ctrl" else f"{word}Modifier"]
    target = focused()
    began = processor()
    QTest.keyClick(target, Qt.Key[f"Key_{name}"], modifiers)
    QApplication.processEvents()
    return processor() - began


def commit(char: str) -> float:
    """Seconds of one character as an input method gives it, painted."""
    event = QInputMethodEvent()
    event.setCommitString(char)
    target = focused()
    began = processor()
    QApplication.sendEvent(target, event)
    QApplication.processEvents()
    return processor() - began


def strokes(room: Room, place: Place) -> list[float]:
    """Seconds of every keystroke at a place."""
    press("Escape")
    for keys in place.leads:
        press(keys)
        settle(room)
    found = []
    for words in place.words:
        for char in words:
            found.append(commit(char))
            if char in "，。":
                settle(room)  # what was read comes while one goes on typing
        room.heartbeat.beat()
        press("Ctrl+A")
        found.append(press("Delete"))
    for keys in place.walks:
        found += [press(keys) for _ in range(STEPS)]
    return found


def bookings(room: Room, times: int) -> Iterator[float]:
    """Seconds of Ctrl+Enter on 接报, one call after the other."""
    for number in range(times):
        press("F2")
        settle(room)
        for char in f"第{number}起：{CALL}":
            commit(char)
        room.heartbeat.beat()
        settle(room)
        press("F8")
        QTest.qWait(500)  # a legal act waits until what it acts on has stood for a moment
        yield press("Ctrl+Return")
        settle(room)


def measured(home: Path, spread: Callable[[list[float]], dict[str, float]]) -> dict[str, dict[str, float]]:
    """Median and 99th percentile of each place, and of the first booking beside the next nine."""
    room = opened(home)
    try:
        found = {place.name: spread(strokes(room, place)) for place in PLACES}
    finally:
        room.stop()
    room = opened(home)
    try:
        first, *others = bookings(room, 10)
    finally:
        room.stop()
    more = {"第一次": spread([first]), "以后": spread([statistics.median(others)])}
    return found | {f"接报登记，{name}": one for name, one in more.items()}
