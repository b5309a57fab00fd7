"""What a child process measures: time to a usable window and memory; also the bare window beside it."""

import os
import resource
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def bare() -> None:
    """A Qt window with an empty table."""
    from PySide6.QtGui import QStandardItemModel
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

    application = QApplication([])
    window = QMainWindow()
    table = QTableView()
    table.setModel(QStandardItemModel(0, 8))
    window.setCentralWidget(table)
    window.resize(1366, 768)
    window.show()
    application.processEvents()


def ours(home: Path) -> None:
    """The whole program to its first beat."""
    from PySide6.QtWidgets import QApplication

    from app.ui.application import make_room

    room = make_room(home)
    room.start()
    QApplication.processEvents()
    room.stop()


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare()
    else:
        ours(Path(sys.argv[2]))
    sys.stdout.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))
    sys.stdout.flush()
    os._exit(0)
