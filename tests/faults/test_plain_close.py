"""Any other opening of the book in this process closes without harm (https://sqlite.org/howtocorrupt.html, 2.2).

A close drops every POSIX lock of the process on that file. Another program then takes itself for the last one: it must
not clear the log away in which this one writes.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.services.desk.desk import open_desk
from app.services.duty.shift import write_note
from app.services.runtime.clock import FixedClock
from app.services.store import verify
from app.services.store.engine import is_plain
from app.services.store.store import FILE

OTHER = """
import sys
from pathlib import Path
from app.services.desk.desk import open_desk
from app.services.duty.shift import write_note
desk = open_desk(Path(sys.argv[1]), officer="命令行")
write_note(desk, sys.argv[2])
desk.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX systems")
def test_a_close_that_drops_our_locks_costs_no_line(tmp_path: Path, clock: FixedClock) -> None:
    home = tmp_path / "home"
    desk = open_desk(home, officer="王澄", clock=clock)
    for turn in range(2):
        write_note(desk, f"窗口{turn}。")
        assert is_plain(home / FILE)  # opens and closes it beside SQLite
        subprocess.run([sys.executable, "-c", OTHER, str(home), f"命令行{turn}。"], check=True)  # noqa: S603 - ourselves
        write_note(desk, f"窗口又{turn}。")
    assert verify(desk.store).ok
    desk.close()
    desk = open_desk(home, officer="王澄", clock=clock)
    with desk.store.read() as reading:
        said = "\n".join(one.text for one in reading.journal.lines(limit=100))
    assert all(f"{who}{turn}。" in said for who in ("窗口", "命令行", "窗口又") for turn in range(2))
    assert verify(desk.store).ok
    desk.close()


def test_the_book_is_opened_by_one_library_alone(tmp_path: Path) -> None:
    """Two of them in one process drop each other's locks; the one of Python is not even there."""
    code = (
        "import sys, app.ui.shell.application, app.cli.commands\n"
        "from pathlib import Path\n"
        "from app.services.desk.desk import open_desk\n"
        "open_desk(Path(sys.argv[1]), officer='x').close()\n"
        "print('_sqlite3' in sys.modules)"
    )
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    done = subprocess.run(  # noqa: S603 - ourselves; what measures lines keeps them with Python's library
        [sys.executable, "-c", code, str(tmp_path / "home")],
        capture_output=True, text=True, check=True, env=unmeasured,
    )  # fmt: skip
    assert done.stdout.strip() == "False"
