"""Holding off sleep and screen saver while clocks run."""

import sys

from PySide6.QtCore import QObject

CONTINUOUS, SYSTEM, DISPLAY = 0x80000000, 0x1, 0x2
SERVICE = ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver")


class Awake(QObject):
    """``hold(on)`` may be called every second; it acts on changes only. ``works`` says whether the desktop obeys."""

    def __init__(self) -> None:
        super().__init__()
        self._held = False
        self._cookie: int | None = None
        self.works = True

    def hold(self, *, on: bool) -> None:
        """Keep the machine awake, or let it sleep again."""
        if on == self._held:
            return
        self._held = on
        if sys.platform == "win32":
            import ctypes

            flags = CONTINUOUS | (SYSTEM | DISPLAY if on else 0)
            self.works = bool(ctypes.windll.kernel32.SetThreadExecutionState(flags))
            return
        self._ask_desktop(on=on)

    def _ask_desktop(self, *, on: bool) -> None:
        from PySide6.QtDBus import QDBusConnection, QDBusInterface, QDBusMessage

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            self.works = False
            return
        desktop = QDBusInterface(*SERVICE, SERVICE[0], bus)
        desktop.setTimeout(300)
        if not desktop.isValid():
            self.works = False
            return
        if on:
            answer = desktop.call("Inhibit", "值守台", "时限计时中")
            self.works = answer.type() == QDBusMessage.MessageType.ReplyMessage
            found = answer.arguments()
            self._cookie = int(found[0]) if self.works and found else None
        elif self._cookie is not None:
            desktop.call("UnInhibit", self._cookie)
            self._cookie = None
