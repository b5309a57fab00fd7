"""Where the window stands: as it was left, on a screen that is there; filling the screen the first time."""

from PySide6.QtCore import QByteArray, QEvent, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from app.services.desk.desk import Desk
from app.services.desk.remembered import remember, remembered

NAME = "window"


def show_again(window: QMainWindow, desk: Desk) -> None:
    """Show the window where it was left; where nothing is kept or its screen is gone, filling the screen."""
    kept = remembered(desk, NAME)
    known = bool(kept) and window.restoreGeometry(QByteArray.fromBase64(QByteArray(kept.encode("ascii", "ignore"))))
    if known and _seen(window):
        window.show()
    else:
        window.showMaximized()


def _seen(window: QMainWindow) -> bool:
    """Whether its title can be reached on some screen."""
    top = window.frameGeometry().adjusted(0, 0, 0, 40 - window.frameGeometry().height())
    return any(one.availableGeometry().intersects(top) for one in QGuiApplication.screens())


class Left(QObject):
    """Where the window stood when it was closed; once it is gone the window manager may move what is left of it."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._place = b""
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The place is taken before the window is; ``self`` may be half gone with it and is asked for nothing."""
        if event.type() == QEvent.Type.Close and isinstance(watched, QMainWindow) and watched.isVisible():
            self._place = _here(watched)
        return super().eventFilter(watched, event)

    def keep(self, desk: Desk) -> None:
        """Remember where the window stands, or stood when it was closed."""
        place = _here(self._window) if self._window.isVisible() or not self._place else self._place
        remember(desk, NAME, place.decode("ascii"))


def _here(window: QMainWindow) -> bytes:
    return bytes(window.saveGeometry().toBase64().data())
