"""Hands at the real window, offscreen: key events only, on a clock moved by hand."""

import datetime as dt
import os
import sys
import traceback
from pathlib import Path
from types import TracebackType

from app.models.moments import BEIJING, UTC
from app.services.runtime.clock import FixedClock, SystemClock
from app.services.runtime.errors import Unavailable

START = dt.datetime(2026, 6, 12, 3, 10, tzinfo=BEIJING).astimezone(UTC)
PACE = 0.5
"""Seconds from one key to the next: hands are no faster where they mean it."""
DRAWN = 20.0
"""Seconds to wait for a page of a paper to be drawn."""
PATIENCE = 300.0
"""Seconds to wait for work behind the window; a busy machine is no failure."""
SIZES = ((1366, 768), (1920, 1080))


class Hands:
    """An officer's hands: keys, input method, waiting. Works on whatever has the focus."""

    def __init__(self, out: Path, home: Path, key: bytes | None = None) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from app.ui.shell.application import make_room

        self.out = out
        self.home = home
        self.clock = FixedClock(START)
        self.room = make_room(home, self.clock, key)
        self.keeps = True
        """Whether pictures are written; they are drawn in any case."""
        self.pictures: list[str] = []
        self.faults: list[str] = []
        self.begun = False
        self._hook = sys.excepthook
        sys.excepthook = self._fault
        self.room.window.show()
        self.room.window.settle()
        self.wait(0)

    def wait(self, seconds: float) -> None:
        """Let time pass and the window catch up."""
        from PySide6.QtWidgets import QApplication

        while seconds > 0 or not self.begun:
            step = min(seconds, 4.0)
            self.clock.advance(step)
            self.room.heartbeat.beat()
            seconds -= step
            self.begun = True
        QApplication.processEvents()

    def settle(self) -> None:
        """Wait until everything asked for behind the window has come; raises Unavailable after five minutes."""
        from PySide6.QtTest import QTest

        clock = SystemClock()
        end = clock.monotonic() + PATIENCE
        while clock.monotonic() < end:
            if not self.room.broadcast.tasks.waiting:
                return
            QTest.qWait(5)
        raise Unavailable("后台的活没有做完。")

    def press(self, keys: str, times: int = 1, pace: float = PACE) -> None:
        """Press a key or a combination like Ctrl+Return on the focused widget, ``pace`` seconds after the last."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        *held, name = keys.split("+")
        key = Qt.Key[f"Key_{'Escape' if name == 'Esc' else name}"]
        modifiers = Qt.KeyboardModifier.NoModifier
        for word in held:
            modifiers |= Qt.KeyboardModifier["ControlModifier" if word == "Ctrl" else f"{word}Modifier"]
        for _ in range(times):
            self.clock.advance(pace)
            target = QApplication.activePopupWidget() or QApplication.focusWidget() or self.room.window
            QTest.keyClick(target, key, modifiers)
            QApplication.processEvents()

    def write(self, text: str) -> None:
        """Type: ASCII as keys, everything else committed as an input method does."""
        from PySide6.QtGui import QInputMethodEvent
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        for char in text:
            target = QApplication.focusWidget() or self.room.window
            if char.isascii():
                QTest.keyClicks(target, char)
            else:
                event = QInputMethodEvent()
                event.setCommitString(char)
                QApplication.sendEvent(target, event)
        QApplication.processEvents()

    def replace(self, text: str) -> None:
        """Type over what stands in a line."""
        self.press("Ctrl+A")
        self.write(text)

    def stretch(self, size: tuple[int, int] = SIZES[0]) -> None:
        """Give the window a size, and what it shows the time to come."""
        from PySide6.QtWidgets import QApplication

        self.room.window.resize(*size)
        QApplication.processEvents()
        self.settle()
        QApplication.processEvents()
        self._see_papers()

    def _see_papers(self) -> None:
        """Wait until every page that is shown has been drawn; one without ink is waited for in vain, and not long."""
        from PySide6.QtTest import QTest

        from app.ui.kit.paper_view import PaperView

        clock = SystemClock()
        end = clock.monotonic() + DRAWN
        views = [one for one in self.room.window.findChildren(PaperView) if one.isVisible()]
        while not all(one.drawn for one in views) and clock.monotonic() < end:
            QTest.qWait(5)

    def picture(self, name: str, size: tuple[int, int] = SIZES[0]) -> None:
        """Keep a picture of the window once everything asked for has been drawn."""
        self.stretch(size)
        path = self.out / f"{name}.png"
        drawn = self.room.window.grab()
        if self.keeps and not drawn.save(str(path)):
            raise Unavailable(f"图片没有存成：{path.name}，请检查文件夹是否可写。")
        self.pictures.append(path.name)

    def _fault(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self.faults.append(f"{kind.__name__}: {error}\n{''.join(traceback.format_tb(trace))}")

    def end(self) -> None:
        """Close everything; a fault in the window is a fault of the demo."""
        sys.excepthook = self._hook
        self.room.stop()
        self.room.window.deleteLater()
        if self.faults:
            raise RuntimeError("\n".join(self.faults))
