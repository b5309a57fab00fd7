"""Where the window stands: as it was left, on a screen that is there; filling the screen the first time."""

from PySide6.QtCore import QByteArray
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


def keep(window: QMainWindow, desk: Desk) -> None:
    """Remember where the window stands."""
    place = bytes(window.saveGeometry().toBase64().data()).decode("ascii")
    remember(desk, NAME, place)
