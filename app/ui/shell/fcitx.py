"""Typing through fcitx 4, which Qt 6 has no input method for: keys go over the desktop's bus, words come back.

The service is ``org.fcitx.Fcitx-<display>``: ``CreateICv3`` on ``/inputmethod``, then ``ProcessKeyEvent`` and its
signals on ``/inputcontext_<number>`` (fcitx-qt5, dbusaddons/interfaces/org.fcitx.Fcitx.InputContext.xml). fcitx 5
answers to that name too and is left to Qt's ibus. One that does not answer is let go, so that Latin can be typed.
"""

import contextlib
import os

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSocketNotifier, Qt, Slot
from PySide6.QtGui import (
    QGuiApplication,
    QInputMethodEvent,
    QInputMethodQueryEvent,
    QKeyEvent,
    QTextCharFormat,
    QWindow,
)
from shiboken6 import isValid

from app.services.runtime.bus import BROKER, Bus, NoAnswer, Place, Signal
from app.ui.kit.input_guard import guard

FIVE = "org.fcitx.Fcitx5"
METHOD, CONTEXT = "org.fcitx.Fcitx.InputMethod", "org.fcitx.Fcitx.InputContext"
PREEDIT, CLIENT_COMMITS = 1 << 1, 1 << 5
"""CAPACITY_PREEDIT, CAPACITY_CLIENT_UNFOCUS_COMMIT (fcitx/ime.h): what is composed is shown and kept by us."""
PRESSED, RELEASED = 0, 1
ANSWER = 0.4
"""Seconds a key may wait for fcitx; after that it is typed as it is, and fcitx is let go."""
FORWARDED = {
    0xFF08: Qt.Key.Key_Backspace, 0xFF09: Qt.Key.Key_Tab, 0xFF0D: Qt.Key.Key_Return, 0xFF1B: Qt.Key.Key_Escape,
    0xFF50: Qt.Key.Key_Home, 0xFF51: Qt.Key.Key_Left, 0xFF52: Qt.Key.Key_Up, 0xFF53: Qt.Key.Key_Right,
    0xFF54: Qt.Key.Key_Down, 0xFF57: Qt.Key.Key_End, 0xFFFF: Qt.Key.Key_Delete,
}  # fmt: skip
"""Keys of X (keysymdef.h) that fcitx gives back to be typed."""
SECRET = Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData
TEXT_KEYS = {0xFF08: "\b", 0xFF09: "\t", 0xFF0D: "\r"}


def name_for(display: str) -> str:
    """The name fcitx 4 has on the bus for a display such as ``:0.0``."""
    number = display.rpartition(":")[2].partition(".")[0]
    return f"org.fcitx.Fcitx-{number if number.isdigit() else 0}"


