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
    from app.main import load_services

    load_services()
    from app.ui.shell.application import make_room

    room = make_room(home)
    room.start()
    from PySide6.QtWidgets import QApplication  # in the order of the program

    QApplication.processEvents()
    room.stop()
    gc.freeze()  # as the program does


def reading() -> int:
    """Kilobytes that the patterns and tables for reading narratives take."""
    import datetime as dt

    from app.services.desk.rulebook import load
    from app.services.extraction import Context

    kinds = load().taxonomy.classes
    before = memory()
    from app.services.extraction.reader import extract

    extract("浙江台州温岭发生火灾，3人死亡", Context(ref_time=dt.datetime(2026, 6, 12, tzinfo=dt.UTC), kinds=kinds))
    return memory() - before


def report() -> None:
    """The first 首报 of a fresh process, with its code."""
    from tests.bench.papers import with_code

    with_code()


def growth(home: Path) -> int:
    """Kilobytes by which an idle window grows from its first to its twenty-fourth simulated hour."""
    import datetime as dt

    from PySide6.QtWidgets import QApplication

    from app.services.duty import shift
    from app.services.runtime.clock import FixedClock, SystemClock
    from app.ui.shell.application import make_room

    clock = FixedClock(SystemClock().now() + dt.timedelta(days=1))
    room = make_room(home, clock)
    room.start()
    first = 0
    for step in range(24 * 900):  # a beat every four simulated seconds, a note every half hour
        clock.advance(4)
        room.heartbeat.beat()
        QApplication.processEvents()
        if step % 450 == 0:
            room.broadcast.publish(shift.write_note(room.desk, "巡查正常"))
        if step == 900:
            gc.collect()
            first = memory()
    gc.collect()
    return memory() - first


if __name__ == "__main__":
    taken = 0
    if sys.argv[1] == "bare":
        bare()
    elif sys.argv[1] == "reading":
        taken = reading()
    elif sys.argv[1] == "report":
        report()
    elif sys.argv[1] == "growth":
        taken = growth(Path(sys.argv[2]))
    else:
        ours(Path(sys.argv[2]))
    sys.stdout.write(str(taken if sys.argv[1] in {"reading", "growth"} else memory()))
    sys.stdout.flush()
    os._exit(0)
