"""To the practice window and back: it is a program of its own on a folder of its own, the real one rings on."""

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QMainWindow, QVBoxLayout

from app.services.desk.desk import Desk
from app.services.desk.home import home_of
from app.services.runtime.processes import begin
from app.ui.kit.signals import Broadcast
from app.ui.kit.theme import LOOK
from app.ui.shell.one_window import OneWindow, raise_first

OPENING = "正在准备练习窗口，稍等几秒。练习在另一个窗口里，这里照常值守。"
FAILED = "练习窗口没有打开，请检查磁盘是否已满、数据文件夹能不能写。"


def command(home: Path) -> list[str]:
    """What starts the practice window beside a real one."""
    return [sys.executable, "-X", "utf8", "-m", "app.main", "--practice", "--home", str(home)]


def frame_practice(window: QMainWindow, desk: Desk, broadcast: Broadcast) -> None:
    """A practice window is seen to be one: a red frame, a band over everything, 演练 in its title."""
    from app.ui.practice.practice_band import PracticeBand

    window.setWindowTitle(f"【演练】{window.windowTitle()}")
    body = window.centralWidget()
    outer, edge = body.layout() if body is not None else None, LOOK.px(6)
    if body is not None and isinstance(outer, QVBoxLayout):
        body.setObjectName("practised")
        body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer.setContentsMargins(edge, edge, edge, edge)
        outer.insertWidget(0, PracticeBand(desk, broadcast))


class PracticeLink(QObject):
    """Answers the wish to practise, and in a practice window the wish to go back."""

    def __init__(self, window: QMainWindow, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__(window)
        self.window = window
        self.desk = desk
        self.broadcast = broadcast
        self.started: subprocess.Popen[bytes] | None = None
        broadcast.practice_requested.connect(self.go)
        if desk.practice:
            frame_practice(window, desk, broadcast)

    @Slot()
    def go(self) -> None:
        """The other window is in front."""
        if self.desk.practice:
            from app.services.samples.night import FOLDER

            home = home_of(self.desk)
            if home.parent.name == FOLDER:
                raise_first(OneWindow(home.parent.parent).name)
            self.window.close()
            return
        self.started = begin(command(home_of(self.desk)))
        if self.started is None:
            self.broadcast.warn(FAILED)
            return
        self.broadcast.say(OPENING)
