"""Qt's classes load when they are first met; from here on all of them are, before a second thread may meet any."""

from operator import attrgetter

from PySide6 import QtCore, QtGui, QtWidgets


def load() -> None:
    """Every class is loaded, by the window's own thread.

    Loading one runs Python, so another thread may come upon it half loaded: that ends the program. It takes some
    hundredths of a second, which the first paint need not wait for.
    """
    for module in (QtCore, QtGui, QtWidgets):
        attrgetter(*dir(module))(module)
