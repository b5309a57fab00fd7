"""What a child process measures: time to a usable window and memory; also the bare window beside it."""

import gc
import os
import resource
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def memory() -> int:
    """Resident kilobytes now."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize() // 1024


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
    gc.disable()
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
    sys.stdout.write(str(memory()))
    sys.stdout.flush()
    os._exit(0)
