"""大屏 (F11): open incidents and their clocks for the whole room, on the second screen where there is one.

Nothing on it can be pressed but F11 and Esc. It keeps the machine awake, and a screen that is unplugged takes it along:
it goes to another second screen, else away, and comes back with the screen.
"""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QScreen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.desk.changes import Topic
from app.services.desk.desk import Desk
from app.services.watch.watch import Beat
from app.ui.kit.keys import Key, bind
from app.ui.kit.signals import Broadcast
from app.ui.wall.wall_board import WallBoard

TOPICS = frozenset({Topic.INCIDENTS, Topic.CLOCKS, Topic.DUTY, Topic.WARNINGS, Topic.SETTINGS, Topic.REPORTS})
AWAY = "大屏的屏幕断开了，接上后自动恢复。"


class WallWindow(QWidget):
    """A window of its own that shows the board; it reads when something changed."""

    closed = Signal()

    def __init__(self, desk: Desk, broadcast: Broadcast, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Window)
        self.desk = desk
        self.broadcast = broadcast
        self.setObjectName("wall")
        self.setWindowTitle("值守台 大屏")
        self.board = WallBoard()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.board)
        bind(Key.WALL, self, self.close)
        bind(Key.BACK, self, self.close)
        broadcast.changed.connect(self._on_broadcast_changed)
        broadcast.ticked.connect(self._on_broadcast_ticked)

    def read(self) -> None:
        """Read what is shown."""
        from app.services.review.wall_view import wall_view

        self.board.show_wall(wall_view(self.desk), self.desk.now())

    @Slot(frozenset)
    def _on_broadcast_changed(self, topics: frozenset[str]) -> None:
        if self.isVisible() and topics & TOPICS:
            self.read()

    @Slot(Beat)
    def _on_broadcast_ticked(self, beat: Beat) -> None:
        if self.isVisible():
            self.board.tick(beat)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Put away by the officer."""
        event.accept()
        self.closed.emit()


class Wall(QObject):
    """Shows the wall where it belongs and follows the screens; ``wanted`` as long as nobody put it away."""

    def __init__(self, desk: Desk, broadcast: Broadcast, window: QWidget) -> None:
        super().__init__(window)
        self.desk = desk
        self.broadcast = broadcast
        self.window = window
        self.shown: WallWindow | None = None
        self.wanted = False
        self._with_screen = False
        """Whether it was on a second screen: without one it then waits for it."""

    def toggle(self) -> None:
        """F11: up, or away."""
        if self.wanted:
            self.put_away()
        else:
            self.put_up()

    def put_up(self) -> None:
        """Fill the second screen, or this one where there is no other."""
        if self.shown is None:
            self.shown = WallWindow(self.desk, self.broadcast, self.window)
            self.shown.closed.connect(self._on_shown_closed)
            application = QGuiApplication.instance()
            if isinstance(application, QGuiApplication):
                application.screenAdded.connect(self.screen_added)
                application.screenRemoved.connect(self.screen_removed)
        self.wanted = True
        self._place(other_screens(self.window))

    def put_away(self) -> None:
        """Nothing of it stays."""
        self.wanted = False
        if self.shown is not None:
            self.shown.hide()
            self.window.activateWindow()

    def _place(self, others: list[QScreen]) -> None:
        if self.shown is None:
            return
        self._with_screen = bool(others)
        screen = others[0] if others else self.window.screen()
        self.shown.setScreen(screen)
        self.shown.setGeometry(screen.geometry())
        self.shown.read()
        self.shown.showFullScreen()
        if others:
            self.window.activateWindow()  # the keys stay where one works

    @Slot(QScreen)
    def screen_added(self, screen: QScreen) -> None:
        """A screen was plugged in: what waited for one comes back."""
        if self.wanted and self.shown is not None and not self.shown.isVisible():
            self._place([screen])

    @Slot(QScreen)
    def screen_removed(self, screen: QScreen) -> None:
        """Qt moves a window of a screen that goes to another: over the work of the officer it must not lie."""
        if not self.wanted or self.shown is None or not self._with_screen:
            return
        others = [one for one in other_screens(self.window) if one is not screen]
        if others:
            self._place(others)
        else:
            self.shown.hide()
            self.broadcast.warn(AWAY)

    @Slot()
    def _on_shown_closed(self) -> None:
        self.wanted = False
        self.window.activateWindow()


def other_screens(window: QWidget) -> list[QScreen]:
    """The screens the window is not on."""
    return [one for one in QGuiApplication.screens() if one is not window.screen()]
