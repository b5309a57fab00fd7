"""锁屏: when the window is locked and open again, which keys live on meanwhile, and how long nobody has touched it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Signal, Slot
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget
from shiboken6 import isValid

from app.services.desk.changes import Topic
from app.services.desk.desk import Desk
from app.services.duty import sign_on
from app.services.runtime.errors import DutyDeskError
from app.services.watch.watch import Beat
from app.ui.kit.keys import Key, bind, hold
from app.ui.kit.signals import Broadcast
from app.ui.shell.forms_host import FormsHost
from app.ui.shell.strip import Strip

if TYPE_CHECKING:
    from app.ui.shell.lock_screen import LockScreen

ALIVE = frozenset({Key.INTAKE, Key.HEAR, Key.FULL_SCREEN, Key.SIGN_ON, Key.BACK})
"""Keys of the window that do something while it is locked."""


class Lock(QObject):
    """Stands between the bars above and the pages below; knows nothing of either."""

    turned = Signal()
    """The window was locked, or is open again, or somebody else writes."""

    def __init__(
        self, window: QMainWindow, desk: Desk, broadcast: Broadcast, place: QStackedWidget, forms: FormsHost
    ) -> None:
        super().__init__(window)
        self.window = window
        self.desk = desk
        self.broadcast = broadcast
        self.place = place
        """What is seen below the bars: the pages, or the locked face in their place."""
        self.forms = forms
        self.screen: LockScreen | None = None
        self._shut = False
        self._touched = desk.monotonic()
        self._at = QPoint()
        self._focused: QObject | None = None
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusObjectChanged.connect(self._on_focus_object_changed)
            self._on_focus_object_changed(application.focusObject())
        for key, slot in (
            (Key.SIGN_ON, self.sign_on),
            (Key.SIGN_OFF, self.sign_off),
            (Key.TURN_WRITER, self.turn),
            (Key.LOCK, self.lock),
        ):
            bind(key, window, slot)
        window.installEventFilter(self)  # keys go there while nothing has the focus
        broadcast.ticked.connect(self._on_broadcast_ticked)
        broadcast.changed.connect(self._on_broadcast_changed)

    @property
    def on(self) -> bool:
        """Whether the window is locked."""
        return self.desk.session is not None and self.desk.session.locked

    @property
    def writer(self) -> str:
        """Who writes now, empty where nobody signs on."""
        session = self.desk.session
        return session.who.name if session is not None and session.required and session.who is not None else ""

    def look(self) -> None:
        """The window is as the session says: locked or open."""
        if self.on is self._shut:
            return
        self._shut = self.on
        hold(self.window, ALIVE, held=self._shut)
        screen = self._made()
        self.place.setCurrentIndex(self.place.indexOf(screen) if self._shut else 0)
        self._touched = self.desk.monotonic()
        if self._shut:
            self._close_others()
            screen.begin()
        else:
            left = screen.given_up()
            if left is not None:
                self.broadcast.form_requested.emit(left)
                self.broadcast.warn("锁屏时接的这份来报还没有登记。")
            elif self.forms.current is not None:
                self.forms.focus()
        self.turned.emit()

    def _made(self) -> "LockScreen":
        if self.screen is None:
            from app.ui.shell.lock_screen import LockScreen

            self.screen = LockScreen(self.desk, self.broadcast)
            self.screen.opened.connect(self._on_screen_opened)
            self.place.addWidget(self.screen)
        return self.screen

    def _close_others(self) -> None:
        """Windows of ours beside the main one (a palette, a file dialog) may show what was written; the wall stays."""
        for one in QApplication.topLevelWidgets():
            shown = isinstance(one, Strip) or one.objectName() == "wall"
            if one is not self.window and one.isVisible() and not shown:
                one.close()

    @Slot()
    def lock(self) -> None:
        """锁屏, by key."""
        try:
            self.broadcast.publish(sign_on.lock(self.desk))
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)

    @Slot()
    def sign_on(self) -> None:
        """登录, for the first or for another one."""
        if self.on:
            self._made().ask()
            return
        try:
            sign_on.session_of(self.desk)
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)
            return
        from app.ui.duty.sign_on_forms import signing_on

        self.broadcast.form_requested.emit(signing_on(self.desk, self.broadcast))

    @Slot()
    def sign_off(self) -> None:
        """退出登录."""
        try:
            self.broadcast.publish(sign_on.sign_off(self.desk))
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)
            return
        if not self.on:
            self.broadcast.say(f"已退出登录，现在由{self.desk.officer}记录。")
            self.turned.emit()

    @Slot()
    def turn(self) -> None:
        """换人记录."""
        try:
            person = sign_on.turn(self.desk)
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)
            return
        self.broadcast.say(f"现在由{person.name}记录。")
        self.turned.emit()

    def take_call(self) -> None:
        """接报 at the locked window."""
        self._made().take_call()

    def back(self) -> None:
        """Esc at the locked window."""
        self._made().back()

    def say(self, text: str) -> None:
        """A sentence where it is seen, also at the locked window: it must hold nothing of any incident."""
        if self.on:
            self._made().say(text)
        else:
            self.broadcast.say(text)

    @Slot()
    def _on_screen_opened(self) -> None:
        self.look()

    @Slot(frozenset)
    def _on_broadcast_changed(self, topics: frozenset[str]) -> None:
        if Topic.DUTY in topics:
            self.look()
            self.turned.emit()

    @Slot(QObject)
    def _on_focus_object_changed(self, focused: QObject | None) -> None:
        """Listen to what has the focus now: a filter before every event of the program would cost each of them."""
        if self._focused is not None and isValid(self._focused) and self._focused is not self.window:
            self._focused.removeEventFilter(self)
        self._focused = focused
        if focused is not None:
            focused.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """A key was pressed; the event goes its way."""
        if event.type() in {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride, QEvent.Type.InputMethod}:
            self._touched = self.desk.monotonic()
        return False

    @Slot(Beat)
    def _on_broadcast_ticked(self, _beat: Beat) -> None:
        """Locked after so many minutes without a key or the mouse, where that is set."""
        now, at = self.desk.monotonic(), QCursor.pos()
        if at != self._at:
            self._at, self._touched = at, now
        limit = self.desk.settings.lock_minutes
        session = self.desk.session
        if session is not None and session.required and not self.on and limit and now - self._touched >= limit * 60:
            self.lock()
        self.look()