class Fcitx(QObject):
    """Listens to the window that has the focus; every key goes to fcitx first, as long as it answers."""

    def __init__(self, application: QGuiApplication, name: str) -> None:
        super().__init__(application)
        self.name = name
        self._bus: Bus | None = None
        self._context: Place | None = None
        self._window: QWindow | None = None
        self._notifier: QSocketNotifier | None = None
        self._composed = ""
        self._inside = False
        with contextlib.suppress(NoAnswer):
            self._bus = Bus()
            self._bus.listen(BROKER, self.name)
            self._notifier = QSocketNotifier(self._bus.file, QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._on_notifier_activated)
        application.focusWindowChanged.connect(self._on_focus_window_changed)
        application.focusObjectChanged.connect(self._on_focus_object_changed)
        held = guard()
        if held is not None:
            held.committed.connect(self._on_committed)
        self._begin()
        self._on_focus_window_changed(application.focusWindow())

    def end(self) -> None:
        """Keys go to the window again, and the bus is left."""
        self._on_focus_window_changed(None)
        self._context = None
        if self._notifier is not None:
            self._notifier.setEnabled(False)
        if self._bus is not None:
            self._bus.close()
            self._bus = None
        self.deleteLater()

    @property
    def serves(self) -> bool:
        """Whether fcitx 4 takes the keys."""
        return self._context is not None

    def _begin(self) -> None:
        """Ask for an input context where fcitx 4 runs."""
        if self._bus is None or self._context is not None or not self._bus.owner(self.name) or self._bus.owner(FIVE):
            return
        with contextlib.suppress(NoAnswer, ValueError, TypeError):
            method = Place(self.name, "/inputmethod", METHOD)
            number = self._bus.call(method, "CreateICv3", "si", "dutydesk", os.getpid())[0]
            context = Place(self.name, f"/inputcontext_{number}", CONTEXT)
            self._bus.listen(context)
            self._bus.call(context, "SetCapacity", "u", PREEDIT | CLIENT_COMMITS)
            self._context = context
            self._on_focus_object_changed(QGuiApplication.focusObject())

    def _let_go(self) -> None:
        """The service has gone or hangs: keys are typed as they are; what was composed is not lost."""
        self._context = None
        self._compose("", commit=self._composed)

    def _tell(self, method: str, signature: str = "", *body: object) -> None:
        if self._bus is None or self._context is None:
            return
        try:
            self._bus.tell(self._context, method, signature, *body)
        except NoAnswer:
            self._let_go()

    @Slot(QWindow)
    def _on_focus_window_changed(self, window: QWindow | None) -> None:
        if self._window is not None and isValid(self._window):
            self._window.removeEventFilter(self)
        self._window = window
        if window is not None:
            window.installEventFilter(self)

    @Slot(QObject)
    def _on_focus_object_changed(self, focused: QObject | None) -> None:
        if _takes_words(focused):
            self._tell("FocusIn")
            self._place()
        else:
            self._tell("FocusOut")

    @Slot()
    def _on_committed(self) -> None:
        """What was composed stands in its field, and fcitx begins anew."""
        if self._composed and not self._inside:
            self._composed = ""
            self._tell("Reset")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the window go to fcitx; while it composes none of them is a shortcut."""
        if self._context is None or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        kind = event.type()
        if kind is QEvent.Type.ShortcutOverride and self._composed:
            event.accept()
            return True
        if kind in {QEvent.Type.KeyPress, QEvent.Type.KeyRelease}:
            return self._takes(event)
        return False

    def _takes(self, event: QKeyEvent) -> bool:
        """Whether fcitx took a key."""
        symbol = event.nativeVirtualKey()
        if not symbol or not _takes_words(QGuiApplication.focusObject()):
            return False
        if self._bus is None or self._context is None:
            return False
        key = (symbol, event.nativeScanCode(), event.nativeModifiers() & 0xFFFFFFFF)
        time = event.timestamp() & 0xFFFFFFFF
        how = PRESSED if event.type() is QEvent.Type.KeyPress else RELEASED
        try:
            answer = self._bus.call(self._context, "ProcessKeyEvent", "uuuiu", *key, how, time, seconds=ANSWER)
            taken = bool(answer and answer[0])
        except NoAnswer:
            self._let_go()
            return False
        self._hear()
        return taken

    @Slot()
    def _on_notifier_activated(self) -> None:
        self._hear()

    def _hear(self) -> None:
        """Do what fcitx said meanwhile, in its order."""
        if self._bus is None:
            return
        try:
            said = self._bus.signals()
        except NoAnswer:
            self._bus.close()
            self._bus = None
            if self._notifier is not None:
                self._notifier.setEnabled(False)
            self._let_go()
            return
        for one in said:
            self._obey(one)

    def _obey(self, said: Signal) -> None:
        match said.name, said.body:
            case "NameOwnerChanged", (_, _, owner):
                self._let_go()
                if owner:
                    self._begin()
            case "CommitString", (str(words),):
                self._compose("", commit=words)
            case "UpdatePreedit", (str(words), int(cursor)):
                self._compose(words, cursor=cursor)
            case "UpdateFormattedPreedit", (list(parts), int(cursor)):
                self._compose("".join(str(one[0]) for one in parts), cursor=cursor)
            case "ForwardKey", (int(symbol), int(_), int(how)):
                _type(symbol, pressed=how == PRESSED)

    def _compose(self, words: str, *, cursor: int = 0, commit: str = "") -> None:
        """The field shows what is composed so far, or holds what was chosen; ``cursor`` is in bytes of UTF-8."""
        if words == self._composed and not commit:
            return
        self._composed = words
        focused: QObject | None = QGuiApplication.focusObject()
        if focused is None:
            return
        underlined = QTextCharFormat()
        underlined.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
        at = len(words.encode()[: max(0, cursor)].decode("utf-8", "ignore"))
        kinds = QInputMethodEvent.AttributeType
        attributes = [
            QInputMethodEvent.Attribute(kinds.TextFormat, 0, len(words), underlined),
            QInputMethodEvent.Attribute(kinds.Cursor, at, 1),
        ]
        event = QInputMethodEvent(words, attributes if words else [])
        event.setCommitString(commit)
        self._inside = True
        try:
            QCoreApplication.sendEvent(focused, event)
        finally:
            self._inside = False
        self._place()

    def _place(self) -> None:
        """The service shows its choices beside the cursor, in pixels of the screen."""
        window = QGuiApplication.focusWindow()
        if window is None or self._context is None:
            return
        rectangle = QGuiApplication.inputMethod().cursorRectangle().toRect()
        at, scale = window.mapToGlobal(rectangle.topLeft()), window.devicePixelRatio()
        numbers = (at.x(), at.y(), rectangle.width(), rectangle.height())
        self._tell("SetCursorRect", "iiii", *(round(one * scale) for one in numbers))


def _takes_words(focused: QObject | None) -> bool:
    """Whether what has the focus takes composed words: no field for a pass-phrase does."""
    if focused is None or not isValid(focused):
        return False
    asked = Qt.InputMethodQuery
    query = QInputMethodQueryEvent(asked.ImEnabled | asked.ImHints)
    QCoreApplication.sendEvent(focused, query)
    hints = Qt.InputMethodHint(query.value(asked.ImHints) or 0)
    return bool(query.value(asked.ImEnabled)) and not hints & SECRET


def _type(symbol: int, *, pressed: bool) -> None:
    """A key that fcitx gives back is typed into what has the focus."""
    focused: QObject | None = QGuiApplication.focusObject()
    text = chr(symbol) if 0x20 <= symbol < 0x100 else TEXT_KEYS.get(symbol, "")
    key = FORWARDED.get(symbol, Qt.Key(symbol) if 0x20 <= symbol < 0x7F and not text.islower() else None)
    if key is None and text.islower():
        key = Qt.Key(ord(text.upper()))
    if focused is None or key is None:
        return
    kind = QEvent.Type.KeyPress if pressed else QEvent.Type.KeyRelease
    QCoreApplication.sendEvent(focused, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))
