"""Started with no standard stream at all, as ``pythonw`` starts it: the window opens, is watched, is started again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.services.desk.desk import open_desk
from app.services.runtime.lock import holder
from app.services.samples import sample
from tests.faults.processes import others_on
from tests.helpers import until

ROOT = Path(__file__).resolve().parents[2]
CLOSED = ["/bin/sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh"]


def listens(process: int) -> bool:
    """Whether a process takes SIGTERM by itself; before that it would fall, and be started again."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return False
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt")).split()[1]
    return bool(int(caught, 16) & 1 << signal.SIGTERM - 1)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="没有 /proc，看不到进程")
def test_a_window_without_streams_is_watched_and_started_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    desk = open_desk(home, officer="王澄")
    sample.ensure_unit(desk)
    desk.close()
    words = [*CLOSED, sys.executable, "-X", "utf8", "-m", "app.main", "--home", str(home), "--guard-after", "2,4"]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(words, cwd=ROOT, env=environment) as first:  # noqa: S603 - ourselves
        try:
            assert until(lambda: holder(home))
            assert until(lambda: len(others_on(home)) >= 2), "window and watchdog"
            begun = holder(home)
            os.kill(begun, signal.SIGKILL)
            assert until(lambda: holder(home) not in {0, begun} and listens(holder(home)))
            os.kill(holder(home), signal.SIGTERM)
            assert until(lambda: not others_on(home, first.pid))
        finally:
            for left in others_on(home):
                os.kill(left, signal.SIGKILL)
    assert first.returncode is not None
